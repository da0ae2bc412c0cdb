//! What stands for a term: for a person who reads, and for a person who computes.

use oxrdf::{Literal, NamedNodeRef, Term};

use super::{Style, visible_text};
use crate::error::Result;
use crate::results::{Results, Row};
use crate::vocab::{XSD, compact};

/// Results as a table: names of columns and rows.
pub(super) struct Grid {
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Row>,
}

impl Grid {
    /// Returns `results` as a table; a graph has the columns subject, predicate and object, a boolean the column answer.
    pub(super) fn of(results: Results) -> Result<Self> {
        Ok(match results {
            Results::Boolean(value) => {
                Self { names: vec!["answer".to_owned()], rows: vec![vec![Some(Literal::from(value).into())]] }
            }
            Results::Solutions(solutions) => Self {
                names: solutions.variables.iter().map(|variable| variable.as_str().to_owned()).collect(),
                rows: solutions.collect::<Result<_>>()?,
            },
            Results::Graph(triples) => Self {
                names: ["subject", "predicate", "object"].map(str::to_owned).to_vec(),
                rows: triples
                    .map(|triple| {
                        let triple = triple?;
                        Ok(vec![Some(triple.subject.into()), Some(triple.predicate.into()), Some(triple.object)])
                    })
                    .collect::<Result<_>>()?,
            },
        })
    }

    /// Returns the value of `row` under `column`.
    pub(super) fn value(row: &Row, column: usize) -> Option<&Term> {
        row.get(column).and_then(Option::as_ref)
    }

    /// Returns whether `column` has values and all of them are numbers.
    pub(super) fn is_numeric(&self, column: usize) -> bool {
        let mut values = self.rows.iter().filter_map(|row| Self::value(row, column)).peekable();
        values.peek().is_some() && values.all(|value| number(value).is_some())
    }
}

/// Returns what a person reads for a value: a label where there is one, a prefixed name, the plain text of a literal.
pub(super) fn shown(term: Option<&Term>, style: &Style<'_>) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => {
            let label = style.labels.and_then(|labels| labels.label(node.as_str()));
            visible_text(&label.filter(|label| !label.is_empty()).unwrap_or_else(|| name(node.as_str())))
        }
        Some(other) => visible_text(&plain(Some(other))),
    }
}

/// Returns a value without marks: a prefixed name, or the plain text of a literal.
pub(super) fn plain(term: Option<&Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) => name(node.as_str()),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(other) => other.to_string(),
    }
}

/// Returns the prefixed name of `iri`, or the IRI itself.
pub(super) fn name(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

/// Returns the value of a literal of a numeric type.
pub(super) fn number(term: &Term) -> Option<f64> {
    let Term::Literal(literal) = term else { return None };
    if !is_numeric(literal.datatype()) {
        return None;
    }
    literal.value().parse().ok()
}

/// Returns whether literals of `datatype` are numbers.
pub(super) fn is_numeric(datatype: NamedNodeRef<'_>) -> bool {
    let Some(name) = datatype.as_str().strip_prefix(XSD) else { return false };
    let is_whole =
        ["int", "long", "short", "byte"].contains(&name.trim_start_matches("unsigned").to_lowercase().as_str());
    is_whole || name.to_lowercase().ends_with("integer") || ["decimal", "double", "float"].contains(&name)
}

#[cfg(test)]
pub(super) mod tests {
    use oxrdf::{NamedNode, Variable};

    use super::*;
    use crate::output::{Labels, format};
    use crate::results::Collected;

    /// Calls `stakeholder:employers` Employers, and nothing else anything.
    pub(in crate::output) struct OneLabel;

    impl Labels for OneLabel {
        fn label(&self, iri: &str) -> Option<String> {
            iri.ends_with("/employers").then(|| "Employers".to_owned())
        }
    }

    /// Reads a value: `<iri>`, `12`, `1.5`, `-` for none, else a text.
    pub(in crate::output) fn term(text: &str) -> Option<Term> {
        let iri = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        Some(match (text, iri, text.parse::<i64>(), text.parse::<f64>()) {
            ("-", ..) => return None,
            (_, Some(iri), ..) => NamedNode::new_unchecked(iri).into(),
            (.., Ok(number), _) => Literal::from(number).into(),
            (.., Ok(number)) => Literal::from(number).into(),
            _ => Literal::from(text).into(),
        })
    }

    /// Writes a table whose first row holds the names of its columns.
    pub(in crate::output) fn written(name: &str, table: &[&[&str]], style: &Style<'_>) -> String {
        let variables: Vec<Variable> = table[0].iter().map(|name| Variable::new_unchecked(*name)).collect();
        let rows: Vec<Row> = table[1..].iter().map(|row| row.iter().map(|text| term(text)).collect()).collect();
        let results = Collected::Solutions { variables: variables.into(), rows: rows.into() };
        let mut out = Vec::new();
        format(name).unwrap().write(results.results(), style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Writes a table with labels.
    pub(in crate::output) fn labelled(name: &str, table: &[&[&str]], width: Option<usize>) -> String {
        written(name, table, &Style { labels: Some(&OneLabel), width, label_columns: true, ..Style::PLAIN })
    }

    #[test]
    fn no_value_drives_the_terminal() {
        let table: &[&[&str]] = &[&["a", "b", "n"], &["x\u{1b}[31m", "\u{9b}2J\u{202e}", "3"]];
        for name in ["table", "bars", "matrix", "tree", "card", "graph", "markdown"] {
            let text = labelled(name, table, Some(60));
            let is_safe = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
            assert!(text.chars().all(is_safe), "{name}: {text:?}");
        }
    }

    #[test]
    fn numbers_are_told_by_their_type() {
        for (text, expected) in [("12", true), ("1.5", true), ("x", false), ("<http://e/1>", false)] {
            assert_eq!(number(&term(text).unwrap()).is_some(), expected, "{text}");
        }
        assert_eq!(number(&Literal::from("12").into()), None);
    }
}
