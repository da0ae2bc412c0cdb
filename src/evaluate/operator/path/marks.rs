//! Marks of the nodes that a search reached.

use rustc_hash::FxHashSet;

/// The size up to which marks are a small set: a search that ends early takes no array as long as the dictionary.
const FEW: usize = if cfg!(test) { 3 } else { 256 };

/// Marks of nodes, one bit each where there are many; lent to one search after the other.
#[derive(Default)]
pub(crate) struct Marks {
    few: FxHashSet<u32>,
    bits: Vec<u64>,
}

impl Marks {
    /// Marks `node`, one of `terms`; returns whether it was not marked before.
    pub(crate) fn mark(&mut self, node: u32, terms: usize) -> bool {
        if self.bits.is_empty() {
            if self.few.len() < FEW {
                return self.few.insert(node);
            }
            self.bits = vec![0; terms / 64 + 1];
            for node in std::mem::take(&mut self.few) {
                set(&mut self.bits, node);
            }
        }
        set(&mut self.bits, node)
    }

    /// Returns whether `node` is marked.
    pub(crate) fn is_marked(&self, node: u32) -> bool {
        match self.bits.get(node as usize / 64) {
            Some(word) => word >> (node % 64) & 1 == 1,
            None => self.few.contains(&node),
        }
    }

    /// Takes the marks of `nodes` back, which are all that there are.
    pub(crate) fn wipe(&mut self, nodes: &[u32]) {
        self.few.clear();
        for node in nodes {
            if let Some(word) = self.bits.get_mut(*node as usize / 64) {
                *word = 0;
            }
        }
    }
}

/// Sets a bit; returns whether it was not set. A number that is not a term is never reached twice.
fn set(bits: &mut [u64], node: u32) -> bool {
    let Some(word) = bits.get_mut(node as usize / 64) else { return true };
    let bit = 1 << (node % 64);
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}
