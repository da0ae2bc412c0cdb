//! Operators that move columns: projection, union, values that are given, the name of a graph.

use super::Operator;
use super::chain::picked;
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Gives the columns `picks` of its input.
pub(crate) struct Project {
    pub input: Box<dyn Operator>,
    pub picks: Vec<Option<usize>>,
}

impl Operator for Project {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(context)? else { return Ok(None) };
        batch.columns = picked(&mut batch, &self.picks);
        Ok(Some(batch))
    }
}

/// Gives the columns `picks` of its input, with `values` where a row has none.
pub(crate) struct Given {
    pub input: Box<dyn Operator>,
    pub picks: Vec<Option<usize>>,
    pub values: Vec<u32>,
}

impl Operator for Given {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(context)? else { return Ok(None) };
        batch.columns = picked(&mut batch, &self.picks);
        for (column, given) in batch.columns.iter_mut().zip(&self.values) {
            if *given != 0 {
                column.iter_mut().filter(|value| **value == 0).for_each(|value| *value = *given);
            }
        }
        Ok(Some(batch))
    }
}

/// An operator, and which of its columns are given.
type Picked = (Box<dyn Operator>, Vec<Option<usize>>);

/// Gives the rows of its inputs, one after the other.
pub(crate) struct Union {
    inputs: Vec<Picked>,
    place: usize,
}

impl Union {
    pub(crate) fn new(inputs: Vec<Picked>) -> Self {
        Self { inputs, place: 0 }
    }
}

impl Operator for Union {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some((input, picks)) = self.inputs.get_mut(self.place) {
            if let Some(mut batch) = input.next(context)? {
                batch.columns = picked(&mut batch, picks);
                return Ok(Some(batch));
            }
            self.place += 1;
        }
        Ok(None)
    }
}

/// Makes the name of a graph the value of a variable, where it has none or the same.
pub(crate) struct Agree {
    pub input: Box<dyn Operator>,
    pub graph: usize,
    pub slot: usize,
    pub kept: Vec<Option<usize>>,
}

impl Operator for Agree {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(mut batch) = self.input.next(context)? {
            let agrees = |row: &u32| {
                let own = batch.value(*row as usize, self.slot);
                own == 0 || own == batch.value(*row as usize, self.graph)
            };
            let chosen: Vec<u32> = (0..batch.rows as u32).filter(agrees).collect();
            if chosen.is_empty() {
                continue;
            }
            if chosen.len() < batch.rows {
                batch = batch.gather(&chosen);
            }
            if let Some(names) = batch.columns.get(self.graph).cloned() {
                batch.columns[self.slot] = names;
            }
            batch.columns = picked(&mut batch, &self.kept);
            return Ok(Some(batch));
        }
        Ok(None)
    }
}
