//! Collects quads of one graph.

use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

/// Quads on their way into one graph.
pub struct Statements {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Statements {
    /// Returns an empty collection for the graph called `graph`.
    pub fn new(graph: &str) -> Self {
        Self { graph: GraphName::NamedNode(NamedNode::new_unchecked(graph)), quads: Vec::new() }
    }

    /// Adds one statement.
    pub fn add(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), NamedNode::new_unchecked(predicate), object, self.graph.clone()));
    }

    /// Adds an English text.
    pub fn text(&mut self, subject: &NamedNode, predicate: &str, text: &str) {
        self.add(subject, predicate, Literal::new_language_tagged_literal_unchecked(text, "en"));
    }

    /// Adds an integer.
    pub fn integer(&mut self, subject: &NamedNode, predicate: &str, value: impl Into<i64>) {
        self.add(subject, predicate, Literal::from(value.into()));
    }

    /// Adds a date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with the datatype that its length asks for.
    pub fn date(&mut self, subject: &NamedNode, predicate: &str, date: &str) {
        let datatype = match date.len() {
            4 => xsd::G_YEAR,
            7 => xsd::G_YEAR_MONTH,
            _ => xsd::DATE,
        };
        self.add(subject, predicate, Literal::new_typed_literal(date, datatype));
    }

    /// Returns the quads in the order they were added.
    pub fn into_quads(self) -> Vec<Quad> {
        self.quads
    }
}
