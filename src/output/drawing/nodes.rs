//! Statements to nodes and edges.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedOrBlankNode, Quad, Term};

use crate::output::Labels;
use crate::output::rdf::{Section, places, relabel};
use crate::vocab::{compact, dcterms, rdf, skos};

/// Links that are no edge: to the class, which is the kind of the node, and to where a statement comes from.
const NO_EDGE: &[&str] = &[rdf::TYPE, dcterms::SOURCE, "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"];

/// Properties whose text is the text of a node, best first.
const TEXTS: &[&str] = &[skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// The colours of kinds that have one of their own: told apart also by those who see fewer colours.
const COLOURS: &[(&str, [u8; 3])] = &[
    ("ler:StakeholderGroup", [0, 114, 178]),
    ("ler:Stage", [230, 159, 0]),
    ("ler:ActionArea", [204, 121, 167]),
    ("ler:WorkStream", [240, 196, 80]),
    ("ler:Action", [226, 170, 200]),
    ("ler:ValueProposition", [148, 203, 236]),
    ("ler:Quotation", [170, 170, 204]),
    ("ler:Term", [0, 158, 115]),
    ("ler:Resource", [213, 94, 0]),
    ("ler:Framework", [86, 180, 233]),
    ("ler:FrameworkFamily", [51, 34, 136]),
    ("org:Organization", [136, 34, 85]),
    ("foaf:Person", [240, 228, 66]),
];

/// The colour of all other kinds.
const GREY: [u8; 3] = [153, 153, 153];

/// Nodes and edges, sorted by id.
pub struct Drawing {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// How many statements were read.
    pub statements: usize,
}

/// An entity.
pub struct Node {
    /// Its prefixed name, else its IRI or blank-node label.
    pub id: String,
    pub iri: String,
    pub label: String,
    /// Its class; empty if none is known.
    pub kind: String,
    /// Its definition or description; empty if there is none.
    pub text: String,
    pub colour: [u8; 3],
    /// How many edges it has, from and to it.
    pub degree: usize,
}

/// A link.
pub struct Edge {
    /// Subject, predicate and object.
    pub id: String,
    pub source: String,
    pub target: String,
    pub kind: String,
    pub label: String,
}

impl Node {
    /// Returns the colour as `#rrggbb`.
    pub fn hex(&self) -> String {
        let [red, green, blue] = self.colour;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Returns the diameter to draw: 10 for a node without edges, growing with the square root of their number.
    pub fn size(&self) -> String {
        // Degrees are far below 2^52.
        #[allow(clippy::cast_precision_loss, reason = "a drawing needs no more digits")]
        let size = 10.0 + 4.0 * (self.degree as f64).sqrt();
        format!("{size:.1}")
    }
}

impl Drawing {
    /// Returns the drawing of the union of all graphs of `quads`; entities without a label in them ask `labels`.
    pub fn of(quads: Vec<Quad>, labels: Option<&dyn Labels>) -> Self {
        let quads = relabel(quads);
        let places = places(&quads);
        let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
        let mut edges: BTreeMap<String, Edge> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut add = |node: &NamedOrBlankNode| {
            let id = id_of(node);
            if !nodes.contains_key(&id) {
                let place = places.get(node);
                nodes.insert(id.clone(), new_node(node, &id, place, labels));
            }
            id
        };
        let mut texts: BTreeMap<(String, usize), String> = BTreeMap::new();
        for quad in &quads {
            let subject = add(&quad.subject);
            seen.insert(format!("{} {} {}", quad.subject, quad.predicate, quad.object));
            let predicate = quad.predicate.as_str();
            if let (Some(rank), Term::Literal(text)) = (TEXTS.iter().position(|t| *t == predicate), &quad.object) {
                let entry = texts.entry((subject.clone(), rank)).or_insert_with(|| text.value().to_owned());
                if text.value() < entry.as_str() {
                    text.value().clone_into(entry);
                }
            }
            let Some(target) = linked(&quad.object).filter(|_| !NO_EDGE.contains(&predicate)) else { continue };
            let target = add(&target);
            let edge = new_edge(subject, predicate, target, labels);
            edges.insert(edge.id.clone(), edge);
        }
        for ((id, _), text) in texts.into_iter().rev() {
            // Best last, so that it stays.
            if let Some(node) = nodes.get_mut(&id) {
                node.text = text;
            }
        }
        for edge in edges.values() {
            for end in [&edge.source, &edge.target] {
                if let Some(node) = nodes.get_mut(end) {
                    node.degree += 1;
                }
            }
        }
        Self { nodes: nodes.into_values().collect(), edges: edges.into_values().collect(), statements: seen.len() }
    }
}

fn linked(object: &Term) -> Option<NamedOrBlankNode> {
    match object {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) | Term::Triple(_) => None,
    }
}

fn id_of(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => short(node.as_str()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn short(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

fn new_node(node: &NamedOrBlankNode, id: &str, place: Option<&(Section, String)>, labels: Option<&dyn Labels>) -> Node {
    let iri = match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    let kind = match place {
        Some((Section::Individuals { class, .. }, _)) => short(class),
        Some((Section::Ontology, _)) => "owl:Ontology".to_owned(),
        Some((Section::Classes, _)) => "owl:Class".to_owned(),
        Some((Section::Properties, _)) => "rdf:Property".to_owned(),
        Some((Section::Untyped, _)) | None => String::new(),
    };
    let colour = COLOURS.iter().find(|(name, _)| *name == kind).map_or(GREY, |(_, colour)| *colour);
    let label = place.map(|(_, label)| label.clone()).filter(|label| !label.is_empty());
    let label = label.or_else(|| labels?.label(&iri)).unwrap_or_else(|| id.to_owned());
    Node { id: id.to_owned(), iri, label, kind, text: String::new(), colour, degree: 0 }
}

fn new_edge(source: String, predicate: &str, target: String, labels: Option<&dyn Labels>) -> Edge {
    let kind = short(predicate);
    let local = kind.rsplit([':', '/', '#']).next().unwrap_or(&kind).to_owned();
    let label = labels.and_then(|labels| labels.label(predicate)).unwrap_or(local);
    Edge { id: format!("{source} {kind} {target}"), source, target, kind, label }
}
