//! The values that a predicate has in the data, counted as far as time allows.

use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::cancel::Cancellation;
use crate::store::{QuadPattern, Store};

/// Texts longer than this are not values that one picks from a list.
const LONGEST: usize = 80;

/// A value and how often it occurs.
pub(super) struct Value {
    /// Set for entities.
    pub(super) iri: Option<String>,
    /// The value as a query writes it.
    pub(super) text: String,
    pub(super) count: usize,
}

/// Returns the values of `predicate`, in no particular order; stops looking when `cancellation` says so.
pub(super) fn values(store: &Store, predicate: &str, cancellation: &Cancellation) -> Vec<Value> {
    let Ok(predicate) = NamedNode::new(predicate) else { return Vec::new() };
    let mut counts: FxHashMap<Term, usize> = FxHashMap::default();
    let pattern = QuadPattern { predicate: Some(predicate), ..QuadPattern::default() };
    for (index, quad) in store.quads(&pattern).enumerate() {
        let Ok(quad) = quad else { break };
        if index % 256 == 0 && cancellation.is_cancelled() {
            break;
        }
        *counts.entry(quad.object).or_default() += 1;
    }
    counts.into_iter().filter_map(|(term, count)| value(term, count)).collect()
}

fn value(term: Term, count: usize) -> Option<Value> {
    match term {
        Term::NamedNode(node) => {
            let iri = node.into_string();
            Some(Value { text: format!("<{iri}>"), iri: Some(iri), count })
        }
        Term::Literal(literal) if literal.value().len() <= LONGEST => {
            Some(Value { iri: None, text: literal.to_string(), count })
        }
        _ => None,
    }
}
