//! Bars: the last column of numbers, as long as they are large, beside what the other columns say.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

use super::shown::{Grid, number, shown};
use super::table::TABLE;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::hue;
use crate::results::Results;

/// Bars for people.
pub(super) static BARS: Format = Format {
    name: "bars",
    summary: "Bars for people: the last column of numbers beside what the others say",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Columns that bars take where no window says otherwise.
const USUAL: usize = 80;

/// The shortest room in which bars still say something.
const LEAST: usize = 10;

/// An eighth of a block to a whole one.
const EIGHTHS: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Results without a column of numbers are written as a table.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let results = results.collect()?;
    let grid = Grid::of(results.results())?;
    let Some(measure) = (0..grid.names.len()).rev().find(|column| grid.is_numeric(*column)) else {
        return TABLE.write(results.results(), style, out);
    };
    let others: Vec<usize> = (0..grid.names.len()).filter(|column| *column != measure).collect();
    let texts: Vec<usize> = others.iter().copied().filter(|column| !grid.is_numeric(*column)).collect();
    let named = if texts.is_empty() { others } else { texts };
    let rows: Vec<(String, f64, String)> = grid
        .rows
        .iter()
        .map(|row| {
            let names: Vec<String> = named.iter().map(|column| shown(Grid::value(row, *column), style)).collect();
            let value = Grid::value(row, measure);
            let name = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ");
            (name, value.and_then(number).unwrap_or(0.0), shown(value, style))
        })
        .collect();
    write_bars(&rows, style, out)?;
    Ok(rows.len())
}

fn write_bars(rows: &[(String, f64, String)], style: &Style<'_>, out: &mut dyn Write) -> Result<()> {
    if !style.drawn {
        for (name, _, text) in rows {
            writeln!(out, "{name}: {text}")?;
        }
        return Ok(());
    }
    let width = style.width.unwrap_or(USUAL);
    let numbers = rows.iter().map(|row| row.2.width()).max().unwrap_or(0);
    let names = rows.iter().map(|row| row.0.width()).max().unwrap_or(0);
    let names =
        if style.width.is_some() { names.min(width.saturating_sub(numbers + LEAST + 2).max(LEAST)) } else { names };
    let room = width.saturating_sub(names + numbers + 2).max(LEAST);
    let largest = rows.iter().map(|row| row.1.abs()).filter(|value| value.is_finite()).fold(0.0, f64::max);
    for (name, value, text) in rows {
        let name = cut(name, names);
        let gap = " ".repeat(names.saturating_sub(name.width()));
        let bar = bar(*value, largest, room);
        let bar = match (style.color, *value < 0.0) {
            (false, _) => bar,
            (true, false) => format!("{0}{bar}{0:#}", hue::BLUE),
            (true, true) => format!("{0}{bar}{0:#}", hue::MAGENTA),
        };
        let line = format!("{name}{gap} {text:>numbers$} {bar}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Returns a bar for `value` of `largest` in `room` columns.
fn bar(value: f64, largest: f64, room: usize) -> String {
    if !value.is_finite() || largest <= 0.0 {
        return String::new();
    }
    let eighths = (value.abs() / largest * room as f64 * 8.0).round() as usize;
    // What is there at all is seen.
    let eighths = if value == 0.0 { 0 } else { eighths.clamp(1, room * 8) };
    format!("{}{}", EIGHTHS[8].repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + UnicodeWidthStr::width(c.encode_utf8(&mut [0; 4]) as &str) + 1 > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[track_caller]
    fn check(table: &[&[&str]], width: usize, expected: &str) {
        assert_eq!(labelled("bars", table, Some(width)), expected);
    }

    #[test]
    fn bars_are_as_long_as_numbers_are_large() {
        check(
            &[&["group", "n"], &["<http://e/employers>", "4"], &["b", "2"], &["c", "0"]],
            24,
            "Employers 4 ████████████\nb         2 ██████\nc         0\n",
        );
    }

    #[test]
    fn long_names_are_cut_and_small_values_are_seen() {
        check(
            &[&["a", "n"], &["a very long name indeed", "1000"], &["b", "1"]],
            30,
            "a very long n… 1000 ██████████\nb                 1 ▏\n",
        );
    }

    #[test]
    fn other_numbers_are_no_names() {
        check(&[&["a", "m", "n"], &["x", "7", "1"]], 14, "x 1 ██████████\n");
        check(&[&["m", "n"], &["7", "1"]], 14, "7 1 ██████████\n");
    }

    #[test]
    fn without_numbers_it_is_a_table() {
        check(&[&["a"], &["x"]], 20, "a\n─\nx\n");
    }
}
