//! The dataset of a query (13.2, 18.1.3): a default graph and named graphs, each a set of triples.

use std::cell::Cell;

use lermap::store::DefaultGraph;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Triple};
use spargebra::algebra::QueryDataset;

/// A set of triples, each there once.
pub(super) type Graph = Vec<Triple>;

/// The graphs that a query sees.
pub(super) struct Data {
    pub default: Graph,
    pub named: Vec<(NamedOrBlankNode, Graph)>,
    /// How many rows may still be made; slow and obvious needs an end.
    left: Cell<usize>,
}

/// Rows that one operator may make.
const MOST_ROWS: usize = 400;

/// Rows that a query may make.
const MOST_WORK: usize = 12_000;

impl Data {
    /// Returns what a query with the clauses `from` sees of `quads`.
    pub(super) fn of(quads: &[Quad], default_graph: &DefaultGraph, from: Option<&QueryDataset>) -> Self {
        let is_default = |name: &GraphName| match (from, default_graph) {
            (Some(from), _) => from.default.iter().any(|iri| is_named(name, iri)),
            (None, DefaultGraph::Union) => true,
            (None, DefaultGraph::Strict) => *name == GraphName::DefaultGraph,
            (None, DefaultGraph::Without(hidden)) => !hidden.iter().any(|iri| is_named(name, iri)),
        };
        let is_visible = |name: &NamedOrBlankNode| match from.and_then(|from| from.named.as_ref()) {
            Some(named) => named.iter().any(|iri| NamedOrBlankNode::from(iri.clone()) == *name),
            None => true,
        };
        let mut names: Vec<NamedOrBlankNode> = Vec::new();
        for quad in quads {
            let name = match &quad.graph_name {
                GraphName::NamedNode(name) => name.clone().into(),
                GraphName::BlankNode(name) => name.clone().into(),
                GraphName::DefaultGraph => continue,
            };
            if is_visible(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        let named = names.into_iter().map(|name| {
            let graph = set(quads.iter().filter(|quad| quad.graph_name == GraphName::from(name.clone())));
            (name, graph)
        });
        Self {
            named: named.collect(),
            default: set(quads.iter().filter(|quad| is_default(&quad.graph_name))),
            left: Cell::new(MOST_WORK),
        }
    }

    /// Counts rows that were made; returns whether there may be more.
    pub(super) fn spend(&self, rows: usize) -> bool {
        let left = if rows > MOST_ROWS { 0 } else { self.left.get().saturating_sub(rows + 1) };
        self.left.set(left);
        left > 0
    }

    /// Returns whether the work had an end before its time.
    pub(super) fn is_over(&self) -> bool {
        self.left.get() == 0
    }
}

fn is_named(name: &GraphName, iri: &NamedNode) -> bool {
    *name == GraphName::from(iri.clone())
}

fn set<'a>(quads: impl Iterator<Item = &'a Quad>) -> Graph {
    let mut graph = Graph::new();
    for quad in quads {
        let triple = Triple::from(quad.clone());
        if !graph.contains(&triple) {
            graph.push(triple);
        }
    }
    graph
}
