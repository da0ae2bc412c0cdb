//! Shapes as they were read: nothing here knows the data.

use oxrdf::{Literal, NamedNode, Term, Variable};
use regex::Regex;
use spargebra::Query;

use super::graph::ShapesGraph;
use super::path::Path;
use super::vocabulary::sh;
use crate::check::Severity;
use crate::error::{Error, Position};

/// The place of a shape in [`Shapes::all`].
pub(super) type ShapeId = usize;

/// All shapes of a graph, checked for being well-formed.
pub struct Shapes {
    /// The shapes, in the order of their terms.
    pub all: Vec<Shape>,
    /// What in the graph of shapes has no effect here.
    pub notes: Vec<Error>,
    pub(super) graph: ShapesGraph,
}

/// A node shape, or a property shape if it has a path.
pub struct Shape {
    pub term: Term,
    pub path: Option<Path>,
    pub targets: Vec<Target>,
    pub constraints: Vec<Constraint>,
    pub weight: Weight,
    pub messages: Vec<Literal>,
    /// What to do about a violation, from `sh:description`.
    pub advice: Option<String>,
    pub is_deactivated: bool,
    pub place: Option<Position>,
}

/// How much a violation weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weight {
    /// One of the three of the standard.
    Known(Severity),
    /// A severity of the user's own.
    Other(NamedNode),
}

impl Weight {
    /// Returns the severity that the program shows; one of the user's own counts as a violation.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Known(severity) => *severity,
            Self::Other(_) => Severity::Violation,
        }
    }

    /// Returns the IRI.
    pub fn iri(&self) -> NamedNode {
        match self {
            Self::Known(Severity::Violation) => sh("Violation"),
            Self::Known(Severity::Warning) => sh("Warning"),
            Self::Known(Severity::Info) => sh("Info"),
            Self::Other(iri) => iri.clone(),
        }
    }
}

/// Which nodes a shape is for.
pub enum Target {
    Node(Term),
    /// Instances of a class and the classes below it.
    Class(Term),
    SubjectsOf(NamedNode),
    ObjectsOf(NamedNode),
    /// The values of `?this`.
    Query(Box<Question>),
}

/// A condition on value nodes or on a focus node.
pub struct Constraint {
    pub component: NamedNode,
    pub kind: ConstraintKind,
    /// The node of a constraint in SPARQL.
    pub source: Option<Term>,
    /// Messages of a constraint in SPARQL or of its component.
    pub messages: Vec<Literal>,
}

/// What a constraint asks for.
pub enum ConstraintKind {
    Class(Term),
    Datatype(NamedNode),
    Nodes(NodeKinds),
    MinCount(u64),
    MaxCount(u64),
    Range(Bound, Literal),
    MinLength(u64),
    MaxLength(u64),
    Pattern { pattern: String, regex: Box<Regex> },
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan { other: NamedNode, or_equals: bool },
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    Qualified { shape: ShapeId, siblings: Vec<ShapeId>, count: Count },
    Closed(Vec<NamedNode>),
    HasValue(Term),
    In(Vec<Term>),
    Query(Box<Question>),
}

impl ConstraintKind {
    /// Returns the shapes that this refers to.
    pub(super) fn shapes(&self) -> Vec<ShapeId> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![*shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.clone(),
            Self::Qualified { shape, siblings, .. } => siblings.iter().copied().chain([*shape]).collect(),
            _ => Vec::new(),
        }
    }
}

/// A bound on values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

/// How many values conform to a qualified shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    AtLeast(u64),
    AtMost(u64),
}

/// Which kinds of nodes are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeKinds {
    pub iri: bool,
    pub blank: bool,
    pub literal: bool,
}

impl NodeKinds {
    /// Returns the kinds that the term `sh:NAME` stands for.
    pub fn named(name: &str) -> Option<Self> {
        let (iri, blank, literal) = match name {
            "IRI" => (true, false, false),
            "BlankNode" => (false, true, false),
            "Literal" => (false, false, true),
            "BlankNodeOrIRI" => (true, true, false),
            "BlankNodeOrLiteral" => (false, true, true),
            "IRIOrLiteral" => (true, false, true),
            _ => return None,
        };
        Some(Self { iri, blank, literal })
    }
}

/// A query that is in the graph of shapes.
pub struct Question {
    /// A SELECT query; an ASK query is one for the focus and value nodes of which it is true.
    pub query: Query,
    /// What the rows are.
    pub answer: Answer,
    /// Values of the parameters of a constraint component, and of the shape and its graph where they are asked for.
    pub parameters: Vec<(Variable, Term)>,
    /// The values of each focus node must be asked about apart: the query groups or cuts.
    pub is_apart: bool,
    /// The query looks at the graph of shapes.
    pub asks_shapes: bool,
}

/// What the rows of a query are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Violations.
    Violations,
    /// Focus and value nodes that conform.
    Conforming,
    /// Focus nodes.
    Targets,
}
