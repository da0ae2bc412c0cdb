//! The table a person reads: prefixed names with labels beside them, cut to the window, numbers to the right.
//!
//! A table is for eyes: it rounds long fractions and shortens very long values when it must fit a window. Programs
//! read the other formats.

use std::io::Write;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term};

use super::columns::{CellKind, Column, TableCell, write_records, write_rows};
use super::shown::is_numeric;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer, visible_text};
use crate::error::Result;
use crate::results::{Results, Row};
use crate::vocab::{XSD, compact};

/// A table for people.
pub static TABLE: Format = Format {
    name: "table",
    summary: "A table for people, as wide as the window",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &["txt"],
    media_type: MediaType::of("text/plain"),
    aliases: &["text"],
    bundled: None,
    writer: Writer::Results(write),
};

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    match results {
        Results::Boolean(value) => {
            writeln!(out, "{}", if value { "yes" } else { "no" })?;
            Ok(1)
        }
        Results::Solutions(solutions) => {
            let names = solutions.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
            let rows = solutions.collect::<Result<Vec<_>>>()?;
            write_table(names, &rows, style, out)
        }
        Results::Graph(triples) => {
            let rows: Vec<Row> = triples
                .map(|triple| {
                    let triple = triple?;
                    Ok(vec![Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)])
                })
                .collect::<Result<_>>()?;
            let names = ["subject", "predicate", "object"].map(str::to_owned).to_vec();
            write_table(names, &rows, style, out)
        }
    }
}

fn write_table(names: Vec<String>, rows: &[Row], style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let cells: Vec<Vec<TableCell>> =
        rows.iter().map(|row| (0..names.len()).map(|column| cell(row, column, style)).collect()).collect();
    let mut columns: Vec<Column> = names.into_iter().map(Column::new).collect();
    for (index, column) in columns.iter_mut().enumerate() {
        column.measure(cells.iter().filter_map(|row| row.get(index)));
    }
    if columns.is_empty() {
        return Ok(rows.len());
    }
    match style.width.or_else(|| (!style.drawn).then_some(usize::MAX)) {
        Some(width) if !style.drawn || !Column::fit(&mut columns, width) => {
            write_records(&columns, &cells, width, style, out)?
        }
        _ => write_rows(&columns, &cells, style, out)?,
    }
    Ok(rows.len())
}

/// Returns what is in `row` under `column`.
fn cell(row: &Row, column: usize, style: &Style<'_>) -> TableCell {
    match row.get(column).and_then(Option::as_ref) {
        None => TableCell::empty(),
        Some(Term::Literal(literal)) => literal_cell(literal, style),
        Some(Term::NamedNode(node)) => {
            let name = name(node.as_str(), style);
            let label = style.labels.and_then(|labels| labels.label(node.as_str()));
            match label {
                Some(label) if !label.is_empty() && !says(row, &label) => {
                    let label = visible_text(&label);
                    TableCell::new(
                        if style.labels_only { label } else { format!("{label} ({name})") },
                        CellKind::Entity,
                    )
                }
                _ => TableCell::new(name, CellKind::Entity),
            }
        }
        Some(term) => TableCell::new(term_text(term, style), CellKind::Entity),
    }
}

/// Returns whether another value of `row` is the text `label`, so that it need not be said twice.
fn says(row: &Row, label: &str) -> bool {
    row.iter().flatten().any(|term| matches!(term, Term::Literal(literal) if literal.value() == label))
}

fn name(iri: &str, style: &Style<'_>) -> String {
    match compact(iri) {
        Some(curie) if !style.iris => curie,
        _ => visible_text(iri),
    }
}

fn literal_cell(literal: &Literal, style: &Style<'_>) -> TableCell {
    let text = visible_text(literal.value());
    if let Some(language) = literal.language() {
        let plain = language == "en" || language.starts_with("en-");
        return TableCell::new(if plain { text } else { format!("{text} @{language}") }, CellKind::Text);
    }
    if is_numeric(literal.datatype()) {
        return TableCell::new(number(literal, text), CellKind::Number);
    }
    let datatype = literal.datatype();
    if datatype.as_str().starts_with(XSD) {
        return TableCell::new(text, CellKind::Text);
    }
    TableCell::new(format!("{text} ^^{}", name(datatype.as_str(), style)), CellKind::Text)
}

/// Returns a term inside a triple term.
fn term_text(term: &Term, style: &Style<'_>) -> String {
    match term {
        Term::NamedNode(node) => name(node.as_str(), style),
        Term::BlankNode(node) => visible_text(&node.to_string()),
        Term::Literal(literal) => format!("\"{}\"", literal_cell(literal, style).text()),
        Term::Triple(triple) => format!(
            "<<( {} {} {} )>>",
            term_text(&triple.subject.clone().into(), style),
            name(triple.predicate.as_str(), style),
            term_text(&triple.object, style)
        ),
    }
}

fn is_fraction(literal: &Literal) -> bool {
    [xsd::DOUBLE, xsd::FLOAT, xsd::DECIMAL].contains(&literal.datatype())
}

/// Returns a number for a reader: fractions rounded to six digits behind the point.
fn number(literal: &Literal, text: String) -> String {
    if !is_fraction(literal) {
        return text;
    }
    match text.parse::<f64>() {
        Ok(0.0) => "0".to_owned(),
        Ok(value) if value.is_finite() && (1e-4..1e15).contains(&value.abs()) => {
            let rounded = format!("{value:.6}");
            rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Ok(value) if value.is_finite() => format!("{value:e}"),
        _ => text,
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
