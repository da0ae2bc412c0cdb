//! The data under validation: a snapshot, and ids for terms that shapes name and the data lacks.

use std::sync::Arc;

use oxrdf::{NamedNode, Term, TermRef};
use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::snapshot::{Dictionary, Id, Kind, Order, Parts, Snapshot, damaged, with_parts};
use crate::store::Store;
use crate::vocab::rdf;

/// The data under validation.
pub(super) struct Data {
    pub(super) store: Store,
    pub(super) snapshot: Arc<Snapshot>,
    /// Terms that only shapes name; their ids follow those of the snapshot.
    extra: Vec<Term>,
    ids: FxHashMap<Term, u32>,
}

/// A direction along the triples of a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    ToObjects,
    ToSubjects,
}

impl Way {
    pub(super) fn back(self) -> Self {
        match self {
            Self::ToObjects => Self::ToSubjects,
            Self::ToSubjects => Self::ToObjects,
        }
    }

    fn order(self) -> Order {
        match self {
            Self::ToObjects => Order::Pso,
            Self::ToSubjects => Order::Pos,
        }
    }
}

impl Data {
    pub(super) fn new(store: &Store) -> Result<Self> {
        let snapshot = store.snapshot()?;
        Ok(Self { store: store.clone(), snapshot, extra: Vec::new(), ids: FxHashMap::default() })
    }

    /// Returns the id of `term`, a new one if the data lacks it.
    pub(super) fn intern(&mut self, term: &Term) -> u32 {
        if let Some(id) = self.find(term) {
            return id;
        }
        let id = self.dictionary().len() + u32::try_from(self.extra.len() + 1).unwrap_or(0);
        self.extra.push(term.clone());
        self.ids.insert(term.clone(), id);
        id
    }

    /// Returns the id of `term`, if it has one.
    pub(super) fn find(&self, term: &Term) -> Option<u32> {
        let own = || self.ids.get(term).copied();
        self.dictionary().find(TermRef::from(term)).map(Id::number).or_else(own)
    }

    /// Returns the id of the predicate or class `iri`, if the data has it.
    pub(super) fn iri(&self, iri: &NamedNode) -> Option<Id> {
        self.snapshot.find_iri(iri)
    }

    pub(super) fn term(&self, id: u32) -> Result<Term> {
        match id.checked_sub(self.dictionary().len() + 1) {
            None => self.snapshot.term(id),
            Some(place) => self.extra.get(place as usize).cloned().ok_or_else(damaged),
        }
    }

