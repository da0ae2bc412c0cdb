//! Arithmetic over numbers, points in time and durations; ABS, CEIL, FLOOR, ROUND.
//!
//! Integers have 64 bits and decimals 18 digits after the point: what does not fit is an error, as is division of
//! exact numbers by zero.

use oxsdatatypes::{Decimal, Double, Float, Integer};
use spargebra::algebra::Function;

use super::decimal::product;
use crate::evaluate::expression::value::{Fault, OrNoValue, Scalar, Valued};

/// An arithmetical operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Arithmetic {
    /// Returns the result for two values.
    pub(crate) fn apply(self, a: Scalar, b: Scalar) -> Valued<Scalar> {
        if !a.is_numeric() || !b.is_numeric() {
            return self.in_time(a, b).or_no_value();
        }
        match (a, b) {
            (Scalar::Double(_), _) | (_, Scalar::Double(_)) => self.doubles(a.double(), b.double()),
            (Scalar::Float(_), _) | (_, Scalar::Float(_)) => self.floats(a.float(), b.float()),
            (Scalar::Integer(a), Scalar::Integer(b)) if self != Self::Divide => self.integers(a, b),
            _ => self.decimals(a.decimal(), b.decimal()),
        }
        .or_no_value()
    }

    fn doubles(self, a: Option<Double>, b: Option<Double>) -> Option<Scalar> {
        let (a, b) = (a?, b?);
        Some(Scalar::Double(match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
        }))
    }

    fn floats(self, a: Option<Float>, b: Option<Float>) -> Option<Scalar> {
        let (a, b) = (a?, b?);
        Some(Scalar::Float(match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
        }))
    }

    fn integers(self, a: Integer, b: Integer) -> Option<Scalar> {
        Some(Scalar::Integer(match self {
            Self::Add => a.checked_add(b)?,
            Self::Subtract => a.checked_sub(b)?,
            Self::Multiply => a.checked_mul(b)?,
            Self::Divide => return None,
        }))
    }

    fn decimals(self, a: Option<Decimal>, b: Option<Decimal>) -> Option<Scalar> {
        let (a, b) = (a?, b?);
        Some(Scalar::Decimal(match self {
            Self::Add => a.checked_add(b)?,
            Self::Subtract => a.checked_sub(b)?,
            Self::Multiply => product(a, b)?,
            Self::Divide => a.checked_div(b)?,
        }))
    }

    fn in_time(self, a: Scalar, b: Scalar) -> Option<Scalar> {
        match self {
            Self::Add => add_in_time(a, b),
            Self::Subtract => subtract_in_time(a, b),
            Self::Multiply | Self::Divide => None,
        }
    }
}

fn add_in_time(a: Scalar, b: Scalar) -> Option<Scalar> {
    use Scalar as S;
    Some(match (a, b) {
        (S::YearMonthDuration(a), S::YearMonthDuration(b)) => S::YearMonthDuration(a.checked_add(b)?),
        (S::DayTimeDuration(a), S::DayTimeDuration(b)) => S::DayTimeDuration(a.checked_add(b)?),
        (S::DateTime(a), b) => S::DateTime(a.checked_add_duration(b.duration()?)?),
        (S::Date(a), b) => S::Date(a.checked_add_duration(b.duration()?)?),
        (S::Time(_), S::YearMonthDuration(_)) => return None,
        (S::Time(a), b) => S::Time(a.checked_add_duration(b.duration()?)?),
        (a, b) => S::Duration(a.duration()?.checked_add(b.duration()?)?),
    })
}

fn subtract_in_time(a: Scalar, b: Scalar) -> Option<Scalar> {
    use Scalar as S;
    Some(match (a, b) {
        (S::YearMonthDuration(a), S::YearMonthDuration(b)) => S::YearMonthDuration(a.checked_sub(b)?),
        (S::DayTimeDuration(a), S::DayTimeDuration(b)) => S::DayTimeDuration(a.checked_sub(b)?),
        (S::DateTime(a), S::DateTime(b)) => S::DayTimeDuration(a.checked_sub(b)?),
        (S::Date(a), S::Date(b)) => S::DayTimeDuration(a.checked_sub(b)?),
        (S::Time(a), S::Time(b)) => S::DayTimeDuration(a.checked_sub(b)?),
        (S::DateTime(a), b) => S::DateTime(a.checked_sub_duration(b.duration()?)?),
        (S::Date(a), b) => S::Date(a.checked_sub_duration(b.duration()?)?),
        (S::Time(_), S::YearMonthDuration(_)) => return None,
        (S::Time(a), b) => S::Time(a.checked_sub_duration(b.duration()?)?),
        (a, b) => S::Duration(a.duration()?.checked_sub(b.duration()?)?),
    })
}

/// Returns `+value`.
pub(crate) fn plus(value: Scalar) -> Valued<Scalar> {
    if value.is_numeric() || value.duration().is_some() { Ok(value) } else { Err(Fault::NoValue) }
}

/// Returns `-value`.
pub(crate) fn minus(value: Scalar) -> Valued<Scalar> {
    Ok(match value {
        Scalar::Integer(value) => Scalar::Integer(value.checked_neg().or_no_value()?),
        Scalar::Decimal(value) => Scalar::Decimal(value.checked_neg().or_no_value()?),
        Scalar::Float(value) => Scalar::Float(-value),
        Scalar::Double(value) => Scalar::Double(-value),
        Scalar::Duration(value) => Scalar::Duration(value.checked_neg().or_no_value()?),
        Scalar::YearMonthDuration(value) => Scalar::YearMonthDuration(value.checked_neg().or_no_value()?),
        Scalar::DayTimeDuration(value) => Scalar::DayTimeDuration(value.checked_neg().or_no_value()?),
        _ => return Err(Fault::NoValue),
    })
}

/// Returns ABS, CEIL, FLOOR or ROUND of a number, in its own datatype.
pub(crate) fn rounded(function: &Function, value: Scalar) -> Valued<Scalar> {
    Ok(match value {
        Scalar::Integer(value) if *function == Function::Abs => Scalar::Integer(value.checked_abs().or_no_value()?),
        Scalar::Integer(value) => Scalar::Integer(value),
        Scalar::Decimal(value) => Scalar::Decimal(
            match function {
                Function::Abs => value.checked_abs(),
                Function::Ceil => value.checked_ceil(),
                Function::Floor => value.checked_floor(),
                _ => round_decimal(value),
            }
            .or_no_value()?,
        ),
        Scalar::Float(value) => Scalar::Float(Float::from(round_double(function, f32::from(value).into()) as f32)),
        Scalar::Double(value) => Scalar::Double(round_double(function, value.into()).into()),
        _ => return Err(Fault::NoValue),
    })
}

fn round_double(function: &Function, value: f64) -> f64 {
    match function {
        Function::Abs => value.abs(),
        Function::Ceil => value.ceil(),
        Function::Floor => value.floor(),
        _ => round_half_up(value),
    }
}

/// Returns the integer nearest to `value`, of two the higher one, as XPath rounds; zero keeps the sign.
pub(crate) fn round_half_up(value: f64) -> f64 {
    let below = value.floor();
    let rounded = if value - below >= 0.5 { below + 1.0 } else { below };
    if value.is_finite() { rounded.copysign(value) } else { value }
}

fn round_decimal(value: Decimal) -> Option<Decimal> {
    let below = value.checked_floor()?;
    let half = Decimal::new(5, 1).ok()?;
    if value.checked_sub(below)? >= half { below.checked_add(1) } else { Some(below) }
}
