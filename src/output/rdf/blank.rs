//! Labels for blank nodes that depend on what is said of them, not on the run.
//!
//! Colour refinement: the colour of a node is a hash of the statements around it with the colours of their other blank
//! nodes, again and again until no more nodes are told apart. Nodes that stay alike are told apart one by one. The label
//! is the colour, so that a statement elsewhere renames nothing. Each round is linear in the statements with blank
//! nodes; there are at most as many rounds as blank nodes.

use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Ties that are broken one node at a time; those beyond are broken all at once.
const CAREFUL_STEPS: usize = 64;

/// Bits of choice in one component of alike nodes beyond which RDFC-1.0 takes too long.
const MOST_BITS: f64 = 18.0;

/// Returns `quads` with blank nodes labelled by what is said of them.
pub fn relabel(mut quads: Vec<Quad>) -> Vec<Quad> {
    let labels = BlankLabels::of(&quads);
    if !labels.labels.is_empty() {
        quads.iter_mut().for_each(|quad| labels.rename(quad));
    }
    quads
}

/// A label for each blank node of a dataset.
pub struct BlankLabels {
    labels: FxHashMap<BlankNode, BlankNode>,
}

impl BlankLabels {
    /// Returns the labels of the blank nodes of `quads`; statements without any have no say.
    pub fn of(quads: &[Quad]) -> Self {
        let web = Web::of(quads);
        let label = |colour: u64| BlankNode::new_unchecked(format!("b{colour:016x}"));
        Self { labels: web.nodes.iter().cloned().zip(web.distinct_colours().into_iter().map(label)).collect() }
    }

    /// Puts the labels into `quad`.
    pub fn rename(&self, quad: &mut Quad) {
        self.rename_subject(&mut quad.subject);
        self.rename_term(&mut quad.object);
        if let GraphName::BlankNode(node) = &mut quad.graph_name {
            self.rename_node(node);
        }
    }

    /// Puts the labels into `term`.
    pub fn rename_term(&self, term: &mut Term) {
        match term {
            Term::BlankNode(node) => self.rename_node(node),
            Term::Triple(triple) => {
                self.rename_subject(&mut triple.subject);
                self.rename_term(&mut triple.object);
            }
            Term::NamedNode(_) | Term::Literal(_) => {}
        }
    }

    fn rename_subject(&self, subject: &mut NamedOrBlankNode) {
        if let NamedOrBlankNode::BlankNode(node) = subject {
            self.rename_node(node);
        }
    }

    fn rename_node(&self, node: &mut BlankNode) {
        if let Some(label) = self.labels.get(node) {
            node.clone_from(label);
        }
    }
}

/// Returns whether finding the canonical labels of RDFC-1.0 could take longer than anyone waits.
pub(super) fn is_hard(quads: &[Quad]) -> bool {
    let web = Web::of(quads);
    let colours = web.refined(&vec![0; web.nodes.len()]);
    let tied = repeated(&colours);
    let neighbours = web.neighbours();
    let mut component: Vec<usize> = (0..web.nodes.len()).collect();
    let mut bits: FxHashMap<usize, f64> = FxHashMap::default();
    for (node, others) in neighbours.iter().enumerate() {
        for other in others {
            let (a, b) = (root(&mut component, node), root(&mut component, *other));
            component[a] = b;
        }
    }
    for (node, others) in neighbours.iter().enumerate().filter(|(node, _)| tied.contains(&colours[*node])) {
        let mut groups: FxHashMap<u64, u32> = FxHashMap::default();
        for other in others.iter().filter(|other| tied.contains(&colours[**other])) {
            *groups.entry(colours[*other]).or_default() += 1;
        }
        let choice: f64 = groups.values().map(|size| (2..=*size).map(|n| f64::from(n).log2()).sum::<f64>()).sum();
        *bits.entry(root(&mut component, node)).or_default() += choice;
    }
    bits.values().any(|bits| *bits > MOST_BITS)
}

/// Returns the node that stands for the component of `node`.
fn root(component: &mut [usize], mut node: usize) -> usize {
    while component[node] != node {
        component[node] = component[component[node]];
        node = component[node];
    }
    node
}

/// A part of a statement: the hash of something named, or a blank node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Fixed(u64),
    Node(usize),
}

/// The blank nodes, and the statements that have any.
#[derive(Default)]
struct Web {
    nodes: Vec<BlankNode>,
    index: FxHashMap<BlankNode, usize>,
    statements: Vec<Vec<Part>>,
    /// The statements of each node.
    about: Vec<Vec<usize>>,
}

impl Web {
    fn of(quads: &[Quad]) -> Self {
        let mut web = Self::default();
        for quad in quads {
            if has_blank_node(quad) {
                web.add(quad);
            }
        }
        web
    }

