//! A value in a row of a result: a term of the snapshot, or one that was computed; and how values compare.

use std::cmp::Ordering;

use oxrdf::Term;
use oxsdatatypes::{Decimal, Double, Float};
use spareval::ExpressionTerm;

use crate::error::Result;
use crate::snapshot::{Id, Kind, Snapshot, Value};
use crate::store::view::expression_term;

/// A value in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    Unbound,
    Id(Id),
    Made(Value),
}

impl Cell {
    /// Returns the cell of a slot, in which 0 stands for no value.
    pub fn of(slot: u32) -> Self {
        Id::new(slot).map_or(Self::Unbound, Self::Id)
    }

    /// Returns the term, or nothing where there is no value.
    pub fn term(self, snapshot: &Snapshot) -> Result<Option<Term>> {
        Ok(match self {
            Self::Unbound => None,
            Self::Id(id) => Some(snapshot.dictionary.term(id)?),
            Self::Made(value) => Some(ExpressionTerm::from_value(value)),
        })
    }
}

/// Makes terms of values.
trait FromValue {
    fn from_value(value: Value) -> Term;
}

impl FromValue for ExpressionTerm {
    fn from_value(value: Value) -> Term {
        expression_term(value).into()
    }
}

/// A value to sort by, decoded once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Key {
    Unbound,
    /// Terms of one kind that sort as their ids: kind, group, id.
    Text(Kind, usize, u32),
    Value(Value),
    /// A literal whose place among others only the evaluator knows.
    Unsure,
}

impl Key {
    /// Returns the key of `cell`.
    pub fn of(cell: Cell, snapshot: &Snapshot) -> Self {
        let id = match cell {
            Cell::Unbound => return Self::Unbound,
            Cell::Made(value) => return Self::Value(value),
            Cell::Id(id) => id,
        };
        if let Some(value) = snapshot.values.value(&snapshot.dictionary, id) {
            return Self::Value(value);
        }
        let Some(group) = snapshot.dictionary.group_of(id) else { return Self::Unsure };
        match snapshot.dictionary.groups()[group].kind {
            kind @ (Kind::Iri | Kind::Blank | Kind::String | Kind::Language) => Self::Text(kind, group, id.number()),
            _ => Self::Unsure,
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Unbound => 0,
            Self::Text(Kind::Blank, ..) => 1,
            Self::Text(Kind::Iri, ..) => 2,
            _ => 3,
        }
    }

    /// Returns how two keys sort; `None` if only the evaluator knows.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self.rank() != other.rank() {
            return Some(self.rank().cmp(&other.rank()));
        }
        match (self, other) {
            (Self::Unbound, Self::Unbound) => Some(Ordering::Equal),
            (Self::Text(_, group, id), Self::Text(_, other_group, other_id)) if group == other_group => {
                Some(id.cmp(&other_id))
            }
            (Self::Value(Value::Boolean(value)), Self::Value(Value::Boolean(other))) => {
                Some(bool::from(value).cmp(&bool::from(other)))
            }
            (Self::Value(value), Self::Value(other)) => compare(value, other),
            _ => None,
        }
    }
}

/// Returns how two values compare as SPARQL's operators see it; `None` if they do not.
pub fn compare(a: Value, b: Value) -> Option<Ordering> {
    use Value::{Date, DateTime, Decimal as Dec, Double as Dbl, Float as Flt, Integer as Int};
    match (a, b) {
        (Int(a), Int(b)) => a.partial_cmp(&b),
        (Int(a), Dec(b)) => Decimal::from(a).partial_cmp(&b),
        (Dec(a), Int(b)) => a.partial_cmp(&Decimal::from(b)),
        (Dec(a), Dec(b)) => a.partial_cmp(&b),
        (Int(a), Flt(b)) => Float::from(a).partial_cmp(&b),
        (Flt(a), Int(b)) => a.partial_cmp(&Float::from(b)),
        (Dec(a), Flt(b)) => Float::from(a).partial_cmp(&b),
        (Flt(a), Dec(b)) => a.partial_cmp(&Float::from(b)),
        (Flt(a), Flt(b)) => a.partial_cmp(&b),
        (Int(a), Dbl(b)) => Double::from(a).partial_cmp(&b),
        (Dbl(a), Int(b)) => a.partial_cmp(&Double::from(b)),
        (Dec(a), Dbl(b)) => Double::from(a).partial_cmp(&b),
        (Dbl(a), Dec(b)) => a.partial_cmp(&Double::from(b)),
        (Flt(a), Dbl(b)) => Double::from(a).partial_cmp(&b),
        (Dbl(a), Flt(b)) => a.partial_cmp(&Double::from(b)),
        (Dbl(a), Dbl(b)) => a.partial_cmp(&b),
        (DateTime(a), DateTime(b)) => a.partial_cmp(&b),
        (Date(a), Date(b)) => a.partial_cmp(&b),
        _ => None,
    }
}
