//! PageRank (Brin and Page 1998): where a walker is found who follows edges, and now and then jumps.

use super::{Algorithm, Arguments, Cell, Control, Family, Findings, Key, Nodes, Parameter};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes in a block of work: few, since the first nodes of a network are often those with most edges.
const BLOCK: usize = 512;

const DAMPING: Key<f64> = Key::number("damping", [0.0, 1.0], 0.85, "The chance to follow an edge instead of jumping");

const TOLERANCE: Key<f64> =
    Key::number("tolerance", [0.0, 1.0], 1e-12, "Stop once ranks change by less than this in sum");

const ITERATIONS: Key<u64> = Key::integer("iterations", 1, 1000, "Steps at most");

const FROM: Key<Option<Nodes>> =
    Key::optional_nodes("from", "Where jumps lead, in place of everywhere: ranks as seen from these; may be repeated");

/// How to rank.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRank {
    /// The chance to follow an edge instead of jumping.
    pub damping: f64,
    /// Stops once ranks change by less than this in sum.
    pub tolerance: f64,
    /// It stops after this many steps at the latest.
    pub iterations: u64,
    /// Where jumps lead, evenly; everywhere if empty.
    pub from: Vec<u32>,
}

impl Default for PageRank {
    fn default() -> Self {
        Self { damping: 0.85, tolerance: 1e-12, iterations: 1000, from: Vec::new() }
    }
}

/// Ranks, how many steps it took, and by how much the last one changed them in sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// The rank of each node, by its number; they sum to 1.
    pub scores: Vec<f64>,
    /// How many steps were taken.
    pub iterations: u64,
    /// By how much the last step changed the ranks, in sum.
    pub change: f64,
}

/// Returns the PageRank of each node; ranks sum to 1. Edges are followed by their weights; from a node without
/// edges, the walker jumps.
///
/// Each node pulls the rank of its sources, so that the order of sums does not depend on threads.
/// O(iterations × edges).
///
/// ```
/// use lermap::analysis::Control;
/// use lermap::analysis::page_rank::{PageRank, page_rank};
/// use lermap::network::generate::from_edges;
///
/// let network = from_edges(3, true, [(0, 2), (1, 2)])?;
/// let ranks = page_rank(&network, &PageRank::default(), &Control::single())?;
/// assert!(ranks.scores[2] > ranks.scores[0]);
/// # Ok::<(), lermap::Error>(())
/// ```
///
/// # Errors
/// When the work should stop.
pub fn page_rank(network: &Network, options: &PageRank, control: &Control) -> Result<Ranks> {
    let nodes = network.len();
    let (out, into) = (network.outgoing(), network.incoming());
    let jumps = jumps(nodes, &options.from);
    let jump = |node: usize| jumps.as_ref().map_or(1.0 / nodes as f64, |jumps| jumps[node]);
    let shares: Vec<f64> = network.nodes().map(|node| share(out, node)).collect();
    let mut ranks = Ranks { scores: (0..nodes).map(jump).collect(), iterations: 0, change: 0.0 };
    // What each node passes along each of its edges, now and in the next step.
    let mut passed: Vec<f64> = (0..nodes).map(|node| ranks.scores[node] * shares[node]).collect();
    let mut passed_next = vec![0.0; nodes];
    let is_stuck = |node: usize| shares[node] == 0.0;
    let mut stuck = (0..nodes).filter(|node| is_stuck(*node)).fold(0.0, |sum, node| sum + ranks.scores[node]);
    while ranks.iterations < options.iterations && nodes > 0 {
        let fixed = 1.0 - options.damping + options.damping * stuck;
        let parts = control.pairs(&mut ranks.scores, &mut passed_next, BLOCK, |start, scores, passed_next| {
            let (mut change, mut stuck) = (0.0, 0.0);
            for (place, (score, pass)) in scores.iter_mut().zip(passed_next).enumerate() {
                let node = start + place;
                let next = options.damping * pulled(into, node as u32, &passed) + fixed * jump(node);
                change += (next - *score).abs();
                *score = next;
                *pass = next * shares[node];
                stuck += if is_stuck(node) { next } else { 0.0 };
            }
            (change, stuck)
        })?;
        (ranks.change, stuck) = parts.into_iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        std::mem::swap(&mut passed, &mut passed_next);
        ranks.iterations += 1;
        if ranks.change < options.tolerance {
            break;
        }
    }
    Ok(ranks)
}

/// Returns what part of its rank `node` passes along an edge of weight 1; nothing if it has no edges.
fn share(out: &Rows, node: u32) -> f64 {
    let strength = out.strength(node);
    if strength > 0.0 { 1.0 / strength } else { 0.0 }
}

