//! Rows of stars: the center with each other end, cut to the size of batches.

use super::pairs::{Star, StarEnds};
use crate::evaluate::{BATCH, Batch};

/// Writes stars into batches and knows how far it came with one.
pub(super) struct Emitter {
    is_counted: bool,
    place: usize,
    /// How many rows of the end at `place` are written.
    written: u64,
}

impl Emitter {
    pub(super) fn new(is_counted: bool) -> Self {
        Self { is_counted, place: 0, written: 0 }
    }

    pub(super) fn is_counted(&self) -> bool {
        self.is_counted
    }

    /// Makes ready for a new star.
    pub(super) fn start(&mut self) {
        (self.place, self.written) = (0, 0);
    }

    /// Adds rows of `star` to `batch` until that is full: the center and the other end go to the columns that are given.
    /// Returns whether all rows are written.
    pub(super) fn emit(&mut self, star: &Star, columns: [Option<usize>; 2], is_loop: bool, batch: &mut Batch) -> bool {
        let [center, end] = columns;
        if is_loop {
            let column = center.or(end);
            let times = times_at(&star.ends, star.center);
            return self.repeat(batch, times, |batch| fill(batch, column, star.center));
        }
        if end.is_none() {
            let times = star.ends.count(star.center);
            return self.repeat(batch, times, |batch| fill(batch, center, star.center));
        }
        match &star.ends {
            StarEnds::Bag(bag) => {
                while let Some((node, times)) = bag.get(self.place) {
                    let is_whole = self.repeat(batch, *times, |batch| {
                        fill(batch, center, star.center);
                        fill(batch, end, *node);
                    });
                    if !is_whole {
                        return false;
                    }
                    (self.place, self.written) = (self.place + 1, 0);
                }
                true
            }
            StarEnds::Set { nodes, has_center } => self.set(star.center, nodes, *has_center, columns, batch),
        }
    }

    /// Adds a row `times` times, or once with that number.
    fn repeat(&mut self, batch: &mut Batch, times: u64, mut row: impl FnMut(&mut Batch)) -> bool {
        if times == 0 {
            return true;
        }
        if batch.rows >= BATCH {
            return false;
        }
        if let Some(column) = &mut batch.times {
            column.push(times);
            row(batch);
            batch.rows += 1;
            return true;
        }
        while self.written < times {
            if batch.rows >= BATCH {
                return false;
            }
            row(batch);
            batch.rows += 1;
            self.written += 1;
        }
        true
    }

    fn set(
        &mut self,
        center: u32,
        nodes: &[u32],
        has_center: bool,
        [center_column, end_column]: [Option<usize>; 2],
        batch: &mut Batch,
    ) -> bool {
        if has_center && self.place == 0 {
            fill(batch, center_column, center);
            fill(batch, end_column, center);
            batch.rows += 1;
        }
        // The center comes first, so that the place is one ahead of that in the list.
        let ahead = usize::from(has_center);
        self.place = self.place.max(ahead);
        let rest = nodes.get(self.place - ahead..).unwrap_or_default();
        let some = &rest[..rest.len().min(BATCH.saturating_sub(batch.rows))];
        let before = batch.rows;
        match end_column.and_then(|column| batch.columns.get_mut(column)) {
            Some(column) if has_center && some.contains(&center) => {
                let length = column.len();
                column.extend(some.iter().filter(|node| **node != center));
                batch.rows += column.len() - length;
            }
            Some(column) => {
                column.extend_from_slice(some);
                batch.rows += some.len();
            }
            None => batch.rows += some.len(),
        }
        if let Some(column) = center_column.and_then(|column| batch.columns.get_mut(column)) {
            column.resize(column.len() + batch.rows - before, center);
        }
        self.place += some.len();
        if let Some(times) = &mut batch.times {
            times.resize(batch.rows, 1);
        }
        some.len() == rest.len()
    }
}

fn fill(batch: &mut Batch, column: Option<usize>, value: u32) {
    if let Some(column) = column.and_then(|column| batch.columns.get_mut(column)) {
        column.push(value);
    }
}

/// Returns how often `node` is among `ends` of a star whose center it is.
fn times_at(ends: &StarEnds, node: u32) -> u64 {
    match ends {
        StarEnds::Bag(bag) => bag.iter().filter(|(end, _)| *end == node).map(|(_, times)| *times).sum(),
        StarEnds::Set { nodes, has_center } => u64::from(*has_center || nodes.contains(&node)),
    }
}
