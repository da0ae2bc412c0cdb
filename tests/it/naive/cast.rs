//! Constructor functions (17.5), by the casting rules of XPath.

use oxrdf::{Literal, Term};
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, Float, Integer};

use super::value::{Number, Value, is_plain};

/// Returns `term` as a value of the datatype `name` of XML Schema.
pub(super) fn cast(name: &str, term: &Term) -> Option<Term> {
    let literal = match term {
        Term::NamedNode(iri) if name == "string" => return Some(Literal::from(iri.as_str()).into()),
        Term::Literal(literal) => literal,
        _ => return None,
    };
    let value = Value::of(literal);
    match value {
        // The table of 17.5 has no row for texts with a language.
        Value::Tagged => return None,
        Value::Unknown => return (name == "string").then(|| Literal::from(literal.value()).into()),
        _ => {}
    }
    let text = is_plain(literal).then(|| literal.value().trim_matches([' ', '\t', '\n', '\r']));
    let made: Literal = match name {
        "string" => Literal::from(string(literal, &value)),
        "boolean" => match (text, value) {
            (Some(text), _) => text.parse::<Boolean>().ok()?.into(),
            (_, Value::Boolean(value)) => value.into(),
            (_, Value::Number(number)) => {
                let number = f64::from(number.double());
                (number != 0.0 && !number.is_nan()).into()
            }
            _ => return None,
        },
        "integer" => integer(text, &value)?.into(),
        "decimal" => decimal(text, &value)?.into(),
        "float" => match text {
            Some(text) => Number::Float(text.parse().ok()?).literal(),
            None => Number::Float(float(&value)?).literal(),
        },
        "double" => match text {
            Some(text) => Number::Double(text.parse().ok()?).literal(),
            None => Number::Double(double(&value)?).literal(),
        },
        "dateTime" => match (text, value) {
            (Some(text), _) => text.parse::<DateTime>().ok()?.into(),
            (_, Value::DateTime(value)) => value.into(),
            (_, Value::Date(value)) => DateTime::try_from(value).ok()?.into(),
            _ => return None,
        },
        "date" => match (text, value) {
            (Some(text), _) => text.parse::<Date>().ok()?.into(),
            (_, Value::Date(value)) => value.into(),
            (_, Value::DateTime(value)) => Date::try_from(value).ok()?.into(),
            _ => return None,
        },
        _ => return None,
    };
    Some(made.into())
}

/// The canonical form; numbers near to one without an exponent.
fn string(literal: &Literal, value: &Value) -> String {
    match value {
        Value::Number(Number::Float(number)) => {
            floating(f64::from(f32::from(*number)), Number::Float(*number).literal().value(), || {
                f32::from(*number).to_string()
            })
        }
        Value::Number(Number::Double(number)) => {
            floating(f64::from(*number), Number::Double(*number).literal().value(), || f64::from(*number).to_string())
        }
        Value::Number(number) => number.literal().value().to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::DateTime(value) => value.to_string(),
        Value::Date(value) => value.to_string(),
        Value::Time(value) => value.to_string(),
        Value::Text(_) | Value::Tagged | Value::Unknown => literal.value().to_owned(),
    }
}

fn floating(value: f64, canonical: &str, plain: impl Fn() -> String) -> String {
    let is_near = value.is_finite() && (value == 0.0 || (0.000_001..1_000_000.0).contains(&value.abs()));
    if is_near { plain() } else { canonical.to_owned() }
}

fn integer(text: Option<&str>, value: &Value) -> Option<Integer> {
    match (text, value) {
        (Some(text), _) => text.parse().ok(),
        (_, Value::Boolean(value)) => Some(Integer::from(i64::from(*value))),
        (_, Value::Number(Number::Integer(number))) => Some(*number),
        // Towards zero.
        (_, Value::Number(number)) => {
            let number = number.decimal()?;
            let zero = Decimal::from(0);
            let whole = if number < zero { number.checked_ceil()? } else { number.checked_floor()? };
            whole.try_into().ok()
        }
        _ => None,
    }
}

fn decimal(text: Option<&str>, value: &Value) -> Option<Decimal> {
    match (text, value) {
        (Some(text), _) => text.parse().ok(),
        (_, Value::Boolean(value)) => Some(Decimal::from(i64::from(*value))),
        (_, Value::Number(number)) => number.decimal(),
        _ => None,
    }
}

fn float(value: &Value) -> Option<Float> {
    match value {
        Value::Boolean(value) => Some(Float::from(if *value { 1.0 } else { 0.0 })),
        Value::Number(Number::Integer(number)) => Some((*number).into()),
        Value::Number(Number::Decimal(number)) => Some((*number).into()),
        Value::Number(Number::Float(number)) => Some(*number),
        Value::Number(Number::Double(number)) => Some((*number).into()),
        _ => None,
    }
}

fn double(value: &Value) -> Option<Double> {
    match value {
        Value::Boolean(value) => Some(Double::from(if *value { 1.0 } else { 0.0 })),
        Value::Number(number) => Some(number.double()),
        _ => None,
    }
}
