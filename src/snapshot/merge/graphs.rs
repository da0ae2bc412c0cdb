//! The graphs of the merged snapshot: names, sets of graphs, and the triples of each graph.

use rustc_hash::FxHashMap;

use super::super::Snapshot;
use super::super::collect::too_many_statements;
use super::super::dictionary::{Id, damaged};
use super::super::file::Section;
use super::super::graphs::Graph;
use super::super::index::Order;
use super::super::write::Sections;
use super::edits::Edits;
use super::splice::{Piece, pieces, splices};
use super::terms::Terms;
use crate::cancel::Cancellation;
use crate::error::Result;

/// Stands for no number.
const NONE: u32 = u32::MAX;

/// Places that are handed over at once.
const CHUNK: usize = 1 << 14;

/// Numbers of sets of graphs in the merged snapshot.
pub(super) struct Sets {
    /// The graphs of each set.
    table: Vec<Vec<Graph>>,
    /// The number of each old set.
    pub old: Vec<u32>,
    /// The number of the set of each edit.
    pub edits: Vec<u32>,
    /// SPO, for which sets are counted.
    pub spo: Vec<Piece>,
}

impl Sets {
    /// Returns the number of sets.
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }
}

/// A graph of the merged snapshot.
struct Merged {
    /// The handle of its name, 0 for the unnamed graph.
    handle: u32,
    /// Its number in the old snapshot.
    old: Option<Graph>,
    size: u64,
}

/// Hands over names, sets and triples of graphs.
pub(super) fn write(
    old: &Snapshot,
    edits: &Edits,
    terms: &Terms<'_>,
    out: &mut dyn Sections,
    cancellation: &Cancellation,
) -> Result<Sets> {
    let graphs = merged(old, edits, terms)?;
    let spo = pieces(&splices(Order::Spo, old, edits, terms), old.index.len())?;
    let sets = sets(old, edits, &graphs, spo)?;
    cancellation.check()?;
    let names: Vec<u32> = graphs.iter().skip(1).map(|graph| terms.id(graph.handle)).collect();
    let mut offsets = vec![0_u64];
    for graph in &graphs {
        offsets.push(offsets.last().copied().unwrap_or(0) + graph.size);
    }
    let quads = offsets.last().copied().unwrap_or(0);
    if u32::try_from(quads).is_err() {
        return Err(too_many_statements(quads));
    }
    out.whole(Section::GraphNames, &names)?;
    out.whole(Section::GraphOffsets, &offsets)?;
    out.begin(Section::GraphTriples)?;
    if sets.len() > 1 {
        write_places(old, &graphs, &sets, out, cancellation)?;
    }
    let mut offsets = vec![0_u32];
    let mut members = Vec::new();
    for set in &sets.table {
        members.extend_from_slice(set);
        offsets.push(members.len() as u32);
    }
    out.whole(Section::SetOffsets, &offsets)?;
    out.whole(Section::SetGraphs, &members)?;
    Ok(sets)
}

/// Returns the unnamed graph and the named graphs that have quads, in the order of their names.
fn merged(old: &Snapshot, edits: &Edits, terms: &Terms<'_>) -> Result<Vec<Merged>> {
    let size = |graph: Option<Graph>, handle: u32| {
        let before = graph.map_or(0, |graph| old.graphs.len(graph)) as i64;
        u64::try_from(before + edits.growth.get(&handle).copied().unwrap_or(0)).map_err(|_| damaged())
    };
    let is_old = |handle: u32| terms.old_id(handle).and_then(Id::new).and_then(|id| old.graphs.find(id)).is_some();
    let mut named = Vec::new();
    for (graph, handle) in (1..).zip(old.graphs.names()) {
        if *handle == 0 || *handle > old.dictionary.len() {
            return Err(damaged());
        }
        named.push(Merged { handle: *handle, old: Some(graph), size: size(Some(graph), *handle)? });
    }
    for handle in edits.growth.keys().filter(|handle| **handle != 0 && !is_old(**handle)) {
        named.push(Merged { handle: *handle, old: None, size: size(None, *handle)? });
    }
    named.retain(|graph| graph.size > 0);
    named.sort_unstable_by_key(|graph| terms.id(graph.handle));
    named.insert(0, Merged { handle: 0, old: Some(0), size: size(Some(0), 0)? });
    Ok(named)
}

