//! Runs a query over a snapshot with Oxigraph's evaluator.
//!
//! The evaluator gives rows while they are read. When the work is told to stop, scans come to their end at once, so
//! that sorts and groups have nothing more to read; what they give then is not whole and is replaced by the reason.

use std::sync::Arc;

use oxiri::Iri;
use oxrdf::{GraphName, NamedNode, Variable};
use spareval::{DefaultServiceHandler, QueryEvaluationError, QueryEvaluator, QueryResults, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::columns::{self, CountsRows};
use super::plan;
use super::sort;
use super::view::{Graphs, View};
use super::{Evaluation, Explanation};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Solutions, Triples};
use crate::snapshot::Snapshot;

/// Evaluates `query` over `snapshot`.
pub fn evaluate(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    evaluation: &Evaluation,
) -> Result<(Results, Option<Explanation>)> {
    let cancellation = &evaluation.cancellation;
    cancellation.check()?;
    let from: Option<Vec<GraphName>> =
        query.dataset().map(|dataset| dataset.default.iter().cloned().map(Into::into).collect());
    let graphs = match &from {
        Some(names) => Graphs::From(names),
        None => Graphs::Default(&evaluation.default_graph),
    };
    let view = View::new(Arc::clone(snapshot), &graphs, cancellation.clone());
    let counts_rows = if evaluation.explain { CountsRows::Yes } else { CountsRows::No };
    if !evaluation.without_optimizer
        && view.sees_all()
        && let Some((results, explanation)) = columns::answer(snapshot, query, cancellation, counts_rows)?
    {
        return Ok((results, evaluation.explain.then_some(explanation)));
    }
    sort::outside(query, cancellation, |query| by_oxigraph(snapshot, query, evaluation, view))
}

/// Evaluates `query` over what `view` shows of `snapshot`.
fn by_oxigraph(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    evaluation: &Evaluation,
    view: View,
) -> Result<(Results, Option<Explanation>)> {
    let cancellation = &evaluation.cancellation;
    let mut evaluator = QueryEvaluator::new().with_default_service_handler(NoService);
    for (name, function) in &evaluation.functions {
        let function = Arc::clone(function);
        evaluator = evaluator.with_custom_function(name.clone(), move |arguments| function(arguments));
    }
    if evaluation.without_optimizer || plan::is_misread(query) {
        evaluator = evaluator.without_optimizations();
    }
    if evaluation.explain {
        evaluator = evaluator.compute_statistics();
    }
    let ordered = (!evaluation.without_optimizer).then(|| plan::ordered(query, snapshot));
    let mut prepared = evaluator.prepare(ordered.as_ref().unwrap_or(query));
    // The view itself knows what the default graph is.
    prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    let (results, explanation) = sort::guarded(|| prepared.explain(view.clone()))?;
    let results = results.map_err(|error| failed(error, cancellation))?;
    if view.is_cancelled() {
        return Err(cancellation.error());
    }
    Ok((convert(results, view, cancellation.clone()), evaluation.explain.then(|| explanation.into())))
}

/// Returns the evaluator's results as ours; rows of work that was told to stop become the reason.
fn convert(results: QueryResults<'static>, view: View, cancellation: Cancellation) -> Results {
    match results {
        QueryResults::Boolean(value) => Results::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables: Arc<[Variable]> = solutions.variables().into();
            let rows = solutions.map(|row| row.map(|row| row.values().to_vec()));
            Results::Solutions(Solutions::new(variables, Whole { inner: rows, view, cancellation, is_over: false }))
        }
        QueryResults::Graph(triples) => {
            Results::Graph(Triples::new(Whole { inner: triples, view, cancellation, is_over: false }))
        }
    }
}

/// Rows until the work is told to stop, then the reason once.
struct Whole<I> {
    inner: I,
    view: View,
    cancellation: Cancellation,
    is_over: bool,
}

impl<T, I: Iterator<Item = Result<T, QueryEvaluationError>>> Iterator for Whole<I> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.is_over {
            return None;
        }
        let row = match sort::guarded(|| self.inner.next()) {
            Ok(row) => row,
            Err(error) => {
                self.is_over = true;
                return Some(Err(error));
            }
        };
        if self.view.step() {
            self.is_over = true;
            return Some(Err(self.cancellation.error()));
        }
        let row = row?.map_err(|error| failed(error, &self.cancellation));
        self.is_over = row.is_err();
        Some(row)
    }
}

/// Returns our error for the evaluator's.
pub fn failed(error: QueryEvaluationError, cancellation: &Cancellation) -> Error {
    let text = error.to_string();
    match error {
        QueryEvaluationError::Cancelled => cancellation.error(),
        QueryEvaluationError::Dataset(error) | QueryEvaluationError::Service(error) => {
            match error.downcast::<Error>() {
                Ok(error) => *error,
                Err(error) => Error::usage(format!("the query failed: {error}")),
            }
        }
        _ => Error::usage(format!("the query failed: {text}")),
    }
}

/// Refuses SERVICE: nothing here opens a connection that the user did not ask for.
pub struct NoService;

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
