//! Numbers, booleans, dates and times of literals, decoded once.
//!
//! A group of literals has one datatype and ids in a row, so that its values are a plain array: the value of a term is
//! at its place in the group. A literal whose text is not a value of its datatype has none stored, nor have the few whose
//! stored form would be ambiguous: without a stored value, the text decides.

use std::ops::Range;

use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, Float, Integer};
use rayon::prelude::*;

use super::bytes::Column;
use super::dictionary::{Dictionary, Id, Kind, damaged};
use super::file::{Image, Section};
use crate::error::Result;
use crate::vocab::XSD;

/// A decoded literal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// An `xsd:boolean`.
    Boolean(Boolean),
    /// An `xsd:integer` or a type derived from it.
    Integer(Integer),
    /// An `xsd:decimal`.
    Decimal(Decimal),
    /// An `xsd:float`.
    Float(Float),
    /// An `xsd:double`.
    Double(Double),
    /// An `xsd:dateTime`.
    DateTime(DateTime),
    /// An `xsd:date`.
    Date(Date),
}

/// How the values of a group are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Coding {
    /// Not at all: the terms have no value besides their text.
    None,
    /// As booleans.
    Boolean,
    /// As whole numbers.
    Integer,
    /// As decimal numbers.
    Decimal,
    /// As numbers in single floating point.
    Float,
    /// As numbers in double floating point.
    Double,
    /// As points in time.
    DateTime,
    /// As days.
    Date,
}

impl Coding {
    const ALL: [Self; 8] = [
        Self::None,
        Self::Boolean,
        Self::Integer,
        Self::Decimal,
        Self::Float,
        Self::Double,
        Self::DateTime,
        Self::Date,
    ];

    /// Returns how values of `datatype` are stored.
    pub fn of(kind: Kind, datatype: &str) -> Self {
        let Some(name) = datatype.strip_prefix(XSD).filter(|_| kind == Kind::Typed) else { return Self::None };
        match name {
            "boolean" => Self::Boolean,
            "integer" | "byte" | "short" | "int" | "long" | "unsignedByte" | "unsignedShort" | "unsignedInt"
            | "unsignedLong" | "positiveInteger" | "negativeInteger" | "nonPositiveInteger" | "nonNegativeInteger" => {
                Self::Integer
            }
            "decimal" => Self::Decimal,
            "float" => Self::Float,
            "double" => Self::Double,
            "dateTime" | "dateTimeStamp" => Self::DateTime,
            "date" => Self::Date,
            _ => Self::None,
        }
    }

    /// Bytes of a value, the first of which says whether there is one.
    pub(super) fn width(self) -> usize {
        match self {
            Self::None => 0,
            Self::Boolean => 2,
            Self::Float => 5,
            Self::Integer | Self::Double => 9,
            Self::Decimal => 17,
            Self::DateTime | Self::Date => 19,
        }
    }

    /// Returns the value of `text`, if it has one.
    pub fn parse(self, text: &str) -> Option<Value> {
        Some(match self {
            Self::None => return None,
            Self::Boolean => Value::Boolean(text.parse().ok()?),
            Self::Integer => Value::Integer(text.parse().ok()?),
            Self::Decimal => Value::Decimal(text.parse().ok()?),
            Self::Float => Value::Float(floating(text)?.parse().ok()?),
            Self::Double => Value::Double(floating(text)?.parse().ok()?),
            Self::DateTime => Value::DateTime(text.parse().ok()?),
            Self::Date => Value::Date(text.parse().ok()?),
        })
    }

    fn write(self, text: &str, cell: &mut [u8]) {
        let Some(value) = self.parse(text).filter(|value| !is_ambiguous(*value)) else { return };
        let (flag, place) = cell.split_at_mut(1);
        flag[0] = 1;
        match value {
            Value::Boolean(value) => place[0] = u8::from(bool::from(value)),
            Value::Integer(value) => place.copy_from_slice(&value.to_be_bytes()),
            Value::Decimal(value) => place.copy_from_slice(&value.to_be_bytes()),
            Value::Float(value) => place.copy_from_slice(&value.to_be_bytes()),
            Value::Double(value) => place.copy_from_slice(&value.to_be_bytes()),
            Value::DateTime(value) => place.copy_from_slice(&value.to_be_bytes()),
            Value::Date(value) => place.copy_from_slice(&value.to_be_bytes()),
        }
    }

