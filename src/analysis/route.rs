//! Ways between two nodes: shortest, all shortest, and the k shortest without a node twice (Yen 1971).
//!
//! Ties are broken by node numbers: of ways that are equally long, the one that comes first in the order of its nodes.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use rustc_hash::FxHashSet;

use super::Control;
use super::search::{Distance, Length};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 14;

/// Which way edges are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeUse {
    /// From source to target.
    Out,
    /// From target to source.
    In,
    /// Along edges and against them.
    Any,
}

impl EdgeUse {
    fn turned(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
            Self::Any => Self::Any,
        }
    }
}

/// What a step costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// The length of the edge.
    Length(Length),
    /// 1 + log2 of the degree of the greater end: ways through what everything is tied to are long.
    Hub,
}

/// Finds ways in one network.
pub struct Router<'a> {
    network: &'a Network,
    walk: EdgeUse,
    cost: Cost,
    control: &'a Control,
}

/// A way: its nodes from the start to the end, and what it costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// The nodes by their numbers, from the start to the end.
    pub nodes: Vec<u32>,
    /// The sum of what its steps cost.
    pub cost: f64,
}

/// What a way must not use.
#[derive(Default)]
struct Closed {
    nodes: FxHashSet<u32>,
    steps: FxHashSet<(u32, u32)>,
}

impl<'a> Router<'a> {
    /// Returns a router that walks over `network` as said.
    pub fn new(network: &'a Network, walk: EdgeUse, cost: Cost, control: &'a Control) -> Self {
        Self { network, walk, cost, control }
    }

    /// Returns the shortest way. O((nodes + edges) log nodes).
    ///
    /// # Errors
    /// When the work should stop.
    pub fn shortest(&self, from: u32, to: u32) -> Result<Option<Way>> {
        self.spur(from, to, &Closed::default())
    }

