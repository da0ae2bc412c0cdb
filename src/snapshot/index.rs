//! Triples in four sorted orders, each triple of the dataset once, with tables of where each first term starts.
//!
//! The first term of an order is not stored: a table says where its run of the two columns starts and ends. SPO and
//! OPS have a table entry for each node and each term; PSO and POS share one for the few predicates.
//!
//! | order | run of | columns, sorted | answers |
//! | --- | --- | --- | --- |
//! | SPO | a subject | predicates, objects | `s p o`, `s p ?`, `s ? ?`, `s ? o`, everything |
//! | OPS | an object | predicates, subjects | `? p o`, `? ? o` |
//! | PSO | a predicate | subjects, objects | `? p ?` by subject |
//! | POS | a predicate | objects, subjects | `? p ?` by object |
//!
//! Nothing here trusts the numbers: a range outside a column is an empty one.

use std::ops::Range;

use super::bytes::Column;
use super::dictionary::Id;
use super::file::{Image, Section};
use super::graphs::SetColumn;
use crate::error::Result;

/// One of the sorted orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By subject, predicate, object.
    Spo,
    /// By object, predicate, subject.
    Ops,
    /// By predicate, subject, object.
    Pso,
    /// By predicate, object, subject.
    Pos,
}

/// The two columns of an order.
#[derive(Clone)]
pub struct Columns {
    /// The second place of each triple in this order.
    pub second: Column<u32>,
    /// The third place.
    pub third: Column<u32>,
    /// Which graphs hold the triple.
    pub sets: SetColumn,
}

/// The triples of a snapshot.
#[derive(Clone)]
pub struct Index {
    predicates: Column<u32>,
    predicate_offsets: Column<u32>,
    subject_offsets: Column<u32>,
    object_offsets: Column<u32>,
    spo: Columns,
    ops: Columns,
    pso: Columns,
    pos: Columns,
}

/// A pattern of triples; `None` matches everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pattern {
    /// The subject, if it is given.
    pub subject: Option<Id>,
    /// The predicate, if it is given.
    pub predicate: Option<Id>,
    /// The object, if it is given.
    pub object: Option<Id>,
}

