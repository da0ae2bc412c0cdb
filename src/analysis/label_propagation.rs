//! Label propagation: everyone takes the label that most of their neighbors have, in step.
//!
//! The synchronous form of LDBC Graphalytics (CDLP): ties go to the least label, and a neighbor that is joined both
//! ways counts twice in a directed network. The same network gives the same labels.

use super::components::{group_sentences, groups};
use super::{Algorithm, Arguments, Cell, Control, Family, Findings, Key, Parameter, Sentence};
use crate::error::Result;
use crate::network::Network;

/// Nodes in a block of work.
const BLOCK: usize = 1024;

/// Returns the label of each node after `iterations` steps; at the start each has its own number. With how many steps
/// were made: fewer, if labels no longer change.
///
/// O(iterations × edges).
///
/// # Errors
/// When the work should stop.
pub fn label_propagation(network: &Network, iterations: u64, control: &Control) -> Result<(Vec<u32>, u64)> {
    let mut labels: Vec<u32> = network.nodes().collect();
    let nodes = labels.len();
    for step in 0..iterations {
        let (blocks, _) = control.blocks_with(
            nodes,
            BLOCK,
            || vec![0; nodes],
            |counts, block| {
                block.map(|node| most_frequent(network, node as u32, &labels, counts)).collect::<Vec<u32>>()
            },
        )?;
        let next = blocks.concat();
        if next == labels {
            return Ok((labels, step));
        }
        labels = next;
    }
    Ok((labels, iterations))
}

/// Returns the label that most neighbors of `node` have, the least one of several; its own if it has no neighbor.
/// `counts` has a zero for each label, before and after.
fn most_frequent(network: &Network, node: u32, labels: &[u32], counts: &mut [u32]) -> u32 {
    let backward = if network.is_directed() { network.incoming().row(node) } else { &[] };
    let near = || network.outgoing().row(node).iter().chain(backward).map(|other| labels[*other as usize]);
    let (mut best, mut most) = (labels[node as usize], 0);
    for label in near() {
        let count = &mut counts[label as usize];
        *count += 1;
        if *count > most || (*count == most && label < best) {
            (best, most) = (label, *count);
        }
    }
    near().for_each(|label| counts[label as usize] = 0);
    best
}

const ITERATIONS: Key<u64> = Key::integer("iterations", 1, 20, "Steps at most");

/// Groups nodes by the label that their neighbors give them.
pub struct LabelPropagation;

impl Algorithm for LabelPropagation {
    fn name(&self) -> &'static str {
        "label-propagation"
    }

    fn summary(&self) -> &'static str {
        "A quick look at communities: everyone takes the label that most neighbors have"
    }

    fn family(&self) -> Family {
        Family::Community
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[ITERATIONS.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (labels, steps) = label_propagation(network, arguments.integer(&ITERATIONS), control)?;
        Ok(groups(&labels, "community").with("iterations", Cell::Integer(steps as i64)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        group_sentences(findings, "community", count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{from_edges, uniform_edges};

    #[test]
    fn two_cliques_are_two_communities() {
        let clique = |start: u32| (start..start + 5).flat_map(move |a| (start..a).map(move |b| (a, b)));
        let network = from_edges(10, false, clique(0).chain(clique(5)).chain([(4, 5)])).unwrap();
        let (labels, _) = label_propagation(&network, 20, &Control::single()).unwrap();
        assert_eq!(labels, [0, 0, 0, 0, 0, 5, 5, 5, 5, 5]);
    }

    #[test]
    fn each_step_is_the_most_frequent_label() {
        let threads = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 15) as u32;
            let network =
                from_edges(nodes, seed.is_multiple_of(2), uniform_edges(nodes, 2 * nodes as usize, seed)).unwrap();
            let mut labels: Vec<u32> = network.nodes().collect();
            for _ in 0..4 {
                let step = |node: u32| {
                    let mut counts = std::collections::BTreeMap::new();
                    for (a, b, _) in network.edges() {
                        for (from, to) in [(a, b), (b, a)] {
                            *counts.entry(labels[to as usize]).or_insert(0) += usize::from(from == node);
                        }
                    }
                    counts
                        .into_iter()
                        .filter(|(_, count)| *count > 0)
                        .rev()
                        .max_by_key(|(_, count)| *count)
                        .map_or(labels[node as usize], |(label, _)| label)
                };
                labels = network.nodes().map(step).collect();
            }
            assert_eq!(label_propagation(&network, 4, &threads).unwrap().0, labels, "seed {seed}");
        }
    }
}
