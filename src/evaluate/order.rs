//! The order in which the atoms of a body are joined.
//!
//! Up to eight atoms all orders of connected atoms are compared by dynamic programming over sets of atoms; beyond, the
//! atom that is expected to give the fewest rows comes next, of at most [`WINDOW`] that are looked at. Patterns that share
//! nothing come last. With n atoms it takes O(n²) time at most, and it looks whether it should stop.

use rustc_hash::FxHashMap;
use spargebra::algebra::{Expression, PropertyPathExpression};

use super::compile::Demand;
use super::estimate::Estimate;
use super::plan::{GraphPlace, Node, Place, Quad, Reach, Repeats, Slot};
use super::slots::Slots;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::Snapshot;

/// Bodies with more atoms are ordered greedily.
const EXHAUSTIVE: usize = 8;

/// Atoms that are compared for one place of a greedy order.
const WINDOW: usize = 256;

/// What a look-up costs beside the rows that it gives.
const LOOKUP: f64 = 2.0;

/// What is joined in a body.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    Quad(Quad),
    Reach(Reach),
    Unnest { slot: Slot, places: [Place; 3] },
    Node(Node),
}

/// A condition on the rows of a body.
#[derive(Debug)]
pub(super) struct Condition<'p> {
    pub expression: &'p Expression,
    /// The graph that EXISTS in it reads.
    pub graph: GraphPlace,
    pub reads: Slots,
}

impl Atom {
    /// Returns the slots of the atom.
    pub(super) fn slots(&self) -> Slots {
        match self {
            Self::Node(node) => node.columns.iter().copied().collect(),
            other => other.certain(),
        }
    }

    /// Returns the slots that have a value in each row.
    pub(super) fn certain(&self) -> Slots {
        match self {
            Self::Quad(quad) => quad.slots(),
            Self::Reach(reach) => reach.slots(),
            Self::Unnest { slot, places } => places.iter().filter_map(Place::slot).chain([*slot]).collect(),
            Self::Node(node) => node.certain.clone(),
        }
    }
}

/// What decides an order.
pub(super) struct Order<'a> {
    pub snapshot: &'a Snapshot,
    pub atoms: &'a [Atom],
    pub conditions: &'a [Condition<'a>],
    pub demand: &'a Demand,
    pub cancellation: &'a Cancellation,
}

/// What is known of an atom.
struct Known {
    slots: Slots,
    certain: Slots,
    kind: AtomKind,
}

enum AtomKind {
    Quad(Estimate),
    Reach { triples: f64, from: Option<Slot>, to: Option<Slot> },
    Unnest(Slot),
    Rows(f64),
}

/// Some atoms joined.
#[derive(Clone)]
struct State {
    cost: f64,
    rows: f64,
    bound: Slots,
    /// The atom that was joined last.
    last: usize,
}

impl Order<'_> {
    /// Returns the numbers of the atoms in the order in which they are joined, after the rows of `seed` if there is one.
    ///
    /// # Errors
    /// When the work is told to stop.
    pub(super) fn find(&self, seed: Option<&Node>, in_order: bool) -> Result<Vec<usize>> {
        let known: Vec<Known> = self.atoms.iter().map(|atom| self.know(atom)).collect();
        let start = State {
            cost: 0.0,
            rows: seed.map_or(1.0, |seed| seed.rows.max(1.0)),
            bound: seed.map_or_else(Slots::default, |seed| seed.certain.clone()),
            last: 0,
        };
        let mut read = self.demand.needed.clone();
        self.conditions.iter().for_each(|condition| read.extend(&condition.reads));
        let search = Search { order: self, known: &known, read, has_seed: seed.is_some() };
        Ok(match known.len() {
            0 | 1 => (0..known.len()).collect(),
            _ if in_order => search.as_written(),
            2..=EXHAUSTIVE => search.exhaustive(start),
            _ => search.greedy(start)?,
        })
    }

    fn know(&self, atom: &Atom) -> Known {
        let kind = match atom {
            Atom::Quad(quad) => AtomKind::Quad(Estimate::of(quad, self.snapshot)),
            Atom::Reach(reach) => {
                let triples = triples(&reach.path, self.snapshot);
                AtomKind::Reach { triples, from: reach.from.slot(), to: reach.to.slot() }
            }
            Atom::Unnest { slot, .. } => AtomKind::Unnest(*slot),
            Atom::Node(node) => AtomKind::Rows(node.rows),
        };
        Known { slots: atom.slots(), certain: atom.certain(), kind }
    }
}

