//! A cross table: the first column by the second, the last in the cells.

use std::io::Write;

use super::columns::{Cell, Column, Kind, write_records, write_rows};
use super::shown::{Grid, number, shown};
use super::table::TABLE;
use super::{Format, Shape, Style};
use crate::error::{Error, Result};
use crate::results::Results;

/// A cross table for people.
pub(super) struct View;

pub(super) static MATRIX: View = View;

/// What stands in a cell for a pair that has no further value.
const MARK: &str = "×";

/// Rows and columns in the order in which they first appear.
pub(super) struct Matrix {
    pub(super) corner: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<(String, Vec<Value>)>,
}

/// What stands in one cell; several values of a pair are joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) is_number: bool,
}

impl Matrix {
    /// Returns the cross table of `grid`; `None` if it has fewer than two columns.
    pub(super) fn of(grid: &Grid, style: &Style<'_>) -> Option<Self> {
        let last = grid.names.len().checked_sub(1).filter(|last| *last > 0)?;
        let mut matrix = Self { corner: grid.names.first()?.clone(), columns: Vec::new(), rows: Vec::new() };
        for row in &grid.rows {
            let (name, column) = (shown(Grid::value(row, 0), style), shown(Grid::value(row, 1), style));
            let value = Grid::value(row, last).filter(|_| last > 1);
            let text = if last > 1 { shown(value, style) } else { MARK.to_owned() };
            matrix.put(name, column, text, value.is_some_and(|value| number(value).is_some()));
        }
        let width = matrix.columns.len();
        matrix.rows.iter_mut().for_each(|(_, cells)| cells.resize(width, Value::default()));
        Some(matrix)
    }

    fn put(&mut self, row: String, column: String, text: String, is_number: bool) {
        let row = position(self.rows.iter().map(|(name, _)| name), &row).unwrap_or_else(|| {
            self.rows.push((row, Vec::new()));
            self.rows.len() - 1
        });
        let column = position(self.columns.iter(), &column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        let cells = &mut self.rows[row].1;
        if cells.len() <= column {
            cells.resize(column + 1, Value::default());
        }
        let cell = &mut cells[column];
        if cell.text.is_empty() {
            *cell = Value { text, is_number };
        } else {
            *cell = Value { text: format!("{}; {text}", cell.text), is_number: false };
        }
    }
}

/// Returns the cross table of `grid`, or an error if it has fewer than two columns.
pub(super) fn cross_table(grid: &Grid, style: &Style<'_>) -> Result<Matrix> {
    Matrix::of(grid, style).ok_or_else(|| {
        Error::usage("a cross table needs two columns or more")
            .with_hint("the first gives the rows, the second the columns, the last the values")
    })
}

fn position<'a>(mut names: impl Iterator<Item = &'a String>, wanted: &str) -> Option<usize> {
    names.position(|name| name == wanted)
}

impl Format for View {
    fn name(&self) -> &'static str {
        "matrix"
    }

    fn summary(&self) -> &'static str {
        "A cross table for people: the first column by the second, the last in the cells"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn shape(&self) -> Shape {
        Shape::Any
    }

    /// Results of fewer than two columns are written as a table.
    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let results = results.collect()?;
        let Some(matrix) = Matrix::of(&Grid::of(results.results())?, style) else {
            return TABLE.write(results.results(), style, out);
        };
        let mut columns = vec![Column::new(matrix.corner.clone())];
        columns.extend(matrix.columns.iter().cloned().map(Column::new));
        let rows: Vec<Vec<Cell>> = matrix
            .rows
            .iter()
            .map(|(name, values)| {
                let kind = |value: &Value| if value.is_number { Kind::Number } else { Kind::Text };
                let cells = values.iter().map(|value| Cell::new(value.text.clone(), kind(value)));
                std::iter::once(Cell::new(name.clone(), Kind::Entity)).chain(cells).collect()
            })
            .collect();
        for (index, column) in columns.iter_mut().enumerate() {
            column.measure(rows.iter().filter_map(|row| row.get(index)));
        }
        match style.width {
            Some(width) if !Column::fit(&mut columns, width) => {
                write_records(&columns, &rows, width, style.color, out)?;
            }
            _ => write_rows(&columns, &rows, style, out)?,
        }
        Ok(rows.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

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
    fn one_column_is_a_table() {
        check(&[&["a"], &["x"]], "a\n─\nx\n");
    }
}
