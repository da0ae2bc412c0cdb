//! Values of datatypes that operators and functions know.

use std::cmp::Ordering;

use oxrdf::NamedNodeRef;
use oxrdf::vocab::xsd;
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Integer, Time, YearMonthDuration,
};

use crate::snapshot::{Coding, Kind, Value as Stored};
use crate::vocab::XSD;

/// A value of a datatype.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scalar {
    Boolean(Boolean),
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Year(GYear),
    YearMonth(GYearMonth),
    Month(GMonth),
    MonthDay(GMonthDay),
    Day(GDay),
    Duration(Duration),
    YearMonthDuration(YearMonthDuration),
    DayTimeDuration(DayTimeDuration),
}

impl Scalar {
    /// Returns the value that `text` writes in `datatype`; `None` for unknown datatypes and for what is not a value.
    pub(crate) fn parse(datatype: &str, text: &str) -> Option<Self> {
        if let Some(value) = Coding::of(Kind::Typed, datatype).parse(text) {
            return Some(value.into());
        }
        Some(match datatype.strip_prefix(XSD)? {
            "time" => Self::Time(text.parse().ok()?),
            "gYear" => Self::Year(text.parse().ok()?),
            "gYearMonth" => Self::YearMonth(text.parse().ok()?),
            "gMonth" => Self::Month(text.parse().ok()?),
            "gMonthDay" => Self::MonthDay(text.parse().ok()?),
            "gDay" => Self::Day(text.parse().ok()?),
            "duration" => Self::Duration(text.parse().ok()?),
            "yearMonthDuration" => Self::YearMonthDuration(text.parse().ok()?),
            "dayTimeDuration" => Self::DayTimeDuration(text.parse().ok()?),
            _ => return None,
        })
    }

    /// Returns the datatype that a computed value has.
    pub(crate) fn datatype(self) -> NamedNodeRef<'static> {
        match self {
            Self::Boolean(_) => xsd::BOOLEAN,
            Self::Integer(_) => xsd::INTEGER,
            Self::Decimal(_) => xsd::DECIMAL,
            Self::Float(_) => xsd::FLOAT,
            Self::Double(_) => xsd::DOUBLE,
            Self::DateTime(_) => xsd::DATE_TIME,
            Self::Date(_) => xsd::DATE,
            Self::Time(_) => xsd::TIME,
            Self::Year(_) => xsd::G_YEAR,
            Self::YearMonth(_) => xsd::G_YEAR_MONTH,
            Self::Month(_) => xsd::G_MONTH,
            Self::MonthDay(_) => xsd::G_MONTH_DAY,
            Self::Day(_) => xsd::G_DAY,
            Self::Duration(_) => xsd::DURATION,
            Self::YearMonthDuration(_) => xsd::YEAR_MONTH_DURATION,
            Self::DayTimeDuration(_) => xsd::DAY_TIME_DURATION,
        }
    }

    /// Returns the canonical lexical form.
    pub(crate) fn canonical(self) -> String {
        match self {
            Self::Boolean(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Decimal(value) => value.to_string(),
            Self::Float(value) => scientific(f32::from(value).is_finite(), format!("{:E}", f32::from(value)), value),
            Self::Double(value) => scientific(f64::from(value).is_finite(), format!("{:E}", f64::from(value)), value),
            Self::DateTime(value) => value.to_string(),
            Self::Date(value) => value.to_string(),
            Self::Time(value) => value.to_string(),
            Self::Year(value) => value.to_string(),
            Self::YearMonth(value) => value.to_string(),
            Self::Month(value) => value.to_string(),
            Self::MonthDay(value) => value.to_string(),
            Self::Day(value) => value.to_string(),
            Self::Duration(value) => value.to_string(),
            Self::YearMonthDuration(value) => value.to_string(),
            Self::DayTimeDuration(value) => value.to_string(),
        }
    }

    /// Returns the text that a cast to `xsd:string` gives: doubles that are neither large nor small in plain digits.
    pub(crate) fn text(self) -> String {
        let size = match self {
            Self::Float(value) => f64::from(f32::from(value).abs()),
            Self::Double(value) => f64::from(value.abs()),
            _ => return self.canonical(),
        };
        match self {
            _ if size != 0.0 && !(1e-6..1e6).contains(&size) => self.canonical(),
            Self::Float(value) => f32::from(value).to_string(),
            Self::Double(value) => f64::from(value).to_string(),
            _ => self.canonical(),
        }
    }

    /// Returns whether this is a number.
    pub(crate) fn is_numeric(self) -> bool {
        matches!(self, Self::Integer(_) | Self::Decimal(_) | Self::Float(_) | Self::Double(_))
    }

    /// Returns the truth of a boolean or number: zero and NaN are false.
    pub(crate) fn truth(self) -> Option<bool> {
        Some(match self {
            Self::Boolean(value) => value.into(),
            Self::Integer(value) => Boolean::from(value).into(),
            Self::Decimal(value) => Boolean::from(value).into(),
            Self::Float(value) => Boolean::from(value).into(),
            Self::Double(value) => Boolean::from(value).into(),
            _ => return None,
        })
    }

    /// Returns whether both have one value; `None` where that depends on a zone that is not told.
    ///
    /// Values of datatypes that are not compared with each other are different.
    pub(crate) fn equals(self, other: Self) -> Option<bool> {
        use Scalar as S;
        match (self, other) {
            (a, b) if a.is_numeric() && b.is_numeric() => Some(a.compare(b) == Some(Ordering::Equal)),
            (S::Boolean(a), S::Boolean(b)) => Some(a == b),
            (a, b) if a.months_and_seconds().is_some() && b.months_and_seconds().is_some() => {
                Some(a.months_and_seconds() == b.months_and_seconds())
            }
            (a, b) if std::mem::discriminant(&a) == std::mem::discriminant(&b) => {
                a.compare(b).map(|order| order == Ordering::Equal)
            }
            _ => Some(false),
        }
    }

    /// Returns how two values compare as `<` sees it; `None` where it does not.
    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        use Scalar as S;
        match (self, other) {
            (S::Boolean(a), S::Boolean(b)) => bool::from(a).partial_cmp(&bool::from(b)),
            (S::Integer(a), S::Integer(b)) => a.partial_cmp(&b),
            (S::Double(a), b) => a.partial_cmp(&b.double()?),
            (a, S::Double(b)) => a.double()?.partial_cmp(&b),
            (S::Float(a), b) => a.partial_cmp(&b.float()?),
            (a, S::Float(b)) => a.float()?.partial_cmp(&b),
            (S::Decimal(a), b) => a.partial_cmp(&b.decimal()?),
            (a, S::Decimal(b)) => a.decimal()?.partial_cmp(&b),
            (S::DateTime(a), S::DateTime(b)) => a.partial_cmp(&b),
            (S::Date(a), S::Date(b)) => a.partial_cmp(&b),
            (S::Time(a), S::Time(b)) => a.partial_cmp(&b),
            (S::Year(a), S::Year(b)) => a.partial_cmp(&b),
            (S::YearMonth(a), S::YearMonth(b)) => a.partial_cmp(&b),
            (S::Month(a), S::Month(b)) => a.partial_cmp(&b),
            (S::MonthDay(a), S::MonthDay(b)) => a.partial_cmp(&b),
            (S::Day(a), S::Day(b)) => a.partial_cmp(&b),
            (S::YearMonthDuration(a), S::YearMonthDuration(b)) => a.partial_cmp(&b),
            (S::DayTimeDuration(a), S::DayTimeDuration(b)) => a.partial_cmp(&b),
            (a, b) => a.duration()?.partial_cmp(&b.duration()?),
        }
    }

    /// Returns this number as a double.
    pub(crate) fn double(self) -> Option<Double> {
        Some(match self {
            Self::Integer(value) => value.into(),
            Self::Decimal(value) => value.into(),
            Self::Float(value) => value.into(),
            Self::Double(value) => value,
            _ => return None,
        })
    }

    /// Returns this number as a float, unless it is a double.
    pub(crate) fn float(self) -> Option<Float> {
        Some(match self {
            Self::Integer(value) => value.into(),
            Self::Decimal(value) => value.into(),
            Self::Float(value) => value,
            _ => return None,
        })
    }

    /// Returns this number as a decimal, unless it is a float or double.
    pub(crate) fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Integer(value) => Some(value.into()),
            Self::Decimal(value) => Some(value),
            _ => None,
        }
    }

    /// Returns this duration of any datatype.
    pub(crate) fn duration(self) -> Option<Duration> {
        match self {
            Self::Duration(value) => Some(value),
            Self::YearMonthDuration(value) => Some(value.into()),
            Self::DayTimeDuration(value) => Some(value.into()),
            _ => None,
        }
    }

    fn months_and_seconds(self) -> Option<[u8; 24]> {
        self.duration().map(Duration::to_be_bytes)
    }
}