    /// Calls `look` with what the term `id` is made of.
    pub(super) fn with<T>(&self, id: u32, look: impl FnOnce(Parts<'_>) -> T) -> Result<T> {
        match id.checked_sub(self.dictionary().len() + 1) {
            None => Ok(look(self.dictionary().parts(Id::new(id).ok_or_else(damaged)?)?)),
            Some(place) => {
                let term = self.extra.get(place as usize).ok_or_else(damaged)?;
                Ok(with_parts(term.into(), look))
            }
        }
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.snapshot.dictionary
    }

    /// Returns the number of ids, and one more: ids count from 1.
    pub(super) fn ids(&self) -> usize {
        self.dictionary().len() as usize + self.extra.len() + 1
    }

    /// Returns the place of the group of the term `id`; each term that only shapes name has one of its own.
    pub(super) fn group(&self, id: u32) -> usize {
        let groups = self.dictionary().groups().len();
        match id.checked_sub(self.dictionary().len() + 1) {
            None => Id::new(id).and_then(|id| self.dictionary().group_of(id)).unwrap_or(0),
            Some(place) => groups + place as usize,
        }
    }

    /// Returns what `of` says of each group: kind and label.
    pub(super) fn groups<T>(&self, of: impl Fn(Kind, &str) -> T) -> Vec<T> {
        let groups = self.dictionary().groups().iter().map(|group| of(group.kind, &group.label));
        groups
            .chain(self.extra.iter().map(|term| with_parts(term.into(), |parts| of(parts.kind, parts.label))))
            .collect()
    }

    /// Returns where the triples of `predicate` start, sorted, and where they lead, in step.
    pub(super) fn edges(&self, predicate: Option<Id>, way: Way) -> (&[u32], &[u32]) {
        let Some(predicate) = predicate else { return (&[], &[]) };
        let edges = match way {
            Way::ToObjects => self.snapshot.edges_out(predicate),
            Way::ToSubjects => self.snapshot.edges_in(predicate),
        };
        (edges.sources, edges.targets)
    }

    /// Returns where the triples of `predicate` lead from `node`, sorted.
    pub(super) fn ends(&self, predicate: Option<Id>, way: Way, node: u32) -> &[u32] {
        let Some((predicate, node)) = predicate.zip(Id::new(node)) else { return &[] };
        let run = self.snapshot.index.pair_run(way.order(), predicate, node);
        self.snapshot.index.columns(way.order()).third.get(run).unwrap_or_default()
    }

    /// Returns predicates and objects of `node`.
    pub(super) fn about(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        // Only nodes of the graph have triples.
        let id = Id::new(node).filter(|id| id.number() <= self.dictionary().nodes());
        let run = id.map_or(0..0, |id| self.snapshot.index.subject_run(id));
        let columns = self.snapshot.index.columns(Order::Spo);
        run.filter_map(|at| Some((*columns.second.get(at)?, *columns.third.get(at)?)))
    }

    /// Returns the instances of `class` and of the classes below it, sorted.
    pub(super) fn instances(&self, class: &Term) -> Vec<u32> {
        let a = self.iri(&NamedNode::new_unchecked(rdf::TYPE));
        let sub_class_of = self.iri(&NamedNode::new_unchecked(rdf::SUB_CLASS_OF));
        let mut classes: Vec<u32> = self.find(class).into_iter().collect();
        let mut seen: rustc_hash::FxHashSet<u32> = classes.iter().copied().collect();
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some(class) = classes.get(at).copied() {
            at += 1;
            all.extend_from_slice(self.ends(a, Way::ToSubjects, class));
            let below = self.ends(sub_class_of, Way::ToSubjects, class);
            classes.extend(below.iter().filter(|class| seen.insert(**class)));
        }
        sorted(all, self.ids())
    }
}

/// Returns `ids` sorted, each once; `count` is above all of them.
pub(super) fn sorted(mut ids: Vec<u32>, count: usize) -> Vec<u32> {
    if ids.is_sorted_by(|a, b| a < b) {
        return ids;
    }
    // A mark for each id is quicker where there are many.
    if ids.len() > count / 32 {
        let mut marks = fixedbitset::FixedBitSet::with_capacity(count);
        ids.into_iter().for_each(|id| marks.insert(id as usize));
        return marks.ones().map(|id| u32::try_from(id).unwrap_or(u32::MAX)).collect();
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Returns what both sorted lists have.
pub(super) fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut rest = many;
    let found = few.iter().copied().filter(|id| {
        rest = &rest[skip(rest, *id)..];
        rest.first() == Some(id)
    });
    found.collect()
}

/// Returns what the sorted list `a` has and the sorted list `b` has not.
pub(super) fn without(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut rest = b;
    let found = a.iter().copied().filter(|id| {
        rest = &rest[skip(rest, *id)..];
        rest.first() != Some(id)
    });
    found.collect()
}

/// Returns how many values at the start of the sorted `values` are below `value`, in O(log of that).
pub(super) fn skip(values: &[u32], value: u32) -> usize {
    let mut step = 1;
    while step <= values.len() && values[step - 1] < value {
        step *= 2;
    }
    let (from, to) = (step / 2, step.min(values.len()));
    from + values[from..to].partition_point(|found| *found < value)
}
