//! Searches along a path: where it leads from a node, and whether it leads to another.
//!
//! Sequences and alternatives give bags, repetitions sets (SPARQL 1.1, 18.4). Inside a repetition only the set of nodes
//! matters, so that anything below one is followed as a set. A node leads to itself without a triple if it is an end of
//! a visible triple, or if the query itself names it at this end of the path.

use super::marks::Marks;
use super::plan::{Path, Way};
use super::seen::Seen;
use crate::cancel::Cancellation;
use crate::error::Result;

/// Nodes with how often each is reached.
pub(super) type Bag = Vec<(u32, u64)>;

/// How many nodes pass between two looks at the cancellation.
const PATIENCE: usize = 4096;

/// Which nodes may lead to themselves although they are not nodes of the graph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends {
    /// Whether the query names the node from which the search starts.
    pub is_start_named: bool,
    /// The other end, if the query names it.
    pub other: Option<u32>,
}

/// Marks that searches lend each other.
#[derive(Default)]
pub(super) struct Scratch {
    free: Vec<Marks>,
    steps: usize,
}

/// Searches in what one pattern sees.
pub(super) struct Search<'a> {
    pub seen: Seen<'a>,
    pub scratch: &'a mut Scratch,
    pub cancellation: &'a Cancellation,
}

