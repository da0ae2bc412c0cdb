//! A walk over the triples that match a pattern, given out in columns.

use std::ops::Range;

use crate::snapshot::{Graph, Id, Index, Order, Snapshot};

/// What one place of a pattern is for a row: a number, or 0 where it is open.
pub(crate) type Key = [u32; 4];

/// Values found, by place of the pattern.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub values: [Vec<u32>; 4],
}

/// A walk over the triples that match a pattern for one row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor {
    pub shape: Shape,
    pub at: usize,
    pub end: usize,
    pub key: Key,
    pub same: Vec<(usize, usize)>,
    /// The graph that the triples must be in, where its name is a value.
    pub graph: Option<Graph>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Shape {
    #[default]
    Nothing,
    Run(Order),
    /// All of SPO; the subject is the first that does not end before the place.
    All(u32),
    /// A subject and an object: those predicates in the run of the subject that have the object.
    Ends,
    /// The list of a graph's own triples.
    Places(Graph),
}

/// Returns the places of subject, predicate and object in `order`.
pub(crate) fn places(order: Order) -> [usize; 3] {
    match order {
        Order::Spo => [0, 1, 2],
        Order::Ops => [2, 1, 0],
        Order::Pso => [1, 0, 2],
        Order::Pos => [1, 2, 0],
    }
}

impl Cursor {
    /// Leaves at most `count` triples to be looked at.
    pub(crate) fn limit(&mut self, count: usize) {
        self.end = self.end.min(self.at.saturating_add(count));
    }

    /// Goes on where `part`, which was cut from this walk, came to.
    pub(crate) fn go_on(&mut self, part: &Self) {
        (self.at, self.shape) = (part.at, part.shape);
    }

    /// Returns whether nothing is left.
    pub(crate) fn is_over(&self) -> bool {
        self.at >= self.end || matches!(self.shape, Shape::Nothing)
    }

    /// Returns how many triples are left at most.
    pub(crate) fn left(&self) -> usize {
        if self.is_over() { 0 } else { self.end - self.at }
    }

    /// Returns the place of the pattern by whose values the triples come first, where they are those of one predicate.
    pub(crate) fn sorted_place(&self) -> Option<usize> {
        match self.shape {
            Shape::Run(Order::Pso) if self.key[0] == 0 => Some(0),
            Shape::Run(Order::Pos) if self.key[2] == 0 => Some(2),
            _ => None,
        }
    }

    /// Returns the part of this walk whose values at the sorted place are within `ids`.
    pub(crate) fn within(&self, ids: &Range<u32>, snapshot: &Snapshot) -> Self {
        let Shape::Run(order) = self.shape else { return Self::default() };
        let Some(values) = snapshot.index.columns(order).second.get(self.at..self.end) else { return Self::default() };
        let start = values.partition_point(|value| *value < ids.start);
        let end = start + values[start..].partition_point(|value| *value < ids.end);
        self.part(start, end)
    }

    /// Returns the part of this walk that lies between `from` and `to`, counted from its start.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        let mut part = self.clone();
        part.at = (self.at + from).min(self.end);
        part.end = (self.at + to).min(self.end);
        part
    }

    pub(crate) fn fill_run(
        &mut self,
        order: Order,
        wanted: [bool; 4],
        found: &mut Found,
        limit: usize,
        index: &Index,
    ) -> usize {
        let end = self.end.min(self.at.saturating_add(limit));
        let columns = index.columns(order);
        let [first, second, third] = places(order);
        let (Some(seconds), Some(thirds)) = (columns.second.get(self.at..end), columns.third.get(self.at..end)) else {
            self.at = self.end;
            return 0;
        };
        if wanted[first] {
            let column = &mut found.values[first];
            column.resize(column.len() + seconds.len(), self.key[first]);
        }
        if wanted[second] {
            found.values[second].extend_from_slice(seconds);
        }
        if wanted[third] {
            found.values[third].extend_from_slice(thirds);
        }
        if wanted[3] {
            let column = &mut found.values[3];
            column.resize(column.len() + seconds.len(), 0);
        }
        self.at = end;
        seconds.len()
    }

    /// Returns the next triple with its set of graphs.
    pub(crate) fn next(&mut self, snapshot: &Snapshot) -> Option<([u32; 3], u32)> {
        let index = &snapshot.index;
        while self.at < self.end {
            let at = self.at;
            self.at += 1;
            match self.shape {
                Shape::Nothing => return None,
                Shape::Run(order) => {
                    let columns = index.columns(order);
                    let [first, second, third] = places(order);
                    let mut triple = [0; 3];
                    triple[first] = self.key[first];
                    triple[second] = *columns.second.get(at)?;
                    triple[third] = *columns.third.get(at)?;
                    return Some((triple, columns.sets.at(at)));
                }
                Shape::All(mut subject) => {
                    if subject == 0 {
                        subject = index.subject_at(at);
                    }
                    // A damaged table may have no subject for the place.
                    let last = snapshot.dictionary.nodes();
                    while subject <= last && Id::new(subject).is_some_and(|id| index.subject_run(id).end <= at) {
                        subject += 1;
                    }
                    self.shape = Shape::All(subject);
                    let columns = index.columns(Order::Spo);
                    let triple = [subject, *columns.second.get(at)?, *columns.third.get(at)?];
                    return Some((triple, columns.sets.at(at)));
                }
                Shape::Ends => {
                    let columns = index.columns(Order::Spo);
                    let (predicate, object) = (*columns.second.get(at)?, *columns.third.get(at)?);
                    if object == self.key[2] {
                        return Some(([self.key[0], predicate, object], columns.sets.at(at)));
                    }
                }
                Shape::Places(graph) => {
                    let columns = index.columns(Order::Spo);
                    let place = *snapshot.graphs.places(graph)?.get(at)? as usize;
                    let (predicate, object) = (*columns.second.get(place)?, *columns.third.get(place)?);
                    let fits = |wanted: u32, found: u32| wanted == 0 || wanted == found;
                    if fits(self.key[1], predicate) && fits(self.key[2], object) {
                        return Some(([index.subject_at(place), predicate, object], columns.sets.at(place)));
                    }
                }
            }
        }
        None
    }
}
