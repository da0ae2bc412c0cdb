//! What a plan does, in words, with what its operators counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use oxrdf::{Term, Variable};

use super::build::Shared;
use super::compile::Plan;
use super::operator::Operator;
use super::plan::{GraphPlace, Node, Place, Quad, Repeats, Slot, Step, Test};
use super::{Batch, Context};
use crate::error::Result;
use crate::snapshot::{Order, Snapshot};

/// A step of a plan and the steps that it reads from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explained {
    pub name: String,
    /// Rows that the step gave; `None` if they were not counted.
    pub rows: Option<u64>,
    /// Time spent in the step and below it.
    pub time: Option<Duration>,
    pub children: Vec<Explained>,
}

/// The plan of a query; its counts are whole once the results are read to the end.
#[derive(Clone)]
pub struct Explanation {
    plan: Arc<Plan>,
    shared: Arc<Shared>,
    snapshot: Arc<Snapshot>,
}

/// What an operator counted.
#[derive(Debug, Default)]
pub struct Counter {
    rows: AtomicU64,
    nanoseconds: AtomicU64,
}

/// An operator that counts what another gives.
pub struct Counted {
    pub inner: Box<dyn Operator>,
    pub counter: Arc<Counter>,
}

impl Operator for Counted {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let start = Instant::now();
        let batch = self.inner.next(context);
        let elapsed = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.counter.nanoseconds.fetch_add(elapsed, Ordering::Relaxed);
        if let Ok(Some(batch)) = &batch {
            self.counter.rows.fetch_add(batch.rows as u64, Ordering::Relaxed);
        }
        batch
    }
}

impl Explanation {
    pub(super) fn new(plan: Arc<Plan>, shared: Arc<Shared>, snapshot: Arc<Snapshot>) -> Self {
        Self { plan, shared, snapshot }
    }

    /// Returns the outermost step.
    pub fn step(&self) -> Explained {
        self.explained(&self.plan.root)
    }

    fn explained(&self, node: &Node) -> Explained {
        // Steps that only move columns say nothing to a reader.
        if let Step::Project { input, .. } | Step::Given { input, .. } = &node.step {
            return self.explained(input);
        }
        let counter = self.shared.counter(node.id);
        let children = below(node).into_iter().filter(|node| !matches!(node.step, Step::Unit | Step::Seed));
        let words = Words { names: &self.plan.names, snapshot: &self.snapshot };
        Explained {
            name: words.node(node),
            rows: counter.as_ref().map(|counter| counter.rows.load(Ordering::Relaxed)),
            time: counter.map(|counter| Duration::from_nanos(counter.nanoseconds.load(Ordering::Relaxed))),
            children: children.map(|node| self.explained(node)).collect(),
        }
    }
}

/// Returns the steps that a step reads from.
fn below(node: &Node) -> Vec<&Node> {
    match &node.step {
        Step::Unit
        | Step::Empty
        | Step::Seed
        | Step::Scan { .. }
        | Step::Runs { .. }
        | Step::Values { .. }
        | Step::Graphs { .. }
        | Step::Service { .. } => Vec::new(),
        Step::Lookup { input, .. }
        | Step::Path { input, .. }
        | Step::Unnest { input, .. }
        | Step::Filter { input, .. }
        | Step::Extend { input, .. }
        | Step::Given { input, .. }
        | Step::Project { input, .. }
        | Step::Agree { input, .. }
        | Step::Group { input, .. }
        | Step::Distinct { input }
        | Step::Sort { input, .. }
        | Step::Slice { input, .. } => vec![input],
        Step::Hash { left, right } | Step::LeftLookup { left, right, .. } | Step::Minus { left, right } => {
            vec![left, right]
        }
        Step::LeftHash { left, right, condition } => {
            let mut nodes: Vec<&Node> = vec![left, right];
            nodes.extend(condition.iter().map(|(steps, _)| &**steps));
            nodes
        }
        Step::Lateral { left, right, .. } => vec![left, right],
        Step::Semi { input, test, .. } | Step::Mark { input, test, .. } => match test {
            Test::Together { steps, .. } => vec![input, steps],
            Test::Apart { steps, .. } => vec![input, steps],
        },
        Step::Union(branches) => branches.iter().collect(),
        Step::EachGraph { inner, .. } => vec![inner],
    }
}

struct Words<'a> {
    names: &'a [Option<Variable>],
    snapshot: &'a Snapshot,
}

