//! A body as steps in order: which pattern comes first, and which need not be walked because only their number counts.
//!
//! A variable is *private* to a pattern if nothing else reads it. A pattern whose other variables are bound already is
//! then not walked: its triples are counted by two binary searches, and each row so far stands for that many.

use rustc_hash::FxHashSet;

use super::body::{Body, Place, Triple};
use super::condition::Condition;
use super::path::Reach;
use crate::snapshot::{Id, Pattern, Snapshot};
use crate::store::plan::expected;

/// A step of a walk.
#[derive(Debug, Clone)]
pub enum Step {
    /// Walks over the triples that match.
    Match(Triple),
    /// Counts the triples that match.
    Count(Triple),
    /// Walks over the different values at one place of a pattern, each with the number of its triples.
    Runs { predicate: Option<Id>, key: Key, slot: usize },
    /// Goes on with each node that a path leads to.
    Reach(Reach),
    /// Goes on where a condition is true.
    If(Condition),
    /// Goes on where the steps inside lead to their end, or do not.
    Test { wanted: bool, steps: Vec<Step> },
    /// Goes on with each end of the steps inside, or without if there is none.
    Maybe(Vec<Step>),
}

/// A place of a triple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Subject,
    Predicate,
    Object,
}

/// What the steps start from and must give.
pub struct Frame<'a> {
    pub snapshot: &'a Snapshot,
    /// Slots that are bound before.
    pub bound: FxHashSet<usize>,
    /// Slots that are read afterwards.
    pub needed: FxHashSet<usize>,
}

/// Returns the steps of `body`.
pub fn steps(body: &Body, frame: &Frame<'_>) -> Vec<Step> {
    let mut planner = Planner::new(body, frame);
    let mut steps = Vec::new();
    planner.place_conditions(&mut steps);
    while let Some(next) = planner.next() {
        match next {
            Next::Triple(triple) => planner.place(triple, &mut steps),
            Next::Reach(reach) => planner.place_path(reach, &mut steps),
        }
        planner.place_conditions(&mut steps);
    }
    for (wanted, inner) in &body.tests {
        let frame = Frame { snapshot: frame.snapshot, bound: planner.bound.clone(), needed: FxHashSet::default() };
        steps.push(Step::Test { wanted: *wanted, steps: self::steps(inner, &frame) });
    }
    // Nothing below walks far, so that tests come before the patterns that are only counted.
    steps.extend(planner.counted.drain(..).map(Step::Count));
    for inner in &body.optionals {
        let needed = planner.read.clone();
        let frame = Frame { snapshot: frame.snapshot, bound: planner.bound.clone(), needed };
        steps.push(Step::Maybe(self::steps(inner, &frame)));
    }
    steps.extend(planner.conditions.drain(..).map(Step::If));
    steps
}

/// What comes next.
enum Next {
    Triple(Triple),
    Reach(Reach),
}

struct Planner<'a> {
    snapshot: &'a Snapshot,
    rest: Vec<Triple>,
    paths: Vec<Reach>,
    conditions: Vec<Condition>,
    bound: FxHashSet<usize>,
    /// Slots that something else than the patterns reads.
    read: FxHashSet<usize>,
    counted: Vec<Triple>,
    is_first: bool,
}

impl<'a> Planner<'a> {
    fn new(body: &Body, frame: &Frame<'a>) -> Self {
        let mut read = frame.needed.clone();
        let mut slots = Vec::new();
        body.conditions.iter().for_each(|condition| condition.slots(&mut slots));
        read.extend(slots);
        read.extend(body.tests.iter().flat_map(|(_, inner)| inner.slots()));
        read.extend(body.optionals.iter().flat_map(Body::slots));
        read.extend(body.paths.iter().flat_map(|reach| [reach.from.slot(), reach.to.slot()]).flatten());
        Self {
            snapshot: frame.snapshot,
            rest: body.triples.clone(),
            paths: body.paths.clone(),
            conditions: body.conditions.clone(),
            is_first: frame.bound.is_empty(),
            bound: frame.bound.clone(),
            read,
            counted: Vec::new(),
        }
    }

