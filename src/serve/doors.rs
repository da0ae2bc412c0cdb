//! Which address leads where.

use hyper::Method;

use super::description::describe_data;
use super::graph_store::{GRAPHS, STORE, graph_store};
use super::message::{Reply, Request};
use super::openapi::openapi;
use super::pages;
use super::protocol::sparql;
use super::state::State;

/// A function that answers requests.
type Door = fn(&Request, &State) -> Result<Reply, Reply>;

/// What addresses that are only read take.
const READ: &str = "GET, HEAD, OPTIONS";

/// Doors that are only read, by their paths.
const DOORS: &[(&str, Door)] = &[("/openapi.json", openapi), ("/.well-known/void", describe_data)];

/// Starts of paths whose pages may be others each time, since they answer queries, or are asked for once.
const FICKLE: &[&str] = &["/query", "/queries/", "/complete", "/suggest", "/search", "/explore"];

/// Answers `request` at the door that its path leads to.
pub(super) fn open(request: &Request, state: &State) -> Result<Reply, Reply> {
    match (request.path.as_str(), &request.method) {
        ("/sparql" | "/sparql/", _) => sparql(request, state),
        (STORE, _) => graph_store(request, state),
        (path, _) if path.starts_with(GRAPHS) => graph_store(request, state),
        (path, &Method::GET | &Method::HEAD) => read(path, request, state),
        (_, &Method::OPTIONS) => Ok(Reply::options(READ)),
        _ => Err(Reply::not_allowed(READ)),
    }
}

fn read(path: &str, request: &Request, state: &State) -> Result<Reply, Reply> {
    if let Some((_, door)) = DOORS.iter().find(|(own, _)| *own == path) {
        return door(request, state);
    }
    let page = pages::at(path).unwrap_or(pages::by_path);
    if FICKLE.iter().any(|start| path.starts_with(start)) {
        return page(request, state);
    }
    state.remembered(request, || page(request, state))
}