impl Index {
    /// Reads the index of `image`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn open(image: &Image) -> Result<Self> {
        let columns = |second, third, sets| -> Result<Columns> {
            Ok(Columns {
                second: image.column(second)?,
                third: image.column(third)?,
                sets: SetColumn::open(image, sets)?,
            })
        };
        Ok(Self {
            predicates: image.column(Section::Predicates)?,
            predicate_offsets: image.column(Section::PredicateOffsets)?,
            subject_offsets: image.column(Section::SubjectOffsets)?,
            object_offsets: image.column(Section::ObjectOffsets)?,
            spo: columns(Section::SpoPredicates, Section::SpoObjects, Section::SpoSets)?,
            ops: columns(Section::OpsPredicates, Section::OpsSubjects, Section::OpsSets)?,
            pso: columns(Section::PsoSubjects, Section::PsoObjects, Section::PsoSets)?,
            pos: columns(Section::PosObjects, Section::PosSubjects, Section::PosSets)?,
        })
    }

    /// Returns the number of triples.
    pub fn len(&self) -> usize {
        self.spo.second.len().min(self.spo.third.len())
    }

    /// Returns whether there is no triple.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the ids of the predicates, ascending.
    pub fn predicates(&self) -> &[u32] {
        &self.predicates
    }

    /// Returns the columns of `order`.
    pub fn columns(&self, order: Order) -> &Columns {
        match order {
            Order::Spo => &self.spo,
            Order::Ops => &self.ops,
            Order::Pso => &self.pso,
            Order::Pos => &self.pos,
        }
    }

    /// Returns where the triples of the subject `id` lie in SPO.
    pub fn subject_run(&self, id: Id) -> Range<usize> {
        run(&self.subject_offsets, id.number() as usize - 1, self.len())
    }

    /// Returns where the triples of the object `id` lie in OPS.
    pub fn object_run(&self, id: Id) -> Range<usize> {
        run(&self.object_offsets, id.number() as usize - 1, self.ops.second.len())
    }

    /// Returns where the triples of the predicate `id` lie in PSO and POS.
    pub fn predicate_run(&self, id: Id) -> Range<usize> {
        match self.predicates.binary_search(&id.number()) {
            Ok(place) => run(&self.predicate_offsets, place, self.pso.second.len()),
            Err(_) => 0..0,
        }
    }

    /// Returns where the triples of each subject start in SPO, and the end.
    pub(super) fn subject_offsets(&self) -> &[u32] {
        &self.subject_offsets
    }

    /// Returns where the triples of each object start in OPS, and the end.
    pub(super) fn object_offsets(&self) -> &[u32] {
        &self.object_offsets
    }

    /// Returns where the triples of `first` lie in `order`; the empty run before them if it is not `there`.
    pub(super) fn run_before(&self, order: Order, first: u32, there: bool) -> Range<usize> {
        let (offsets, place, there) = match order {
            Order::Spo => (&self.subject_offsets, (first as usize).saturating_sub(1), there),
            Order::Ops => (&self.object_offsets, (first as usize).saturating_sub(1), there),
            Order::Pso | Order::Pos => {
                let place = self.predicates.partition_point(|predicate| *predicate < first);
                (&self.predicate_offsets, place, there && self.predicates.get(place) == Some(&first))
            }
        };
        let at = |place: usize| offsets.get(place).map_or(self.len(), |start| *start as usize);
        let start = at(place);
        start..if there { at(place + 1).max(start) } else { start }
    }

    /// Returns where the triples of `first` with `second` lie in `order`.
    pub fn pair_run(&self, order: Order, first: Id, second: Id) -> Range<usize> {
        let run = match order {
            Order::Spo => self.subject_run(first),
            Order::Ops => self.object_run(first),
            Order::Pso | Order::Pos => self.predicate_run(first),
        };
        narrow(&self.columns(order).second, run, second.number())
    }

    /// Returns the subject of the triple at `place` of SPO.
    pub fn subject_at(&self, place: usize) -> u32 {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        number(self.subject_offsets.partition_point(|start| *start <= place))
    }

    /// Returns the triple at `place` of SPO.
    pub fn hit_at(&self, place: usize) -> Option<Hit> {
        let (predicate, object) = (*self.spo.second.get(place)?, *self.spo.third.get(place)?);
        Some(Hit { subject: self.subject_at(place), predicate, object, set: self.spo.sets.at(place) })
    }

    /// Returns the place in SPO of a triple.
    pub fn find(&self, subject: Id, predicate: Id, object: Id) -> Option<usize> {
        let run = self.pair_run(Order::Spo, subject, predicate);
        let found = narrow(&self.spo.third, run, object.number());
        (!found.is_empty()).then_some(found.start)
    }

    /// Returns how many triples match `pattern`. Takes O(log n), for a subject with an object O(predicates · log n).
    pub fn count(&self, pattern: &Pattern) -> usize {
        match (pattern.subject, pattern.predicate, pattern.object) {
            (None, None, None) => self.len(),
            (Some(s), None, None) => self.subject_run(s).len(),
            (None, Some(p), None) => self.predicate_run(p).len(),
            (None, None, Some(o)) => self.object_run(o).len(),
            (Some(s), Some(p), None) => self.pair_run(Order::Spo, s, p).len(),
            (None, Some(p), Some(o)) => self.pair_run(Order::Ops, o, p).len(),
            (Some(s), Some(p), Some(o)) => usize::from(self.find(s, p, o).is_some()),
            (Some(_), None, Some(_)) => {
                let mut scan = Scan::new(self, pattern);
                std::iter::from_fn(|| scan.next(self)).count()
            }
        }
    }
}

fn run(offsets: &Column<u32>, place: usize, length: usize) -> Range<usize> {
    match offsets.get(place..place.saturating_add(2)) {
        Some([start, end]) if start <= end && *end as usize <= length => *start as usize..*end as usize,
        _ => 0..0,
    }
}

/// Runs of up to this many numbers are read as a slice: a block of a file.
const SHORT: usize = 1 << 12;

/// Returns the part of the sorted `run` of `column` that holds `value`.
pub fn narrow(column: &Column<u32>, run: Range<usize>, value: u32) -> Range<usize> {
    if run.len() > SHORT {
        return narrow_long(column, run, value);
    }
    let Some(values) = column.get(run.clone()) else { return 0..0 };
    if values.len() <= 16 {
        let start = values.iter().position(|v| *v >= value).unwrap_or(values.len());
        let length = values[start..].iter().take_while(|v| **v == value).count();
        return run.start + start..run.start + start + length;
    }
    let start = values.partition_point(|v| *v < value);
    let end = start + gallop(&values[start..], value);
    run.start + start..run.start + end
}

