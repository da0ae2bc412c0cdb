//! A path from or to the values of rows that are there already.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::pairs::{Pairs, StarEnds};
use super::plan::{Path, Way};
use super::search::{Bag, Ends, Scratch, Search};
use super::seen::Seen;
use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::{BATCH, Batch, Context, Lease, Visible};

/// How many found nodes are kept for rows that ask for them again.
const KEPT: usize = 1 << 20;

/// One end of a path that is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathEnd {
    /// A term of the query, in the data or not.
    Named(u32),
    /// A column of the input; a row without a value there gets one.
    Column(usize),
    /// A variable that the input does not have: a new column behind those of the input.
    New,
}

/// What a [`PathLookup`] is made of.
pub(crate) struct PathLookupPlan {
    pub input: Box<dyn Operator>,
    pub path: Path,
    pub visible: Visible,
    pub from: PathEnd,
    pub to: PathEnd,
    /// Whether both ends are the same variable, which has one column.
    pub is_loop: bool,
    /// Whether values of the input count as terms that the query names, as after a substitution: such a term leads to
    /// itself even if it is not a node of the graph.
    pub is_substituted: bool,
    /// Whether a row that occurs more than once is given once, with how often it does.
    pub is_counted: bool,
}

/// Joins rows with the pairs of a path; the rows of one row of input follow each other, in the order of the input.
pub(crate) struct PathLookup {
    plan: PathLookupPlan,
    scratch: Scratch,
    kept: FxHashMap<(u32, bool), Arc<Bag>>,
    kept_nodes: usize,
    /// All pairs, if a row asked for them.
    all: Option<Arc<Vec<(u32, u32, u64)>>>,
    last: (u32, u32),
    under_way: Option<UnderWay>,
    lease: Option<Lease>,
}

/// A batch of input that is being joined.
struct UnderWay {
    batch: Batch,
    row: usize,
    found: Found,
    place: usize,
    written: u64,
}

/// What a row leads to.
enum Found {
    Nothing,
    Times(u64),
    /// The other end where this one is known.
    Targets(Arc<Bag>),
    Sources(Arc<Bag>),
    Pairs(Arc<Vec<(u32, u32, u64)>>),
}

impl Found {
    /// Returns the ends at `place` that are not known yet, and how often; `None` behind the last.
    fn at(&self, place: usize) -> Option<(Option<u32>, Option<u32>, u64)> {
        match self {
            Self::Nothing => None,
            Self::Times(times) => (place == 0).then_some((None, None, *times)),
            Self::Targets(bag) => bag.get(place).map(|(to, times)| (None, Some(*to), *times)),
            Self::Sources(bag) => bag.get(place).map(|(from, times)| (Some(*from), None, *times)),
            Self::Pairs(pairs) => pairs.get(place).map(|(from, to, times)| (Some(*from), Some(*to), *times)),
        }
    }
}

/// Rows of output: which row of input each is, the ends, and how often.
#[derive(Default)]
struct Output {
    rows: Vec<u32>,
    from: Vec<u32>,
    to: Vec<u32>,
    times: Vec<u64>,
}

impl PathLookup {
    pub(crate) fn new(plan: PathLookupPlan) -> Self {
        Self {
            plan,
            scratch: Scratch::default(),
            kept: FxHashMap::default(),
            kept_nodes: 0,
            all: None,
            last: (0, 0),
            under_way: None,
            lease: None,
        }
    }

    /// Joins rows of the batch under way until a batch of output is full or it ends.
    fn join(&mut self, under_way: &mut UnderWay, context: &Context) -> Result<Batch> {
        let mut output = Output::default();
        while under_way.row < under_way.batch.rows && output.rows.len() < BATCH {
            if under_way.place == 0 && under_way.written == 0 {
                under_way.found = self.search(&under_way.batch, under_way.row, context)?;
            }
            let (from, to) = self.ends(&under_way.batch, under_way.row);
            let row = under_way.row;
            let before = if self.plan.is_counted { under_way.batch.times(row) } else { 1 };
            let mut is_full = false;
            while let Some((new_from, new_to, times)) = under_way.found.at(under_way.place) {
                let times = times.saturating_mul(before);
                let count = if self.plan.is_counted { u64::from(times > 0) } else { times };
                let room = (BATCH - output.rows.len().min(BATCH)) as u64;
                let length = (count - under_way.written).min(room);
                let end = output.rows.len() + length as usize;
                output.rows.resize(end, row as u32);
                output.from.resize(end, new_from.unwrap_or(from));
                output.to.resize(end, new_to.unwrap_or(to));
                output.times.resize(end, times);
                under_way.written += length;
                if under_way.written < count {
                    is_full = true;
                    break;
                }
                (under_way.place, under_way.written) = (under_way.place + 1, 0);
            }
            if !is_full {
                (under_way.row, under_way.place, under_way.written) = (row + 1, 0, 0);
            }
        }
        Ok(self.assemble(&under_way.batch, output))
    }

    fn assemble(&self, input: &Batch, output: Output) -> Batch {
        let mut batch = input.gather(&output.rows);
        if self.plan.is_counted {
            batch.times = Some(output.times);
        }
        let mut place = |end: PathEnd, values: Vec<u32>| match end {
            PathEnd::Named(_) => {}
            PathEnd::Column(column) => {
                if let Some(column) = batch.columns.get_mut(column) {
                    *column = values;
                }
            }
            PathEnd::New => batch.columns.push(values),
        };
        place(self.plan.from, output.from);
        if !self.plan.is_loop {
            place(self.plan.to, output.to);
        }
        batch
    }

