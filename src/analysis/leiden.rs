//! Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019): groups that are tied inside more than one
//! would expect, each of which hangs together.
//!
//! Everything is done in an order that a seed decides, on one thread: the same network and seed give the same groups.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::components::{group_sentences, groups};
use super::{Algorithm, Arguments, Cell, Choice, Control, Direction, Family, Findings, Key, Parameter, Sentence};
use crate::error::Result;
use crate::network::Network;
use crate::network::generate::Random;

/// What groups are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Quality {
    /// Modularity (Newman and Girvan 2004): weight inside against what degrees lead one to expect.
    #[default]
    Modularity,
    /// The constant Potts model (Traag et al. 2011): weight inside against the resolution times pairs of nodes.
    Potts,
}

/// How to look for communities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leiden {
    /// What a good partition is.
    pub quality: Quality,
    /// The higher, the smaller the groups.
    pub resolution: f64,
    /// What orders the nodes at random; the same seed gives the same communities.
    pub seed: u64,
    /// Rounds at most; it ends earlier once a round changes nothing.
    pub rounds: u32,
}

impl Default for Leiden {
    fn default() -> Self {
        Self { quality: Quality::Modularity, resolution: 1.0, seed: 1, rounds: 50 }
    }
}

/// Returns the community of each node of an undirected network, numbered from 0.
///
/// O(edges) for each round, in practice.
///
/// # Errors
/// When the work should stop.
pub fn leiden(network: &Network, options: &Leiden, control: &Control) -> Result<Vec<u32>> {
    let mut random = Random::new(options.seed);
    let base = Level::of(network, options.quality);
    let mut membership: Vec<u32> = (0..base.len() as u32).collect();
    for _ in 0..options.rounds {
        let before = membership.clone();
        round(&base, &mut membership, options, &mut random, control)?;
        if membership == before {
            break;
        }
    }
    Ok(membership)
}

/// Moves nodes, refines, and goes on with the groups as nodes until nothing moves.
fn round(base: &Level, membership: &mut [u32], options: &Leiden, random: &mut Random, control: &Control) -> Result<()> {
    let mut level = base.clone();
    let mut groups = membership.to_vec();
    // The node of the level that each node of the network is in.
    let mut places: Vec<u32> = (0..base.len() as u32).collect();
    loop {
        control.check()?;
        level.move_nodes(&mut groups, options, random);
        compact(&mut groups);
        for (node, place) in places.iter().enumerate() {
            membership[node] = groups[*place as usize];
        }
        let mut refined = level.refine(&groups, options, random);
        let count = compact(&mut refined) as usize;
        if count == level.len() {
            return Ok(());
        }
        let mut above = vec![0; count];
        for (node, part) in refined.iter().enumerate() {
            above[*part as usize] = groups[node];
        }
        for place in &mut places {
            *place = refined[*place as usize];
        }
        level = level.aggregated(&refined, count);
        groups = above;
    }
}

/// Numbers groups anew from 0, in the order of their first nodes; returns how many there are.
fn compact(groups: &mut [u32]) -> u32 {
    let mut numbers = FxHashMap::default();
    for group in groups.iter_mut() {
        let next = numbers.len() as u32;
        *group = *numbers.entry(*group).or_insert(next);
    }
    numbers.len() as u32
}

/// A network whose nodes may stand for many.
#[derive(Debug, Clone)]
struct Level {
    offsets: Vec<usize>,
    edges: Vec<(u32, f64)>,
    /// What a node counts where expectations are made: its strength, or how many nodes it stands for.
    sizes: Vec<f64>,
    /// What the product of two sizes is divided by.
    total: f64,
}

impl Level {
    fn of(network: &Network, quality: Quality) -> Self {
        let rows = network.outgoing();
        let mut level =
            Self { offsets: vec![0], edges: Vec::with_capacity(rows.entries()), sizes: Vec::new(), total: 1.0 };
        for node in network.nodes() {
            level.edges.extend(rows.weighted(node).filter(|(other, _)| *other != node));
            level.offsets.push(level.edges.len());
            level.sizes.push(match quality {
                Quality::Modularity => rows.strength(node),
                Quality::Potts => 1.0,
            });
        }
        if quality == Quality::Modularity {
            level.total = level.sizes.iter().fold(0.0, |sum, size| sum + size).max(f64::MIN_POSITIVE);
        }
        level
    }

    fn len(&self) -> usize {
        self.sizes.len()
    }

