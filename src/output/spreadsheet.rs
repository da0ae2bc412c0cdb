//! CSV for spreadsheets: bare names of columns, plain values, and no text that a spreadsheet would run.
//!
//! The standard `csv` stays exact. Here a text that starts like a formula gets an apostrophe in front, IRIs become
//! prefixed names where they can, and `--labels` puts a column of labels beside each column of entities. The variant
//! `cross-table` turns rows of three columns into a table of the first by the second.

use std::io::Write;

use oxrdf::{Literal, Term};

use super::matrix::cross_table;
use super::shown::{Grid, number, plain};
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::{Error, Result};
use crate::results::{Results, Row, Solutions};

/// CSV for spreadsheets.
pub(super) static SPREADSHEET: Format = Format {
    name: "spreadsheet",
    summary: "CSV for spreadsheets: byte order mark, plain values, no text that acts as a formula; `--labels` adds label columns",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let labelled = wants_labels(&grid, style);
    let mut writer = marked(style, out)?;
    writer.write_record(header(&grid, &labelled)).map_err(failed)?;
    for row in &grid.rows {
        writer.write_record(record(row, &labelled, style)).map_err(failed)?;
    }
    writer.flush()?;
    Ok(grid.rows.len())
}

/// Returns the writer of a file that begins with a byte order mark: without it Excel reads `Café` as `CafÃ©`. What is
/// looked at, and has a width, gets none.
fn marked<'a>(style: &Style<'_>, out: &'a mut dyn Write) -> Result<csv::Writer<&'a mut dyn Write>> {
    if style.width.is_none() {
        out.write_all("\u{feff}".as_bytes())?;
    }
    Ok(csv::Writer::from_writer(out))
}

/// A cross table as CSV.
pub(super) static CROSS_TABLE: Format = Format {
    name: "cross-table",
    summary: "CSV for spreadsheets, the first column by the second, the last in the cells",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write_cross_table),
};

/// Writes `results` and returns how many rows they are.
fn write_cross_table(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let matrix = cross_table(&grid, style)?;
    let mut writer = marked(style, out)?;
    let header = std::iter::once(&matrix.corner).chain(&matrix.columns).map(|name| harmless(name));
    writer.write_record(header).map_err(failed)?;
    for (name, cells) in &matrix.rows {
        let cells = cells.iter().map(|cell| if cell.is_number { cell.text.clone() } else { harmless(&cell.text) });
        writer.write_record(std::iter::once(harmless(name)).chain(cells)).map_err(failed)?;
    }
    writer.flush()?;
    Ok(matrix.rows.len())
}

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Error::data(format!("cannot write the output: {other:?}")),
    }
}

/// Returns which columns of `grid` get a column of labels beside them: where labels are wanted, those with an entity that
/// has one.
pub(super) fn wants_labels(grid: &Grid, style: &Style<'_>) -> Vec<bool> {
    let is_labelled = |row: &Row, column| !label_of(Grid::value(row, column), style).is_empty();
    // A table that brings the column gets no second one.
    let has_column = |column: usize| grid.names.contains(&format!("{}Label", grid.names[column]));
    (0..grid.names.len())
        .map(|column| {
            style.label_columns && !has_column(column) && grid.rows.iter().any(|row| is_labelled(row, column))
        })
        .collect()
}

/// Returns the names of the columns, those of label columns among them.
pub(super) fn header(grid: &Grid, labelled: &[bool]) -> Vec<String> {
    let names = grid.names.iter().zip(labelled);
    names
        .flat_map(|(name, is_labelled)| [Some(name.clone()), is_labelled.then(|| format!("{name}Label"))])
        .flatten()
        .collect()
}

/// Returns the label of an entity; nothing for other values.
pub(super) fn label_of(value: Option<&Term>, style: &Style<'_>) -> String {
    let label = match value {
        Some(Term::NamedNode(node)) => style.labels.and_then(|labels| labels.label(node.as_str())),
        _ => None,
    };
    label.unwrap_or_default()
}

/// Returns `results` with a column of labels beside each column of entities, where that is wanted; only then are all rows
/// held at once.
pub(super) fn with_label_columns(results: Results, style: &Style<'_>) -> Result<Results> {
    if !style.label_columns || !matches!(results, Results::Solutions(_)) {
        return Ok(results);
    }
    let grid = Grid::of(results)?;
    let labelled = wants_labels(&grid, style);
    let names = header(&grid, &labelled);
    let label = |value: &Option<Term>| {
        let label = label_of(value.as_ref(), style);
        Some(label).filter(|label| !label.is_empty()).map(|label| Term::from(Literal::from(label)))
    };
    let rows = grid.rows.iter().map(|row| {
        let cells = row.iter().zip(&labelled);
        cells
            .flat_map(|(value, has_label)| std::iter::once(value.clone()).chain(has_label.then(|| label(value))))
            .collect()
    });
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(Solutions::from_rows(&names, rows.collect()).into())
}

