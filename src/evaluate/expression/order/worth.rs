//! What a term is worth when it is sorted: the value that its datatype gives it, where it has one.

use std::cmp::Ordering;

use oxrdf::vocab::xsd;
use oxsdatatypes::{Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time};

use super::{Exact, Key};
use crate::snapshot::Value;
use crate::vocab::XSD;

/// The value of a term.
#[derive(Clone)]
pub(super) enum Worth<'a> {
    /// The form alone counts.
    None,
    Boolean(bool),
    Number(Exact),
    /// A point in time, one without zone as if in UTC, in units of 10^-18 seconds.
    Instant(Calendar, i128),
    Duration(Box<Length>),
    Triple(Box<[Key<'a>; 3]>),
}

/// Datatypes of points in time, each with a time line of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    DateTime,
    Date,
    Time,
    Year,
    YearMonth,
    Month,
    MonthDay,
    Day,
}

/// A duration in an order that agrees with the partial order of XML Schema: by the length that it has when it starts on
/// the first of March 1903, then by its months.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Length {
    seconds: i128,
    /// In units of 10^-18 seconds.
    part: i128,
    months: i64,
}

const SCALE: i128 = 1_000_000_000_000_000_000;

impl<'a> Worth<'a> {
    /// Returns the worth of a literal of `datatype` with the decoded `value`, if it has one, or else by its text.
    pub(super) fn of_literal<'b>(datatype: &str, value: Option<Value>, text: impl FnOnce() -> &'b str) -> Self {
        match value {
            Some(value) => Self::of_value(value),
            None => datatype.strip_prefix(XSD).and_then(|name| Self::parse(name, text)).unwrap_or(Self::None),
        }
    }

    /// Returns the worth of `value`.
    pub(super) fn of_value(value: Value) -> Self {
        match value {
            Value::Boolean(value) => Self::Boolean(value.into()),
            Value::DateTime(value) => Self::Instant(Calendar::DateTime, seconds(value.to_be_bytes())),
            Value::Date(value) => Self::Instant(Calendar::Date, seconds(value.to_be_bytes())),
            value => Exact::of(value).map_or(Self::None, Self::Number),
        }
    }

    fn parse<'b>(name: &str, text: impl FnOnce() -> &'b str) -> Option<Self> {
        let bytes = match name {
            "time" => text().parse::<Time>().ok()?.to_be_bytes(),
            "gYear" => text().parse::<GYear>().ok()?.to_be_bytes(),
            "gYearMonth" => text().parse::<GYearMonth>().ok()?.to_be_bytes(),
            "gMonth" => text().parse::<GMonth>().ok()?.to_be_bytes(),
            "gMonthDay" => text().parse::<GMonthDay>().ok()?.to_be_bytes(),
            "gDay" => text().parse::<GDay>().ok()?.to_be_bytes(),
            "duration" | "dayTimeDuration" | "yearMonthDuration" => return length(name, text()),
            "decimal" => return Exact::long(text()).map(Self::Number),
            name if place(&format!("{XSD}{name}")) == xsd::DECIMAL.as_str() && !matches!(name, "float" | "double") => {
                let text = text();
                return Exact::long(text).filter(|_| !text.contains('.')).map(Self::Number);
            }
            _ => return None,
        };
        let calendar = match name {
            "time" => Calendar::Time,
            "gYear" => Calendar::Year,
            "gYearMonth" => Calendar::YearMonth,
            "gMonth" => Calendar::Month,
            "gMonthDay" => Calendar::MonthDay,
            _ => Calendar::Day,
        };
        Some(Self::Instant(calendar, seconds(bytes)))
    }

    /// Returns how two values compare; `None` if they are not of one sort.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => Some(a.compare(b)),
            (Self::Instant(a, at), Self::Instant(b, with)) if a == b => Some(at.cmp(with)),
            (Self::Duration(a), Self::Duration(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Returns whether only the form counts.
    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// Returns the datatype at whose place a literal of this value is; `None` where its form says it.
    pub(super) fn place(&self) -> Option<&'static str> {
        match self {
            Self::None | Self::Triple(_) => None,
            Self::Boolean(_) => Some(xsd::BOOLEAN.as_str()),
            Self::Number(_) => Some(xsd::DECIMAL.as_str()),
            Self::Instant(calendar, _) => Some(calendar.datatype()),
            Self::Duration(_) => Some(xsd::DURATION.as_str()),
        }
    }

    /// Returns the datatype of a value that was never written.
    pub(super) fn datatype(&self) -> &'static str {
        match self {
            Self::Number(Exact::Integer(_)) => "http://www.w3.org/2001/XMLSchema#integer",
            Self::Number(Exact::Double(_)) => "http://www.w3.org/2001/XMLSchema#double",
            other => other.place().unwrap_or_default(),
        }
    }
}

