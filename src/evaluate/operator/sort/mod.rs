//! ORDER BY: rows in the total order of terms.
//!
//! All keys are compared by value first, so that the next key decides between `1` and `1.0`; then all by form; then the
//! row that came first stays first. A descending key turns both around. Terms become ranks, each different term once,
//! and rows are sorted by ranks alone. Where a query wants the first rows only, no more than a few times as many are
//! held.

pub(crate) mod approximate;
mod held;
mod merge;
mod permute;
mod rank;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use self::approximate::{Approximate, Places, approximate};
use self::held::Held;
use super::{Operator, Source};
use crate::error::Result;
use crate::evaluate::expression::order::Key;
use crate::evaluate::{BATCH, Batch, Context, Lease};

/// How many rows are held at least before those behind the last wanted one are dropped.
const SPARE: usize = if cfg!(test) { 8 } else { 1 << 14 };

/// A key of ORDER BY.
pub(crate) struct SortKey {
    pub source: Source,
    pub is_descending: bool,
}

/// What a [`Sort`] is made of.
pub(crate) struct SortPlan {
    pub input: Box<dyn Operator>,
    pub keys: Vec<SortKey>,
    /// How many rows are wanted, if not all.
    pub first: Option<usize>,
}

/// Gives the rows of its input sorted.
pub(crate) struct Sort {
    plan: SortPlan,
    done: Option<Done>,
}

/// Rows in the order of their numbers in `rows`, and how many are given.
struct Done {
    held: Held,
    rows: Vec<u32>,
    at: usize,
    _lease: Lease,
}

impl Sort {
    pub(crate) fn new(plan: SortPlan) -> Self {
        Self { plan, done: None }
    }

    fn run(&mut self, context: &Context) -> Result<Done> {
        let mut lease = context.budget.lease("ORDER BY");
        let mut held = Held::new(self.plan.keys.iter().map(|key| key.is_descending).collect());
        let wanted = self.plan.first.unwrap_or(usize::MAX);
        let limit = wanted.saturating_mul(2).saturating_add(SPARE);
        let mut last = None;
        while let Some(batch) = self.plan.input.next(context)? {
            context.cancellation.check()?;
            let keys = self.keys(&batch, context)?;
            match &last {
                None => held.extend(&batch, &keys),
                Some(last) => held.extend_chosen(&batch, &keys, &self.before(&keys, batch.rows, last, context)),
            }
            lease.hold(held.bytes())?;
            if held.rows() >= limit {
                let mut rows = held.order(context)?;
                rows.truncate(wanted);
                held = held.gather(&rows);
                last = Last::of(&held, context);
            }
        }
        // Numbers and ranks of all keys, and the rows by number.
        lease.hold(held.bytes() + held.rows() * 4 * size_of::<u64>())?;
        let mut rows = held.order(context)?;
        rows.truncate(wanted);
        lease.hold(held.bytes() + rows.capacity() * size_of::<u32>())?;
        Ok(Done { held, rows, at: 0, _lease: lease })
    }

    /// Returns the columns of the keys.
    fn keys(&self, batch: &Batch, context: &Context) -> Result<Vec<Vec<u32>>> {
        let column = |key: &SortKey| Ok(key.source.values(batch, context)?.into_owned());
        self.plan.keys.iter().map(column).collect()
    }

    /// Returns the rows whose first key does not follow that of the last wanted row so far.
    fn before(&self, keys: &[Vec<u32>], rows: usize, last: &Last, context: &Context) -> Vec<u32> {
        let Some((column, key)) = keys.first().zip(self.plan.keys.first()) else { return Vec::new() };
        let wanted = if key.is_descending { Ordering::Less } else { Ordering::Greater };
        let mut places = Places::new(&context.terms);
        let mut is_before =
            |number: u32| number == last.number || last.order(number, places.of(number), context) != wanted;
        (0..rows as u32).filter(|row| is_before(column[*row as usize])).collect()
    }
}

/// The first key of the last row that is wanted so far.
struct Last {
    number: u32,
    place: Option<Approximate>,
}

impl Last {
    fn of(held: &Held, context: &Context) -> Option<Self> {
        let number = held.last_key()?;
        Some(Self { number, place: approximate(number, &context.terms) })
    }

    /// Returns how the value of `number` compares with this one.
    fn order(&self, number: u32, place: Option<Approximate>, context: &Context) -> Ordering {
        let places = place.zip(self.place);
        if let Some(order) = places.and_then(|(new, old)| new.compare(&old)).filter(|order| order.is_ne()) {
            return order;
        }
        Key::of(number, &context.terms).by_value(&Key::of(self.number, &context.terms))
    }
}

impl Operator for Sort {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let done = match &mut self.done {
            Some(done) => done,
            None => {
                let done = self.run(context)?;
                self.done.insert(done)
            }
        };
        let end = (done.at + BATCH).min(done.rows.len());
        let batch = done.held.batch(&done.rows[done.at..end]);
        done.at = end;
        Ok((!batch.is_empty()).then_some(batch))
    }
}
