//! All pairs of a repeated path, for searches from very many nodes.
//!
//! The edges are copied into rows of adjacency with nodes numbered anew, close to each other, so that a search stays in
//! the cache. Nodes that reach each other reach the same: a strongly connected component is searched once (its smallest
//! node stands for it) and lends what it found to all of its nodes. Components are found in one pass (Tarjan 1972, with
//! a stack of our own).

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::cancel::Cancellation;
use crate::error::Result;

/// How many reached nodes of components are kept to be lent again.
const KEPT: usize = 1 << 22;

/// How many nodes pass between two looks at the cancellation.
const PATIENCE: usize = 1 << 16;

/// The rows of a graph whose nodes are numbered from 0.
pub(super) struct Rows {
    /// The ids of the nodes, ascending.
    pub nodes: Vec<u32>,
    offsets: Vec<u32>,
    targets: Vec<u32>,
    /// For each node the smallest of its component, and whether it has more than one node.
    owners: Vec<u32>,
    is_shared: Vec<bool>,
}

impl Rows {
    /// Returns the rows of `edges`, each a source above its target in one number, in any order.
    pub(super) fn new(mut edges: Vec<u64>, cancellation: &Cancellation) -> Result<Self> {
        if !edges.is_sorted() {
            edges.par_sort_unstable();
        }
        edges.dedup();
        cancellation.check()?;
        let ranks = Ranks::new(&edges);
        let nodes = ranks.nodes();
        let mut offsets = Vec::with_capacity(nodes.len() + 1);
        let mut targets = Vec::with_capacity(edges.len());
        for edge in &edges {
            let source = ranks.rank((edge >> 32) as u32) as usize;
            offsets.resize((source + 1).max(offsets.len()), targets.len() as u32);
            targets.push(ranks.rank(*edge as u32));
        }
        offsets.resize(nodes.len() + 1, targets.len() as u32);
        cancellation.check()?;
        let mut rows = Self { owners: Vec::new(), is_shared: Vec::new(), nodes, offsets, targets };
        rows.owners = rows.components();
        rows.is_shared = vec![false; rows.nodes.len()];
        for (node, owner) in rows.owners.iter().enumerate() {
            if *owner as usize != node {
                rows.is_shared[*owner as usize] = true;
            }
        }
        Ok(rows)
    }

    /// Returns how many bytes the rows take.
    pub(super) fn bytes(&self) -> usize {
        (self.nodes.len() * 3 + self.targets.len()) * size_of::<u32>() + self.nodes.len()
    }

    /// Returns the number of the node `id`, which lies at `from` or behind; moves `from` there.
    pub(super) fn find(&self, id: u32, from: &mut usize) -> Option<u32> {
        let rest = self.nodes.get(*from..).unwrap_or_default();
        let near = rest.get(..16).unwrap_or(rest);
        *from += match near.iter().position(|node| *node >= id) {
            Some(place) => place,
            None => rest.partition_point(|node| *node < id),
        };
        self.nodes.get(*from).filter(|node| **node == id).map(|_| *from as u32)
    }

