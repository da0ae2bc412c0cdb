//! Betweenness of nodes and edges: how much lies on the shortest ways of others (Brandes 2001).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::search::{Distance, Length};
use super::{
    Algorithm, Arguments, Cell, Choice, ColumnKind, Control, Family, Findings, Key, Parameter, Sentence, descending,
};
use crate::error::{Error, Result};
use crate::network::generate::Random;
use crate::network::{Network, Rows};

/// Parts that the sources are cut into: each has sums of its own, which are added in order.
const PARTS: usize = 32;

/// How sure the stated error of a sample is.
const CONFIDENCE: f64 = 0.95;

/// How to count.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Betweenness {
    /// What the length of an edge is.
    pub length: Length,
    /// Counts from this many sources drawn at random; from all if `None`.
    pub samples: Option<u32>,
    /// What picks the sampled sources; the same seed picks the same ones.
    pub seed: u64,
}

/// Sums over the sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// For each node, the sum over pairs of others of the part of their shortest ways that lead through it.
    pub nodes: Vec<f64>,
    /// The same for each entry of the rows of [`Network::outgoing`]; empty unless asked for. The two entries of an
    /// undirected edge hold the same.
    pub edges: Vec<f64>,
    /// The number of sources.
    pub sources: usize,
}

/// Returns how much lies on shortest ways, as counts of pairs; a pair counts once in an undirected network. From a
/// sample of sources, the counts are scaled up.
///
/// O(sources × edges), with a logarithm where edges have lengths.
///
/// # Errors
/// When an edge has length 0, or the work should stop.
pub fn betweenness(network: &Network, options: &Betweenness, of_edges: bool, control: &Control) -> Result<Counts> {
    let rows = network.outgoing();
    let hops = options.length.counts_hops(rows);
    if !hops && (0..rows.entries()).any(|place| options.length.of(rows.weight(place)) == 0.0) {
        return Err(Error::usage("an edge has length 0, so that shortest ways cannot be counted")
            .with_hint("leave edges of weight 0 out of the projection, or take `--length unit`"));
    }
    let nodes = network.len();
    let sources = sources(nodes, options);
    let parts = control.blocks(sources.len(), sources.len().div_ceil(PARTS), |block| {
        let mut pass = Pass::new(rows, (!hops).then_some(options.length), of_edges);
        for place in block {
            control.check()?;
            pass.run(sources[place]);
        }
        Ok::<_, Error>((pass.nodes, pass.edges))
    })?;
    let mut counts = Counts { nodes: vec![0.0; nodes], edges: Vec::new(), sources: sources.len() };
    if of_edges {
        counts.edges = vec![0.0; rows.entries()];
    }
    for part in parts {
        let (of_nodes, of_edges) = part?;
        add(&mut counts.nodes, &of_nodes);
        add(&mut counts.edges, &of_edges);
    }
    let pairs = if network.is_directed() { 1.0 } else { 0.5 };
    let scale = pairs * nodes as f64 / sources.len().max(1) as f64;
    counts.nodes.iter_mut().for_each(|count| *count *= scale);
    counts.edges.iter_mut().for_each(|count| *count *= scale);
    if !network.is_directed() {
        both_ways(rows, &mut counts.edges);
    }
    Ok(counts)
}

fn add(sums: &mut [f64], parts: &[f64]) {
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum += part;
    }
}

/// Adds what was counted in the two directions of each edge.
fn both_ways(rows: &Rows, edges: &mut [f64]) {
    if edges.is_empty() {
        return;
    }
    for source in 0..rows.len() as u32 {
        for place in rows.range(source) {
            let target = rows.targets()[place];
            if source < target
                && let Some(back) = rows.find(target, source)
            {
                let sum = edges[place] + edges[back];
                (edges[place], edges[back]) = (sum, sum);
            }
        }
    }
}

/// Returns the sources to count from, ascending.
fn sources(nodes: usize, options: &Betweenness) -> Vec<u32> {
    let mut all: Vec<u32> = (0..nodes as u32).collect();
    match options.samples {
        Some(samples) if (samples as usize) < nodes => {
            Random::new(options.seed).shuffle(&mut all);
            all.truncate(samples as usize);
            all.sort_unstable();
            all
        }
        _ => all,
    }
}

/// Returns how far, at most, the sampled betweenness of any node is from the exact one, as a part of all pairs, in 95 of
/// 100 samples: Hoeffding's bound (1963) over all nodes, after Brandes and Pich (2007).
pub fn error_bound(nodes: usize, samples: usize) -> f64 {
    if samples >= nodes {
        return 0.0;
    }
    ((2.0 * nodes as f64 / (1.0 - CONFIDENCE)).ln() / (2.0 * samples as f64)).sqrt()
}

