//! Rows for tests: an operator that gives what it was given, and the rows of another.

use super::Operator;
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Gives rows in batches of a size.
pub struct Given {
    batches: std::vec::IntoIter<Batch>,
}

impl Given {
    pub fn new(width: usize, rows: &[Vec<u32>], size: usize) -> Self {
        Self::repeated(width, &rows.iter().map(|row| (row.clone(), 1)).collect::<Vec<_>>(), size, false)
    }

    /// Gives rows that occur more than once, with a column that says so where `is_counted`.
    pub fn repeated(width: usize, rows: &[(Vec<u32>, u64)], size: usize, is_counted: bool) -> Self {
        let batch = |rows: &[(Vec<u32>, u64)]| {
            let mut batch = Batch::with_width(width);
            rows.iter().for_each(|(row, _)| batch.push(row));
            batch.times = is_counted.then(|| rows.iter().map(|(_, times)| *times).collect());
            batch
        };
        Self { batches: rows.chunks(size.max(1)).map(batch).collect::<Vec<_>>().into_iter() }
    }
}

impl Operator for Given {
    fn next(&mut self, _: &Context) -> Result<Option<Batch>> {
        Ok(self.batches.next())
    }
}

/// Returns all rows of `operator` with how often each occurs.
pub fn drain(operator: &mut dyn Operator, context: &Context) -> Vec<(Vec<u32>, u64)> {
    let mut rows = Vec::new();
    while let Some(batch) = operator.next(context).unwrap() {
        assert!(batch.rows > 0, "an empty batch");
        assert!(batch.columns.iter().all(|column| column.len() == batch.rows), "columns of other lengths");
        assert!(batch.times.as_ref().is_none_or(|times| times.len() == batch.rows), "counts of another length");
        for row in 0..batch.rows {
            rows.push(((0..batch.columns.len()).map(|column| batch.value(row, column)).collect(), batch.times(row)));
        }
    }
    rows
}