/// Returns the weighted sum of `values` over the sources of the edges to `node`.
pub(super) fn pulled(into: &Rows, node: u32, values: &[f64]) -> f64 {
    if into.is_weighted() {
        return into.weighted(node).fold(0.0, |sum, (source, weight)| sum + weight * values[source as usize]);
    }
    // Four sums at a time wait less for each other; they are the same four whatever the threads.
    let chunks = into.row(node).chunks_exact(4);
    let rest = chunks.remainder().iter().fold(0.0, |sum, source| sum + values[*source as usize]);
    let mut sums = [0.0; 4];
    for chunk in chunks {
        for (sum, source) in sums.iter_mut().zip(chunk) {
            *sum += values[*source as usize];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Returns the sum of the absolute differences of two lists.
pub(super) fn difference(a: &[f64], b: &[f64], control: &Control) -> Result<f64> {
    let parts = control.blocks(a.len(), BLOCK, |block| block.fold(0.0, |sum, node| sum + (a[node] - b[node]).abs()))?;
    Ok(parts.into_iter().fold(0.0, |sum, part| sum + part))
}

fn jumps(nodes: usize, from: &[u32]) -> Option<Vec<f64>> {
    if from.is_empty() {
        return None;
    }
    let mut jumps = vec![0.0; nodes];
    for node in from {
        jumps[*node as usize] = 1.0 / from.len() as f64;
    }
    Some(jumps)
}

/// Ranks nodes by PageRank.
pub struct PageRankAlgorithm;

impl Algorithm for PageRankAlgorithm {
    fn name(&self) -> &'static str {
        "page-rank"
    }

    fn summary(&self) -> &'static str {
        "Who is pointed to by those who are pointed to; with --from, as seen from some entities"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[DAMPING.parameter, TOLERANCE.parameter, ITERATIONS.parameter, FROM.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let options = PageRank {
            damping: arguments.number(&DAMPING),
            tolerance: arguments.number(&TOLERANCE),
            iterations: arguments.integer(&ITERATIONS),
            from: arguments.optional_nodes(&FROM).to_vec(),
        };
        let ranks = page_rank(network, &options, control)?;
        Ok(Findings::ranking(&ranks.scores)
            .with("iterations", Cell::Integer(ranks.iterations as i64))
            .with("change", Cell::Number(ranks.change)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_edges, from_weighted_edges, skewed_edges};

    /// Goes from everywhere to everywhere by the matrix of chances.
    fn slow(network: &Network, damping: f64, from: &[u32], steps: u64) -> Vec<f64> {
        let nodes = network.len();
        let jump = |node: u32| {
            if from.is_empty() {
                1.0 / nodes as f64
            } else if from.contains(&node) {
                1.0 / from.len() as f64
            } else {
                0.0
            }
        };
        let mut ranks: Vec<f64> = network.nodes().map(jump).collect();
        for _ in 0..steps {
            let mut next = vec![0.0; nodes];
            for a in network.nodes() {
                let strength: f64 = network.outgoing().weighted(a).map(|(_, weight)| weight).sum();
                for b in network.nodes() {
                    let weight = network.outgoing().find(a, b).map_or(0.0, |place| network.outgoing().weight(place));
                    let chance = if strength > 0.0 { weight / strength } else { jump(b) };
                    next[b as usize] += ranks[a as usize] * (damping * chance + (1.0 - damping) * jump(b));
                }
            }
            ranks = next;
        }
        ranks
    }

    #[test]
    fn ranks_are_those_of_the_matrix() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 1 + random.below(10);
            let edges: Vec<_> = (0..2 * nodes)
                .map(|_| (random.below(nodes), random.below(nodes), f64::from(random.below(4))))
                .collect();
            let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
            let from = if seed.is_multiple_of(3) { vec![random.below(nodes)] } else { Vec::new() };
            let options = PageRank { tolerance: 0.0, iterations: 30, from: from.clone(), ..PageRank::default() };
            let ranks = page_rank(&network, &options, &control).unwrap();
            for (found, expected) in ranks.scores.iter().zip(slow(&network, 0.85, &from, 30)) {
                assert!((found - expected).abs() < 1e-12, "seed {seed}");
            }
            assert!((ranks.scores.iter().sum::<f64>() - 1.0).abs() < 1e-12, "seed {seed}");
        }
    }

    #[test]
    fn threads_change_no_bit() {
        let network = from_edges(1 << 14, true, skewed_edges(14, 100_000, 1)).unwrap();
        let of = |threads| {
            let control = Control::new(crate::cancel::Cancellation::new(), threads).unwrap();
            page_rank(&network, &PageRank::default(), &control).unwrap()
        };
        assert_eq!(of(1), of(4));
        assert!(of(1).change < 1e-12);
    }

    #[test]
    fn an_empty_network_has_no_ranks() {
        let empty = from_edges(0, true, []).unwrap();
        assert!(page_rank(&empty, &PageRank::default(), &Control::single()).unwrap().scores.is_empty());
    }
}
