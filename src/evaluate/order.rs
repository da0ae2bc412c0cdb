//! The order in which the atoms of a body are joined.
//!
//! Up to eight atoms all orders of connected atoms are compared by dynamic programming over sets of atoms; beyond, the
//! atom that is expected to give the fewest rows comes next. Patterns that share nothing come last.

use spargebra::algebra::{Expression, PropertyPathExpression};

use super::compile::Demand;
use super::estimate::Estimate;
use super::plan::{GraphPlace, Node, Place, Quad, Reach, Repeats, Slot};
use super::slots::Slots;
use crate::snapshot::Snapshot;

/// Bodies with more atoms are ordered greedily.
const EXHAUSTIVE: usize = 8;

/// What a look-up costs beside the rows that it gives.
const LOOKUP: f64 = 2.0;

/// What is joined in a body.
#[derive(Debug, Clone)]
pub enum Atom {
    Quad(Quad),
    Reach(Reach),
    Unnest { slot: Slot, places: [Place; 3] },
    Node(Node),
}

/// A condition on the rows of a body.
#[derive(Debug)]
pub struct Condition<'p> {
    pub expression: &'p Expression,
    /// The graph that EXISTS in it reads.
    pub graph: GraphPlace,
    pub reads: Slots,
}

impl Atom {
    /// Returns the slots of the atom.
    pub fn slots(&self) -> Slots {
        match self {
            Self::Node(node) => node.columns.iter().copied().collect(),
            other => other.certain(),
        }
    }

    /// Returns the slots that have a value in each row.
    pub fn certain(&self) -> Slots {
        match self {
            Self::Quad(quad) => quad.slots(),
            Self::Reach(reach) => reach.slots(),
            Self::Unnest { slot, places } => places.iter().filter_map(Place::slot).chain([*slot]).collect(),
            Self::Node(node) => node.certain.clone(),
        }
    }
}

/// What decides an order.
pub struct Order<'a> {
    pub snapshot: &'a Snapshot,
    pub atoms: &'a [Atom],
    pub conditions: &'a [Condition<'a>],
    pub demand: &'a Demand,
}

/// What is known of an atom.
struct Known {
    slots: Slots,
    certain: Slots,
    kind: Kind,
}

enum Kind {
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
    pub fn find(&self, seed: Option<&Node>, in_order: bool) -> Vec<usize> {
        let known: Vec<Known> = self.atoms.iter().map(|atom| self.know(atom)).collect();
        let start = State {
            cost: 0.0,
            rows: seed.map_or(1.0, |seed| seed.rows.max(1.0)),
            bound: seed.map_or_else(Slots::default, |seed| seed.certain.clone()),
            last: 0,
        };
        let search = Search { order: self, known: &known, has_seed: seed.is_some() };
        match known.len() {
            0 | 1 => (0..known.len()).collect(),
            _ if in_order => search.as_written(),
            2..=EXHAUSTIVE => search.exhaustive(start),
            _ => search.greedy(start),
        }
    }

    fn know(&self, atom: &Atom) -> Known {
        let kind = match atom {
            Atom::Quad(quad) => Kind::Quad(Estimate::of(quad, self.snapshot)),
            Atom::Reach(reach) => {
                let triples = triples(&reach.path, self.snapshot);
                Kind::Reach { triples, from: reach.from.slot(), to: reach.to.slot() }
            }
            Atom::Unnest { slot, .. } => Kind::Unnest(*slot),
            Atom::Node(node) => Kind::Rows(node.rows),
        };
        Known { slots: atom.slots(), certain: atom.certain(), kind }
    }
}

struct Search<'a> {
    order: &'a Order<'a>,
    known: &'a [Known],
    has_seed: bool,
}

