//! The links from narrower to broader concepts as a network: who is above itself, and who is above whom.

use oxrdf::{NamedNode, Term};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Dataset;
use crate::error::Result;
use crate::snapshot::Snapshot;
use crate::vocab::namespace;

/// Sources that one pass over the network looks at.
const BITS: usize = 64;

/// Links along one property.
pub(super) struct Hierarchy {
    /// The ids of the nodes, ascending.
    nodes: Vec<u32>,
    network: DiGraph<(), ()>,
    /// Nodes that reach each other, together; what a part reaches precedes it.
    parts: Vec<Vec<NodeIndex>>,
    /// The part of each node.
    part_of: Vec<usize>,
}

impl Hierarchy {
    /// Returns the links of the SKOS property called `local`.
    pub(super) fn of(snapshot: &Snapshot, local: &str) -> Self {
        let name = NamedNode::new_unchecked(format!("{}{local}", namespace("skos").unwrap_or_default()));
        let edges = snapshot.find_iri(&name).map(|id| snapshot.edges_out(id));
        let (sources, targets) = edges.map_or((&[][..], &[][..]), |edges| (edges.sources, edges.targets));
        let mut nodes: Vec<u32> = sources.iter().chain(targets).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |id: &u32| NodeIndex::new(nodes.partition_point(|node| node < id));
        let links = sources.iter().zip(targets).map(|(source, target)| (place(source), place(target)));
        let mut network = DiGraph::with_capacity(nodes.len(), sources.len());
        nodes.iter().for_each(|_| _ = network.add_node(()));
        links.for_each(|(source, target)| _ = network.add_edge(source, target, ()));
        let parts = kosaraju_scc(&network);
        let mut part_of = vec![0; nodes.len()];
        for (number, part) in parts.iter().enumerate() {
            part.iter().for_each(|node| part_of[node.index()] = number);
        }
        Self { nodes, network, parts, part_of }
    }

    /// Returns the nodes that reach themselves, ascending.
    pub(super) fn circles(&self) -> Vec<u32> {
        let is_circle =
            |part: &&Vec<NodeIndex>| part.len() > 1 || part.iter().any(|node| self.network.contains_edge(*node, *node));
        let nodes = self.parts.iter().filter(is_circle).flatten();
        let mut ids: Vec<u32> = nodes.map(|node| self.nodes[node.index()]).collect();
        ids.sort_unstable();
        ids
    }

    /// Returns which of `pairs`, sorted by their first, have a way of one link or more from the first to the second.
    ///
    /// One pass over the network for 64 different sources: O(sources / 64 · (nodes + links)).
    pub(super) fn reached(&self, pairs: &[(u32, u32)], data: &Dataset<'_>) -> Result<Vec<(u32, u32)>> {
        let place = |id: u32| self.nodes.binary_search(&id).ok();
        let known: Vec<(usize, usize, (u32, u32))> =
            pairs.iter().filter_map(|pair| Some((place(pair.0)?, place(pair.1)?, *pair))).collect();
        let by_source: Vec<&[_]> = known.chunk_by(|a, b| a.0 == b.0).collect();
        let mut found = Vec::new();
        let mut marks = vec![0_u64; self.nodes.len()];
        for batch in by_source.chunks(BITS) {
            data.cancellation().check()?;
            marks.fill(0);
            self.spread(&batch.iter().map(|pairs| pairs[0].0).collect::<Vec<_>>(), &mut marks);
            for (bit, pairs) in batch.iter().enumerate() {
                let reached = pairs.iter().filter(|(_, target, _)| marks[*target] >> bit & 1 == 1);
                found.extend(reached.map(|(.., pair)| *pair));
            }
        }
        Ok(found)
    }

    /// Sets bit `n` of all nodes that the `n`th of `sources` reaches by one link or more.
    fn spread(&self, sources: &[usize], marks: &mut [u64]) {
        let bits = |node: usize| {
            let own = sources.iter().enumerate().filter(|(_, source)| **source == node);
            own.fold(0_u64, |bits, (bit, _)| bits | 1 << bit)
        };
        let mut starts = vec![0_u64; self.parts.len()];
        sources.iter().for_each(|source| starts[self.part_of[*source]] |= bits(*source));
        // From those that reach most to those that reach least.
        for (number, part) in self.parts.iter().enumerate().rev() {
            let from_above = part.iter().fold(0, |bits, node| bits | marks[node.index()]);
            let is_circle = part.len() > 1 || part.iter().any(|node| self.network.contains_edge(*node, *node));
            let all = from_above | if is_circle { starts[number] } else { 0 };
            for node in part {
                marks[node.index()] |= all;
                for next in self.network.neighbors(*node) {
                    if self.part_of[next.index()] != number {
                        marks[next.index()] |= all | starts[number];
                    }
                }
            }
        }
    }
}

/// Returns the term with the number `id` of `snapshot` that can be told apart by its text: an IRI.
pub(super) fn iri(snapshot: &Snapshot, id: u32) -> Result<Option<NamedNode>> {
    Ok(match snapshot.term(id)? {
        Term::NamedNode(node) => Some(node),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use oxrdf::{GraphName, Quad};
    use proptest::prelude::*;

    use super::*;
    use crate::cancel::Cancellation;
    use crate::store::Store;

    proptest! {
        #[test]
        fn ways_are_those_of_a_search_from_each_node(links in prop::collection::vec((0_u8..12, 0_u8..12), 0..30)) {
            let name = |node: u8| NamedNode::new_unchecked(format!("http://e/{node:02}"));
            let broader = NamedNode::new_unchecked("http://www.w3.org/2004/02/skos/core#broader");
            let quads = links.iter().map(|(a, b)| Quad::new(name(*a), broader.clone(), name(*b), GraphName::DefaultGraph));
            let store = Store::from_quads(quads.collect::<Vec<_>>()).unwrap();
            let snapshot = store.snapshot().unwrap();
            let hierarchy = Hierarchy::of(&snapshot, "broader");
            let cancellation = Cancellation::new();
            let data = Dataset::new(&store, &cancellation);
            let mut expected = BTreeSet::new();
            for start in 0..12 {
                let mut front = vec![start];
                while let Some(node) = front.pop() {
                    for (_, next) in links.iter().filter(|(from, _)| *from == node) {
                        if expected.insert((start, *next)) {
                            front.push(*next);
                        }
                    }
                }
            }
            let id = |node: u8| snapshot.find_iri(&name(node)).map(|id| id.number());
            let all: Vec<(u32, u32)> = (0..12).flat_map(|a| (0..12).filter_map(move |b| Some((id(a)?, id(b)?)))).collect();
            let expected: Vec<(u32, u32)> = expected.iter().filter_map(|(a, b)| Some((id(*a)?, id(*b)?))).collect();
            prop_assert_eq!(hierarchy.reached(&all, &data).unwrap(), expected.clone());
            let circles: Vec<u32> = expected.iter().filter(|(a, b)| a == b).map(|(a, _)| *a).collect();
            prop_assert_eq!(hierarchy.circles(), circles);
        }
    }
}
