//! Oxigraph's store in memory with its own evaluator: a second opinion on any answer, and the oracle of tests.
//!
//! It keeps numbers, dates and booleans by value and gives them back in one form: `2.50` comes out as `2.5`, and of `1`
//! and `01` it holds one.

use std::sync::{Arc, Mutex, PoisonError};

use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use oxiri::Iri;
use oxrdf::{GraphName, GraphNameRef, NamedNode, Quad, TermRef, Variable};
use spareval::{DefaultServiceHandler, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::sort;
use super::watch::{Watch, watch};
use super::{DefaultGraph, Evaluation, Explanation, QuadPattern};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Solutions, Triples};

/// What errors call Oxigraph's store.
const NAME: &str = "Oxigraph's store";

/// What to do where it cannot do something.
const WITHOUT: &str = "leave `--engine oxigraph` out";

/// Oxigraph's in-memory store.
///
/// Its evaluator gives a triple once for each graph where several make the default graph. So the triples of these are
/// put once into the unnamed graph of a second store, which is kept for the next query.
#[derive(Clone)]
pub struct Memory {
    store: Store,
    /// The second store, with what its unnamed graph is made of.
    merged: Arc<Mutex<Option<(Merge, Store)>>>,
}

/// Graphs that make the default graph of a query, where they are several.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Merge {
    Without(Vec<NamedNode>),
    From(Vec<NamedNode>),
}

impl Merge {
    /// Returns what the default graph of `query` is made of; `None` if it is one graph.
    fn of(query: &Query, default_graph: &DefaultGraph) -> Option<Self> {
        match (query.dataset(), default_graph) {
            (Some(dataset), _) if dataset.default.len() < 2 => None,
            (Some(dataset), _) => Some(Self::From(dataset.default.clone())),
            (None, DefaultGraph::Strict) => None,
            (None, DefaultGraph::Union) => Some(Self::Without(Vec::new())),
            (None, DefaultGraph::Without(hidden)) => Some(Self::Without(hidden.clone())),
        }
    }

    fn has(&self, graph: &GraphName) -> bool {
        let is_in = |list: &[NamedNode]| list.iter().any(|name| matches!(graph, GraphName::NamedNode(n) if n == name));
        match self {
            Self::Without(hidden) => !is_in(hidden),
            Self::From(names) => is_in(names),
        }
    }
}

impl Memory {
    /// Returns a store of `quads`.
    ///
    /// # Errors
    /// When the store cannot take them.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self> {
        let store = Store::new().map_err(storage)?;
        let mut loader = store.bulk_loader();
        loader.load_quads(quads).map_err(storage)?;
        loader.commit().map_err(storage)?;
        Ok(Self { store, merged: Arc::default() })
    }

    pub(super) fn evaluate(&self, query: &Query, evaluation: &Evaluation) -> Result<(Results, Option<Explanation>)> {
        sort::outside(query, &evaluation.cancellation, |query| self.unsorted(query, evaluation))
    }

    fn unsorted(&self, query: &Query, evaluation: &Evaluation) -> Result<(Results, Option<Explanation>)> {
        if evaluation.explain {
            return Err(Error::unsupported(NAME, "show a plan with its rows").with_hint(WITHOUT));
        }
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
        let store = match Merge::of(query, &evaluation.default_graph) {
            None => self.store.clone(),
            Some(merge) => {
                prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
                self.merged(merge, &evaluation.cancellation)?
            }
        };
        let watch = watch(&evaluation.cancellation, &token);
        let results = sort::guarded(|| -> Result<Results> {
            let results = prepared.on_store(&store).execute();
            evaluation.cancellation.check()?;
            convert(results.map_err(failed)?, &evaluation.cancellation, watch)
        })?;
        Ok((results?, None))
    }

    /// Returns a store with the same named graphs, whose unnamed graph has the triples of the graphs of `merge`.
    fn merged(&self, merge: Merge, cancellation: &Cancellation) -> Result<Store> {
        let mut merged = self.merged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, store)) = merged.as_ref().filter(|(known, _)| *known == merge) {
            return Ok(store.clone());
        }
        let mut quads = Vec::new();
        for quad in &self.store {
            cancellation.check()?;
            let quad = quad.map_err(storage)?;
            if merge.has(&quad.graph_name) {
                quads.push(Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
            }
            if quad.graph_name != GraphName::DefaultGraph {
                quads.push(quad);
            }
        }
        let store = Self::from_quads(quads)?.store;
        *merged = Some((merge, store.clone()));
        Ok(store)
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

/// Returns Oxigraph's results as ours. They are read whole, since they cannot go from thread to thread.
fn convert(results: QueryResults<'static>, cancellation: &Cancellation, _watch: Watch) -> Result<Results> {
    Ok(match results {
        QueryResults::Boolean(value) => Results::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables: Arc<[Variable]> = solutions.variables().into();
            let mut rows = Vec::new();
            for row in solutions {
                cancellation.check()?;
                rows.push(row.map_err(failed)?.values().to_vec());
            }
            Results::Solutions(Solutions::new(variables, rows.into_iter().map(Ok)))
        }
        QueryResults::Graph(triples) => {
            let mut all = Vec::new();
            for triple in triples {
                cancellation.check()?;
                all.push(triple.map_err(failed)?);
            }
            Results::Graph(Triples::new(all.into_iter().map(Ok)))
        }
    })
}

/// Returns the error of a store that failed.
pub(super) fn storage(error: impl std::fmt::Display) -> Error {
    Error::data(format!("the store failed: {error}"))
}

fn failed(error: QueryEvaluationError) -> Error {
    match error {
        QueryEvaluationError::Cancelled => Error::interrupted(),
        error => Error::usage(format!("the query failed: {error}")),
    }
}

/// Refuses SERVICE: nothing here opens a connection that the user did not ask for.
pub(super) struct NoService;

impl DefaultServiceHandler for NoService {
    type Error = Error;

    fn handle(
        &self,
        service_name: &NamedNode,
        _pattern: &GraphPattern,
        _base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>> {
        Err(Error::usage(format!("SERVICE `{}` is not reached: no connection is opened", service_name.as_str()))
            .with_hint("load the data that it holds as another `--source`"))
    }
}
