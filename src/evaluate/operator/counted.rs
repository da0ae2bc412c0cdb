//! What is looked at between steps: the rows that an operator gives, its time, the memory of rows under way, damage.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Operator;
use crate::error::Result;
use crate::evaluate::{Batch, Context, Lease, Peak};

/// What an operator counted.
#[derive(Debug, Default)]
pub(crate) struct Counter {
    rows: AtomicU64,
    nanoseconds: AtomicU64,
    memory: Arc<Peak>,
}

impl Counter {
    /// Returns how many rows were given.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Returns the most bytes that the operator held at one time, without those below it.
    pub(crate) fn memory(&self) -> usize {
        self.memory.most()
    }

    /// Returns the time spent in the operator and below it.
    pub(crate) fn time(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed))
    }
}

/// An operator whose rows take memory from the budget until the next are asked for: one batch is small, but a plan of
/// very many steps holds one for each.
pub(crate) struct Held {
    pub inner: Box<dyn Operator>,
    pub lease: Lease,
}

impl Operator for Held {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let batch = self.inner.next(context)?;
        self.lease.hold(batch.as_ref().map_or(0, Batch::bytes))?;
        Ok(batch)
    }
}

/// An operator that gives nothing read from damaged blocks: their columns may be of different lengths, which no step above
/// has to expect.
pub(crate) struct Sound {
    pub inner: Box<dyn Operator>,
}

impl Operator for Sound {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let batch = self.inner.next(context);
        context.terms.snapshot.sound()?;
        batch
    }
}

/// An operator that counts what another gives.
pub(crate) struct Counted {
    pub inner: Box<dyn Operator>,
    pub counter: Arc<Counter>,
}

impl Operator for Counted {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let start = Instant::now();
        let batch = self.counter.memory.watch(|| self.inner.next(context));
        let elapsed = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.counter.nanoseconds.fetch_add(elapsed, Ordering::Relaxed);
        if let Ok(Some(batch)) = &batch {
            self.counter.rows.fetch_add(batch.rows as u64, Ordering::Relaxed);
        }
        batch
    }
}
