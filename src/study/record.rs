//! A study as statements to keep: a named graph that says what was asked of which data, and what was found.
//!
//! The graph says nothing of the time: the same study gives the same statements. Its rows use the names of columns in
//! the namespace `algorithm:`, as `SERVICE algorithm:NAME` does.

use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spargebra::algebra::GraphTarget;
use spargebra::{GraphUpdateOperation, Update};

use super::{Bootstrap, Request, Scope, StoreNaming, Study};
use crate::analysis::{ColumnKind, Naming, Value};
use crate::error::{Error, Result};
use crate::network::{Choice, Form, Projection, Weight};
use crate::prefixes::Prefixes;
use crate::query::parse_query;
use crate::store::{DefaultGraph, QuadPattern, Store};
use crate::vocab::{ALGORITHM, LER, ler, prov, rdf};

/// A study that is in a dataset.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The graph that holds it.
    pub graph: NamedNode,
    /// What was analyzed, and how.
    pub request: Request,
    /// The digest of the data that it ran on.
    pub data: String,
    /// The digest of what it found.
    pub findings: String,
}

/// A request as it is written down.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    algorithm: String,
    arguments: Vec<(String, String)>,
    projection: String,
    query: Option<String>,
    predicates: Vec<String>,
    without_predicates: Vec<String>,
    classes: Vec<String>,
    directed: bool,
    weight: String,
    without: Vec<String>,
    /// Rounds, seed and confidence of a bootstrap.
    intervals: Option<(u32, u64, f64)>,
}

/// Returns `study`, which `request` asked of `store`, as statements of `graph`.
///
/// # Errors
/// When the data is damaged.
pub fn statements(study: &Study, request: &Request, store: &Store, graph: &NamedNode) -> Result<Vec<Quad>> {
    let mut quads = Vec::new();
    let mut say = |subject: &NamedNode, predicate: String, object: Term| {
        let predicate = NamedNode::new_unchecked(predicate);
        quads.push(Quad::new(subject.clone(), predicate, object, GraphName::from(graph.clone())));
    };
    let text = |value: &str| Term::from(Literal::from(value));
    let name = study.algorithm.name();
    let title = format!("{name} of the network {}", study.report.name);
    say(graph, rdf::TYPE.to_owned(), NamedNode::new_unchecked(ler::ANALYSIS).into());
    say(graph, rdf::TYPE.to_owned(), NamedNode::new_unchecked(prov::ACTIVITY).into());
    say(graph, rdf::LABEL.to_owned(), Literal::new_language_tagged_literal_unchecked(title, "en").into());
    say(graph, ler::ALGORITHM.to_owned(), NamedNode::new_unchecked(format!("{ALGORITHM}{name}")).into());
    say(graph, ler::REQUEST.to_owned(), text(&Written::of(request).text()?));
    say(graph, ler::DATA_DIGEST.to_owned(), text(&data_digest(store)?));
    say(graph, ler::PROJECTION_DIGEST.to_owned(), text(&study.report.digest));
    say(graph, ler::FINDINGS_DIGEST.to_owned(), text(&findings_digest(study, store)?));
    say(graph, ler::TOOL_VERSION.to_owned(), text(env!("CARGO_PKG_VERSION")));
    for (name, value) in study.arguments.iter() {
        for term in argument_terms(value, study)? {
            say(graph, format!("{ALGORITHM}{name}"), term);
        }
    }
    for (figure, cell) in &study.findings.figures {
        if let Some(value) = cell.term(&study.network)? {
            say(graph, format!("{ALGORITHM}{figure}"), value);
        }
    }
    for (place, row) in study.findings.rows.iter().enumerate() {
        let finding = NamedNode::new_unchecked(format!("{}/{}", graph.as_str(), place + 1));
        say(&finding, rdf::TYPE.to_owned(), NamedNode::new_unchecked(ler::FINDING).into());
        say(&finding, prov::WAS_GENERATED_BY.to_owned(), graph.clone().into());
        for (cell, column) in row.iter().zip(&study.findings.columns) {
            if let Some(value) = cell.term(&study.network)? {
                say(&finding, format!("{ALGORITHM}{}", column.name), value);
            }
        }
    }
    Ok(quads)
}

