//! The SPARQL 1.1 Graph Store HTTP Protocol at `/rdf-graph-store`, for reading.

use hyper::{Method, StatusCode};
use lermap::output::{Content, Style};
use lermap::results::{Results, Triples};
use lermap::store::QuadPattern;
use oxrdf::{GraphName, NamedNode, Triple};

use super::message::{Reply, Request};
use super::state::{State, chosen, sent_as};

/// What this door takes.
const TAKES: &str = "GET, HEAD, OPTIONS";

/// Answers with the statements of one graph: `?default` or `?graph=IRI`.
pub fn graph_store(request: &Request, state: &State) -> Result<Reply, Reply> {
    match request.method {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS => return Ok(Reply::options(TAKES)),
        _ => return Err(Reply::not_allowed(TAKES)),
    }
    let parameters = request.parameters()?;
    let graph = match (parameters.only("default")?, parameters.only("graph")?) {
        (Some(_), None) => GraphName::DefaultGraph,
        (None, Some(iri)) => NamedNode::new(iri)
            .map_err(|error| Reply::error(StatusCode::BAD_REQUEST, &format!("`graph` is no IRI: `{iri}`: {error}")))?
            .into(),
        _ => return Err(Reply::error(StatusCode::BAD_REQUEST, "name one graph: `?default` or `?graph=IRI`")),
    };
    let format = chosen(request, parameters.first("format"), Content::Graph)?;
    let engine = state.engine(request)?;
    let pattern = QuadPattern { graph: Some(graph.clone()), ..QuadPattern::default() };
    if graph != GraphName::DefaultGraph && engine.store().quads(&pattern).next().is_none() {
        return Err(Reply::error(StatusCode::NOT_FOUND, "there is no graph of that name"));
    }
    state.cached(request, format.name, || {
        let write = Box::new(move |out: &mut dyn std::io::Write| {
            let quads = engine.store().quads(&pattern);
            let triples: Vec<Triple> = quads.map(|quad| quad.map(Triple::from)).collect::<lermap::Result<_>>()?;
            let results = Results::Graph(Triples::new(triples.into_iter().map(Ok)));
            format.write(results, &Style::PLAIN, out)?;
            Ok(())
        });
        Ok(Reply::stream(&sent_as(format), write))
    })
}
