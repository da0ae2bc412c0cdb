//! Numbers for rows: equal rows get one number, in the order in which they first appear.
//!
//! One column of ids is its own key, in an array as long as the dictionary once there are many rows. Two columns are
//! one number of 64 bits in a table with open addressing; each further column makes another table, whose keys are the
//! number of what precedes it and the id. A table is probed row after row without one waiting for the other, so
//! that the processor fetches many places of memory at once.

/// How many different ids a small table holds before an array takes its place.
const FEW: usize = if cfg!(test) { 8 } else { 4096 };

/// Rows of ids by number.
pub(super) struct Numbering {
    by: By,
    /// The ids of each number, column by column.
    keys: Vec<Vec<u32>>,
    count: usize,
}

enum By {
    Nothing,
    Id(Ids),
    Rows(Vec<Table>),
}

/// Numbers of single ids.
struct Ids {
    few: Table,
    /// The number of each id, one higher; empty while there are few.
    all: Vec<u32>,
}

impl Numbering {
    /// Returns a numbering of rows of `width` ids.
    pub(super) fn new(width: usize) -> Self {
        let by = match width {
            0 => By::Nothing,
            1 => By::Id(Ids { few: Table::default(), all: Vec::new() }),
            width => By::Rows((1..width).map(|_| Table::default()).collect()),
        };
        Self { by, keys: vec![Vec::new(); width], count: 0 }
    }

    /// Returns how many different rows there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns the ids of the rows in the order of their numbers, column by column.
    pub(super) fn keys(&self) -> &[Vec<u32>] {
        &self.keys
    }

    /// Returns what [`keys`](Self::keys) lends.
    pub(super) fn into_keys(self) -> Vec<Vec<u32>> {
        self.keys
    }

    /// Returns how many bytes the numbering takes.
    pub(super) fn bytes(&self) -> usize {
        let tables = match &self.by {
            By::Nothing => 0,
            By::Id(ids) => ids.few.bytes() + ids.all.capacity() * size_of::<u32>(),
            By::Rows(tables) => tables.iter().map(Table::bytes).sum(),
        };
        tables + self.keys.iter().map(|column| column.capacity() * size_of::<u32>()).sum::<usize>()
    }

    /// Numbers the rows of `columns`, each as long as `rows`, into `numbers`; those that are new count on from [`len`].
    ///
    /// `ids` is above all ids that are likely to come.
    ///
    /// [`len`]: Self::len
    pub(super) fn number(&mut self, columns: &[&[u32]], rows: usize, ids: u32, numbers: &mut Vec<u32>) {
        numbers.clear();
        match &mut self.by {
            By::Nothing => {
                numbers.resize(rows, 0);
                self.count = self.count.max(usize::from(rows > 0));
                return;
            }
            By::Id(of) => of.number(columns.first().copied().unwrap_or_default(), ids, numbers),
            By::Rows(tables) => {
                numbers.extend_from_slice(columns.first().copied().unwrap_or_default());
                for (table, column) in tables.iter_mut().zip(columns.iter().skip(1)) {
                    table.number_all(numbers, column);
                }
            }
        }
        for (row, number) in numbers.iter().enumerate() {
            if *number as usize == self.count {
                for (keys, column) in self.keys.iter_mut().zip(columns) {
                    keys.push(column[row]);
                }
                self.count += 1;
            }
        }
    }
}

impl Ids {
    fn number(&mut self, column: &[u32], ids: u32, numbers: &mut Vec<u32>) {
        if self.all.is_empty() && self.few.len() + column.len() > FEW {
            self.all = vec![0; ids as usize + 1];
            for (id, number) in self.few.drain() {
                *place(&mut self.all, id as u32) = number + 1;
            }
        }
        if self.all.is_empty() {
            numbers.extend(column.iter().map(|id| self.few.number(u64::from(*id))));
            return;
        }
        let mut next = self.few.count as u32;
        for id in column {
            let number = place(&mut self.all, *id);
            if *number == 0 {
                next += 1;
                *number = next;
            }
            numbers.push(*number - 1);
        }
        self.few.count = next as usize;
    }
}

/// Returns the place of `id`, one that a query made since too.
fn place(all: &mut Vec<u32>, id: u32) -> &mut u32 {
    let id = id as usize;
    if id >= all.len() {
        all.resize((id + 1).max(all.len() + all.len() / 2), 0);
    }
    &mut all[id]
}

