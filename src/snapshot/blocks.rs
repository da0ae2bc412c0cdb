//! The blocks of a file and their checksums: bytes are compared with theirs when they are touched first.
//!
//! Sections are cut into blocks of 16 KiB, whose checksums follow them. A bit for each block says that it was
//! compared and found whole. A block that is not whole is noted for good: whatever was read out of it is worth nothing,
//! so that those who hand out answers ask [`Blocks`] before they do. Knows bytes and places, nothing else.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

/// Bytes of a block; a few kilobytes, so that a query of one row reads little more than what it needs.
pub(super) const BLOCK: usize = 1 << BLOCK_BITS;
const BLOCK_BITS: u32 = 14;

/// No block is damaged.
const NONE: usize = usize::MAX;

/// What is known of the blocks of one image.
pub struct Blocks {
    /// Where the first block starts and the last one ends.
    body: Range<usize>,
    sums: Vec<u64>,
    /// A bit for each block that was found whole.
    whole: Vec<AtomicU64>,
    /// Whether all of them are.
    is_all_whole: AtomicBool,
    /// The first block that was found damaged.
    damaged: AtomicUsize,
}

impl Blocks {
    /// Returns blocks of which none was looked at; `None` if there are not as many checksums as blocks.
    pub fn new(body: Range<usize>, sums: Vec<u64>) -> Option<Self> {
        let count = body.len().div_ceil(BLOCK);
        (sums.len() == count).then(|| Self {
            body,
            sums,
            whole: (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            is_all_whole: AtomicBool::new(count == 0),
            damaged: AtomicUsize::new(NONE),
        })
    }

    /// Returns the number of blocks.
    pub fn len(&self) -> usize {
        self.sums.len()
    }

    /// Returns whether the blocks that hold `places` of the image `all` are whole; those that nobody looked at yet are
    /// compared with their checksums now.
    #[inline]
    pub fn are_whole(&self, places: Range<usize>, all: &[u8]) -> bool {
        if self.is_all_whole.load(Ordering::Relaxed) || places.is_empty() {
            return true;
        }
        let first = (places.start.saturating_sub(self.body.start)) >> BLOCK_BITS;
        let last = (places.end - 1).saturating_sub(self.body.start) >> BLOCK_BITS;
        (first..=last).all(|block| self.is_known(block) || self.look(block, all))
    }

    #[inline]
    fn is_known(&self, block: usize) -> bool {
        self.whole.get(block >> 6).is_some_and(|word| word.load(Ordering::Relaxed) >> (block & 63) & 1 == 1)
    }

    /// Compares `block` with its checksum.
    #[cold]
    fn look(&self, block: usize, all: &[u8]) -> bool {
        let is_whole = self.sum(block, all).is_some_and(|sum| self.sums.get(block) == Some(&sum));
        match self.whole.get(block >> 6) {
            Some(word) if is_whole => _ = word.fetch_or(1 << (block & 63), Ordering::Relaxed),
            _ => _ = self.damaged.fetch_min(block, Ordering::Relaxed),
        }
        is_whole
    }

    fn sum(&self, block: usize, all: &[u8]) -> Option<u64> {
        all.get(self.place(block)).map(xxh3_64)
    }

    /// Compares all blocks with their checksums.
    pub fn look_at_all(&self, all: &[u8]) {
        use rayon::prelude::*;
        if self.is_all_whole.load(Ordering::Relaxed) {
            return;
        }
        let is_whole = (0..self.len()).into_par_iter().fold(|| true, |whole, block| self.look(block, all) && whole);
        if is_whole.reduce(|| true, |a, b| a && b) {
            self.is_all_whole.store(true, Ordering::Relaxed);
        }
    }

    /// Returns whether all blocks were compared and are whole.
    pub fn are_all_whole(&self) -> bool {
        self.is_all_whole.load(Ordering::Relaxed)
    }

    /// Returns the first damaged block that anybody came upon.
    pub fn damaged(&self) -> Option<usize> {
        Some(self.damaged.load(Ordering::Relaxed)).filter(|block| *block != NONE)
    }

    /// Returns where `block` lies in the image.
    pub fn place(&self, block: usize) -> Range<usize> {
        let start = self.body.start.saturating_add(block.saturating_mul(BLOCK)).min(self.body.end);
        start..start.saturating_add(BLOCK).min(self.body.end)
    }
}

/// Returns the checksum of each block of `body`.
pub(super) fn sums_of(body: &[u8]) -> Vec<u64> {
    use rayon::prelude::*;
    body.par_chunks(BLOCK).map(xxh3_64).collect()
}

/// The checksums of blocks whose bytes come piece by piece.
#[derive(Default)]
pub(super) struct Sums {
    done: Vec<u64>,
    block: Xxh3Default,
    /// Bytes of the block under way.
    filled: usize,
}

impl Sums {
    /// Takes the next bytes.
    pub(super) fn put(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            self.block.update(now);
            self.filled += now.len();
            if self.filled == BLOCK {
                self.end_block();
            }
            bytes = later;
        }
    }

    /// Returns the checksums.
    pub(super) fn finish(mut self) -> Vec<u64> {
        if self.filled > 0 {
            self.end_block();
        }
        self.done
    }

    fn end_block(&mut self) {
        self.done.push(self.block.digest());
        self.block.reset();
        self.filled = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_sums_of_the_whole() {
        let bytes: Vec<u8> = (0..3 * BLOCK as u32 + 17).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for size in [1, 7, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK] {
            let mut sums = Sums::default();
            bytes.chunks(size).for_each(|piece| sums.put(piece));
            assert_eq!(sums.finish(), sums_of(&bytes), "{size}");
        }
        assert_eq!(Sums::default().finish(), sums_of(&[]));
    }
}