    /// Takes the next pattern or path out of the rest; patterns that are only counted are put aside.
    fn next(&mut self) -> Option<Next> {
        let all = self.rest.clone();
        let is_countable = |triple: &Triple| {
            let shared = shared(triple, &all, &self.read, &self.bound);
            shared.len() < slots(triple).len() && shared.iter().all(|slot| self.bound.contains(slot))
        };
        let (counted, rest): (Vec<Triple>, Vec<Triple>) = all.iter().partition(|triple| is_countable(triple));
        self.counted.extend(counted);
        self.rest = rest;
        let has_private = |triple: &Triple| shared(triple, &all, &self.read, &self.bound).len() < slots(triple).len();
        let key = |triple: &Triple| {
            let is_apart = !self.bound.is_empty() && !slots(triple).iter().any(|slot| self.bound.contains(slot));
            (is_apart && !slots(triple).is_empty(), has_private(triple), self.cost(triple))
        };
        let triple = best(self.rest.iter().map(key));
        let path = best(self.paths.iter().map(|reach| self.path_key(reach)));
        match (triple, path) {
            (Some((_, triple)), Some((place, path))) if path < triple => Some(Next::Reach(self.paths.remove(place))),
            (Some((place, _)), _) => Some(Next::Triple(self.rest.remove(place))),
            (None, Some((place, _))) => Some(Next::Reach(self.paths.remove(place))),
            (None, None) => None,
        }
    }

    /// Returns the key of a path as of a pattern. From one end a path is taken to lead to the root of all its triples.
    fn path_key(&self, reach: &Reach) -> (bool, bool, f64) {
        let is_known = |place: Place| place.slot().is_none_or(|slot| self.bound.contains(&slot));
        let triples = reach.path.triples(self.snapshot) as f64;
        match (is_known(reach.from), is_known(reach.to)) {
            (true, true) => (false, false, 1.0),
            (false, false) => (!self.bound.is_empty(), false, triples * triples.sqrt()),
            _ => (false, false, triples.sqrt()),
        }
    }

    fn place_path(&mut self, reach: Reach, steps: &mut Vec<Step>) {
        self.is_first = false;
        self.bound.extend([reach.from, reach.to].iter().filter_map(Place::slot));
        steps.push(Step::Reach(reach));
    }

    fn place(&mut self, triple: Triple, steps: &mut Vec<Step>) {
        let mut others = self.rest.clone();
        others.push(triple);
        others.extend(&self.counted);
        let shared = shared(&triple, &others, &self.read, &self.bound);
        steps.push(match (self.is_first, shared.as_slice()) {
            (true, [slot]) => runs(&triple, *slot).unwrap_or(Step::Match(triple)),
            _ => Step::Match(triple),
        });
        self.is_first = false;
        self.bound.extend(slots(&triple));
    }

    fn place_conditions(&mut self, steps: &mut Vec<Step>) {
        let bound = &self.bound;
        self.conditions.retain(|condition| {
            let mut slots = Vec::new();
            condition.slots(&mut slots);
            let is_ready = slots.iter().all(|slot| bound.contains(slot));
            if is_ready {
                steps.push(Step::If(condition.clone()));
            }
            !is_ready
        });
    }

    fn cost(&self, triple: &Triple) -> f64 {
        let id = |place: Place| match place {
            Place::Is(id) => id.map(Some),
            Place::Slot(_) => Some(None),
        };
        let (Some(subject), Some(predicate), Some(object)) = (id(triple[0]), id(triple[1]), id(triple[2])) else {
            return 0.0;
        };
        let bounds = triple.map(|place| place.slot().is_some_and(|slot| self.bound.contains(&slot)));
        expected(self.snapshot, &Pattern { subject, predicate, object }, bounds)
    }
}

/// Returns the least key with its place.
fn best(keys: impl Iterator<Item = (bool, bool, f64)>) -> Option<(usize, (bool, bool, f64))> {
    keys.enumerate().min_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(std::cmp::Ordering::Equal))
}

fn slots(triple: &Triple) -> Vec<usize> {
    let mut slots: Vec<usize> = triple.iter().filter_map(Place::slot).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// Returns the slots of `triple` that are bound before, or that something else reads. A variable that stands twice in
/// a pattern is read by the pattern itself.
fn shared(triple: &Triple, all: &[Triple], read: &FxHashSet<usize>, bound: &FxHashSet<usize>) -> Vec<usize> {
    let uses = |slot: usize| all.iter().flatten().filter(|place| place.slot() == Some(slot)).count();
    slots(triple).into_iter().filter(|slot| read.contains(slot) || bound.contains(slot) || uses(*slot) > 1).collect()
}

/// Returns the step over the different values of `slot`, for the patterns that have one.
fn runs(triple: &Triple, slot: usize) -> Option<Step> {
    let key = match triple.iter().position(|place| place.slot() == Some(slot))? {
        0 => Key::Subject,
        1 => Key::Predicate,
        _ => Key::Object,
    };
    let predicate = match triple[1] {
        Place::Is(id) => Some(id?),
        Place::Slot(_) => None,
    };
    let are_free = [triple[0], triple[2]].iter().all(|place| place.slot().is_some());
    let is_each_once = slots(triple).len() == triple.iter().filter_map(Place::slot).count();
    (are_free && is_each_once).then_some(Step::Runs { predicate, key, slot })
}
