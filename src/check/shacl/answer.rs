//! Asks the queries of shapes, about as many nodes at once as each allows.

use std::sync::Arc;

use oxrdf::{NamedNode, Quad, Term, Variable};
use rustc_hash::FxHashSet;

use super::data::Data;
use super::graph::ShapesGraph;
use super::model::{Answer, Question, ShapeId, Shapes};
use super::question::{THIS, VALUE};
use super::run::Run;
use super::seed::{Seed, TERM};
use super::violation::{Detail, Row, Sink};
use super::walk::PathWalk;
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::Results;
use crate::store::{DefaultGraph, Evaluation, Function, Store};

/// Nodes that one query asks about.
const BATCH: usize = 2_000;

/// Rows of one query are at most this many.
const MOST: usize = 5_000_000;

/// A row of a query: variables with their terms.
type Bindings = Vec<(Variable, Term)>;

/// Takes what was asked about, and the rows.
type Take<'a> = dyn FnMut(&[Vec<u32>], Vec<Bindings>) -> Result<()> + 'a;

/// Returns the focus nodes that `question` finds.
pub(super) fn targets(
    question: &Question,
    shapes: &Shapes,
    data: &Data,
    cancellation: &Cancellation,
) -> Result<Vec<Term>> {
    let store = if question.asks_shapes { beside(&data.store, shapes)? } else { data.store.clone() };
    let (names, values): (Vec<_>, Vec<_>) = question.parameters.iter().cloned().unzip();
    let rows = if names.is_empty() { Vec::new() } else { vec![values] };
    let rows = ask(&store, question, &Seed { variables: names, rows }, cancellation)?;
    let this = this();
    Ok(rows.into_iter().flatten().filter(|(variable, _)| *variable == this).map(|(_, term)| term).collect())
}

/// Returns the rows of `question` for the values of `seed`.
fn ask(store: &Store, question: &Question, seed: &Seed, cancellation: &Cancellation) -> Result<Vec<Bindings>> {
    let query = seed.query(&question.query)?;
    let row = seed.rows.first().cloned().unwrap_or_default();
    let function: Function = Arc::new(move |arguments: &[Term]| match arguments {
        [Term::Literal(place)] => row.get(place.value().parse::<usize>().ok()?).cloned(),
        _ => None,
    });
    let evaluation = Evaluation {
        functions: vec![(NamedNode::new_unchecked(TERM), function)],
        default_graph: if question.asks_shapes {
            DefaultGraph::Without(vec![ShapesGraph::name()])
        } else {
            DefaultGraph::Union
        },
        cancellation: cancellation.clone(),
        ..Evaluation::default()
    };
    let Results::Solutions(solutions) = store.evaluate(&query, &evaluation)?.0 else { return Ok(Vec::new()) };
    let variables = Arc::clone(&solutions.variables);
    let mut rows = Vec::new();
    for row in solutions {
        let bound = variables.iter().cloned().zip(row?).filter_map(|(variable, term)| Some((variable, term?)));
        rows.push(bound.collect());
        if rows.len() > MOST {
            return Err(Error::limit(format!("a query of the shapes gives more than {MOST} rows")));
        }
    }
    Ok(rows)
}