/// As [`narrow`], but reads no more of a long run than the search needs.
fn narrow_long(column: &Column<u32>, run: Range<usize>, value: u32) -> Range<usize> {
    if run.end > column.len() {
        return 0..0;
    }
    let start = column.partition_point_in(run.clone(), |v| *v < value);
    let mut step = 1;
    while start + step < run.end && column.get(start + step).is_some_and(|v| *v <= value) {
        step *= 2;
    }
    start..column.partition_point_in(start + step / 2..run.end.min(start + step), |v| *v <= value)
}

/// Returns how many values at the start of the sorted `values` are not above `value`, in O(log of that).
fn gallop(values: &[u32], value: u32) -> usize {
    let mut step = 1;
    while step < values.len() && values[step] <= value {
        step *= 2;
    }
    let from = step / 2;
    let to = step.min(values.len());
    from + values[from..to].partition_point(|v| *v <= value)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A triple, and which set of graphs holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The id of the subject.
    pub subject: u32,
    /// The id of the predicate.
    pub predicate: u32,
    /// The id of the object.
    pub object: u32,
    /// The number of the set of graphs.
    pub set: u32,
}

/// Walks over the triples that match a pattern, in the order of the index that fits it. Allocates nothing.
#[derive(Debug, Clone)]
pub struct Scan {
    shape: Shape,
    at: usize,
    end: usize,
    first: u32,
    other: u32,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// One run of an order, all of it.
    Run(Order),
    /// All of SPO.
    All,
    /// A subject and an object: the predicates in the run of the subject, those with the object.
    Ends,
}

impl Scan {
    /// Returns a walk over the triples of `index` that match `pattern`.
    pub fn new(index: &Index, pattern: &Pattern) -> Self {
        let (shape, run, first) = match (pattern.subject, pattern.predicate, pattern.object) {
            (Some(s), Some(p), Some(o)) => {
                let place = index.find(s, p, o);
                (Shape::Run(Order::Spo), place.map_or(0..0, |place| place..place + 1), s.number())
            }
            (Some(s), Some(p), None) => (Shape::Run(Order::Spo), index.pair_run(Order::Spo, s, p), s.number()),
            (Some(s), None, None) => (Shape::Run(Order::Spo), index.subject_run(s), s.number()),
            (Some(s), None, Some(_)) => (Shape::Ends, index.subject_run(s), s.number()),
            (None, Some(p), Some(o)) => (Shape::Run(Order::Ops), index.pair_run(Order::Ops, o, p), o.number()),
            (None, None, Some(o)) => (Shape::Run(Order::Ops), index.object_run(o), o.number()),
            (None, Some(p), None) => (Shape::Run(Order::Pso), index.predicate_run(p), p.number()),
            (None, None, None) => (Shape::All, 0..index.len(), 0),
        };
        let other = pattern.object.map_or(0, Id::number);
        Self { shape, at: run.start, end: run.end, first, other }
    }

    /// Returns the next triple.
    pub fn next(&mut self, index: &Index) -> Option<Hit> {
        if self.at >= self.end {
            return None;
        }
        match self.shape {
            Shape::Run(order) => self.next_in_run(index, order),
            Shape::All => {
                let place = number(self.at);
                while index.subject_offsets.get(self.first as usize).is_some_and(|start| *start <= place) {
                    self.first += 1;
                }
                self.next_in_run(index, Order::Spo)
            }
            Shape::Ends => self.next_between(index),
        }
    }

    fn next_in_run(&mut self, index: &Index, order: Order) -> Option<Hit> {
        let columns = index.columns(order);
        let (second, third) = (*columns.second.get(self.at)?, *columns.third.get(self.at)?);
        let set = columns.sets.at(self.at);
        self.at += 1;
        let first = self.first;
        Some(match order {
            Order::Spo => Hit { subject: first, predicate: second, object: third, set },
            Order::Ops => Hit { object: first, predicate: second, subject: third, set },
            Order::Pso => Hit { predicate: first, subject: second, object: third, set },
            Order::Pos => Hit { predicate: first, object: second, subject: third, set },
        })
    }

    fn next_between(&mut self, index: &Index) -> Option<Hit> {
        let columns = index.columns(Order::Spo);
        while self.at < self.end {
            let predicate = *columns.second.get(self.at)?;
            let run = self.at..self.at + gallop(columns.second.get(self.at..self.end)?, predicate);
            self.at = run.end.max(self.at + 1);
            let found = narrow(&columns.third, run, self.other);
            if !found.is_empty() {
                let set = columns.sets.at(found.start);
                return Some(Hit { subject: self.first, predicate, object: self.other, set });
            }
        }
        None
    }
}