fn argument_terms(value: &Value, study: &Study) -> Result<Vec<Term>> {
    Ok(vec![match value {
        Value::Integer(value) => Literal::from(*value).into(),
        Value::Number(value) => Literal::from(*value).into(),
        Value::Choice(word) => Literal::from(*word).into(),
        Value::Flag(value) => Literal::from(*value).into(),
        Value::Nodes(nodes) => return nodes.iter().map(|node| study.network.term(*node)).collect(),
    }])
}

/// Returns the update that puts `quads` in place of all that `graph` holds.
pub fn update(quads: &[Quad], graph: &NamedNode) -> Update {
    let drop = GraphUpdateOperation::Drop { silent: true, graph: GraphTarget::NamedNode(graph.clone()) };
    let insert = GraphUpdateOperation::InsertData { data: quads.iter().cloned().map(spargebra_quad).collect() };
    Update { base_iri: None, operations: vec![drop, insert] }
}

fn spargebra_quad(quad: Quad) -> spargebra::term::Quad {
    let graph_name = match quad.graph_name {
        GraphName::NamedNode(graph) => spargebra::term::GraphName::NamedNode(graph),
        _ => spargebra::term::GraphName::DefaultGraph,
    };
    spargebra::term::Quad { subject: quad.subject, predicate: quad.predicate, object: quad.object, graph_name }
}

/// Returns the study that `store` keeps as `graph`.
///
/// # Errors
/// When there is none, or what is there cannot be read.
pub fn stored(store: &Store, graph: &NamedNode, prefixes: &Prefixes) -> Result<Stored> {
    let text = |property: &str| -> Result<String> {
        match value(store, graph, property)? {
            Some(Term::Literal(literal)) => Ok(literal.value().to_owned()),
            _ => Err(Error::data(format!("`{}` is no stored analysis: it has no `ler:{property}`", graph.as_str()))
                .with_hint("store one with `lermap analyze ALGORITHM --write GRAPH`")),
        }
    };
    let written: Written = serde_json::from_str(&text("request")?)
        .map_err(|error| Error::data(format!("the request of `{}` cannot be read: {error}", graph.as_str())))?;
    Ok(Stored {
        graph: graph.clone(),
        request: written.request(prefixes)?,
        data: text("dataDigest")?,
        findings: text("findingsDigest")?,
    })
}

impl Stored {
    /// Runs the study again and returns it, and whether it found the same.
    ///
    /// # Errors
    /// As for [`Study::run`].
    pub fn replay(&self, scope: &Scope<'_>) -> Result<(Study, bool)> {
        let study = Study::run(scope, &self.request)?;
        let same = findings_digest(&study, scope.store)? == self.findings;
        Ok((study, same))
    }

    /// Returns whether the data is no longer what the study ran on.
    ///
    /// # Errors
    /// When the data is damaged.
    pub fn is_stale(&self, store: &Store) -> Result<bool> {
        Ok(data_digest(store)? != self.data)
    }
}

/// Returns the graphs of `store` that hold studies, sorted.
///
/// # Errors
/// When the data is damaged.
pub fn graphs(store: &Store) -> Result<Vec<NamedNode>> {
    let pattern = QuadPattern {
        predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
        object: Some(NamedNode::new_unchecked(ler::ANALYSIS).into()),
        ..QuadPattern::default()
    };
    let mut graphs = Vec::new();
    for quad in store.quads(&pattern) {
        // A graph of studies speaks of itself.
        if let GraphName::NamedNode(graph) = quad?.graph_name {
            graphs.push(graph);
        }
    }
    graphs.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    graphs.dedup();
    Ok(graphs)
}

/// Returns what an analysis sees where `graphs` were asked for: never what an earlier analysis found.
///
/// # Errors
/// When the data is damaged.
pub fn without_studies(store: &Store, graphs_asked: &DefaultGraph) -> Result<DefaultGraph> {
    let studies = graphs(store)?;
    Ok(match graphs_asked {
        _ if studies.is_empty() => graphs_asked.clone(),
        DefaultGraph::Strict => DefaultGraph::Strict,
        DefaultGraph::Union => DefaultGraph::Without(studies),
        DefaultGraph::Without(names) => DefaultGraph::Without(names.iter().cloned().chain(studies).collect()),
    })
}

