//! Sets of slots.

/// A set of slots: bits, the first 128 of which need no memory of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Slots {
    low: u128,
    high: Vec<u64>,
}

const LOW: u32 = 128;

impl Slots {
    /// Adds `slot`.
    pub(crate) fn insert(&mut self, slot: u32) {
        if slot < LOW {
            self.low |= 1 << slot;
            return;
        }
        let (word, bit) = place(slot);
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        self.high[word] |= bit;
    }

    /// Removes `slot`.
    pub(crate) fn remove(&mut self, slot: u32) {
        if slot < LOW {
            self.low &= !(1 << slot);
        } else if let Some(word) = self.high.get_mut(place(slot).0) {
            *word &= !place(slot).1;
        }
    }

    /// Returns whether `slot` is in the set.
    pub(crate) fn contains(&self, slot: u32) -> bool {
        if slot < LOW {
            return self.low & (1 << slot) != 0;
        }
        let (word, bit) = place(slot);
        self.high.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds all of `other`.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.low |= other.low;
        if self.high.len() < other.high.len() {
            self.high.resize(other.high.len(), 0);
        }
        for (word, more) in self.high.iter_mut().zip(&other.high) {
            *word |= more;
        }
    }

    /// Returns the slots that are in both sets.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let high = self.high.iter().zip(&other.high).map(|(a, b)| a & b).collect();
        Self { low: self.low & other.low, high }
    }

    /// Returns whether all of these slots are in `other`.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|slot| other.contains(slot))
    }

    /// Returns whether no slot is in both sets.
    pub(crate) fn is_apart(&self, other: &Self) -> bool {
        self.low & other.low == 0 && self.high.iter().zip(&other.high).all(|(a, b)| a & b == 0)
    }

    /// Returns whether there is no slot.
    pub(crate) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.iter().all(|word| *word == 0)
    }

    /// Returns the slots, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let low = bits(self.low);
        let high = self.high.iter().enumerate();
        low.chain(high.flat_map(|(word, set)| bits(u128::from(*set)).map(move |bit| LOW + word as u32 * 64 + bit)))
    }
}

impl FromIterator<u32> for Slots {
    fn from_iter<I: IntoIterator<Item = u32>>(slots: I) -> Self {
        let mut set = Self::default();
        slots.into_iter().for_each(|slot| set.insert(slot));
        set
    }
}

fn place(slot: u32) -> (usize, u64) {
    let slot = slot - LOW;
    ((slot / 64) as usize, 1 << (slot % 64))
}

fn bits(mut set: u128) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros())?;
        set &= set - 1;
        Some(bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_and_high_slots_are_kept() {
        let mut set: Slots = [0, 127, 128, 400].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 127, 128, 400]);
        set.remove(128);
        assert!(!set.contains(128) && set.contains(400) && !set.contains(1000));
        let other: Slots = [400, 7].into_iter().collect();
        assert_eq!(set.and(&other).iter().collect::<Vec<_>>(), [400]);
        assert!(!set.is_apart(&other));
    }
}
