//! A path as data: predicates by their ids, every step with the way in which its triples are followed.

use spargebra::algebra::PropertyPathExpression as Expression;

use crate::snapshot::{Id, Snapshot};

/// A path between nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Path {
    Link(Link),
    /// Triples of any predicate but these.
    Other {
        but: Vec<Id>,
        way: Way,
    },
    /// One after the other; a bag.
    Sequence(Vec<Path>),
    /// One or the other; a bag.
    Alternative(Vec<Path>),
    /// `?`, `*` and `+`; a set of pairs.
    Repeat {
        path: Box<Path>,
        /// Whether a node leads to itself in any case.
        from_zero: bool,
        /// Whether the path may be repeated.
        is_many: bool,
    },
}

/// Triples of one predicate; none if the data does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub predicate: Option<Id>,
    pub way: Way,
}

/// Which way a path or a triple is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Forward,
    Backward,
}

impl Way {
    /// Returns the other way.
    #[must_use]
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::Forward => Self::Backward,
            Self::Backward => Self::Forward,
        }
    }

    /// Returns the way of a step that goes `step` in a path that is followed this way.
    #[must_use]
    pub(crate) fn of(self, step: Self) -> Self {
        if self == Self::Forward { step } else { step.turned() }
    }
}

impl Path {
    /// Returns the path of `expression` over the predicates of `snapshot`.
    pub(crate) fn compile(expression: &Expression, snapshot: &Snapshot) -> Self {
        Self::of(expression, snapshot, Way::Forward)
    }

    fn of(expression: &Expression, snapshot: &Snapshot, way: Way) -> Self {
        match expression {
            Expression::NamedNode(node) => Self::Link(Link { predicate: snapshot.find_iri(node), way }),
            Expression::Reverse(path) => Self::of(path, snapshot, way.turned()),
            Expression::Sequence(..) => {
                let mut parts: Vec<Self> =
                    sequence(expression).into_iter().map(|part| Self::of(part, snapshot, way)).collect();
                if way == Way::Backward {
                    parts.reverse();
                }
                Self::Sequence(parts)
            }
            Expression::Alternative(..) => {
                Self::Alternative(alternatives(expression).into_iter().map(|p| Self::of(p, snapshot, way)).collect())
            }
            Expression::ZeroOrMore(path) => Self::of(path, snapshot, way).repeated(true, true),
            Expression::OneOrMore(path) => Self::of(path, snapshot, way).repeated(false, true),
            Expression::ZeroOrOne(path) => Self::of(path, snapshot, way).repeated(true, false),
            Expression::NegatedPropertySet(nodes) => {
                Self::Other { but: nodes.iter().filter_map(|node| snapshot.find_iri(node)).collect(), way }
            }
        }
    }

    /// Returns the repetition of this path; that of a repetition is one repetition, as only the set matters.
    fn repeated(self, from_zero: bool, is_many: bool) -> Self {
        match self {
            Self::Repeat { path, from_zero: zero, is_many: many } => {
                Self::Repeat { path, from_zero: from_zero || zero, is_many: is_many || many }
            }
            path => Self::Repeat { path: Box::new(path), from_zero, is_many },
        }
    }

    /// Returns the links of a path that is one link or the choice between some.
    pub(crate) fn links(&self) -> Option<Vec<Link>> {
        match self {
            Self::Link(link) => Some(vec![*link]),
            Self::Alternative(paths) => {
                let links = paths.iter().map(Self::links).collect::<Option<Vec<_>>>()?;
                Some(links.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// Returns how many triples the path may go along.
    pub(crate) fn triples(&self, snapshot: &Snapshot) -> usize {
        match self {
            Self::Link(link) => link.predicate.map_or(0, |id| snapshot.index.predicate_run(id).len()),
            Self::Other { .. } => snapshot.index.len(),
            Self::Sequence(paths) | Self::Alternative(paths) => {
                paths.iter().fold(0, |sum: usize, path| sum.saturating_add(path.triples(snapshot)))
            }
            Self::Repeat { path, .. } => path.triples(snapshot),
        }
    }
}

/// Returns the parts of a sequence. A long one is as deep as it is long, so that nothing here recurses along it.
fn sequence(expression: &Expression) -> Vec<&Expression> {
    let (mut parts, mut stack) = (Vec::new(), vec![expression]);
    while let Some(next) = stack.pop() {
        match next {
            Expression::Sequence(a, b) => stack.extend([&**b, &**a]),
            part => parts.push(part),
        }
    }
    parts
}

/// Returns the parts of a choice, as [`sequence`] does.
fn alternatives(expression: &Expression) -> Vec<&Expression> {
    let (mut parts, mut stack) = (Vec::new(), vec![expression]);
    while let Some(next) = stack.pop() {
        match next {
            Expression::Alternative(a, b) => stack.extend([&**b, &**a]),
            part => parts.push(part),
        }
    }
    parts
}