impl Search<'_> {
    /// Returns where `path` leads from `node`, each with how often; no node twice after a sequence or a choice.
    pub(super) fn bag(&mut self, path: &Path, node: u32, way: Way, ends: Ends) -> Result<Bag> {
        Ok(match path {
            Path::Link(_) | Path::Other { .. } | Path::Repeat { .. } => {
                let mut found = Vec::new();
                self.set(path, node, way, ends, &mut found)?;
                let is_bag = matches!(path, Path::Other { .. });
                let mut bag: Bag = found.into_iter().map(|node| (node, 1)).collect();
                if is_bag {
                    merge(&mut bag);
                }
                bag
            }
            Path::Alternative(paths) => {
                let mut bag = Bag::new();
                for path in paths {
                    bag.extend(self.bag(path, node, way, ends)?);
                }
                merge(&mut bag);
                bag
            }
            Path::Sequence(paths) => self.sequence(paths, node, way, ends)?,
        })
    }

    fn sequence(&mut self, paths: &[Path], node: u32, way: Way, ends: Ends) -> Result<Bag> {
        let mut bag: Bag = vec![(node, 1)];
        for (place, path) in in_order(paths, way).enumerate() {
            let ends = ends.at(place, paths.len());
            let mut next = Bag::new();
            for (node, times) in bag {
                let found = self.bag(path, node, way, ends)?;
                next.extend(found.into_iter().map(|(node, count)| (node, times.saturating_mul(count))));
            }
            merge(&mut next);
            bag = next;
        }
        Ok(bag)
    }

    /// Adds the nodes that `path` leads to from `node`. Only a repetition gives each once.
    pub(super) fn set(&mut self, path: &Path, node: u32, way: Way, ends: Ends, found: &mut Vec<u32>) -> Result<()> {
        match path {
            Path::Link(link) => self.seen.next(node, *link, way, found),
            Path::Other { but, way: step } => self.seen.next_but(node, but, way.of(*step), found),
            Path::Alternative(paths) => {
                for path in paths {
                    self.set(path, node, way, ends, found)?;
                }
            }
            Path::Sequence(paths) => {
                let mut nodes = vec![node];
                for (place, path) in in_order(paths, way).enumerate() {
                    let mut next = Vec::new();
                    for node in nodes {
                        self.set(path, node, way, ends.at(place, paths.len()), &mut next)?;
                    }
                    next.sort_unstable();
                    next.dedup();
                    nodes = next;
                }
                found.extend(nodes);
            }
            Path::Repeat { path, from_zero, is_many } => {
                if !self.is_end(node, ends) {
                    return Ok(());
                }
                let mut marks = self.scratch.free.pop().unwrap_or_default();
                let start = found.len();
                if *from_zero {
                    marks.mark(node, self.terms());
                    found.push(node);
                }
                let result = self.repeat(path, (node, way), *is_many, &mut marks, found);
                marks.wipe(found.get(start..).unwrap_or_default());
                self.scratch.free.push(marks);
                result?;
            }
        }
        Ok(())
    }

    /// Adds the nodes that are not marked and that `path`, once or many times, leads to from `node`, breadth first.
    fn repeat(
        &mut self,
        path: &Path,
        (node, way): (u32, Way),
        is_many: bool,
        marks: &mut Marks,
        found: &mut Vec<u32>,
    ) -> Result<()> {
        let (mut node, mut next) = (node, found.len());
        loop {
            self.expand(path, node, way, marks, found)?;
            match found.get(next) {
                Some(reached) if is_many => node = *reached,
                _ => return Ok(()),
            }
            next += 1;
        }
    }

    /// Adds the nodes that are not marked and that `path` leads to from `node`.
    fn expand(&mut self, path: &Path, node: u32, way: Way, marks: &mut Marks, found: &mut Vec<u32>) -> Result<()> {
        self.look()?;
        let (start, terms) = (found.len(), self.terms());
        // Inside a repetition the search starts at a term, not at a variable (18.5, ALP).
        self.set(path, node, way, Ends { is_start_named: true, other: None }, found)?;
        let mut end = start;
        for place in start..found.len() {
            let node = found[place];
            if marks.mark(node, terms) {
                found[end] = node;
                end += 1;
            }
        }
        found.truncate(end);
        Ok(())
    }

    /// Returns how often `path` leads from `from` to `to`.
    pub(super) fn times(&mut self, path: &Path, from: u32, to: u32, ends: Ends) -> Result<u64> {
        Ok(match path {
            Path::Link(link) => u64::from(self.seen.has(from, *link, to)),
            Path::Other { but, way } => {
                let mut found = Vec::new();
                self.seen.next_but(from, but, *way, &mut found);
                found.into_iter().filter(|node| *node == to).count() as u64
            }
            Path::Alternative(paths) => {
                let mut sum = 0_u64;
                for path in paths {
                    sum = sum.saturating_add(self.times(path, from, to, ends)?);
                }
                sum
            }
            Path::Sequence(paths) => self.sequence_times(paths, from, to, ends)?,
            Path::Repeat { path, from_zero, is_many } => {
                if !self.is_end(from, ends) {
                    return Ok(0);
                }
                let is_found = if *from_zero && from == to {
                    true
                } else if *is_many {
                    self.meets(path, from, to)?
                } else {
                    self.times(path, from, to, Ends { is_start_named: true, other: ends.other })? > 0
                };
                u64::from(is_found)
            }
        })
    }

    /// Follows a sequence from both ends, always from the one with fewer nodes, until both bags lie at one place.
    fn sequence_times(&mut self, paths: &[Path], from: u32, to: u32, ends: Ends) -> Result<u64> {
        let (mut ahead, mut behind): (Bag, Bag) = (vec![(from, 1)], vec![(to, 1)]);
        let (mut start, mut end) = (0, paths.len());
        while start < end {
            let is_forward = ahead.len() <= behind.len();
            let (place, way) = if is_forward { (start, Way::Forward) } else { (end - 1, Way::Backward) };
            let is_first = place == 0;
            let is_last = place + 1 == paths.len();
            // The two ends of this part that the query names, as they lie for the way in which it is followed.
            let near = if is_forward { is_first && ends.is_start_named } else { is_last && ends.other.is_some() };
            let far = match (is_forward, is_first, is_last) {
                (true, _, true) => ends.other,
                (false, true, _) if ends.is_start_named => Some(from),
                _ => None,
            };
            let mut next = Bag::new();
            for (node, times) in if is_forward { &ahead } else { &behind } {
                let found = self.bag(&paths[place], *node, way, Ends { is_start_named: near, other: far })?;
                next.extend(found.into_iter().map(|(node, count)| (node, times.saturating_mul(count))));
            }
            merge(&mut next);
            if is_forward {
                (ahead, start) = (next, start + 1);
            } else {
                (behind, end) = (next, end - 1);
            }
        }
        Ok(common(&ahead, &behind))
    }

    /// Returns whether `path`, once or more often, leads from `from` to `to`: breadth first from both ends, level by
    /// level from the one with fewer nodes, until they meet.
    fn meets(&mut self, path: &Path, from: u32, to: u32) -> Result<bool> {
        let mut sides = [Side::new(from, Way::Forward, self.scratch), Side::new(to, Way::Backward, self.scratch)];
        let result = self.meet(path, &mut sides);
        for mut side in sides {
            side.marks.wipe(&side.found);
            self.scratch.free.push(side.marks);
        }
        result
    }

    fn meet(&mut self, path: &Path, sides: &mut [Side; 2]) -> Result<bool> {
        loop {
            let place = usize::from(sides[1].level() < sides[0].level());
            let end = sides[place].found.len();
            let first = sides[place].start.take();
            let level: Vec<u32> = match first {
                Some(node) => vec![node],
                None => sides[place].found[sides[place].next..end].to_vec(),
            };
            if level.is_empty() {
                return Ok(false);
            }
            sides[place].next = end;
            for node in level {
                let Side { way, marks, found, .. } = &mut sides[place];
                let before = found.len();
                self.expand(path, node, *way, marks, found)?;
                let (new, other) = (&sides[place].found[before..], &sides[1 - place]);
                if new.iter().any(|node| other.origin == *node || other.marks.is_marked(*node)) {
                    return Ok(true);
                }
            }
        }
    }

    /// Returns whether a repetition may start at `node`. What is not a node of the graph has no triples to follow, so that
    /// only the query can name it as an end.
    fn is_end(&self, node: u32, ends: Ends) -> bool {
        ends.is_start_named || ends.other == Some(node) || self.seen.is_node(node)
    }

    /// Counts a step and looks at the cancellation now and then.
    fn look(&mut self) -> Result<()> {
        self.scratch.steps += 1;
        if self.scratch.steps.is_multiple_of(PATIENCE) { self.cancellation.check() } else { Ok(()) }
    }

    fn terms(&self) -> usize {
        self.seen.snapshot.dictionary.len() as usize
    }

    /// Returns the nodes from which `path` may lead anywhere, ascending, each once; `None` for every node there is.
    pub(super) fn starts(&self, path: &Path, way: Way) -> Option<Vec<u32>> {
        match path {
            Path::Link(link) => {
                let mut nodes = Vec::new();
                self.seen.edges(*link, way, |start, _| {
                    if nodes.last() != Some(&start) {
                        nodes.push(start);
                    }
                });
                Some(nodes)
            }
            Path::Other { .. } | Path::Repeat { from_zero: true, .. } => None,
            Path::Repeat { path, .. } => self.starts(path, way),
            Path::Sequence(paths) => in_order(paths, way).next().and_then(|path| self.starts(path, way)),
            Path::Alternative(paths) => {
                let lists = paths.iter().map(|path| self.starts(path, way)).collect::<Option<Vec<_>>>()?;
                let mut nodes = lists.concat();
                nodes.sort_unstable();
                nodes.dedup();
                Some(nodes)
            }
        }
    }
}