struct Search<'a> {
    order: &'a Order<'a>,
    known: &'a [Known],
    /// The slots that are read behind the atoms, or by a condition.
    read: Slots,
    has_seed: bool,
}

/// An atom that may come next.
#[derive(Clone, Copy)]
struct Step {
    atom: usize,
    rows: f64,
    cost: f64,
}

impl Search<'_> {
    /// Returns the atoms in the order of the text, but those last that take apart what others bind.
    fn as_written(&self) -> Vec<usize> {
        let is_unnest = |place: &usize| matches!(self.known[*place].kind, AtomKind::Unnest(_));
        let (late, mut order): (Vec<usize>, Vec<usize>) = (0..self.known.len()).partition(is_unnest);
        order.extend(self.nested_last(late));
        order
    }

    /// A triple term within another is taken apart after it; it was found first.
    fn nested_last(&self, mut late: Vec<usize>) -> Vec<usize> {
        late.sort_by_key(|place| match self.known[*place].kind {
            AtomKind::Unnest(slot) => slot,
            _ => 0,
        });
        late
    }

    fn exhaustive(&self, start: State) -> Vec<usize> {
        let count = self.known.len();
        let mut best: Vec<Option<State>> = vec![None; 1 << count];
        best[0] = Some(start);
        for set in 0..best.len() {
            let Some(state) = best[set].clone() else { continue };
            for atom in self.candidates(set, &state) {
                let rest = (0..count).filter(|other| *other != atom && set & (1 << other) == 0);
                let later = rest.fold(Slots::default(), |mut later, other| {
                    later.extend(&self.known[other].slots);
                    later
                });
                let step = self.step(&|slot| later.contains(slot), set == 0, &state, atom);
                let place = &mut best[set | 1 << atom];
                if place.as_ref().is_none_or(|known| step.cost < known.cost) {
                    *place = Some(self.after(&state, step));
                }
            }
        }
        let mut order = Vec::with_capacity(count);
        let mut set = (1 << count) - 1;
        while set != 0 {
            let Some(state) = &best[set] else { return self.as_written() };
            order.push(state.last);
            set &= !(1 << state.last);
        }
        order.reverse();
        order
    }

    /// Returns the atoms that may come next: connected ones if there are any.
    fn candidates(&self, set: usize, state: &State) -> Vec<usize> {
        let rest: Vec<usize> = (0..self.known.len()).filter(|atom| set & (1 << atom) == 0).collect();
        self.allowed(&rest, state)
    }

    fn allowed(&self, rest: &[usize], state: &State) -> Vec<usize> {
        let is_ready = |atom: &usize| match self.known[*atom].kind {
            AtomKind::Unnest(slot) => state.bound.contains(slot),
            _ => true,
        };
        let ready: Vec<usize> = rest.iter().copied().filter(is_ready).collect();
        let is_near = |atom: &usize| {
            let known = &self.known[*atom];
            known.slots.is_empty() || state.bound.is_empty() || !known.slots.is_apart(&state.bound)
        };
        let near: Vec<usize> = ready.iter().copied().filter(is_near).collect();
        if near.is_empty() { ready } else { near }
    }

    fn greedy(&self, mut state: State) -> Result<Vec<usize>> {
        let mut rest: Vec<usize> = (0..self.known.len()).collect();
        let mut order: Vec<usize> = Vec::with_capacity(rest.len());
        let mut uses: FxHashMap<Slot, usize> = FxHashMap::default();
        self.known.iter().flat_map(|known| known.slots.iter()).for_each(|slot| *uses.entry(slot).or_default() += 1);
        while !rest.is_empty() {
            self.order.cancellation.check()?;
            let mut best: Option<Step> = None;
            for atom in self.allowed(&rest, &state).into_iter().take(WINDOW) {
                // The atom itself is one of those that have the slot.
                let is_used = |slot: u32| uses.get(&slot).is_some_and(|uses| *uses > 1);
                let next = self.step(&is_used, order.is_empty(), &state, atom);
                let is_better = |best: &Step| (next.rows, next.cost) < (best.rows, best.cost);
                if best.as_ref().is_none_or(is_better) {
                    best = Some(next);
                }
            }
            let Some(next) = best else {
                order.extend(self.nested_last(rest));
                return Ok(order);
            };
            rest.retain(|atom| *atom != next.atom);
            order.push(next.atom);
            self.known[next.atom].slots.iter().for_each(|slot| *uses.entry(slot).or_insert(1) -= 1);
            state = self.after(&state, next);
        }
        Ok(order)
    }

    /// Returns what it takes to join `state` with `atom`, where `is_used` says which slots the atoms have that come later.
    fn step(&self, is_used: &dyn Fn(u32) -> bool, is_first: bool, state: &State, atom: usize) -> Step {
        let known = &self.known[atom];
        let is_first = is_first && !self.has_seed;
        let is_read = |slot: u32| self.read.contains(slot) || is_used(slot);
        let is_counted = self.order.demand.repeats != Repeats::Rows;
        let new: Vec<u32> = known.slots.iter().filter(|slot| !state.bound.contains(*slot) && is_read(*slot)).collect();
        let (rows, cost) = match &known.kind {
            AtomKind::Quad(estimate) => {
                let fan_out = estimate.fan_out(&state.bound);
                match new[..] {
                    [] if is_counted => (state.rows * fan_out.min(1.0), state.rows * LOOKUP),
                    [slot] if is_counted && is_first => {
                        let rows = estimate.distinct_of(slot);
                        (rows, rows)
                    }
                    _ if is_first => (fan_out, LOOKUP + fan_out),
                    _ => (state.rows * fan_out, state.rows * (LOOKUP + fan_out)),
                }
            }
            AtomKind::Reach { triples, from, to } => reach(*triples, [*from, *to], state),
            AtomKind::Unnest(_) => (state.rows, state.rows * LOOKUP),
            AtomKind::Rows(rows) if is_first => (*rows, *rows),
            AtomKind::Rows(rows) => {
                let is_apart = known.slots.is_apart(&state.bound);
                let joined = if is_apart { state.rows * rows } else { state.rows.min(*rows) };
                (joined, rows * LOOKUP + state.rows + joined)
            }
        };
        let rows = rows * self.share(&state.bound, &known.certain);
        Step { atom, rows, cost: state.cost + cost }
    }

    fn after(&self, state: &State, step: Step) -> State {
        let mut bound = state.bound.clone();
        bound.extend(&self.known[step.atom].certain);
        State { cost: step.cost, rows: step.rows, bound, last: step.atom }
    }

    /// Returns the share of rows that pass the conditions that can be looked at with the slots `new` and could not
    /// `before`.
    fn share(&self, before: &Slots, new: &Slots) -> f64 {
        let is_new = |condition: &&Condition<'_>| {
            !condition.reads.is_apart(new)
                && !condition.reads.is_within(before)
                && condition.reads.iter().all(|slot| before.contains(slot) || new.contains(slot))
        };
        self.order.conditions.iter().filter(is_new).map(|condition| share(condition.expression)).product()
    }
}

