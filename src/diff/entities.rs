//! The entities of a dataset and what a comparison needs to know of them.

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::output::{Section, places};
use crate::vocab::{compact, dcterms, ler, rdf, skos};

/// Properties whose text is the text of an entity, best first.
const TEXTS: &[&str] = &[skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// An entity.
pub struct Entity {
    pub section: Section,
    /// Its class as a prefixed name.
    pub kind: String,
    pub label: String,
    pub text: Option<String>,
    /// The group that it belongs to, if it belongs to exactly one.
    pub owner: Option<NamedOrBlankNode>,
    pub statements: FxHashSet<(NamedNode, Term)>,
}

/// The entities of a dataset.
pub struct Entities {
    pub by_node: FxHashMap<NamedOrBlankNode, Entity>,
}

impl Entities {
    /// Returns the subjects of `quads`, all graphs together.
    pub fn of(quads: &[Quad]) -> Self {
        let places = places(quads);
        let mut statements: FxHashMap<NamedOrBlankNode, FxHashSet<(NamedNode, Term)>> = FxHashMap::default();
        for quad in quads {
            let entry = statements.entry(quad.subject.clone()).or_default();
            entry.insert((quad.predicate.clone(), quad.object.clone()));
        }
        let by_node = statements
            .into_iter()
            .map(|(node, statements)| {
                let (section, label) = places.get(&node).cloned().unwrap_or((Section::Untyped, String::new()));
                let (text, owner, kind) = (text(&statements), owner(&statements), kind(&section));
                (node, Entity { section, kind, label, text, owner, statements })
            })
            .collect();
        Self { by_node }
    }

    /// Returns the label of `term`, or its text.
    pub fn label(&self, term: &Term) -> Option<String> {
        let entity = self.by_node.get(&node(term)?)?;
        (!entity.label.is_empty()).then(|| entity.label.clone())
    }
}

/// Returns the node that `term` is, if it is one.
pub fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

/// Returns `node` as a prefixed name, an IRI or a blank-node label.
pub fn shown(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => compact(node.as_str()).unwrap_or_else(|| node.as_str().to_owned()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn text(statements: &FxHashSet<(NamedNode, Term)>) -> Option<String> {
    TEXTS.iter().find_map(|property| {
        let texts = statements.iter().filter(|(predicate, _)| predicate.as_str() == *property);
        let texts = texts.filter_map(|(_, object)| match object {
            Term::Literal(text) => Some(text.value()),
            _ => None,
        });
        texts.min().map(str::to_owned)
    })
}

fn owner(statements: &FxHashSet<(NamedNode, Term)>) -> Option<NamedOrBlankNode> {
    let mut owners = statements.iter().filter(|(predicate, _)| predicate.as_str() == ler::STAKEHOLDER);
    let owner = owners.next().and_then(|(_, object)| node(object));
    owner.filter(|_| owners.next().is_none())
}

fn kind(section: &Section) -> String {
    match section {
        Section::Ontology => "owl:Ontology".to_owned(),
        Section::Classes => "owl:Class".to_owned(),
        Section::Properties => "rdf:Property".to_owned(),
        Section::Individuals { class, .. } => compact(class).unwrap_or_else(|| class.clone()),
        Section::Untyped => String::new(),
    }
}
