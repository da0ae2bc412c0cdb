//! Look-ups along one predicate whose triples are all seen: each row has a run of one column of the index.
//!
//! Most joins are of this kind, and none of them needs a walk that looks at graphs, or at values that must agree.

use std::ops::Range;

use super::hits::{Access, Probe};
use crate::evaluate::{Batch, Context};
use crate::snapshot::{Column, Id, Index, Order, narrow};

/// A predicate of which one end or both are known in each row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Direct {
    subject: End,
    object: End,
    /// The place of the pattern that is open, if one is.
    pub open: Option<usize>,
    /// The order that has the triples of a known end in a run.
    order: Order,
    predicate: Id,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Open,
    Is(u32),
    /// The column of the input that has the value.
    Column(usize),
}

/// The runs of the rows of one batch.
pub(crate) struct Runs<'a> {
    direct: Direct,
    index: &'a Index,
    terms: u32,
    subjects: &'a [u32],
    objects: &'a [u32],
    order: Order,
    is_merge: bool,
    /// The last terms of the triples, of which each row has a run.
    pub values: &'a Column<u32>,
}

impl Direct {
    /// Returns the look-up of `access` if it is of this kind; `keys` says for each place of the pattern which column of
    /// the input has a value in each row, and which value it has without one.
    pub(crate) fn new(access: &Access, keys: &[(Option<usize>, u32); 4]) -> Option<Self> {
        let [subject, (None, predicate), object, (None, 0)] = *keys else { return None };
        let is_plain = access.sees_all() && !access.is_nothing() && access.slots[1].is_none();
        let predicate = Id::new(predicate).filter(|_| is_plain)?;
        let end = |(column, value): (Option<usize>, u32)| match (column, value) {
            (Some(column), 0) => Some(End::Column(column)),
            (None, 0) => Some(End::Open),
            (None, value) => Some(End::Is(value)),
            _ => None,
        };
        let (subject, object) = (end(subject)?, end(object)?);
        let (open, order) = match (subject, object) {
            (End::Column(_), End::Open) => (Some(2), Order::Spo),
            (End::Open, End::Column(_)) => (Some(0), Order::Ops),
            (End::Column(_), End::Column(_) | End::Is(_)) | (End::Is(_), End::Column(_)) => (None, Order::Spo),
            _ => return None,
        };
        let is_loop = access.slots[0].is_some() && access.slots[0] == access.slots[2];
        (!is_loop).then_some(Self { subject, object, open, order, predicate })
    }

    /// Returns the runs of the rows of `batch`, which `probe` finds.
    pub(crate) fn runs<'a>(self, batch: &'a Batch, probe: &Probe, context: &'a Context) -> Runs<'a> {
        let index = &context.terms.snapshot.index;
        let column = |end: End| match end {
            End::Column(column) => batch.columns.get(column).map(Vec::as_slice).unwrap_or_default(),
            End::Open | End::Is(_) => &[],
        };
        let (subjects, objects) = (column(self.subject), column(self.object));
        let (order, is_merge) = (probe.order().unwrap_or(self.order), probe.order().is_some());
        let values = &index.columns(order).third;
        Runs { direct: self, index, terms: context.terms.last(), subjects, objects, order, is_merge, values }
    }
}

impl Runs<'_> {
    /// Returns the run of `row`.
    pub(crate) fn of(&self, row: usize, probe: &mut Probe) -> Range<usize> {
        let value = |end: End, column: &[u32]| match end {
            End::Open => 0,
            End::Is(value) => value,
            End::Column(_) => column.get(row).copied().unwrap_or(0),
        };
        let Direct { subject, object, predicate, .. } = self.direct;
        let (subject, object) = (value(subject, self.subjects), value(object, self.objects));
        let (first, other) = match self.order {
            Order::Spo | Order::Pso => (subject, object),
            Order::Ops | Order::Pos => (object, subject),
        };
        let run = match Id::new(first).filter(|_| first <= self.terms) {
            Some(_) if self.is_merge => probe.along(first, self.index),
            Some(first) => self.index.pair_run(self.order, first, predicate),
            None => 0..0,
        };
        if other == 0 { run } else { narrow(self.values, run, other) }
    }
}
