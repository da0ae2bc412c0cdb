//! OPTIONAL by looking up: the rows of a batch run through steps, and those without a match keep their row alone.

use super::Operator;
use super::chain::Chain;
use crate::error::Result;
use crate::evaluate::plan::Slot;
use crate::evaluate::{BATCH, Batch, Context};

/// Rows of the left side, each with what the steps lead to, or alone; in the order of the left side.
pub(crate) struct LeftLookup {
    left: Box<dyn Operator>,
    chain: Chain,
    /// The columns of the left side that the steps start from.
    picks: Vec<Option<usize>>,
    /// Where each column comes from: the left side, and the steps, whose first column is the number of the row.
    outputs: Vec<(Option<usize>, Option<usize>)>,
    batch: Option<Batch>,
    /// The first row that is not given out yet, and whether it has had a match.
    row: u32,
    is_matched: bool,
}

impl LeftLookup {
    pub(crate) fn new(
        left: Box<dyn Operator>,
        of_left: &[Slot],
        chain: Chain,
        seeds: Vec<Slot>,
        of_chain: &[Slot],
        columns: &[Slot],
    ) -> Self {
        let place = |columns: &[Slot], slot: &Slot| columns.iter().position(|column| column == slot);
        let picks = seeds.iter().map(|slot| place(of_left, slot)).collect();
        let outputs = columns.iter().map(|slot| (place(of_left, slot), place(of_chain, slot))).collect();
        Self { left, chain, picks, outputs, batch: None, row: 0, is_matched: false }
    }

    /// Returns the rows of `batch` up to the last of `found`, or to the end; those without a match alone.
    fn joined(&mut self, batch: &Batch, found: Option<&Batch>) -> Batch {
        let (mut rows, mut others): (Vec<u32>, Vec<u32>) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        let numbers: &[u32] = found.and_then(|found| found.columns.first()).map_or(&[], Vec::as_slice);
        for (other, row) in numbers.iter().enumerate() {
            self.pass(*row, &mut rows, &mut others);
            rows.push(*row);
            others.push(other as u32);
            self.is_matched = true;
        }
        if found.is_none() {
            self.pass(batch.rows as u32, &mut rows, &mut others);
        }
        let column = |(left, right): &(Option<usize>, Option<usize>)| {
            let value = |row: u32, other: u32| {
                let own = left.map_or(0, |column| batch.columns[column][row as usize]);
                match (right, found) {
                    (Some(column), Some(found)) if other != NONE => match found.columns[*column][other as usize] {
                        0 => own,
                        value => value,
                    },
                    _ => own,
                }
            };
            rows.iter().zip(&others).map(|(row, other)| value(*row, *other)).collect()
        };
        let columns = self.outputs.iter().map(column).collect();
        let of_found = found.and_then(|found| found.times.as_ref());
        let times = (batch.times.is_some() || of_found.is_some()).then(|| {
            let pairs = rows.iter().zip(&others);
            let more = |other: u32| of_found.filter(|_| other != NONE).map_or(1, |times| times[other as usize]);
            pairs.map(|(row, other)| batch.times(*row as usize).saturating_mul(more(*other))).collect()
        });
        Batch { rows: rows.len(), columns, times }
    }

    /// Gives out the rows before `row` that have had no match.
    fn pass(&mut self, row: u32, rows: &mut Vec<u32>, others: &mut Vec<u32>) {
        while self.row < row {
            if !self.is_matched {
                rows.push(self.row);
                others.push(NONE);
            }
            self.row += 1;
            self.is_matched = false;
        }
    }
}

/// The number of no row.
const NONE: u32 = u32::MAX;

impl Operator for LeftLookup {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.left.next(context)? {
                    Some(batch) => {
                        (self.row, self.is_matched) = (0, false);
                        self.chain.start(&batch, &self.picks);
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let found = self.chain.next(context)?;
            let output = self.joined(&batch, found.as_ref());
            if found.is_some() {
                self.batch = Some(batch);
            }
            if !output.is_empty() {
                return Ok(Some(output));
            }
        }
    }
}
