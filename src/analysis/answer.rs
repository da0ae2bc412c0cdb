//! Findings as results: rows of terms that any output format writes.

use oxrdf::{Literal, Term};

use super::{Cell, ColumnKind, Findings, Sentence};
use crate::error::Result;
use crate::network::Network;
use crate::results::{Row, Solutions};

/// Says how a term is called.
pub trait Naming {
    /// Returns the label of `term`, if there is one.
    fn label(&self, term: &Term) -> Option<String>;

    /// Returns `term` as a person reads it: its label, or a short form of its IRI.
    fn name(&self, term: &Term) -> String;
}

impl Findings {
    /// Returns the first `count` rows as solutions; after the first column of nodes comes one of their labels.
    ///
    /// # Errors
    /// When a node has no name, which a damaged file may cause.
    pub fn solutions(&self, network: &Network, naming: &dyn Naming, count: usize) -> Result<Solutions> {
        let mut names: Vec<String> = Vec::new();
        for column in &self.columns {
            names.push(column.name.to_owned());
            if column.kind == ColumnKind::Node {
                names.push(label_name(column.name));
            }
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let row = |row: &Vec<Cell>| self.row(row, network, naming);
        let rows = self.rows.iter().take(count).map(row).collect::<Result<Vec<Row>>>()?;
        Ok(Solutions::from_rows(&names, rows))
    }

    fn row(&self, row: &[Cell], network: &Network, naming: &dyn Naming) -> Result<Row> {
        let mut terms = Row::new();
        for (cell, column) in row.iter().zip(&self.columns) {
            let term = cell.term(network)?;
            let label = term.as_ref().and_then(|term| naming.label(term));
            terms.push(term);
            if column.kind == ColumnKind::Node {
                terms.push(label.map(|label| Literal::from(label).into()));
            }
        }
        Ok(terms)
    }
}

/// Returns the name of the column of labels beside the column `name`: `label` beside `node`, `fromLabel` beside `from`.
fn label_name(name: &str) -> String {
    if name == "node" { "label".to_owned() } else { format!("{name}Label") }
}

impl Cell {
    /// Returns the value as an RDF term.
    ///
    /// # Errors
    /// When a node has no name, which a damaged file may cause.
    pub fn term(&self, network: &Network) -> Result<Option<Term>> {
        Ok(Some(match self {
            Self::Missing => return Ok(None),
            Self::Node(node) => network.term(*node)?,
            Self::Type(kind) => match network.types().get(*kind as usize) {
                Some(term) => term.clone(),
                None => return Ok(None),
            },
            Self::Integer(value) => Literal::from(*value).into(),
            Self::Number(value) => Literal::from(*value).into(),
            Self::Flag(value) => Literal::from(*value).into(),
            Self::Text(text) => Literal::from(text.as_str()).into(),
        }))
    }

    /// Returns the value as a person reads it.
    ///
    /// # Errors
    /// As for [`Cell::term`].
    pub fn text(&self, network: &Network, naming: &dyn Naming) -> Result<String> {
        Ok(match self {
            Self::Number(value) => shown(*value),
            Self::Text(text) => text.clone(),
            _ => match self.term(network)? {
                Some(Term::Literal(literal)) => literal.value().to_owned(),
                Some(term) => naming.name(&term),
                None => String::new(),
            },
        })
    }
}

impl Sentence {
    /// Returns the sentence as a person reads it.
    ///
    /// # Errors
    /// As for [`Cell::term`].
    pub fn text(&self, network: &Network, naming: &dyn Naming) -> Result<String> {
        self.pieces.iter().map(|piece| piece.text(network, naming)).collect()
    }
}

/// Returns `value` with four digits that count.
fn shown(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{value}");
    }
    let digits = (3 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "0" { format!("{value:e}") } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_four_digits() {
        for (value, expected) in [
            (0.0, "0"),
            (12.0, "12"),
            (0.123_456, "0.1235"),
            (123.456, "123.5"),
            (0.000_012_346, "0.00001235"),
            (1e-20, "1e-20"),
        ] {
            assert_eq!(shown(value), expected);
        }
    }
}
