//! The triples of a pattern, found in the order of the index that fits and given out in columns.
//!
//! A pattern is *open* at a place that has no value yet. Where the keys come in order, each is found by going on from
//! the one before (a merge); otherwise by the tables of the index.

use std::ops::Range;

use super::cursor::{Cursor, Found, Key, Shape};
use crate::evaluate::env::Env;
use crate::evaluate::plan::{GraphPlace, Place, Quad, Slot};
use crate::evaluate::{Context, Visible};
use crate::snapshot::{Graph, Graphs, Id, Index, Order, Snapshot, narrow};

/// Which triples are seen, and whether the name of the graph is a value.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    All,
    Sets(std::sync::Arc<[bool]>),
    /// The triples of one graph.
    Graph(Graph),
    /// A triple in each of its named graphs; all or those that the query names.
    Each(Option<Vec<u32>>),
    Nothing,
}

impl Seen {
    /// Returns which triples a pattern in `graph` sees.
    pub(crate) fn of(graph: &GraphPlace, env: &Env, context: &Context) -> Self {
        match graph {
            GraphPlace::Default => match &context.default {
                Visible::All => Self::All,
                Visible::Nothing => Self::Nothing,
                Visible::Sets(sets) => Self::Sets(std::sync::Arc::clone(sets)),
            },
            GraphPlace::Named(Place::Is(name)) => {
                context.graph(*name).map_or(Self::Nothing, |graph| Self::in_graph(graph, context))
            }
            GraphPlace::Named(_) => Self::Nothing,
            GraphPlace::Given => env.graph.map_or(Self::Nothing, |graph| Self::in_graph(graph, context)),
            GraphPlace::Each(_) => Self::Each(context.named.clone()),
        }
    }

    fn in_graph(graph: Graph, context: &Context) -> Self {
        if context.terms.snapshot.graphs.places(graph).is_none() { Self::All } else { Self::Graph(graph) }
    }

    fn sees(&self, set: u32, graphs: &Graphs) -> bool {
        match self {
            Self::All => true,
            Self::Sets(sets) => sets.get(set as usize).copied().unwrap_or(false),
            Self::Graph(graph) => match graphs.set(set) {
                [only] => only == graph,
                many => many.binary_search(graph).is_ok(),
            },
            Self::Each(_) => true,
            Self::Nothing => false,
        }
    }
}

/// A pattern whose constants are known.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// Constants of subject, predicate and object; 0 where there is none.
    constants: [u32; 3],
    /// The slots of subject, predicate, object and graph.
    pub slots: [Option<Slot>; 4],
    seen: Seen,
    /// Whether a constant is not in the data.
    is_nothing: bool,
}

impl Access {
    /// Returns `quad` with the values that `env` gives.
    pub(crate) fn new(quad: &Quad, env: &Env, context: &Context) -> Self {
        let seen = Seen::of(&quad.graph, env, context);
        let mut access = Self { constants: [0; 3], slots: [None; 4], is_nothing: matches!(seen, Seen::Nothing), seen };
        for (place, what) in quad.places.iter().enumerate() {
            match what {
                Place::Is(number) => access.constants[place] = *number,
                Place::Other(_) => access.is_nothing = true,
                Place::Slot(slot) => access.slots[place] = Some(*slot),
            }
        }
        access.slots[3] = quad.graph.slot();
        access
    }

    /// Returns what the places are for a row, whose value for a slot `value` says.
    pub(crate) fn key(&self, value: impl Fn(Slot) -> u32) -> Key {
        let mut key = [0; 4];
        for (place, slot) in self.slots.iter().enumerate() {
            key[place] = match slot {
                Some(slot) => value(*slot),
                None => self.constants.get(place).copied().unwrap_or(0),
            };
        }
        key
    }

    /// Returns the pairs of open places that must have the same value.
    fn same(&self, key: &Key) -> Vec<(usize, usize)> {
        let mut same = Vec::new();
        for (a, value) in key.iter().enumerate().filter(|(_, value)| **value == 0) {
            let is_same = |b: &usize| *value == 0 && self.slots[a].is_some() && self.slots[a] == self.slots[*b];
            same.extend((a + 1..4).filter(is_same).map(|b| (a, b)));
        }
        same
    }
}

/// Finds rows of a pattern one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Probe {
    /// The order in which keys come, if they come in one.
    merge: Option<(Order, Range<usize>)>,
    at: usize,
    last: Option<(u32, Range<usize>)>,
}

