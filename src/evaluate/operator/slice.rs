//! OFFSET and LIMIT: rows are counted by batches, none is looked at.

use super::Operator;
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Gives the rows of its input from one place on, at most so many. Does not ask for more than it gives.
pub(crate) struct Slice {
    input: Box<dyn Operator>,
    skip: u64,
    left: u64,
}

impl Slice {
    /// Returns the rows of `input` from `start`, at most `length` of them.
    pub(crate) fn new(input: Box<dyn Operator>, start: usize, length: Option<usize>) -> Self {
        Self { input, skip: start as u64, left: length.map_or(u64::MAX, |length| length as u64) }
    }

    /// Returns the rows of `batch` that are meant. A row that occurs more than once may be cut in two.
    fn cut(&mut self, mut batch: Batch) -> Batch {
        let Some(times) = &mut batch.times else {
            let start = usize::try_from(self.skip).unwrap_or(usize::MAX).min(batch.rows);
            let length = usize::try_from(self.left).unwrap_or(usize::MAX);
            if start > 0 || length < batch.rows {
                batch.cut(start, length);
            }
            self.skip -= start as u64;
            self.left = self.left.saturating_sub(batch.rows as u64);
            return batch;
        };
        let mut chosen = Vec::with_capacity(times.len());
        for (row, times) in times.iter_mut().enumerate() {
            let skipped = self.skip.min(*times);
            let kept = (*times - skipped).min(self.left);
            (self.skip, self.left, *times) = (self.skip - skipped, self.left - kept, kept);
            if kept > 0 {
                chosen.push(row as u32);
            }
        }
        if chosen.len() == batch.rows { batch } else { batch.gather(&chosen) }
    }
}

impl Operator for Slice {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while self.left > 0 {
            context.cancellation.check()?;
            let Some(batch) = self.input.next(context)? else { return Ok(None) };
            let batch = self.cut(batch);
            if !batch.is_empty() {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::operator::expand::Expand;
    use crate::evaluate::operator::rows::{Given, context, drain};

    proptest! {
        #[test]
        fn rows_are_skipped_and_taken(
            rows in prop::collection::vec((1..9_u32, 0..5_u64), 0..40),
            size in 1..9_usize,
            is_counted: bool,
            start in 0..60_usize,
            length in prop::option::of(0..60_usize),
        ) {
            let rows: Vec<(Vec<u32>, u64)> = rows.into_iter().map(|(id, times)| (vec![id], times)).collect();
            let given = Box::new(Given::repeated(1, &rows, size, is_counted));
            let mut slice = Expand::new(Box::new(Slice::new(given, start, length)));
            let all = rows.iter().flat_map(|(row, times)| {
                std::iter::repeat_n(row.clone(), if is_counted { *times as usize } else { 1 })
            });
            let expected: Vec<(Vec<u32>, u64)> =
                all.skip(start).take(length.unwrap_or(usize::MAX)).map(|row| (row, 1)).collect();
            prop_assert_eq!(drain(&mut slice, &context()), expected);
        }
    }
}
