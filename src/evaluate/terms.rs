//! Terms by number: those of the snapshot, and above them those that a query makes.
//!
//! Two equal terms have one number, so that joins, groups and DISTINCT compare numbers alone. Which number a made term
//! has depends on the order in which threads make them: it must never decide an order that a result shows.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use oxrdf::{Literal, Term};
use rustc_hash::FxHashMap;

use super::{Budget, Lease};
use crate::error::{Error, Result};
use crate::snapshot::{Coding, Id, Kind, Snapshot, Value, damaged, literal_kind};

/// The terms that a query works with.
pub(crate) struct Terms {
    pub snapshot: Arc<Snapshot>,
    made: RwLock<Made>,
    sites: AtomicU32,
}

/// Terms that are not in the snapshot.
struct Made {
    terms: Vec<MadeTerm>,
    numbers: FxHashMap<Arc<Term>, u32>,
    /// Numbers of whole numbers that were asked for, those of the snapshot included.
    integers: FxHashMap<i64, u32>,
    /// The memory that they take, roughly.
    lease: Lease,
}

/// Bytes that a made term takes beside its text.
const EACH: usize = 160;

struct MadeTerm {
    term: Arc<Term>,
    value: Option<Value>,
}

impl Terms {
    /// Returns the terms of `snapshot`, and none beside them yet; those that are made take memory from `budget`.
    pub(crate) fn new(snapshot: Arc<Snapshot>, budget: &Budget) -> Self {
        let lease = budget.lease("terms made by expressions");
        let made = Made { terms: Vec::new(), numbers: FxHashMap::default(), integers: FxHashMap::default(), lease };
        Self { snapshot, made: RwLock::new(made), sites: AtomicU32::new(0) }
    }

    /// Returns the number of terms of the snapshot; the numbers of made terms are above it.
    pub(crate) fn last(&self) -> u32 {
        self.snapshot.dictionary.len()
    }

    /// Returns the id of `number`, if it is a term of the snapshot.
    pub(crate) fn stored(&self, number: u32) -> Option<Id> {
        Id::new(number).filter(|id| id.number() <= self.last())
    }

    /// Returns the number of `term`, a new one if neither the snapshot nor this query has it.
    ///
    /// # Errors
    /// When there are more terms than numbers of 32 bits, or the memory limit is reached.
    pub(crate) fn number(&self, term: &Term) -> Result<u32> {
        match self.known(term) {
            Some(number) => Ok(number),
            None => self.add(term.clone()),
        }
    }

    /// Returns the number of `term` as [`Terms::number`] does, and keeps the term itself where it is new.
    ///
    /// # Errors
    /// As [`Terms::number`].
    pub(crate) fn number_of(&self, term: Term) -> Result<u32> {
        match self.known(&term) {
            Some(number) => Ok(number),
            None => self.add(term),
        }
    }

    /// Returns the number of `term` if the snapshot or this query has it.
    fn known(&self, term: &Term) -> Option<u32> {
        let stored = self.snapshot.dictionary.find(term.as_ref()).map(Id::number);
        stored.or_else(|| self.read().numbers.get(term).copied())
    }

    /// Returns the number of a whole number.
    ///
    /// # Errors
    /// As [`Terms::number`].
    pub(crate) fn integer(&self, value: i64) -> Result<u32> {
        if let Some(number) = self.read().integers.get(&value) {
            return Ok(*number);
        }
        let number = self.number(&Literal::from(value).into())?;
        self.write().integers.insert(value, number);
        Ok(number)
    }

    /// Returns the term called `number`; `None` for 0.
    ///
    /// # Errors
    /// When there is no such term.
    pub(crate) fn term(&self, number: u32) -> Result<Option<Term>> {
        if number == 0 {
            return Ok(None);
        }
        match self.stored(number) {
            Some(id) => self.snapshot.dictionary.term(id).map(Some),
            None => self.made(number).map(|term| Some(Term::clone(&term))),
        }
    }

    /// Returns a term that the query made.
    ///
    /// # Errors
    /// When there is no such term.
    pub(crate) fn made(&self, number: u32) -> Result<Arc<Term>> {
        let place = number.checked_sub(self.last() + 1).ok_or_else(damaged)?;
        self.read().terms.get(place as usize).map(|made| Arc::clone(&made.term)).ok_or_else(damaged)
    }