impl Probe {
    /// Returns a probe; `sorted` is the slot by which the rows come, if there is one.
    pub(crate) fn new(access: &Access, sorted: Option<Slot>, index: &Index) -> Self {
        let predicate = Id::new(access.constants[1]).filter(|_| access.slots[1].is_none());
        let order = sorted.and_then(|slot| match () {
            () if access.slots[0] == Some(slot) && access.slots[2] != Some(slot) => Some(Order::Pso),
            () if access.slots[2] == Some(slot) && access.slots[0] != Some(slot) => Some(Order::Pos),
            () => None,
        });
        let merge = order.zip(predicate).map(|(order, predicate)| (order, index.predicate_run(predicate)));
        let at = merge.as_ref().map_or(0, |(_, run)| run.start);
        Self { merge, at, last: None }
    }

    /// Returns the order in which keys are found by going on from the one before, if they are.
    pub(crate) fn order(&self) -> Option<Order> {
        self.merge.as_ref().map(|(order, _)| *order)
    }

    /// Returns where the triples of `value` lie in the order of the merge; nowhere if this is none.
    pub(crate) fn along(&mut self, value: u32, index: &Index) -> Range<usize> {
        match self.merge.clone() {
            Some((order, run)) => self.merged(&index.columns(order).second, &run, value),
            None => 0..0,
        }
    }

    /// Returns where the triples of `value` lie in the order of the merge.
    fn merged(&mut self, column: &[u32], run: &Range<usize>, value: u32) -> Range<usize> {
        if let Some((last, range)) = &self.last
            && *last == value
        {
            return range.clone();
        }
        let from = match &self.last {
            Some((last, _)) if *last < value => self.at,
            _ => run.start,
        };
        let start = gallop(column, from, run.end, |other| other < value);
        let end = gallop(column, start, run.end, |other| other <= value);
        self.at = end;
        self.last = Some((value, start..end));
        start..end
    }
}

/// Returns the first place from `from` on for whose value `is_before` is not true.
fn gallop(column: &[u32], from: usize, end: usize, is_before: impl Fn(u32) -> bool) -> usize {
    let Some(values) = column.get(from..end) else { return from.min(end) };
    let mut step = 1;
    while step <= values.len() && is_before(values[step - 1]) {
        step *= 2;
    }
    let low = step / 2;
    let high = (step - 1).min(values.len());
    from + low + values[low..high].partition_point(|value| is_before(*value))
}

impl Access {
    /// Returns a walk over the triples that match `key`.
    pub(crate) fn find(&self, key: Key, probe: &mut Probe, snapshot: &Snapshot) -> Cursor {
        let mut cursor = Cursor { key, same: self.same(&key), ..Cursor::default() };
        if self.is_nothing {
            return cursor;
        }
        if key[3] != 0 {
            let names = match &self.seen {
                Seen::Each(names) => names,
                _ => &None,
            };
            let graph = Id::new(key[3]).filter(|id| id.number() <= snapshot.dictionary.len());
            let graph = graph.and_then(|id| snapshot.graphs.find(id));
            match graph.filter(|graph| names.as_ref().is_none_or(|names| names.contains(graph))) {
                Some(graph) => cursor.graph = Some(graph),
                None => return cursor,
            }
        }
        if key[..3].iter().any(|number| *number > snapshot.dictionary.len()) {
            return cursor;
        }
        let (shape, run) = self.locate(&key, probe, &snapshot.index);
        cursor.shape = shape;
        (cursor.at, cursor.end) = (run.start, run.end);
        self.along_graph(&mut cursor, snapshot);
        cursor
    }

    /// Goes along a graph's own list of triples where that is shorter than the run.
    fn along_graph(&self, cursor: &mut Cursor, snapshot: &Snapshot) {
        let graph = match (&self.seen, cursor.graph) {
            (Seen::Graph(graph), _) => *graph,
            (Seen::Each(_), Some(graph)) => graph,
            _ => return,
        };
        let Some(places) = snapshot.graphs.places(graph).filter(|_| cursor.key[0] == 0) else { return };
        if places.len() < cursor.end - cursor.at {
            cursor.shape = Shape::Places(graph);
            (cursor.at, cursor.end) = (0, places.len());
        }
    }

    fn locate(&self, key: &Key, probe: &mut Probe, index: &Index) -> (Shape, Range<usize>) {
        if let Some((order, run)) = probe.merge.clone() {
            let (first, other) = if order == Order::Pso { (key[0], key[2]) } else { (key[2], key[0]) };
            if first != 0 {
                let columns = index.columns(order);
                let range = probe.merged(&columns.second, &run, first);
                let range = if other == 0 { range } else { narrow(&columns.third, range, other) };
                return (Shape::Run(order), range);
            }
        }
        let [subject, predicate, object] = [key[0], key[1], key[2]].map(Id::new);
        match (subject, predicate, object) {
            (Some(s), Some(p), Some(o)) => {
                let place = index.find(s, p, o);
                (Shape::Run(Order::Spo), place.map_or(0..0, |place| place..place + 1))
            }
            (Some(s), Some(p), None) => (Shape::Run(Order::Spo), index.pair_run(Order::Spo, s, p)),
            (Some(s), None, None) => (Shape::Run(Order::Spo), index.subject_run(s)),
            (Some(s), None, Some(_)) => (Shape::Ends, index.subject_run(s)),
            (None, Some(p), Some(o)) => (Shape::Run(Order::Ops), index.pair_run(Order::Ops, o, p)),
            (None, None, Some(o)) => (Shape::Run(Order::Ops), index.object_run(o)),
            (None, Some(p), None) => (Shape::Run(Order::Pso), index.predicate_run(p)),
            (None, None, None) => (Shape::All(0), 0..index.len()),
        }
    }

