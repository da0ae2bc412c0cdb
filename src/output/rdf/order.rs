//! The order of statements: ontology, classes, properties, then individuals by kind and label.
//!
//! The place of a statement depends on its subject's class and label and on the statement itself, never on the order
//! in which it came or on what else there is.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::blank::relabel;
use crate::entity::{Caption, Section, captions};
use crate::vocab::{BASE, dcterms, rdf, skos};

/// Properties that come first, in this order; the rest follows by IRI.
const FIRST: &[&str] =
    &[rdf::TYPE, rdf::LABEL, skos::PREF_LABEL, dcterms::TITLE, skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// A subject and what is said of it.
#[derive(Debug, Clone)]
pub struct Block {
    /// The subject.
    pub subject: NamedOrBlankNode,
    /// Which part of the document it belongs to.
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
pub(super) type GraphBlocks = (GraphName, Vec<Block>);

/// Returns the blocks of the union of all graphs, each triple once.
pub(super) fn merged(quads: Vec<Quad>) -> Vec<Block> {
    let mut graphs = by_graph(quads.into_iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad }));
    graphs.pop().map(|(_, blocks)| blocks).unwrap_or_default()
}

/// Returns the blocks of each graph: the unnamed one first, then by name.
pub(super) fn by_graph(quads: impl IntoIterator<Item = Quad>) -> Vec<GraphBlocks> {
    let quads = relabel(quads.into_iter().collect());
    let captions = captions(&quads);
    let mut graphs: FxHashMap<GraphName, FxHashMap<NamedOrBlankNode, Vec<(NamedNode, Term)>>> = FxHashMap::default();
    for quad in quads {
        let subjects = graphs.entry(quad.graph_name).or_default();
        subjects.entry(quad.subject).or_default().push((quad.predicate, quad.object));
    }
    let mut graphs: Vec<_> =
        graphs.into_iter().map(|(graph, subjects)| (graph, sorted_blocks(subjects, &captions))).collect();
    graphs.sort_by_cached_key(|(graph, _)| match graph {
        GraphName::DefaultGraph => String::new(),
        graph => graph.to_string(),
    });
    graphs
}

fn sorted_blocks(
    subjects: FxHashMap<NamedOrBlankNode, Vec<(NamedNode, Term)>>,
    captions: &FxHashMap<NamedOrBlankNode, Caption>,
) -> Vec<Block> {
    let mut keyed: Vec<(Caption, String, Block)> = subjects
        .into_iter()
        .map(|(subject, statements)| {
            let caption = captions.get(&subject).cloned().unwrap_or(Caption::NONE);
            let block = Block::new(subject, caption.section.clone(), statements);
            (caption, block.subject.to_string(), block)
        })
        .collect();
    keyed.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    keyed.into_iter().map(|(_, _, block)| block).collect()
}

/// Returns where `predicate` is among the predicates of a subject.
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

fn is_own(iri: &str) -> bool {
    iri.starts_with(BASE)
}