fn record(row: &Row, labelled: &[bool], style: &Style<'_>) -> Vec<String> {
    let mut record = Vec::new();
    for (column, is_labelled) in labelled.iter().enumerate() {
        let value = Grid::value(row, column);
        let text = plain(value);
        record.push(if value.is_some_and(|value| number(value).is_some()) { text } else { harmless(&text) });
        if *is_labelled {
            record.push(harmless(&label_of(value, style)));
        }
    }
    record
}

/// Returns `text` so that no spreadsheet takes it, or a part of it, for a formula.
///
/// An apostrophe is put before what a formula may start with, at the start and wherever a program that takes another
/// separator than the comma would start a new cell: after `;`, a tab or the end of a line. Blanks before
/// it do not count. A text that starts with a tab or the end of a line gets one too.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_start = true;
    if text.starts_with(['\t', '\r', '\n']) {
        out.push('\'');
    }
    for c in text.chars() {
        if is_start && starts_formula(c) {
            out.push('\'');
            is_start = false;
        }
        out.push(c);
        is_start = matches!(c, ';' | '\t' | '\r' | '\n') || is_start && c.is_whitespace();
    }
    out
}

fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::{labelled, written};
    use super::*;

    #[track_caller]
    fn check(name: &str, table: &[&[&str]], expected: &str) {
        let found = written(name, table, &Style::PLAIN);
        let is_marked = found.starts_with('\u{feff}');
        assert_eq!((found.trim_start_matches('\u{feff}'), is_marked), (expected, name != "csv"));
    }

    #[test]
    fn values_are_plain() {
        check(
            "spreadsheet",
            &[
                &["who", "n"],
                &["<https://w3id.org/lermap/stakeholder/employers>", "-"],
                &["<http://e/x>", "-1"],
                &["a, \"b\"", "1.5"],
            ],
            "who,n\nstakeholder:employers,\nhttp://e/x,-1\n\"a, \"\"b\"\"\",1.5\n",
        );
    }

    #[test]
    fn no_text_is_a_formula() {
        for start in ["=1+1", "+1 a", "-x", "@SUM(A1)", "\tx", "\rx", "\u{ff1d}1"] {
            check("spreadsheet", &[&["a", "b"], &[start, "x"]], &csv_of(&format!("'{start}")));
        }
        check("spreadsheet", &[&["a"], &["x;=1"], &["x; +1;y"], &[" =1"]], "a\nx;'=1\nx; '+1;y\n '=1\n");
        check("spreadsheet", &[&["a"], &["x\n=1"], &["a-b; c, =d"]], "a\n\"x\n'=1\"\n\"a-b; c, =d\"\n");
        check("csv", &[&["a"], &["=1+1"]], "a\r\n=1+1\r\n");
    }

    fn csv_of(text: &str) -> String {
        let quoted = if text.contains(['\r', '\n', '"', ',']) { format!("\"{text}\"") } else { text.to_owned() };
        format!("a,b\n{quoted},x\n")
    }

    #[test]
    fn labels_get_columns_of_their_own() {
        let table: &[&[&str]] =
            &[&["who", "n"], &["<https://w3id.org/lermap/stakeholder/employers>", "1"], &["<http://e/x>", "2"]];
        assert_eq!(
            labelled("spreadsheet", table, None),
            "\u{feff}who,whoLabel,n\nstakeholder:employers,Employers,1\nhttp://e/x,,2\n"
        );
    }

    #[test]
    fn standard_formats_get_label_columns_only_where_they_are_asked_for() {
        let table: &[&[&str]] = &[&["who", "page"], &["<http://e/employers>", "<http://e/x>"], &["<http://e/x>", "-"]];
        assert_eq!(
            labelled("csv", table, None),
            "who,whoLabel,page\r\nhttp://e/employers,Employers,http://e/x\r\nhttp://e/x,,\r\n"
        );
        check("csv", table, "who,page\r\nhttp://e/employers,http://e/x\r\nhttp://e/x,\r\n");
        assert!(labelled("json", table, None).contains("\"whoLabel\":{\"type\":\"literal\",\"value\":\"Employers\"}"));
    }

    #[test]
    fn a_cross_table_has_one_row_per_first_value() {
        check(
            "cross-table",
            &[&["group", "stage", "n"], &["b", "x", "1"], &["b", "y", "2"], &["=a", "y", "3"]],
            "group,x,y\nb,1,2\n'=a,,3\n",
        );
    }
}