    /// Returns the cell of `text`.
    pub(super) fn cell(self, text: &str) -> Vec<u8> {
        let mut cell = vec![0; self.width()];
        self.write(text, &mut cell);
        cell
    }

    fn read(self, cell: &[u8]) -> Option<Value> {
        let (flag, place) = cell.split_first()?;
        if *flag == 0 {
            return None;
        }
        Some(match self {
            Self::None => return None,
            Self::Boolean => Value::Boolean(Boolean::from(*place.first()? != 0)),
            Self::Integer => Value::Integer(Integer::from_be_bytes(place.try_into().ok()?)),
            Self::Decimal => Value::Decimal(Decimal::from_be_bytes(place.try_into().ok()?)),
            Self::Float => Value::Float(Float::from_be_bytes(place.try_into().ok()?)),
            Self::Double => Value::Double(Double::from_be_bytes(place.try_into().ok()?)),
            Self::DateTime => Value::DateTime(DateTime::from_be_bytes(plausible(place)?)),
            Self::Date => Value::Date(Date::from_be_bytes(plausible(place)?)),
        })
    }
}

/// Returns `text` unless it writes infinity or no number in a way that XML Schema does not know.
fn floating(text: &str) -> Option<&str> {
    let is_digits = text.bytes().all(|byte| !byte.is_ascii_alphabetic() || matches!(byte, b'e' | b'E'));
    (is_digits || matches!(text, "INF" | "+INF" | "-INF" | "NaN")).then_some(text)
}

/// Returns whether the stored form means something else: a zone of one minute to the west is read as no zone.
fn is_ambiguous(value: Value) -> bool {
    let zone = match value {
        Value::DateTime(value) => value.timezone_offset(),
        Value::Date(value) => value.timezone_offset(),
        _ => None,
    };
    zone.is_some_and(|zone| zone.to_be_bytes() == [u8::MAX; 2])
}

/// Returns the bytes of a point in time if a damaged file cannot have made it up: within 10 million years and 14 hours.
fn plausible(bytes: &[u8]) -> Option<[u8; 18]> {
    const LIMIT: i128 = 10_000_000 * 366 * 86_400 * 1_000_000_000_000_000_000;
    let bytes: [u8; 18] = bytes.try_into().ok()?;
    let (seconds, zone) = bytes.split_first_chunk::<16>()?;
    let zone = i16::from_be_bytes(zone.try_into().ok()?);
    let is_zone = zone.unsigned_abs() <= 14 * 60;
    (is_zone && i128::from_be_bytes(*seconds).unsigned_abs() < LIMIT.unsigned_abs()).then_some(bytes)
}

/// The decoded values of a snapshot.
#[derive(Clone)]
pub struct Values {
    /// For each group of the dictionary: coding, and where its values start.
    groups: Vec<(Coding, usize)>,
    cells: Column<u8>,
}

