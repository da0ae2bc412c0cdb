//! What a query does, as data: steps without methods, in the order in which they run.
//!
//! A plan names variables by *slots*: one number for each variable of a scope, so that a sub-select has slots of its own
//! for what it hides. Constants are ids of the snapshot; terms that the data does not have are kept as terms and get
//! their numbers when a query starts, so that one plan serves many runs over the same snapshot.

use std::sync::Arc;

use oxrdf::{NamedNode, Term, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::GroundTerm;

use super::slots::Slots;
use crate::snapshot::Order;

/// The number of a variable within one plan.
pub(super) type Slot = u32;

/// A step, what its rows have, and what is known of them beforehand.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Different for each node of a plan.
    pub id: u32,
    pub step: Step,
    /// The slot of each column.
    pub columns: Vec<Slot>,
    /// Slots that have a value in each row.
    pub certain: Slots,
    /// Slots by which the rows are sorted, the first one first.
    pub sorted: Vec<Slot>,
    /// How many rows are expected.
    pub rows: f64,
}

/// A place of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A term of the snapshot.
    Is(u32),
    /// A term that the data does not have.
    Other(Arc<Term>),
    Slot(Slot),
}

/// Which graphs a pattern reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GraphPlace {
    /// The default graph of the query.
    Default,
    /// One named graph, by its name; no triple if there is no such graph.
    Named(Place),
    /// The graph that an enclosing step is at.
    Given,
    /// Each named graph, whose name becomes the value of the slot.
    Each(Slot),
}

/// A pattern of triples in graphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quad {
    /// Subject, predicate and object.
    pub places: [Place; 3],
    pub graph: GraphPlace,
}

/// A path between two places.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    pub from: Place,
    pub to: Place,
    pub path: PropertyPathExpression,
    pub graph: GraphPlace,
}

/// What becomes of rows that differ only in slots that nobody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Each is a row.
    Rows,
    /// They are one row with a number.
    Times,
    /// They may be one row: nobody counts.
    Once,
}

/// An expression with the columns that it reads.
#[derive(Debug, Clone)]
pub(crate) struct Formula {
    pub expression: Arc<Expression>,
    /// The slot of each variable that is in scope.
    pub variables: Vec<(Variable, Slot)>,
    /// The slot that holds the truth of each EXISTS.
    pub exists: Vec<(GraphPattern, Slot)>,
}

/// How a step decides whether a row has a match.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// The rows of a batch run through steps together; `row` says which one a match belongs to.
    Together { steps: Box<Node>, row: Slot },
    /// The steps run anew for each different row of values for `given`.
    Apart { steps: Arc<Node>, given: Vec<Slot> },
}

/// What an aggregate of a group is called and what it reads.
#[derive(Debug, Clone)]
pub(crate) struct Aggregated {
    pub slot: Slot,
    pub aggregate: Arc<AggregateExpression>,
    /// What is aggregated; nothing where rows are counted.
    pub formula: Option<Formula>,
}

/// A key of ORDER BY.
#[derive(Debug, Clone)]
pub(crate) struct SortKey {
    pub formula: Formula,
    pub descending: bool,
}

/// What a node does.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// One row without values.
    Unit,
    /// No row.
    Empty,
    /// The rows that an enclosing step hands in.
    Seed,
    /// The triples of a pattern, in an order.
    Scan {
        quad: Quad,
        order: Order,
    },
    /// The different values at one end of a predicate, each with the number of its triples.
    Runs {
        quad: Quad,
        order: Order,
        repeats: Repeats,
    },
    /// For each row the triples of a pattern, with what the row has for its slots.
    Lookup {
        input: Box<Node>,
        quad: Quad,
        repeats: Repeats,
    },
    /// Like `Lookup` along a path. Substituted values count as terms that the query names.
    Path {
        input: Box<Node>,
        reach: Reach,
        repeats: Repeats,
        is_substituted: bool,
    },
    /// Takes a triple term apart.
    Unnest {
        input: Box<Node>,
        slot: Slot,
        places: [Place; 3],
    },
    /// Rows of both sides that agree where both have a value; the right side is held in memory.
    Hash {
        left: Box<Node>,
        right: Box<Node>,
    },
    /// Rows of the left side, each with its matches on the right if there are any. A condition is steps from the rows of
    /// both sides to those that pass; the slot says which row that is.
    LeftHash {
        left: Box<Node>,
        right: Box<Node>,
        condition: Option<(Box<Node>, Slot)>,
    },
    /// The same by looking up; `row` says which row of the left side a match belongs to.
    LeftLookup {
        left: Box<Node>,
        right: Box<Node>,
        row: Slot,
    },
    /// Rows of the left side that no row of the right side takes away.
    Minus {
        left: Box<Node>,
        right: Box<Node>,
    },
    /// Rows that have a match, or have none; where none of `any` has a value, there is no match.
    Semi {
        input: Box<Node>,
        test: Test,
        wanted: bool,
        any: Option<Vec<Slot>>,
    },
    /// Whether a row has a match, as the value of its last column.
    Mark {
        input: Box<Node>,
        test: Test,
    },
    Union(Vec<Node>),
    Filter {
        input: Box<Node>,
        formula: Formula,
    },
    Extend {
        input: Box<Node>,
        formula: Formula,
        slot: Slot,
    },
    Values {
        rows: Arc<[Vec<Option<GroundTerm>>]>,
    },
    /// One row for each graph that is meant.
    Graphs {
        graph: GraphPlace,
    },
    /// The rows of the steps for each named graph, whose name becomes the value of the slot.
    EachGraph {
        inner: Arc<Node>,
        slot: Slot,
    },
    /// The rows of the steps for each row of the left side, whose values they are given.
    Lateral {
        left: Box<Node>,
        right: Arc<Node>,
        given: Vec<Slot>,
    },
    /// Adds the values that an enclosing step gives.
    Given {
        input: Box<Node>,
    },
    /// Columns chosen and called anew: the columns of the node are these slots of the input.
    Project {
        input: Box<Node>,
        from: Vec<Slot>,
    },
    /// Makes the value of `graph` that of `slot`, where the two do not contradict each other.
    Agree {
        input: Box<Node>,
        graph: Slot,
        slot: Slot,
    },
    /// A row for each group; `solution` is what COUNT(DISTINCT *) compares.
    Group {
        input: Box<Node>,
        keys: Vec<Slot>,
        aggregates: Vec<Aggregated>,
        solution: Vec<Slot>,
    },
    /// The different rows; where `is_reduced`, only rows that follow each other are compared.
    Distinct {
        input: Box<Node>,
        is_reduced: bool,
    },
    Sort {
        input: Box<Node>,
        keys: Vec<SortKey>,
        first: Option<usize>,
    },
    Slice {
        input: Box<Node>,
        start: usize,
        length: Option<usize>,
    },
    /// A service that is not reached.
    Service {
        name: Option<NamedNode>,
        is_silent: bool,
    },
}
