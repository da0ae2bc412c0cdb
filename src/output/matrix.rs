//! A cross table: the first column by the second, the last in the cells.

use std::io::Write;

use rustc_hash::FxHashMap;

use super::columns::{CellKind, Column, TableCell, write_records, write_rows};
use super::shown::{Grid, number, shown};
use super::table::TABLE;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::{Error, Result};
use crate::hue;
use crate::results::Results;

/// A cross table for people.
pub(super) static MATRIX: Format = Format {
    name: "matrix",
    summary: "A cross table for people: the first column by the second, the last in the cells",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// What is in a cell for a pair that has no further value.
const MARK: &str = "×";

/// How many cells a cross table has at most.
const MOST_CELLS: usize = 4_000_000;

/// Rows and columns in the order in which they first appear.
pub(super) struct Matrix {
    pub(super) corner: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<(String, Vec<Value>)>,
}

/// What is in one cell; several values of a pair are joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) is_number: bool,
}

impl Matrix {
    /// Returns the cross table of `grid`; `None` if it has fewer than two columns, an error if there would be more cells
    /// than anybody looks at. O(rows + cells).
    pub(super) fn of(grid: &Grid, style: &Style<'_>) -> Result<Option<Self>> {
        let [corner, .., _] = grid.names.as_slice() else { return Ok(None) };
        let last = grid.names.len() - 1;
        let mut matrix = Self { corner: corner.clone(), columns: Vec::new(), rows: Vec::new() };
        let (mut rows, mut columns) = (FxHashMap::default(), FxHashMap::default());
        for row in &grid.rows {
            let (name, column) = (shown(Grid::value(row, 0), style), shown(Grid::value(row, 1), style));
            let value = Grid::value(row, last).filter(|_| last > 1);
            let text = if last > 1 { shown(value, style) } else { MARK.to_owned() };
            let is_number = value.is_some_and(|value| number(value).is_some());
            let at = *rows.entry(name.clone()).or_insert_with(|| {
                matrix.rows.push((name, Vec::new()));
                matrix.rows.len() - 1
            });
            let column = *columns.entry(column.clone()).or_insert_with(|| {
                matrix.columns.push(column);
                matrix.columns.len() - 1
            });
            if matrix.rows.len().saturating_mul(matrix.columns.len()) > MOST_CELLS {
                return Err(Error::data(format!("a cross table of these rows has more than {MOST_CELLS} cells"))
                    .with_hint("show them as rows, such as with `--format table` or `csv`"));
            }
            put(&mut matrix.rows[at].1, column, Value { text, is_number });
        }
        let width = matrix.columns.len();
        matrix.rows.iter_mut().for_each(|(_, cells)| cells.resize(width, Value::default()));
        Ok(Some(matrix))
    }
}

impl Value {
    fn number(&self) -> Option<f64> {
        self.text.parse().ok().filter(|_| self.is_number)
    }

    /// Returns how a cell is painted where `largest` is the largest: the darker the more, and nothing at all quietly.
    fn paint(&self, largest: f64) -> Option<anstyle::Style> {
        let number = self.number()?;
        if number == 0.0 { Some(hue::GRAY) } else { hue::shade(number, largest) }
    }
}

/// Adds `value` to the cell of a row at `column`.
fn put(cells: &mut Vec<Value>, column: usize, value: Value) {
    if cells.len() <= column {
        cells.resize(column + 1, Value::default());
    }
    let cell = &mut cells[column];
    if cell.text.is_empty() {
        *cell = value;
    } else {
        *cell = Value { text: format!("{}; {}", cell.text, value.text), is_number: false };
    }
}

/// Returns the cross table of `grid`, or an error if it has fewer than two columns.
pub(super) fn cross_table(grid: &Grid, style: &Style<'_>) -> Result<Matrix> {
    Matrix::of(grid, style)?.ok_or_else(|| {
        Error::usage("a cross table needs two columns or more")
            .with_hint("the first gives the rows, the second the columns, the last the values")
    })
}

/// Results of fewer than two columns are written as a table.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let results = results.collect()?;
    let Some(matrix) = Matrix::of(&Grid::of(results.results())?, style)? else {
        return TABLE.write(results.results(), style, out);
    };
    let mut columns = vec![Column::new(matrix.corner.clone())];
    columns.extend(matrix.columns.iter().cloned().map(Column::new));
    let largest = matrix.rows.iter().flat_map(|(_, values)| values).filter_map(Value::number).fold(0.0, f64::max);
    let rows: Vec<Vec<TableCell>> = matrix
        .rows
        .iter()
        .map(|(name, values)| {
            let kind = |value: &Value| if value.is_number { CellKind::Number } else { CellKind::Text };
            let cells = values
                .iter()
                .map(|value| TableCell::new(value.text.clone(), kind(value)).with_paint(value.paint(largest)));
            std::iter::once(TableCell::new(name.clone(), CellKind::Entity)).chain(cells).collect()
        })
        .collect();
    for (index, column) in columns.iter_mut().enumerate() {
        column.measure(rows.iter().filter_map(|row| row.get(index)));
    }
    match style.width.or_else(|| (!style.drawn).then_some(usize::MAX)) {
        Some(width) if !style.drawn || !Column::fit(&mut columns, width) => {
            write_records(&columns, &rows, width, style, out)?;
        }
        _ => write_rows(&columns, &rows, style, out)?,
    }
    Ok(rows.len())
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::{labelled, term};
    use super::*;
    use crate::results::Solutions;

    #[track_caller]
    fn check(table: &[&[&str]], expected: &str) {
        assert_eq!(labelled("matrix", table, Some(60)), expected);
    }

    #[test]
    fn pairs_become_cells() {
        check(
            &[
                &["group", "stage", "n"],
                &["<http://e/employers>", "Issuing", "3"],
                &["b", "Using", "12"],
                &["b", "Issuing", "-"],
            ],
            "group     │ Issuing │ Using\n──────────┼─────────┼──────\nEmployers │       3 │\nb         │         │    12\n",
        );
    }

    #[test]
    fn two_columns_are_marked_and_repeated_pairs_joined() {
        check(&[&["a", "b"], &["x", "y"]], "a │ y\n──┼──\nx │ ×\n");
        check(&[&["a", "b", "c"], &["x", "y", "p"], &["x", "y", "q"]], "a │ y\n──┼─────\nx │ p; q\n");
    }

    #[test]
    fn a_cell_is_the_darker_the_more_and_nothing_is_quiet() {
        let row = |n| vec![term("a"), term("b"), term(n)];
        let results = Solutions::from_rows(&["r", "c", "n"], vec![row("4"), vec![term("b"), term("b"), term("0")]]);
        let mut out = Vec::new();
        MATRIX.write(results.into(), &Style { color: true, ..Style::PLAIN }, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\u{1b}[38;5;231m\u{1b}[48;5;18m4\u{1b}[0m"), "{text:?}");
        assert!(text.contains("\u{1b}[38;5;243m0\u{1b}[0m"), "{text:?}");
    }

    #[test]
    fn pairs_that_make_too_many_cells_are_refused() {
        let names: Vec<String> = (0..2001).map(|number| format!("n{number}")).collect();
        let rows = names.iter().map(|name| vec![term(name), term(name)]).collect();
        let results = Solutions::from_rows(&["a", "b"], rows);
        let error = MATRIX.write(results.into(), &Style::PLAIN, &mut Vec::new()).unwrap_err();
        assert_eq!(error.message, "a cross table of these rows has more than 4000000 cells");
    }

    #[test]
    fn one_column_is_a_table() {
        check(&[&["a"], &["x"]], "a\n─\nx\n");
    }
}
