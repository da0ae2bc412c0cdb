//! DISTINCT and REDUCED: each different row once, where it first occurs.
//!
//! Rows pass while they are read, so that a LIMIT above costs what it shows. How often a row occurred is dropped.

use super::Operator;
use super::row_set::RowSet;
use crate::error::Result;
use crate::evaluate::{Batch, Context, Lease};

/// Gives each different row of its input once.
pub(crate) struct Distinct {
    input: Box<dyn Operator>,
    by: By,
    lease: Option<Lease>,
}

enum By {
    /// Equal rows follow each other, or only those need to go: REDUCED. The last row.
    Neighbours(Vec<u32>, bool),
    Set(RowSet),
}

impl Distinct {
    /// Returns the different rows of `input`, which has `width` columns.
    pub(crate) fn new(input: Box<dyn Operator>, width: usize) -> Self {
        Self { input, by: By::Set(RowSet::new(width)), lease: None }
    }

    /// Returns the rows of `input` without those that are like the row before: DISTINCT where rows are sorted by all of
    /// their columns, REDUCED where they are not.
    pub(crate) fn of_neighbours(input: Box<dyn Operator>) -> Self {
        Self { input, by: By::Neighbours(Vec::new(), false), lease: None }
    }

    /// Returns the numbers of the rows that pass.
    fn choose(&mut self, batch: &Batch, context: &Context) -> Result<Vec<u32>> {
        let mut chosen = Vec::new();
        match &mut self.by {
            By::Neighbours(last, is_begun) => neighbours(batch, last, is_begun, &mut chosen),
            By::Set(set) => {
                set.choose(batch, context.terms.last(), &mut chosen);
                let lease = self.lease.get_or_insert_with(|| context.budget.lease("DISTINCT"));
                lease.hold(set.bytes())?;
            }
        }
        Ok(chosen)
    }
}

fn neighbours(batch: &Batch, last: &mut Vec<u32>, is_begun: &mut bool, chosen: &mut Vec<u32>) {
    for row in 0..batch.rows {
        let is_same = match row.checked_sub(1) {
            Some(before) => batch.columns.iter().all(|column| column[row] == column[before]),
            None => *is_begun && batch.columns.iter().zip(&*last).all(|(column, last)| column[0] == *last),
        };
        if !is_same {
            chosen.push(row as u32);
        }
    }
    *is_begun = true;
    *last = batch.columns.iter().filter_map(|column| column.last().copied()).collect();
}

impl Operator for Distinct {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(mut batch) = self.input.next(context)? {
            context.cancellation.check()?;
            batch.times = None;
            let chosen = self.choose(&batch, context)?;
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::operator::rows::{Given, context, drain};

    proptest! {
        #[test]
        fn each_different_row_is_given_once(
            width in 0..5_usize,
            rows in prop::collection::vec((prop::collection::vec(0..4_u32, 5), 1..3_u64), 0..150),
            size in 1..60_usize,
            is_sorted: bool,
        ) {
            let mut rows: Vec<(Vec<u32>, u64)> = rows.into_iter().map(|(row, n)| (row[..width].to_vec(), n)).collect();
            if is_sorted {
                rows.sort();
            }
            let given = Box::new(Given::repeated(width, &rows, size, true));
            let mut distinct = if is_sorted { Distinct::of_neighbours(given) } else { Distinct::new(given, width) };
            let found = drain(&mut distinct, &context());
            let mut seen = HashSet::new();
            let expected: Vec<(Vec<u32>, u64)> =
                rows.into_iter().filter(|(row, _)| seen.insert(row.clone())).map(|(row, _)| (row, 1)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