/// Counts from one source after another.
struct Pass<'a> {
    rows: &'a Rows,
    /// How long edges are; hops if `None`.
    length: Option<Length>,
    distances: Vec<f64>,
    /// Shortest ways from the source.
    ways: Vec<f64>,
    /// One way's share of a node and of all that depends on it: (1 + what depends on it) / ways.
    shares: Vec<f64>,
    order: Vec<u32>,
    heap: BinaryHeap<(Reverse<Distance>, Reverse<u32>)>,
    nodes: Vec<f64>,
    edges: Vec<f64>,
}

impl<'a> Pass<'a> {
    fn new(rows: &'a Rows, length: Option<Length>, of_edges: bool) -> Self {
        let nodes = rows.len();
        Self {
            rows,
            length,
            distances: vec![f64::INFINITY; nodes],
            ways: vec![0.0; nodes],
            shares: vec![0.0; nodes],
            order: Vec::new(),
            heap: BinaryHeap::new(),
            nodes: vec![0.0; nodes],
            edges: vec![0.0; if of_edges { rows.entries() } else { 0 }],
        }
    }

    fn run(&mut self, source: u32) {
        for &node in &self.order {
            let node = node as usize;
            (self.distances[node], self.ways[node]) = (f64::INFINITY, 0.0);
        }
        self.order.clear();
        (self.distances[source as usize], self.ways[source as usize]) = (0.0, 1.0);
        match self.length {
            None => self.search_hops(source),
            Some(length) => self.search_lengths(source, length),
        }
        self.collect(source);
    }

    fn search_hops(&mut self, source: u32) {
        self.order.push(source);
        let mut next = 0;
        while let Some(&node) = self.order.get(next) {
            next += 1;
            let (distance, ways) = (self.distances[node as usize] + 1.0, self.ways[node as usize]);
            for &neighbor in self.rows.row(node) {
                let known = &mut self.distances[neighbor as usize];
                if *known == f64::INFINITY {
                    *known = distance;
                    self.order.push(neighbor);
                }
                if *known == distance {
                    self.ways[neighbor as usize] += ways;
                }
            }
        }
    }

    fn search_lengths(&mut self, source: u32, length: Length) {
        self.heap.push((Reverse(Distance(0.0)), Reverse(source)));
        while let Some((Reverse(Distance(distance)), Reverse(node))) = self.heap.pop() {
            if distance > self.distances[node as usize] {
                continue;
            }
            self.order.push(node);
            for (neighbor, weight) in self.rows.weighted(node) {
                let longer = distance + length.of(weight);
                let known = &mut self.distances[neighbor as usize];
                if longer < *known {
                    *known = longer;
                    self.ways[neighbor as usize] = 0.0;
                    self.heap.push((Reverse(Distance(longer)), Reverse(neighbor)));
                }
                if longer == *known && longer < f64::INFINITY {
                    self.ways[neighbor as usize] += self.ways[node as usize];
                }
            }
        }
    }

    /// Goes back from the farthest node and adds up what depends on each.
    fn collect(&mut self, source: u32) {
        for place in (0..self.order.len()).rev() {
            let node = self.order[place];
            let ways = self.ways[node as usize];
            let depend = ways * if self.edges.is_empty() { self.shares_behind(node) } else { self.count_edges(node) };
            self.shares[node as usize] = (1.0 + depend) / ways;
            if node != source {
                self.nodes[node as usize] += depend;
            }
        }
    }

    /// Returns the sum of the shares of the nodes that shortest ways lead to from `node`.
    fn shares_behind(&self, node: u32) -> f64 {
        let distance = self.distances[node as usize];
        let Some(length) = self.length else {
            let behind = self.rows.row(node).iter().filter(|other| self.distances[**other as usize] == distance + 1.0);
            return behind.fold(0.0, |sum, other| sum + self.shares[*other as usize]);
        };
        self.rows
            .weighted(node)
            .filter(|(other, weight)| {
                *other != node && self.distances[*other as usize] == distance + length.of(*weight)
            })
            .fold(0.0, |sum, (other, _)| sum + self.shares[other as usize])
    }

    /// The same, and adds to each edge what depends on it.
    fn count_edges(&mut self, node: u32) -> f64 {
        let (distance, ways) = (self.distances[node as usize], self.ways[node as usize]);
        let mut sum = 0.0;
        for place in self.rows.range(node) {
            let other = self.rows.targets()[place];
            let step = self.length.map_or(1.0, |length| length.of(self.rows.weight(place)));
            if other != node && self.distances[other as usize] == distance + step {
                let share = self.shares[other as usize];
                sum += share;
                self.edges[place] += ways * share;
            }
        }
        sum
    }
}

