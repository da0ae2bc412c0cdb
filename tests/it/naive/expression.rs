//! Expressions (17.2, 17.4.1): variables, operators and functional forms; nothing stands for an error.

use std::cmp::Ordering;

use oxrdf::Term;
use spargebra::algebra::Expression;

use super::data::{Data, Graph};
use super::value::{Number, Value, arithmetic, boolean, compare, equals, is_numeric_type, xsd_name};
use super::{Solution, algebra, function};

/// Where an expression is evaluated.
pub(super) struct Place<'a> {
    pub data: &'a Data,
    pub active: &'a Graph,
    pub outer: &'a Solution,
}

/// Returns the value of `expression` for `row`; nothing if it is an error.
pub(super) fn evaluate(place: &Place<'_>, expression: &Expression, row: &Solution) -> Option<Term> {
    let value = |expression: &Expression| evaluate(place, expression, row);
    let is_true = |expression: &Expression| value(expression).and_then(|term| truth(&term));
    let variable = |name: &str| row.get(name).or_else(|| place.outer.get(name)).cloned();
    match expression {
        Expression::NamedNode(iri) => Some(iri.clone().into()),
        Expression::Literal(literal) => Some(literal.clone().into()),
        Expression::Variable(name) => variable(name.as_str()),
        Expression::Bound(name) => Some(boolean(variable(name.as_str()).is_some())),
        Expression::Or(a, b) => match (is_true(a), is_true(b)) {
            (Some(true), _) | (_, Some(true)) => Some(boolean(true)),
            (Some(false), Some(false)) => Some(boolean(false)),
            _ => None,
        },
        Expression::And(a, b) => match (is_true(a), is_true(b)) {
            (Some(false), _) | (_, Some(false)) => Some(boolean(false)),
            (Some(true), Some(true)) => Some(boolean(true)),
            _ => None,
        },
        Expression::Not(inner) => Some(boolean(!is_true(inner)?)),
        Expression::Equal(a, b) => Some(boolean(equals(&value(a)?, &value(b)?)?)),
        Expression::SameTerm(a, b) => Some(boolean(value(a)? == value(b)?)),
        Expression::Greater(a, b) => ordered(&value(a)?, &value(b)?, |order| order == Ordering::Greater),
        Expression::GreaterOrEqual(a, b) => ordered(&value(a)?, &value(b)?, |order| order != Ordering::Less),
        Expression::Less(a, b) => ordered(&value(a)?, &value(b)?, |order| order == Ordering::Less),
        Expression::LessOrEqual(a, b) => ordered(&value(a)?, &value(b)?, |order| order != Ordering::Greater),
        Expression::In(inner, list) => {
            let inner = value(inner)?;
            let tests: Vec<Option<bool>> = list.iter().map(|item| equals(&inner, &value(item)?)).collect();
            if tests.contains(&Some(true)) {
                return Some(boolean(true));
            }
            tests.iter().all(Option::is_some).then(|| boolean(false))
        }
        Expression::Add(a, b) => calculated('+', &value(a)?, &value(b)?),
        Expression::Subtract(a, b) => calculated('-', &value(a)?, &value(b)?),
        Expression::Multiply(a, b) => calculated('*', &value(a)?, &value(b)?),
        Expression::Divide(a, b) => calculated('/', &value(a)?, &value(b)?),
        Expression::UnaryPlus(inner) => Some(Number::of_term(&value(inner)?)?.literal().into()),
        Expression::UnaryMinus(inner) => function::negated(Number::of_term(&value(inner)?)?),
        Expression::Exists(pattern) => {
            let outer: Solution = place.outer.iter().chain(row).map(|(n, t)| (n.clone(), t.clone())).collect();
            Some(boolean(!algebra::evaluate(place.data, place.active, pattern, &outer).is_empty()))
        }
        Expression::If(condition, then, other) => value(if is_true(condition)? { then } else { other }),
        Expression::Coalesce(list) => list.iter().find_map(value),
        Expression::FunctionCall(function, arguments) => {
            let arguments: Option<Vec<Term>> = arguments.iter().map(value).collect();
            function::call(function, &arguments?)
        }
    }
}

/// The effective boolean value (17.2.2); nothing is a type error.
pub(super) fn truth(term: &Term) -> Option<bool> {
    let Term::Literal(literal) = term else { return None };
    match Value::of(literal) {
        Value::Boolean(value) => Some(value),
        Value::Text(text) => Some(!text.is_empty()),
        Value::Tagged => Some(!literal.value().is_empty()),
        Value::Number(number) => {
            let number = f64::from(number.double());
            Some(number != 0.0 && !number.is_nan())
        }
        // A form that no boolean or number has is false.
        Value::Unknown => {
            let datatype = literal.datatype().as_str();
            (xsd_name(datatype) == Some("boolean") || is_numeric_type(datatype)).then_some(false)
        }
        _ => None,
    }
}

fn ordered(a: &Term, b: &Term, test: impl Fn(Ordering) -> bool) -> Option<Term> {
    Some(boolean(compare(a, b)?.is_some_and(test)))
}

fn calculated(operator: char, a: &Term, b: &Term) -> Option<Term> {
    Some(arithmetic(operator, Number::of_term(a)?, Number::of_term(b)?)?.literal().into())
}
