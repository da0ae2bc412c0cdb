//! Which pairs of numbers there are, when there may be very many: how COUNT(DISTINCT ...) of groups remembers values.
//!
//! Pairs are written to parts by their hash, and a part is rid of repetitions when it has doubled: each part is small
//! enough to stay in the cache meanwhile, where one large table would miss it with every row. Partitioned hashing after
//! Shatdal, Kant and Naughton (1994). Parts are independent, so that all threads clean at the end.

use rayon::prelude::*;

use super::numbering::{hash, shift};

/// How many different pairs one part holds: the table for them fits the cache of a core.
const FEW: usize = if cfg!(test) { 16 } else { 1 << 16 };

/// How many parts there are then.
const PARTS: usize = 256;

/// How many pairs are worth another thread.
const MANY: usize = if cfg!(test) { 64 } else { 1 << 18 };

/// A set of pairs, each one number of 64 bits.
#[derive(Default)]
pub(super) struct PairSet {
    parts: Vec<Part>,
    table: Vec<u64>,
}

#[derive(Default, Clone)]
struct Part {
    pairs: Vec<u64>,
    /// How many pairs at the start are all different.
    clean: usize,
}

impl PairSet {
    /// Adds `pairs`.
    pub(super) fn extend(&mut self, pairs: impl Iterator<Item = u64>) {
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        if self.parts.len() == 1 {
            self.parts[0].pairs.extend(pairs);
            self.clean_first();
            return;
        }
        for pair in pairs {
            let part = &mut self.parts[place(pair)];
            if part.pairs.len() >= part.clean * 2 + 4096 {
                part.clean(&mut self.table);
            }
            part.pairs.push(pair);
        }
    }

    /// Cleans the only part where it has doubled, and makes many of it where it is still too large.
    fn clean_first(&mut self) {
        let part = &mut self.parts[0];
        if part.pairs.len() < FEW.max(part.clean * 2) {
            return;
        }
        part.clean(&mut self.table);
        if part.pairs.len() >= FEW {
            let pairs = std::mem::take(&mut self.parts[0].pairs);
            self.parts = vec![Part::default(); PARTS];
            for pair in pairs {
                let part = &mut self.parts[place(pair)];
                part.pairs.push(pair);
                part.clean += 1;
            }
        }
    }

    /// Returns how many bytes the set takes.
    pub(super) fn bytes(&self) -> usize {
        let pairs: usize = self.parts.iter().map(|part| part.pairs.capacity()).sum();
        (pairs + self.table.capacity()) * size_of::<u64>()
    }

    /// Rids all parts of repetitions.
    pub(super) fn clean(&mut self, threads: usize) {
        let pairs: usize = self.parts.iter().map(|part| part.pairs.len()).sum();
        if threads > 1 && pairs > MANY {
            self.parts.par_chunks_mut(PARTS / 32).for_each(|parts| {
                let mut table = Vec::new();
                parts.iter_mut().for_each(|part| part.clean(&mut table));
            });
        } else {
            self.parts.iter_mut().for_each(|part| part.clean(&mut self.table));
        }
    }

    /// Returns the pairs, each once if the set is clean.
    pub(super) fn pairs(&self) -> impl Iterator<Item = u64> {
        self.parts.iter().flat_map(|part| part.pairs.iter().copied())
    }
}

impl Part {
    /// Drops what occurs again, with a `table` that is lent.
    fn clean(&mut self, table: &mut Vec<u64>) {
        if self.clean == self.pairs.len() {
            return;
        }
        let size = (self.pairs.len() * 2).next_power_of_two();
        table.clear();
        table.resize(size, u64::MAX);
        let (mut end, mut has_last) = (0, false);
        for at in 0..self.pairs.len() {
            let pair = self.pairs[at];
            // No id is this large, but the place for it would look empty.
            let is_new = if pair == u64::MAX { !std::mem::replace(&mut has_last, true) } else { insert(table, pair) };
            self.pairs[end] = pair;
            end += usize::from(is_new);
        }
        self.pairs.truncate(end);
        self.clean = end;
    }
}

/// Adds `pair` to a table that is at most half full; returns whether it is new.
#[inline]
fn insert(table: &mut [u64], pair: u64) -> bool {
    let last = table.len() - 1;
    let mut at = (hash(pair) >> shift(table.len())) as usize;
    loop {
        let slot = &mut table[at & last];
        if *slot == u64::MAX {
            *slot = pair;
            return true;
        }
        if *slot == pair {
            return false;
        }
        at += 1;
    }
}

/// Returns the part of `pair`, by bits that decide nothing within a part.
#[inline]
fn place(pair: u64) -> usize {
    (hash(pair) >> 24) as usize % PARTS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_pair_counts_once(pairs in prop::collection::vec(prop_oneof![0..300_u64, Just(u64::MAX)], 0..3000), size in 1..400_usize) {
            let mut set = PairSet::default();
            pairs.chunks(size).for_each(|pairs| set.extend(pairs.iter().copied()));
            set.clean(2);
            let mut found: Vec<u64> = set.pairs().collect();
            found.sort_unstable();
            let expected: BTreeSet<u64> = pairs.into_iter().collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
