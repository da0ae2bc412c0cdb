//! What the endpoint says of itself: the SPARQL 1.1 Service Description, and VoID for the data.

use std::sync::Arc;

use hyper::header;
use lermap::output::{Content, Style};
use lermap::results::{Results, Triples};
use lermap::schema::{VocabularyKind, uses};
use lermap::vocab::rdf;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Term, Triple};

use super::message::{Reply, Request};
use super::negotiate::Accept;
use super::state::{State, chosen, offers, sent_as};

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";
const VOID: &str = "http://rdfs.org/ns/void#";
const FORMATS: &str = "http://www.w3.org/ns/formats/";
const SPARQL_QUERY: &str = "SPARQL11Query";

/// Names of formats at the W3C, by ours.
const KNOWN: &[(&str, &str)] = &[
    ("json", "SPARQL_Results_JSON"),
    ("xml", "SPARQL_Results_XML"),
    ("csv", "SPARQL_Results_CSV"),
    ("tsv", "SPARQL_Results_TSV"),
    ("turtle", "Turtle"),
    ("ntriples", "N-Triples"),
    ("nquads", "N-Quads"),
    ("trig", "TriG"),
    ("rdfxml", "RDF_XML"),
    ("jsonld", "JSON-LD"),
];

/// A graph while it is written down.
#[derive(Default)]
struct Notes(Vec<Triple>);

impl Notes {
    fn say(&mut self, subject: &NamedOrBlankNode, property: &str, value: impl Into<Term>) {
        self.0.push(Triple::new(subject.clone(), NamedNode::new_unchecked(property), value.into()));
    }

    fn node(&mut self, name: &str, kind: &str) -> NamedOrBlankNode {
        let node = NamedOrBlankNode::from(BlankNode::new_unchecked(name));
        self.say(&node, rdf::TYPE, NamedNode::new_unchecked(kind));
        node
    }
}

fn sd(name: &str) -> String {
    format!("{SD}{name}")
}

fn void(name: &str) -> String {
    format!("{VOID}{name}")
}

fn named(iri: impl Into<String>) -> NamedNode {
    NamedNode::new_unchecked(iri.into())
}

fn number(value: u64) -> Literal {
    Literal::from(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Returns the address of this server as the client calls it.
pub(super) fn origin(request: &Request) -> String {
    format!("http://{}", request.header(&header::HOST).unwrap_or("localhost"))
}

/// Answers `GET /sparql` without a query; a browser is led to the page for queries.
pub(super) fn describe_service(request: &Request, state: &State) -> Result<Reply, Reply> {
    let accept = Accept::read(request.header(&header::ACCEPT));
    let is_page = accept.choose(&[vec!["text/turtle", "application/rdf+xml"], vec!["text/html"]]) == Some(1);
    let key = request.parameters()?.first("format").map(str::to_owned);
    if is_page && key.is_none() {
        return Ok(Reply::see_other("/query"));
    }
    let mut notes = Notes::default();
    let endpoint = format!("{}/sparql", origin(request));
    let service = notes.node("service", &sd("Service"));
    notes.say(&service, &sd("endpoint"), named(endpoint));
    notes.say(&service, &sd("supportedLanguage"), named(sd(SPARQL_QUERY)));
    if state.rights.any() {
        notes.say(&service, &sd("supportedLanguage"), named(sd("SPARQL11Update")));
    }
    notes.say(&service, &sd("feature"), named(sd("UnionDefaultGraph")));
    for content in [Content::Table, Content::Graph] {
        for format in offers(content) {
            if let Some((_, known)) = KNOWN.iter().find(|(name, _)| *name == format.name) {
                notes.say(&service, &sd("resultFormat"), named(format!("{FORMATS}{known}")));
            }
        }
    }
    let dataset = notes.node("dataset", &sd("Dataset"));
    notes.say(&service, &sd("defaultDataset"), dataset.clone());
    let graph = notes.node("graph", &sd("Graph"));
    notes.say(&dataset, &sd("defaultGraph"), graph.clone());
    let engine = state.engine(request)?;
    notes.say(&graph, &void("triples"), number(engine.store().len()? as u64));
    for (at, (name, count)) in graphs(&engine)?.into_iter().enumerate() {
        let entry = notes.node(&format!("named{at}"), &sd("NamedGraph"));
        notes.say(&dataset, &sd("namedGraph"), entry.clone());
        notes.say(&entry, &sd("name"), name);
        let content = notes.node(&format!("content{at}"), &sd("Graph"));
        notes.say(&entry, &sd("graph"), content.clone());
        notes.say(&content, &void("triples"), number(count));
    }
    write(notes, request, key.as_deref())
}

/// Returns the named graphs and how many statements each has, by name.
fn graphs(engine: &lermap::Engine) -> lermap::Result<Vec<(NamedNode, u64)>> {
    let graphs = engine.store().graphs()?.into_iter();
    let named = graphs.filter_map(|(graph, count)| match graph {
        GraphName::NamedNode(name) => Some((name, count as u64)),
        _ => None,
    });
    Ok(named.collect())
}

/// Answers `/.well-known/void`: what data there are, by class and property.
pub(super) fn describe_data(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let mut notes = Notes::default();
    let dataset = NamedOrBlankNode::from(named(format!("{}/.well-known/void#dataset", origin(request))));
    notes.say(&dataset, rdf::TYPE, named(void("Dataset")));
    notes.say(&dataset, &void("sparqlEndpoint"), named(format!("{}/sparql", origin(request))));
    notes.say(&dataset, &void("triples"), number(engine.store().len()? as u64));
    notes.say(&dataset, &void("uriSpace"), Literal::from(lermap::vocab::BASE));
    for (kind, name, property, count) in [
        (VocabularyKind::Class, "classPartition", "class", "entities"),
        (VocabularyKind::Property, "propertyPartition", "property", "triples"),
    ] {
        let found = uses(engine.store(), kind)?;
        let total = if kind == VocabularyKind::Class { "classes" } else { "properties" };
        notes.say(&dataset, &void(total), number(found.len() as u64));
        for (at, (term, used)) in found.into_iter().enumerate() {
            let part = NamedOrBlankNode::from(BlankNode::new_unchecked(format!("{property}{at}")));
            notes.say(&dataset, &void(name), part.clone());
            notes.say(&part, &void(property), term);
            notes.say(&part, &void(count), number(used));
        }
    }
    let key = request.parameters()?.first("format").map(str::to_owned);
    write(notes, request, key.as_deref())
}

/// Writes what was noted in the format that the client wants.
fn write(notes: Notes, request: &Request, key: Option<&str>) -> Result<Reply, Reply> {
    let format = chosen(request, key, Content::Graph)?;
    let triples: Arc<[Triple]> = notes.0.into();
    let results = Results::Graph(Triples::new((0..triples.len()).map(move |at| Ok(triples[at].clone()))));
    let mut out = Vec::new();
    format.write(results, &Style::PLAIN, &mut out)?;
    Ok(Reply::ok(&sent_as(format), out))
}