    fn row(&self, node: u32) -> &[(u32, f64)] {
        &self.edges[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// Moves each node to the group that gains most, until none gains.
    fn move_nodes(&self, groups: &mut [u32], options: &Leiden, random: &mut Random) {
        let nodes = self.len();
        let mut sizes = vec![0.0; nodes];
        let mut members = vec![0_u32; nodes];
        for (node, group) in groups.iter().enumerate() {
            sizes[*group as usize] += self.sizes[node];
            members[*group as usize] += 1;
        }
        let mut empty: Vec<u32> = (0..nodes as u32).rev().filter(|group| members[*group as usize] == 0).collect();
        let mut order: Vec<u32> = (0..nodes as u32).collect();
        random.shuffle(&mut order);
        let mut queue = VecDeque::from(order);
        let mut waits = vec![true; nodes];
        let mut ties = Ties::new(nodes);
        while let Some(node) = queue.pop_front() {
            waits[node as usize] = false;
            let (own, size) = (groups[node as usize], self.sizes[node as usize]);
            sizes[own as usize] -= size;
            members[own as usize] -= 1;
            if members[own as usize] == 0 {
                sizes[own as usize] = 0.0;
                empty.push(own);
            }
            ties.collect(self.row(node), groups);
            let gain = |group: u32, tie: f64| tie - options.resolution * size * sizes[group as usize] / self.total;
            let mut best = (gain(own, ties.to(own)), own);
            for &group in &ties.groups {
                let found = gain(group, ties.to(group));
                if found > best.0 + EPSILON {
                    best = (found, group);
                }
            }
            if best.0 < -EPSILON
                && let Some(alone) = empty.last()
            {
                best = (0.0, *alone);
            }
            let group = best.1;
            if members[group as usize] == 0 {
                // The last one: the group that the node has just left, or else the one that was taken above.
                empty.pop();
            }
            sizes[group as usize] += size;
            members[group as usize] += 1;
            groups[node as usize] = group;
            ties.clear();
            if group == own {
                continue;
            }
            for (neighbor, _) in self.row(node) {
                if groups[*neighbor as usize] != group && !waits[*neighbor as usize] {
                    waits[*neighbor as usize] = true;
                    queue.push_back(*neighbor);
                }
            }
        }
    }

    /// Cuts each group into parts that hang together well: single nodes join a part of their group that gains.
    fn refine(&self, groups: &[u32], options: &Leiden, random: &mut Random) -> Vec<u32> {
        let nodes = self.len();
        let mut parts: Vec<u32> = (0..nodes as u32).collect();
        let mut sizes = self.sizes.clone();
        let mut group_sizes = vec![0.0; nodes];
        for (node, group) in groups.iter().enumerate() {
            group_sizes[*group as usize] += self.sizes[node];
        }
        // The weight from each part to the rest of its group.
        let inside = |node: u32| {
            let near = self.row(node).iter().filter(|(other, _)| groups[*other as usize] == groups[node as usize]);
            near.fold(0.0, |sum, (_, weight)| sum + weight)
        };
        let mut outward: Vec<f64> = (0..nodes as u32).map(inside).collect();
        let mut alone = vec![true; nodes];
        let mut order: Vec<u32> = (0..nodes as u32).collect();
        random.shuffle(&mut order);
        let mut ties = Ties::new(nodes);
        for node in order {
            let (group, size) = (groups[node as usize], self.sizes[node as usize]);
            let expected = |part: usize, sizes: &[f64]| {
                options.resolution * sizes[part] * (group_sizes[group as usize] - sizes[part]) / self.total
            };
            if !alone[node as usize] || outward[node as usize] < expected(node as usize, &sizes) {
                continue;
            }
            ties.collect_where(self.row(node), &parts, |other| groups[other as usize] == group);
            let mut best = (0.0, node);
            for &part in &ties.groups {
                let well_tied = outward[part as usize] >= expected(part as usize, &sizes);
                let gain = ties.to(part) - options.resolution * size * sizes[part as usize] / self.total;
                if part != node && well_tied && gain > best.0 + EPSILON {
                    best = (gain, part);
                }
            }
            let part = best.1;
            if part != node {
                let tie = ties.to(part);
                outward[part as usize] += outward[node as usize] - 2.0 * tie;
                sizes[part as usize] += size;
                sizes[node as usize] = 0.0;
                parts[node as usize] = part;
                alone[part as usize] = false;
                alone[node as usize] = false;
            }
            ties.clear();
        }
        parts
    }

    /// Returns the network whose nodes are the `count` parts.
    fn aggregated(&self, parts: &[u32], count: usize) -> Self {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (node, part) in parts.iter().enumerate() {
            members[*part as usize].push(node as u32);
        }
        let mut level = Self { offsets: vec![0], edges: Vec::new(), sizes: vec![0.0; count], total: self.total };
        let mut ties = Ties::new(count);
        for (part, nodes) in members.iter().enumerate() {
            for &node in nodes {
                level.sizes[part] += self.sizes[node as usize];
                ties.collect(self.row(node), parts);
            }
            ties.groups.sort_unstable();
            let others = ties.groups.iter().filter(|other| **other as usize != part);
            level.edges.extend(others.map(|other| (*other, ties.to(*other))));
            level.offsets.push(level.edges.len());
            ties.clear();
        }
        level
    }
}

/// Gains below this are none.
const EPSILON: f64 = 1e-12;

/// The weight from a node to each group around it.
struct Ties {
    weights: Vec<f64>,
    seen: Vec<bool>,
    groups: Vec<u32>,
}

impl Ties {
    fn new(groups: usize) -> Self {
        Self { weights: vec![0.0; groups], seen: vec![false; groups], groups: Vec::new() }
    }

    fn collect(&mut self, row: &[(u32, f64)], groups: &[u32]) {
        self.collect_where(row, groups, |_| true);
    }

    fn collect_where(&mut self, row: &[(u32, f64)], groups: &[u32], counts: impl Fn(u32) -> bool) {
        for (other, weight) in row.iter().filter(|(other, _)| counts(*other)) {
            let group = groups[*other as usize];
            if !self.seen[group as usize] {
                self.seen[group as usize] = true;
                self.groups.push(group);
            }
            self.weights[group as usize] += weight;
        }
    }

    fn to(&self, group: u32) -> f64 {
        self.weights[group as usize]
    }

    fn clear(&mut self) {
        for group in self.groups.drain(..) {
            self.weights[group as usize] = 0.0;
            self.seen[group as usize] = false;
        }
    }
}

/// Returns the modularity of groups in an undirected network at a resolution: from -1/2 to 1. O(nodes + edges).
pub fn modularity(network: &Network, groups: &[u32], resolution: f64) -> f64 {
    let rows = network.outgoing();
    let mut strengths: FxHashMap<u32, f64> = FxHashMap::default();
    let (mut inside, mut total) = (0.0, 0.0);
    for node in network.nodes() {
        let strength = rows.strength(node);
        *strengths.entry(groups[node as usize]).or_insert(0.0) += strength;
        total += strength;
        inside += rows
            .weighted(node)
            .filter(|(other, _)| groups[*other as usize] == groups[node as usize])
            .fold(0.0, |sum, (_, weight)| sum + weight);
    }
    if total == 0.0 {
        return 0.0;
    }
    // In the order of groups, so that the sum has the same bits whatever the table is like.
    let mut strengths: Vec<(u32, f64)> = strengths.into_iter().collect();
    strengths.sort_unstable_by_key(|(group, _)| *group);
    let expected = strengths.iter().fold(0.0, |sum, (_, strength)| sum + (strength / total).powi(2));
    inside / total - resolution * expected
}

const QUALITY: Choice<Quality> = Choice::new(
    "quality",
    &["modularity", "potts"],
    &[Quality::Modularity, Quality::Potts],
    "What groups are measured by",
);

const RESOLUTION: Key<f64> = Key::number("resolution", [0.0, f64::MAX], 1.0, "The higher, the smaller the groups");

const SEED: Key<u64> = Key::integer("seed", 0, 1, "Where random numbers start");

/// Finds communities.
pub struct LeidenAlgorithm;

impl Algorithm for LeidenAlgorithm {
    fn name(&self) -> &'static str {
        "leiden"
    }

    fn summary(&self) -> &'static str {
        "Communities: what is tied inside more than one would expect"
    }

    fn family(&self) -> Family {
        Family::Community
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[QUALITY.parameter, RESOLUTION.parameter, SEED.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let options = Leiden {
            quality: arguments.choice(&QUALITY),
            resolution: arguments.number(&RESOLUTION),
            seed: arguments.integer(&SEED),
            ..Leiden::default()
        };
        let found = leiden(network, &options, control)?;
        let modularity = modularity(network, &found, 1.0);
        Ok(groups(&found, "community")
            .with("modularity", Cell::Number(modularity))
            .with("seed", Cell::Integer(options.seed as i64)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        group_sentences(findings, "community", count)
    }
}

#[cfg(test)]
mod tests;
