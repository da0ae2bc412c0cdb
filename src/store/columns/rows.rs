//! Rows of a result: collected, made distinct, sorted, cut.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::cell::Cell;
use crate::evaluate::expression::order::Key;
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

/// Returns the numbers of the rows of `table` in order.
///
/// All values to sort by decide before all written forms; rows that sort alike keep their order. With a limit only the
/// rows before it are sorted.
pub fn sorted(table: &Table, by: &[SortBy], slice: Slice, snapshot: &Snapshot) -> Option<Vec<u32>> {
    let count = u32::try_from(table.len()).ok()?;
    let mut numbers: Vec<u32> = (0..count).collect();
    if !by.is_empty() {
        let width = by.len();
        let keys: Vec<Key<'_>> = (0..table.len())
            .flat_map(|row| by.iter().map(move |by| key(table.cell(row, by.column), snapshot)))
            .collect();
        let compare = |a: u32, b: u32, compare: fn(&Key<'_>, &Key<'_>) -> Ordering| {
            let (left, right) = (&keys[a as usize * width..], &keys[b as usize * width..]);
            let orders =
                left.iter().zip(right).zip(by).map(|((left, right), by)| {
                    if by.is_descending { compare(right, left) } else { compare(left, right) }
                });
            orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        };
        let order = |a: &u32, b: &u32| {
            compare(*a, *b, |a, b| a.by_value(b)).then_with(|| compare(*a, *b, |a, b| a.by_form(b))).then(a.cmp(b))
        };
        let end = slice.end();
        if end > 0 && end < numbers.len() {
            numbers.select_nth_unstable_by(end - 1, order);
            numbers.truncate(end);
        }
        numbers.sort_unstable_by(order);
    }
    numbers.truncate(slice.end());
    numbers.drain(..slice.start.min(numbers.len()));
    Some(numbers)
}

fn key(cell: Cell, snapshot: &Snapshot) -> Key<'_> {
    match cell {
        Cell::Unbound => Key::UNBOUND,
        Cell::Id(id) => Key::stored(id, snapshot),
        Cell::Made(value) => Key::value(value),
    }
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
