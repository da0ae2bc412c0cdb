//! The shapes of `data/shapes.ttl`, validated by the `shacl` crate. No other file of ours knows that crate.

use oxrdf::{BlankNode, NamedNode, Term};
use rudof_rdf::rdf_core::RDFFormat;
use rudof_rdf::rdf_core::term::Object;
use rudof_rdf::rdf_impl::{OxigraphInMemory, ReaderMode};
use shacl::types::Severity as Weight;
use shacl::validator::processor::{GraphValidation, ShaclProcessor};
use shacl::validator::report::ValidationResult;
use shacl::validator::store::{Graph, ShaclDataManager};
use shacl::validator::{ShaclConfig, ShaclValidationMode};

use super::{Dataset, Finding, Severity};
use crate::error::{Error, Result};
use crate::store::{QuadPattern, Store};
use crate::vocab::compact;

/// The shapes that every dataset of the domain must satisfy.
static SHAPES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/shapes.ttl"));

/// Where our shapes have their names.
const SHAPE: &str = "https://w3id.org/lermap/shape/";

/// Returns what the shapes find wrong with `store`.
pub(super) fn validate(store: &Store, data: &Dataset<'_>) -> Result<Vec<Finding>> {
    let shapes = ShaclDataManager::load(&mut SHAPES.as_bytes(), "data/shapes.ttl", &RDFFormat::Turtle, None)
        .map_err(|error| failed("read the shapes", &error))?;
    let mut validation = GraphValidation::new(Graph::from(graph(store)?));
    let report = validation
        .validate(&shapes, &ShaclValidationMode::Native, &ShaclConfig::default())
        .map_err(|error| failed("validate the shapes", &error))?;
    report.results().iter().map(|result| finding(result, data)).collect()
}

fn failed(action: &str, error: &impl std::fmt::Display) -> Error {
    Error::data(format!("cannot {action}: {error}"))
}

/// Returns all statements of `store` as one graph.
fn graph(store: &Store) -> Result<OxigraphInMemory> {
    let mut lines = String::new();
    for quad in store.quads(&QuadPattern::default()) {
        let quad = quad?;
        lines.push_str(&format!("{} {} {} .\n", quad.subject, quad.predicate, quad.object));
    }
    OxigraphInMemory::from_reader(&mut lines.as_bytes(), "the dataset", &RDFFormat::NTriples, None, &ReaderMode::Lax)
        .map_err(|error| failed("hand the dataset to the shapes", &error))
}

fn finding(result: &ValidationResult, data: &Dataset<'_>) -> Result<Finding> {
    let entity = Some(term(result.focus_node()));
    let shape = result.source().and_then(|source| match source {
        Object::Iri(iri) => iri.as_str().strip_prefix(SHAPE).map(str::to_owned),
        _ => None,
    });
    let property = result.path().map(|path| shown_path(&path.to_string())).unwrap_or_default();
    let value = result.value().map(|value| data.shown(&term(value)));
    Ok(Finding {
        code: format!("shape-{}", shape.as_deref().unwrap_or("unnamed")),
        severity: match result.severity() {
            Weight::Violation => Severity::Violation,
            Weight::Warning => Severity::Warning,
            _ => Severity::Info,
        },
        label: data.label(entity.as_ref()),
        place: data.place(entity.as_ref())?,
        entity,
        message: match (message(result), value) {
            (Some(message), Some(value)) => format!("{message}; it is `{value}`"),
            (Some(message), None) => message,
            (None, _) => format!("`{property}` breaks a shape"),
        },
        advice: format!("correct `{property}` of the record"),
    })
}

/// Returns the message of the shape, without a full stop.
fn message(result: &ValidationResult) -> Option<String> {
    let messages: Vec<&String> = result.message().iter().map(|(_, text)| text).collect();
    messages.into_iter().min().map(|text| text.trim_end_matches('.').to_owned())
}

fn shown_path(path: &str) -> String {
    let iri = path.trim_matches(['<', '>']);
    compact(iri).unwrap_or_else(|| path.to_owned())
}

fn term(object: &Object) -> Term {
    match object {
        Object::Iri(iri) => NamedNode::new_unchecked(iri.as_str()).into(),
        Object::BlankNode(label) => BlankNode::new(label.as_str()).unwrap_or_default().into(),
        other => oxrdf::Literal::from(other.to_string()).into(),
    }
}
