//! What breaks a constraint, by ids: made while shapes are held against nodes, read when it is told in words.

use oxrdf::{Literal, Term, Variable};
use rustc_hash::FxHashMap;

use super::model::ShapeId;
use crate::error::Error;

/// More violations than this are an error: nobody reads them, and they fill the memory.
pub(super) const MOST: usize = 5_000_000;

/// A violation, by ids.
pub(super) struct Violation {
    pub(super) focus: u32,
    pub(super) value: Option<u32>,
    pub(super) shape: ShapeId,
    /// The place of the constraint in the shape.
    pub(super) constraint: usize,
    /// How often the standard counts it: for each way that leads to it.
    pub(super) times: u64,
    pub(super) detail: Detail,
}

/// What more there is to say of a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Detail {
    None,
    /// How many values there are.
    Count(usize),
    /// The group of terms whose language comes more than once.
    Language(u32),
    /// The predicate that a closed shape does not allow.
    Predicate(u32),
    /// A row of a query.
    Row(Box<Row>),
}

/// A row of a query that finds violations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) value: Option<Term>,
    pub(super) path: Option<Term>,
    pub(super) message: Option<Literal>,
    /// All that the query says, for the places in messages.
    pub(super) bindings: Vec<(Variable, Term)>,
}

/// Where what breaks a constraint goes.
pub(super) enum Sink<'s> {
    /// Focus nodes, in no order.
    Failing(&'s mut Vec<u32>),
    Report(&'s mut Report, ShapeId, usize),
}

/// Violations, and how often each focus node is counted that is counted more than once.
#[derive(Default)]
pub(super) struct Report {
    pub(super) violations: Vec<Violation>,
    pub(super) times: FxHashMap<u32, u64>,
}

impl Sink<'_> {
    pub(super) fn fail(&mut self, focus: u32, value: Option<u32>, detail: Detail) {
        self.fail_times(focus, value, detail, 1);
    }

    pub(super) fn fail_times(&mut self, focus: u32, value: Option<u32>, detail: Detail, times: u64) {
        match self {
            Self::Failing(failing) => failing.push(focus),
            Self::Report(out, shape, constraint) => {
                let times = times.saturating_mul(out.times.get(&focus).copied().unwrap_or(1));
                out.violations.push(Violation { focus, value, shape: *shape, constraint: *constraint, times, detail });
            }
        }
    }
}

/// Returns the error of shapes that find more than [`MOST`] violations.
pub(super) fn too_many() -> Error {
    Error::limit(format!("the shapes find more than {MOST} violations"))
        .with_hint("see with fewer shapes, or on a part of the data, what is wrong with most nodes")
}