impl Values {
    /// Reads the values of `image`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn open(image: &Image, dictionary: &Dictionary) -> Result<Self> {
        let table: Column<u64> = image.column(Section::ValueTable)?;
        if table.len() != dictionary.groups().len() * 2 {
            return Err(damaged());
        }
        let groups = table.chunks(2).map(|row| {
            let coding = usize::try_from(row[0]).ok().and_then(|coding| Coding::ALL.get(coding)).copied();
            coding.zip(usize::try_from(row[1]).ok())
        });
        Ok(Self { groups: groups.collect::<Option<_>>().ok_or_else(damaged)?, cells: image.column(Section::Values)? })
    }

    /// Returns the value of the term `id`, if its datatype is decoded and its text is a value.
    pub fn value(&self, dictionary: &Dictionary, id: Id) -> Option<Value> {
        let group = dictionary.group_of(id)?;
        self.value_in(group, id.number().checked_sub(dictionary.groups()[group].ids.start)?)
    }

    /// Returns the value of the term at `place` of a group, if its datatype is decoded and its text is a value.
    pub fn value_in(&self, group: usize, place: u32) -> Option<Value> {
        let (coding, start) = *self.groups.get(group)?;
        if coding == Coding::None {
            return None;
        }
        let place = place as usize;
        let from = start.checked_add(place.checked_mul(coding.width())?)?;
        coding.read(self.cells.get(from..from.checked_add(coding.width())?)?)
    }

    /// Returns the cells of the terms at `places` of the group at `group` of the dictionary; `None` if they are not
    /// there or not stored as `coding`.
    pub(super) fn cells(&self, group: usize, coding: Coding, places: Range<usize>) -> Option<&[u8]> {
        let (_, start) = self.groups.get(group).filter(|(stored, _)| *stored == coding)?;
        let at = |place: usize| start.checked_add(place.checked_mul(coding.width())?);
        self.cells.get(at(places.start)?..at(places.end)?)
    }

    /// Returns how the values of the group at `place` of the dictionary are stored.
    pub fn coding(&self, place: usize) -> Coding {
        self.groups.get(place).map_or(Coding::None, |group| group.0)
    }
}

/// Returns the table and the cells for groups given by kind, label and texts.
pub(super) fn encode<'a, T>(
    groups: &[(Kind, &str, T)],
    text: impl Fn(&T, usize) -> &'a str + Sync,
) -> (Vec<u64>, Vec<u8>)
where
    T: ExactSize + Sync,
{
    let (mut table, mut cells) = (Vec::new(), Vec::new());
    for (kind, label, terms) in groups {
        let coding = Coding::of(*kind, label);
        table.extend([coding as u64, cells.len() as u64]);
        if coding != Coding::None {
            let start = cells.len();
            cells.resize(start + terms.size() * coding.width(), 0);
            cells[start..]
                .par_chunks_mut(coding.width())
                .enumerate()
                .for_each(|(place, cell)| coding.write(text(terms, place), cell));
        }
    }
    (table, cells)
}

/// A list of terms that knows its length.
pub(super) trait ExactSize {
    fn size(&self) -> usize;
}

impl ExactSize for &[u32] {
    fn size(&self) -> usize {
        self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(datatype: &str, text: &str, expected: Option<&str>) {
        let coding = Coding::of(Kind::Typed, &format!("{XSD}{datatype}"));
        let mut cell = vec![0; coding.width()];
        coding.write(text, &mut cell);
        let found = coding.read(&cell).map(|value| match value {
            Value::Boolean(value) => value.to_string(),
            Value::Integer(value) => value.to_string(),
            Value::Decimal(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Double(value) => value.to_string(),
            Value::DateTime(value) => value.to_string(),
            Value::Date(value) => value.to_string(),
        });
        assert_eq!(found.as_deref(), expected, "{datatype} {text}");
    }

    #[test]
    fn values_come_back() {
        check("integer", "-0042", Some("-42"));
        check("unsignedByte", "7", Some("7"));
        check("decimal", "1.50", Some("1.5"));
        check("double", "1e3", Some("1000"));
        check("float", "INF", Some("INF"));
        check("boolean", "1", Some("true"));
        check("dateTime", "2024-02-29T12:00:00.5Z", Some("2024-02-29T12:00:00.5Z"));
        check("dateTime", "-0044-03-15T00:00:00", Some("-0044-03-15T00:00:00"));
        check("date", "2024-01-01+14:00", Some("2024-01-01+14:00"));
    }

    #[test]
    fn texts_that_are_no_value_have_none() {
        check("integer", "many", None);
        check("double", "infinity", None);
        check("float", "nan", None);
        check("integer", "99999999999999999999", None);
        check("date", "2024-02-30", None);
        check("boolean", "yes", None);
        check("dateTime", "2024-01-01T00:00:00-00:01", None);
    }

    #[test]
    fn made_up_times_are_refused() {
        let mut cell = vec![1; 19];
        assert!(Coding::DateTime.read(&cell).is_none());
        cell[1..].fill(0xff);
        cell[17..].copy_from_slice(&2000_i16.to_be_bytes());
        assert!(Coding::DateTime.read(&cell).is_none());
    }
}
