//! The operations of an update, one after the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use oxrdf::{BlankNode, GraphName, NamedNode, Quad, Term, Triple, Variable};
use rustc_hash::FxHashSet;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{GroundQuadPattern, QuadPattern as Template};
use spargebra::{GraphUpdateOperation, Query};

use super::pending::Pending;
use super::template::{Blanks, Renaming, Row, ground, ground_data, variables};
use super::{Changes, Operation, Transfer, TransferKind, Update};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::Results;
use crate::snapshot::{Kind, Snapshot};
use crate::store::{DefaultGraph, Evaluation, Store};

/// An update under way.
pub(super) struct Change<'a> {
    pending: Pending,
    /// The data as it is now, for patterns; nothing if it has changed since.
    current: Option<Arc<Snapshot>>,
    /// Graphs without statements that this update created or cleared.
    empty: FxHashSet<GraphName>,
    new_blanks: NewBlanks,
    default_graph: &'a DefaultGraph,
    cancellation: &'a Cancellation,
    counts: Changes,
}

/// The solutions of a WHERE.
struct Found {
    variables: Vec<Variable>,
    rows: Vec<Vec<Option<Term>>>,
}

impl Change<'_> {
    /// Returns what `update` changes in the data that `pending` is, and counts it.
    pub(super) fn run(
        pending: Pending,
        update: &Update,
        default_graph: &DefaultGraph,
        cancellation: &Cancellation,
    ) -> Result<(Pending, Changes)> {
        let mut change = Change {
            new_blanks: NewBlanks::of(&pending.base),
            current: pending.is_empty().then(|| Arc::clone(&pending.base)),
            pending,
            empty: FxHashSet::default(),
            default_graph,
            cancellation,
            counts: Changes::default(),
        };
        for operation in &update.operations {
            cancellation.check()?;
            match operation {
                Operation::Sparql(operation) => change.apply(operation)?,
                Operation::Transfer(transfer) => change.transfer(transfer)?,
            }
        }
        Ok((change.pending, change.counts))
    }

    fn apply(&mut self, operation: &GraphUpdateOperation) -> Result<()> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let quads: Vec<Quad> = {
                    let mut renaming = Renaming::new(&mut self.new_blanks);
                    data.iter().map(|quad| renaming.data(quad)).collect()
                };
                quads.into_iter().try_for_each(|quad| self.insert(quad))
            }
            GraphUpdateOperation::DeleteData { data } => {
                data.iter().try_for_each(|quad| self.delete(ground_data(quad)))
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                let found = self.solutions(delete, insert, using.as_ref(), pattern)?;
                self.replace(delete, insert, &found)
            }
            GraphUpdateOperation::Clear { graph, .. } => self.clear(graph, true),
            GraphUpdateOperation::Drop { graph, .. } => self.clear(graph, false),
            GraphUpdateOperation::Create { silent, graph } => self.create(graph, *silent),
            GraphUpdateOperation::Load { silent: true, .. } => Ok(()),
            GraphUpdateOperation::Load { source, .. } => Err(Error::usage(format!(
                "LOAD `{}` would fetch a document, which an update may not do",
                source.as_str()
            ))
            .with_hint("`lermap load FILE --into FILE.lermap`, or `.load FILE` at the prompt, adds a file")),
        }
    }

    /// Removes what `delete` gives for each solution, then adds what `insert` gives.
    fn replace(&mut self, delete: &[GroundQuadPattern], insert: &[Template], found: &Found) -> Result<()> {
        let rows = || found.rows.iter().map(|values| Row { variables: &found.variables, values });
        for row in rows() {
            for quad in delete.iter().filter_map(|template| ground(template, &row)) {
                self.delete(quad)?;
            }
        }
        for row in rows() {
            let quads: Vec<Quad> = {
                let mut renaming = Renaming::new(&mut self.new_blanks);
                insert.iter().filter_map(|template| renaming.filled(template, &row)).collect()
            };
            quads.into_iter().try_for_each(|quad| self.insert(quad))?;
        }
        Ok(())
    }

    /// Returns the solutions of `pattern`, with the variables that the templates name.
    fn solutions(
        &mut self,
        delete: &[GroundQuadPattern],
        insert: &[Template],
        using: Option<&QueryDataset>,
        pattern: &GraphPattern,
    ) -> Result<Found> {
        let (mut named, mut bound) = (BTreeSet::new(), BTreeSet::new());
        variables(delete, insert, &mut |variable| _ = named.insert(variable.clone()));
        pattern.on_in_scope_variable(|variable| _ = bound.insert(variable.clone()));
        let variables: Vec<Variable> = named.intersection(&bound).cloned().collect();
        let pattern = GraphPattern::Project { inner: Box::new(pattern.clone()), variables };
        let query = Query::Select { dataset: using.cloned(), pattern, base_iri: None };
        let evaluation = Evaluation {
            cancellation: self.cancellation.clone(),
            default_graph: self.default_graph.clone(),
            ..Evaluation::default()
        };
        let store = Store::Snapshot(self.current()?);
        let (Results::Solutions(solutions), _) = store.evaluate(&query, &evaluation)? else {
            return Ok(Found { variables: Vec::new(), rows: Vec::new() });
        };
        Ok(Found { variables: solutions.variables.to_vec(), rows: solutions.collect::<Result<_>>()? })
    }

    /// Returns the data as it is now.
    fn current(&mut self) -> Result<Arc<Snapshot>> {
        let current = match self.current.take() {
            Some(current) => current,
            None => {
                let current = Arc::new(self.pending.merged(self.cancellation)?);
                self.new_blanks.data = Arc::clone(&current);
                current
            }
        };
        self.current = Some(Arc::clone(&current));
        Ok(current)
    }

    fn insert(&mut self, quad: Quad) -> Result<()> {
        self.cancellation.check()?;
        if self.pending.insert(quad) {
            self.counts.inserted += 1;
            self.current = None;
        }
        Ok(())
    }

    /// Removes `quad`; if it names no graph, from every graph that the default graph of a query is made of.
    fn delete(&mut self, quad: Quad) -> Result<()> {
        self.cancellation.check()?;
        let (graph, triple) = (quad.graph_name.clone(), Triple::from(quad));
        let default_graph = self.default_graph;
        let removed = self.pending.remove(&triple, &|other| match (&graph, default_graph) {
            (GraphName::DefaultGraph, DefaultGraph::Union) => true,
            (GraphName::DefaultGraph, DefaultGraph::Without(hidden)) => {
                !hidden.iter().any(|hidden| matches!(other, GraphName::NamedNode(name) if name == hidden))
            }
            (graph, _) => graph == other,
        })?;
        self.count_removed(removed);
        Ok(())
    }

    fn count_removed(&mut self, count: usize) {
        self.counts.deleted += count;
        if count > 0 {
            self.current = None;
        }
    }

    /// Empties graphs; a graph that is named is still there afterwards if `stays`.
    fn clear(&mut self, target: &GraphTarget, stays: bool) -> Result<()> {
        let graphs = match target {
            GraphTarget::NamedNode(name) => vec![name.clone().into()],
            GraphTarget::DefaultGraph => vec![GraphName::DefaultGraph],
            GraphTarget::NamedGraphs => self.named_graphs()?,
            GraphTarget::AllGraphs => [GraphName::DefaultGraph].into_iter().chain(self.named_graphs()?).collect(),
        };
        graphs.iter().try_for_each(|graph| self.empty(graph, stays))
    }

    /// Returns the names of the graphs that are there.
    fn named_graphs(&self) -> Result<Vec<GraphName>> {
        let mut graphs = self.pending.graphs()?;
        graphs.retain(|graph| *graph != GraphName::DefaultGraph);
        graphs.extend(self.empty.iter().cloned());
        Ok(graphs)
    }

    fn empty(&mut self, graph: &GraphName, stays: bool) -> Result<()> {
        let was_there = self.is_there(graph);
        let removed = self.pending.clear(graph, self.cancellation)?;
        self.count_removed(removed);
        self.empty.remove(graph);
        if stays && was_there && *graph != GraphName::DefaultGraph {
            self.empty.insert(graph.clone());
        }
        Ok(())
    }

    fn create(&mut self, graph: &NamedNode, silent: bool) -> Result<()> {
        let name = GraphName::from(graph.clone());
        if self.is_there(&name) && !silent {
            return Err(Error::usage(format!("the graph `{}` is there already", graph.as_str()))
                .with_hint("`CREATE SILENT` passes over a graph that is there"));
        }
        self.empty.insert(name);
        Ok(())
    }

    fn transfer(&mut self, transfer: &Transfer) -> Result<()> {
        self.expect(&transfer.from, transfer.silent)?;
        if !self.is_there(&transfer.from) {
            return Ok(());
        }
        if transfer.kind != TransferKind::Add {
            self.empty(&transfer.to, true)?;
        }
        for triple in self.pending.triples(&transfer.from, self.cancellation)? {
            self.insert(triple.in_graph(transfer.to.clone()))?;
        }
        if transfer.to != GraphName::DefaultGraph {
            self.empty.insert(transfer.to.clone());
        }
        if transfer.kind == TransferKind::Move {
            self.empty(&transfer.from, false)?;
        }
        Ok(())
    }

    fn is_there(&self, graph: &GraphName) -> bool {
        *graph == GraphName::DefaultGraph || self.empty.contains(graph) || self.pending.holds(graph)
    }

    /// Fails if `graph` is not there and the operation is not silent.
    fn expect(&self, graph: &GraphName, silent: bool) -> Result<()> {
        match graph {
            GraphName::NamedNode(name) if !silent && !self.is_there(graph) => {
                Err(Error::usage(format!("there is no graph `{}`", name.as_str()))
                    .with_hint("a graph is there while it holds a statement; SILENT passes over one that is not"))
            }
            _ => Ok(()),
        }
    }
}

/// Blank nodes that the data does not have, by number.
struct NewBlanks {
    /// The data before the update.
    base: Arc<Snapshot>,
    /// The data that the last solutions came from.
    data: Arc<Snapshot>,
    number: u32,
}

impl NewBlanks {
    /// Starts at the number of blank nodes of `base`: where all came in this way, the next is free.
    fn of(base: &Arc<Snapshot>) -> Self {
        let blanks = base.dictionary.groups().iter().find(|group| group.kind == Kind::Blank);
        let number = blanks.map_or(0, |group| group.ids.end - group.ids.start);
        Self { base: Arc::clone(base), data: Arc::clone(base), number }
    }
}

impl Blanks for NewBlanks {
    fn fresh(&mut self) -> BlankNode {
        loop {
            self.number = self.number.wrapping_add(1);
            let node = BlankNode::new_unchecked(format!("n{}", self.number));
            if self.base.dictionary.find(node.as_ref().into()).is_none() {
                return node;
            }
        }
    }

    fn is_known(&self, node: &BlankNode) -> bool {
        self.data.dictionary.find(node.into()).is_some()
    }
}
