//! Casts: datatypes of XML Schema called as functions.
//!
//! A text is read as the datatype writes it, without the blanks around it; numbers are cut to integers and rounded to
//! floats; `xsd:string` of a value is its canonical form.

use oxrdf::{Literal, NamedNode};

use crate::evaluate::Terms;
use crate::evaluate::expression::value::{Fault, OrNoValue, Scalar, Tag, Value, Valued};
use crate::snapshot::Kind;

/// A datatype that values can be cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    String,
    Boolean,
    Integer,
    /// A datatype derived of `xsd:integer` and the numbers that it has.
    Derived(&'static str, i64, i64),
    Decimal,
    Float,
    Double,
    /// A date, time or duration.
    Time(&'static str),
}

/// Datatypes derived of `xsd:integer` with their bounds.
const DERIVED: &[(&str, i64, i64)] = &[
    ("http://www.w3.org/2001/XMLSchema#long", i64::MIN, i64::MAX),
    ("http://www.w3.org/2001/XMLSchema#int", i32::MIN as i64, i32::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#short", i16::MIN as i64, i16::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#byte", i8::MIN as i64, i8::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#unsignedLong", 0, i64::MAX),
    ("http://www.w3.org/2001/XMLSchema#unsignedInt", 0, u32::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#unsignedShort", 0, u16::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#unsignedByte", 0, u8::MAX as i64),
    ("http://www.w3.org/2001/XMLSchema#nonNegativeInteger", 0, i64::MAX),
    ("http://www.w3.org/2001/XMLSchema#positiveInteger", 1, i64::MAX),
    ("http://www.w3.org/2001/XMLSchema#nonPositiveInteger", i64::MIN, 0),
    ("http://www.w3.org/2001/XMLSchema#negativeInteger", i64::MIN, -1),
];

/// Datatypes of points in time and durations.
const TIMES: &[&str] = &[
    "http://www.w3.org/2001/XMLSchema#dateTime",
    "http://www.w3.org/2001/XMLSchema#date",
    "http://www.w3.org/2001/XMLSchema#time",
    "http://www.w3.org/2001/XMLSchema#gYear",
    "http://www.w3.org/2001/XMLSchema#gYearMonth",
    "http://www.w3.org/2001/XMLSchema#gMonth",
    "http://www.w3.org/2001/XMLSchema#gMonthDay",
    "http://www.w3.org/2001/XMLSchema#gDay",
    "http://www.w3.org/2001/XMLSchema#duration",
    "http://www.w3.org/2001/XMLSchema#yearMonthDuration",
    "http://www.w3.org/2001/XMLSchema#dayTimeDuration",
];

impl Cast {
    /// Returns the cast that the function called `iri` is.
    pub(crate) fn of(iri: &str) -> Option<Self> {
        Some(match iri.strip_prefix("http://www.w3.org/2001/XMLSchema#")? {
            "string" => Self::String,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "decimal" => Self::Decimal,
            "float" => Self::Float,
            "double" => Self::Double,
            _ => match DERIVED.iter().find(|(name, ..)| *name == iri) {
                Some((name, least, most)) => Self::Derived(name, *least, *most),
                None => Self::Time(TIMES.iter().find(|name| **name == iri)?),
            },
        })
    }

    /// Returns `value` cast to this datatype.
    pub(crate) fn apply<'a>(self, value: Value<'a>, terms: &'a Terms) -> Valued<Value<'a>> {
        let kind = value.kind(terms);
        match kind {
            Kind::String => self.of_text(&value.written(terms)?).map(Into::into),
            Kind::Iri if self == Self::String => Ok(Value::Text(value.text(terms)?, Tag::NONE)),
            Kind::Typed => match value.scalar(terms) {
                Some(scalar) => self.of_scalar(scalar).map(Into::into),
                // A value that no type of the machine holds, or of an unknown datatype, is its own canonical form.
                None if self == Self::String => Ok(Value::Text(value.text(terms)?, Tag::NONE)),
                None => Err(Fault::NoValue),
            },
            _ => Err(Fault::NoValue),
        }
    }

    fn of_text(self, text: &str) -> Valued<Made> {
        let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
        let read = |datatype: &str| Scalar::parse(datatype, trimmed).map(Made::Scalar).or_no_value();
        match self {
            Self::String => Ok(Made::Text(text.to_owned())),
            Self::Boolean => read("http://www.w3.org/2001/XMLSchema#boolean"),
            Self::Integer => read("http://www.w3.org/2001/XMLSchema#integer"),
            Self::Decimal => read("http://www.w3.org/2001/XMLSchema#decimal"),
            Self::Float => read("http://www.w3.org/2001/XMLSchema#float"),
            Self::Double => read("http://www.w3.org/2001/XMLSchema#double"),
            Self::Time(datatype) => read(datatype),
            Self::Derived(..) => match read("http://www.w3.org/2001/XMLSchema#integer")? {
                Made::Scalar(value) => self.of_scalar(value),
                other => Ok(other),
            },
        }
    }

    fn of_scalar(self, value: Scalar) -> Valued<Made> {
        Ok(Made::Scalar(match self {
            Self::String => return Ok(Made::Text(value.text())),
            Self::Boolean => Scalar::Boolean(value.truth().or_no_value()?.into()),
            Self::Integer => integer(value)?,
            Self::Decimal => decimal(value)?,
            Self::Float => Scalar::Float(match value {
                Scalar::Boolean(value) => value.into(),
                Scalar::Double(value) => value.into(),
                value => value.float().or_no_value()?,
            }),
            Self::Double => Scalar::Double(match value {
                Scalar::Boolean(value) => value.into(),
                value => value.double().or_no_value()?,
            }),
            Self::Derived(datatype, least, most) => {
                let Scalar::Integer(value) = integer(value)? else { return Err(Fault::NoValue) };
                let value = i64::from(value);
                if !(least..=most).contains(&value) {
                    return Err(Fault::NoValue);
                }
                return Ok(Made::Derived(datatype, value));
            }
            Self::Time(datatype) => time(datatype, value)?,
        }))
    }
}

/// A result of a cast.
enum Made {
    Scalar(Scalar),
    Text(String),
    Derived(&'static str, i64),
}

impl From<Made> for Value<'_> {
    fn from(made: Made) -> Self {
        match made {
            Made::Scalar(value) => Self::Scalar(value),
            Made::Text(text) => Self::string(text),
            Made::Derived(datatype, value) => {
                Self::Term(Literal::new_typed_literal(value.to_string(), NamedNode::new_unchecked(datatype)).into())
            }
        }
    }
}

fn integer(value: Scalar) -> Valued<Scalar> {
    Ok(Scalar::Integer(match value {
        Scalar::Integer(value) => value,
        Scalar::Boolean(value) => value.into(),
        Scalar::Decimal(value) => value.try_into().or_no_value()?,
        Scalar::Float(value) => value.try_into().or_no_value()?,
        Scalar::Double(value) => value.try_into().or_no_value()?,
        _ => return Err(Fault::NoValue),
    }))
}

fn decimal(value: Scalar) -> Valued<Scalar> {
    Ok(Scalar::Decimal(match value {
        Scalar::Boolean(value) => value.into(),
        Scalar::Float(value) => value.try_into().or_no_value()?,
        Scalar::Double(value) => value.try_into().or_no_value()?,
        value => value.decimal().or_no_value()?,
    }))
}

fn time(datatype: &str, value: Scalar) -> Valued<Scalar> {
    use Scalar as S;
    if value.datatype().as_str() == datatype {
        return Ok(value);
    }
    let name = datatype.rsplit('#').next().unwrap_or_default();
    Ok(match (name, value) {
        ("dateTime", S::Date(value)) => S::DateTime(value.try_into().or_no_value()?),
        ("date", S::DateTime(value)) => S::Date(value.try_into().or_no_value()?),
        ("time", S::DateTime(value)) => S::Time(value.into()),
        ("gYear", S::DateTime(value)) => S::Year(value.try_into().or_no_value()?),
        ("gYear", S::Date(value)) => S::Year(value.try_into().or_no_value()?),
        ("gYear", S::YearMonth(value)) => S::Year(value.try_into().or_no_value()?),
        ("gYearMonth", S::DateTime(value)) => S::YearMonth(value.try_into().or_no_value()?),
        ("gYearMonth", S::Date(value)) => S::YearMonth(value.into()),
        ("gMonth", S::DateTime(value)) => S::Month(value.into()),
        ("gMonth", S::Date(value)) => S::Month(value.into()),
        ("gMonth", S::YearMonth(value)) => S::Month(value.into()),
        ("gMonth", S::MonthDay(value)) => S::Month(value.into()),
        ("gMonthDay", S::DateTime(value)) => S::MonthDay(value.into()),
        ("gMonthDay", S::Date(value)) => S::MonthDay(value.into()),
        ("gDay", S::DateTime(value)) => S::Day(value.into()),
        ("gDay", S::Date(value)) => S::Day(value.into()),
        ("gDay", S::MonthDay(value)) => S::Day(value.into()),
        ("duration", value) => S::Duration(value.duration().or_no_value()?),
        ("yearMonthDuration", value) => S::YearMonthDuration(duration(value)?.try_into().or_no_value()?),
        ("dayTimeDuration", value) => S::DayTimeDuration(duration(value)?.try_into().or_no_value()?),
        _ => return Err(Fault::NoValue),
    })
}

fn duration(value: Scalar) -> Valued<oxsdatatypes::Duration> {
    value.duration().or_no_value()
}
