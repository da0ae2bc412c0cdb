//! How many rows a pattern is expected to give: exact counts of the snapshot for its constants, shares of distinct
//! values for what is bound row by row.

use super::plan::{GraphPlace, Place, Quad, Slot};
use super::slots::Slots;
use crate::snapshot::{Id, Pattern, Snapshot};

/// What is expected of a pattern of triples.
#[derive(Debug, Clone)]
pub(super) struct Estimate {
    /// Triples that match the constants.
    pub count: f64,
    /// Different values at subject, predicate, object and graph.
    distinct: [f64; 4],
    slots: [Option<Slot>; 4],
}

impl Estimate {
    /// Returns what is expected of `quad`.
    pub(super) fn of(quad: &Quad, snapshot: &Snapshot) -> Self {
        let slots = [&quad.places[0], &quad.places[1], &quad.places[2]].map(Place::slot);
        let slots = [slots[0], slots[1], slots[2], quad.graph.slot()];
        let Some(pattern) = pattern(quad) else { return Self { count: 0.0, distinct: [1.0; 4], slots } };
        let graphs = snapshot.graphs.names().len() as f64;
        let (mut count, mut names) = (snapshot.count(&pattern) as f64, 1.0);
        match &quad.graph {
            GraphPlace::Default | GraphPlace::Given => {}
            GraphPlace::Named(Place::Is(name)) => {
                let graph = Id::new(*name).and_then(|name| snapshot.graphs.find(name));
                count = count.min(graph.map_or(0, |graph| snapshot.graphs.len(graph)) as f64);
            }
            GraphPlace::Named(_) => count = 0.0,
            GraphPlace::Each(_) => names = graphs.max(1.0),
        }
        let (subjects, objects) = ends(&pattern, snapshot);
        let predicates = snapshot.index.predicates().len() as f64;
        let distinct = [subjects.min(count), predicates.min(count), objects.min(count), names];
        Self { count, distinct: distinct.map(|values| values.max(1.0)), slots }
    }

    /// Returns how many triples a row is expected to match whose `bound` slots have a value.
    pub(super) fn fan_out(&self, bound: &Slots) -> f64 {
        let is_bound = |slot: &Option<Slot>| slot.is_some_and(|slot| bound.contains(slot));
        let shares = self.slots.iter().zip(self.distinct).filter(|(slot, _)| is_bound(slot));
        self.count / shares.map(|(_, values)| values).product::<f64>()
    }

    /// Returns how many different values `slot` is expected to have.
    pub(super) fn distinct_of(&self, slot: Slot) -> f64 {
        let place = self.slots.iter().position(|other| *other == Some(slot));
        place.map_or(1.0, |place| self.distinct[place])
    }
}

/// Returns how many different subjects and objects the triples of the predicate of `pattern` have.
fn ends(pattern: &Pattern, snapshot: &Snapshot) -> (f64, f64) {
    match pattern.predicate {
        Some(predicate) => {
            let statistics = snapshot.statistics.predicate(&snapshot.index, predicate);
            (statistics.subjects as f64, statistics.objects as f64)
        }
        None => (f64::from(snapshot.dictionary.nodes()), f64::from(snapshot.dictionary.len())),
    }
}

/// Returns the constants of `quad`; `None` if one is not in the data.
pub(super) fn pattern(quad: &Quad) -> Option<Pattern> {
    let id = |place: &Place| match place {
        Place::Is(number) => Id::new(*number).map(Some),
        Place::Other(_) => None,
        Place::Slot(_) => Some(None),
    };
    let [subject, predicate, object] = &quad.places;
    Some(Pattern { subject: id(subject)?, predicate: id(predicate)?, object: id(object)? })
}
