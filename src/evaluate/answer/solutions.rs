//! SELECT: rows of terms.

use std::sync::Arc;

use oxrdf::Term;

use super::Steps;
use super::words::Words;
use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::{Batch, Context};
use crate::results::Row;

/// The rows of a query, decoded while they are read.
pub struct Rows {
    steps: Steps,
    /// For each column the terms of the batch under way, the last row first.
    columns: Vec<std::vec::IntoIter<Option<Term>>>,
    words: Vec<Words>,
    batch: Batch,
    row: usize,
    /// How often the row under way is still to be given.
    left: u64,
}

impl Rows {
    /// Returns the rows that `operator` gives.
    pub fn new(operator: Box<dyn Operator>, context: Arc<Context>) -> Self {
        let steps = Steps::new(operator, context);
        Self { steps, columns: Vec::new(), words: Vec::new(), batch: Batch::default(), row: 0, left: 0 }
    }

    /// Decodes the next batch; returns whether there was one.
    fn fill(&mut self) -> Result<bool> {
        let Some(batch) = self.steps.next()? else { return Ok(false) };
        self.words.resize_with(batch.columns.len(), Words::default);
        let terms = &self.steps.context.terms;
        // Column by column, so that reads of the dictionary do not wait for each other.
        let decode = |(column, words): (&Vec<u32>, &mut Words)| {
            let decoded: Result<Vec<_>> = column.iter().map(|number| words.term(*number, terms)).collect();
            decoded.map(Vec::into_iter)
        };
        self.columns = batch.columns.iter().zip(&mut self.words).map(decode).collect::<Result<_>>()?;
        (self.row, self.left) = (0, batch.times(0));
        self.batch = batch;
        Ok(true)
    }

    /// Returns the next row that occurs once more.
    fn take(&mut self) -> Option<Row> {
        while self.row < self.batch.rows {
            if self.left > 1 {
                self.left -= 1;
                let peek = |column: &std::vec::IntoIter<Option<Term>>| column.as_slice().first().cloned().flatten();
                return Some(self.columns.iter().map(peek).collect());
            }
            let is_meant = self.left == 1;
            let row = self.columns.iter_mut().map(|column| column.next().flatten()).collect();
            self.row += 1;
            self.left = self.batch.times(self.row);
            if is_meant {
                return Some(row);
            }
        }
        None
    }
}

impl Iterator for Rows {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.take() {
                return Some(Ok(row));
            }
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.steps.operator = None;
                    self.batch = Batch::default();
                    return Some(Err(error));
                }
            }
        }
    }
}
