//! The SPARQL 1.1 Protocol at `/sparql`: queries by GET and both POST forms, updates for those who may.

use hyper::header;
use hyper::{Method, StatusCode};
use lermap::Engine;
use lermap::output::{Content, Style};
use lermap::query::{Prefixes, bind, parse_query, parse_update};
use lermap::spargebra::algebra::QueryDataset;
use lermap::spargebra::{GraphUpdateOperation, Query};
use lermap::store::{Operation as Step, Update};
use oxrdf::NamedNode;

use super::description::{describe_service, origin};
use super::message::{Parameters, Reply, Request};
use super::state::{State, chosen, sent_as};

/// Parameters of the protocol and our own `format`.
const DEFAULT_GRAPH: &str = "default-graph-uri";
const NAMED_GRAPH: &str = "named-graph-uri";

/// Words of functions whose answers are others each time.
const FICKLE: &[&str] = &["now", "rand", "uuid", "bnode"];

/// What an operation is asked with.
struct Operation {
    parameters: Parameters,
    query: Option<String>,
    update: Option<String>,
}

/// Answers a request to `/sparql`.
pub(super) fn sparql(request: &Request, state: &State) -> Result<Reply, Reply> {
    if request.method == Method::OPTIONS {
        return Ok(Reply::options("GET, HEAD, POST, OPTIONS"));
    }
    let operation = operation(request)?;
    match (&operation.query, &operation.update) {
        (Some(_), Some(_)) => {
            Err(Reply::error(StatusCode::BAD_REQUEST, "a request has a query or an update, not both"))
        }
        (Some(query), None) => answer(query, &operation.parameters, request, state),
        (None, Some(update)) => change(update, &operation.parameters, request, state),
        (None, None) if request.reads() => describe_service(request, state),
        (None, None) => Err(Reply::error(StatusCode::BAD_REQUEST, "the request has no `query` and no `update`")),
    }
}

/// Reads where a request has its query or update.
fn operation(request: &Request) -> Result<Operation, Reply> {
    let parameters = request.parameters()?;
    if request.reads() {
        if parameters.first("update").is_some() {
            return Err(Reply::error(StatusCode::BAD_REQUEST, "an update is sent by POST"));
        }
        let query = parameters.only("query")?.map(str::to_owned);
        return Ok(Operation { query, update: None, parameters });
    }
    if request.method != Method::POST {
        return Err(Reply::not_allowed("GET, HEAD, POST, OPTIONS"));
    }
    check_charset(request)?;
    match request.media_type().as_deref() {
        Some("application/x-www-form-urlencoded") => {
            let form = Parameters::read(request.text()?)?;
            let all = form.and(parameters);
            let query = all.only("query")?.map(str::to_owned);
            let update = all.only("update")?.map(str::to_owned);
            Ok(Operation { query, update, parameters: all })
        }
        Some("application/sparql-query") => {
            Ok(Operation { query: Some(request.text()?.to_owned()), update: None, parameters })
        }
        Some("application/sparql-update") => {
            Ok(Operation { query: None, update: Some(request.text()?.to_owned()), parameters })
        }
        _ => Err(Reply::error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "a POST is `application/x-www-form-urlencoded`, `application/sparql-query` or `application/sparql-update`",
        )),
    }
}

/// Refuses a body that says to be in another character set than UTF-8.
pub(super) fn check_charset(request: &Request) -> Result<(), Reply> {
    let value = request.header(&header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let charset = value.split(';').find_map(|part| part.trim().strip_prefix("charset="));
    match charset.map(|charset| charset.trim_matches('"')) {
        None | Some("utf-8" | "utf8" | "us-ascii") => Ok(()),
        Some(_) => Err(Reply::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "text is sent here as UTF-8")),
    }
}