impl Search<'_> {
    /// Returns the atoms in the order of the text, but those last that take apart what others bind.
    fn as_written(&self) -> Vec<usize> {
        let is_unnest = |place: &usize| matches!(self.known[*place].kind, Kind::Unnest(_));
        let (late, mut order): (Vec<usize>, Vec<usize>) = (0..self.known.len()).partition(is_unnest);
        order.extend(self.nested_last(late));
        order
    }

    /// A triple term within another is taken apart after it; it was found first.
    fn nested_last(&self, mut late: Vec<usize>) -> Vec<usize> {
        late.sort_by_key(|place| match self.known[*place].kind {
            Kind::Unnest(slot) => slot,
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
                let next = self.join(set, &state, atom);
                let place = &mut best[set | 1 << atom];
                if place.as_ref().is_none_or(|known| next.cost < known.cost) {
                    *place = Some(next);
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
        let rest = || (0..self.known.len()).filter(move |atom| set & (1 << atom) == 0);
        self.allowed(rest().collect(), state)
    }

    fn allowed(&self, rest: Vec<usize>, state: &State) -> Vec<usize> {
        let is_ready = |atom: &usize| match self.known[*atom].kind {
            Kind::Unnest(slot) => state.bound.contains(slot),
            _ => true,
        };
        let ready: Vec<usize> = rest.into_iter().filter(is_ready).collect();
        let is_near = |atom: &usize| {
            let known = &self.known[*atom];
            known.slots.is_empty() || state.bound.is_empty() || !known.slots.is_apart(&state.bound)
        };
        let near: Vec<usize> = ready.iter().copied().filter(is_near).collect();
        if near.is_empty() { ready } else { near }
    }

    fn greedy(&self, mut state: State) -> Vec<usize> {
        let mut rest: Vec<usize> = (0..self.known.len()).collect();
        let mut order: Vec<usize> = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            let mut best: Option<State> = None;
            for atom in self.allowed(rest.clone(), &state) {
                let next = self.join_with(&rest, order.is_empty(), &state, atom);
                let is_better = |best: &State| (next.rows, next.cost) < (best.rows, best.cost);
                if best.as_ref().is_none_or(is_better) {
                    best = Some(next);
                }
            }
            let Some(next) = best else {
                order.extend(self.nested_last(rest));
                return order;
            };
            rest.retain(|atom| *atom != next.last);
            order.push(next.last);
            state = next;
        }
        order
    }

    fn join(&self, set: usize, state: &State, atom: usize) -> State {
        let rest: Vec<usize> = (0..self.known.len()).filter(|other| set & (1 << other) == 0).collect();
        self.join_with(&rest, set == 0, state, atom)
    }

    /// Returns `state` joined with `atom`, where the atoms of `rest` were not joined before.
    fn join_with(&self, rest: &[usize], is_first: bool, state: &State, atom: usize) -> State {
        let known = &self.known[atom];
        let is_first = is_first && !self.has_seed;
        let is_read = |slot: u32| {
            self.order.demand.needed.contains(slot)
                || self.order.conditions.iter().any(|condition| condition.reads.contains(slot))
                || rest.iter().any(|other| *other != atom && self.known[*other].slots.contains(slot))
        };
        let is_counted = self.order.demand.repeats != Repeats::Rows;
        let new: Vec<u32> = known.slots.iter().filter(|slot| !state.bound.contains(*slot) && is_read(*slot)).collect();
        let (rows, cost) = match &known.kind {
            Kind::Quad(estimate) => {
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
            Kind::Reach { triples, from, to } => reach(*triples, [*from, *to], state),
            Kind::Unnest(_) => (state.rows, state.rows * LOOKUP),
            Kind::Rows(rows) if is_first => (*rows, *rows),
            Kind::Rows(rows) => {
                let is_apart = known.slots.is_apart(&state.bound);
                let joined = if is_apart { state.rows * rows } else { state.rows.min(*rows) };
                (joined, rows * LOOKUP + state.rows + joined)
            }
        };
        let mut bound = state.bound.clone();
        bound.extend(&known.certain);
        let rows = rows * self.share(&state.bound, &bound);
        State { cost: state.cost + cost, rows, bound, last: atom }
    }

    /// Returns the share of rows that pass the conditions that can be looked at now and could not before.
    fn share(&self, before: &Slots, now: &Slots) -> f64 {
        let conditions = self.order.conditions.iter();
        let new = conditions.filter(|condition| condition.reads.is_within(now) && !condition.reads.is_within(before));
        new.map(|condition| share(condition.expression)).product()
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
pub fn triples(path: &PropertyPathExpression, snapshot: &Snapshot) -> f64 {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(node) => snapshot.find_iri(node).map_or(0.0, |id| snapshot.index.predicate_run(id).len() as f64),
        P::NegatedPropertySet(_) => snapshot.index.len() as f64,
        P::Reverse(path) | P::ZeroOrMore(path) | P::OneOrMore(path) | P::ZeroOrOne(path) => triples(path, snapshot),
        P::Sequence(a, b) | P::Alternative(a, b) => triples(a, snapshot) + triples(b, snapshot),
    }
}
