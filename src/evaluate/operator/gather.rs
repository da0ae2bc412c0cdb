//! Steps that several threads run, each over a part of the scan that drives them; rows come in the order of the scan.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::Operator;
use crate::error::Result;
use crate::evaluate::build::{Builder, Env};
use crate::evaluate::plan::Node;
use crate::evaluate::{Batch, Context, Lease};

/// Gives the rows of steps, of which as many parts run at once as the query has threads.
pub struct Gather {
    steps: Arc<Node>,
    env: Env,
    parts: std::vec::IntoIter<Range<usize>>,
    ready: VecDeque<Batch>,
    lease: Option<Lease>,
}

impl Gather {
    /// Returns the rows of `steps`, whose scan is cut into `parts`.
    pub fn new(steps: Arc<Node>, parts: Vec<Range<usize>>, env: Env) -> Self {
        Self { steps, env, parts: parts.into_iter(), ready: VecDeque::new(), lease: None }
    }

    fn run(&self, part: Range<usize>, context: &Context) -> Result<Vec<Batch>> {
        let mut operator = Builder { env: &self.env, context, seed: None, part: Some(part) }.build(&self.steps)?;
        let mut batches = Vec::new();
        while let Some(batch) = operator.next(context)? {
            batches.push(batch);
        }
        Ok(batches)
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
            let found: Result<Vec<Vec<Batch>>> = round.into_par_iter().map(|part| self.run(part, context)).collect();
            self.ready.extend(found?.into_iter().flatten());
            let bytes = self.ready.iter().map(Batch::bytes).sum();
            self.lease.get_or_insert_with(|| context.budget.lease("rows of several threads")).hold(bytes)?;
        }
    }
}