/// Returns the graphs that parameters name, for a query that is asked about them alone.
fn dataset(parameters: &Parameters, default: &str, named: &str) -> Result<Option<QueryDataset>, Reply> {
    let graphs = |name: &str| {
        let nodes = parameters.all(name).filter(|iri| !iri.is_empty()).map(|iri| {
            NamedNode::new(iri).map_err(|error| {
                Reply::error(StatusCode::BAD_REQUEST, &format!("`{name}` is no IRI: `{iri}`: {error}"))
            })
        });
        nodes.collect::<Result<Vec<_>, Reply>>()
    };
    let (default, named) = (graphs(default)?, graphs(named)?);
    let is_given = !default.is_empty() || !named.is_empty();
    Ok(is_given.then_some(QueryDataset { default, named: Some(named) }))
}

fn answer(text: &str, parameters: &Parameters, request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let mut query = bind(parse_query(text, &prefixes(&engine, request))?, &state.workspace.parameters())?;
    if let Some(chosen) = dataset(parameters, DEFAULT_GRAPH, NAMED_GRAPH)? {
        *dataset_of(&mut query) = Some(chosen);
    }
    let key = parameters.first("format").or_else(|| parameters.first("output"));
    let words = text.to_lowercase();
    let is_fickle = FICKLE.iter().any(|word| words.contains(word));
    if request.reads() && !is_fickle {
        let format = chosen(request, key, content_of(&query))?;
        return state.cached(request, format.name, || run(&query, key, &engine, request, state));
    }
    run(&query, key, &engine, request, state)
}

/// Returns the prefixes that texts may use; relative IRIs start at this address.
fn prefixes(engine: &Engine, request: &Request) -> Prefixes {
    match engine.prefixes.base() {
        Some(_) => engine.prefixes.clone(),
        None => engine.prefixes.clone().with_base(format!("{}/sparql", origin(request))),
    }
}

fn dataset_of(query: &mut Query) -> &mut Option<QueryDataset> {
    match query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => dataset,
    }
}

fn content_of(query: &Query) -> Content {
    match query {
        Query::Select { .. } | Query::Ask { .. } => Content::Table,
        Query::Construct { .. } | Query::Describe { .. } => Content::Graph,
    }
}

/// Answers a query that is parsed, in the format `key` or the one that the client accepts.
pub(super) fn run(
    query: &Query,
    key: Option<&str>,
    engine: &Engine,
    request: &Request,
    state: &State,
) -> Result<Reply, Reply> {
    let format = chosen(request, key, content_of(query))?;
    let options = state.options(&request.cancellation);
    let results = state.bounded(engine.evaluate(query, &options)?.results);
    let write = Box::new(move |out: &mut dyn std::io::Write| {
        format.write(results, &Style::PLAIN, out)?;
        Ok(())
    });
    Ok(Reply::stream(&sent_as(format), write))
}

fn change(text: &str, parameters: &Parameters, request: &Request, state: &State) -> Result<Reply, Reply> {
    state.rights.check(request, &state.names)?;
    let engine = state.engine(request)?;
    let mut update = parse_update(text, &prefixes(&engine, request))?;
    if let Some(chosen) = dataset(parameters, "using-graph-uri", "using-named-graph-uri")? {
        read_from(&mut update, &chosen)?;
    }
    let limited = request.cancellation.with_timeout(state.workspace.limits().time);
    let changes = state.workspace.apply(&update, &limited)?;
    let told = format!("{} inserted, {} deleted\n", changes.inserted, changes.deleted);
    Ok(Reply::ok("text/plain; charset=utf-8", told))
}

/// Has `update` read the graphs that the request names; it may not name others itself.
fn read_from(update: &mut Update, graphs: &QueryDataset) -> Result<(), Reply> {
    for step in &mut update.operations {
        if let Step::Sparql(GraphUpdateOperation::DeleteInsert { using, .. }) = step {
            if using.is_some() {
                let sentence = "the graphs to read are named in the request, so the update has no USING and no WITH";
                return Err(Reply::error(StatusCode::BAD_REQUEST, sentence));
            }
            *using = Some(graphs.clone());
        }
    }
    Ok(())
}
