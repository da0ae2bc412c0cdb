//! What the three tests of the Service Description ask, whose manifest has names alone.

use oxrdf::{Graph, NamedNode, NamedOrBlankNode, Term};

use super::super::manifest::{RDF, objects, subject};
use super::HOST;
use super::exchange::graph;
use crate::server::Server;

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// Properties of the vocabulary, with the class of what has them and of their values; no class where any IRI is right.
const PROPERTIES: &[(&str, &str, Option<&str>)] = &[
    ("endpoint", "Service", None),
    ("feature", "Service", None),
    ("supportedLanguage", "Service", None),
    ("languageExtension", "Service", None),
    ("propertyFeature", "Service", None),
    ("extensionFunction", "Service", None),
    ("extensionAggregate", "Service", None),
    ("inputFormat", "Service", None),
    ("resultFormat", "Service", None),
    ("defaultEntailmentRegime", "Service", None),
    ("defaultSupportedEntailmentProfile", "Service", None),
    ("defaultDataset", "Service", Some("Dataset")),
    ("availableGraphs", "Service", Some("GraphCollection")),
    ("defaultGraph", "Dataset", Some("Graph")),
    ("namedGraph", "Dataset", Some("NamedGraph")),
    ("name", "NamedGraph", None),
    ("graph", "NamedGraph", Some("Graph")),
    ("entailmentRegime", "NamedGraph", None),
    ("supportedEntailmentProfile", "NamedGraph", None),
];

/// Runs the test called `id`.
pub(super) fn check(server: &Server, id: &str) -> Result<(), String> {
    let headers = [format!("Host: {HOST}"), "Accept: text/turtle, application/rdf+xml;q=0.5".to_owned()];
    let reply = server.ask("GET", "/sparql", &headers.each_ref().map(String::as_str), "");
    if reply.status != 200 {
        return Err(format!("the status is {}", reply.status));
    }
    let graph = graph(reply.header("content-type").unwrap_or_default(), &reply.body)?;
    match id.rsplit('/').next() {
        Some("returns-rdf") if graph.is_empty() => Err("the description is empty".to_owned()),
        Some("returns-rdf") => Ok(()),
        Some("has-endpoint-triple") => has_endpoint(&graph),
        Some("conforms-to-schema") => conforms(&graph),
        _ => Err("no way is known to run it".to_owned()),
    }
}

fn has_endpoint(graph: &Graph) -> Result<(), String> {
    let expected = Term::from(NamedNode::new_unchecked(format!("http://{HOST}/sparql")));
    let found = objects(graph, None, &format!("{SD}endpoint"));
    if found == [expected] { Ok(()) } else { Err(format!("the endpoint is {found:?}")) }
}

/// Looks at each term of the vocabulary in `graph`: each is known and is used where it may be.
fn conforms(graph: &Graph) -> Result<(), String> {
    let is_a = |node: &NamedOrBlankNode, class: &str| {
        let class = Term::from(NamedNode::new_unchecked(format!("{SD}{class}")));
        objects(graph, Some(node), &format!("{RDF}type")).contains(&class)
    };
    let mut count = 0;
    for triple in graph {
        let Some(name) = triple.predicate.as_str().strip_prefix(SD) else { continue };
        let (node, value) = (triple.subject.into_owned(), triple.object.into_owned());
        let known = PROPERTIES.iter().find(|(known, _, _)| *known == name);
        let (_, domain, range) = known.ok_or_else(|| format!("`sd:{name}` is no property"))?;
        if !is_a(&node, domain) {
            return Err(format!("{triple}: its subject is no sd:{domain}"));
        }
        let is_right = match range {
            Some(class) => subject(&value).is_some_and(|value| is_a(&value, class)),
            None => matches!(value, Term::NamedNode(_)),
        };
        if !is_right {
            return Err(format!("{triple}: its value does not fit"));
        }
        count += 1;
    }
    let services = graph.iter().filter(|triple| triple.object.to_string() == format!("<{SD}Service>")).count();
    if services == 1 && count > 5 { Ok(()) } else { Err(format!("{services} services, {count} statements")) }
}
