//! All pairs of a path, start by start: what each start leads to.
//!
//! The first starts are searched in the index, so that a query that wants a few rows pays for a few. Where more are
//! wanted and the path repeats plain links, the rest comes from a [`Closure`], round by round on all threads.

use std::collections::VecDeque;
use std::sync::Arc;

use super::closure::{Closure, Rows};
use super::plan::{Link, Path, Way};
use super::search::{Bag, Ends, Search};
use super::seen::Seen;
use crate::error::Result;
use crate::evaluate::{Context, Lease};

/// How many starts are searched before a closure is worth its making.
const FIRST: usize = if cfg!(test) { 2 } else { 64 };

/// How many reached nodes a round should give, roughly.
const ROUND: usize = 1 << 18;

/// A start, or the one end that is known, and what it leads to.
#[derive(Debug, Clone)]
pub(super) struct Star {
    pub center: u32,
    pub ends: StarEnds,
}

/// The other ends of a star.
#[derive(Debug, Clone)]
pub(super) enum StarEnds {
    Bag(Arc<Bag>),
    /// Each once; the center before them where `has_center`, and then not among them again.
    Set {
        nodes: Arc<[u32]>,
        has_center: bool,
    },
}

impl StarEnds {
    /// Returns how many ends there are, repeated ones as often as they are.
    pub(super) fn count(&self, center: u32) -> u64 {
        match self {
            Self::Bag(bag) => bag.iter().fold(0, |sum, (_, times)| sum.saturating_add(*times)),
            Self::Set { nodes, has_center: true } => nodes.len() as u64 + u64::from(!nodes.contains(&center)),
            Self::Set { nodes, has_center: false } => nodes.len() as u64,
        }
    }
}

/// The starts of a path, ascending.
enum Starts {
    List(std::vec::IntoIter<u32>),
    /// All nodes there are, from this number.
    All(u32),
}

impl Starts {
    fn next(&mut self, seen: &Seen<'_>) -> Option<u32> {
        match self {
            Self::List(list) => list.next(),
            Self::All(next) => {
                while *next <= seen.snapshot.dictionary.len() {
                    let number = *next;
                    *next += 1;
                    if seen.is_node(number) {
                        return Some(number);
                    }
                }
                None
            }
        }
    }
}

/// All pairs of a path that is followed one way.
pub(super) struct Pairs {
    way: Way,
    starts: Option<Starts>,
    served: usize,
    closure: Option<Closure>,
    /// Where the last start lies among the nodes of the closure.
    at: usize,
    round: usize,
    ready: VecDeque<Star>,
    lease: Lease,
}

impl Pairs {
    /// Returns the pairs of a path that is followed `way`.
    pub(super) fn new(way: Way, context: &Context) -> Self {
        let lease = context.budget.lease("property path");
        Self { way, starts: None, served: 0, closure: None, at: 0, round: 16, ready: VecDeque::new(), lease }
    }

    /// Returns the next start with what `path` leads to from it; stars without ends may be among them.
    pub(super) fn next(&mut self, path: &Path, search: &mut Search<'_>, context: &Context) -> Result<Option<Star>> {
        if let Some(star) = self.ready.pop_front() {
            return Ok(Some(star));
        }
        let starts = self.starts.get_or_insert_with(|| match search.starts(path, self.way) {
            Some(list) => Starts::List(list.into_iter()),
            None => Starts::All(1),
        });
        if self.served < FIRST || repeated_links(path).is_none() {
            let Some(center) = starts.next(&search.seen) else { return Ok(None) };
            self.served += 1;
            let bag = search.bag(path, center, self.way, Ends::default())?;
            return Ok(Some(Star { center, ends: StarEnds::Bag(Arc::new(bag)) }));
        }
        self.fill(path, search, context)?;
        Ok(self.ready.pop_front())
    }

    /// Searches the next round of starts in the closure.
    fn fill(&mut self, path: &Path, search: &Search<'_>, context: &Context) -> Result<()> {
        let (Some((links, has_center)), Some(starts)) = (repeated_links(path), &mut self.starts) else { return Ok(()) };
        let closure = match &mut self.closure {
            Some(closure) => closure,
            None => self.closure.insert(closure(&links, self.way, search, &mut self.lease)?),
        };
        let centers: Vec<u32> = std::iter::from_fn(|| starts.next(&search.seen)).take(self.round).collect();
        let places: Vec<Option<u32>> = centers.iter().map(|id| closure.rows.find(*id, &mut self.at)).collect();
        let known: Vec<u32> = places.iter().flatten().copied().collect();
        let mut lists = closure.reach(&known, context.threads, search.cancellation)?.into_iter();
        let mut total = 0;
        for (center, place) in centers.into_iter().zip(places) {
            let nodes = place.and_then(|_| lists.next()).unwrap_or_default();
            total += nodes.len();
            self.ready.push_back(Star { center, ends: StarEnds::Set { nodes, has_center } });
        }
        self.lease.hold(closure.bytes() + total * size_of::<u32>())?;
        if total < ROUND / 2 {
            self.round = (self.round * 2).min(ROUND);
        } else if total > ROUND {
            self.round = (self.round / 2).max(context.threads.max(1));
        }
        Ok(())
    }
}

/// Returns the links that `path` repeats, and whether a node reaches itself in any case.
fn repeated_links(path: &Path) -> Option<(Vec<Link>, bool)> {
    match path {
        Path::Repeat { path, from_zero, is_many: true } => Some((path.links()?, *from_zero)),
        _ => None,
    }
}

fn closure(links: &[Link], way: Way, search: &Search<'_>, lease: &mut Lease) -> Result<Closure> {
    let triples = Path::Alternative(links.iter().map(|link| Path::Link(*link)).collect()).triples(search.seen.snapshot);
    lease.hold(triples * 2 * size_of::<u64>())?;
    let mut edges = Vec::with_capacity(triples);
    for link in links {
        search.seen.edges(*link, way, |from, to| edges.push(u64::from(from) << 32 | u64::from(to)));
        search.cancellation.check()?;
    }
    Ok(Closure::new(Rows::new(edges, search.cancellation)?))
}