impl Words<'_> {
    fn node(&self, node: &Node) -> String {
        let what = match &node.step {
            Step::Unit => "one row".to_owned(),
            Step::Empty => "nothing: a constant is not in the data".to_owned(),
            Step::Seed => "the rows around it".to_owned(),
            Step::Scan { quad, order } => format!("scan {} in the order {}", self.quad(quad), order_name(*order)),
            Step::Runs { quad, order, .. } => {
                format!("different values of {} in the order {}", self.quad(quad), order_name(*order))
            }
            Step::Lookup { input, quad, repeats } => {
                format!("{} {}", self.lookup(input, quad, *repeats), self.quad(quad))
            }
            Step::Path { reach, .. } => {
                format!("path {} {} {}", self.place(&reach.from), reach.path, self.place(&reach.to))
            }
            Step::Unnest { slot, .. } => format!("parts of the triple term {}", self.slot(*slot)),
            Step::Hash { left, right } => {
                let shared: Vec<Slot> =
                    left.columns.iter().copied().filter(|slot| right.columns.contains(slot)).collect();
                if shared.is_empty() {
                    "product: nothing is shared".to_owned()
                } else {
                    format!("hash join by {}", self.slots(&shared))
                }
            }
            Step::LeftHash { .. } => "optional by hash join".to_owned(),
            Step::LeftLookup { .. } => "optional by lookup".to_owned(),
            Step::Minus { .. } => "minus by hash".to_owned(),
            Step::Semi { test, wanted, .. } => {
                let name = if *wanted { "exists" } else { "not exists, or minus" };
                format!("{name}, {}", how(test))
            }
            Step::Mark { test, .. } => format!("exists as a value, {}", how(test)),
            Step::Union(branches) => format!("union of {}", branches.len()),
            Step::Filter { formula, .. } => format!("filter {}", formula.expression),
            Step::Extend { formula, slot, .. } => format!("bind {} as {}", formula.expression, self.slot(*slot)),
            Step::Values { rows } => format!("values, {} rows", rows.len()),
            Step::Graphs { .. } => "named graphs".to_owned(),
            Step::EachGraph { slot, .. } => format!("for each named graph {}", self.slot(*slot)),
            Step::Lateral { .. } => "lateral, row by row".to_owned(),
            Step::Given { .. } | Step::Project { .. } => "columns".to_owned(),
            Step::Agree { slot, .. } => format!("the graph is {}", self.slot(*slot)),
            Step::Group { keys, .. } if keys.is_empty() => "group all rows".to_owned(),
            Step::Group { keys, .. } => format!("group by {}", self.slots(keys)),
            Step::Distinct { .. } => "distinct".to_owned(),
            Step::Sort { first: Some(first), .. } => format!("the first {first} in order"),
            Step::Sort { .. } => "sort".to_owned(),
            Step::Slice { start, length, .. } => match length {
                Some(length) => format!("{length} rows from row {start}"),
                None => format!("rows from row {start}"),
            },
            Step::Service { .. } => "service, not reached".to_owned(),
        };
        format!("{what}, {:.0} expected", node.rows.ceil())
    }

    /// Returns which kind of join a look-up is, and why.
    fn lookup(&self, input: &Node, quad: &Quad, repeats: Repeats) -> String {
        if matches!(input.step, Step::Unit) {
            return if repeats == Repeats::Rows { "scan" } else { "count" }.to_owned();
        }
        let by = |place: &Place| input.sorted.first().is_some_and(|slot| place.slot() == Some(*slot));
        let is_constant = quad.places[1].slot().is_none();
        let kind = match repeats {
            Repeats::Rows => "",
            Repeats::Times => " that counts",
            Repeats::Once => " for one match",
        };
        match (is_constant, by(&quad.places[0]), by(&quad.places[2])) {
            (true, true, false) => format!("merge join{kind} in the order PSO with"),
            (true, false, true) => format!("merge join{kind} in the order POS with"),
            _ => format!("lookup join{kind} with"),
        }
    }

    fn quad(&self, quad: &Quad) -> String {
        let places: Vec<String> = quad.places.iter().map(|place| self.place(place)).collect();
        let graph = match &quad.graph {
            GraphPlace::Default => String::new(),
            GraphPlace::Named(place) => format!(" in the graph {}", self.place(place)),
            GraphPlace::Given => " in the graph".to_owned(),
            GraphPlace::Each(slot) => format!(" in each graph {}", self.slot(*slot)),
        };
        format!("{}{graph}", places.join(" "))
    }

    fn place(&self, place: &Place) -> String {
        match place {
            Place::Is(number) => self.snapshot.term(*number).map_or_else(|_| "?".to_owned(), |term| self.term(&term)),
            Place::Other(term) => self.term(term),
            Place::Slot(slot) => self.slot(*slot),
        }
    }

    fn term(&self, term: &Term) -> String {
        term.to_string()
    }

    fn slot(&self, slot: Slot) -> String {
        match self.names.get(slot as usize).and_then(Option::as_ref) {
            Some(variable) => variable.to_string(),
            None => format!("_:{slot}"),
        }
    }

    fn slots(&self, slots: &[Slot]) -> String {
        slots.iter().map(|slot| self.slot(*slot)).collect::<Vec<_>>().join(", ")
    }
}

fn how(test: &Test) -> &'static str {
    match test {
        Test::Together { .. } => "looked up for many rows together",
        Test::Apart { .. } => "run for each different row",
    }
}

fn order_name(order: Order) -> &'static str {
    match order {
        Order::Spo => "SPO",
        Order::Ops => "OPS",
        Order::Pso => "PSO",
        Order::Pos => "POS",
    }
}
