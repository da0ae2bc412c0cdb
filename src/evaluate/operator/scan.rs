//! Scans: the triples of a pattern, and the different values at one end of a predicate.

use std::collections::VecDeque;
use std::ops::Range;

use super::Operator;
use super::cursor::{Cursor, Found};
use super::hits::Access;
use crate::error::Result;
use crate::evaluate::env::Env;
use crate::evaluate::plan::{Quad, Repeats, Slot};
use crate::evaluate::{BATCH, Batch, Context};
use crate::snapshot::{Id, Order};

/// Gives the triples of a pattern in an order.
pub(crate) struct Scan {
    access: Access,
    /// The walk under way, and those that come after it.
    cursor: Cursor,
    later: VecDeque<Cursor>,
    /// The place of the pattern that each column shows.
    columns: Vec<usize>,
    wanted: [bool; 4],
}

impl Scan {
    /// Returns a scan of `quad` with the columns `columns`.
    pub(crate) fn new(quad: &Quad, order: Order, columns: &[Slot], env: &Env, context: &Context) -> Self {
        let access = Access::new(quad, env, context);
        let key = access.key(|slot| env.value(slot));
        let cursor = access.scan(key, order, &context.terms.snapshot);
        let of = |slot: &Slot| access.slots.iter().position(|other| *other == Some(*slot)).unwrap_or(0);
        let columns: Vec<usize> = columns.iter().map(of).collect();
        let mut wanted = [false; 4];
        columns.iter().for_each(|place| wanted[*place] = true);
        Self { access, cursor, later: VecDeque::new(), columns, wanted }
    }

    /// Returns how many triples are scanned.
    pub(crate) fn triples(&self) -> usize {
        self.cursor.left() + self.later.iter().map(Cursor::left).sum::<usize>()
    }

    /// Returns the place of the pattern by whose values the triples come first, where the scan is of one predicate.
    pub(crate) fn sorted_place(&self) -> Option<usize> {
        self.cursor.sorted_place()
    }

    /// Leaves those triples whose value at the sorted place is within `ids`, ascending.
    pub(crate) fn keep(&mut self, ids: &[Range<u32>], context: &Context) {
        let mut parts: VecDeque<Cursor> =
            ids.iter().map(|ids| self.cursor.within(ids, &context.terms.snapshot)).collect();
        parts.retain(|part| !part.is_over());
        self.cursor = parts.pop_front().unwrap_or_default();
        self.later = parts;
    }

    /// Leaves `part` of the triples to be scanned.
    pub(crate) fn narrow(&mut self, part: &Range<usize>) {
        let mut start = 0;
        for cursor in std::iter::once(&mut self.cursor).chain(&mut self.later) {
            let length = cursor.left();
            let within = |place: usize| place.saturating_sub(start).min(length);
            *cursor = cursor.part(within(part.start), within(part.end));
            start += length;
        }
    }
}

impl Operator for Scan {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            if self.cursor.is_over() {
                let Some(next) = self.later.pop_front() else { return Ok(None) };
                self.cursor = next;
                continue;
            }
            let mut found = Found::default();
            let snapshot = &context.terms.snapshot;
            // A walk that passes over much between two triples comes back to look at the flag.
            let mut part = self.cursor.clone();
            part.limit(1 << 16);
            let rows = self.access.fill(&mut part, self.wanted, &mut found, BATCH, snapshot);
            self.cursor.go_on(&part);
            if rows > 0 {
                let columns = self.columns.iter().map(|place| std::mem::take(&mut found.values[*place])).collect();
                return Ok(Some(Batch { rows, columns, times: None }));
            }
        }
    }
}

/// Gives the different values at one end of a predicate, each with the number of its triples.
pub(crate) struct Runs {
    access: Access,
    order: Order,
    run: Range<usize>,
    is_counted: bool,
}

impl Runs {
    /// Returns the runs of `quad` in `order`.
    pub(crate) fn new(quad: &Quad, order: Order, repeats: Repeats, env: &Env, context: &Context) -> Self {
        let access = Access::new(quad, env, context);
        let predicate = Id::new(access.key(|_| 0)[1]);
        let index = &context.terms.snapshot.index;
        let run = predicate.filter(|_| !access.is_nothing()).map_or(0..0, |id| index.predicate_run(id));
        Self { access, order, run, is_counted: repeats == Repeats::Times }
    }
}

impl Operator for Runs {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let snapshot = &context.terms.snapshot;
        let columns = snapshot.index.columns(self.order);
        let (mut values, mut times) = (Vec::with_capacity(BATCH), Vec::new());
        let mut steps = 0_usize;
        while values.len() < BATCH && !self.run.is_empty() {
            if steps & 0x3ff == 0 {
                context.cancellation.check()?;
            }
            steps += 1;
            let Some(rest) = columns.second.get(self.run.clone()) else { break };
            let Some(value) = rest.first().copied() else { break };
            let length = length_of_run(rest, value);
            let part = self.run.start..self.run.start + length;
            self.run.start = part.end;
            let count = if self.access.sees_all() {
                length as u64
            } else {
                part.filter(|place| self.access.sees(columns.sets.at(*place), snapshot)).count() as u64
            };
            if count > 0 {
                values.push(value);
                if self.is_counted {
                    times.push(count);
                }
            }
        }
        let rows = values.len();
        let times = self.is_counted.then_some(times);
        Ok((rows > 0).then(|| Batch { rows, columns: vec![values], times }))
    }
}

/// Returns how many values at the start of the sorted `values` are `value`, in O(log of that).
fn length_of_run(values: &[u32], value: u32) -> usize {
    let mut step = 1;
    while step < values.len() && values[step] == value {
        step *= 2;
    }
    let from = step / 2;
    from + values[from..step.min(values.len())].partition_point(|other| *other == value)
}
