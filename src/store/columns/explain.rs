//! The steps of a walk as a person reads them, with the rows that each gave and the time until then.

use crate::snapshot::Snapshot;
use crate::store::explain::Step as Explained;

use super::body::{Place, Triple};
use super::condition::Condition;
use super::steps::{Key, Step};
use super::walk::Walk;

/// Names for what the steps hold as numbers.
pub struct Names<'a> {
    pub snapshot: &'a Snapshot,
    /// The variable of each slot.
    pub slots: &'a [String],
}

impl Names<'_> {
    /// Returns the last of `steps`, with the step before it below, and so on.
    pub fn chain(&self, steps: &[Step], walk: &Walk<'_>) -> Vec<Explained> {
        let mut below = Vec::new();
        for (place, step) in steps.iter().enumerate() {
            if let Step::Test { steps, .. } | Step::Maybe(steps) = step {
                below.extend(self.chain(steps, walk));
            }
            // What lies behind a step is not its own time, nor that of the steps below it.
            let (all, behind) = (walk.passed(steps), walk.passed(&steps[place + 1..]));
            let time = all.zip(behind).map(|(all, behind)| all.time.saturating_sub(behind.time));
            below = vec![Explained { name: self.step(step), rows: behind.map(|p| p.rows), time, children: below }];
        }
        below
    }

    fn step(&self, step: &Step) -> String {
        match step {
            Step::Match(triple) => format!("match {}", self.triple(triple)),
            Step::Count(triple) => format!("count {}", self.triple(triple)),
            Step::Runs { predicate, key, slot } => {
                let key = match key {
                    Key::Subject => "subjects",
                    Key::Predicate => "predicates",
                    Key::Object => "objects",
                };
                let of = predicate.map_or_else(String::new, |id| format!(" of {}", self.place(Place::Is(Some(id)))));
                format!("count by {key}{of} as {}", self.place(Place::Slot(*slot)))
            }
            Step::Reach(reach) => {
                format!("reach {} {} {}", self.place(reach.from), reach.text, self.place(reach.to))
            }
            Step::If(condition) => format!("filter on {}", self.condition(condition)),
            Step::Test { wanted: true, .. } => "where there is".to_owned(),
            Step::Test { wanted: false, .. } => "where there is no".to_owned(),
            Step::Maybe(_) => "optional".to_owned(),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        let mut slots = Vec::new();
        condition.slots(&mut slots);
        let mut names: Vec<String> = slots.into_iter().map(|slot| self.place(Place::Slot(slot))).collect();
        names.dedup();
        names.join(", ")
    }

    fn triple(&self, triple: &Triple) -> String {
        triple.map(|place| self.place(place)).join(" ")
    }

    fn place(&self, place: Place) -> String {
        match place {
            Place::Slot(slot) => self.slots.get(slot).cloned().unwrap_or_default(),
            Place::Is(None) => "(not in the data)".to_owned(),
            Place::Is(Some(id)) => self.snapshot.dictionary.term(id).map_or_else(|_| String::new(), |t| t.to_string()),
        }
    }
}