fn value(store: &Store, graph: &NamedNode, property: &str) -> Result<Option<Term>> {
    let pattern = QuadPattern {
        subject: Some(graph.clone().into()),
        predicate: Some(NamedNode::new_unchecked(format!("{LER}{property}"))),
        graph: Some(graph.clone().into()),
        ..QuadPattern::default()
    };
    store.quads(&pattern).next().transpose().map(|quad| quad.map(|quad| quad.object))
}

/// Returns a digest of all quads but those of stored studies, whatever their order. O(quads log quads).
fn data_digest(store: &Store) -> Result<String> {
    let studies: Vec<GraphName> = graphs(store)?.into_iter().map(GraphName::from).collect();
    let mut lines = Vec::new();
    for quad in store.all_quads() {
        let quad = quad?;
        if !studies.contains(&quad.graph_name) {
            lines.push(quad.to_string());
        }
    }
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line);
        hash.update("\n");
    }
    Ok(hexadecimal(hash))
}

/// Returns a digest of the rows of `study`, bit for bit.
fn findings_digest(study: &Study, store: &Store) -> Result<String> {
    let naming = StoreNaming::new(store);
    let mut hash = Sha256::new();
    for row in &study.findings.rows {
        for (cell, column) in row.iter().zip(&study.findings.columns) {
            let term = cell.term(&study.network)?;
            let label = term.as_ref().filter(|_| column.kind == ColumnKind::Node).and_then(|term| naming.label(term));
            hash.update(format!("{} {term:?} {label:?}\n", column.name));
        }
    }
    Ok(hexadecimal(hash))
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Written {
    fn of(request: &Request) -> Self {
        let projection = &request.projection;
        let iris = |nodes: &[NamedNode]| nodes.iter().map(|node| node.as_str().to_owned()).collect();
        let choice = match &projection.form {
            Form::Triples(choice) => choice.clone(),
            Form::Query(_) => Choice::default(),
        };
        Self {
            algorithm: request.algorithm.clone(),
            arguments: request.arguments.clone(),
            projection: projection.name.clone(),
            query: match &projection.form {
                Form::Query(query) => Some(query.to_string()),
                Form::Triples(_) => None,
            },
            predicates: iris(&choice.predicates),
            without_predicates: iris(&choice.without),
            classes: iris(&choice.classes),
            directed: projection.directed,
            weight: Weight::ALL
                .iter()
                .find(|(_, weight)| *weight == projection.weight)
                .map_or("", |found| found.0)
                .to_owned(),
            without: request.without.clone(),
            intervals: request.intervals.map(|drawn| (drawn.rounds, drawn.seed, drawn.confidence)),
        }
    }

    fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::data(format!("the request cannot be written: {error}")))
    }

    fn request(self, prefixes: &Prefixes) -> Result<Request> {
        let nodes = |iris: Vec<String>| -> Result<Vec<NamedNode>> {
            let node = |iri: String| NamedNode::new(&iri).map_err(|error| Error::data(format!("`{iri}`: {error}")));
            iris.into_iter().map(node).collect()
        };
        let form = match &self.query {
            Some(text) => Form::Query(Box::new(parse_query(text, prefixes)?)),
            None => Form::Triples(Choice {
                predicates: nodes(self.predicates)?,
                without: nodes(self.without_predicates)?,
                classes: nodes(self.classes)?,
            }),
        };
        let weight = Weight::ALL.iter().find(|(name, _)| *name == self.weight).map(|(_, weight)| *weight);
        let weight = weight.ok_or_else(|| Error::unknown("weight", &self.weight, Weight::ALL.map(|(name, _)| name)))?;
        let projection = Projection { name: self.projection, form, directed: self.directed, weight, links: false };
        Ok(Request {
            algorithm: self.algorithm,
            arguments: self.arguments,
            projection,
            without: self.without,
            intervals: self.intervals.map(|(rounds, seed, confidence)| Bootstrap { rounds, seed, confidence }),
            threads: 0,
        })
    }
}
