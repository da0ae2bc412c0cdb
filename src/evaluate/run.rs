//! A query from algebra to results.

use std::sync::Arc;

use oxrdf::{GraphName, NamedNode};
use oxsdatatypes::DateTime;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

use super::answer::{Construct, Describe, Rows, ask};
use super::build::{Builder, Env, Shared};
use super::compile::{Options, compile};
use super::explain::Explanation;
use super::graphs::number;
use super::{Budget, Context, DefaultGraph, Functions, Terms, Visible};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::results::{Results, Solutions, Triples};
use crate::snapshot::Snapshot;

/// How to answer a query.
#[derive(Clone, Default)]
pub struct Request {
    /// Functions of our own that the query may call.
    pub functions: Functions,
    pub default_graph: DefaultGraph,
    pub cancellation: Cancellation,
    pub budget: Budget,
    /// Leave patterns in the order of the text.
    pub without_optimizer: bool,
    /// Count rows and time of each step.
    pub explain: bool,
    /// How many threads may work at once; all cores if 0.
    pub threads: usize,
}

/// Answers `query` over `snapshot`. The explanation has counts once the results are read to the end.
///
/// # Errors
/// When the query is nested too deeply, the work is told to stop, a limit is reached or the data is damaged.
pub fn evaluate(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    request: &Request,
) -> Result<(Results, Option<Explanation>)> {
    request.cancellation.check()?;
    let options = Options { without_optimizer: request.without_optimizer };
    let plan = Arc::new(compile(query, snapshot, options)?);
    let context = Arc::new(context(snapshot, query, request));
    let shared = Arc::new(Shared::new(request.explain));
    let env = Env { given: Vec::new(), graph: None, shared: Arc::clone(&shared) };
    let mut operator = Builder { env: &env, context: &context, seed: None }.build(&plan.root)?;
    let explanation = request.explain.then(|| Explanation::new(Arc::clone(&plan), shared, Arc::clone(snapshot)));
    let results = match query {
        Query::Ask { .. } => Results::Boolean(ask(&mut *operator, &context)?),
        Query::Select { .. } => {
            Results::Solutions(Solutions::new(plan.variables.clone(), Rows::new(operator, context)))
        }
        Query::Construct { template, .. } => {
            Results::Graph(Triples::new(Construct::new(template, &plan.variables, operator, context)?))
        }
        Query::Describe { .. } => Results::Graph(Triples::new(Describe::new(operator, context))),
    };
    Ok((results, explanation))
}

fn context(snapshot: &Arc<Snapshot>, query: &Query, request: &Request) -> Context {
    let (default, named) = match query.dataset() {
        Some(dataset) => of_query(snapshot, dataset),
        None => (Visible::by_default(snapshot, &request.default_graph), None),
    };
    Context {
        terms: Terms::new(Arc::clone(snapshot)),
        default,
        named,
        functions: request.functions.clone(),
        base: query.base_iri().cloned(),
        now: DateTime::now(),
        cancellation: request.cancellation.clone(),
        budget: request.budget.clone(),
        threads: match request.threads {
            0 => rayon::current_num_threads(),
            threads => threads,
        },
    }
}

/// Returns what a query with FROM or FROM NAMED sees.
fn of_query(snapshot: &Snapshot, dataset: &QueryDataset) -> (Visible, Option<Vec<u32>>) {
    let names: Vec<GraphName> = dataset.default.iter().cloned().map(Into::into).collect();
    let number = |name: &NamedNode| number(snapshot, &name.clone().into());
    // WITH and USING of an update leave the named graphs as they are.
    let named = dataset.named.as_ref().map(|named| named.iter().filter_map(number).collect());
    (Visible::of(snapshot, &names), named)
}
