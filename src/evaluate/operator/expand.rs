//! Rows that say how often they occur, made rows that occur once; tests compare with these.

use super::Operator;
use crate::error::Result;
use crate::evaluate::{BATCH, Batch, Context};

/// Repeats each row of its input as often as that says.
pub(crate) struct Expand {
    input: Box<dyn Operator>,
    under_way: Option<UnderWay>,
}

/// A batch that is being repeated: the row, and how often it is still to be given.
struct UnderWay {
    batch: Batch,
    row: usize,
    left: u64,
}

impl Expand {
    pub(crate) fn new(input: Box<dyn Operator>) -> Self {
        Self { input, under_way: None }
    }
}

impl UnderWay {
    /// Returns the next rows, which are none at the end.
    fn take(&mut self) -> Batch {
        let mut chosen = Vec::with_capacity(BATCH);
        while self.row < self.batch.rows {
            let count = self.left.min((BATCH - chosen.len()) as u64);
            chosen.resize(chosen.len() + count as usize, self.row as u32);
            self.left -= count;
            if self.left > 0 {
                break;
            }
            self.row += 1;
            self.left = self.batch.times(self.row);
        }
        let mut batch = self.batch.gather(&chosen);
        batch.times = None;
        batch
    }
}

impl Operator for Expand {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            if let Some(under_way) = &mut self.under_way {
                let batch = under_way.take();
                if !batch.is_empty() {
                    return Ok(Some(batch));
                }
                self.under_way = None;
            }
            let Some(mut batch) = self.input.next(context)? else { return Ok(None) };
            if batch.times.as_ref().is_none_or(|times| times.iter().all(|times| *times == 1)) {
                batch.times = None;
                return Ok(Some(batch));
            }
            self.under_way = Some(UnderWay { left: batch.times(0), row: 0, batch });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::operator::rows::{Given, context, drain};

    fn check(times: &[u64]) {
        let rows: Vec<(Vec<u32>, u64)> = (1..).zip(times).map(|(id, times)| (vec![id], *times)).collect();
        let mut expand = Expand::new(Box::new(Given::repeated(1, &rows, 3, true)));
        let expected: Vec<(Vec<u32>, u64)> = rows
            .iter()
            .flat_map(|(row, times)| std::iter::repeat_n((row.clone(), 1), usize::try_from(*times).unwrap()))
            .collect();
        assert_eq!(drain(&mut expand, &context()), expected);
    }

    #[test]
    fn rows_are_repeated() {
        check(&[]);
        check(&[1]);
        check(&[0]);
        check(&[1, 1, 1, 2]);
        check(&[0, 3, 0, 0]);
        check(&[BATCH as u64, 1]);
        check(&[BATCH as u64 + 1, 0, 2]);
        check(&[3 * BATCH as u64]);
    }
}
