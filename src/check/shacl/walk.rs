//! Follows paths: from a set of nodes to all that they reach at once, or to what each one reaches.
//!
//! Sets are sorted columns of ids. A step along a predicate is one pass over its triples, which are sorted by where
//! they start. What a repeated path reaches from each of many nodes can be of the size of their product; so whoever
//! asks for it says how many values are enough, and conditions on single values ask for all that is reached at once
//! and then go back from what breaks them.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::data::{Data, Way, skip, sorted};
use super::path::Path;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::Id;

/// How many values of a block of nodes are held at once, about.
const BLOCK: usize = 1 << 18;

/// How many steps pass between two looks at the flag.
const PATIENCE: u32 = 1 << 12;

/// A path with the ids of its predicates.
#[derive(Debug, Clone)]
pub(super) enum Steps {
    Edge(Option<Id>, Way),
    Sequence(Vec<Steps>),
    Alternative(Vec<Steps>),
    /// The path once; or not at all, or again and again.
    Repeat {
        inner: Box<Steps>,
        or_none: bool,
        again: bool,
    },
}

impl Steps {
    pub(super) fn of(path: &Path, data: &Data) -> Self {
        Self::towards(path, data, Way::ToObjects)
    }

    fn towards(path: &Path, data: &Data, way: Way) -> Self {
        let repeat = |inner: &Path, or_none, again| Self::Repeat {
            inner: Box::new(Self::towards(inner, data, way)),
            or_none,
            again,
        };
        let all = |paths: &[Path]| paths.iter().map(|path| Self::towards(path, data, way)).collect::<Vec<_>>();
        match path {
            Path::Predicate(predicate) => Self::Edge(data.iri(predicate), way),
            Path::Inverse(inner) => Self::towards(inner, data, way.back()),
            Path::ZeroOrMore(inner) => repeat(inner, true, true),
            Path::OneOrMore(inner) => repeat(inner, false, true),
            Path::ZeroOrOne(inner) => repeat(inner, true, false),
            Path::Alternative(paths) => Self::Alternative(all(paths)),
            Path::Sequence(paths) => {
                let mut steps = all(paths);
                if way == Way::ToSubjects {
                    steps.reverse();
                }
                Self::Sequence(steps)
            }
        }
    }

    /// Returns the way back.
    pub(super) fn back(&self) -> Self {
        match self {
            Self::Edge(predicate, way) => Self::Edge(*predicate, way.back()),
            Self::Sequence(steps) => Self::Sequence(steps.iter().rev().map(Self::back).collect()),
            Self::Alternative(steps) => Self::Alternative(steps.iter().map(Self::back).collect()),
            Self::Repeat { inner, or_none, again } => {
                Self::Repeat { inner: Box::new(inner.back()), or_none: *or_none, again: *again }
            }
        }
    }

    /// Returns whether a part of the path goes on and on.
    fn repeats(&self) -> bool {
        match self {
            Self::Edge(..) => false,
            Self::Sequence(steps) | Self::Alternative(steps) => steps.iter().any(Self::repeats),
            Self::Repeat { inner, again, .. } => *again || inner.repeats(),
        }
    }
}

/// What each of some nodes reaches, sorted: where the values of each end, and the values.
#[derive(Default)]
struct Reached {
    ends: Vec<usize>,
    values: Vec<u32>,
}

impl Reached {
    fn push(&mut self, values: &[u32]) {
        self.values.extend_from_slice(values);
        self.ends.push(self.values.len());
    }

    fn at(&self, place: usize) -> &[u32] {
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(place).and_then(|end| self.values.get(start..*end)).unwrap_or_default()
    }
}

/// Follows paths in the data.
pub(super) struct PathWalk<'a> {
    pub(super) data: &'a Data,
    cancellation: &'a Cancellation,
    steps: Cell<u32>,
}

impl<'a> PathWalk<'a> {
    pub(super) fn new(data: &'a Data, cancellation: &'a Cancellation) -> Self {
        Self { data, cancellation, steps: Cell::new(0) }
    }

    /// Counts a step and looks at the flag now and then.
    pub(super) fn step(&self) -> Result<()> {
        let steps = self.steps.get() + 1;
        self.steps.set(steps % PATIENCE);
        if steps == PATIENCE { self.cancellation.check() } else { Ok(()) }
    }

    /// Returns all that the sorted nodes `from` reach, sorted.
    pub(super) fn image(&self, steps: &Steps, from: &[u32]) -> Result<Vec<u32>> {
        self.image_of(steps, from, None)
    }

