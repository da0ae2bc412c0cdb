//! The triples that a path may go along: those of a snapshot that are visible, read by one end.

use super::plan::{Link, Way};
use crate::evaluate::Visible;
use crate::snapshot::{Id, Order, Snapshot};

/// A snapshot as a pattern sees it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub snapshot: &'a Snapshot,
    pub visible: &'a Visible,
}

impl Seen<'_> {
    /// Returns whether the term is a subject or an object of a visible triple.
    pub(super) fn is_node(&self, number: u32) -> bool {
        let Some(id) = Id::new(number).filter(|id| id.number() <= self.snapshot.dictionary.len()) else {
            return false;
        };
        let index = &self.snapshot.index;
        let is_seen = |order, run: std::ops::Range<usize>| match self.visible {
            Visible::All => !run.is_empty(),
            Visible::Nothing => false,
            Visible::Sets(_) => {
                let sets = &index.columns(order).sets;
                run.into_iter().any(|place| self.visible.sees(sets.at(place)))
            }
        };
        is_seen(Order::Spo, index.subject_run(id)) || is_seen(Order::Ops, index.object_run(id))
    }

    /// Adds the other ends of the triples of `link` at `node`, ascending.
    pub(super) fn next(&self, node: u32, link: Link, way: Way, found: &mut Vec<u32>) {
        let (Some(node), Some(predicate)) = (Id::new(node), link.predicate) else { return };
        let order = order(way.of(link.way));
        let index = &self.snapshot.index;
        if node.number() > self.snapshot.dictionary.len() {
            return;
        }
        let run = index.pair_run(order, node, predicate);
        let columns = index.columns(order);
        let Some(ends) = columns.third.get(run.clone()) else { return };
        match self.visible {
            Visible::All => found.extend_from_slice(ends),
            Visible::Nothing => {}
            Visible::Sets(_) => {
                let is_seen = |(place, _): &(usize, &u32)| self.visible.sees(columns.sets.at(*place));
                found.extend(run.zip(ends).filter(is_seen).map(|(_, end)| *end));
            }
        }
    }

    /// Adds the other ends of the triples at `node` whose predicate is not one of `but`, by predicate, then by end.
    pub(super) fn next_but(&self, node: u32, but: &[Id], way: Way, found: &mut Vec<u32>) {
        let Some(node) = Id::new(node).filter(|id| id.number() <= self.snapshot.dictionary.len()) else { return };
        let index = &self.snapshot.index;
        let run = if way == Way::Forward { index.subject_run(node) } else { index.object_run(node) };
        let columns = index.columns(order(way));
        let (Some(predicates), Some(ends)) = (columns.second.get(run.clone()), columns.third.get(run.clone())) else {
            return;
        };
        for ((place, predicate), end) in run.zip(predicates).zip(ends) {
            if !but.iter().any(|id| id.number() == *predicate) && self.visible.sees(columns.sets.at(place)) {
                found.push(*end);
            }
        }
    }

    /// Returns whether there is a visible triple of `link` from `from` to `to`.
    pub(super) fn has(&self, from: u32, link: Link, to: u32) -> bool {
        let (subject, object) = if link.way == Way::Forward { (from, to) } else { (to, from) };
        let last = self.snapshot.dictionary.len();
        let (Some(subject), Some(predicate), Some(object)) = (Id::new(subject), link.predicate, Id::new(object)) else {
            return false;
        };
        if subject.number() > last || object.number() > last {
            return false;
        }
        let index = &self.snapshot.index;
        let place = index.find(subject, predicate, object);
        place.is_some_and(|place| self.visible.sees(index.columns(Order::Spo).sets.at(place)))
    }

    /// Hands the visible triples of `link` to `sink` as edges, sorted by the end where they start, then by the other.
    pub(super) fn edges(&self, link: Link, way: Way, mut sink: impl FnMut(u32, u32)) {
        let Some(predicate) = link.predicate else { return };
        let order = if way.of(link.way) == Way::Forward { Order::Pso } else { Order::Pos };
        let index = &self.snapshot.index;
        let run = index.predicate_run(predicate);
        let columns = index.columns(order);
        if let (Some(starts), Some(ends)) = (columns.second.get(run.clone()), columns.third.get(run.clone())) {
            for ((place, start), end) in run.zip(starts).zip(ends) {
                if self.visible.sees(columns.sets.at(place)) {
                    sink(*start, *end);
                }
            }
        }
    }
}

fn order(way: Way) -> Order {
    if way == Way::Forward { Order::Spo } else { Order::Ops }
}