/// Returns the rows and the cost of following a path: from one end it is taken to lead to the root of all its triples.
fn reach(triples: f64, ends: [Option<Slot>; 2], state: &State) -> (f64, f64) {
    let far = triples.sqrt().max(1.0);
    let known = ends.iter().filter(|slot| slot.is_none_or(|slot| state.bound.contains(slot))).count();
    match known {
        2 => (state.rows, state.rows * far),
        1 => (state.rows * far, state.rows * far * LOOKUP),
        _ => (state.rows * triples.max(1.0) * far, state.rows * triples.max(1.0) * far * LOOKUP),
    }
}

/// Returns the share of rows that a condition is expected to let pass.
fn share(expression: &Expression) -> f64 {
    match expression {
        Expression::Equal(..) | Expression::SameTerm(..) => 0.1,
        Expression::Not(_) => 0.9,
        _ => 0.4,
    }
}

/// Returns how many triples `path` may go along.
pub(super) fn triples(path: &PropertyPathExpression, snapshot: &Snapshot) -> f64 {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(node) => snapshot.find_iri(node).map_or(0.0, |id| snapshot.index.predicate_run(id).len() as f64),
        P::NegatedPropertySet(_) => snapshot.index.len() as f64,
        P::Reverse(path) | P::ZeroOrMore(path) | P::OneOrMore(path) | P::ZeroOrOne(path) => triples(path, snapshot),
        P::Sequence(a, b) | P::Alternative(a, b) => triples(a, snapshot) + triples(b, snapshot),
    }
}
