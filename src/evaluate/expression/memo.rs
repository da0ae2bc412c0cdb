//! Results by the value that they come from, so that a value that comes again is not computed again.

/// A table of bounded size in which a later value takes the place of an earlier one.
#[derive(Default)]
pub(super) struct Memo {
    /// Value and result; value 0 is an empty place.
    places: Vec<(u32, u32)>,
    misses: usize,
}

/// Places at first and at most, powers of two.
const FEWEST: usize = 1 << 10;
const MOST: usize = 1 << 17;

impl Memo {
    /// Returns the result for `value`, which is not 0.
    pub(super) fn find(&self, value: u32) -> Option<u32> {
        let (found, result) = *self.places.get(self.place(value))?;
        (found == value).then_some(result)
    }

    /// Keeps the result for `value`.
    pub(super) fn keep(&mut self, value: u32, result: u32) {
        self.misses += 1;
        if self.places.is_empty() || (self.misses > self.places.len() && self.places.len() < MOST) {
            let larger = (self.places.len() * 4).max(FEWEST);
            let old = std::mem::replace(&mut self.places, vec![(0, 0); larger]);
            self.misses = 0;
            for (value, result) in old.into_iter().filter(|(value, _)| *value != 0) {
                let place = self.place(value);
                self.places[place] = (value, result);
            }
        }
        let place = self.place(value);
        self.places[place] = (value, result);
    }

    fn place(&self, value: u32) -> usize {
        // Ids in a row have places in a row.
        value as usize & self.places.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_what_was_kept_or_nothing() {
        let mut memo = Memo::default();
        assert_eq!(memo.find(1), None);
        for value in 1..300_000 {
            memo.keep(value, value * 2);
            assert_eq!(memo.find(value), Some(value * 2));
        }
        assert!((1..300_000).all(|value| memo.find(value).is_none_or(|result| result == value * 2)));
        assert!(memo.places.len() <= MOST * 2);
    }
}