    /// Returns the ends that `row` knows; 0 where it does not.
    fn ends(&self, batch: &Batch, row: usize) -> (u32, u32) {
        let value = |end: PathEnd| match end {
            PathEnd::Named(number) => number,
            PathEnd::Column(column) => batch.value(row, column),
            PathEnd::New => 0,
        };
        (value(self.plan.from), value(self.plan.to))
    }

    fn search(&mut self, batch: &Batch, row: usize, context: &Context) -> Result<Found> {
        let (from, to) = self.ends(batch, row);
        let is_named = |end: PathEnd| matches!(end, PathEnd::Named(_)) || self.plan.is_substituted;
        let (is_from_named, is_to_named) = (is_named(self.plan.from), is_named(self.plan.to));
        let last = std::mem::replace(&mut self.last, (from, to));
        Ok(match (from, to) {
            (0, 0) => Found::Pairs(self.all_pairs(context)?),
            (_, 0) => Found::Targets(self.star(from, Way::Forward, is_from_named, context)?),
            (0, _) => Found::Sources(self.star(to, Way::Backward, is_to_named, context)?),
            // The second row with the same start has it searched as a whole: more rows of the kind are to be expected.
            // Whether an end leads to itself depends on both ends, though.
            _ if from != to && (last.0 == from || self.kept.contains_key(&(from, true))) => {
                Found::Times(times(&*self.star(from, Way::Forward, is_from_named, context)?, to))
            }
            _ if from != to && (last.1 == to || self.kept.contains_key(&(to, false))) => {
                Found::Times(times(&*self.star(to, Way::Backward, is_to_named, context)?, from))
            }
            _ => {
                let ends = Ends { is_start_named: is_from_named, other: is_to_named.then_some(to) };
                let mut search = search(&self.plan.visible, &mut self.scratch, context);
                Found::Times(search.times(&self.plan.path, from, to, ends)?)
            }
        })
    }

    /// Returns where the path leads from `node`.
    fn star(&mut self, node: u32, way: Way, is_named: bool, context: &Context) -> Result<Arc<Bag>> {
        let key = (node, way == Way::Forward);
        if let Some(bag) = self.kept.get(&key) {
            return Ok(Arc::clone(bag));
        }
        let ends = Ends { is_start_named: is_named, other: None };
        let bag =
            Arc::new(search(&self.plan.visible, &mut self.scratch, context).bag(&self.plan.path, node, way, ends)?);
        if self.kept_nodes > KEPT {
            self.kept.clear();
            self.kept_nodes = 0;
        }
        self.kept_nodes += bag.len() + 4;
        self.kept.insert(key, Arc::clone(&bag));
        let lease = self.lease.get_or_insert_with(|| context.budget.lease("property path"));
        lease.hold(self.kept_nodes * 2 * size_of::<(u32, u64)>())?;
        Ok(bag)
    }

    fn all_pairs(&mut self, context: &Context) -> Result<Arc<Vec<(u32, u32, u64)>>> {
        if let Some(all) = &self.all {
            return Ok(Arc::clone(all));
        }
        let mut lease = context.budget.lease("property path");
        let (mut all, mut pairs) = (Vec::new(), Pairs::new(Way::Forward, context));
        let mut search = search(&self.plan.visible, &mut self.scratch, context);
        while let Some(star) = pairs.next(&self.plan.path, &mut search, context)? {
            context.cancellation.check()?;
            let from = star.center;
            match star.ends {
                StarEnds::Bag(bag) => all.extend(bag.iter().map(|(to, times)| (from, *to, *times))),
                StarEnds::Set { nodes, has_center } => {
                    all.extend(has_center.then_some((from, from, 1)));
                    all.extend(nodes.iter().filter(|to| !has_center || **to != from).map(|to| (from, *to, 1)));
                }
            }
            lease.hold(all.capacity() * size_of::<(u32, u32, u64)>())?;
        }
        if self.plan.is_loop {
            all.retain(|(from, to, _)| from == to);
        }
        let all = Arc::new(all);
        self.all = Some(Arc::clone(&all));
        Ok(all)
    }
}

/// Returns how often `node` is in `bag`.
fn times(bag: &Bag, node: u32) -> u64 {
    bag.iter().filter(|(other, _)| *other == node).map(|(_, times)| *times).sum()
}

fn search<'a>(visible: &'a Visible, scratch: &'a mut Scratch, context: &'a Context) -> Search<'a> {
    let seen = Seen { snapshot: &context.terms.snapshot, visible };
    Search { seen, scratch, cancellation: &context.cancellation }
}

impl Operator for PathLookup {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            let mut under_way = match self.under_way.take() {
                Some(under_way) => under_way,
                None => match self.plan.input.next(context)? {
                    Some(batch) => UnderWay { batch, row: 0, found: Found::Nothing, place: 0, written: 0 },
                    None => return Ok(None),
                },
            };
            let output = self.join(&mut under_way, context)?;
            if under_way.row < under_way.batch.rows {
                self.under_way = Some(under_way);
            }
            if !output.is_empty() {
                return Ok(Some(output));
            }
        }
    }
}
