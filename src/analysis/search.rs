//! Distances from a node: breadth-first in hops (Moore 1959), and by length of edges (Dijkstra 1959).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{
    Algorithm, Arguments, Cell, Choice, ColumnKind, Control, Family, Findings, Key, Node, Parameter, Sentence,
};
use crate::error::Result;
use crate::network::{Network, Rows};

/// The distance in hops of what cannot be reached.
pub const UNREACHED: u32 = u32::MAX;

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 14;

/// How long an edge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Length {
    /// 1: distances count hops.
    #[default]
    Unit,
    /// Its weight.
    Weight,
    /// 1 / weight: what is tied closely is near. An edge of weight 0 leads nowhere.
    Inverse,
}

impl Length {
    /// The argument that chooses one.
    pub const KEY: Choice<Self> = Choice::new(
        "length",
        &["unit", "weight", "inverse"],
        &[Self::Unit, Self::Weight, Self::Inverse],
        "How long an edge is: 1, its weight, or 1 / weight, so that what is tied closely is near",
    );

    /// Returns the length that `arguments` choose.
    pub fn chosen(arguments: &Arguments) -> Self {
        arguments.choice(&Self::KEY)
    }

    /// Returns the length of an edge of `weight`.
    pub fn of(self, weight: f64) -> f64 {
        match self {
            Self::Unit => 1.0,
            Self::Weight => weight,
            Self::Inverse => 1.0 / weight,
        }
    }

    /// Returns whether distances over `rows` are hops.
    pub fn counts_hops(self, rows: &Rows) -> bool {
        self == Self::Unit || !rows.is_weighted()
    }
}

/// A breadth-first search that can be started again without new memory.
pub struct BreadthFirst {
    /// Distances in hops; [`UNREACHED`] elsewhere.
    pub distances: Vec<u32>,
    /// What was reached, in order of distance.
    pub order: Vec<u32>,
}

impl BreadthFirst {
    /// Returns a search over `nodes` nodes.
    pub fn new(nodes: usize) -> Self {
        Self { distances: vec![UNREACHED; nodes], order: Vec::new() }
    }

    /// Searches from `sources`, each at distance 0, as far as `radius`. O(nodes and edges reached).
    pub fn run(&mut self, rows: &Rows, sources: &[u32], radius: u32) {
        for node in self.order.drain(..) {
            self.distances[node as usize] = UNREACHED;
        }
        for &source in sources {
            if self.distances[source as usize] == UNREACHED {
                self.distances[source as usize] = 0;
                self.order.push(source);
            }
        }
        let mut next = 0;
        while let Some(&node) = self.order.get(next) {
            next += 1;
            let distance = self.distances[node as usize];
            if distance == radius {
                break;
            }
            for &neighbor in rows.row(node) {
                if self.distances[neighbor as usize] == UNREACHED {
                    self.distances[neighbor as usize] = distance + 1;
                    self.order.push(neighbor);
                }
            }
        }
    }
}

/// Returns the distance in hops of each node from `source`, [`UNREACHED`] where there is no way.
///
/// Searches from below while few nodes are at the border and from above while many are (Beamer et al. 2012).
/// O(nodes + edges).
///
/// # Errors
/// When the work should stop.
pub fn hops(network: &Network, source: u32, control: &Control) -> Result<Vec<u32>> {
    let (out, into) = (network.outgoing(), network.incoming());
    let mut distances = vec![UNREACHED; network.len()];
    distances[source as usize] = 0;
    let mut border = vec![source];
    let mut unseen = out.entries();
    let mut distance = 0;
    while !border.is_empty() {
        control.check()?;
        distance += 1;
        let edges: usize = border.iter().map(|node| out.degree(*node)).sum();
        unseen = unseen.saturating_sub(edges);
        border = if edges > unseen / 14 {
            from_above(into, &mut distances, distance)
        } else {
            from_below(out, &border, &mut distances, distance)
        };
    }
    Ok(distances)
}

fn from_below(out: &Rows, border: &[u32], distances: &mut [u32], distance: u32) -> Vec<u32> {
    let mut next = Vec::new();
    for &node in border {
        for &neighbor in out.row(node) {
            if distances[neighbor as usize] == UNREACHED {
                distances[neighbor as usize] = distance;
                next.push(neighbor);
            }
        }
    }
    next
}

fn from_above(into: &Rows, distances: &mut [u32], distance: u32) -> Vec<u32> {
    let mut next = Vec::new();
    for node in 0..distances.len() {
        if distances[node] == UNREACHED
            && into.row(node as u32).iter().any(|from| distances[*from as usize] == distance - 1)
        {
            next.push(node as u32);
        }
    }
    for &node in &next {
        distances[node as usize] = distance;
    }
    next
}

/// A distance that can be ordered; never NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distance(pub f64);

impl Eq for Distance {}