/// Numbers by keys of 64 bits: open addressing by the first bits of a hash, at most two thirds full.
///
/// As the first bits decide, slots are in the order of hashes and a table twice as long is filled from start to end.
#[derive(Default)]
pub(super) struct Table {
    slots: Vec<Slot>,
    /// How far a hash is shifted to be a place.
    shift: u32,
    count: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    /// One above the number; 0 where there is none.
    number: u32,
}

const EMPTY: Slot = Slot { key: 0, number: 0 };

impl Table {
    fn len(&self) -> usize {
        self.count
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }

    /// Puts the numbers of pairs of `numbers` and `column` in the place of `numbers`; new pairs count on.
    pub(super) fn number_all(&mut self, numbers: &mut [u32], column: &[u32]) {
        for (numbers, column) in numbers.chunks_mut(AHEAD).zip(column.chunks(AHEAD)) {
            self.reserve(numbers.len());
            touch(numbers.iter().zip(column), self.shift, |at| self.slots[at].number.into());
            for (number, id) in numbers.iter_mut().zip(column) {
                *number = self.number(pair(*number, *id));
            }
        }
    }

    /// Returns the number of `key`, the next one if it is new.
    #[inline]
    pub(super) fn number(&mut self, key: u64) -> u32 {
        self.reserve(1);
        let last = self.slots.len() - 1;
        let mut at = (hash(key) >> self.shift) as usize;
        loop {
            let slot = &mut self.slots[at & last];
            if slot.number == 0 {
                self.count += 1;
                *slot = Slot { key, number: self.count as u32 };
                return slot.number - 1;
            }
            if slot.key == key {
                return slot.number - 1;
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

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![EMPTY; (old.len() * 4).max(64)];
        self.shift = shift(self.slots.len());
        let last = self.slots.len() - 1;
        for slot in old.into_iter().filter(|slot| slot.number > 0) {
            let mut at = (hash(slot.key) >> self.shift) as usize;
            while self.slots[at & last].number > 0 {
                at += 1;
            }
            self.slots[at & last] = slot;
        }
    }

    /// Takes the keys with their numbers out.
    fn drain(&mut self) -> impl Iterator<Item = (u64, u32)> + use<> {
        let slots = std::mem::take(&mut self.slots);
        slots.into_iter().filter(|slot| slot.number > 0).map(|slot| (slot.key, slot.number - 1))
    }
}

/// How many rows are looked up ahead before they are compared.
pub(super) const AHEAD: usize = 256;

/// Reads the first slot of each pair, so that the memory comes into the cache for all of them at once and not for one
/// after the other, each waiting for a comparison.
#[inline]
pub(super) fn touch<'a>(rows: impl Iterator<Item = (&'a u32, &'a u32)>, shift: u32, read: impl Fn(usize) -> u64) {
    let sum = rows.fold(0, |sum: u64, (a, b)| sum ^ read((hash(pair(*a, *b)) >> shift) as usize));
    std::hint::black_box(sum);
}

/// Returns the shift that makes places in a table of `length` slots of hashes.
pub(super) fn shift(length: usize) -> u32 {
    u64::BITS - length.trailing_zeros()
}

/// Returns two ids as one key.
#[inline]
pub(super) fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Returns the bits of `key` mixed, so that the first ones depend on all.
#[inline]
pub(super) fn hash(key: u64) -> u64 {
    (key ^ key >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equal_rows_have_one_number(
            width in 0..5_usize,
            rows in prop::collection::vec(prop::collection::vec(0..6_u32, 5), 0..200),
            size in 1..50_usize,
            ids in 0..8_u32,
        ) {
            let mut numbering = Numbering::new(width);
            let mut seen: HashMap<Vec<u32>, u32> = HashMap::new();
            for rows in rows.chunks(size) {
                let columns: Vec<Vec<u32>> = (0..width).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
                let columns: Vec<&[u32]> = columns.iter().map(Vec::as_slice).collect();
                let mut numbers = Vec::new();
                numbering.number(&columns, rows.len(), ids, &mut numbers);
                let expected: Vec<u32> = rows.iter().map(|row| {
                    let next = seen.len() as u32;
                    *seen.entry(row[..width].to_vec()).or_insert(next)
                }).collect();
                prop_assert_eq!(numbers, expected);
            }
            prop_assert_eq!(numbering.len(), seen.len());
            for (row, number) in seen {
                let key: Vec<u32> = numbering.keys().iter().map(|column| column[number as usize]).collect();
                prop_assert_eq!(key, row);
            }
        }
    }
}
