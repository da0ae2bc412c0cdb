//! The total order of ORDER BY, MIN and MAX (15.1, made total).

use std::cmp::Ordering;

use oxrdf::{Literal, Term};
use oxsdatatypes::DateTime;

use super::Solution;
use super::value::{Number, Value, is_numeric_type};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

/// A condition of ORDER BY for one row.
pub(super) type Key = (Direction, Option<Term>);

/// Returns `rows` in the order of their keys: by value, then by form, then as they came.
pub(super) fn sorted(rows: Vec<Solution>, keys: impl Fn(&Solution) -> Vec<Key>) -> Vec<Solution> {
    let mut keyed: Vec<(Vec<Key>, Solution)> = rows.into_iter().map(|row| (keys(&row), row)).collect();
    keyed.sort_by(|(a, _), (b, _)| compare_keys(a, b));
    keyed.into_iter().map(|(_, row)| row).collect()
}

fn compare_keys(a: &[Key], b: &[Key]) -> Ordering {
    let by = |compare: fn(Option<&Term>, Option<&Term>) -> Ordering| {
        let pairs = a.iter().zip(b).map(|((direction, a), (_, b))| {
            let order = compare(a.as_ref(), b.as_ref());
            if *direction == Direction::Down { order.reverse() } else { order }
        });
        pairs.fold(Ordering::Equal, Ordering::then)
    };
    by(by_value).then_with(|| by(by_form))
}

/// Compares terms by value and then by form: equal only if they are the same term.
pub(super) fn total(a: &Term, b: &Term) -> Ordering {
    by_value(Some(a), Some(b)).then_with(|| by_form(Some(a), Some(b)))
}

/// Compares by kind, then by value; literals of one value are equal.
fn by_value(a: Option<&Term>, b: Option<&Term>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return a.is_some().cmp(&b.is_some()) };
    match (a, b) {
        (Term::BlankNode(a), Term::BlankNode(b)) => a.as_str().cmp(b.as_str()),
        (Term::NamedNode(a), Term::NamedNode(b)) => a.as_str().cmp(b.as_str()),
        (Term::Literal(a), Term::Literal(b)) => literals(a, b),
        (Term::Triple(a), Term::Triple(b)) => {
            by_value(Some(&a.subject.clone().into()), Some(&b.subject.clone().into()))
                .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
                .then_with(|| by_value(Some(&a.object), Some(&b.object)))
        }
        _ => kind(a).cmp(&kind(b)),
    }
}

fn kind(term: &Term) -> u8 {
    match term {
        Term::BlankNode(_) => 0,
        Term::NamedNode(_) => 1,
        Term::Literal(_) => 2,
        Term::Triple(_) => 3,
    }
}

fn literals(a: &Literal, b: &Literal) -> Ordering {
    class(a).cmp(&class(b)).then_with(|| match (Value::of(a), Value::of(b)) {
        (Value::Number(a), Value::Number(b)) => numbers(a, b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(&b),
        (Value::DateTime(a), Value::DateTime(b)) => moment(a).partial_cmp(&moment(b)).unwrap_or(Ordering::Equal),
        (Value::Date(a), Value::Date(b)) => match (DateTime::try_from(a), DateTime::try_from(b)) {
            (Ok(a), Ok(b)) => moment(a).partial_cmp(&moment(b)).unwrap_or(Ordering::Equal),
            _ => Ordering::Equal,
        },
        (Value::Unknown, Value::Unknown) => form(a).cmp(&form(b)),
        // Forms that have no value follow those that have one.
        (Value::Unknown, _) => Ordering::Greater,
        (_, Value::Unknown) => Ordering::Less,
        _ => form(a).cmp(&form(b)),
    })
}

/// The datatype; one for all numbers.
fn class(literal: &Literal) -> String {
    let datatype = literal.datatype().as_str();
    let is_number = is_numeric_type(datatype);
    if is_number { "http://www.w3.org/2001/XMLSchema#decimal".to_owned() } else { datatype.to_owned() }
}

/// Compares exact values; NaN is above all numbers.
fn numbers(a: Number, b: Number) -> Ordering {
    let (x, y) = (f64::from(a.double()), f64::from(b.double()));
    match (x.is_nan(), y.is_nan()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => match (a.decimal(), b.decimal()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => x.partial_cmp(&y).unwrap_or(Ordering::Equal),
        },
    }
}

/// A time without a zone counts as one in UTC.
fn moment(time: DateTime) -> DateTime {
    if time.timezone_offset().is_some() { time } else { format!("{time}Z").parse().unwrap_or(time) }
}

/// Compares by datatype, lexical form, language, direction.
fn by_form(a: Option<&Term>, b: Option<&Term>) -> Ordering {
    match (a, b) {
        (Some(Term::Literal(a)), Some(Term::Literal(b))) => form(a).cmp(&form(b)),
        (Some(Term::Triple(a)), Some(Term::Triple(b))) => {
            by_form(Some(&a.subject.clone().into()), Some(&b.subject.clone().into()))
                .then_with(|| by_form(Some(&a.object), Some(&b.object)))
        }
        _ => Ordering::Equal,
    }
}

fn form(literal: &Literal) -> (String, String, String, String) {
    (
        literal.datatype().as_str().to_owned(),
        literal.value().to_owned(),
        literal.language().unwrap_or_default().to_owned(),
        literal.direction().map(|direction| format!("{direction:?}")).unwrap_or_default(),
    )
}