    /// Returns a walk over the whole pattern in `order`, where only the predicate may be known beside its own order.
    pub(crate) fn scan(&self, key: Key, order: Order, snapshot: &Snapshot) -> Cursor {
        let mut probe = Probe { merge: None, at: 0, last: None };
        let mut cursor = self.find(key, &mut probe, snapshot);
        if let (Shape::Run(Order::Pso), Order::Pos) = (cursor.shape, order) {
            cursor.shape = Shape::Run(Order::Pos);
        }
        cursor
    }

    /// Returns how many triples are left in `cursor`, those of other graphs left out.
    pub(crate) fn count(&self, cursor: &mut Cursor, snapshot: &Snapshot) -> u64 {
        let is_plain = matches!(self.seen, Seen::All) && cursor.same.is_empty();
        if let (true, Shape::Run(_) | Shape::All(_)) = (is_plain, cursor.shape) {
            let count = cursor.end - cursor.at;
            cursor.at = cursor.end;
            return count as u64;
        }
        let mut found = Found::default();
        let mut count = 0;
        loop {
            let more = self.fill(cursor, [false; 4], &mut found, 1 << 16, snapshot);
            count += more as u64;
            if more == 0 {
                return count;
            }
        }
    }

    /// Returns whether there is a triple.
    pub(crate) fn is_any(&self, cursor: &mut Cursor, snapshot: &Snapshot) -> bool {
        self.fill(cursor, [false; 4], &mut Found::default(), 1, snapshot) > 0
    }

    /// Adds up to `limit` of the next triples to `found`, at the places that are `wanted`; returns how many.
    pub(crate) fn fill(
        &self,
        cursor: &mut Cursor,
        wanted: [bool; 4],
        found: &mut Found,
        limit: usize,
        snapshot: &Snapshot,
    ) -> usize {
        if let (Seen::All, Shape::Run(order), true) = (&self.seen, cursor.shape, cursor.same.is_empty()) {
            return cursor.fill_run(order, wanted, found, limit, &snapshot.index);
        }
        let mut count = 0;
        while count < limit {
            let Some((triple, set)) = cursor.next(snapshot) else { break };
            match &self.seen {
                Seen::Each(names) => {
                    let graphs = snapshot.graphs.set(set);
                    // A triple in many graphs is one row for each of them, however many that are.
                    let fits = |graph: &&Graph| {
                        **graph != 0
                            && cursor.graph.is_none_or(|wanted| wanted == **graph)
                            && names.as_ref().is_none_or(|names| names.contains(graph))
                    };
                    for graph in graphs.iter().filter(fits) {
                        let name = snapshot.graphs.name(*graph).unwrap_or(0);
                        let values = [triple[0], triple[1], triple[2], name];
                        if cursor.same.iter().all(|(a, b)| values[*a] == values[*b]) {
                            push(values, wanted, found);
                            count += 1;
                        }
                    }
                }
                seen => {
                    let values = [triple[0], triple[1], triple[2], 0];
                    let is_same = cursor.same.iter().all(|(a, b)| values[*a] == values[*b]);
                    if is_same && seen.sees(set, &snapshot.graphs) {
                        push(values, wanted, found);
                        count += 1;
                    }
                }
            }
        }
        count
    }
}

fn push(values: Key, wanted: [bool; 4], found: &mut Found) {
    for place in 0..4 {
        if wanted[place] {
            found.values[place].push(values[place]);
        }
    }
}

impl Access {
    /// Returns whether all triples are seen.
    pub(crate) fn sees_all(&self) -> bool {
        matches!(self.seen, Seen::All)
    }

    /// Returns whether a triple in the graphs of `set` is seen.
    pub(crate) fn sees(&self, set: u32, snapshot: &Snapshot) -> bool {
        self.seen.sees(set, &snapshot.graphs)
    }

    /// Returns whether the pattern matches no triple in any case.
    pub(crate) fn is_nothing(&self) -> bool {
        self.is_nothing
    }
}
