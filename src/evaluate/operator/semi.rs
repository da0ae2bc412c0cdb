//! EXISTS: rows that have a match, or whether they have one.

use oxrdf::Literal;

use super::Operator;
use super::apart::Apart;
use super::chain::Chain;
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Decides for each row of a batch whether it has a match.
pub(crate) enum Decision {
    Together { chain: Chain, picks: Vec<Option<usize>> },
    Apart(Apart),
}

impl Decision {
    fn found(&mut self, batch: &Batch, context: &Context) -> Result<Vec<bool>> {
        match self {
            Self::Apart(apart) => apart.found(batch, context),
            Self::Together { chain, picks } => {
                let mut found = vec![false; batch.rows];
                chain.start(batch, picks);
                while let Some(batch) = chain.next(context)? {
                    for row in batch.columns.first().into_iter().flatten() {
                        found[*row as usize] = true;
                    }
                }
                Ok(found)
            }
        }
    }
}

/// Keeps the rows that have a match, or those that have none.
pub(crate) struct Semi {
    input: Box<dyn Operator>,
    decision: Decision,
    wanted: bool,
    /// Columns at least one of which must have a value for there to be a match.
    any: Option<Vec<Option<usize>>>,
}

impl Semi {
    pub(crate) fn new(
        input: Box<dyn Operator>,
        decision: Decision,
        wanted: bool,
        any: Option<Vec<Option<usize>>>,
    ) -> Self {
        Self { input, decision, wanted, any }
    }

    fn can_match(&self, batch: &Batch, row: usize) -> bool {
        let has_value = |column: &Option<usize>| column.is_some_and(|column| batch.value(row, column) != 0);
        self.any.as_ref().is_none_or(|any| any.iter().any(has_value))
    }
}

impl Operator for Semi {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next(context)? {
            context.cancellation.check()?;
            let found = self.decision.found(&batch, context)?;
            let is_chosen = |row: &u32| {
                let row = *row as usize;
                (found[row] && self.can_match(&batch, row)) == self.wanted
            };
            let chosen: Vec<u32> = (0..batch.rows as u32).filter(is_chosen).collect();
            if chosen.len() == batch.rows {
                return Ok(Some(batch));
            }
            if !chosen.is_empty() {
                return Ok(Some(batch.gather(&chosen)));
            }
        }
        Ok(None)
    }
}

/// Adds a column that says whether a row has a match.
pub(crate) struct Mark {
    input: Box<dyn Operator>,
    decision: Decision,
    /// The numbers of false and true.
    truths: [u32; 2],
}

impl Mark {
    pub(crate) fn new(input: Box<dyn Operator>, decision: Decision, context: &Context) -> Result<Self> {
        let number = |value: bool| context.terms.number(&Literal::from(value).into());
        Ok(Self { input, decision, truths: [number(false)?, number(true)?] })
    }
}

impl Operator for Mark {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(context)? else { return Ok(None) };
        let found = self.decision.found(&batch, context)?;
        batch.columns.push(found.into_iter().map(|found| self.truths[usize::from(found)]).collect());
        Ok(Some(batch))
    }
}
