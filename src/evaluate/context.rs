//! What all operators and expressions of one query share.

use std::sync::Arc;

use oxiri::Iri;
use oxrdf::{NamedNode, Term};
use oxsdatatypes::DateTime;

use super::{Budget, Terms, Visible};
use crate::cancel::Cancellation;
use crate::snapshot::Graph;

/// A function of terms; nothing where it has no value.
pub type Function = Arc<dyn Fn(&[Term]) -> Option<Term> + Send + Sync>;

/// Functions by their IRIs.
pub type Functions = Vec<(NamedNode, Function)>;

/// What one query works with; shared by all of its operators and threads.
pub(crate) struct Context {
    /// The terms of the snapshot and those that the query made.
    pub terms: Terms,
    /// The graphs that make the default graph.
    pub default: Visible,
    /// The named graphs that `GRAPH` sees, by their numbers in the snapshot; all where the query has no FROM.
    pub named: Option<Vec<u32>>,
    /// Functions of our own that the query may call.
    pub functions: Functions,
    /// What relative IRIs are resolved against.
    pub base: Option<Iri<String>>,
    /// The one point in time that NOW gives.
    pub now: DateTime,
    pub cancellation: Cancellation,
    pub budget: Budget,
    /// How many threads may work at once; results are the same for any number.
    pub threads: usize,
}

impl Context {
    /// Returns the named graph called `name`, if there is one that the query sees.
    pub(crate) fn graph(&self, name: u32) -> Option<Graph> {
        let graph = self.terms.snapshot.graphs.find(self.terms.stored(name)?)?;
        self.sees_named(graph).then_some(graph)
    }

    /// Returns whether `GRAPH` sees `graph`.
    pub(crate) fn sees_named(&self, graph: Graph) -> bool {
        graph != 0 && self.named.as_ref().is_none_or(|named| named.contains(&graph))
    }

    /// Returns the named graphs that the query sees, ascending.
    pub(crate) fn named_graphs(&self) -> Vec<Graph> {
        let count = self.terms.snapshot.graphs.names().len() as Graph;
        (1..=count).filter(|graph| self.sees_named(*graph)).collect()
    }
}