/// Numbers the sets of graphs in the order of their first triple.
fn sets(old: &Snapshot, edits: &Edits, graphs: &[Merged], spo: Vec<Piece>) -> Result<Sets> {
    let mut numbers: FxHashMap<Vec<Graph>, u32> = FxHashMap::default();
    let mut by_handle: FxHashMap<u32, Graph> = FxHashMap::default();
    let mut by_old = vec![NONE; old.graphs.names().len() + 1];
    for (number, graph) in (0_u32..).zip(graphs) {
        by_handle.insert(graph.handle, number);
        if let Some(old) = graph.old {
            by_old[old as usize] = number;
        }
    }
    let mut table: Vec<Vec<Graph>> = Vec::new();
    let mut number = |mut set: Vec<Graph>| {
        set.sort_unstable();
        *numbers.entry(set).or_insert_with_key(|set| {
            table.push(set.clone());
            table.len() as u32 - 1
        })
    };
    let mut of_old = vec![NONE; old.graphs.sets()];
    let mut of_edits = vec![NONE; edits.list.len()];
    let column = &old.index.columns(Order::Spo).sets;
    let mut unknown = of_old.len();
    for piece in &spo {
        match piece {
            Piece::New(edit) => {
                let handles = edits.list[*edit].graphs.iter();
                let set: Option<Vec<Graph>> = handles.map(|handle| by_handle.get(handle).copied()).collect();
                of_edits[*edit] = number(set.ok_or_else(damaged)?);
            }
            Piece::Old(places) => {
                for place in places.clone() {
                    if unknown == 0 {
                        break;
                    }
                    let set = column.at(place);
                    let known = of_old.get_mut(set as usize).ok_or_else(damaged)?;
                    if *known == NONE {
                        let graphs = old.graphs.set(set).iter();
                        let graphs = graphs.map(|graph| by_old.get(*graph as usize).copied().filter(|g| *g != NONE));
                        *known = number(graphs.collect::<Option<Vec<Graph>>>().ok_or_else(damaged)?);
                        unknown -= 1;
                    }
                }
            }
        }
    }
    Ok(Sets { table, old: of_old, edits: of_edits, spo })
}

/// Old triples that stay in a row: their places before, and the first of them now.
struct Run {
    start: usize,
    end: usize,
    now: usize,
}

/// Hands over the places in SPO of the triples of each graph.
fn write_places(
    old: &Snapshot,
    graphs: &[Merged],
    sets: &Sets,
    out: &mut dyn Sections,
    cancellation: &Cancellation,
) -> Result<()> {
    let (mut runs, mut new, mut now) = (Vec::new(), vec![Vec::new(); graphs.len()], 0);
    for piece in &sets.spo {
        match piece {
            Piece::Old(places) => {
                runs.push(Run { start: places.start, end: places.end, now });
                now += places.len();
            }
            Piece::New(edit) => {
                for graph in sets.table.get(sets.edits[*edit] as usize).into_iter().flatten() {
                    new[*graph as usize].push(now as u32);
                }
                now += 1;
            }
        }
    }
    for (graph, new) in graphs.iter().zip(&new) {
        cancellation.check()?;
        let mut list = Places { runs: &runs, new, buffer: Vec::with_capacity(CHUNK), count: 0 };
        match graph.old.map(|graph| (old.graphs.places(graph), graph)) {
            Some((Some(places), _)) => places.iter().try_for_each(|place| list.put(*place as usize, out))?,
            Some((None, graph)) if old.graphs.set(0).contains(&graph) => {
                (0..old.index.len()).try_for_each(|place| list.put(place, out))?;
            }
            _ => {}
        }
        if list.end(out)? != graph.size {
            return Err(damaged());
        }
    }
    Ok(())
}

/// The places of the triples of one graph, old ones moved and new ones put between.
struct Places<'a> {
    /// From the run of the last place on.
    runs: &'a [Run],
    /// Places of triples that were edited, those that are still to come.
    new: &'a [u32],
    buffer: Vec<u32>,
    count: u64,
}

impl Places<'_> {
    /// Adds the old triple at `place`, unless it is edited.
    fn put(&mut self, place: usize, out: &mut dyn Sections) -> Result<()> {
        if self.runs.first().is_some_and(|run| run.end <= place) {
            self.runs = &self.runs[self.runs.partition_point(|run| run.end <= place)..];
        }
        let Some(run) = self.runs.first().filter(|run| run.start <= place) else { return Ok(()) };
        let now = (run.now + place - run.start) as u32;
        while let Some((first, rest)) = self.new.split_first().filter(|(first, _)| **first < now) {
            self.new = rest;
            self.push(*first, out)?;
        }
        self.push(now, out)
    }

    fn push(&mut self, place: u32, out: &mut dyn Sections) -> Result<()> {
        self.count += 1;
        self.buffer.push(place);
        if self.buffer.len() == CHUNK {
            out.numbers(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Adds the rest and returns how many places there are.
    fn end(mut self, out: &mut dyn Sections) -> Result<u64> {
        for place in std::mem::take(&mut self.new) {
            self.push(*place, out)?;
        }
        out.numbers(&self.buffer)?;
        Ok(self.count)
    }
}
