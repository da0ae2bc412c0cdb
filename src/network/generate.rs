//! Networks made from rules, for tests and measurements: the same arguments give the same network.

use super::{Network, NetworkBuilder, NodeNames};
use crate::error::Result;

/// A small generator of random numbers (SplitMix64, Steele et al. 2014): fast, seeded, the same everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Returns a generator that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// Returns a number below `end`, which is above 0.
    pub fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.next_u64()) * u128::from(end)) >> 64) as u32
    }

    /// Returns a number from 0 to 1, without 1.
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Brings `items` into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place as u32 + 1) as usize);
        }
    }
}

/// Returns a network of `nodes` numbered nodes and `edges`.
///
/// # Errors
/// As for [`NetworkBuilder::finish`].
pub fn from_edges(nodes: u32, directed: bool, edges: impl IntoIterator<Item = (u32, u32)>) -> Result<Network> {
    let mut builder = NetworkBuilder::new(directed);
    for (source, target) in edges {
        builder.edge(source, target);
    }
    Ok(builder.finish(NodeNames::Numbers(nodes), Vec::new())?.0)
}

/// Returns a network of `nodes` numbered nodes and edges with weights.
///
/// # Errors
/// As for [`NetworkBuilder::finish`].
pub fn from_weighted_edges(
    nodes: u32,
    directed: bool,
    edges: impl IntoIterator<Item = (u32, u32, f64)>,
) -> Result<Network> {
    let mut builder = NetworkBuilder::new(directed);
    for (source, target, weight) in edges {
        builder.weighted_edge(source, target, weight);
    }
    Ok(builder.finish(NodeNames::Numbers(nodes), Vec::new())?.0)
}

/// Returns `count` edges with ends drawn evenly from `nodes`; loops and parallel edges occur.
pub fn uniform_edges(nodes: u32, count: usize, seed: u64) -> impl Iterator<Item = (u32, u32)> {
    let mut random = Random::new(seed);
    (0..count).map(move |_| (random.below(nodes), random.below(nodes)))
}

/// Returns `count` edges of a Kronecker network of 2^`scale` nodes with the shape of Graph500 (0.57, 0.19, 0.19, 0.05):
/// a few nodes have most of the edges. Loops and parallel edges occur.
pub fn skewed_edges(scale: u32, count: usize, seed: u64) -> impl Iterator<Item = (u32, u32)> {
    let mut random = Random::new(seed);
    let mut numbers: Vec<u32> = (0..1 << scale).collect();
    random.shuffle(&mut numbers);
    (0..count).map(move |_| {
        let (mut source, mut target) = (0_usize, 0_usize);
        for _ in 0..scale {
            let chance = random.unit();
            source = 2 * source + usize::from(chance >= 0.76);
            target = 2 * target + usize::from((0.57..0.76).contains(&chance) || chance >= 0.95);
        }
        (numbers[source], numbers[target])
    })
}
