//! A request and what is expected of the reply.

use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use oxrdf::{Graph, Triple};
use oxrdfio::{RdfFormat, RdfParser};

use super::super::compare::isomorphic;
use super::{HOST, TOKEN};
use crate::server::{Reply, Server};

/// Where our graph store is.
pub(super) const STORE: &str = "/rdf-graph-store";

/// What the suites write for the address of a graph that the server named.
const LOCATION: &str = "$LOCATION$";

/// A request and what is expected of the reply.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub method: String,
    pub target: String,
    pub headers: Vec<String>,
    pub body: Vec<u8>,
    /// Statuses, as numbers or as names of classes such as `4xx`.
    pub statuses: Vec<String>,
    pub boolean: Option<bool>,
    /// `boolean`, `tabular` or `RDF`.
    pub format: Option<String>,
    pub media_type: Option<String>,
    pub graph: Option<String>,
    /// The reply names a new graph.
    pub is_named: bool,
}

/// Puts `graphs`, names and texts in Turtle, on `server`.
pub(super) fn load(server: &Server, graphs: &[(String, String)]) -> Result<(), String> {
    for (name, text) in graphs {
        let name = lermap::text::percent_encoded(name);
        let headers = ["Content-Type: text/turtle".to_owned(), format!("Authorization: Bearer {TOKEN}")];
        let reply = server.ask("PUT", &format!("{STORE}?graph={name}"), &headers.each_ref().map(String::as_str), text);
        if reply.status != 201 {
            return Err(format!("a graph of the test cannot be put: {} {}", reply.status, reply.body));
        }
    }
    Ok(())
}

/// Makes `exchanges` one after the other; `location` is the address of the last graph that the server named.
pub(super) fn run(server: &Server, exchanges: &[Exchange], location: &mut String) -> Result<(), String> {
    for (at, exchange) in exchanges.iter().enumerate() {
        let own = [format!("Host: {HOST}"), format!("Authorization: Bearer {TOKEN}")];
        let headers: Vec<&str> = exchange.headers.iter().chain(&own).map(String::as_str).collect();
        let target = exchange.target.replace(LOCATION, location);
        let reply = server.send(&exchange.method, &target, &headers, &exchange.body);
        let judged = judge(exchange, &reply);
        judged.map_err(|reason| {
            format!("request {}, {} {target}: {reason}\n{}\n{}", at + 1, exchange.method, reply.head, reply.body)
        })?;
        if exchange.is_named {
            *location = reply.header("location").ok_or("there is no `Location`")?.to_owned();
        }
    }
    Ok(())
}

fn judge(exchange: &Exchange, reply: &Reply) -> Result<(), String> {
    let status = reply.status.to_string();
    let class = format!("{}xx", &status[..1]);
    if !exchange.statuses.iter().any(|expected| *expected == status || *expected == class) {
        return Err(format!("the status is {status}, expected is {:?}", exchange.statuses));
    }
    let media_type = reply.header("content-type").unwrap_or_default();
    if let Some(expected) = exchange.media_type.as_deref().filter(|expected| !media_type.eq_ignore_ascii_case(expected))
    {
        return Err(format!("the media type is `{media_type}`, expected is `{expected}`"));
    }
    if let Some(expected) = &exchange.format {
        let found = kind_of(media_type, &reply.body)?;
        if found != expected {
            return Err(format!("the reply is {found}, expected is {expected}"));
        }
    }
    if let Some(expected) = exchange.boolean {
        let found = boolean(media_type, &reply.body)?;
        if found != expected {
            return Err(format!("the answer is {found}"));
        }
    }
    let Some(expected) = &exchange.graph else { return Ok(()) };
    let (found, expected) = (graph(media_type, &reply.body)?, graph("text/turtle", expected)?);
    if isomorphic(found, expected) { Ok(()) } else { Err("the graph is another".to_owned()) }
}

/// Returns which of the three forms of results `body` has, by reading all of it.
fn kind_of(media_type: &str, body: &str) -> Result<&'static str, String> {
    if RdfFormat::from_media_type(media_type).is_some_and(|format| !format.supports_datasets()) {
        return graph(media_type, body).map(|_| "RDF");
    }
    match results(media_type, body)? {
        SliceQueryResultsParserOutput::Boolean(_) => Ok("boolean"),
        SliceQueryResultsParserOutput::Solutions(rows) => {
            rows.collect::<Result<Vec<_>, _>>().map(|_| "tabular").map_err(|error| error.to_string())
        }
    }
}

fn boolean(media_type: &str, body: &str) -> Result<bool, String> {
    match results(media_type, body)? {
        SliceQueryResultsParserOutput::Boolean(value) => Ok(value),
        SliceQueryResultsParserOutput::Solutions(_) => Err("the reply has rows".to_owned()),
    }
}

fn results<'a>(media_type: &str, body: &'a str) -> Result<SliceQueryResultsParserOutput<'a>, String> {
    let format = QueryResultsFormat::from_media_type(media_type);
    let format = format.ok_or_else(|| format!("`{media_type}` is no format of results"))?;
    QueryResultsParser::from_format(format).for_slice(body.as_bytes()).map_err(|error| error.to_string())
}

/// Returns the graph in `body`.
pub(super) fn graph(media_type: &str, body: &str) -> Result<Graph, String> {
    let format = RdfFormat::from_media_type(media_type).ok_or_else(|| format!("`{media_type}` is no format of RDF"))?;
    let parser = RdfParser::from_format(format).without_named_graphs().rename_blank_nodes();
    let quads = parser.for_slice(body.as_bytes());
    quads.map(|quad| quad.map(Triple::from).map_err(|error| error.to_string())).collect()
}
