//! The row that an expression is evaluated for, and how many there were before it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::value::{Value, Valued};
use crate::evaluate::{Batch, Context, Terms};

/// One row of values.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    context: &'a Context,
    values: Values<'a>,
    /// The number of the row among all that the expression has seen.
    pub number: u64,
}

#[derive(Clone, Copy)]
enum Values<'a> {
    Batch(&'a Batch, usize),
    /// One value for the only column that the expression reads.
    One(u32),
}

impl<'a> Row<'a> {
    /// Returns a row of a batch.
    pub(super) fn of(batch: &'a Batch, row: usize, number: u64, context: &'a Context) -> Self {
        Self { context, values: Values::Batch(batch, row), number }
    }

    /// Returns a row that has `value` in the only column that is read.
    pub(super) fn one(value: u32, context: &'a Context) -> Self {
        Self { context, values: Values::One(value), number: 0 }
    }

    /// Returns what the query works with.
    pub(super) fn context(&self) -> &'a Context {
        self.context
    }

    /// Returns the terms of the query.
    pub(super) fn terms(&self) -> &'a Terms {
        &self.context.terms
    }

    /// Returns `value`; looks at the cancellation where going through it takes long.
    pub(super) fn looked(&self, value: Value<'a>) -> Valued<Value<'a>> {
        if value.is_long() {
            self.context.cancellation.check()?;
        }
        Ok(value)
    }

    pub(super) fn column(&self, column: usize) -> u32 {
        match self.values {
            Values::Batch(batch, row) => batch.value(row, column),
            Values::One(value) => value,
        }
    }
}

/// Counts the rows that an expression has seen.
#[derive(Debug, Default)]
pub(super) struct Rows(AtomicU64);

impl Rows {
    /// Returns the number of the first of `count` further rows.
    pub(super) fn take(&self, count: usize) -> u64 {
        self.0.fetch_add(count as u64, Ordering::Relaxed)
    }
}