    fn next(&self, node: u32) -> &[u32] {
        let node = node as usize;
        match (self.offsets.get(node), self.offsets.get(node + 1)) {
            (Some(start), Some(end)) => self.targets.get(*start as usize..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns for each node the smallest node of its strongly connected component.
    fn components(&self) -> Vec<u32> {
        const NEW: u32 = u32::MAX;
        let count = self.nodes.len();
        let (mut lows, mut owners) = (vec![NEW; count], vec![NEW; count]);
        let (mut stack, mut calls, mut next) = (Vec::<u32>::new(), Vec::<(u32, u32, u32)>::new(), 0_u32);
        for root in 0..count as u32 {
            if lows[root as usize] != NEW {
                continue;
            }
            calls.push((root, self.offsets[root as usize], next));
            while let Some((node, at, number)) = calls.pop() {
                if lows[node as usize] == NEW {
                    lows[node as usize] = number;
                    next += 1;
                    stack.push(node);
                }
                match self.targets.get(at as usize).filter(|_| at < self.offsets[node as usize + 1]) {
                    Some(target) if lows[*target as usize] == NEW => {
                        // The target is looked at again when its call is over.
                        calls.push((node, at, number));
                        calls.push((*target, self.offsets[*target as usize], next));
                    }
                    Some(target) => {
                        if owners[*target as usize] == NEW {
                            lows[node as usize] = lows[node as usize].min(lows[*target as usize]);
                        }
                        calls.push((node, at + 1, number));
                    }
                    None if lows[node as usize] == number => close(node, &mut stack, &mut owners),
                    None => {}
                }
            }
        }
        owners
    }

    /// Adds the nodes that one or more edges lead to from `node`, breadth first, each once.
    fn reach(&self, node: u32, marks: &mut [u64], found: &mut Vec<u32>, cancellation: &Cancellation) -> Result<()> {
        let start = found.len();
        let (mut node, mut at) = (node, start);
        loop {
            if (at - start).is_multiple_of(PATIENCE) {
                cancellation.check()?;
            }
            for target in self.next(node) {
                let (word, bit) = (*target as usize / 64, 1_u64 << (target % 64));
                if marks[word] & bit == 0 {
                    marks[word] |= bit;
                    found.push(*target);
                }
            }
            let Some(reached) = found.get(at) else { break };
            (node, at) = (*reached, at + 1);
        }
        for node in &found[start..] {
            marks[*node as usize / 64] = 0;
        }
        Ok(())
    }
}

/// Takes the component of `node` from the stack.
fn close(node: u32, stack: &mut Vec<u32>, owners: &mut [u32]) {
    let start = stack.iter().rposition(|other| *other == node).unwrap_or(0);
    let least = stack[start..].iter().min().copied().unwrap_or(node);
    for member in stack.drain(start..) {
        owners[member as usize] = least;
    }
}

/// What nodes reach, as ids, found round by round.
pub(super) struct Closure {
    pub rows: Rows,
    kept: BTreeMap<u32, Arc<[u32]>>,
    kept_nodes: usize,
    marks: Vec<Vec<u64>>,
}

impl Closure {
    pub(super) fn new(rows: Rows) -> Self {
        Self { rows, kept: BTreeMap::new(), kept_nodes: 0, marks: Vec::new() }
    }

    /// Returns what each of `nodes` reaches, as ids.
    ///
    /// # Errors
    /// When the work is told to stop.
    pub(super) fn reach(
        &mut self,
        nodes: &[u32],
        threads: usize,
        cancellation: &Cancellation,
    ) -> Result<Vec<Arc<[u32]>>> {
        let mut owners: Vec<u32> = nodes.iter().map(|node| self.rows.owners[*node as usize]).collect();
        let places = owners.clone();
        owners.sort_unstable();
        owners.dedup();
        owners.retain(|owner| !self.kept.contains_key(owner));
        self.marks.resize_with(threads.max(1), || vec![0; self.rows.nodes.len() / 64 + 1]);
        let length = owners.len().div_ceil(threads.max(1)).max(1);
        let rows = &self.rows;
        let work = |(owners, marks): (&[u32], &mut Vec<u64>)| -> Result<Vec<Arc<[u32]>>> {
            let mut found = Vec::new();
            let search = |owner: &u32| {
                found.clear();
                rows.reach(*owner, marks, &mut found, cancellation)?;
                Ok(found.iter().map(|node| rows.nodes[*node as usize]).collect())
            };
            owners.iter().map(search).collect()
        };
        let lists: Vec<Vec<Arc<[u32]>>> = if threads > 1 && owners.len() > 1 {
            owners.par_chunks(length).zip(self.marks.par_iter_mut()).map(work).collect::<Result<_>>()?
        } else {
            owners.chunks(length).zip(self.marks.iter_mut()).map(work).collect::<Result<_>>()?
        };
        let round: BTreeMap<u32, Arc<[u32]>> = owners.into_iter().zip(lists.into_iter().flatten()).collect();
        let list = |owner: &u32| round.get(owner).or_else(|| self.kept.get(owner)).cloned().unwrap_or_default();
        let lists = places.iter().map(list).collect();
        self.keep(round);
        Ok(lists)
    }

    /// Returns how many bytes of lists are kept.
    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes() + self.kept_nodes * size_of::<u32>()
    }

    /// Keeps the lists that other nodes will ask for, as long as there is room.
    fn keep(&mut self, round: BTreeMap<u32, Arc<[u32]>>) {
        for (owner, list) in round {
            if self.rows.is_shared[owner as usize] && self.kept_nodes + list.len() <= KEPT {
                self.kept_nodes += list.len();
                self.kept.insert(owner, list);
            }
        }
    }
}

/// Which ids are ends of edges, and the place of each among them.
struct Ranks {
    bits: Vec<u64>,
    /// How many ids there are before each word.
    before: Vec<u32>,
}

impl Ranks {
    fn new(edges: &[u64]) -> Self {
        let last = edges.iter().map(|edge| ((edge >> 32) as u32).max(*edge as u32)).max().unwrap_or(0);
        let mut bits = vec![0_u64; last as usize / 64 + 1];
        for edge in edges {
            for id in [(edge >> 32) as u32, *edge as u32] {
                bits[id as usize / 64] |= 1 << (id % 64);
            }
        }
        let mut sum = 0;
        let count = |word: &u64| {
            let before = sum;
            sum += word.count_ones();
            before
        };
        Self { before: bits.iter().map(count).collect(), bits }
    }

    fn rank(&self, id: u32) -> u32 {
        let word = id as usize / 64;
        self.before[word] + (self.bits[word] & ((1 << (id % 64)) - 1)).count_ones()
    }

    fn nodes(&self) -> Vec<u32> {
        let ids = |(word, bits): (usize, &u64)| {
            let mut bits = *bits;
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
                (bit < 64).then_some(word as u32 * 64 + bit)
            })
        };
        self.bits.iter().enumerate().flat_map(ids).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nodes_reach_what_a_plain_closure_says(edges in prop::collection::vec((1..24_u32, 1..24_u32), 0..50)) {
            let numbers = edges.iter().map(|(from, to)| u64::from(*from) << 32 | u64::from(*to)).collect();
            let mut closure = Closure::new(Rows::new(numbers, &Cancellation::new()).unwrap());
            let mut reached = [[false; 24]; 24];
            for (from, to) in &edges {
                reached[*from as usize][*to as usize] = true;
            }
            for (middle, from, to) in itertools(24) {
                reached[from][to] |= reached[from][middle] && reached[middle][to];
            }
            let nodes: Vec<u32> = (0..closure.rows.nodes.len() as u32).collect();
            for threads in [1, 2] {
                let lists = closure.reach(&nodes, threads, &Cancellation::new()).unwrap();
                for (node, list) in nodes.iter().zip(lists) {
                    let id = closure.rows.nodes[*node as usize];
                    let mut list = list.to_vec();
                    list.sort_unstable();
                    let expected: Vec<u32> = (0..24).filter(|to| reached[id as usize][*to as usize]).collect();
                    prop_assert_eq!(list, expected);
                }
            }
        }
    }

    fn itertools(count: usize) -> impl Iterator<Item = (usize, usize, usize)> {
        (0..count).flat_map(move |a| (0..count).flat_map(move |b| (0..count).map(move |c| (a, b, c))))
    }
}
