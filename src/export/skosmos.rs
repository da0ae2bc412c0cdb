//! A configuration of Skosmos, the browser of concept schemes: one vocabulary for each scheme of a dataset.
//!
//! Settings: <https://github.com/NatLibFi/Skosmos/wiki/Configuration>.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::output::Labels;
use crate::vocab::{BASE, expand, rdf, skos};

/// Where `lermap serve`, Fuseki and others usually answer; whoever runs Skosmos puts their own here.
const ENDPOINT: &str = "http://localhost:3030/lermap/sparql";

/// The namespace of the settings.
const SETTINGS: &str = "http://purl.org/net/skosmos#";

/// Returns the configuration for the concept schemes of `quads`; nothing if there are none.
pub(super) fn skosmos(quads: &[Quad], labels: &dyn Labels) -> Vec<Quad> {
    let mut spaces: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for quad in quads {
        let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&quad.subject, &quad.object) else {
            continue;
        };
        match quad.predicate.as_str() {
            rdf::TYPE if object.as_str() == skos::CONCEPT_SCHEME => {
                spaces.entry(subject.as_str()).or_default();
            }
            skos::IN_SCHEME => {
                let end = subject.as_str().rfind(['/', '#']).map_or(0, |place| place + 1);
                spaces.entry(object.as_str()).or_default().insert(&subject.as_str()[..end]);
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    if spaces.is_empty() {
        return out;
    }
    let configuration = format!("{BASE}skosmos");
    let setting = |name: &str| format!("{SETTINGS}{name}");
    out.push(link(&configuration, rdf::TYPE, &setting("Configuration")));
    out.push(link(&configuration, &setting("sparqlEndpoint"), ENDPOINT));
    out.push(text(&configuration, &setting("sparqlDialect"), "Generic", None));
    out.push(text(&configuration, &setting("serviceName"), "LER map", Some("en")));
    for (scheme, spaces) in spaces {
        let name = scheme.rsplit(['/', '#']).next().unwrap_or(scheme);
        let vocabulary = format!("{configuration}/{name}");
        let label = labels.label(scheme).unwrap_or_else(|| name.to_owned());
        out.push(link(&vocabulary, rdf::TYPE, &setting("Vocabulary")));
        out.push(link(&vocabulary, rdf::TYPE, &full("void:Dataset")));
        out.push(text(&vocabulary, &full("dcterms:title"), &label, Some("en")));
        out.push(text(&vocabulary, &setting("shortName"), name, None));
        out.push(text(&vocabulary, &setting("language"), "en", None));
        out.push(text(&vocabulary, &setting("defaultLanguage"), "en", None));
        out.push(link(&vocabulary, &setting("mainConceptScheme"), scheme));
        out.push(link(&vocabulary, &full("void:sparqlEndpoint"), ENDPOINT));
        out.extend(spaces.into_iter().map(|space| text(&vocabulary, &full("void:uriSpace"), space, None)));
    }
    out
}

fn full(name: &str) -> String {
    expand(name).unwrap_or_else(|| name.to_owned())
}

fn quad(subject: &str, property: &str, object: Term) -> Quad {
    let (subject, property) = (NamedNode::new_unchecked(subject), NamedNode::new_unchecked(property));
    Quad::new(subject, property, object, GraphName::DefaultGraph)
}

fn link(subject: &str, property: &str, object: &str) -> Quad {
    quad(subject, property, NamedNode::new_unchecked(object).into())
}

fn text(subject: &str, property: &str, text: &str, language: Option<&str>) -> Quad {
    let literal = match language {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    };
    quad(subject, property, literal.into())
}