impl Run<'_> {
    /// Tells `sink` which of `focus` the query of a constraint finds wrong.
    pub(super) fn ask(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        question: &Question,
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        if question.answer != Answer::Conforming {
            let nodes: Vec<Vec<u32>> = focus.iter().map(|node| vec![*node]).collect();
            return self.in_batches(question, &nodes, &mut |_, rows| self.rows(shape, rows, sink));
        }
        let mut pairs = Vec::new();
        self.each_value(walk, shape, focus, None, &mut |node, values| {
            pairs.extend(values.iter().map(|value| vec![node, *value]));
            Ok(())
        })?;
        self.in_batches(question, &pairs, &mut |asked, rows| {
            let mut conforming = FxHashSet::default();
            for row in rows {
                conforming.insert((self.id(&row, THIS), self.id(&row, VALUE)));
            }
            for pair in asked {
                if !conforming.contains(&(Some(pair[0]), Some(pair[1]))) {
                    sink.fail(pair[0], Some(pair[1]), Detail::None);
                }
            }
            Ok(())
        })
    }

    fn id(&self, row: &[(Variable, Term)], name: &str) -> Option<u32> {
        row.iter().find(|(variable, _)| variable.as_str() == name).and_then(|(_, term)| self.data.find(term))
    }

    /// Asks `question` about `nodes`, each a focus node with or without a value node, and hands the rows to `take`.
    fn in_batches(&self, question: &Question, nodes: &[Vec<u32>], take: &mut Take<'_>) -> Result<()> {
        let mut batch: Vec<Vec<u32>> = Vec::new();
        for node in nodes {
            let is_alone = question.is_apart || self.has_blank(node) || self.parameters_have_blank(question);
            if is_alone {
                self.about(question, std::slice::from_ref(node), take)?;
            } else {
                batch.push(node.clone());
            }
            if batch.len() == BATCH {
                self.about(question, &std::mem::take(&mut batch), take)?;
            }
        }
        if batch.is_empty() { Ok(()) } else { self.about(question, &batch, take) }
    }

    fn has_blank(&self, nodes: &[u32]) -> bool {
        nodes.iter().any(|node| matches!(self.data.term(*node), Ok(Term::BlankNode(_) | Term::Triple(_))))
    }

    fn parameters_have_blank(&self, question: &Question) -> bool {
        question.parameters.iter().any(|(_, term)| matches!(term, Term::BlankNode(_) | Term::Triple(_)))
    }

    fn about(&self, question: &Question, nodes: &[Vec<u32>], take: &mut Take<'_>) -> Result<()> {
        let mut variables = vec![this()];
        if nodes.first().is_some_and(|node| node.len() > 1) {
            variables.push(Variable::new_unchecked(VALUE));
        }
        variables.extend(question.parameters.iter().map(|(name, _)| name.clone()));
        let mut rows = Vec::with_capacity(nodes.len());
        for node in nodes {
            let mut row: Vec<Term> = node.iter().map(|id| self.data.term(*id)).collect::<Result<_>>()?;
            row.extend(question.parameters.iter().map(|(_, term)| term.clone()));
            rows.push(row);
        }
        let beside_data = match question.asks_shapes {
            true => Some(self.with_shapes.get_or_init(|| beside(&self.data.store, self.shapes)).clone()?),
            false => None,
        };
        let store = beside_data.as_ref().unwrap_or(&self.data.store);
        take(nodes, ask(store, question, &Seed { variables, rows }, self.cancellation)?)
    }

    fn rows(&self, shape: ShapeId, rows: Vec<Bindings>, sink: &mut Sink<'_>) -> Result<()> {
        let is_node = self.shapes.all[shape].path.is_none();
        for bindings in rows {
            let of =
                |name: &str| bindings.iter().find(|(variable, _)| variable.as_str() == name).map(|(_, t)| t.clone());
            let Some(focus) = self.id(&bindings, THIS) else { continue };
            let message = match of("message") {
                Some(Term::Literal(text)) => Some(text),
                _ => None,
            };
            let (value, path) = (of(VALUE), of("path").filter(|path| matches!(path, Term::NamedNode(_))));
            let own = (value.is_none() && is_node).then_some(focus);
            let row = Row { value, path, message, bindings };
            sink.fail(focus, own, Detail::Row(Box::new(row)));
        }
        Ok(())
    }
}

/// Returns the name of the variable of focus nodes.
fn this() -> Variable {
    Variable::new_unchecked(THIS)
}

/// Returns the data of `store` with the graph of shapes beside it.
fn beside(store: &Store, shapes: &Shapes) -> Result<Store> {
    let quads = store.all_quads();
    let shapes = Store::Snapshot(Arc::clone(&shapes.graph.snapshot));
    let own = shapes.all_quads();
    let name = ShapesGraph::name();
    let own = own.map(|quad| quad.map(|quad| Quad { graph_name: name.clone().into(), ..quad }));
    Store::from_quads(quads.chain(own).collect::<Result<Vec<_>>>()?)
}
