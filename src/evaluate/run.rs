//! A query from algebra to results.

use std::sync::Arc;
use std::thread;

use oxrdf::{GraphName, NamedNode};
use oxsdatatypes::DateTime;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

use super::answer::{Construct, Describe, Rows, ask};
use super::build::Builder;
use super::compile::{Options, Plan, compile, is_deep};
use super::env::{Env, Shared};
use super::explain::Explanation;
use super::graphs::number;
use super::operator::Operator;
use super::{Batch, Budget, Context, DefaultGraph, Functions, Terms, Visible};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::results::{Results, Solutions, Triples};
use crate::snapshot::Snapshot;

/// How to answer a query.
#[derive(Clone, Default)]
pub(crate) struct Request {
    /// Functions of our own that the query may call.
    pub functions: Functions,
    pub default_graph: DefaultGraph,
    pub cancellation: Cancellation,
    pub budget: Budget,
    /// Leave patterns in the order of the text.
    pub without_optimizer: bool,
    /// Count rows and time of each step.
    pub explain: bool,
    /// The plan of the query over the same snapshot, made with the same optimizer, where there is one already.
    pub prepared: Option<Prepared>,
    /// How many threads may work at once; all cores if 0.
    pub threads: usize,
}

/// A query's plan over one snapshot; cheap to clone.
#[derive(Clone)]
pub struct Prepared {
    plan: Arc<Plan>,
    /// Whether the steps need a thread with a large stack.
    is_deep: bool,
}

/// Returns the plan of `query` over `snapshot`, as `request` wants it.
///
/// # Errors
/// When the query is nested too deeply, cannot be compiled, or the work is told to stop.
pub(crate) fn prepare(snapshot: &Snapshot, query: &Query, request: &Request) -> Result<Prepared> {
    let is_deep = is_deep(query)?;
    let Request { without_optimizer, ref cancellation, .. } = *request;
    let compile = || compile(query, snapshot, Options { without_optimizer, cancellation });
    let plan = Arc::new(if is_deep { with_room(compile)? } else { compile()? });
    Ok(Prepared { plan, is_deep })
}

/// Answers `query` over `snapshot`. The explanation has counts once the results are read to the end.
///
/// # Errors
/// When the query is nested too deeply, the work is told to stop, a limit is reached or the data is damaged.
pub(crate) fn evaluate(
    snapshot: &Arc<Snapshot>,
    query: &Query,
    request: &Request,
) -> Result<(Results, Option<Explanation>)> {
    let begun = begin(snapshot, query, request);
    // What came of damaged data is worth nothing, an error included.
    snapshot.sound().and(begun)
}

fn begin(snapshot: &Arc<Snapshot>, query: &Query, request: &Request) -> Result<(Results, Option<Explanation>)> {
    request.cancellation.check()?;
    let context = Arc::new(context(snapshot, query, request));
    let Prepared { plan, is_deep } = match &request.prepared {
        Some(prepared) => prepared.clone(),
        None => prepare(snapshot, query, request)?,
    };
    let start = || start(query, &plan, request, &context);
    let (shared, mut operator) = if is_deep { with_room(start)? } else { start()? };
    let explanation = request.explain.then(|| Explanation::new(Arc::clone(&plan), shared, Arc::clone(snapshot)));
    if !matches!(query, Query::Ask { .. }) {
        // What fails before there is a row fails here, before anybody has written something.
        let first = operator.next(&context)?;
        operator = Box::new(Begun { first, rest: operator });
    }
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

/// An operator whose first batch was read already.
struct Begun {
    first: Option<Batch>,
    rest: Box<dyn Operator>,
}

impl Operator for Begun {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        match self.first.take() {
            Some(batch) => Ok(Some(batch)),
            None => self.rest.next(context),
        }
    }
}

/// Operators that are ready to run a plan, and what they share.
type Started = (Arc<Shared>, Box<dyn Operator>);

fn start(query: &Query, plan: &Plan, request: &Request, context: &Context) -> Result<Started> {
    let shared = Arc::new(Shared::new(request.explain));
    let env = Env { given: Vec::new(), graph: None, shared: Arc::clone(&shared) };
    let builder = Builder { env: &env, context, seed: None, part: None };
    let is_first_enough = matches!(query, Query::Ask { .. });
    let operator = if is_first_enough { builder.build(&plan.root) } else { builder.gathered(&plan.root) }?;
    Ok((shared, operator))
}

/// Does `work` on a thread whose stack has room for the deepest of queries.
fn with_room<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    const STACK: usize = 256 << 20;
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("compile".to_owned()).stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| Error::data(format!("cannot start a thread: {error}")))?;
        thread.join().unwrap_or_else(|_| Err(Error::data("the query could not be compiled")))
    })
}

fn context(snapshot: &Arc<Snapshot>, query: &Query, request: &Request) -> Context {
    let (default, named) = match query.dataset() {
        Some(dataset) => of_query(snapshot, dataset),
        None => (Visible::by_default(snapshot, &request.default_graph), None),
    };
    Context {
        terms: Terms::new(Arc::clone(snapshot), &request.budget),
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