/// One side of a search from both ends.
struct Side {
    origin: u32,
    /// The origin until it is expanded.
    start: Option<u32>,
    way: Way,
    marks: Marks,
    found: Vec<u32>,
    /// Where the nodes begin that are not expanded.
    next: usize,
}

impl Side {
    fn new(origin: u32, way: Way, scratch: &mut Scratch) -> Self {
        let marks = scratch.free.pop().unwrap_or_default();
        Self { origin, start: Some(origin), way, marks, found: Vec::new(), next: 0 }
    }

    fn level(&self) -> usize {
        self.found.len() - self.next + usize::from(self.start.is_some())
    }
}

impl Ends {
    /// Returns what is named at the ends of the part at `place` of `length` parts that follow each other.
    fn at(self, place: usize, length: usize) -> Self {
        Self { is_start_named: self.is_start_named && place == 0, other: self.other.filter(|_| place + 1 == length) }
    }
}

fn in_order(paths: &[Path], way: Way) -> Box<dyn Iterator<Item = &Path> + '_> {
    if way == Way::Forward { Box::new(paths.iter()) } else { Box::new(paths.iter().rev()) }
}

/// Sorts `bag` by node and makes one of equal nodes.
fn merge(bag: &mut Bag) {
    bag.sort_unstable_by_key(|(node, _)| *node);
    bag.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        is_same
    });
}

/// Returns how often two bags, sorted by node, meet.
fn common(a: &Bag, b: &Bag) -> u64 {
    let (mut left, mut right, mut sum) = (0, 0, 0_u64);
    while let (Some(x), Some(y)) = (a.get(left), b.get(right)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                sum = sum.saturating_add(x.1.saturating_mul(y.1));
                (left, right) = (left + 1, right + 1);
            }
        }
    }
    sum
}