impl Calendar {
    fn datatype(self) -> &'static str {
        match self {
            Self::DateTime => xsd::DATE_TIME.as_str(),
            Self::Date => "http://www.w3.org/2001/XMLSchema#date",
            Self::Time => "http://www.w3.org/2001/XMLSchema#time",
            Self::Year => "http://www.w3.org/2001/XMLSchema#gYear",
            Self::YearMonth => "http://www.w3.org/2001/XMLSchema#gYearMonth",
            Self::Month => "http://www.w3.org/2001/XMLSchema#gMonth",
            Self::MonthDay => "http://www.w3.org/2001/XMLSchema#gMonthDay",
            Self::Day => "http://www.w3.org/2001/XMLSchema#gDay",
        }
    }
}

/// Returns the datatype at whose place literals of `datatype` are.
pub(super) fn place(datatype: &str) -> &str {
    match datatype.strip_prefix(XSD).unwrap_or_default() {
        "integer" | "float" | "double" | "byte" | "short" | "int" | "long" | "unsignedByte" | "unsignedShort"
        | "unsignedInt" | "unsignedLong" | "positiveInteger" | "negativeInteger" | "nonPositiveInteger"
        | "nonNegativeInteger" => xsd::DECIMAL.as_str(),
        "dateTimeStamp" => xsd::DATE_TIME.as_str(),
        "dayTimeDuration" | "yearMonthDuration" => xsd::DURATION.as_str(),
        _ => datatype,
    }
}

/// Returns the seconds of a point in time; the two bytes after them are its zone.
fn seconds(bytes: [u8; 18]) -> i128 {
    bytes.split_first_chunk::<16>().map_or(0, |(seconds, _)| i128::from_be_bytes(*seconds))
}

fn length<'a>(name: &str, text: &str) -> Option<Worth<'a>> {
    let duration: Duration = match name {
        "dayTimeDuration" => text.parse::<oxsdatatypes::DayTimeDuration>().ok()?.into(),
        "yearMonthDuration" => text.parse::<oxsdatatypes::YearMonthDuration>().ok()?.into(),
        _ => text.parse().ok()?,
    };
    let bytes = duration.to_be_bytes();
    let (months, seconds) = bytes.split_first_chunk::<8>()?;
    let (months, seconds) = (i64::from_be_bytes(*months), i128::from_be_bytes(seconds.try_into().ok()?));
    let days = days(months);
    Some(Worth::Duration(Box::new(Length {
        seconds: days * 86_400 + seconds.div_euclid(SCALE),
        part: seconds.rem_euclid(SCALE),
        months,
    })))
}

/// Returns the days from the first of March 1903 to the day that is `months` later.
fn days(months: i64) -> i128 {
    // Counted in years that start in March: a leap day is the last of one.
    let (year, month) = (1903 + i128::from(months.div_euclid(12)), i128::from(months.rem_euclid(12)));
    let start = |year: i128| year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    start(year) - start(1903) + (153 * month + 2) / 5
}
