//! Operators that need little: rows that are there already, FILTER, BIND, SERVICE.

use std::sync::Arc;

use oxrdf::{NamedNode, Term};
use spargebra::term::GroundTerm;

use super::Operator;
use super::chain::column;
use crate::error::{Error, Result};
use crate::evaluate::env::Env;
use crate::evaluate::expression::Expression;
use crate::evaluate::plan::Slot;
use crate::evaluate::{BATCH, Batch, Context};

/// Gives rows that are there already.
pub(crate) struct Table {
    batch: Batch,
    row: usize,
}

impl Table {
    /// Returns the rows of `batch`.
    pub(crate) fn rows(batch: Batch) -> Self {
        Self { batch, row: 0 }
    }

    /// Returns the rows of VALUES that do not contradict what is given.
    pub(crate) fn values(
        rows: &[Vec<Option<GroundTerm>>],
        width: usize,
        env: &Env,
        slots: &[Slot],
        context: &Context,
    ) -> Result<Self> {
        let mut batch = Batch { rows: 0, columns: vec![Vec::with_capacity(rows.len()); width], times: None };
        let mut numbers = Vec::with_capacity(width);
        for (place, row) in rows.iter().enumerate() {
            if place % BATCH == 0 {
                context.cancellation.check()?;
            }
            numbers.clear();
            for value in row {
                numbers.push(match value {
                    Some(term) => context.terms.number(&Term::from(term.clone()))?,
                    None => 0,
                });
            }
            for (number, slot) in numbers.iter_mut().zip(slots) {
                let given = env.value(*slot);
                if *number == 0 {
                    *number = given;
                }
            }
            let fits =
                |(number, slot): (&u32, &Slot)| matches!(env.value(*slot), given if given == 0 || given == *number);
            if numbers.iter().zip(slots).all(fits) {
                batch.push(&numbers);
            }
        }
        Ok(Self::rows(batch))
    }
}

impl Operator for Table {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        if self.row >= self.batch.rows {
            return Ok(None);
        }
        context.cancellation.check()?;
        if self.row == 0 && self.batch.rows <= BATCH {
            self.row = self.batch.rows;
            return Ok(Some(std::mem::take(&mut self.batch)));
        }
        let end = self.batch.rows.min(self.row + BATCH);
        let cut = |column: &Vec<u32>| column[self.row..end].to_vec();
        let batch = Batch { rows: end - self.row, columns: self.batch.columns.iter().map(cut).collect(), times: None };
        self.row = end;
        Ok(Some(batch))
    }
}

/// Keeps the rows for which an expression is true.
pub(crate) struct Filter {
    pub input: Box<dyn Operator>,
    pub expression: Arc<Expression>,
}

impl Operator for Filter {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next(context)? {
            context.cancellation.check()?;
            let mut chosen = Vec::with_capacity(batch.rows);
            self.expression.select(&batch, context, &mut chosen)?;
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

/// Adds a column with the value of an expression.
pub(crate) struct Extend {
    pub input: Box<dyn Operator>,
    pub expression: Arc<Expression>,
    /// The column of the input that each column is, but that at `place`.
    pub kept: Vec<Option<usize>>,
    pub place: usize,
}

impl Operator for Extend {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(context)? else { return Ok(None) };
        context.cancellation.check()?;
        let mut values = self.expression.evaluate(&batch, context)?;
        let mut columns = Vec::with_capacity(self.kept.len());
        for (place, kept) in self.kept.iter().enumerate() {
            columns.push(if place == self.place {
                std::mem::take(&mut values)
            } else {
                match kept.and_then(|kept| batch.columns.get_mut(kept)) {
                    Some(column) => std::mem::take(column),
                    None => column(&batch, None),
                }
            });
        }
        batch.columns = columns;
        Ok(Some(batch))
    }
}

/// Refuses a service: nothing here opens a connection that the user did not ask for.
pub(crate) struct Service {
    name: Option<NamedNode>,
    is_silent: bool,
    is_over: bool,
}

impl Service {
    pub(crate) fn new(name: Option<NamedNode>, is_silent: bool) -> Self {
        Self { name, is_silent, is_over: false }
    }
}

impl Operator for Service {
    fn next(&mut self, _: &Context) -> Result<Option<Batch>> {
        if !self.is_silent {
            let name = self.name.as_ref().map_or("of a variable", NamedNode::as_str);
            return Err(Error::usage(format!("SERVICE `{name}` is not reached: no connection is opened"))
                .with_hint("load the data that it holds as another `--source`"));
        }
        let is_over = std::mem::replace(&mut self.is_over, true);
        Ok((!is_over).then(|| Batch { rows: 1, ..Batch::default() }))
    }
}
