//! Joins with rows that are held in memory: inner joins, OPTIONAL, MINUS.

use std::sync::Arc;

use super::Operator;
use super::chain::Chain;
use super::table::{Held, Search};
use crate::error::Result;
use crate::evaluate::plan::{Node, Slot};
use crate::evaluate::{BATCH, Batch, Context};

/// How many rows pass between two looks at the flag.
const PATIENCE: usize = 1024;

/// Where a column of a join comes from: left, right, or from the side that has a value.
type Output = (Option<usize>, Option<usize>);

/// The sides of a join and the columns that they share.
struct Sides {
    left: Box<dyn Operator>,
    right: Option<Box<dyn Operator>>,
    /// Shared columns on the left and on the right.
    shared: Arc<[(usize, usize)]>,
    held: Option<Held>,
    step: &'static str,
}

/// Operators and what their columns are.
pub(crate) type Side<'a> = (Box<dyn Operator>, &'a Node);

impl Sides {
    fn new(left: Side<'_>, right: Side<'_>, step: &'static str) -> Self {
        let place = |slot: &Slot| right.1.columns.iter().position(|column| column == slot);
        let shared = left.1.columns.iter().enumerate();
        let shared = shared.filter_map(|(column, slot)| Some((column, place(slot)?))).collect();
        Self { left: left.0, right: Some(right.0), shared, held: None, step }
    }

    /// Returns the rows of the right side, which are read now if they were not before.
    fn held(&mut self, context: &Context) -> Result<&mut Held> {
        if let Some(mut right) = self.right.take() {
            let shared = self.shared.iter().map(|(_, column)| *column).collect();
            self.held = Some(Held::new(&mut *right, shared, self.step, context)?);
        }
        match &mut self.held {
            Some(held) => Ok(held),
            None => Err(crate::snapshot::damaged()),
        }
    }

    fn values(shared: &[(usize, usize)], batch: &Batch, row: usize, values: &mut Vec<u32>) {
        values.clear();
        values.extend(shared.iter().map(|(column, _)| batch.columns[*column][row]));
    }
}

fn outputs(left: &[Slot], right: &[Slot], columns: &[Slot]) -> Vec<Output> {
    let place = |columns: &[Slot], slot: &Slot| columns.iter().position(|column| column == slot);
    columns.iter().map(|slot| (place(left, slot), place(right, slot))).collect()
}

/// Returns the rows `rows` of `left` joined with the rows `others` of `right`; END is not a row.
fn joined(left: &Batch, right: &Batch, rows: &[u32], others: &[u32], outputs: &[Output]) -> Batch {
    let right_value = |column: usize, row: u32| if row == NONE { 0 } else { right.columns[column][row as usize] };
    let column = |output: &Output| match *output {
        (Some(left_column), None) => rows.iter().map(|row| left.columns[left_column][*row as usize]).collect(),
        (None, Some(column)) => {
            if right.rows == 0 {
                return vec![0; rows.len()];
            }
            others.iter().map(|row| right_value(column, *row)).collect()
        }
        (Some(left_column), Some(column)) => rows
            .iter()
            .zip(others)
            .map(|(row, other)| match left.columns[left_column][*row as usize] {
                0 if right.rows > 0 => right_value(column, *other),
                value => value,
            })
            .collect(),
        (None, None) => vec![0; rows.len()],
    };
    let columns = outputs.iter().map(column).collect();
    let times = (left.times.is_some() || right.times.is_some()).then(|| {
        let pairs = rows.iter().zip(others);
        pairs
            .map(|(row, other)| {
                let more = if *other == NONE { 1 } else { right.times(*other as usize) };
                left.times(*row as usize).saturating_mul(more)
            })
            .collect()
    });
    Batch { rows: rows.len(), columns, times }
}

/// The number of no row.
const NONE: u32 = u32::MAX;

/// Rows of both sides that agree.
pub(crate) struct Hash {
    sides: Sides,
    outputs: Vec<Output>,
    batch: Option<Batch>,
    row: usize,
    search: Search,
}

impl Hash {
    pub(crate) fn new(left: Side<'_>, right: Side<'_>, columns: &[Slot]) -> Self {
        let outputs = outputs(&left.1.columns, &right.1.columns, columns);
        let sides = Sides::new(left, right, "hash join");
        Self { sides, outputs, batch: None, row: 0, search: Search::default() }
    }

    fn join(&mut self, batch: &Batch, context: &Context) -> Result<Batch> {
        let (mut rows, mut others): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut values = Vec::new();
        let shared = self.sides.shared.clone();
        let held = self.sides.held(context)?;
        let mut steps = 0;
        while self.row < batch.rows && rows.len() < BATCH {
            if steps % PATIENCE == 0 {
                context.cancellation.check()?;
            }
            steps += 1;
            Sides::values(&shared, batch, self.row, &mut values);
            loop {
                let Some(other) = held.next(&values, &mut self.search, false)? else {
                    (self.row, self.search) = (self.row + 1, Search::default());
                    break;
                };
                rows.push(self.row as u32);
                others.push(other);
                if rows.len() >= BATCH {
                    break;
                }
            }
        }
        let output = joined(batch, &held.batch, &rows, &others, &self.outputs);
        Ok(output)
    }
}

