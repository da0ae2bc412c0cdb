//! Property paths that reach: each node that a path leads to from a node, once.
//!
//! Only `+`, `*` and `?` stand outermost, since they count a pair of nodes once; inside them anything may stand, as
//! only the set of nodes matters there. A term that is no subject or object of a triple reaches nothing, as the
//! evaluator has it.

use std::ops::ControlFlow;

use oxrdf::NamedNode;
use spargebra::algebra::PropertyPathExpression;

use super::body::Place;
use super::walk::{Flow, Walk};
use crate::snapshot::{Id, Order, Snapshot};

/// Two ends with a path between them.
#[derive(Debug, Clone)]
pub struct Reach {
    pub from: Place,
    pub to: Place,
    pub path: Path,
    /// The path as the query has it.
    pub text: String,
}

/// A path between nodes.
#[derive(Debug, Clone)]
pub enum Path {
    /// Triples of a predicate; nothing if the data does not have it.
    Is(Option<Id>),
    /// Triples of any predicate but these.
    Not(Vec<Id>),
    Reverse(Box<Path>),
    Sequence(Box<Path>, Box<Path>),
    Alternative(Box<Path>, Box<Path>),
    Repeat {
        path: Box<Path>,
        /// Whether the start itself is reached in any case.
        from_zero: bool,
        /// Whether the path may be repeated.
        is_many: bool,
    },
}

/// Which way a path is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Forward,
    Backward,
}

impl Way {
    fn turned(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }
}

impl Path {
    /// Returns the path of `expression`; `None` if it may lead to a node more than once.
    pub fn of(expression: &PropertyPathExpression, snapshot: &Snapshot) -> Option<Self> {
        use PropertyPathExpression::{OneOrMore, Reverse, ZeroOrMore, ZeroOrOne};
        match expression {
            OneOrMore(_) | ZeroOrMore(_) | ZeroOrOne(_) => Some(Self::inner(expression, snapshot)),
            Reverse(inner) => Some(Self::Reverse(Box::new(Self::of(inner, snapshot)?))),
            _ => None,
        }
    }

    fn inner(expression: &PropertyPathExpression, snapshot: &Snapshot) -> Self {
        use PropertyPathExpression as Expression;
        let inner = |expression: &Expression| Box::new(Self::inner(expression, snapshot));
        let repeat = |path: &Expression, from_zero, is_many| Self::Repeat { path: inner(path), from_zero, is_many };
        match expression {
            Expression::NamedNode(node) => Self::Is(snapshot.find_iri(node)),
            Expression::Reverse(path) => Self::Reverse(inner(path)),
            Expression::Sequence(a, b) => Self::Sequence(inner(a), inner(b)),
            Expression::Alternative(a, b) => Self::Alternative(inner(a), inner(b)),
            Expression::ZeroOrMore(path) => repeat(path, true, true),
            Expression::OneOrMore(path) => repeat(path, false, true),
            Expression::ZeroOrOne(path) => repeat(path, true, false),
            Expression::NegatedPropertySet(nodes) => {
                let id = |node: &NamedNode| snapshot.find_iri(node);
                Self::Not(nodes.iter().filter_map(id).collect())
            }
        }
    }

    /// Returns how many triples the path may go along.
    pub fn triples(&self, snapshot: &Snapshot) -> usize {
        match self {
            Self::Is(id) => id.map_or(0, |id| snapshot.index.predicate_run(id).len()),
            Self::Not(_) => snapshot.index.len(),
            Self::Reverse(path) | Self::Repeat { path, .. } => path.triples(snapshot),
            Self::Sequence(a, b) | Self::Alternative(a, b) => a.triples(snapshot).saturating_add(b.triples(snapshot)),
        }
    }

    /// Returns the nodes from which the path may lead anywhere, ascending, each once.
    fn starts(&self, snapshot: &Snapshot, way: Way) -> Vec<u32> {
        match self {
            Self::Is(None) => Vec::new(),
            Self::Is(Some(id)) => {
                let edges = if way == Way::Forward { snapshot.edges_out(*id) } else { snapshot.edges_in(*id) };
                let mut nodes = edges.sources.to_vec();
                nodes.dedup();
                nodes
            }
            Self::Not(_) | Self::Repeat { from_zero: true, .. } => {
                (1..=snapshot.dictionary.len()).filter(|number| is_node(*number, snapshot)).collect()
            }
            Self::Reverse(path) => path.starts(snapshot, way.turned()),
            Self::Repeat { path, .. } => path.starts(snapshot, way),
            Self::Sequence(a, b) => if way == Way::Forward { a } else { b }.starts(snapshot, way),
            Self::Alternative(a, b) => {
                let mut nodes = a.starts(snapshot, way);
                nodes.extend(b.starts(snapshot, way));
                nodes.sort_unstable();
                nodes.dedup();
                nodes
            }
        }
    }
}

/// Returns whether the term is a subject or an object.
fn is_node(number: u32, snapshot: &Snapshot) -> bool {
    let index = &snapshot.index;
    Id::new(number).is_some_and(|id| !index.subject_run(id).is_empty() || !index.object_run(id).is_empty())
}

/// Marks of the nodes that were reached, one bit each; lent to one search after the other.
#[derive(Default)]
pub struct Marks {
    free: Vec<Vec<u64>>,
}

impl Marks {
    fn take(&mut self, terms: usize) -> Vec<u64> {
        self.free.pop().unwrap_or_else(|| vec![0; terms / 64 + 1])
    }