    fn add(&mut self, quad: &Quad) {
        let mut parts = Vec::with_capacity(4);
        self.add_subject(&quad.subject, &mut parts);
        parts.push(fixed(quad.predicate.as_str()));
        self.add_term(&quad.object, &mut parts);
        match &quad.graph_name {
            GraphName::BlankNode(node) => parts.push(self.node(node)),
            graph => parts.push(fixed(&graph.to_string())),
        }
        let at = self.statements.len();
        for part in &parts {
            if let Part::Node(node) = part
                && self.about[*node].last() != Some(&at)
            {
                self.about[*node].push(at);
            }
        }
        self.statements.push(parts);
    }

    fn add_subject(&mut self, subject: &NamedOrBlankNode, parts: &mut Vec<Part>) {
        parts.push(match subject {
            NamedOrBlankNode::NamedNode(node) => fixed(node.as_str()),
            NamedOrBlankNode::BlankNode(node) => self.node(node),
        });
    }

    fn add_term(&mut self, term: &Term, parts: &mut Vec<Part>) {
        match term {
            Term::BlankNode(node) => parts.push(self.node(node)),
            Term::Triple(triple) => {
                let Triple { subject, predicate, object } = triple.as_ref();
                parts.push(fixed("<<"));
                self.add_subject(subject, parts);
                parts.push(fixed(predicate.as_str()));
                self.add_term(object, parts);
            }
            named => parts.push(fixed(&named.to_string())),
        }
    }

    fn node(&mut self, node: &BlankNode) -> Part {
        if let Some(index) = self.index.get(node) {
            return Part::Node(*index);
        }
        let index = self.nodes.len();
        self.index.insert(node.clone(), index);
        self.nodes.push(node.clone());
        self.about.push(Vec::new());
        Part::Node(index)
    }

    /// Returns the blank nodes that share a statement with each node.
    fn neighbours(&self) -> Vec<FxHashSet<usize>> {
        let mut found = vec![FxHashSet::default(); self.nodes.len()];
        for statement in &self.statements {
            let nodes =
                || statement.iter().filter_map(|part| if let Part::Node(node) = part { Some(*node) } else { None });
            for node in nodes() {
                found[node].extend(nodes().filter(|other| *other != node));
            }
        }
        found
    }

    /// Returns a colour for each node, no two the same.
    fn distinct_colours(&self) -> Vec<u64> {
        let mut colours = self.stable(vec![0; self.nodes.len()]);
        for step in 0.. {
            let Some(class) = repeated(&colours).into_iter().min() else { break };
            let members: Vec<usize> = (0..colours.len()).filter(|node| colours[*node] == class).collect();
            let chosen = if step < CAREFUL_STEPS { 1 } else { members.len() - 1 };
            for (place, node) in members.into_iter().take(chosen).enumerate() {
                colours[node] = mix(class, &[u64::try_from(place).unwrap_or(u64::MAX), 7]);
            }
            colours = self.stable(colours);
        }
        colours
    }

    /// Refines `colours` until no more nodes are told apart.
    fn stable(&self, mut colours: Vec<u64>) -> Vec<u64> {
        let mut classes = 0;
        loop {
            let next = self.refined(&colours);
            let count = next.iter().collect::<FxHashSet<_>>().len();
            if count <= classes {
                return colours;
            }
            (colours, classes) = (next, count);
        }
    }

    /// Returns for each node a hash of its colour and of its statements with the colours of the others.
    fn refined(&self, colours: &[u64]) -> Vec<u64> {
        let colour_of = |node: usize| {
            let mut seen: Vec<u64> = self.about[node]
                .iter()
                .map(|at| {
                    let parts: Vec<u64> = self.statements[*at]
                        .iter()
                        .map(|part| match part {
                            Part::Fixed(hash) => *hash,
                            Part::Node(other) if *other == node => 1,
                            Part::Node(other) => mix(colours[*other], &[2]),
                        })
                        .collect();
                    mix(3, &parts)
                })
                .collect();
            seen.sort_unstable();
            mix(colours[node], &seen)
        };
        (0..self.nodes.len()).map(colour_of).collect()
    }
}

/// Returns whether a blank node is in `quad`, also inside a triple term.
pub fn has_blank_node(quad: &Quad) -> bool {
    fn in_term(term: &Term) -> bool {
        match term {
            Term::BlankNode(_) => true,
            Term::Triple(triple) => triple.subject.is_blank_node() || in_term(&triple.object),
            Term::NamedNode(_) | Term::Literal(_) => false,
        }
    }
    quad.subject.is_blank_node() || in_term(&quad.object) || matches!(quad.graph_name, GraphName::BlankNode(_))
}

fn fixed(text: &str) -> Part {
    Part::Fixed(xxh3_64(text.as_bytes()))
}

fn mix(first: u64, rest: &[u64]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&first.to_le_bytes());
    for value in rest {
        hash.update(&value.to_le_bytes());
    }
    hash.digest()
}

/// Returns the colours that more than one node has.
fn repeated(colours: &[u64]) -> FxHashSet<u64> {
    let mut seen = FxHashSet::default();
    colours.iter().copied().filter(|colour| !seen.insert(*colour)).collect()
}