    /// Returns at most `most` shortest ways, all of the same cost, in the order of their nodes.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn all_shortest(&self, from: u32, to: u32, most: usize) -> Result<Vec<Way>> {
        let left = self.costs_to(to, from, &Closed::default())?;
        let mut ways = Vec::new();
        let whole = left[from as usize];
        if whole == f64::INFINITY {
            return Ok(ways);
        }
        let mut path = vec![from];
        let mut choices = vec![self.next_steps(from, &left, &path)];
        while let Some(open) = choices.last_mut() {
            if path.last() == Some(&to) {
                ways.push(Way { nodes: path.clone(), cost: whole });
                if ways.len() == most {
                    break;
                }
                open.clear();
            }
            match open.pop() {
                Some(next) => {
                    path.push(next);
                    let steps = self.next_steps(next, &left, &path);
                    choices.push(steps);
                }
                None => {
                    choices.pop();
                    path.pop();
                }
            }
            self.control.check()?;
        }
        Ok(ways)
    }

    /// Returns the next nodes on shortest ways behind `node`, the first one last.
    fn next_steps(&self, node: u32, left: &[f64], path: &[u32]) -> Vec<u32> {
        let mut next = Vec::new();
        self.steps(node, self.walk, |to, cost| {
            if left[node as usize] == cost + left[to as usize] && !path.contains(&to) {
                next.push(to);
            }
        });
        next.sort_unstable_by(|a, b| b.cmp(a));
        next.dedup();
        next
    }

    /// Returns the `count` shortest ways that visit no node twice, the shortest first.
    /// O(count × nodes on a way × a shortest way).
    ///
    /// # Errors
    /// When the work should stop.
    pub fn shortest_simple(&self, from: u32, to: u32, count: usize) -> Result<Vec<Way>> {
        let mut found: Vec<Way> = self.shortest(from, to)?.into_iter().collect();
        let mut candidates: BTreeSet<(Distance, Vec<u32>)> = BTreeSet::new();
        while let Some(last) = found.last().cloned().filter(|_| found.len() < count) {
            let mut spent = 0.0;
            for place in 0..last.nodes.len() - 1 {
                let root = &last.nodes[..=place];
                let closed = Closed {
                    nodes: root[..place].iter().copied().collect(),
                    steps: found
                        .iter()
                        .filter(|way| way.nodes.len() > place + 1 && way.nodes[..=place] == *root)
                        .map(|way| (way.nodes[place], way.nodes[place + 1]))
                        .collect(),
                };
                if let Some(rest) = self.spur(last.nodes[place], to, &closed)? {
                    let nodes = [&root[..place], &rest.nodes].concat();
                    candidates.insert((Distance(spent + rest.cost), nodes));
                }
                spent += self.step_cost(last.nodes[place], last.nodes[place + 1]);
            }
            match candidates.pop_first() {
                Some((Distance(cost), nodes)) => found.push(Way { nodes, cost }),
                None => break,
            }
        }
        Ok(found)
    }

    /// Returns the shortest way around what is closed.
    fn spur(&self, from: u32, to: u32, closed: &Closed) -> Result<Option<Way>> {
        let left = self.costs_to(to, from, closed)?;
        if left[from as usize] == f64::INFINITY {
            return Ok(None);
        }
        let mut nodes = vec![from];
        let mut node = from;
        while node != to {
            let mut next: Option<u32> = None;
            self.steps(node, self.walk, |other, cost| {
                let fits = left[node as usize] == cost + left[other as usize]
                    && !closed.steps.contains(&(node, other))
                    && !nodes.contains(&other);
                if fits && next.is_none_or(|next| other < next) {
                    next = Some(other);
                }
            });
            // Steps that cost nothing may lead around: then there is no next one.
            let Some(next) = next else { return Ok(None) };
            nodes.push(next);
            node = next;
        }
        Ok(Some(Way { nodes, cost: left[from as usize] }))
    }

    /// Returns what is left to pay from each node to `to`; exact for what is nearer than `from`.
    fn costs_to(&self, to: u32, from: u32, closed: &Closed) -> Result<Vec<f64>> {
        let mut left = vec![f64::INFINITY; self.network.len()];
        let mut heap = BinaryHeap::from([(Reverse(Distance(0.0)), Reverse(to))]);
        left[to as usize] = 0.0;
        let mut steps = 0_usize;
        while let Some((Reverse(Distance(spent)), Reverse(node))) = heap.pop() {
            if spent > left[node as usize] {
                continue;
            }
            // What costs as much as the start is still looked at, for ties.
            if spent > left[from as usize] {
                break;
            }
            steps += 1;
            if steps.is_multiple_of(PATIENCE) {
                self.control.check()?;
            }
            self.steps(node, self.walk.turned(), |other, cost| {
                let more = spent + cost;
                let is_open = !closed.nodes.contains(&other) && !closed.steps.contains(&(other, node));
                if is_open && more < left[other as usize] {
                    left[other as usize] = more;
                    heap.push((Reverse(Distance(more)), Reverse(other)));
                }
            });
        }
        Ok(left)
    }

    /// Calls `step` with each node that a step from `node` leads to, and what it costs.
    fn steps(&self, node: u32, walk: EdgeUse, mut step: impl FnMut(u32, f64)) {
        if walk != EdgeUse::In {
            self.along(self.network.outgoing(), node, &mut step);
        }
        if walk == EdgeUse::In || (walk == EdgeUse::Any && self.network.is_directed()) {
            self.along(self.network.incoming(), node, &mut step);
        }
    }

    fn along(&self, rows: &Rows, node: u32, step: &mut impl FnMut(u32, f64)) {
        for (other, weight) in rows.weighted(node).filter(|(other, _)| *other != node) {
            let cost = match self.cost {
                Cost::Length(length) => length.of(weight),
                Cost::Hub => 1.0 + (self.degree(node).max(self.degree(other)) as f64).log2(),
            };
            if cost.is_finite() {
                step(other, cost);
            }
        }
    }

    fn degree(&self, node: u32) -> usize {
        let out = self.network.outgoing().degree(node);
        if self.network.is_directed() { out + self.network.incoming().degree(node) } else { out }
    }

    /// Returns what the cheapest step from one node to another costs.
    fn step_cost(&self, from: u32, to: u32) -> f64 {
        let mut least = f64::INFINITY;
        self.steps(from, self.walk, |other, cost| {
            if other == to {
                least = least.min(cost);
            }
        });
        least
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_weighted_edges};

    /// Lists every simple way, cheapest first, then by nodes.
    fn slow(router: &Router<'_>, from: u32, to: u32) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut open = vec![vec![from]];
        while let Some(path) = open.pop() {
            let node = path[path.len() - 1];
            if node == to {
                let cost = path.windows(2).rev().fold(0.0, |sum, step| router.step_cost(step[0], step[1]) + sum);
                ways.push(Way { nodes: path, cost });
                continue;
            }
            let mut next = Vec::new();
            router.steps(node, router.walk, |other, _| next.push(other));
            next.sort_unstable();
            next.dedup();
            open.extend(
                next.into_iter()
                    .filter(|other| !path.contains(other))
                    .map(|other| [path.as_slice(), &[other]].concat()),
            );
        }
        ways.sort_by(|a, b| Distance(a.cost).cmp(&Distance(b.cost)).then_with(|| a.nodes.cmp(&b.nodes)));
        ways
    }

    #[test]
    fn ways_are_the_first_of_all() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 2 + random.below(6);
            let edges: Vec<_> = (0..2 * nodes)
                .map(|_| (random.below(nodes), random.below(nodes), f64::from(1 + random.below(3))))
                .collect();
            let network = from_weighted_edges(nodes, seed % 3 > 0, edges).unwrap();
            let walk = [EdgeUse::Out, EdgeUse::In, EdgeUse::Any][seed as usize % 3];
            let cost = [Cost::Length(Length::Unit), Cost::Length(Length::Weight)][seed as usize % 2];
            let router = Router::new(&network, walk, cost, &control);
            let (from, to) = (random.below(nodes), random.below(nodes));
            let all = slow(&router, from, to);
            assert_eq!(router.shortest(from, to).unwrap(), all.first().cloned(), "seed {seed}");
            let least = all.first().map_or(0.0, |way| way.cost);
            let equal: Vec<Way> = all.iter().filter(|way| way.cost == least).cloned().collect();
            assert_eq!(router.all_shortest(from, to, 1000).unwrap(), equal, "seed {seed}");
            let found = router.shortest_simple(from, to, 5).unwrap();
            assert_eq!(found, all[..all.len().min(5)], "seed {seed}");
        }
    }

    #[test]
    fn ways_go_around_hubs() {
        // 0 - 1 - 2 by the hub 1, or 0 - 3 - 4 - 2 around it.
        let edges = [(0, 1), (1, 2), (0, 3), (3, 4), (4, 2)].into_iter().chain((5..40).map(|leaf| (1, leaf)));
        let network = from_weighted_edges(40, false, edges.map(|(a, b)| (a, b, 1.0))).unwrap();
        let control = Control::single();
        let of = |cost| Router::new(&network, EdgeUse::Any, cost, &control).shortest(0, 2).unwrap().unwrap().nodes;
        assert_eq!(of(Cost::Length(Length::Unit)), [0, 1, 2]);
        assert_eq!(of(Cost::Hub), [0, 3, 4, 2]);
    }
}
