//! Rows of a result: collected, made distinct, sorted, cut.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::cell::{Cell, Key};
use crate::snapshot::Snapshot;

/// Rows that are kept at most; more go through the evaluator, which streams them.
pub const MOST: usize = 16 << 20;

/// A table of values.
pub enum Table {
    /// Ids, row by row; 0 is no value.
    Ids {
        width: usize,
        ids: Vec<u32>,
        rows: usize,
    },
    Cells {
        width: usize,
        cells: Vec<Cell>,
    },
}

impl Table {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Ids { rows, .. } => *rows,
            Self::Cells { width: 0, cells } => usize::from(!cells.is_empty()),
            Self::Cells { width, cells } => cells.len() / width,
        }
    }

    /// Returns the value in `column` of `row`.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        match self {
            Self::Ids { width, ids, .. } => Cell::of(ids[row * width + column]),
            Self::Cells { width, cells } => cells[row * width + column],
        }
    }
}

/// A column to sort by.
#[derive(Debug, Clone, Copy)]
pub struct SortBy {
    pub column: usize,
    pub is_descending: bool,
}

/// Which rows to keep, after sorting.
#[derive(Debug, Clone, Copy, Default)]
pub struct Slice {
    pub start: usize,
    pub length: Option<usize>,
}

impl Slice {
    /// Returns how many rows from the first are looked at.
    pub fn end(&self) -> usize {
        self.length.map_or(usize::MAX, |length| self.start.saturating_add(length))
    }
}

/// Returns the numbers of the rows of `table` in order; `None` if only the evaluator knows the order.
///
/// Rows that sort alike keep their order. With a limit only the rows before it are sorted.
pub fn sorted(table: &Table, by: &[SortBy], slice: Slice, snapshot: &Snapshot) -> Option<Vec<u32>> {
    let count = u32::try_from(table.len()).ok()?;
    let mut numbers: Vec<u32> = (0..count).collect();
    if !by.is_empty() {
        let width = by.len();
        let keys: Vec<Key> = (0..table.len())
            .flat_map(|row| by.iter().map(move |by| Key::of(table.cell(row, by.column), snapshot)))
            .collect();
        let mut is_unsure = false;
        let mut order = |a: &u32, b: &u32| {
            let (left, right) = (&keys[*a as usize * width..], &keys[*b as usize * width..]);
            for ((left, right), by) in left.iter().zip(right).zip(by) {
                let order = left.compare(*right).unwrap_or_else(|| {
                    is_unsure = true;
                    Ordering::Equal
                });
                if order != Ordering::Equal {
                    return if by.is_descending { order.reverse() } else { order };
                }
            }
            a.cmp(b)
        };
        let end = slice.end();
        if end > 0 && end < numbers.len() {
            numbers.select_nth_unstable_by(end - 1, &mut order);
            numbers.truncate(end);
        }
        numbers.sort_unstable_by(&mut order);
        if is_unsure {
            return None;
        }
    }
    numbers.truncate(slice.end());
    numbers.drain(..slice.start.min(numbers.len()));
    Some(numbers)
}

/// Rows that were seen: up to four values each.
#[derive(Default)]
pub struct Seen {
    rows: FxHashSet<u128>,
}

impl Seen {
    /// The most values that a row may have.
    pub const WIDTH: usize = 4;

    /// Returns whether the row was not seen before.
    pub fn is_new(&mut self, row: impl Iterator<Item = u32>) -> bool {
        self.rows.insert(packed(row))
    }
}

/// Returns up to four ids as one number.
pub fn packed(row: impl Iterator<Item = u32>) -> u128 {
    row.fold(0, |packed, id| packed << 32 | u128::from(id))
}