const SAMPLES: Key<Option<u64>> = Key::optional_integer(
    "samples",
    1,
    "Count from this many sources drawn at random; the error of the sample is stated",
);

const SEED: Key<u64> = Key::integer("seed", 0, 1, "Where random numbers start");

const SCALE: Choice<Scale> =
    Choice::new("scale", &["part", "count"], &[Scale::Part, Scale::Count], "Part of all pairs, or number of pairs");

/// What betweenness is given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Part,
    Count,
}

fn options(arguments: &Arguments) -> Betweenness {
    let samples = arguments.optional_integer(&SAMPLES);
    Betweenness {
        length: Length::chosen(arguments),
        samples: samples.map(|samples| u32::try_from(samples).unwrap_or(u32::MAX)),
        seed: arguments.integer(&SEED),
    }
}

/// Returns what a count is divided by: the number of pairs, of other nodes where a node is counted.
fn divisor(network: &Network, arguments: &Arguments, of_edges: bool) -> f64 {
    let nodes = network.len() as f64;
    let ordered = if of_edges { nodes * (nodes - 1.0) } else { (nodes - 1.0) * (nodes - 2.0) };
    let pairs = if network.is_directed() { ordered } else { ordered / 2.0 };
    if arguments.choice(&SCALE) == Scale::Count || pairs <= 0.0 { 1.0 } else { pairs }
}

fn figures(findings: Findings, network: &Network, counts: &Counts, arguments: &Arguments) -> Findings {
    if counts.sources == network.len() {
        return findings;
    }
    findings
        .with("samples", Cell::Integer(counts.sources as i64))
        .with("seed", Cell::Integer(arguments.integer(&SEED) as i64))
        .with("error", Cell::Number(error_bound(network.len(), counts.sources)))
        .with("confidence", Cell::Number(CONFIDENCE))
}

/// Ranks nodes by betweenness.
pub struct NodeBetweenness;

impl Algorithm for NodeBetweenness {
    fn name(&self) -> &'static str {
        "betweenness"
    }

    fn summary(&self) -> &'static str {
        "Who lies on the shortest ways between others"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[Length::KEY.parameter, SCALE.parameter, SAMPLES.parameter, SEED.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let counts = betweenness(network, &options(arguments), false, control)?;
        let divisor = divisor(network, arguments, false);
        let scores: Vec<f64> = counts.nodes.iter().map(|count| count / divisor).collect();
        Ok(figures(Findings::ranking(&scores), network, &counts, arguments))
    }
}

/// Ranks edges by betweenness.
pub struct EdgeBetweenness;

impl Algorithm for EdgeBetweenness {
    fn name(&self) -> &'static str {
        "edge-betweenness"
    }

    fn summary(&self) -> &'static str {
        "Which edges lie on the shortest ways between others"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[Length::KEY.parameter, SCALE.parameter, SAMPLES.parameter, SEED.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let counts = betweenness(network, &options(arguments), true, control)?;
        let divisor = divisor(network, arguments, true);
        let rows = network.outgoing();
        let mut found: Vec<(f64, u32, u32)> = Vec::new();
        for source in network.nodes() {
            for place in rows.range(source) {
                let target = rows.targets()[place];
                if network.is_directed() || source <= target {
                    found.push((counts.edges[place] / divisor, source, target));
                }
            }
        }
        found.sort_by(|a, b| descending(a.0, b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut findings =
            Findings::new(&[("source", ColumnKind::Node), ("target", ColumnKind::Node), ("score", ColumnKind::Score)]);
        findings.rows.extend(
            found
                .into_iter()
                .map(|(score, source, target)| vec![Cell::Node(source), Cell::Node(target), Cell::Number(score)]),
        );
        Ok(figures(findings, network, &counts, arguments))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for row in findings.rows.iter().take(count) {
            let (Cell::Node(source), Cell::Node(target)) = (&row[0], &row[1]) else { continue };
            sentences.push(Sentence {
                pieces: vec![
                    Cell::Text("the edge between ".to_owned()),
                    Cell::Node(*source),
                    Cell::Text(" and ".to_owned()),
                    Cell::Node(*target),
                    Cell::Text(" lies on shortest ways with a score of ".to_owned()),
                    row[2].clone(),
                ],
                evidence: vec![(*source, *target)],
            });
        }
        sentences
    }
}

#[cfg(test)]
mod tests;
