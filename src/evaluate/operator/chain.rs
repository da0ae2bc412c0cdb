//! Steps that run again and again for batches that are handed to them.
//!
//! All operators of a chain give what they can and then nothing; when there is a new batch they go on.

use std::sync::{Arc, Mutex, PoisonError};

use super::Operator;
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Where a chain gets its rows from.
#[derive(Clone, Default)]
pub(crate) struct Seed {
    batch: Arc<Mutex<Option<Batch>>>,
}

impl Seed {
    fn put(&self, batch: Option<Batch>) {
        *self.batch.lock().unwrap_or_else(PoisonError::into_inner) = batch;
    }
}

impl Operator for Seed {
    fn next(&mut self, _: &Context) -> Result<Option<Batch>> {
        Ok(self.batch.lock().unwrap_or_else(PoisonError::into_inner).take())
    }
}

/// Steps with the place where their rows are handed in.
pub(crate) struct Chain {
    seed: Seed,
    steps: Box<dyn Operator>,
    picks: Vec<Option<usize>>,
}

impl Chain {
    /// Returns a chain that gives the columns `picks` of `steps`.
    pub(crate) fn new(seed: Seed, steps: Box<dyn Operator>, picks: Vec<Option<usize>>) -> Self {
        Self { seed, steps, picks }
    }

    /// Hands in the columns `picks` of `batch` with the number of each row.
    pub(crate) fn start(&self, batch: &Batch, picks: &[Option<usize>]) {
        let mut columns: Vec<Vec<u32>> = picks.iter().map(|pick| column(batch, *pick)).collect();
        columns.push((0..batch.rows as u32).collect());
        self.seed.put((batch.rows > 0).then_some(Batch { rows: batch.rows, columns, times: None }));
    }

    /// Returns the next rows that come of what was handed in.
    pub(crate) fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let Some(mut batch) = self.steps.next(context)? else { return Ok(None) };
        batch.columns = picked(&mut batch, &self.picks);
        Ok(Some(batch))
    }
}

/// Returns the column of `batch` at `pick`; nothing but unbound values where there is none.
pub(crate) fn column(batch: &Batch, pick: Option<usize>) -> Vec<u32> {
    match pick.and_then(|pick| batch.columns.get(pick)) {
        Some(column) => column.clone(),
        None => vec![0; batch.rows],
    }
}

/// Takes the columns `picks` out of `batch`.
pub(crate) fn picked(batch: &mut Batch, picks: &[Option<usize>]) -> Vec<Vec<u32>> {
    let mut columns: Vec<Vec<u32>> = Vec::with_capacity(picks.len());
    for (place, pick) in picks.iter().enumerate() {
        let Some(pick) = pick else {
            columns.push(vec![0; batch.rows]);
            continue;
        };
        let earlier = picks[..place].iter().position(|other| other == &Some(*pick));
        columns.push(match earlier {
            Some(earlier) => columns[earlier].clone(),
            None => batch.columns.get_mut(*pick).map(std::mem::take).unwrap_or_default(),
        });
    }
    columns
}
