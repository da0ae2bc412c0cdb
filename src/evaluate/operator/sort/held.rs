//! The rows that a sort holds, and their order.

use super::permute::sorted_rows;
use super::rank::{Ranks, ranks};
use crate::error::Result;
use crate::evaluate::{Batch, Context};

/// Rows with the terms that they are sorted by.
pub(super) struct Held {
    rows: usize,
    columns: Vec<Vec<u32>>,
    times: Option<Vec<u64>>,
    keys: Vec<Vec<u32>>,
    is_descending: Vec<bool>,
}

impl Held {
    /// Returns no row, to be sorted by keys of which each is descending or not.
    pub(super) fn new(is_descending: Vec<bool>) -> Self {
        let keys = vec![Vec::new(); is_descending.len()];
        Self { rows: 0, columns: Vec::new(), times: None, keys, is_descending }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns how many bytes the rows take.
    pub(super) fn bytes(&self) -> usize {
        let ids: usize = self.columns.iter().chain(&self.keys).map(Vec::capacity).sum();
        ids * size_of::<u32>() + self.times.as_ref().map_or(0, |times| times.capacity() * size_of::<u64>())
    }

    /// Adds the rows of `batch`.
    pub(super) fn extend(&mut self, batch: &Batch, keys: &[Vec<u32>]) {
        self.columns.resize_with(batch.columns.len(), Vec::new);
        self.columns.iter_mut().zip(&batch.columns).for_each(|(held, column)| held.extend_from_slice(column));
        self.keys.iter_mut().zip(keys).for_each(|(held, column)| held.extend_from_slice(column));
        if batch.times.is_some() || self.times.is_some() {
            let times = self.times.get_or_insert_with(|| vec![1; self.rows]);
            times.extend((0..batch.rows).map(|row| batch.times(row)));
        }
        self.rows += batch.rows;
    }

    /// Adds the rows of `batch` with the numbers `chosen`.
    pub(super) fn extend_chosen(&mut self, batch: &Batch, keys: &[Vec<u32>], chosen: &[u32]) {
        if chosen.is_empty() {
            return;
        }
        let keys: Vec<Vec<u32>> = keys.iter().map(|column| gather(column, chosen)).collect();
        self.extend(&batch.gather(chosen), &keys);
    }

    /// Returns the rows with the numbers `rows`, in that order.
    #[must_use]
    pub(super) fn gather(&self, rows: &[u32]) -> Self {
        let Batch { columns, times, .. } = self.batch(rows);
        let keys = self.keys.iter().map(|column| gather(column, rows)).collect();
        Self { rows: rows.len(), columns, times, keys, is_descending: self.is_descending.clone() }
    }

    /// Returns the rows with the numbers `rows` as a batch.
    pub(super) fn batch(&self, rows: &[u32]) -> Batch {
        let times = self.times.as_ref().map(|times| rows.iter().map(|row| times[*row as usize]).collect());
        let columns = self.columns.iter().map(|column| gather(column, rows)).collect();
        Batch { rows: rows.len(), columns, times }
    }

    /// Returns the first key of the last row.
    pub(super) fn last_key(&self) -> Option<u32> {
        self.keys.first()?.last().copied()
    }

    /// Returns the numbers of the rows in their order.
    pub(super) fn order(&self, context: &Context) -> Result<Vec<u32>> {
        let mut by_value = Vec::new();
        let mut by_form = Vec::new();
        for (column, is_descending) in self.keys.iter().zip(&self.is_descending) {
            let Ranks { values, forms } = ranks(column, context)?;
            let turn = |mut ranks: Vec<u32>| {
                if *is_descending {
                    ranks.iter_mut().for_each(|rank| *rank = !*rank);
                }
                ranks
            };
            by_value.push(turn(values));
            by_form.extend(forms.map(turn));
        }
        if let ([values], [forms]) = (by_value.as_mut_slice(), by_form.as_mut_slice()) {
            // With one key nothing is between value and form, and forms are in the order of values.
            std::mem::swap(values, forms);
            by_form.clear();
        }
        by_value.append(&mut by_form);
        sorted_rows(&by_value, self.rows, context)
    }
}

fn gather(column: &[u32], rows: &[u32]) -> Vec<u32> {
    rows.iter().map(|row| column[*row as usize]).collect()
}
