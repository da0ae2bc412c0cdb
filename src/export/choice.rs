//! Which statements of a dataset are exported.

use oxrdf::{GraphName, NamedNode, Quad};

use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::store::{QuadPattern, Store};
use crate::vocab::graph;

/// Which statements to export.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only these graphs; all if there is none.
    pub graphs: Vec<NamedNode>,
    /// Leave out what rules and reasoners made.
    pub asserted: bool,
    /// Keep where records are in their files. Lines move whenever a record is added, so this is left out unless
    /// it is asked for or the graph is named.
    pub provenance: bool,
}

impl Choice {
    /// Returns whether statements of `graph` are exported.
    pub fn takes(&self, graph: &GraphName) -> bool {
        let name = match graph {
            GraphName::NamedNode(node) => Some(node),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
        };
        if self.asserted && name.is_some_and(|name| [graph::DERIVED, graph::INFERRED].contains(&name.as_str())) {
            return false;
        }
        if !self.graphs.is_empty() {
            return name.is_some_and(|name| self.graphs.contains(name));
        }
        self.provenance || name.is_none_or(|name| name.as_str() != graph::PROVENANCE)
    }
    /// Returns an error if a chosen graph has no statement in `store`.
    pub(super) fn check(&self, store: &Store) -> Result<()> {
        for graph in &self.graphs {
            let pattern = QuadPattern { graph: Some(graph.clone().into()), ..QuadPattern::default() };
            if store.quads(&pattern).next().transpose()?.is_none() {
                return Err(Error::usage(format!("no statement is in the graph `{}`", graph.as_str()))
                    .with_hint("list the graphs with `lermap query 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }'`"));
            }
        }
        Ok(())
    }
}

/// Returns the statements of `store` that `choice` takes, in no particular order.
///
/// # Errors
/// When the data cannot be read, or the work should stop.
pub fn choose(store: &Store, choice: &Choice, cancellation: &Cancellation) -> Result<Vec<Quad>> {
    choice.check(store)?;
    let mut quads = Vec::new();
    for (count, quad) in store.all_quads().enumerate() {
        if count % 4096 == 0 {
            cancellation.check()?;
        }
        let quad = quad?;
        if choice.takes(&quad.graph_name) {
            quads.push(quad);
        }
    }
    Ok(quads)
}
