//! The one total order of terms: ORDER BY, MIN and MAX.
//!
//! Unbound < blank nodes < IRIs < literals < triple terms. Literals are sorted by datatype, all numeric types at the place
//! of `xsd:decimal`, all durations at that of `xsd:duration`, and within it by value: numbers by mathematical value
//! with NaN above all, points in time on the time line, those without a zone as if in UTC, false before true. Where
//! there is no value, the lexical form decides, then the language, then the base direction; what is not a value of its
//! datatype follows all that are. IRIs, blank nodes and texts compare by code points.
//!
//! Two orders are made of it: by value, in which `1` and `1.0` are alike, and by form, which tells all terms apart.

mod exact;
#[cfg(test)]
pub(crate) mod tests;
mod worth;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BaseDirection, NamedOrBlankNode, Term, Triple};

use self::worth::Worth;
use crate::evaluate::Terms;
use crate::evaluate::terms::stored_value;
use crate::snapshot::{Id, Kind, Snapshot};

pub(crate) use exact::Exact;

/// What decides first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Unbound,
    Blank,
    Iri,
    Literal,
    Triple,
}

/// Where the written form of a term is.
#[derive(Clone)]
enum Source<'a> {
    None,
    Stored { id: Id, group: usize, snapshot: &'a Snapshot },
    Made(Arc<Term>),
}

/// A term as it is sorted, decoded once.
#[derive(Clone)]
pub(crate) struct Key<'a> {
    class: Class,
    worth: Worth<'a>,
    source: Source<'a>,
}

/// A literal as it is written: datatype, lexical form, language, base direction.
type Form<'a> = (Cow<'a, str>, &'a str, &'a str, u8);

impl<'a> Key<'a> {
    /// The key of no value.
    pub(crate) const UNBOUND: Self = Self { class: Class::Unbound, worth: Worth::None, source: Source::None };

    /// Returns the key of the term called `number`; unbound for 0.
    pub(crate) fn of(number: u32, terms: &'a Terms) -> Self {
        match terms.stored(number) {
            Some(id) => Self::stored(id, &terms.snapshot),
            None => terms.made(number).map_or(Self::UNBOUND, Self::made),
        }
    }

    /// Returns the key of a term of `snapshot`.
    pub(crate) fn stored(id: Id, snapshot: &'a Snapshot) -> Self {
        let Some(group) = snapshot.dictionary.group_of(id) else { return Self::UNBOUND };
        let (kind, label) = (snapshot.dictionary.groups()[group].kind, &snapshot.dictionary.groups()[group].label);
        let source = Source::Stored { id, group, snapshot };
        let (class, worth) = match kind {
            Kind::Blank => (Class::Blank, Worth::None),
            Kind::Iri => (Class::Iri, Worth::None),
            Kind::Triple => match snapshot.dictionary.term(id) {
                Ok(Term::Triple(triple)) => (Class::Triple, Worth::Triple(components(&triple))),
                _ => (Class::Triple, Worth::None),
            },
            Kind::Typed => {
                let text = || snapshot.dictionary.text(id).unwrap_or_default();
                (Class::Literal, Worth::of_literal(label, stored_value(snapshot, id), text))
            }
            _ => (Class::Literal, Worth::None),
        };
        Self { class, worth, source }
    }

    /// Returns the key of a term that is not stored.
    pub(crate) fn made(term: Arc<Term>) -> Self {
        let (class, worth) = match &*term {
            Term::NamedNode(_) => (Class::Iri, Worth::None),
            Term::BlankNode(_) => (Class::Blank, Worth::None),
            Term::Triple(triple) => (Class::Triple, Worth::Triple(components(triple))),
            Term::Literal(literal) => {
                let value = crate::evaluate::terms::value(&term);
                (Class::Literal, Worth::of_literal(literal.datatype().as_str(), value, || literal.value()))
            }
        };
        Self { class, worth, source: Source::Made(term) }
    }

    /// Returns how the values compare; terms that are written differently but have one value are equal.
    pub(crate) fn by_value(&self, other: &Self) -> Ordering {
        if self.class != other.class {
            return self.class.cmp(&other.class);
        }
        match (&self.worth, &other.worth) {
            (Worth::Triple(a), Worth::Triple(b)) => compare_all(a, b, |a, b| a.by_value(b)),
            (Worth::None, Worth::None) => self.by_text(other),
            (a, b) => match a.compare(b) {
                Some(order) => order,
                None => self.place().cmp(other.place()).then_with(|| a.is_none().cmp(&b.is_none())),
            },
        }
    }

