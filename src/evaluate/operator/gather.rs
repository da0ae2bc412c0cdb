//! Steps that several threads run, each over a part of the scan that drives them; rows come in the order of the scan.

use std::collections::VecDeque;
use std::ops::Range;

use rayon::prelude::*;

use super::Operator;
use crate::error::Result;
use crate::evaluate::recipe::Recipe;
use crate::evaluate::{Batch, Context, Lease};

const STEP: &str = "rows of several threads";

/// Gives the rows of steps, of which as many parts run at once as the query has threads.
pub(crate) struct Gather {
    recipe: Recipe,
    parts: std::vec::IntoIter<Range<usize>>,
    ready: VecDeque<Batch>,
    /// The memory of the parts whose rows are ready.
    leases: Vec<Lease>,
}

impl Gather {
    /// Returns the rows of the steps of `recipe`, whose scan is cut into `parts`.
    pub(crate) fn new(recipe: Recipe, parts: Vec<Range<usize>>) -> Self {
        Self { recipe, parts: parts.into_iter(), ready: VecDeque::new(), leases: Vec::new() }
    }

    fn run(&self, part: Range<usize>, context: &Context) -> Result<(Vec<Batch>, Lease)> {
        let mut operator = self.recipe.operator(Some(part), context)?;
        let (mut batches, mut lease) = (Vec::new(), context.budget.lease(STEP));
        while let Some(batch) = operator.next(context)? {
            lease.add(batch.bytes())?;
            batches.push(batch);
        }
        Ok((batches, lease))
    }
}

impl Operator for Gather {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            context.cancellation.check()?;
            let round: Vec<Range<usize>> = self.parts.by_ref().take(context.threads.max(1)).collect();
            if round.is_empty() {
                return Ok(None);
            }
            let found: Result<Vec<(Vec<Batch>, Lease)>> =
                round.into_par_iter().map(|part| self.run(part, context)).collect();
            (self.ready, self.leases) = (VecDeque::new(), Vec::new());
            for (batches, lease) in found? {
                self.ready.extend(batches);
                self.leases.push(lease);
            }
        }
    }
}
