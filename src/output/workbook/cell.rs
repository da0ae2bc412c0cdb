//! What a value becomes in a cell: a number, a truth value, a moment, or text.

use std::str::FromStr;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term};
use oxsdatatypes::{Date, DateTime, TimezoneOffset};
use rust_xlsxwriter::ExcelDateTime;

use super::super::shown::{number, plain};

/// The largest whole number up to which a cell holds every one exactly: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The content of a cell.
pub(super) enum SheetCell {
    Empty,
    Text(String),
    Number(f64),
    Truth(bool),
    Moment(ExcelDateTime, Precision),
}

/// What of a moment is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    /// A time of day at an unknown place.
    LocalTime,
    /// A time of day in UTC.
    Utc,
}

impl Precision {
    /// Returns the number format that shows a moment the way RDF writes it.
    pub(super) fn pattern(self) -> &'static str {
        match self {
            Self::Day => "yyyy-mm-dd",
            Self::LocalTime => "yyyy-mm-dd\\Thh:mm:ss",
            Self::Utc => "yyyy-mm-dd\\Thh:mm:ss\\Z",
        }
    }
}

impl SheetCell {
    /// Returns the cell for a value. What a cell cannot hold as what it is becomes text: whole numbers of more than 53
    /// bits, infinities, dates before 1900. Decimals are rounded to the nearest double, moments to milliseconds.
    pub(super) fn of(value: Option<&Term>) -> Self {
        let Some(term) = value else { return Self::Empty };
        let typed = match term {
            Term::Literal(literal) => number(term).and_then(of_number).or_else(|| of_literal(literal)),
            _ => None,
        };
        typed.unwrap_or_else(|| Self::text(plain(value)))
    }

    /// Returns a cell of text, which is never a formula.
    pub(super) fn text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Returns the cell for a number that is written as `text`.
    pub(super) fn of_digits(text: &str) -> Self {
        text.parse().ok().and_then(of_number).unwrap_or_else(|| Self::text(text.to_owned()))
    }
}

fn of_number(number: f64) -> Option<SheetCell> {
    (number.abs() < EXACT).then_some(SheetCell::Number(number))
}

fn of_literal(literal: &Literal) -> Option<SheetCell> {
    let (text, datatype) = (literal.value(), literal.datatype());
    if datatype == xsd::BOOLEAN {
        return match text {
            "true" | "1" => Some(SheetCell::Truth(true)),
            "false" | "0" => Some(SheetCell::Truth(false)),
            _ => None,
        };
    }
    if datatype == xsd::DATE {
        let date = Date::from_str(text).ok().filter(|date| date.timezone_offset().is_none())?;
        return Some(SheetCell::Moment(day(date.year(), date.month(), date.day())?, Precision::Day));
    }
    if datatype == xsd::DATE_TIME {
        return of_moment(DateTime::from_str(text).ok()?);
    }
    None
}

fn of_moment(moment: DateTime) -> Option<SheetCell> {
    let (moment, precision) = match moment.timezone_offset() {
        None => (moment, Precision::LocalTime),
        Some(_) => (moment.adjust(Some(TimezoneOffset::UTC))?, Precision::Utc),
    };
    let seconds: f64 = moment.second().to_string().parse().ok()?;
    let day = day(moment.year(), moment.month(), moment.day())?;
    let moment = day.and_hms(u16::from(moment.hour()), moment.minute(), seconds).ok()?;
    Some(SheetCell::Moment(moment, precision))
}

fn day(year: i64, month: u8, day: u8) -> Option<ExcelDateTime> {
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month, day).ok()
}
