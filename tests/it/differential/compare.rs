//! Whether an answer is one of those that the standard allows, given what an oracle answers.

use std::collections::BTreeMap;

use lermap::results::Collected;
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::vocab::xsd;
use oxrdf::{Graph, Term, Triple};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::generate::Shape;
use crate::naive::Answer;

/// What an oracle answers to a query without its last LIMIT and OFFSET.
pub(super) struct Expected {
    pub answer: Answer,
    /// Whether the order of the rows is the oracle's word too.
    pub is_ordered: bool,
}

/// A LIMIT and OFFSET.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    start: usize,
    length: usize,
}

/// Takes the last LIMIT and OFFSET off a query.
pub(super) fn unsliced(query: &Query) -> (Query, Slice) {
    let mut query = query.clone();
    let mut slice = Slice { start: 0, length: usize::MAX };
    if let Query::Select { pattern, .. } = &mut query
        && let GraphPattern::Slice { inner, start, length } = pattern
    {
        slice = Slice { start: *start, length: length.unwrap_or(usize::MAX) };
        *pattern = (**inner).clone();
    }
    (query, slice)
}

/// Returns the results of a store as an answer, and the names of its columns.
pub(super) fn answer(results: &Collected) -> (Answer, Vec<String>) {
    match results {
        Collected::Boolean(value) => (Answer::Boolean(*value), Vec::new()),
        Collected::Graph(triples) => (Answer::Graph(triples.to_vec()), Vec::new()),
        Collected::Solutions { variables, rows } => {
            (Answer::Rows(rows.to_vec()), variables.iter().map(|v| v.as_str().to_owned()).collect())
        }
    }
}

/// Returns what is wrong with `found`.
pub(super) fn check(shape: &Shape, slice: Slice, expected: &Expected, found: &Collected) -> Result<(), String> {
    let (answer, names) = answer(found);
    let is_right = match (&expected.answer, &answer) {
        (Answer::Boolean(expected), Answer::Boolean(found)) => expected == found,
        (Answer::Graph(expected), Answer::Graph(found)) => canonical(expected) == canonical(found),
        (Answer::Rows(rows), Answer::Rows(found)) => {
            let are_the_rows = are_allowed(shape, slice, rows, found, expected.is_ordered);
            are_the_rows && (!expected.is_ordered || has_order(shape, slice, &names, rows, found))
        }
        _ => false,
    };
    if is_right {
        return Ok(());
    }
    Err(format!("expected, before {slice:?}:\n{}found:\n{}", shown(&expected.answer), shown(&answer)))
}

fn canonical(triples: &[Triple]) -> Graph {
    let mut graph: Graph = triples.iter().cloned().collect();
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

type Row = Vec<Option<Term>>;

/// Returns whether `found` may be; an oracle that may have dropped duplicates itself says nothing of their number.
fn are_allowed(shape: &Shape, slice: Slice, expected: &[Row], found: &[Row], keeps_duplicates: bool) -> bool {
    let (all, some) = (bag(expected), bag(found));
    let is_part = some.iter().all(|(row, count)| all.get(row).is_some_and(|most| count <= most));
    let length = expected.len().saturating_sub(slice.start).min(slice.length);
    if shape.is_reduced && !keeps_duplicates {
        let is_part = some.keys().all(|row| all.contains_key(row));
        return is_part && (shape.is_limited || all.len() == some.len());
    }
    match (shape.is_limited, shape.is_reduced) {
        (false, false) => all == some,
        (false, true) => is_part && all.len() == some.len(),
        (true, false) => is_part && found.len() == length,
        (true, true) => is_part && found.len() <= length,
    }
}

/// Returns whether the values of the keys follow each other as expected: ties are only between equal keys.
fn has_order(shape: &Shape, slice: Slice, names: &[String], expected: &[Row], found: &[Row]) -> bool {
    let columns: Option<Vec<usize>> =
        shape.order.keys.iter().map(|key| names.iter().position(|name| name == key)).collect();
    let Some(columns) = columns.filter(|columns| !columns.is_empty() && !shape.is_reduced) else { return true };
    let keys = |row: &Row| columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>();
    let expected = expected.iter().skip(slice.start).take(slice.length).map(keys);
    expected.eq(found.iter().map(keys))
}

fn bag(rows: &[Row]) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for row in rows {
        *bag.entry(line(row)).or_default() += 1;
    }
    bag
}

fn line(row: &Row) -> String {
    let cell = |term: &Option<Term>| term.as_ref().map_or_else(|| "-".to_owned(), written);
    row.iter().map(cell).collect::<Vec<_>>().join("\t")
}

/// Returns `term` in words; Oxigraph writes computed doubles and floats in another form, so that their value counts.
fn written(term: &Term) -> String {
    let Term::Literal(literal) = term else { return term.to_string() };
    let datatype = literal.datatype();
    let value = match datatype {
        xsd::DOUBLE | xsd::FLOAT => literal.value().parse::<f64>().ok(),
        _ => None,
    };
    value.map_or_else(|| term.to_string(), |value| format!("{value:?}^^{datatype}"))
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Boolean(value) => format!("  {value}\n"),
        Answer::Graph(triples) => triples.iter().map(|triple| format!("  {triple} .\n")).collect(),
        Answer::Rows(rows) => rows.iter().map(|row| format!("  {}\n", line(row))).collect(),
    }
}