    /// Returns the same, or at least `enough` of it.
    fn image_of(&self, steps: &Steps, from: &[u32], enough: Option<usize>) -> Result<Vec<u32>> {
        match steps {
            Steps::Edge(predicate, way) => {
                let mut all = Vec::new();
                self.each_edge(*predicate, *way, from, &mut |_, ends| {
                    all.extend_from_slice(ends);
                    Ok(())
                })?;
                Ok(sorted(all, self.data.ids()))
            }
            Steps::Sequence(parts) => {
                let mut nodes = from.to_vec();
                for (place, part) in parts.iter().enumerate() {
                    let is_last = place + 1 == parts.len();
                    nodes = self.image_of(part, &nodes, enough.filter(|_| is_last))?;
                }
                Ok(nodes)
            }
            Steps::Alternative(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(self.image_of(part, from, enough)?);
                }
                Ok(sorted(all, self.data.ids()))
            }
            Steps::Repeat { inner, or_none, again: false } => {
                let mut all = self.image(inner, from)?;
                all.extend_from_slice(if *or_none { from } else { &[] });
                Ok(sorted(all, self.data.ids()))
            }
            Steps::Repeat { inner, or_none, again: true } => self.closure(inner, from, *or_none, enough),
        }
    }

    /// Returns what `from` reaches by repeating `inner`, a search in breadth.
    fn closure(&self, inner: &Steps, from: &[u32], or_none: bool, enough: Option<usize>) -> Result<Vec<u32>> {
        let mut seen: FxHashSet<u32> = if or_none { from.iter().copied().collect() } else { FxHashSet::default() };
        let mut all: Vec<u32> = if or_none { from.to_vec() } else { Vec::new() };
        let mut front = from.to_vec();
        while !front.is_empty() && enough.is_none_or(|enough| all.len() < enough) {
            self.step()?;
            front = self.image(inner, &front)?;
            front.retain(|node| seen.insert(*node));
            all.extend_from_slice(&front);
        }
        Ok(sorted(all, self.data.ids()))
    }

    /// Hands each of the sorted nodes `from` to `take`, with what it reaches, sorted; at least `enough` of it where it
    /// reaches more.
    pub(super) fn each(
        &self,
        steps: &Steps,
        from: &[u32],
        enough: Option<usize>,
        take: &mut dyn FnMut(u32, &[u32]) -> Result<()>,
    ) -> Result<()> {
        if let Steps::Edge(predicate, way) = steps {
            return self.each_edge(*predicate, *way, from, take);
        }
        if steps.repeats() {
            for node in from {
                self.step()?;
                take(*node, &self.image_of(steps, &[*node], enough)?)?;
            }
            return Ok(());
        }
        let (mut rest, mut size) = (from, 16);
        while !rest.is_empty() {
            self.cancellation.check()?;
            let (block, others) = rest.split_at(size.min(rest.len()));
            let reached = self.reached(steps, block)?;
            for (place, node) in block.iter().enumerate() {
                take(*node, reached.at(place))?;
            }
            size = if reached.values.len() < BLOCK / 4 { (size * 4).min(BLOCK) } else { (size / 2).max(1) };
            rest = others;
        }
        Ok(())
    }

    fn each_edge(
        &self,
        predicate: Option<Id>,
        way: Way,
        from: &[u32],
        take: &mut dyn FnMut(u32, &[u32]) -> Result<()>,
    ) -> Result<()> {
        let (mut starts, mut ends) = self.data.edges(predicate, way);
        for node in from {
            self.step()?;
            let gone = skip(starts, *node);
            (starts, ends) = (&starts[gone..], &ends[gone..]);
            let count = match starts.first() {
                Some(first) if first == node => skip(starts, *node + 1),
                _ => 0,
            };
            take(*node, &ends[..count])?;
            (starts, ends) = (&starts[count..], &ends[count..]);
        }
        Ok(())
    }

    /// Returns what each of `from` reaches.
    fn reached(&self, steps: &Steps, from: &[u32]) -> Result<Reached> {
        let mut all = Reached::default();
        match steps {
            Steps::Edge(predicate, way) => self.each_edge(*predicate, *way, from, &mut |_, ends| {
                all.push(ends);
                Ok(())
            })?,
            Steps::Sequence(parts) => return self.reached_in_turn(parts, from),
            Steps::Alternative(parts) => {
                let parts: Vec<Reached> = parts.iter().map(|part| self.reached(part, from)).collect::<Result<_>>()?;
                for place in 0..from.len() {
                    let values = parts.iter().flat_map(|part| part.at(place)).copied().collect();
                    all.push(&sorted(values, self.data.ids()));
                }
            }
            Steps::Repeat { inner, or_none, again: false } => {
                let inner = self.reached(inner, from)?;
                for (place, node) in from.iter().enumerate() {
                    let own = or_none.then_some(*node);
                    all.push(&sorted(inner.at(place).iter().copied().chain(own).collect(), self.data.ids()));
                }
            }
            Steps::Repeat { again: true, .. } => {
                for node in from {
                    all.push(&self.image(steps, &[*node])?);
                }
            }
        }
        Ok(all)
    }

    fn reached_in_turn(&self, parts: &[Steps], from: &[u32]) -> Result<Reached> {
        let mut all = Reached::default();
        from.iter().for_each(|node| all.push(&[*node]));
        for part in parts {
            let between = sorted(all.values.clone(), self.data.ids());
            let next = self.reached(part, &between)?;
            let mut joined = Reached::default();
            for place in 0..from.len() {
                let mut values = Vec::new();
                for node in all.at(place) {
                    self.step()?;
                    values.extend_from_slice(next.at(between.partition_point(|other| other < node)));
                }
                joined.push(&sorted(values, self.data.ids()));
            }
            all = joined;
        }
        Ok(all)
    }
}
