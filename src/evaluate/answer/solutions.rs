//! SELECT: rows of terms.

use std::sync::Arc;

use oxrdf::Term;

use super::Steps;
use super::words::Words;
use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::terms::text_length;
use crate::evaluate::{BATCH, Batch, Context};
use crate::results::Row;

/// Rows that are decoded together at first.
const FIRST: usize = 64;

/// Rows that are decoded together at most: few enough that a reader that drops them hands the allocator back what the
/// next ones take while it is in the caches.
const MOST: usize = 256;

/// Bytes of text that are decoded together, about.
const TOGETHER: usize = 4 << 20;

/// Returns how many rows of `columns` columns are decoded together at most: terms take memory without their text.
fn most(columns: usize) -> usize {
    (16 * BATCH / columns.max(1)).clamp(1, MOST)
}

/// The rows of a query, decoded while they are read.
pub(crate) struct Rows {
    steps: Steps,
    /// For each column the terms of the rows of the batch that are decoded. They are taken out one by one; the columns
    /// themselves stay, since each large allocation makes the allocator merge all the small ones that were given back.
    columns: Vec<Vec<Option<Term>>>,
    words: Vec<Words>,
    batch: Batch,
    /// The row under way, and the first of those that are decoded.
    row: usize,
    start: usize,
    /// The first row that is not decoded, and how many are decoded together next.
    end: usize,
    stride: usize,
    /// How often the row under way is still to be given.
    left: u64,
}

impl Rows {
    /// Returns the rows that `operator` gives.
    pub(crate) fn new(operator: Box<dyn Operator>, context: Arc<Context>) -> Self {
        let steps = Steps::new(operator, context);
        Self {
            steps,
            columns: Vec::new(),
            words: Vec::new(),
            batch: Batch::default(),
            row: 0,
            start: 0,
            end: 0,
            stride: FIRST,
            left: 0,
        }
    }

    /// Decodes the next rows; returns whether there were some.
    fn fill(&mut self) -> Result<bool> {
        if self.end >= self.batch.rows {
            let Some(batch) = self.steps.next()? else { return Ok(false) };
            self.words.resize_with(batch.columns.len(), Words::default);
            self.columns.resize_with(batch.columns.len(), Vec::new);
            (self.row, self.end, self.left, self.batch) = (0, 0, batch.times(0), batch);
        }
        let rows = self.row..(self.row + self.stride.min(most(self.batch.columns.len()))).min(self.batch.rows);
        let (terms, mut bytes) = (&self.steps.context.terms, 0);
        // Column by column, so that reads of the dictionary do not wait for each other.
        let mut decode = || -> Result<()> {
            for ((column, words), decoded) in self.batch.columns.iter().zip(&mut self.words).zip(&mut self.columns) {
                decoded.clear();
                for number in column.get(rows.clone()).unwrap_or_default() {
                    let term = words.term(*number, terms)?;
                    bytes += term.as_ref().map_or(0, text_length);
                    decoded.push(term);
                }
            }
            Ok(())
        };
        let decoded = decode();
        terms.snapshot.sound()?;
        decoded?;
        // The longer texts are, the fewer rows are held decoded.
        self.stride = (rows.len() * TOGETHER / bytes.max(1)).clamp(1, 2 * rows.len()).min(MOST);
        (self.start, self.end) = (rows.start, rows.end);
        Ok(true)
    }

    /// Returns the next row that occurs once more.
    fn take(&mut self) -> Option<Row> {
        while self.row < self.end {
            let place = self.row - self.start;
            if self.left > 1 {
                self.left -= 1;
                let copy = |column: &Vec<Option<Term>>| column.get(place).cloned().flatten();
                return Some(self.columns.iter().map(copy).collect());
            }
            let is_meant = self.left == 1;
            self.row += 1;
            self.left = self.batch.times(self.row);
            if is_meant {
                let take = |column: &mut Vec<Option<Term>>| column.get_mut(place).and_then(Option::take);
                return Some(self.columns.iter_mut().map(take).collect());
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
                    (self.batch, self.row, self.end) = (Batch::default(), 0, 0);
                    return Some(Err(error));
                }
            }
        }
    }
}
