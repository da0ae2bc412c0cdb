//! Closeness (Bavelas 1950) and harmonic centrality (Marchiori and Latora 2000): how near a node is to the others.

use super::search::{BreadthFirst, Length, UNREACHED, lengths};
use super::{Algorithm, Arguments, Control, Family, Findings, Parameter};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes in a block of work.
const BLOCK: usize = 64;

/// How distances become a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// One over the mean distance, times the part of the nodes that there is a way from (Wasserman and Faust 1994).
    Closeness,
    /// The mean of one over the distance; 0 where there is no way.
    Harmonic,
}

/// Returns how near each node is to those that lead to it. O(nodes × edges), with a logarithm where edges have lengths.
///
/// # Errors
/// When the work should stop.
pub fn nearness(network: &Network, nearness: Nearness, length: Length, control: &Control) -> Result<Vec<f64>> {
    let (into, nodes) = (network.incoming(), network.len());
    let hops = length.counts_hops(into);
    let blocks = control.blocks(nodes, BLOCK, |block| {
        let mut search = BreadthFirst::new(if hops { nodes } else { 0 });
        let of_node = |node: usize| {
            control.check()?;
            let sums = if hops {
                search.run(into, &[node as u32], UNREACHED);
                Sums::of(search.order.iter().map(|other| f64::from(search.distances[*other as usize])))
            } else {
                Sums::of(weighted(into, length, node as u32, control)?.into_iter())
            };
            Ok(sums.score(nearness, nodes))
        };
        block.map(of_node).collect::<Result<Vec<f64>>>()
    })?;
    Ok(blocks.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

fn weighted(into: &Rows, length: Length, node: u32, control: &Control) -> Result<Vec<f64>> {
    let mut lengths = lengths(into, length, node, control)?;
    lengths.retain(|length| length.is_finite());
    Ok(lengths)
}

/// Distances of all that leads to a node, the node itself too.
struct Sums {
    reached: usize,
    distance: f64,
    inverse: f64,
}

impl Sums {
    fn of(distances: impl Iterator<Item = f64>) -> Self {
        let mut sums = Self { reached: 0, distance: 0.0, inverse: 0.0 };
        for distance in distances {
            sums.reached += 1;
            sums.distance += distance;
            if distance > 0.0 {
                sums.inverse += 1.0 / distance;
            }
        }
        sums
    }

    fn score(&self, nearness: Nearness, nodes: usize) -> f64 {
        if nodes < 2 {
            return 0.0;
        }
        let others = (nodes - 1) as f64;
        let reached = self.reached as f64 - 1.0;
        match nearness {
            Nearness::Closeness if self.distance > 0.0 => reached / self.distance * (reached / others),
            Nearness::Closeness => 0.0,
            Nearness::Harmonic => self.inverse / others,
        }
    }
}

/// Ranks nodes by closeness.
pub struct Closeness;

impl Algorithm for Closeness {
    fn name(&self) -> &'static str {
        "closeness"
    }

    fn summary(&self) -> &'static str {
        "Who is near to all that leads to them, by the mean distance"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[Length::KEY.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        Ok(Findings::ranking(&nearness(network, Nearness::Closeness, Length::chosen(arguments), control)?))
    }
}

/// Ranks nodes by harmonic centrality.
pub struct Harmonic;

impl Algorithm for Harmonic {
    fn name(&self) -> &'static str {
        "harmonic"
    }

    fn summary(&self) -> &'static str {
        "Who is near to all that leads to them, by the mean of 1 / distance; fair to parts that are apart"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[Length::KEY.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        Ok(Findings::ranking(&nearness(network, Nearness::Harmonic, Length::chosen(arguments), control)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_edges, from_weighted_edges};

    #[test]
    fn the_middle_of_a_path_is_near() {
        let path = from_edges(3, false, [(0, 1), (1, 2)]).unwrap();
        let of = |kind| nearness(&path, kind, Length::Unit, &Control::single()).unwrap();
        assert_eq!(of(Nearness::Closeness), [2.0 / 3.0, 1.0, 2.0 / 3.0]);
        assert_eq!(of(Nearness::Harmonic), [0.75, 1.0, 0.75]);
    }

    /// Distances between all pairs by Floyd and Warshall (1962).
    fn all_pairs(network: &Network, length: Length) -> Vec<Vec<f64>> {
        let nodes = network.len();
        let mut distances = vec![vec![f64::INFINITY; nodes]; nodes];
        for (node, row) in distances.iter_mut().enumerate() {
            row[node] = 0.0;
            for (other, weight) in network.outgoing().weighted(node as u32) {
                row[other as usize] = length.of(weight).min(row[other as usize]);
            }
        }
        for k in 0..nodes {
            for i in 0..nodes {
                for j in 0..nodes {
                    distances[i][j] = distances[i][j].min(distances[i][k] + distances[k][j]);
                }
            }
        }
        distances
    }

    #[test]
    fn scores_are_those_of_all_pairs() {
        let threads = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 1 + random.below(12);
            let edges: Vec<_> = (0..2 * nodes)
                .map(|_| (random.below(nodes), random.below(nodes), f64::from(1 + random.below(4))))
                .collect();
            let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
            for length in [Length::Unit, Length::Weight, Length::Inverse] {
                let all = all_pairs(&network, length);
                for kind in [Nearness::Closeness, Nearness::Harmonic] {
                    let found = nearness(&network, kind, length, &threads).unwrap();
                    for (node, found) in found.iter().enumerate() {
                        let near = all.iter().map(|row| row[node]).filter(|distance| distance.is_finite());
                        let expected = Sums::of(near).score(kind, nodes as usize);
                        assert!((found - expected).abs() < 1e-12, "seed {seed}");
                    }
                }
            }
        }
    }
}
