//! Statements to nodes and edges.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedOrBlankNode, Quad, Term};

use crate::entity::{Caption, address, captions, id_of, linked, texts};
use crate::output::Labels;
use crate::output::rdf::relabel;
use crate::vocab::{dcterms, rdf, short};

/// Links that are not drawn as edges: to the class, which is the kind of the node, and to where a statement comes from.
const NO_EDGE: &[&str] = &[rdf::TYPE, dcterms::SOURCE, rdf::IS_DEFINED_BY];

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
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges, each between two of the nodes.
    pub edges: Vec<Edge>,
    /// Whether edges have a direction.
    pub directed: bool,
    /// The names of the scores that nodes have.
    pub scores: Vec<String>,
    /// How many statements were read.
    pub statements: usize,
}

/// A network to draw.
pub struct Outline<'a> {
    /// What each node stands for.
    pub nodes: Vec<Term>,
    /// The edges.
    pub edges: Vec<OutlineEdge>,
    /// Whether they have a direction.
    pub directed: bool,
    /// Scores of nodes by name, one for each node.
    pub scores: Vec<(String, Vec<Option<f64>>)>,
    /// Statements with the classes, labels and descriptions of the nodes.
    pub about: &'a [Quad],
}

/// An edge of a network to draw.
pub struct OutlineEdge {
    /// The places of its ends among the nodes.
    pub source: u32,
    /// Where it ends, by the number of the node.
    pub target: u32,
    /// The predicates that it stands for, or what a projection calls its types.
    pub kinds: Vec<Term>,
    /// What it weighs.
    pub weight: f64,
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
    /// A value for each of [`Drawing::scores`], where it has one.
    pub scores: Vec<Option<f64>>,
}

/// A link.
pub struct Edge {
    /// Subject, predicate and object.
    pub id: String,
    pub source: String,
    pub target: String,
    pub kind: String,
    pub label: String,
    /// What it weighs, where edges are weighed.
    pub weight: Option<f64>,
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
        let captions = captions(&quads);
        let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
        let mut edges: BTreeMap<String, Edge> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut add = |node: &NamedOrBlankNode| {
            let id = id_of(node);
            if !nodes.contains_key(&id) {
                nodes.insert(id.clone(), new_node(node, &id, captions.get(node), labels));
            }
            id
        };
        for quad in &quads {
            let subject = add(&quad.subject);
            seen.insert(format!("{} {} {}", quad.subject, quad.predicate, quad.object));
            let predicate = quad.predicate.as_str();
            let Some(target) = linked(&quad.object).filter(|_| !NO_EDGE.contains(&predicate)) else { continue };
            let target = add(&target);
            let edge = new_edge(subject, &[predicate.to_owned()], target, labels, None);
            edges.insert(edge.id.clone(), edge);
        }
        let (nodes, edges) = (nodes.into_values().collect(), edges.into_values().collect());
        Self { nodes, edges, directed: true, scores: Vec::new(), statements: seen.len() }.finished(&quads)
    }

    /// Returns the drawing of a network; entities without a label in what is said about them ask `labels`.
    pub fn of_network(outline: Outline<'_>, labels: Option<&dyn Labels>) -> Self {
        let captions = captions(outline.about);
        let mut nodes = Vec::with_capacity(outline.nodes.len());
        for (at, term) in outline.nodes.iter().enumerate() {
            let mut node = match linked(term) {
                Some(entity) => new_node(&entity, &id_of(&entity), captions.get(&entity), labels),
                None => plain_node(term.to_string()),
            };
            node.scores = outline.scores.iter().map(|(_, scores)| scores.get(at).copied().flatten()).collect();
            nodes.push(node);
        }
        let edge = |edge: &OutlineEdge| {
            let id = |node: u32| nodes.get(node as usize).map(|node: &Node| node.id.clone());
            let kinds: Vec<String> = edge.kinds.iter().map(name_of).collect();
            Some(new_edge(id(edge.source)?, &kinds, id(edge.target)?, labels, Some(edge.weight)))
        };
        let mut edges: Vec<Edge> = outline.edges.iter().filter_map(edge).collect();
        edges.sort_by(|a, b| a.id.cmp(&b.id));
        nodes.sort_by(|a, b| a.id.cmp(&b.id));
        let scores = outline.scores.into_iter().map(|(name, _)| name).collect();
        let statements = edges.len();
        Self { nodes, edges, directed: outline.directed, scores, statements }.finished(outline.about)
    }

    /// Returns this drawing with the texts of nodes out of `about`, and their degrees.
    fn finished(mut self, about: &[Quad]) -> Self {
        let texts = texts(about);
        let mut degrees: BTreeMap<&str, usize> = BTreeMap::new();
        for end in self.edges.iter().flat_map(|edge| [&edge.source, &edge.target]) {
            *degrees.entry(end).or_default() += 1;
        }
        for node in &mut self.nodes {
            node.degree = degrees.get(node.id.as_str()).copied().unwrap_or(0);
            node.text = texts.get(&node.id).cloned().unwrap_or_default();
        }
        self
    }
}

fn new_node(node: &NamedOrBlankNode, id: &str, caption: Option<&Caption>, labels: Option<&dyn Labels>) -> Node {
    let iri = address(node);
    let kind = caption.map(Caption::kind).unwrap_or_default();
    let colour = COLOURS.iter().find(|(name, _)| *name == kind).map_or(GREY, |(_, colour)| *colour);
    let label = caption.and_then(Caption::label).map(str::to_owned);
    let label = label.or_else(|| labels?.label(&iri)).unwrap_or_else(|| id.to_owned());
    Node { iri, label, kind, colour, ..plain_node(id.to_owned()) }
}

/// Returns a node of which nothing but its id is known.
fn plain_node(id: String) -> Node {
    let (label, empty) = (id.clone(), String::new);
    Node { id, iri: empty(), label, kind: empty(), text: empty(), colour: GREY, degree: 0, scores: Vec::new() }
}

/// Returns what `term` is called as the type of an edge.
fn name_of(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}

fn new_edge(
    source: String,
    kinds: &[String],
    target: String,
    labels: Option<&dyn Labels>,
    weight: Option<f64>,
) -> Edge {
    let label = |name: &String| {
        let label = labels.and_then(|labels| labels.label(name));
        label.unwrap_or_else(|| short(name).rsplit([':', '/', '#']).next().unwrap_or(name).to_owned())
    };
    let kind = kinds.iter().map(|name| short(name)).collect::<Vec<_>>().join(", ");
    let label = kinds.iter().map(label).collect::<Vec<_>>().join(", ");
    Edge { id: format!("{source} {kind} {target}"), source, target, kind, label, weight }
}
