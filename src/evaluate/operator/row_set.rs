//! Which rows of ids were there already.

use super::numbering::{AHEAD, Table, hash, pair, shift, touch};
use crate::evaluate::Batch;

/// The size of a dictionary up to which a set of single ids is an array of bits at once.
const SMALL: u32 = 1 << 20;

/// A set of rows of ids.
pub(crate) struct RowSet {
    by: By,
    numbers: Vec<u32>,
}

enum By {
    /// Whether there was a row without columns.
    Nothing(bool),
    /// Bits by id; a small set before that.
    Id(Vec<u64>, KeySet),
    /// Tables that number all columns but the last, and the set of the pairs of that number and the last column.
    Rows(Vec<Table>, KeySet),
}

impl RowSet {
    /// Returns an empty set of rows of `width` ids.
    pub(crate) fn new(width: usize) -> Self {
        let by = match width {
            0 => By::Nothing(false),
            1 => By::Id(Vec::new(), KeySet::default()),
            width => By::Rows((2..width).map(|_| Table::default()).collect(), KeySet::default()),
        };
        Self { by, numbers: Vec::new() }
    }

    /// Returns how many bytes the set takes.
    pub(crate) fn bytes(&self) -> usize {
        match &self.by {
            By::Nothing(_) => 0,
            By::Id(bits, set) => bits.capacity() * size_of::<u64>() + set.bytes(),
            By::Rows(tables, set) => tables.iter().map(Table::bytes).sum::<usize>() + set.bytes(),
        }
    }

    /// Adds the rows of `batch` and gives the numbers of those that are new. `ids` is above most ids.
    pub(crate) fn choose(&mut self, batch: &Batch, ids: u32, chosen: &mut Vec<u32>) {
        match &mut self.by {
            By::Nothing(was_there) => {
                if batch.rows > 0 && !std::mem::replace(was_there, true) {
                    chosen.push(0);
                }
            }
            By::Id(bits, few) => {
                let Some(column) = batch.columns.first() else { return };
                if bits.is_empty() && (ids < SMALL || few.count > 4096) {
                    *bits = vec![0; ids as usize / 64 + 1];
                    few.keys().for_each(|id| {
                        set(bits, id as u32);
                    });
                    *few = KeySet::default();
                }
                let is_new = |id: u32| if bits.is_empty() { few.insert(u64::from(id)) } else { set(bits, id) };
                choose(column.iter().copied().map(is_new), 0, chosen);
            }
            By::Rows(tables, set) => {
                let Some((last, columns)) = batch.columns.split_last() else { return };
                self.numbers.clear();
                self.numbers.extend_from_slice(columns.first().map(Vec::as_slice).unwrap_or_default());
                for (table, column) in tables.iter_mut().zip(columns.iter().skip(1)) {
                    table.number_all(&mut self.numbers, column);
                }
                let mut start = 0;
                for (numbers, ids) in self.numbers.chunks(AHEAD).zip(last.chunks(AHEAD)) {
                    set.reserve(numbers.len());
                    touch(numbers.iter().zip(ids), set.shift, |at| set.slots[at]);
                    choose(numbers.iter().zip(ids).map(|(a, b)| set.insert(pair(*a, *b))), start, chosen);
                    start += numbers.len() as u32;
                }
            }
        }
    }
}

/// Adds the places of what is true, counted from `first`, without a branch that could be foretold wrongly.
fn choose(is_new: impl ExactSizeIterator<Item = bool>, first: u32, chosen: &mut Vec<u32>) {
    let mut end = chosen.len();
    chosen.resize(end + is_new.len(), 0);
    for (row, is_new) in (first..).zip(is_new) {
        chosen[end] = row;
        end += usize::from(is_new);
    }
    chosen.truncate(end);
}

/// Sets a bit; returns whether it was not set.
fn set(bits: &mut Vec<u64>, id: u32) -> bool {
    let word = id as usize / 64;
    if word >= bits.len() {
        bits.resize(word + 1 + bits.len() / 2, 0);
    }
    let bit = 1 << (id % 64);
    let is_new = bits[word] & bit == 0;
    bits[word] |= bit;
    is_new
}

/// Keys of 64 bits: open addressing, at most two thirds full.
#[derive(Default)]
pub(crate) struct KeySet {
    slots: Vec<u64>,
    /// How far a hash is shifted to be a place.
    shift: u32,
    count: usize,
    /// Whether the key is there that stands for an empty slot.
    has_last: bool,
}

impl KeySet {
    /// Returns how many bytes the set takes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u64>()
    }

    /// Adds `key`; returns whether it is new.
    #[inline]
    pub(crate) fn insert(&mut self, key: u64) -> bool {
        self.reserve(1);
        if key == u64::MAX {
            return !std::mem::replace(&mut self.has_last, true);
        }
        let last = self.slots.len() - 1;
        let mut at = (hash(key) >> self.shift) as usize;
        loop {
            let slot = &mut self.slots[at & last];
            if *slot == u64::MAX {
                *slot = key;
                self.count += 1;
                return true;
            }
            if *slot == key {
                return false;
            }
            at += 1;
        }
    }

    /// Makes room for `more` keys.
    #[inline]
    fn reserve(&mut self, more: usize) {
        while (self.count + more) * 3 > self.slots.len() * 2 {
            self.grow();
        }
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        self.slots.iter().copied().filter(|key| *key != u64::MAX)
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![u64::MAX; (old.len() * 4).max(64)];
        self.shift = shift(self.slots.len());
        let last = self.slots.len() - 1;
        for key in old.into_iter().filter(|key| *key != u64::MAX) {
            let mut at = (hash(key) >> self.shift) as usize;
            while self.slots[at & last] != u64::MAX {
                at += 1;
            }
            self.slots[at & last] = key;
        }
    }
}