impl Operator for Hash {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            if self.sides.held(context)?.is_empty() {
                return Ok(None);
            }
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.sides.left.next(context)? {
                    Some(batch) => {
                        self.row = 0;
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let output = self.join(&batch, context)?;
            if self.row < batch.rows {
                self.batch = Some(batch);
            }
            if !output.is_empty() {
                return Ok(Some(output));
            }
        }
    }
}

/// Rows of the left side, each with its matches on the right, or alone.
pub(crate) struct LeftHash {
    sides: Sides,
    outputs: Vec<Output>,
    /// Steps that a pair must pass, and where their columns come from.
    condition: Option<(Chain, Vec<Output>)>,
    batch: Option<Batch>,
    row: usize,
    search: Search,
    /// Whether the row that is next has had a match.
    is_matched: bool,
}

impl LeftHash {
    pub(crate) fn new(
        left: Side<'_>,
        right: Side<'_>,
        condition: Option<(Chain, Vec<Slot>)>,
        columns: &[Slot],
    ) -> Self {
        let (of_left, of_right) = (&left.1.columns, &right.1.columns);
        let condition = condition.map(|(chain, reads)| (chain, outputs(of_left, of_right, &reads)));
        let outputs = outputs(of_left, of_right, columns);
        let sides = Sides::new(left, right, "optional");
        Self { sides, outputs, condition, batch: None, row: 0, search: Search::default(), is_matched: false }
    }

    fn join(&mut self, batch: &Batch, context: &Context) -> Result<Batch> {
        let (mut rows, mut others): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        // The rows that came to their end, with the number of pairs before that.
        let mut ends: Vec<(u32, usize)> = Vec::new();
        let first = self.row as u32;
        let mut values = Vec::new();
        let shared = self.sides.shared.clone();
        let held = self.sides.held(context)?;
        while self.row < batch.rows && rows.len() < BATCH && ends.len() < BATCH {
            Sides::values(&shared, batch, self.row, &mut values);
            loop {
                let Some(other) = held.next(&values, &mut self.search, false)? else {
                    ends.push((self.row as u32, rows.len()));
                    (self.row, self.search) = (self.row + 1, Search::default());
                    break;
                };
                rows.push(self.row as u32);
                others.push(other);
                if rows.len() >= BATCH {
                    break;
                }
            }
        }
        let passed = passed(&mut self.condition, batch, &held.batch, (&rows, &others), context)?;
        let (mut out_rows, mut out_others) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let mut pair = 0;
        for (row, end) in ends {
            let mut is_matched = row == first && self.is_matched;
            while pair < end {
                if passed[pair] {
                    out_rows.push(row);
                    out_others.push(others[pair]);
                    is_matched = true;
                }
                pair += 1;
            }
            if !is_matched {
                out_rows.push(row);
                out_others.push(NONE);
            }
            self.is_matched = false;
        }
        // The row that goes on in the next batch.
        while pair < rows.len() {
            if passed[pair] {
                out_rows.push(rows[pair]);
                out_others.push(others[pair]);
                self.is_matched = true;
            }
            pair += 1;
        }
        let output = joined(batch, &held.batch, &out_rows, &out_others, &self.outputs);
        Ok(output)
    }
}

/// Returns for each pair of rows whether it passes `condition`.
fn passed(
    condition: &mut Option<(Chain, Vec<Output>)>,
    left: &Batch,
    right: &Batch,
    pairs: (&[u32], &[u32]),
    context: &Context,
) -> Result<Vec<bool>> {
    let Some((chain, reads)) = condition else { return Ok(vec![true; pairs.0.len()]) };
    let mut passed = vec![false; pairs.0.len()];
    let mut batch = joined(left, right, pairs.0, pairs.1, reads);
    batch.times = None;
    let picks: Vec<Option<usize>> = (0..reads.len()).map(Some).collect();
    chain.start(&batch, &picks);
    while let Some(found) = chain.next(context)? {
        for row in found.columns.first().into_iter().flatten() {
            passed[*row as usize] = true;
        }
    }
    Ok(passed)
}

impl Operator for LeftHash {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.sides.left.next(context)? {
                    Some(batch) => {
                        self.row = 0;
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let output = self.join(&batch, context)?;
            if self.row < batch.rows {
                self.batch = Some(batch);
            }
            if !output.is_empty() {
                return Ok(Some(output));
            }
        }
    }
}

/// Rows of the left side that agree with no row of the right side in a column in which both have a value.
pub(crate) struct Minus {
    sides: Sides,
}

impl Minus {
    pub(crate) fn new(left: Side<'_>, right: Side<'_>) -> Self {
        Self { sides: Sides::new(left, right, "minus") }
    }
}

impl Operator for Minus {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(batch) = self.sides.left.next(context)? {
            let shared = self.sides.shared.clone();
            let held = self.sides.held(context)?;
            let (mut chosen, mut values) = (Vec::with_capacity(batch.rows), Vec::new());
            for row in 0..batch.rows {
                if row % PATIENCE == 0 {
                    context.cancellation.check()?;
                }
                Sides::values(&shared, &batch, row, &mut values);
                if held.next(&values, &mut Search::default(), true)?.is_none() {
                    chosen.push(row as u32);
                }
            }
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
