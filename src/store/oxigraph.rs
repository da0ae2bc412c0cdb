//! Oxigraph's store in memory.

use std::sync::Arc;

use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, TermRef, Variable};
use spargebra::Query;

use super::evaluate::NoService;
use super::sort;
use super::watch::{Watch, watch};
use super::{DefaultGraph, Evaluation, Explanation, QuadPattern};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Solutions, Triples};

/// Oxigraph's in-memory store.
#[derive(Clone)]
pub struct Memory {
    store: Store,
}

impl Memory {
    /// Returns a store of `quads`.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self> {
        let store = Store::new().map_err(storage)?;
        let mut loader = store.bulk_loader();
        loader.load_quads(quads).map_err(storage)?;
        loader.commit().map_err(storage)?;
        Ok(Self { store })
    }

    pub(super) fn evaluate(&self, query: &Query, evaluation: &Evaluation) -> Result<(Results, Option<Explanation>)> {
        sort::outside(query, &evaluation.cancellation, |query| self.unsorted(query, evaluation))
    }

    fn unsorted(&self, query: &Query, evaluation: &Evaluation) -> Result<(Results, Option<Explanation>)> {
        let token = CancellationToken::new();
        let mut evaluator =
            SparqlEvaluator::new().with_cancellation_token(token.clone()).with_default_service_handler(NoService);
        for (name, function) in &evaluation.functions {
            let function = std::sync::Arc::clone(function);
            evaluator = evaluator.with_custom_function(name.clone(), move |arguments| function(arguments));
        }
        if evaluation.without_optimizer {
            evaluator = evaluator.without_optimizations();
        }
        let mut prepared = evaluator.for_query(query.clone());
        if query.dataset().is_none() {
            match &evaluation.default_graph {
                DefaultGraph::Strict => {}
                DefaultGraph::Union => prepared.dataset_mut().set_default_graph_as_union(),
                DefaultGraph::Without(hidden) => prepared.dataset_mut().set_default_graph(self.graphs_without(hidden)?),
            }
        }
        let watch = watch(&evaluation.cancellation, &token);
        let results = sort::guarded(|| prepared.on_store(&self.store).execute())?;
        evaluation.cancellation.check()?;
        Ok((convert(results.map_err(failed)?, &evaluation.cancellation, watch), None))
    }

    fn graphs_without(&self, hidden: &[NamedNode]) -> Result<Vec<GraphName>> {
        let mut graphs = vec![GraphName::DefaultGraph];
        for graph in self.store.named_graphs() {
            let graph = graph.map_err(storage)?;
            if !hidden.iter().any(|hidden| NamedOrBlankNode::from(hidden.clone()) == graph) {
                graphs.push(graph.into());
            }
        }
        Ok(graphs)
    }

    pub(super) fn quads(&self, pattern: &QuadPattern) -> Box<dyn Iterator<Item = Result<Quad>>> {
        let quads = self.store.quads_for_pattern(
            pattern.subject.as_ref().map(Into::into),
            pattern.predicate.as_ref().map(Into::into),
            pattern.object.as_ref().map(TermRef::from),
            pattern.graph.as_ref().map(GraphNameRef::from),
        );
        Box::new(quads.map(|quad| quad.map_err(storage)))
    }

    pub(super) fn len(&self) -> Result<usize> {
        self.store.len().map_err(storage)
    }
}

/// Applies the whole of `update` to `store` as one transaction, or nothing of it, by the one updater.
#[cfg(any(test, feature = "rocksdb"))]
pub(super) fn update(
    store: &Store,
    update: &super::Update,
    default_graph: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<super::Changes> {
    let mut builder = crate::snapshot::SnapshotBuilder::new();
    for quad in store {
        cancellation.check()?;
        builder.push(quad.map_err(storage)?.as_ref())?;
    }
    let (pending, changes) = super::update::difference(builder.finish()?, update, default_graph, cancellation)?;
    let mut transaction = store.start_transaction().map_err(storage)?;
    for quad in pending.removed() {
        transaction.remove(quad?.as_ref());
    }
    for quad in pending.added() {
        transaction.insert(quad.as_ref());
    }
    transaction.commit().map_err(storage)?;
    Ok(changes)
}

/// Returns Oxigraph's results as ours, checking `cancellation` at every row.
fn convert(results: QueryResults<'static>, cancellation: &Cancellation, watch: Watch) -> Results {
    let cancellation = cancellation.clone();
    match results {
        QueryResults::Boolean(value) => Results::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables: Arc<[Variable]> = solutions.variables().into();
            Results::Solutions(Solutions::new(
                variables,
                solutions.map(move |row| {
                    let _ = &watch;
                    cancellation.check()?;
                    Ok(row.map_err(failed)?.values().to_vec())
                }),
            ))
        }
        QueryResults::Graph(triples) => Results::Graph(Triples::new(triples.map(move |triple| {
            let _ = &watch;
            cancellation.check()?;
            triple.map_err(failed)
        }))),
    }
}

fn storage(error: impl std::fmt::Display) -> Error {
    Error::data(format!("the store failed: {error}"))
}

fn failed(error: QueryEvaluationError) -> Error {
    match error {
        QueryEvaluationError::Cancelled => Error::interrupted(),
        error => Error::usage(format!("the query failed: {error}")),
    }
}
