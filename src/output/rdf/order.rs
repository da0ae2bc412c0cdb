//! The order of statements: ontology, classes, properties, then individuals by kind and label.
//!
//! The place of a statement depends on its subject's class and label and on the statement itself, never on the order
//! in which it came or on what else there is.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::blank::relabel;
use crate::vocab::{dcterms, namespace, rdf, skos};

/// Properties that come first, in this order; the rest follows by IRI.
const FIRST: &[&str] =
    &[rdf::TYPE, rdf::LABEL, skos::PREF_LABEL, dcterms::TITLE, skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Ontology,
    Classes,
    Properties,
    /// Individuals of the class with this IRI; classes of our own come first.
    Individuals {
        foreign: bool,
        class: String,
    },
    Untyped,
}

/// A subject and what is said of it.
#[derive(Debug, Clone)]
pub struct Block {
    pub subject: NamedOrBlankNode,
    pub section: Section,
    /// Predicates and objects, sorted, each once.
    pub statements: Vec<(NamedNode, Term)>,
}

impl Block {
    /// Returns the block of `subject`, its statements put in order, each once.
    pub fn new(subject: NamedOrBlankNode, section: Section, mut statements: Vec<(NamedNode, Term)>) -> Self {
        statements.sort_by_cached_key(|(predicate, object)| (rank(predicate), object_key(object)));
        statements.dedup();
        Self { subject, section, statements }
    }
}

/// A graph and its blocks.
pub type GraphBlocks = (GraphName, Vec<Block>);

/// Returns the blocks of the union of all graphs, each triple once.
pub fn merged(quads: Vec<Quad>) -> Vec<Block> {
    let mut graphs = by_graph(quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }));
    graphs.pop().map(|(_, blocks)| blocks).unwrap_or_default()
}

/// Returns the blocks of each graph: the unnamed one first, then by name.
pub fn by_graph(quads: impl IntoIterator<Item = Quad>) -> Vec<GraphBlocks> {
    let quads = relabel(quads.into_iter().collect());
    let places = places(&quads);
    let mut graphs: FxHashMap<GraphName, FxHashMap<NamedOrBlankNode, Vec<(NamedNode, Term)>>> = FxHashMap::default();
    for quad in quads {
        let subjects = graphs.entry(quad.graph_name).or_default();
        subjects.entry(quad.subject).or_default().push((quad.predicate, quad.object));
    }
    let mut graphs: Vec<_> =
        graphs.into_iter().map(|(graph, subjects)| (graph, sorted_blocks(subjects, &places))).collect();
    graphs.sort_by_cached_key(|(graph, _)| match graph {
        GraphName::DefaultGraph => String::new(),
        graph => graph.to_string(),
    });
    graphs
}

/// Where a subject stands: its section and label.
pub type Place = (Section, String);

/// What is found of a subject on the way to its place: the label with the rank of its language.
type Found = (Option<Section>, Option<(u8, String)>);

fn sorted_blocks(
    subjects: FxHashMap<NamedOrBlankNode, Vec<(NamedNode, Term)>>,
    places: &FxHashMap<NamedOrBlankNode, Place>,
) -> Vec<Block> {
    let mut keyed: Vec<(Place, String, Block)> = subjects
        .into_iter()
        .map(|(subject, statements)| {
            let place = places.get(&subject).cloned().unwrap_or((Section::Untyped, String::new()));
            let block = Block::new(subject, place.0.clone(), statements);
            (place, block.subject.to_string(), block)
        })
        .collect();
    keyed.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    keyed.into_iter().map(|(_, _, block)| block).collect()
}

/// Returns where `predicate` stands among the predicates of a subject.
fn rank(predicate: &NamedNode) -> (usize, String) {
    let place = FIRST.iter().position(|first| *first == predicate.as_str());
    (place.unwrap_or(FIRST.len()), predicate.as_str().to_owned())
}

/// Returns a key that sorts objects: names before texts before the rest, classes of our own first.
fn object_key(object: &Term) -> (u8, String) {
    match object {
        Term::NamedNode(node) => (u8::from(!is_own(node.as_str())), node.as_str().to_owned()),
        object => (2, object.to_string()),
    }
}

/// Returns section and label of every subject that has a class or a label.
pub fn places(quads: &[Quad]) -> FxHashMap<NamedOrBlankNode, Place> {
    let mut found: FxHashMap<NamedOrBlankNode, Found> = FxHashMap::default();
    for quad in quads {
        match (quad.predicate.as_str(), &quad.object) {
            (rdf::TYPE, Term::NamedNode(class)) => {
                let section = Some(section_of(class.as_str()));
                let entry = &mut found.entry(quad.subject.clone()).or_default().0;
                if entry.is_none() || section < *entry {
                    *entry = section;
                }
            }
            (rdf::LABEL | skos::PREF_LABEL | dcterms::TITLE, Term::Literal(text)) => {
                let label = Some((language_rank(text.language()), text.value().to_owned()));
                let entry = &mut found.entry(quad.subject.clone()).or_default().1;
                if entry.is_none() || label < *entry {
                    *entry = label;
                }
            }
            _ => {}
        }
    }
    found
        .into_iter()
        .map(|(subject, (section, label))| {
            (subject, (section.unwrap_or(Section::Untyped), label.map(|(_, text)| text).unwrap_or_default()))
        })
        .collect()
}

/// Returns where a label in `language` stands: English comes first, then no language, then any other.
pub fn language_rank(language: Option<&str>) -> u8 {
    match language {
        Some("en") => 0,
        None => 1,
        Some(_) => 2,
    }
}

/// Returns the section of the instances of `class`.
pub fn section_of(class: &str) -> Section {
    let local = |prefix| namespace(prefix).and_then(|namespace| class.strip_prefix(namespace)).unwrap_or_default();
    match (local("owl"), local("rdfs"), local("rdf")) {
        ("Ontology", _, _) => Section::Ontology,
        ("Class", _, _) | (_, "Class", _) => Section::Classes,
        ("ObjectProperty" | "DatatypeProperty" | "AnnotationProperty", _, _) | (_, _, "Property") => {
            Section::Properties
        }
        _ => Section::Individuals { foreign: !is_own(class), class: class.to_owned() },
    }
}

fn is_own(iri: &str) -> bool {
    iri.starts_with(crate::vocab::BASE)
}
