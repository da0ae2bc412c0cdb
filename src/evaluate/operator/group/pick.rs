//! MIN and MAX: the number of the least or greatest term, without decoding where ids or values decide.

use std::cmp::Ordering;

use crate::evaluate::Context;
use crate::evaluate::expression::order::{Key, compare};
use crate::evaluate::operator::sort::approximate::{Approximate, Places};

/// The least or the greatest term of each group so far.
pub(super) struct Pick {
    wanted: Ordering,
    /// 0 where there was none.
    pub best: Vec<u32>,
    known: Vec<Option<Approximate>>,
}

impl Pick {
    /// Returns what picks the terms that compare as `wanted` with all others.
    pub(super) fn new(wanted: Ordering) -> Self {
        Self { wanted, best: Vec::new(), known: Vec::new() }
    }

    pub(super) fn grow(&mut self, groups: usize) {
        self.best.resize(groups, 0);
        self.known.resize(groups, None);
    }

    pub(super) fn bytes(&self) -> usize {
        self.best.capacity() * size_of::<u32>() + self.known.capacity() * size_of::<Option<Approximate>>()
    }

    /// Takes terms for the groups beside them.
    pub(super) fn add(&mut self, groups: &[u32], numbers: &[u32], context: &Context) {
        let mut places = Places::new(&context.terms);
        for (group, number) in groups.iter().zip(numbers) {
            let (group, number) = (*group as usize, *number);
            let best = self.best[group];
            if best == number {
                continue;
            }
            let known = places.of(number);
            if best == 0 || self.order(number, known, group, context) == self.wanted {
                self.best[group] = number;
                self.known[group] = known;
            }
        }
    }

    fn order(&self, number: u32, known: Option<Approximate>, group: usize, context: &Context) -> Ordering {
        if let (Some(new), Some(old)) = (known, self.known[group])
            && let Some(order) = new.compare(&old).filter(|order| order.is_ne())
        {
            return order;
        }
        compare(&Key::of(number, &context.terms), &Key::of(self.best[group], &context.terms))
    }
}
