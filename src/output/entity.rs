//! What formats for graphs and tables say of an entity: its id, its kind, its text.

use std::collections::BTreeMap;

use oxrdf::{NamedOrBlankNode, Quad, Term};

use super::Section;
use crate::vocab::{dcterms, rdf, short, skos};

/// Properties whose text is the text of an entity, best first.
const TEXTS: &[&str] = &[skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// Returns the IRI or the blank-node label of `node`.
pub fn address(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// Returns the id of `node`, the same from run to run: its prefixed name, else its IRI or blank-node label.
pub fn id_of(node: &NamedOrBlankNode) -> String {
    short(&address(node))
}

/// Returns `object` if it is an entity.
pub fn linked(object: &Term) -> Option<NamedOrBlankNode> {
    match object {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

/// Returns the class of what stands in `section`; empty if none is known.
pub fn kind_of(section: &Section) -> String {
    match section {
        Section::Individuals { class, .. } => short(class),
        Section::Ontology => "owl:Ontology".to_owned(),
        Section::Classes => "owl:Class".to_owned(),
        Section::Properties => "rdf:Property".to_owned(),
        Section::Untyped => String::new(),
    }
}

/// Returns the best text about each entity, by id.
pub fn texts(quads: &[Quad]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for quad in quads {
        let rank = TEXTS.iter().position(|property| *property == quad.predicate.as_str());
        if let (Some(rank), Term::Literal(text)) = (rank, &quad.object) {
            let text = (rank, text.value().to_owned());
            let entry = found.entry(id_of(&quad.subject)).or_insert_with(|| text.clone());
            if text < *entry {
                *entry = text;
            }
        }
    }
    found.into_iter().map(|(id, (_, text))| (id, text)).collect()
}
