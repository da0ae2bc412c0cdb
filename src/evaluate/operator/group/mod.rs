//! GROUP BY: rows by what they have in some columns, and what is counted, summed and picked in each group.
//!
//! Groups come in the order in which they first appear. Without keys there is one group, even of no rows.

mod part;
mod pick;
mod tally;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;
use spargebra::algebra::AggregateExpression;

use self::part::Part;
use super::{Operator, Source};
use crate::error::Result;
use crate::evaluate::expression::aggregate::Aggregate;
use crate::evaluate::{BATCH, Batch, Context, Lease};

/// An aggregate that is asked of each group.
pub(crate) struct Asked {
    pub expression: Arc<AggregateExpression>,
    pub aggregate: Aggregate,
    /// What is aggregated; `None` counts rows.
    pub source: Option<Source>,
}

impl Asked {
    /// Returns `expression` as it was compiled to `aggregate`.
    pub(crate) fn new(expression: Arc<AggregateExpression>, mut aggregate: Aggregate) -> Self {
        let source = aggregate.input.take().map(Source::from);
        Self { expression, aggregate, source }
    }
}

/// What a [`Group`] is made of.
pub(crate) struct GroupPlan {
    /// The rows; where there are several inputs, those of the first one, then those of the second and so on. Inputs are
    /// read by as many threads as the query has.
    pub inputs: Vec<Box<dyn Operator>>,
    /// Columns of the input.
    pub keys: Vec<usize>,
    /// Whether rows with the same keys follow each other.
    pub is_sorted: bool,
    pub asked: Vec<Asked>,
    /// The columns of the input that are variables of the solution: what COUNT(DISTINCT *) compares.
    pub solution: Vec<usize>,
}

/// Gives a row for each group: the keys, then the value of each aggregate.
pub(crate) struct Group {
    plan: GroupPlan,
    done: Option<Done>,
}

/// Groups that are known, and how many are given.
struct Done {
    columns: Vec<Vec<u32>>,
    rows: usize,
    at: usize,
    _lease: Lease,
}

impl Group {
    pub(crate) fn new(plan: GroupPlan) -> Self {
        Self { plan, done: None }
    }

    fn run(&mut self, context: &Context) -> Result<Done> {
        let mut lease = context.budget.lease("GROUP BY");
        let mut whole = Part::new(&self.plan.keys, self.plan.is_sorted, &self.plan.asked, &self.plan.solution);
        let mut inputs = std::mem::take(&mut self.plan.inputs);
        if inputs.len() == 1 || context.threads < 2 {
            for input in &mut inputs {
                whole.read(&mut **input, context, &mut lease)?;
            }
        } else {
            while !inputs.is_empty() {
                let round: Vec<_> = inputs.drain(..inputs.len().min(context.threads)).collect();
                for (part, held) in self.parts(round, context)? {
                    whole.merge(part, context)?;
                    drop(held);
                    lease.hold(whole.bytes())?;
                }
            }
        }
        let (columns, rows) = whole.finish(context)?;
        lease.hold(columns.iter().map(|column| column.capacity() * size_of::<u32>()).sum())?;
        Ok(Done { columns, rows, at: 0, _lease: lease })
    }

    /// Returns the groups of each input, with the memory that they take.
    fn parts(&self, inputs: Vec<Box<dyn Operator>>, context: &Context) -> Result<Vec<(Part<'_>, Lease)>> {
        let GroupPlan { keys, is_sorted, asked, solution, .. } = &self.plan;
        inputs
            .into_iter()
            .map(|input| (input, Part::new(keys, *is_sorted, asked, solution)))
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(mut input, mut part)| {
                let mut lease = context.budget.lease("GROUP BY");
                part.read(&mut *input, context, &mut lease)?;
                Ok((part, lease))
            })
            .collect()
    }
}

impl Operator for Group {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let done = match &mut self.done {
            Some(done) => done,
            None => {
                let done = self.run(context)?;
                self.done.insert(done)
            }
        };
        let end = (done.at + BATCH).min(done.rows);
        let rows = end - done.at;
        let columns = done.columns.iter().map(|column| column[done.at..end].to_vec()).collect();
        done.at = end;
        Ok((rows > 0).then_some(Batch { rows, columns, times: None }))
    }
}
