//! A graph as text: who points to whom, one line an edge, the edges of a node together.

use std::io::Write;

use super::shown::{Grid, shown};
use super::table::TABLE;
use super::{Audience, Format, MediaType, OnScreen, Style, Writer};
use crate::error::Result;
use crate::results::Results;

/// A graph for people.
pub(super) static GRAPH: Format = Format {
    name: "graph",
    summary: "A graph for people: the first column points to the last, by the one between",
    audience: Audience::People,
    screen: OnScreen::Safe,
    extensions: &[],
    media_type: MediaType::shared("text/plain"),
    aliases: &[],
    bundled: None,
    writer: Writer::Results(write),
};

/// Results of one column are written as a table.
fn write(results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let results = results.collect()?;
    let grid = Grid::of(results.results())?;
    let Some(last) = grid.names.len().checked_sub(1).filter(|last| *last > 0) else {
        return TABLE.write(results.results(), style, out);
    };
    let mut nodes: Vec<(String, Vec<String>)> = Vec::new();
    for row in &grid.rows {
        let node = shown(Grid::value(row, 0), style);
        let object = shown(Grid::value(row, last.min(2)), style);
        let edge = if last > 1 { shown(Grid::value(row, 1), style) } else { String::new() };
        let line =
            if edge.is_empty() { format!("──▶ {object}") } else { format!("── {edge} ──▶ {object}") };
        match nodes.iter_mut().find(|(name, _)| *name == node) {
            Some((_, lines)) => lines.push(line),
            None => nodes.push((node, vec![line])),
        }
    }
    for (name, lines) in nodes {
        writeln!(out, "{name}")?;
        for line in lines {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(grid.rows.len())
}

#[cfg(test)]
mod tests {
    use super::super::shown::tests::labelled;

    #[test]
    fn edges_of_a_node_stand_together() {
        let table: &[&[&str]] = &[&["a", "p", "b"], &["x", "uses", "y"], &["z", "-", "x"], &["x", "extends", "z"]];
        assert_eq!(labelled("graph", table, None), "x\n  ── uses ──▶ y\n  ── extends ──▶ z\nz\n  ──▶ x\n");
        assert_eq!(labelled("graph", &[&["a", "b"], &["x", "y"]], None), "x\n  ──▶ y\n");
    }
}
