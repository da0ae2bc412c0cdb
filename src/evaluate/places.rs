//! The slots of patterns, and the orders of the index that give their triples as a step wants them.

use super::plan::{GraphPlace, Place, Quad, Reach, Slot};
use super::slots::Slots;
use crate::snapshot::Order;

impl Quad {
    /// Returns whether a constant of the pattern is not in the data.
    pub(crate) fn matches_nothing(&self) -> bool {
        let is_other = |place: &Place| matches!(place, Place::Other(_));
        self.places.iter().any(is_other) || matches!(&self.graph, GraphPlace::Named(place) if is_other(place))
    }

    /// Returns the slots of the pattern.
    pub(crate) fn slots(&self) -> Slots {
        self.places.iter().filter_map(Place::slot).chain(self.graph.slot()).collect()
    }

    /// Returns the order in which the different values of `slot` lie in a row, if both ends of the pattern are open.
    pub(crate) fn runs_by(&self, slot: Slot) -> Option<Order> {
        let [subject, predicate, object] = &self.places;
        let is_twice = subject.slot() == object.slot() || matches!(self.graph, GraphPlace::Each(_));
        match (subject.slot(), predicate, object.slot()) {
            _ if is_twice => None,
            (Some(end), Place::Is(_), Some(_)) if end == slot => Some(Order::Pso),
            (Some(_), Place::Is(_), Some(end)) if end == slot => Some(Order::Pos),
            _ => None,
        }
    }

    /// Returns the order that fits best to what reads the rows: the slot by which it joins next comes first, then one
    /// of which alone a condition asks something.
    pub(crate) fn best_order(&self, next: &Slots, asked: &Slots) -> Order {
        use Order::{Ops, Pos, Pso, Spo};
        let [subject, predicate, object] = &self.places;
        match (subject.slot(), predicate.slot(), object.slot()) {
            (None, ..) => Spo,
            (Some(_), _, None) => Ops,
            (Some(subject), None, Some(object)) => {
                let rank = |slot| (next.contains(slot), asked.contains(slot));
                if rank(object) > rank(subject) { Pos } else { Pso }
            }
            (Some(_), Some(_), Some(_)) => Spo,
        }
    }

    /// Returns the slots by which the triples of the pattern are sorted in `order`.
    pub(crate) fn sorted_by(&self, order: Order) -> Vec<Slot> {
        let places = match order {
            Order::Spo => [0, 1, 2],
            Order::Ops => [2, 1, 0],
            Order::Pso => [1, 0, 2],
            Order::Pos => [1, 2, 0],
        };
        places.iter().filter_map(|place| self.places[*place].slot()).collect()
    }
}

impl Reach {
    /// Returns the slots of both ends.
    pub(crate) fn slots(&self) -> Slots {
        [&self.from, &self.to].into_iter().filter_map(Place::slot).collect()
    }
}

impl Place {
    /// Returns the slot of the place, if it is one.
    pub(crate) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Is(_) | Self::Other(_) => None,
        }
    }
}

impl GraphPlace {
    /// Returns the slot of the name of the graph, if it is one.
    pub(crate) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Each(slot) => Some(*slot),
            Self::Named(place) => place.slot(),
            Self::Default | Self::Given => None,
        }
    }
}