    /// Takes marks back, after those of `nodes` were wiped.
    fn give(&mut self, mut marks: Vec<u64>, nodes: &[u32]) {
        for node in nodes {
            if let Some(word) = marks.get_mut(*node as usize / 64) {
                *word = 0;
            }
        }
        self.free.push(marks);
    }
}

/// Marks `node`; returns whether it was not marked before. A number that is no term counts as marked.
fn mark(marks: &mut [u64], node: u32) -> bool {
    let Some(word) = marks.get_mut(node as usize / 64) else { return false };
    let bit = 1 << (node % 64);
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}

impl Walk<'_> {
    /// Hands each pair of nodes that `path` connects to `sink`, once; an end that is given is that one.
    pub fn pairs(
        &self,
        path: &Path,
        (from, to): (Option<u32>, Option<u32>),
        sink: &mut dyn FnMut(u32, u32) -> Flow,
    ) -> Flow {
        let mut found = Vec::new();
        match (from, to) {
            (Some(from), to) => {
                self.reach(path, from, Way::Forward, &mut found)?;
                match to {
                    Some(to) if found.contains(&to) => sink(from, to),
                    Some(_) => ControlFlow::Continue(()),
                    None => found.iter().try_for_each(|to| sink(from, *to)),
                }
            }
            (None, Some(to)) => {
                self.reach(path, to, Way::Backward, &mut found)?;
                found.iter().try_for_each(|from| sink(*from, to))
            }
            (None, None) => path.starts(self.snapshot, Way::Forward).into_iter().try_for_each(|from| {
                found.clear();
                self.follow(path, from, Way::Forward, &mut found)?;
                found.iter().try_for_each(|to| sink(from, *to))
            }),
        }
    }

    fn reach(&self, path: &Path, node: u32, way: Way, found: &mut Vec<u32>) -> Flow {
        if is_node(node, self.snapshot) { self.follow(path, node, way, found) } else { ControlFlow::Continue(()) }
    }

    /// Adds the nodes that `path` leads to from `node`. Only a repetition gives each once.
    fn follow(&self, path: &Path, node: u32, way: Way, found: &mut Vec<u32>) -> Flow {
        match path {
            Path::Is(predicate) => found.extend_from_slice(self.next_to(node, *predicate, way)),
            Path::Not(predicates) => self.next_but(node, predicates, way, found),
            Path::Reverse(path) => self.follow(path, node, way.turned(), found)?,
            Path::Alternative(a, b) => {
                self.follow(a, node, way, found)?;
                self.follow(b, node, way, found)?;
            }
            Path::Sequence(a, b) => {
                let (first, second) = if way == Way::Forward { (a, b) } else { (b, a) };
                let mut middle = Vec::new();
                self.follow(first, node, way, &mut middle)?;
                middle.sort_unstable();
                middle.dedup();
                for node in middle {
                    self.follow(second, node, way, found)?;
                }
            }
            Path::Repeat { path, from_zero, is_many } => {
                let mut marks = self.marks.borrow_mut().take(self.snapshot.dictionary.len() as usize);
                let start = found.len();
                if *from_zero {
                    mark(&mut marks, node);
                    found.push(node);
                }
                let flow = self.repeat(path, (node, way), *is_many, &mut marks, found);
                self.marks.borrow_mut().give(marks, &found[start..]);
                flow?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Adds the nodes that are not marked and that `path`, once or many times, leads to from `node`, breadth first.
    fn repeat(
        &self,
        path: &Path,
        (node, way): (u32, Way),
        is_many: bool,
        marks: &mut [u64],
        found: &mut Vec<u32>,
    ) -> Flow {
        let (mut node, mut next, mut ahead) = (node, found.len(), Vec::new());
        loop {
            if let Path::Is(predicate) = path {
                found.extend(self.next_to(node, *predicate, way).iter().filter(|node| mark(marks, **node)));
            } else {
                ahead.clear();
                self.follow(path, node, way, &mut ahead)?;
                found.extend(ahead.iter().filter(|node| mark(marks, **node)));
            }
            if self.is_over() {
                return ControlFlow::Break(());
            }
            match found.get(next) {
                Some(reached) if is_many => node = *reached,
                _ => return ControlFlow::Continue(()),
            }
            next += 1;
        }
    }

    /// Returns the other ends of the triples of `predicate` at `node`.
    fn next_to(&self, node: u32, predicate: Option<Id>, way: Way) -> &[u32] {
        let (Some(node), Some(predicate)) = (Id::new(node), predicate) else { return &[] };
        let order = if way == Way::Forward { Order::Spo } else { Order::Ops };
        let index = &self.snapshot.index;
        index.columns(order).third.get(index.pair_run(order, node, predicate)).unwrap_or_default()
    }

    fn next_but(&self, node: u32, predicates: &[Id], way: Way, found: &mut Vec<u32>) {
        let Some(node) = Id::new(node) else { return };
        let index = &self.snapshot.index;
        let (order, run) = match way {
            Way::Forward => (Order::Spo, index.subject_run(node)),
            Way::Backward => (Order::Ops, index.object_run(node)),
        };
        let columns = index.columns(order);
        if let (Some(second), Some(third)) = (columns.second.get(run.clone()), columns.third.get(run)) {
            let is_other = |number: &u32| !predicates.iter().any(|id| id.number() == *number);
            found.extend(second.iter().zip(third).filter(|(second, _)| is_other(second)).map(|(_, third)| third));
        }
    }
}
