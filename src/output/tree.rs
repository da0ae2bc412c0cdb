//! An indented tree: rows that start alike share their first values.

use std::io::Write;

use super::shown::{Grid, shown};
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::results::Results;

/// A tree for people.
pub(super) static TREE: Format = Format {
    name: "tree",
    summary: "An indented tree for people: rows that start alike share their first values",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Writes `results` and returns how many rows they are.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let grid = Grid::of(results)?;
    let mut root = Branch::default();
    for row in &grid.rows {
        let values = (0..grid.names.len()).map(|column| shown(Grid::value(row, column), style));
        root.add(values.filter(|value| !value.is_empty()));
    }
    root.write("", true, style.drawn, out)?;
    Ok(grid.rows.len())
}

/// A value and what is below it, in the order of first appearance.
#[derive(Default)]
struct Branch {
    below: Vec<(String, Branch)>,
}

impl Branch {
    fn add(&mut self, values: impl Iterator<Item = String>) {
        let mut branch = self;
        for value in values {
            let place = branch.below.iter().position(|(other, _)| *other == value).unwrap_or_else(|| {
                branch.below.push((value, Self::default()));
                branch.below.len() - 1
            });
            branch = &mut branch.below[place].1;
        }
    }

    fn write(&self, margin: &str, is_root: bool, is_drawn: bool, out: &mut dyn Write) -> Result<()> {
        for (index, (value, branch)) in self.below.iter().enumerate() {
            let is_last = index + 1 == self.below.len();
            let (mark, next) = match (is_root, is_last) {
                (true, _) => ("", ""),
                (false, _) if !is_drawn => ("  ", "  "),
                (false, false) => ("├─ ", "│  "),
                (false, true) => ("└─ ", "   "),
            };
            writeln!(out, "{margin}{mark}{value}")?;
            branch.write(&format!("{margin}{next}"), false, is_drawn, out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[test]
    fn rows_share_their_starts() {
        let table: &[&[&str]] = &[
            &["group", "stage", "stream"],
            &["<http://e/employers>", "Issuing", "one"],
            &["<http://e/employers>", "Issuing", "two"],
            &["<http://e/employers>", "Using", "three"],
            &["Funders", "-", "four"],
        ];
        let expected = "Employers\n├─ Issuing\n│  ├─ one\n│  └─ two\n└─ Using\n   └─ three\nFunders\n└─ four\n";
        assert_eq!(labelled("tree", table, None), expected);
    }
}
