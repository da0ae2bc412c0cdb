//! Which graphs a query sees.

use std::sync::Arc;

use oxrdf::{GraphName, NamedNode};
use rustc_hash::FxHashSet;

use crate::snapshot::{Graph, Snapshot};

/// Which graph a query without FROM sees as its default graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DefaultGraph {
    /// All graphs, each triple once.
    #[default]
    Union,
    /// The unnamed graph only, as SPARQL 1.1 has it.
    Strict,
    /// The union of all graphs but these, each triple once.
    Without(Vec<NamedNode>),
}

/// Which triples a pattern sees, by the set of graphs that holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visible {
    /// All of them.
    All,
    /// None of them.
    Nothing,
    /// For each set of graphs, whether its triples are seen.
    Sets(Arc<[bool]>),
}

impl Visible {
    /// Returns what a query without FROM sees of `snapshot`.
    pub fn by_default(snapshot: &Snapshot, graphs: &DefaultGraph) -> Self {
        match graphs {
            DefaultGraph::Union => Self::All,
            DefaultGraph::Strict => Self::with(snapshot, |graph| graph == 0),
            DefaultGraph::Without(names) => {
                let without: FxHashSet<Graph> =
                    names.iter().filter_map(|name| number(snapshot, &name.clone().into())).collect();
                Self::with(snapshot, |graph| !without.contains(&graph))
            }
        }
    }

    /// Returns what a query sees whose default graph is the union of the graphs `names`.
    pub fn of(snapshot: &Snapshot, names: &[GraphName]) -> Self {
        let from: FxHashSet<Graph> = names.iter().filter_map(|name| number(snapshot, name)).collect();
        Self::with(snapshot, |graph| from.contains(&graph))
    }

    /// Returns the triples of `graph` alone.
    pub fn in_graph(snapshot: &Snapshot, graph: Graph) -> Self {
        Self::with(snapshot, |other| other == graph)
    }

    fn with(snapshot: &Snapshot, is_seen: impl Fn(Graph) -> bool) -> Self {
        let graphs = &snapshot.graphs;
        let sets: Arc<[bool]> =
            (0..graphs.sets()).map(|set| graphs.set(set as u32).iter().any(|graph| is_seen(*graph))).collect();
        if sets.iter().all(|seen| *seen) {
            Self::All
        } else if sets.iter().any(|seen| *seen) {
            Self::Sets(sets)
        } else {
            Self::Nothing
        }
    }

    /// Returns whether a triple of `set` is seen.
    pub fn sees(&self, set: u32) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Sets(sets) => sets.get(set as usize).copied().unwrap_or(false),
        }
    }
}

/// Returns the number of the graph called `name`, if the data has it.
pub(super) fn number(snapshot: &Snapshot, name: &GraphName) -> Option<Graph> {
    match name {
        GraphName::DefaultGraph => Some(0),
        GraphName::NamedNode(name) => snapshot.graphs.find(snapshot.dictionary.find(name.into())?),
        GraphName::BlankNode(name) => snapshot.graphs.find(snapshot.dictionary.find(name.into())?),
    }
}