    /// Returns the value of the literal called `number`: its number, boolean, date or time, if it has one.
    pub(crate) fn value(&self, number: u32) -> Option<Value> {
        match self.stored(number) {
            Some(id) => stored_value(&self.snapshot, id),
            None => {
                let place = number.checked_sub(self.last() + 1)?;
                self.read().terms.get(place as usize).and_then(|made| made.value)
            }
        }
    }

    /// Returns what sort of term `number` is, without decoding it.
    pub(crate) fn kind(&self, number: u32) -> Option<Kind> {
        match self.stored(number) {
            Some(id) => self.snapshot.dictionary.kind(id),
            None => self.made(number).ok().map(|term| kind(&term)),
        }
    }

    /// Returns a number for a place in the query that makes terms, another one at each call.
    pub(crate) fn next_site(&self) -> u32 {
        self.sites.fetch_add(1, Ordering::Relaxed)
    }

    fn add(&self, term: Term) -> Result<u32> {
        let mut made = self.write();
        if let Some(number) = made.numbers.get(&term) {
            return Ok(*number);
        }
        let count = u32::try_from(made.terms.len() + 1).ok();
        let number = count.and_then(|count| self.last().checked_add(count));
        let number = number.ok_or_else(|| Error::limit("the query makes more than 4 billion terms"))?;
        let (value, term) = (value(&term), Arc::new(term));
        made.lease.add(EACH + text_length(&term))?;
        made.terms.push(MadeTerm { term: Arc::clone(&term), value });
        made.numbers.insert(term, number);
        Ok(number)
    }

    fn read(&self) -> RwLockReadGuard<'_, Made> {
        self.made.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Made> {
        self.made.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the value of the literal `id` of `snapshot`, if it has one.
pub(super) fn stored_value(snapshot: &Snapshot, id: Id) -> Option<Value> {
    let (dictionary, values) = (&snapshot.dictionary, &snapshot.values);
    values.value(dictionary, id).or_else(|| {
        // A few values are not stored because their stored form would be ambiguous.
        let group = dictionary.group_of(id).filter(|group| values.coding(*group) != Coding::None)?;
        values.coding(group).parse(dictionary.text(id).ok()?)
    })
}

/// Returns the value of `term`, if it is a literal of a decoded datatype whose text is a value.
pub(super) fn value(term: &Term) -> Option<Value> {
    match term {
        Term::Literal(literal) => Coding::of(literal_kind(literal), literal.datatype().as_str()).parse(literal.value()),
        _ => None,
    }
}

/// Returns what sort of term `term` is.
pub(super) fn kind(term: &Term) -> Kind {
    match term {
        Term::NamedNode(_) => Kind::Iri,
        Term::BlankNode(_) => Kind::Blank,
        Term::Literal(literal) => literal_kind(literal),
        Term::Triple(_) => Kind::Triple,
    }
}

/// Returns how long the texts of `term` are.
pub(super) fn text_length(term: &Term) -> usize {
    match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len(),
        Term::Triple(triple) => 64 + text_length(&triple.object),
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, NamedNode, Quad};

    use super::*;

    #[test]
    fn equal_terms_have_one_number() {
        let node = NamedNode::new_unchecked("http://e/a");
        let one = Literal::new_typed_literal("01", oxrdf::vocab::xsd::INTEGER);
        let quad = Quad::new(node.clone(), node.clone(), one.clone(), GraphName::DefaultGraph);
        let terms = Terms::new(Arc::new(Snapshot::build([quad]).unwrap()), &Budget::default());
        let stored = terms.number(&one.clone().into()).unwrap();
        assert!(stored <= terms.last());
        assert_eq!(terms.value(stored), Some(Value::Integer(1.into())));
        let made = terms.integer(1).unwrap();
        assert!(made > terms.last());
        assert_eq!(terms.number(&Literal::from(1).into()).unwrap(), made);
        assert_eq!(terms.term(made).unwrap(), Some(Literal::from(1).into()));
        assert_eq!(terms.value(made), Some(Value::Integer(1.into())));
        assert_eq!(terms.kind(made), Some(Kind::Typed));
        assert_eq!(terms.term(0).unwrap(), None);
    }
}
