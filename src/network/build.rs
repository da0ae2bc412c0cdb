//! Building a network out of edges in any order.

use crate::error::{Error, Result};

use super::links::{Link, Links};
use super::names::NodeNames;
use super::rows::Rows;
use super::{Network, Role};

/// What becomes of several edges between the same two nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Merge {
    /// One edge; its weight is the sum of theirs, which counts them where each weighs 1.
    #[default]
    Sum,
    /// One edge with the least weight.
    Least,
    /// One edge with the greatest weight.
    Greatest,
    /// One edge with the weight of the first.
    First,
}

/// Collects edges between nodes that are numbered from 0.
#[derive(Debug, Default)]
pub struct NetworkBuilder {
    directed: bool,
    merge: Merge,
    keep_loops: bool,
    sources: Vec<u32>,
    targets: Vec<u32>,
    /// Empty as long as all weights are 1.
    weights: Vec<f64>,
    links: Vec<Link>,
    keep_links: bool,
    roles: Vec<u8>,
    loops: usize,
}

/// How many edges did not stay as they were stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// Edges from a node to itself that were dropped.
    pub loops: usize,
    /// Edges that became one with an earlier edge between the same nodes.
    pub merged: usize,
}

impl NetworkBuilder {
    /// Returns a builder of a network whose edges have a direction, or none.
    pub fn new(directed: bool) -> Self {
        Self { directed, ..Self::default() }
    }

    /// Says what becomes of parallel edges.
    #[must_use]
    pub fn merging(mut self, merge: Merge) -> Self {
        self.merge = merge;
        self
    }

    /// Keeps edges from a node to itself; they are dropped and counted otherwise.
    #[must_use]
    pub fn keeping_loops(mut self) -> Self {
        self.keep_loops = true;
        self
    }

    /// Keeps the type of each stated edge, for those who name the predicates on a path; 12 bytes an edge.
    #[must_use]
    pub fn keeping_links(mut self) -> Self {
        self.keep_links = true;
        self
    }

    /// Adds an edge of weight 1.
    pub fn edge(&mut self, source: u32, target: u32) {
        self.weighted_edge(source, target, 1.0);
    }

    /// Adds an edge; `weight` is finite and not negative.
    pub fn weighted_edge(&mut self, source: u32, target: u32, weight: f64) {
        self.node(source, Role::Source);
        self.node(target, Role::Target);
        if source == target && !self.keep_loops {
            self.loops += 1;
            return;
        }
        if weight != 1.0 && self.weights.is_empty() {
            self.weights = vec![1.0; self.sources.len()];
        }
        if weight != 1.0 || !self.weights.is_empty() {
            self.weights.push(weight);
        }
        self.sources.push(source);
        self.targets.push(target);
    }

    /// Adds an edge that was stated with the type of number `kind`.
    pub fn typed_edge(&mut self, source: u32, target: u32, weight: f64, kind: u32) {
        self.weighted_edge(source, target, weight);
        if self.keep_links && (source != target || self.keep_loops) {
            self.links.push(Link { source, target, kind });
        }
    }

    /// Says that `node` exists and that it is on the side of `role`, with edges or without.
    pub fn node(&mut self, node: u32, role: Role) {
        if self.roles.len() <= node as usize {
            self.roles.resize(node as usize + 1, 0);
        }
        self.roles[node as usize] |= role as u8;
    }

    /// Returns the network and what was lost on the way. O(nodes + edges).
    ///
    /// `names` has a name for each node; nodes behind the last edge have none. `types` are the names of the types of
    /// edges.
    ///
    /// # Errors
    /// When there are more than 2³² entries of rows.
    pub fn finish(mut self, names: NodeNames, types: Vec<oxrdf::Term>) -> Result<(Network, Losses)> {
        let nodes = names.len().max(self.roles.len());
        self.roles.resize(nodes, 0);
        if !self.directed {
            self.mirror();
        }
        if u32::try_from(self.sources.len()).is_err() {
            return Err(Error::limit("a network holds at most 4,294,967,295 edges")
                .with_hint("choose fewer predicates with `--predicate`"));
        }
        let (rows, merged) = self.rows(nodes);
        let into = self.directed.then(|| rows.transposed());
        let merged = if self.directed { merged } else { merged / 2 };
        let links = self.keep_links.then(|| Links::new(self.links));
        let network = Network { directed: self.directed, out: rows, into, roles: self.roles, names, types, links };
        Ok((network, Losses { loops: self.loops, merged }))
    }

    /// Adds the other direction of every edge.
    fn mirror(&mut self) {
        let stated = self.sources.len();
        for place in 0..stated {
            let (source, target) = (self.sources[place], self.targets[place]);
            if source != target {
                self.sources.push(target);
                self.targets.push(source);
                if let Some(weight) = self.weights.get(place).copied() {
                    self.weights.push(weight);
                }
            }
        }
    }

    /// Sorts the edges by source and target with two counting sorts and makes one edge of parallel ones.
    fn rows(&mut self, nodes: usize) -> (Rows, usize) {
        let by_target = counting_sort(None, &self.targets, nodes);
        let order = counting_sort(Some(&by_target), &self.sources, nodes);
        drop(by_target);
        let parallel = order.windows(2).any(|pair| self.ends(pair[0]) == self.ends(pair[1]));
        let weighted = !self.weights.is_empty() || (parallel && self.merge == Merge::Sum);
        let mut offsets = vec![0_u32; nodes + 1];
        let mut targets: Vec<u32> = Vec::with_capacity(order.len());
        let mut weights = Vec::with_capacity(if weighted { order.len() } else { 0 });
        let mut last = None;
        for &place in &order {
            let ends = self.ends(place);
            let weight = self.weights.get(place as usize).copied().unwrap_or(1.0);
            if last == Some(ends) {
                if let Some(sum) = weights.last_mut() {
                    *sum = self.merge.of(*sum, weight);
                }
                continue;
            }
            last = Some(ends);
            offsets[ends.0 as usize + 1] += 1;
            targets.push(ends.1);
            if weighted {
                weights.push(weight);
            }
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let merged = order.len() - targets.len();
        if weights.iter().all(|weight| *weight == 1.0) {
            weights = Vec::new();
        }
        (Rows::new(offsets, targets, weights), merged)
    }

    fn ends(&self, place: u32) -> (u32, u32) {
        (self.sources[place as usize], self.targets[place as usize])
    }
}

impl Merge {
    fn of(self, first: f64, second: f64) -> f64 {
        match self {
            Self::Sum => first + second,
            Self::Least => first.min(second),
            Self::Greatest => first.max(second),
            Self::First => first,
        }
    }
}

/// Returns the places of `keys` in ascending order of keys, those of equal keys in the order of `before`.
fn counting_sort(before: Option<&[u32]>, keys: &[u32], count: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    for &key in keys {
        starts[key as usize + 1] += 1;
    }
    for key in 0..count {
        starts[key + 1] += starts[key];
    }
    let mut sorted = vec![0; keys.len()];
    let mut put = |place: u32| {
        let start = &mut starts[keys[place as usize] as usize];
        sorted[*start as usize] = place;
        *start += 1;
    };
    match before {
        Some(places) => places.iter().copied().for_each(&mut put),
        None => (0..keys.len() as u32).for_each(&mut put),
    }
    sorted
}
