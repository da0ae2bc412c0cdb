//! The order of literals, as `<` of SPARQL has it.

use std::cmp::Ordering;
use std::str::FromStr;

use oxrdf::{Literal, TermRef};
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, Duration, Float, GYear, GYearMonth, Integer, Time};

use super::data::Data;
use crate::error::Result;
use crate::snapshot::{Coding, Id, Kind, Parts, Value, with_parts};
use crate::vocab::XSD;

/// A value that can be compared with others of its sort.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Comparable {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
    Text(String),
    Boolean(Boolean),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Duration(Duration),
    Year(GYear),
    YearMonth(GYearMonth),
}

impl Comparable {
    /// Returns the value of `literal`, if it has one that can be compared.
    pub(super) fn of(literal: &Literal) -> Option<Self> {
        with_parts(TermRef::from(literal.as_ref()), |parts| Self::of_parts(&parts))
    }

    /// Returns the value of the term `id`, if it has one that can be compared.
    pub(super) fn at(data: &Data, id: u32) -> Result<Option<Self>> {
        let stored = Id::new(id).and_then(|id| data.snapshot.values.value(data.dictionary(), id));
        match stored {
            Some(value) => Ok(Some(value.into())),
            None => data.with(id, |parts| Self::of_parts(&parts)),
        }
    }

    fn of_parts(parts: &Parts<'_>) -> Option<Self> {
        match parts.kind {
            Kind::String => Some(Self::Text(parts.text.to_owned())),
            Kind::Typed => {
                let coding = Coding::of(parts.kind, parts.label);
                match coding.parse(parts.text) {
                    Some(value) => Some(value.into()),
                    // Beyond 64 bits.
                    None if coding == Coding::Integer => large(parts.text),
                    None => other(parts.label.strip_prefix(XSD)?, parts.text),
                }
            }
            _ => None,
        }
    }

    /// Returns how this value compares with `other`, if they can be compared.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Boolean(a), Self::Boolean(b)) => bool::from(*a).partial_cmp(&bool::from(*b)),
            (Self::DateTime(a), Self::DateTime(b)) => a.partial_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.partial_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(b),
            (Self::Duration(a), Self::Duration(b)) => a.partial_cmp(b),
            (Self::Year(a), Self::Year(b)) => a.partial_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(b),
            _ => self.compare_numbers(other),
        }
    }

    fn compare_numbers(&self, other: &Self) -> Option<Ordering> {
        if let (Some(a), Some(b)) = (self.decimal(), other.decimal()) {
            return a.partial_cmp(&b);
        }
        if let (Some(a), Some(b)) = (self.float(), other.float()) {
            return a.partial_cmp(&b);
        }
        self.double()?.partial_cmp(&other.double()?)
    }

    fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Integer(value) => Some((*value).into()),
            Self::Decimal(value) => Some(*value),
            _ => None,
        }
    }

    fn float(&self) -> Option<Float> {
        match self {
            Self::Integer(value) => Some((*value).into()),
            Self::Decimal(value) => Some((*value).into()),
            Self::Float(value) => Some(*value),
            _ => None,
        }
    }

    fn double(&self) -> Option<Double> {
        match self {
            Self::Integer(value) => Some((*value).into()),
            Self::Decimal(value) => Some((*value).into()),
            Self::Float(value) => Some((*value).into()),
            Self::Double(value) => Some(*value),
            _ => None,
        }
    }
}

impl From<Value> for Comparable {
    fn from(value: Value) -> Self {
        match value {
            Value::Boolean(value) => Self::Boolean(value),
            Value::Integer(value) => Self::Integer(value),
            Value::Decimal(value) => Self::Decimal(value),
            Value::Float(value) => Self::Float(value),
            Value::Double(value) => Self::Double(value),
            Value::DateTime(value) => Self::DateTime(value),
            Value::Date(value) => Self::Date(value),
        }
    }
}

fn large(text: &str) -> Option<Comparable> {
    match Decimal::from_str(text) {
        Ok(value) => Some(Comparable::Decimal(value)),
        Err(_) => Double::from_str(text).ok().map(Comparable::Double),
    }
}

fn other(datatype: &str, text: &str) -> Option<Comparable> {
    match datatype {
        "decimal" => large(text),
        "normalizedString" | "token" => Some(Comparable::Text(text.to_owned())),
        "time" => text.parse().ok().map(Comparable::Time),
        "duration" | "dayTimeDuration" | "yearMonthDuration" => text.parse().ok().map(Comparable::Duration),
        "gYear" => text.parse().ok().map(Comparable::Year),
        "gYearMonth" => text.parse().ok().map(Comparable::YearMonth),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::NamedNode;

    use super::*;

    #[track_caller]
    fn check(a: (&str, &str), b: (&str, &str), expected: Option<Ordering>) {
        let value = |(datatype, text): (&str, &str)| {
            let datatype = NamedNode::new_unchecked(format!("{XSD}{datatype}"));
            Comparable::of(&Literal::new_typed_literal(text, datatype)).unwrap()
        };
        assert_eq!(value(a).compare(&value(b)), expected);
    }

    #[test]
    fn numbers_are_compared_across_datatypes() {
        check(("integer", "4"), ("decimal", "4.0"), Some(Ordering::Equal));
        check(("byte", "-4"), ("double", "4e0"), Some(Ordering::Less));
        check(("integer", "99999999999999999999"), ("integer", "3"), Some(Ordering::Greater));
        check(("float", "NaN"), ("integer", "3"), None);
    }

    #[test]
    fn times_without_a_zone_are_not_compared_with_others_nearby() {
        check(("dateTime", "2024-01-01T00:00:00"), ("dateTime", "2024-01-01T01:00:00Z"), None);
        check(("dateTime", "2024-01-01T00:00:00"), ("dateTime", "2024-03-01T01:00:00Z"), Some(Ordering::Less));
        check(("date", "2024-01-01"), ("dateTime", "2024-03-01T01:00:00Z"), None);
    }

    #[test]
    fn texts_are_compared_with_texts() {
        check(("string", "a"), ("string", "b"), Some(Ordering::Less));
        check(("string", "4"), ("integer", "4"), None);
    }
}
