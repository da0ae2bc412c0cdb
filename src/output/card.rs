//! Cards: one block of names and values per row.

use std::io::Write;

use super::columns::{CellKind, Column, TableCell, write_records};
use super::shown::{Grid, shown};
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::results::Results;

/// Cards for people.
pub static CARD: Format = Format {
    name: "card",
    summary: "Cards for people: a block of names and values per row",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Columns that a card takes where no window says otherwise.
const USUAL: usize = 100;

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let columns: Vec<Column> = grid.names.iter().cloned().map(Column::new).collect();
    let cells: Vec<Vec<TableCell>> = grid
        .rows
        .iter()
        .map(|row| {
            (0..columns.len())
                .map(|column| TableCell::new(shown(Grid::value(row, column), style), CellKind::Text))
                .collect()
        })
        .collect();
    write_records(&columns, &cells, style.width.unwrap_or(USUAL), style, out)?;
    Ok(grid.rows.len())
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[test]
    fn a_row_is_a_block() {
        let table: &[&[&str]] = &[&["term", "meaning"], &["Issuer", "Who issues"], &["Skill", "-"]];
        let expected =
            "── 1 ───────────────\nterm    │ Issuer\nmeaning │ Who issues\n── 2 ───────────────\nterm    │ Skill\n";
        assert_eq!(labelled("card", table, Some(20)), expected);
    }
}
