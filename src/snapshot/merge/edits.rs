//! What a difference does to triples: which are new, which are gone, which are in other graphs now.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Snapshot;
use super::super::collect::DEFAULT_GRAPH;
use super::super::dictionary::{Id, damaged};
use super::super::graphs::Graph;
use super::super::index::Order;
use super::Difference;
use super::terms::Terms;
use crate::error::Result;

/// A triple whose graphs change.
#[derive(Debug)]
pub(super) struct Edit {
    /// The handles of subject, predicate and object.
    pub triple: [u32; 3],
    /// Whether the old snapshot has it.
    pub is_old: bool,
    /// The handles of the names of the graphs that hold it now, 0 for the unnamed one; none if it is gone.
    pub graphs: Vec<u32>,
}

impl Edit {
    /// Returns by how much the number of triples changes.
    pub(super) fn growth(&self) -> i64 {
        i64::from(!self.graphs.is_empty()) - i64::from(self.is_old)
    }
}

/// All edits, and what they do to the graphs.
pub(super) struct Edits {
    pub list: Vec<Edit>,
    /// By how many quads each graph grows, by the handle of its name.
    pub growth: FxHashMap<u32, i64>,
}

/// A quad that is added or removed: triple, graph and whether it is added, as handles.
type Change = ([u32; 3], u32, bool);

impl Edits {
    /// Returns what `difference` changes in `old`.
    pub(super) fn of(old: &Snapshot, difference: &Difference, terms: &Terms<'_>) -> Result<Self> {
        let mut edits = Self { list: Vec::new(), growth: FxHashMap::default() };
        for same in changes(old, difference, terms)?.chunk_by(|a, b| a.0 == b.0) {
            edits.push(old, terms, same)?;
        }
        Ok(edits)
    }

    /// Adds the changes of one triple: those that remove it from a graph come before those that add it there.
    fn push(&mut self, old: &Snapshot, terms: &Terms<'_>, changes: &[Change]) -> Result<()> {
        let triple = changes.first().map_or([0; 3], |change| change.0);
        let before = graphs_of(old, terms, triple)?;
        let is_old = before.is_some();
        let before = before.unwrap_or_default();
        let mut after: FxHashSet<u32> = before.iter().copied().collect();
        for (_, graph, is_added) in changes {
            if *is_added {
                after.insert(*graph);
            } else {
                after.remove(graph);
            }
        }
        let gone = before.iter().filter(|graph| !after.contains(graph)).count();
        if gone == 0 && after.len() == before.len() {
            return Ok(());
        }
        before.iter().for_each(|graph| *self.growth.entry(*graph).or_default() -= 1);
        after.iter().for_each(|graph| *self.growth.entry(*graph).or_default() += 1);
        self.list.push(Edit { triple, is_old, graphs: after.into_iter().collect() });
        Ok(())
    }

    /// Returns the old terms that nothing uses any more, ascending.
    pub(super) fn unused(&self, old: &Snapshot) -> Vec<u32> {
        let mut growth: [FxHashMap<u32, i64>; 3] = Default::default();
        let mut candidates: Vec<u32> = Vec::new();
        for edit in &self.list {
            for (growth, handle) in growth.iter_mut().zip(edit.triple) {
                *growth.entry(handle).or_default() += edit.growth();
            }
            if edit.growth() < 0 {
                candidates.extend(edit.triple);
            }
        }
        candidates.extend(self.growth.iter().filter(|(handle, growth)| **handle != 0 && **growth < 0).map(|g| *g.0));
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|handle| {
            let Some(id) = Id::new(*handle) else { return false };
            let [subject, predicate, object] = [0, 1, 2].map(|at: usize| growth[at].get(handle).copied().unwrap_or(0));
            let index = &old.index;
            let graph = old.graphs.find(id).map_or(0, |graph| old.graphs.len(graph) as i64);
            index.subject_run(id).len() as i64 + subject == 0
                && index.predicate_run(id).len() as i64 + predicate == 0
                && index.object_run(id).len() as i64 + object == 0
                && graph + self.growth.get(handle).copied().unwrap_or(0) == 0
        });
        candidates
    }
}

/// Returns the quads that are removed and added, those of one triple in a row, the removed ones first.
fn changes(old: &Snapshot, difference: &Difference, terms: &Terms<'_>) -> Result<Vec<Change>> {
    let last = old.dictionary.len();
    let mut changes = Vec::with_capacity(difference.removed.len() + difference.added.rows.len());
    for [subject, predicate, object, graph] in &difference.removed {
        let triple = [*subject, *predicate, *object];
        if triple.iter().any(|id| *id == 0 || *id > last) {
            return Err(damaged());
        }
        changes.push((triple, graph_handle(old, *graph)?, false));
    }
    for [subject, predicate, object, graph] in &difference.added.rows {
        let triple = [subject, predicate, object].map(|number| terms.handle(*number));
        let graph = if *graph == DEFAULT_GRAPH { 0 } else { terms.handle(*graph) };
        changes.push((triple, graph, true));
    }
    changes.sort_unstable_by_key(|(triple, graph, is_added)| (*triple, *is_added, *graph));
    Ok(changes)
}

/// Returns the handles of the graphs that hold `triple` in the old snapshot; `None` if it is not there.
fn graphs_of(old: &Snapshot, terms: &Terms<'_>, triple: [u32; 3]) -> Result<Option<Vec<u32>>> {
    let [subject, predicate, object] = triple.map(|handle| terms.old_id(handle).and_then(Id::new));
    let (Some(subject), Some(predicate), Some(object)) = (subject, predicate, object) else { return Ok(None) };
    let Some(place) = old.index.find(subject, predicate, object) else { return Ok(None) };
    let set = old.index.columns(Order::Spo).sets.at(place);
    old.graphs.set(set).iter().map(|graph| graph_handle(old, *graph)).collect::<Result<_>>().map(Some)
}

/// Returns the handle of the name of a graph of the old snapshot, 0 for the unnamed one.
fn graph_handle(old: &Snapshot, graph: Graph) -> Result<u32> {
    if graph == 0 {
        return Ok(0);
    }
    old.graphs.name(graph).filter(|name| (1..=old.dictionary.len()).contains(name)).ok_or_else(damaged)
}