    /// Returns how the written forms compare; equal for one term only.
    pub(crate) fn by_form(&self, other: &Self) -> Ordering {
        match (&self.worth, &other.worth) {
            (Worth::Triple(a), Worth::Triple(b)) => compare_all(a, b, |a, b| a.by_form(b)),
            _ => self.class.cmp(&other.class).then_with(|| self.form().cmp(&other.form())),
        }
    }

    /// Compares what has no value but its form.
    fn by_text(&self, other: &Self) -> Ordering {
        match (&self.source, &other.source) {
            // Within a group ids are sorted as the texts.
            (Source::Stored { id, group, .. }, Source::Stored { id: with, group: of, .. }) if group == of => {
                id.cmp(with)
            }
            _ => self.place().cmp(other.place()).then_with(|| self.form().cmp(&other.form())),
        }
    }

    /// Returns the datatype at whose place a literal is.
    fn place(&self) -> &str {
        if let Some(place) = self.worth.place() {
            return place;
        }
        match &self.source {
            Source::Stored { group, snapshot, .. } => {
                let group = &snapshot.dictionary.groups()[*group];
                worth::place(datatype(group.kind, &group.label))
            }
            Source::Made(term) => match &**term {
                Term::Literal(literal) => worth::place(literal.datatype().as_str()),
                _ => "",
            },
            Source::None => "",
        }
    }

    fn form(&self) -> Form<'_> {
        match &self.source {
            Source::None => (self.worth.datatype().into(), "", "", 0),
            Source::Stored { id, group, snapshot } => {
                let group = &snapshot.dictionary.groups()[*group];
                let text = snapshot.dictionary.text(*id).unwrap_or_default();
                match group.kind {
                    Kind::Language => (datatype(group.kind, "").into(), text, &group.label, 0),
                    Kind::LeftToRight => (datatype(group.kind, "").into(), text, &group.label, 1),
                    Kind::RightToLeft => (datatype(group.kind, "").into(), text, &group.label, 2),
                    kind => (datatype(kind, &group.label).into(), text, "", 0),
                }
            }
            Source::Made(term) => made_form(term),
        }
    }
}

/// Returns how two keys compare: by value, and what has one value by form.
pub(crate) fn compare(a: &Key<'_>, b: &Key<'_>) -> Ordering {
    a.by_value(b).then_with(|| a.by_form(b))
}

fn compare_all(a: &[Key<'_>; 3], b: &[Key<'_>; 3], order: impl Fn(&Key<'_>, &Key<'_>) -> Ordering) -> Ordering {
    a.iter().zip(b).map(|(a, b)| order(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn components<'a>(triple: &Triple) -> Box<[Key<'a>; 3]> {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(node) => node.clone().into(),
    };
    let terms = [subject, triple.predicate.clone().into(), triple.object.clone()];
    Box::new(terms.map(|term| Key::made(Arc::new(term))))
}

fn made_form(term: &Term) -> Form<'_> {
    match term {
        Term::NamedNode(node) => ("".into(), node.as_str(), "", 0),
        Term::BlankNode(node) => ("".into(), node.as_str(), "", 0),
        Term::Literal(literal) => {
            let direction = match literal.direction() {
                None => 0,
                Some(BaseDirection::Ltr) => 1,
                Some(BaseDirection::Rtl) => 2,
            };
            let language = literal.language().unwrap_or_default();
            (literal.datatype().as_str().into(), literal.value(), language, direction)
        }
        Term::Triple(_) => ("".into(), "", "", 0),
    }
}

/// Returns the datatype of a group of literals; empty for other terms.
fn datatype(kind: Kind, label: &str) -> &str {
    match kind {
        Kind::Iri | Kind::Blank | Kind::Triple => "",
        Kind::String => xsd::STRING.as_str(),
        Kind::Language => rdf::LANG_STRING.as_str(),
        Kind::LeftToRight | Kind::RightToLeft => rdf::DIR_LANG_STRING.as_str(),
        Kind::Typed => label,
    }
}
