//! The groups of some of the rows.

use super::Asked;
use super::tally::Tally;
use crate::error::Result;
use crate::evaluate::operator::numbering::Numbering;
use crate::evaluate::operator::{Operator, Source};
use crate::evaluate::{Batch, Context, Lease};

/// Groups by number, with what is known of each.
pub(super) struct Part<'a> {
    keys: &'a [usize],
    is_sorted: bool,
    asked: &'a [Asked],
    solution: &'a [usize],
    numbering: Numbering,
    /// The keys of groups that follow each other, where a numbering is not needed.
    runs: Vec<Vec<u32>>,
    count: usize,
    tallies: Vec<Tally>,
    numbers: Vec<u32>,
}

impl<'a> Part<'a> {
    pub(super) fn new(keys: &'a [usize], is_sorted: bool, asked: &'a [Asked], solution: &'a [usize]) -> Self {
        Self {
            keys,
            is_sorted: is_sorted && !keys.is_empty(),
            asked,
            solution,
            numbering: Numbering::new(keys.len()),
            runs: vec![Vec::new(); keys.len()],
            count: usize::from(keys.is_empty()),
            tallies: asked.iter().map(|asked| Tally::new(asked, solution.len(), keys.is_empty())).collect(),
            numbers: Vec::new(),
        }
    }

    /// Adds all rows of `input`.
    pub(super) fn read(&mut self, input: &mut dyn Operator, context: &Context, lease: &mut Lease) -> Result<()> {
        while let Some(batch) = input.next(context)? {
            context.cancellation.check()?;
            self.add(&batch, context)?;
            lease.hold(self.bytes())?;
        }
        Ok(())
    }

    /// Returns how many bytes the groups take.
    pub(super) fn bytes(&self) -> usize {
        let runs: usize = self.runs.iter().map(|column| column.capacity() * size_of::<u32>()).sum();
        self.numbering.bytes() + runs + self.tallies.iter().map(Tally::bytes).sum::<usize>()
    }

    fn add(&mut self, batch: &Batch, context: &Context) -> Result<()> {
        let mut numbers = std::mem::take(&mut self.numbers);
        self.number(batch, context.terms.last(), &mut numbers);
        for (asked, tally) in self.asked.iter().zip(&mut self.tallies) {
            tally.grow(self.count, asked);
            let added = asked.source.as_ref().filter(|_| asked.aggregate.adds_numbers());
            if let Some(expression) = added.and_then(Source::arithmetic) {
                tally.add_scalars(&numbers, batch, expression, context)?;
                continue;
            }
            match &asked.source {
                Some(source) => {
                    let values = source.values(batch, context)?;
                    tally.add(&numbers, &values, batch.times.as_deref(), asked, context)?;
                }
                None => tally.add_rows(&numbers, batch, self.solution, context),
            }
        }
        self.numbers = numbers;
        Ok(())
    }

    /// Gives the number of the group of each row.
    fn number(&mut self, batch: &Batch, ids: u32, numbers: &mut Vec<u32>) {
        let columns: Vec<&[u32]> =
            self.keys.iter().map(|key| batch.columns.get(*key).map(Vec::as_slice).unwrap_or_default()).collect();
        if !self.is_sorted {
            self.numbering.number(&columns, batch.rows, ids, numbers);
            self.count = self.count.max(self.numbering.len());
            return;
        }
        numbers.clear();
        for row in 0..batch.rows {
            if self.runs.iter().zip(&columns).any(|(run, column)| run.last() != Some(&column[row])) {
                self.runs.iter_mut().zip(&columns).for_each(|(run, column)| run.push(column[row]));
                self.count += 1;
            }
            numbers.push(self.count as u32 - 1);
        }
    }

    /// Adds the groups of `later`, whose rows all follow those of this part.
    pub(super) fn merge(&mut self, later: Self, context: &Context) -> Result<()> {
        let keys = if later.is_sorted { &later.runs } else { later.numbering.keys() };
        let columns: Vec<&[u32]> = keys.iter().map(Vec::as_slice).collect();
        // Runs of one part may go on in the next, and no group of this part is open any more.
        if self.is_sorted {
            self.is_sorted = false;
            let runs = std::mem::take(&mut self.runs);
            let runs: Vec<&[u32]> = runs.iter().map(Vec::as_slice).collect();
            self.numbering.number(&runs, self.count, context.terms.last(), &mut Vec::new());
        }
        let mut numbers = Vec::new();
        self.numbering.number(&columns, later.count, context.terms.last(), &mut numbers);
        self.count = self.count.max(self.numbering.len());
        for ((tally, other), asked) in self.tallies.iter_mut().zip(later.tallies).zip(self.asked) {
            tally.grow(self.count, asked);
            tally.merge(other, &numbers, asked, context)?;
        }
        Ok(())
    }

    /// Returns the columns of the groups, and how many there are.
    pub(super) fn finish(self, context: &Context) -> Result<(Vec<Vec<u32>>, usize)> {
        let mut columns = if self.is_sorted { self.runs } else { self.numbering.into_keys() };
        for (mut tally, asked) in self.tallies.into_iter().zip(self.asked) {
            tally.grow(self.count, asked);
            columns.push(tally.finish(asked, context)?);
        }
        Ok((columns, self.count))
    }
}