/// Returns the canonical form of a float or double from its shortest digits, which `{:E}` writes.
fn scientific(is_finite: bool, digits: String, value: impl std::fmt::Display) -> String {
    if !is_finite {
        return value.to_string();
    }
    match digits.split_once('E') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
        _ => digits,
    }
}

impl From<Stored> for Scalar {
    fn from(value: Stored) -> Self {
        match value {
            Stored::Boolean(value) => Self::Boolean(value),
            Stored::Integer(value) => Self::Integer(value),
            Stored::Decimal(value) => Self::Decimal(value),
            Stored::Float(value) => Self::Float(value),
            Stored::Double(value) => Self::Double(value),
            Stored::DateTime(value) => Self::DateTime(value),
            Stored::Date(value) => Self::Date(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(datatype: &str, text: &str, canonical: &str, as_string: &str) {
        let value = Scalar::parse(&format!("{XSD}{datatype}"), text).unwrap();
        assert_eq!((value.canonical().as_str(), value.text().as_str()), (canonical, as_string), "{datatype} {text}");
    }

    #[test]
    fn computed_values_have_canonical_forms() {
        check("double", "1e10", "1.0E10", "1.0E10");
        check("double", "1500", "1.5E3", "1500");
        check("double", "-0", "-0.0E0", "-0");
        check("double", "0.000001", "1.0E-6", "0.000001");
        check("double", "0.0000001", "1.0E-7", "1.0E-7");
        check("double", "999999", "9.99999E5", "999999");
        check("double", "1000000", "1.0E6", "1.0E6");
        check("float", "0.1", "1.0E-1", "0.1");
        check("float", "INF", "INF", "INF");
        check("double", "NaN", "NaN", "NaN");
        check("double", "-INF", "-INF", "-INF");
        check("decimal", "2.50", "2.5", "2.5");
        check("integer", "007", "7", "7");
        check("boolean", "1", "true", "true");
        check("dateTime", "2024-01-01T00:00:00.50+00:00", "2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.5Z");
        check("duration", "P12M", "P1Y", "P1Y");
    }
}
