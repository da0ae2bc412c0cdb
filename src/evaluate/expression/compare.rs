//! `=`, `<` and their kin, sameTerm, and IN.

use std::cmp::Ordering;

use oxrdf::{Term, Triple};

use super::value::{Fault, OrNoValue, Scalar, Value, Valued};
use crate::evaluate::Terms;
use crate::snapshot::Kind;

/// An operator that compares by order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Returns whether two values that compare so satisfy the operator; nothing compares with NaN, and satisfies none.
    pub(super) fn holds(self, order: Option<Ordering>) -> bool {
        let Some(order) = order else { return false };
        match self {
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Returns whether `a = b`.
///
/// Numbers, booleans, strings, dates, times and durations are equal by value; other terms if they are one. A literal of
/// an unknown datatype, or one whose text is no value, may be equal to any other literal of a datatype: an error.
pub(super) fn equals(a: &Value<'_>, b: &Value<'_>, terms: &Terms) -> Valued<bool> {
    if let (Value::Scalar(a), Value::Scalar(b)) = (a, b) {
        return a.equals(*b).or_no_value();
    }
    let (of_a, of_b) = (a.kind(terms), b.kind(terms));
    match (of_a, of_b) {
        (Kind::Typed, Kind::Typed) => typed_equals(a, b, terms),
        (Kind::Typed, Kind::String) => {
            if a.scalar(terms).is_some() {
                Ok(false)
            } else {
                Err(Fault::NoValue)
            }
        }
        (Kind::String, Kind::Typed) => {
            if b.scalar(terms).is_some() {
                Ok(false)
            } else {
                Err(Fault::NoValue)
            }
        }
        (Kind::Triple, Kind::Triple) => triples_equal(a, b, terms),
        (of_a, of_b) if of_a != of_b => Ok(false),
        _ => same_term(a, b, terms),
    }
}

fn typed_equals(a: &Value<'_>, b: &Value<'_>, terms: &Terms) -> Valued<bool> {
    match (a.scalar(terms), b.scalar(terms)) {
        (Some(a), Some(b)) => a.equals(b).or_no_value(),
        _ if same_term(a, b, terms)? => Ok(true),
        _ => Err(Fault::NoValue),
    }
}

fn triples_equal(a: &Value<'_>, b: &Value<'_>, terms: &Terms) -> Valued<bool> {
    match (a.clone().term(terms)?, b.clone().term(terms)?) {
        (Term::Triple(a), Term::Triple(b)) => triple_equals(&a, &b, terms),
        _ => Ok(false),
    }
}

fn triple_equals(a: &Triple, b: &Triple, terms: &Terms) -> Valued<bool> {
    if a.subject != b.subject || a.predicate != b.predicate {
        return Ok(false);
    }
    equals(&Value::Term(a.object.clone()), &Value::Term(b.object.clone()), terms)
}

/// Returns whether both are one term.
pub(super) fn same_term(a: &Value<'_>, b: &Value<'_>, terms: &Terms) -> Valued<bool> {
    if let (Some(a), Some(b)) = (a.known_number(), b.known_number()) {
        return Ok(a == b);
    }
    if a.kind(terms) != b.kind(terms) {
        return Ok(false);
    }
    if let (Ok(of_a), Ok(of_b)) = (a.tag(terms), b.tag(terms)) {
        return Ok(of_a.is_like(&of_b) && a.written(terms)? == b.written(terms)?);
    }
    Ok(a.clone().term(terms)? == b.clone().term(terms)?)
}

/// Returns how `a` and `b` compare as `<` sees it: numbers, booleans, strings of one language, dates, times and
/// durations among themselves; anything else is an error. `None` is for NaN, which is not an error.
pub(super) fn compare(a: &Value<'_>, b: &Value<'_>, terms: &Terms) -> Valued<Option<Ordering>> {
    if let (Some(a), Some(b)) = (a.scalar(terms), b.scalar(terms)) {
        return ordered(a, b);
    }
    match (a.kind(terms), b.kind(terms)) {
        (Kind::Iri | Kind::Blank, _) | (_, Kind::Iri | Kind::Blank) => Err(Fault::NoValue),
        (Kind::Triple, Kind::Triple) => match (a.clone().term(terms)?, b.clone().term(terms)?) {
            (Term::Triple(a), Term::Triple(b)) if a.subject == b.subject && a.predicate == b.predicate => {
                compare(&Value::Term(a.object), &Value::Term(b.object), terms)
            }
            _ => Err(Fault::NoValue),
        },
        (Kind::Typed | Kind::Triple, _) | (_, Kind::Typed | Kind::Triple) => Err(Fault::NoValue),
        _ => {
            if !a.tag(terms)?.is_like(&b.tag(terms)?) {
                return Err(Fault::NoValue);
            }
            Ok(Some(a.written(terms)?.cmp(&b.written(terms)?)))
        }
    }
}

fn ordered(a: Scalar, b: Scalar) -> Valued<Option<Ordering>> {
    match a.compare(b) {
        None if a.is_numeric() && b.is_numeric() => Ok(None),
        None => Err(Fault::NoValue),
        order => Ok(order),
    }
}