impl PartialOrd for Distance {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Distance {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Returns the least length of a way from `source` to each node, infinite where there is none.
/// O((nodes + edges) log nodes).
///
/// # Errors
/// When the work should stop.
pub fn lengths(rows: &Rows, length: Length, source: u32, control: &Control) -> Result<Vec<f64>> {
    let mut lengths = vec![f64::INFINITY; rows.len()];
    lengths[source as usize] = 0.0;
    let mut heap = BinaryHeap::from([(Reverse(Distance(0.0)), Reverse(source))]);
    let mut steps = 0_usize;
    while let Some((Reverse(Distance(distance)), Reverse(node))) = heap.pop() {
        if distance > lengths[node as usize] {
            continue;
        }
        steps += 1;
        if steps.is_multiple_of(PATIENCE) {
            control.check()?;
        }
        for (neighbor, weight) in rows.weighted(node) {
            let longer = distance + length.of(weight);
            if longer < lengths[neighbor as usize] {
                lengths[neighbor as usize] = longer;
                heap.push((Reverse(Distance(longer)), Reverse(neighbor)));
            }
        }
    }
    Ok(lengths)
}

const FROM: Key<Node> = Key::node("from", "The entity to start from");

/// The distance of every node from one.
pub struct Distances;

impl Algorithm for Distances {
    fn name(&self) -> &'static str {
        "distances"
    }

    fn summary(&self) -> &'static str {
        "How far every node is from one, in hops or by the length of edges"
    }

    fn family(&self) -> Family {
        Family::Path
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[FROM.parameter, Length::KEY.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (source, length) = (arguments.node(&FROM)?, Length::chosen(arguments));
        let mut found: Vec<(Distance, u32)> = if length.counts_hops(network.outgoing()) {
            let hops = hops(network, source, control)?;
            let reached = network.nodes().filter(|node| hops[*node as usize] != UNREACHED);
            reached.map(|node| (Distance(f64::from(hops[node as usize])), node)).collect()
        } else {
            let lengths = lengths(network.outgoing(), length, source, control)?;
            let reached = network.nodes().filter(|node| lengths[*node as usize].is_finite());
            reached.map(|node| (Distance(lengths[node as usize]), node)).collect()
        };
        found.sort_unstable();
        let unreached = network.len() - found.len();
        let mut findings = Findings::new(&[("node", ColumnKind::Node), ("distance", ColumnKind::Plain)]);
        let row = |(Distance(distance), node)| vec![Cell::Node(node), Cell::Number(distance)];
        findings.rows = found.into_iter().map(row).collect();
        Ok(findings.with("unreached", Cell::Integer(unreached as i64)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let Some([start, _]) = findings.rows.first().map(Vec::as_slice) else { return Vec::new() };
        let sentence = |row: &Vec<Cell>| Sentence {
            pieces: vec![
                row[0].clone(),
                Cell::Text(" is at distance ".to_owned()),
                row[1].clone(),
                Cell::Text(" from ".to_owned()),
                start.clone(),
            ],
            evidence: Vec::new(),
        };
        findings.rows.iter().skip(1).take(count).map(sentence).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_weighted_edges};

    /// Returns distances by going over all edges until nothing changes (Bellman 1958).
    fn slow(network: &Network, length: Length, source: u32) -> Vec<f64> {
        let mut lengths = vec![f64::INFINITY; network.len()];
        lengths[source as usize] = 0.0;
        for _ in network.nodes() {
            for node in network.nodes() {
                for (neighbor, weight) in network.outgoing().weighted(node) {
                    let longer = lengths[node as usize] + length.of(weight);
                    lengths[neighbor as usize] = lengths[neighbor as usize].min(longer);
                }
            }
        }
        lengths
    }

    #[test]
    fn distances_are_those_of_going_over_all_edges() {
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 1 + random.below(20);
            let edges: Vec<_> = (0..random.below(3 * nodes))
                .map(|_| (random.below(nodes), random.below(nodes), f64::from(random.below(5))))
                .collect();
            let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
            let control = Control::single();
            let source = random.below(nodes);
            for length in [Length::Unit, Length::Weight, Length::Inverse] {
                let found = lengths(network.outgoing(), length, source, &control).unwrap();
                for (found, expected) in found.iter().zip(slow(&network, length, source)) {
                    assert!(*found == expected || (found - expected).abs() < 1e-12, "seed {seed}");
                }
            }
            let hops = hops(&network, source, &control).unwrap();
            let expected = slow(&network, Length::Unit, source);
            let hops: Vec<f64> =
                hops.iter().map(|hops| if *hops == UNREACHED { f64::INFINITY } else { f64::from(*hops) }).collect();
            assert_eq!(hops, expected, "seed {seed}");
            let mut search = BreadthFirst::new(network.len());
            for start in network.nodes() {
                search.run(network.outgoing(), &[start], u32::MAX);
            }
            search.run(network.outgoing(), &[source], 2);
            for node in network.nodes() {
                let near = Some(search.distances[node as usize]).filter(|hops| *hops != UNREACHED).map(f64::from);
                assert_eq!(near, Some(hops_of(&expected, node)).filter(|hops| *hops <= 2.0), "seed {seed}");
            }
        }
    }

    fn hops_of(expected: &[f64], node: u32) -> f64 {
        expected[node as usize]
    }

    #[test]
    fn a_long_path_is_no_matter() {
        let nodes = 1_000_000;
        let network = from_weighted_edges(nodes, true, (1..nodes).map(|node| (node - 1, node, 1.0))).unwrap();
        let hops = hops(&network, 0, &Control::single()).unwrap();
        assert_eq!(hops.last(), Some(&(nodes - 1)));
    }
}
