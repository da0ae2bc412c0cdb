//! A dataset straight from a snapshot to a file, subject by subject, in the bytes that the writers of
//! [`crate::output`] give for the same quads.
//!
//! Memory grows with the number of subjects and of blank nodes, and with the longest description of one subject,
//! never with the number of statements.

mod blocks;
mod lines;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::ops::Range;

use oxrdf::{GraphName, NamedOrBlankNode, Quad, Term};

use super::choice::{Choice, choose};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::output::{BlankLabels, Format, Streaming, Style};
use crate::snapshot::{Graph, Hit, Id, Kind, Order, Snapshot, damaged};
use crate::store::Store;

/// Writes the statements of `store` that `choice` takes to `out`, the same bytes for the same statements, and returns
/// how many they are.
///
/// # Errors
/// When a chosen graph is empty, the format cannot hold a statement, `out` fails, or the work was cancelled.
pub fn write(
    store: &Store,
    choice: &Choice,
    format: &Format,
    style: &Style<'_>,
    cancellation: &Cancellation,
    out: &mut dyn Write,
) -> Result<usize> {
    let streaming = format.streaming();
    if let (Store::Snapshot(snapshot), false) = (store, matches!(streaming, Streaming::None)) {
        choice.check(store)?;
        snapshot.look_at_all()?;
        let chosen = Chosen::of(snapshot, choice, cancellation)?;
        match streaming {
            Streaming::Blocks(write) => return blocks::write_blocks(&chosen, write, style.prefixes, out),
            Streaming::Lines { graphs } if !(graphs && chosen.has_blank_graph()) => {
                return lines::write_lines(&chosen, graphs, out);
            }
            Streaming::Lines { .. } | Streaming::None => {}
        }
    }
    format.write_quads(choose(store, choice, cancellation)?, style, out)
}

/// The statements of a snapshot that are exported.
struct Chosen<'a> {
    snapshot: &'a Snapshot,
    cancellation: &'a Cancellation,
    /// The name of each graph, and whether it is exported.
    graphs: Vec<(GraphName, bool)>,
    /// The exported graphs of each set of graphs.
    sets: Vec<Vec<Graph>>,
    /// The ids of IRIs and of blank nodes.
    iris: Range<u32>,
    blanks: Range<u32>,
}

impl<'a> Chosen<'a> {
    fn of(snapshot: &'a Snapshot, choice: &Choice, cancellation: &'a Cancellation) -> Result<Self> {
        let names = std::iter::once(Ok(GraphName::DefaultGraph)).chain(snapshot.graphs.names().iter().map(|name| {
            Ok(match snapshot.term(*name)? {
                Term::NamedNode(node) => node.into(),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) | Term::Triple(_) => return Err(damaged()),
            })
        }));
        let graphs =
            names.map(|name| name.map(|name| (name.clone(), choice.takes(&name)))).collect::<Result<Vec<_>>>()?;
        let is_taken = |graph: &&Graph| graphs.get(**graph as usize).is_some_and(|(_, taken)| *taken);
        let sets = 0..u32::try_from(snapshot.graphs.sets()).unwrap_or(u32::MAX);
        let sets = sets.map(|set| snapshot.graphs.set(set).iter().filter(is_taken).copied().collect()).collect();
        let ids = |kind: Kind| {
            let group = snapshot.dictionary.groups().iter().find(|group| group.kind == kind);
            group.map_or(0..0, |group| group.ids.clone())
        };
        Ok(Self { snapshot, cancellation, graphs, sets, iris: ids(Kind::Iri), blanks: ids(Kind::Blank) })
    }

    fn has_blank_graph(&self) -> bool {
        self.graphs.iter().any(|(name, taken)| *taken && name.is_blank_node())
    }

    /// Returns the exported graphs that hold the triple at `place` of `order`.
    fn graphs_at(&self, order: Order, place: usize) -> &[Graph] {
        let set = self.snapshot.index.columns(order).sets.at(place);
        self.sets.get(set as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns predicate and object of each exported triple of `subject`, with its graphs.
    fn statements(&self, subject: Id) -> impl Iterator<Item = (u32, u32, &[Graph])> {
        let columns = self.snapshot.index.columns(Order::Spo);
        let run = self.snapshot.index.subject_run(subject);
        run.filter_map(move |place| {
            let graphs = self.graphs_at(Order::Spo, place);
            let taken = (*columns.second.get(place)?, *columns.third.get(place)?, graphs);
            (!graphs.is_empty()).then_some(taken)
        })
    }

    /// Returns the exported quads that have a blank node, with each graph of a triple; without their graphs' names if
    /// `merged`.
    fn quads_with_blank_nodes(&self, merged: bool) -> Result<Vec<Quad>> {
        let index = &self.snapshot.index;
        let mut found = Vec::new();
        let mut add = |hit: Hit, graphs: &[Graph]| -> Result<()> {
            for graph in graphs {
                let quad = self.snapshot.quad(&hit, *graph)?;
                found.push(if merged { Quad { graph_name: GraphName::DefaultGraph, ..quad } } else { quad });
            }
            Ok(())
        };
        for subject in self.blanks.clone().filter_map(Id::new) {
            for (predicate, object, graphs) in self.statements(subject) {
                add(Hit { subject: subject.number(), predicate, object, set: 0 }, graphs)?;
            }
        }
        let columns = index.columns(Order::Ops);
        let triples = self.snapshot.dictionary.groups().iter().filter(|group| group.kind == Kind::Triple);
        let objects = self.blanks.clone().chain(triples.flat_map(|group| group.ids.clone()));
        for object in objects.filter_map(Id::new) {
            for place in index.object_run(object) {
                if let (Some(predicate), Some(subject)) = (columns.second.get(place), columns.third.get(place))
                    && !self.blanks.contains(subject)
                {
                    let hit = Hit { subject: *subject, predicate: *predicate, object: object.number(), set: 0 };
                    add(hit, self.graphs_at(Order::Ops, place))?;
                }
            }
        }
        Ok(found)
    }

    /// Returns the quads of `found` whose subject is a blank node, with labels that depend on what is said of it.
    fn relabelled(&self, found: Vec<Quad>) -> (BlankLabels, Vec<Quad>) {
        let labels = BlankLabels::of(&found);
        let mut own: Vec<Quad> =
            found.into_iter().filter(|quad| matches!(quad.subject, NamedOrBlankNode::BlankNode(_))).collect();
        own.iter_mut().for_each(|quad| labels.rename(quad));
        (labels, own)
    }
}
