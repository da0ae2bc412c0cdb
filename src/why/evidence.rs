//! What a derived statement was made of: every statement of its evidence, as far as the graph goes.

use std::collections::BTreeSet;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use super::{Ground, grounds, plain, quads, row, statement_records, value};
use crate::entity::{LABELS, TEXTS};
use crate::error::Result;
use crate::results::Row;
use crate::store::Store;
use crate::vocab::{graph, prov, rdf};

/// What evidence is called in the column `kind`.
const KIND: &str = "evidence";

/// Returns one row for each statement that the derivations of `quad` were made of, in the order of their IRIs; what was
/// derived itself is followed to what it was made of.
pub(super) fn evidence(quad: &Quad, store: &Store) -> Result<Vec<Row>> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(Vec::new()) };
    let mut records = statement_records(subject, Some((&quad.predicate, &quad.object)), store)?;
    if records.is_empty()
        && let Term::NamedNode(object) = &quad.object
    {
        let turned = Term::NamedNode(subject.clone());
        records = statement_records(object, Some((&quad.predicate, &turned)), store)?;
    }
    let mut seen: BTreeSet<NamedNode> = records.clone();
    // What has no record of its own, such as a cell, says itself what it was made of.
    records.insert(subject.clone());
    let mut waiting: Vec<NamedNode> = records.into_iter().rev().collect();
    let mut rows = Vec::new();
    while let Some(record) = waiting.pop() {
        for origin in origins(&record, store)? {
            if !seen.insert(origin.clone()) {
                continue;
            }
            rows.extend(statement(&origin, store)?);
            waiting.push(origin);
        }
    }
    Ok(rows)
}

/// Returns what `record` was made of, in the order of their IRIs.
fn origins(record: &NamedNode, store: &Store) -> Result<BTreeSet<NamedNode>> {
    let found = quads(store, Some(record), Some(prov::WAS_DERIVED_FROM), None)?;
    Ok(found
        .into_iter()
        .filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
        .collect())
}

/// Returns the statement that `origin` stands for: the one that it records, or else its best text.
fn statement(origin: &NamedNode, store: &Store) -> Result<Vec<Row>> {
    let parts = (
        value(origin, rdf::SUBJECT, store)?,
        value(origin, rdf::PREDICATE, store)?,
        value(origin, rdf::OBJECT, store)?,
    );
    if let (Some(Term::NamedNode(subject)), Some(Term::NamedNode(predicate)), Some(object)) = parts {
        let stated = quads(store, Some(&subject), Some(predicate.as_str()), Some(&object))?;
        if let Some(quad) = stated.into_iter().min_by_key(|quad| quad.graph_name.to_string()) {
            let found = grounds(&quad, false, store)?;
            return Ok(found.into_iter().map(|ground| row(&quad, KIND, named(origin, ground, store))).collect());
        }
    }
    for property in TEXTS.iter().chain(LABELS) {
        let told = quads(store, Some(origin), Some(property), None)?;
        let told = told.into_iter().filter(|quad| !is_of_bookkeeping(&quad.graph_name));
        if let Some(quad) = told.min_by_key(|quad| quad.object.to_string()) {
            let found = grounds(&quad, false, store)?;
            return Ok(found.into_iter().map(|ground| row(&quad, KIND, ground)).collect());
        }
    }
    Ok(Vec::new())
}

/// Returns `ground` with the label of its record as the reason, if it has none.
fn named(origin: &NamedNode, ground: Ground, store: &Store) -> Ground {
    let label = || value(origin, rdf::LABEL, store).ok().flatten().as_ref().map(plain);
    Ground { because: ground.because.or_else(label), ..ground }
}

fn is_of_bookkeeping(name: &GraphName) -> bool {
    matches!(name, GraphName::NamedNode(node) if node.as_str() == graph::PROVENANCE)
}
