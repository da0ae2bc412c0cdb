//! Texts to numbers while a snapshot is built: each text once in one arena, found by a hash table of numbers.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Texts in groups, numbered from 0 in the order of first appearance.
#[derive(Default)]
pub struct Interner {
    texts: Vec<u8>,
    entries: Vec<Entry>,
    /// Open addressing with linear steps; a power of two, at most two thirds full.
    slots: Vec<Slot>,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u64,
    length: u32,
    group: u32,
}

#[derive(Clone, Copy)]
struct Slot {
    hash: u32,
    /// Number of the entry plus 1; 0 is a free slot.
    entry: u32,
}

/// What [`Interner::intern`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interned {
    pub number: u32,
    /// Whether the text was not there before.
    pub is_new: bool,
}

impl Interner {
    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the group and the text called `number`.
    pub fn text(&self, number: u32) -> (u32, &[u8]) {
        let entry = self.entries[number as usize];
        let start = entry.start as usize;
        (entry.group, &self.texts[start..start + entry.length as usize])
    }

    /// Returns the number of `text` in `group`, a new one if it was not there. `None` if there are too many.
    pub fn intern(&mut self, group: u32, text: &[u8]) -> Option<Interned> {
        if self.entries.len() * 3 >= self.slots.len() * 2 {
            self.grow();
        }
        let hash = xxh3_64_with_seed(text, u64::from(group));
        let tag = (hash >> 32) as u32;
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let slot = self.slots[place];
            if slot.entry == 0 {
                break;
            }
            if slot.hash == tag && self.text(slot.entry - 1) == (group, text) {
                return Some(Interned { number: slot.entry - 1, is_new: false });
            }
            place = (place + 1) & mask;
        }
        let number = u32::try_from(self.entries.len()).ok().filter(|number| *number < u32::MAX - 1)?;
        self.slots[place] = Slot { hash: tag, entry: number + 1 };
        self.entries.push(Entry { start: self.texts.len() as u64, length: u32::try_from(text.len()).ok()?, group });
        self.texts.extend_from_slice(text);
        Some(Interned { number, is_new: true })
    }

    /// Frees the hash table, once nothing more is added.
    pub fn forget_hash_table(&mut self) {
        self.slots = Vec::new();
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1 << 10);
        let mut slots = vec![Slot { hash: 0, entry: 0 }; size];
        for number in 0..self.entries.len() {
            let (group, text) = self.text(number as u32);
            let hash = xxh3_64_with_seed(text, u64::from(group));
            let mut place = hash as usize & (size - 1);
            while slots[place].entry != 0 {
                place = (place + 1) & (size - 1);
            }
            slots[place] = Slot { hash: (hash >> 32) as u32, entry: number as u32 + 1 };
        }
        self.slots = slots;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number_per_group() {
        let mut interner = Interner::default();
        let texts: Vec<String> = (0..5000).map(|i| format!("text {i}")).collect();
        for round in 0..2 {
            for (number, text) in texts.iter().enumerate() {
                let found = interner.intern(7, text.as_bytes()).unwrap();
                assert_eq!(found, Interned { number: number as u32, is_new: round == 0 });
            }
        }
        assert!(interner.intern(8, b"text 1").unwrap().is_new);
        assert_eq!(interner.text(4999), (7, b"text 4999".as_slice()));
        assert_eq!(interner.len(), 5001);
    }
}
