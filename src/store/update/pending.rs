//! What an update under way has added to a snapshot and removed from it.
//!
//! Removed statements are ids of the snapshot, added ones are terms, which it need not have. A statement is in at most
//! one of the two: one that is removed and added again is in neither.

use std::path::Path;
use std::sync::Arc;

use oxrdf::{GraphName, Quad, TermRef, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::{Difference, Graph, Hit, Id, Pattern, Snapshot};

/// Subject, predicate, object and graph of a statement of the snapshot.
type Row = [u32; 4];

/// A difference to a snapshot.
pub(crate) struct Pending {
    pub base: Arc<Snapshot>,
    /// The graphs that got each triple.
    added: FxHashMap<Triple, Vec<GraphName>>,
    removed: FxHashSet<Row>,
    /// Statements that are there now and were not when [`Pending::follow`] was called, or the other way round.
    followed: Option<FxHashSet<Quad>>,
}

impl Pending {
    pub(crate) fn new(base: Arc<Snapshot>) -> Self {
        Self { base, added: FxHashMap::default(), removed: FxHashSet::default(), followed: None }
    }

    /// Returns whether the data is as it was.
    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// Returns how many statements there are.
    pub(crate) fn len(&self) -> usize {
        let added: usize = self.added.values().map(Vec::len).sum();
        (self.base.len() + added).saturating_sub(self.removed.len())
    }

    /// Returns how many statements are added or removed.
    pub(crate) fn changes(&self) -> usize {
        self.added.values().map(Vec::len).sum::<usize>() + self.removed.len()
    }

    /// Adds or removes a statement, as a journal says.
    pub(crate) fn replay(&mut self, is_added: bool, quad: Quad) -> Result<()> {
        if is_added {
            self.insert(quad);
            return Ok(());
        }
        let graph = quad.graph_name.clone();
        self.remove(&quad.into(), &|other| *other == graph).map(drop)
    }

    /// Notes from now on which statements come and go, so that [`Pending::since`] knows them.
    pub(crate) fn follow(&mut self) {
        self.followed = Some(FxHashSet::default());
    }

    /// Returns how many statements [`Pending::since`] gives.
    pub(crate) fn changes_since(&self) -> usize {
        self.followed.as_ref().map_or_else(|| self.changes(), FxHashSet::len)
    }

    /// Returns the statements that went and those that came since [`Pending::follow`], or else since the snapshot.
    pub(crate) fn since(&self) -> Result<(Vec<Quad>, Vec<Quad>)> {
        let (mut removed, mut added) = match &self.followed {
            Some(followed) => followed.iter().cloned().partition(|quad| !self.contains(quad)),
            None => (self.removed().collect::<Result<Vec<_>>>()?, self.added().collect()),
        };
        // The same update of the same data gives the same bytes.
        for quads in [&mut removed, &mut added] {
            quads.sort_by_cached_key(ToString::to_string);
        }
        Ok((removed, added))
    }

    /// Returns whether `quad` is there.
    fn contains(&self, quad: &Quad) -> bool {
        let triple = Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone());
        let is_added = self.added.get(&triple).is_some_and(|graphs| graphs.contains(&quad.graph_name));
        is_added || {
            match (self.find(&triple), self.graph(&quad.graph_name)) {
                (Some(hit), Some(graph)) => {
                    self.base.graphs.set(hit.set).contains(&graph) && !self.removed.contains(&row(&hit, graph))
                }
                _ => false,
            }
        }
    }

    /// Notes that `quad` came or went.
    fn toggle(&mut self, quad: impl FnOnce() -> Quad) {
        if let Some(followed) = &mut self.followed {
            let quad = quad();
            if !followed.remove(&quad) {
                followed.insert(quad);
            }
        }
    }

    /// Adds `quad` and returns whether it was not there.
    pub(crate) fn insert(&mut self, quad: Quad) -> bool {
        let copy = self.followed.is_some().then(|| quad.clone());
        let is_new = self.insert_new(quad);
        if let Some(quad) = copy.filter(|_| is_new) {
            self.toggle(|| quad);
        }
        is_new
    }

    fn insert_new(&mut self, quad: Quad) -> bool {
        let triple = Triple::new(quad.subject, quad.predicate, quad.object);
        if let (Some(hit), Some(graph)) = (self.find(&triple), self.graph(&quad.graph_name))
            && self.base.graphs.set(hit.set).contains(&graph)
        {
            return self.removed.remove(&row(&hit, graph));
        }
        let graphs = self.added.entry(triple).or_default();
        let is_new = !graphs.contains(&quad.graph_name);
        if is_new {
            graphs.push(quad.graph_name);
        }
        is_new
    }

    /// Removes a triple from each graph that `is_meant`, and returns how many those were.
    pub(crate) fn remove(&mut self, triple: &Triple, is_meant: &dyn Fn(&GraphName) -> bool) -> Result<usize> {
        let mut count = 0;
        if let Some(hit) = self.find(triple) {
            let base = Arc::clone(&self.base);
            for graph in base.graphs.set(hit.set) {
                let name = base.graph_name(*graph)?;
                if is_meant(&name) && self.removed.insert(row(&hit, *graph)) {
                    count += 1;
                    self.toggle(|| triple.clone().in_graph(name));
                }
            }
        }
        if let Some(graphs) = self.added.get_mut(triple) {
            let gone: Vec<GraphName> = graphs.extract_if(.., |graph| is_meant(graph)).collect();
            if graphs.is_empty() {
                self.added.remove(triple);
            }
            count += gone.len();
            gone.into_iter().for_each(|graph| self.toggle(|| triple.clone().in_graph(graph)));
        }
        Ok(count)
    }

    /// Removes all statements of `graph`, and returns how many those were.
    pub(crate) fn clear(&mut self, graph: &GraphName, cancellation: &Cancellation) -> Result<usize> {
        let mut count = 0;
        if let Some(graph) = self.graph(graph) {
            let base = Arc::clone(&self.base);
            for hit in base.hits(graph) {
                cancellation.check()?;
                count += usize::from(self.removed.insert(row(&hit, graph)));
            }
        }
        self.added.retain(|_, graphs| {
            let before = graphs.len();
            graphs.retain(|other| other != graph);
            count += before - graphs.len();
            !graphs.is_empty()
        });
        Ok(count)
    }

    /// Returns whether `graph` holds a statement.
    pub(crate) fn holds(&self, graph: &GraphName) -> bool {
        let left = self.graph(graph).is_some_and(|graph| {
            let size = self.base.graphs.len(graph);
            size > self.removed.len() || size > self.removed.iter().filter(|row| row[3] == graph).count()
        });
        left || self.added.values().any(|graphs| graphs.contains(graph))
    }

    /// Returns the names of the graphs that may hold a statement, the unnamed one included.
    pub(crate) fn graphs(&self) -> Result<Vec<GraphName>> {
        let mut names = vec![GraphName::DefaultGraph];
        for place in 0..self.base.graphs.names().len() {
            names.push(self.base.graph_name(place as Graph + 1)?);
        }
        let known: FxHashSet<GraphName> = names.iter().cloned().collect();
        let mut new: Vec<GraphName> =
            self.added.values().flatten().filter(|graph| !known.contains(graph)).cloned().collect();
        new.sort_unstable_by_key(ToString::to_string);
        new.dedup();
        names.extend(new);
        Ok(names)
    }

    /// Returns the triples of `graph`.
    pub(crate) fn triples(&self, graph: &GraphName, cancellation: &Cancellation) -> Result<Vec<Triple>> {
        let mut triples = Vec::new();
        if let Some(graph) = self.graph(graph) {
            for hit in self.base.hits(graph) {
                cancellation.check()?;
                if !self.removed.contains(&row(&hit, graph)) {
                    triples.push(self.base.quad(&hit, graph)?.into());
                }
            }
        }
        triples
            .extend(self.added.iter().filter(|(_, graphs)| graphs.contains(graph)).map(|(triple, _)| triple.clone()));
        Ok(triples)
    }

    /// Returns the statements that the snapshot does not have.
    pub(crate) fn added(&self) -> impl Iterator<Item = Quad> {
        let quads = |(triple, graphs): (&Triple, &Vec<GraphName>)| {
            graphs.iter().map(|graph| triple.clone().in_graph(graph.clone())).collect::<Vec<_>>()
        };
        self.added.iter().flat_map(quads)
    }

    /// Returns the statements of the snapshot that are gone.
    pub(crate) fn removed(&self) -> impl Iterator<Item = Result<Quad>> {
        self.removed.iter().map(|[subject, predicate, object, graph]| {
            self.base.quad(&Hit { subject: *subject, predicate: *predicate, object: *object, set: 0 }, *graph)
        })
    }

    /// Returns a snapshot of the data as it is now.
    pub(crate) fn merged(&self, cancellation: &Cancellation) -> Result<Snapshot> {
        self.base.merged(&self.difference()?, cancellation)
    }

    /// Writes a snapshot of the data as it is now to `path`, whole or not at all.
    /// `announce` is told its digest before it takes its place.
    pub(crate) fn write_to(
        &self,
        path: &Path,
        cancellation: &Cancellation,
        announce: &mut dyn FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        self.base.write_merged(&self.difference()?, path, cancellation, announce)
    }

    fn difference(&self) -> Result<Difference> {
        let mut difference = Difference::default();
        self.removed.iter().for_each(|row| difference.remove(*row));
        self.added().try_for_each(|quad| difference.add(&quad))?;
        Ok(difference)
    }

    /// Returns `triple` as the snapshot has it, removed or not.
    fn find(&self, triple: &Triple) -> Option<Hit> {
        let find = |term: TermRef<'_>| self.base.dictionary.find(term);
        let subject = find(triple.subject.as_ref().into())?;
        let predicate = find(triple.predicate.as_ref().into())?;
        let pattern =
            Pattern { subject: Some(subject), predicate: Some(predicate), object: Some(find(triple.object.as_ref())?) };
        self.base.triples(&pattern).next()
    }

    fn graph(&self, graph: &GraphName) -> Option<Graph> {
        let name: Id = match graph {
            GraphName::DefaultGraph => return Some(0),
            GraphName::NamedNode(node) => self.base.dictionary.find(node.into())?,
            GraphName::BlankNode(node) => self.base.dictionary.find(node.into())?,
        };
        self.base.graphs.find(name)
    }
}

fn row(hit: &Hit, graph: Graph) -> Row {
    [hit.subject, hit.predicate, hit.object, graph]
}
