//! What expressions compute with: terms by number, values of datatypes and texts, without a term where none is needed.

mod scalar;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BaseDirection, Literal, NamedNode, NamedNodeRef, Term};

use crate::error::{Error, Result};
use crate::evaluate::Terms;
use crate::evaluate::terms::kind;
use crate::snapshot::{Id, Kind, damaged};

pub(crate) use scalar::Scalar;
pub(super) use text::{LONGEST, Tag, Text, Writer, too_long};

/// Bytes of a text from which on going through it is work to be stopped.
const LONG: usize = 1 << 18;

/// Why an expression has no value.
pub(super) enum Fault {
    /// An error of SPARQL: the expression has no value for this row.
    NoValue,
    /// The query ends: it was told to stop, a limit was reached, or the data is damaged.
    Stop(Box<Error>),
}

/// A value, or why there is none.
pub(super) type Valued<T> = std::result::Result<T, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Stop(Box::new(error))
    }
}

/// Makes the absence of a value an error of SPARQL.
pub(super) trait OrNoValue<T> {
    /// Returns the value.
    ///
    /// # Errors
    /// When there is none.
    fn or_no_value(self) -> Valued<T>;
}

impl<T> OrNoValue<T> for Option<T> {
    fn or_no_value(self) -> Valued<T> {
        self.ok_or(Fault::NoValue)
    }
}

impl<T, E> OrNoValue<T> for std::result::Result<T, E>
where
    E: std::error::Error,
{
    fn or_no_value(self) -> Valued<T> {
        self.map_err(|_| Fault::NoValue)
    }
}

/// A term that a query names, with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Constant {
    pub number: u32,
    pub term: Term,
    pub scalar: Option<Scalar>,
}

/// A value of an expression.
#[derive(Debug, Clone)]
pub(super) enum Value<'a> {
    Constant(&'a Constant),
    /// A term of the snapshot, and its group.
    Stored(Id, usize),
    /// A term that the query made.
    Made(u32, Arc<Term>),
    /// A computed value.
    Scalar(Scalar),
    /// A computed string, with its language where it has one.
    Text(Text<'a>, Tag<'a>),
    /// Another computed term.
    Term(Term),
}

impl<'a> Value<'a> {
    /// Returns the term called `number` as a value; none for 0.
    pub(super) fn of(number: u32, terms: &'a Terms) -> Valued<Self> {
        if number == 0 {
            return Err(Fault::NoValue);
        }
        match terms.stored(number) {
            Some(id) => Ok(Self::Stored(id, terms.snapshot.dictionary.group_of(id).ok_or_else(damaged)?)),
            None => Ok(Self::Made(number, terms.made(number)?)),
        }
    }

    /// Returns a simple literal.
    pub(super) fn string(text: impl Into<Text<'a>>) -> Self {
        Self::Text(text.into(), Tag::NONE)
    }

    /// Returns what sort of term this is.
    pub(super) fn kind(&self, terms: &Terms) -> Kind {
        match self {
            Self::Constant(constant) => kind(&constant.term),
            Self::Stored(_, group) => terms.snapshot.dictionary.groups()[*group].kind,
            Self::Made(_, term) => kind(term),
            Self::Scalar(_) => Kind::Typed,
            Self::Text(_, tag) => tag.kind(),
            Self::Term(term) => kind(term),
        }
    }

    /// Returns the number of the term if it is known without looking at the term.
    pub(super) fn known_number(&self) -> Option<u32> {
        match self {
            Self::Constant(constant) => Some(constant.number),
            Self::Stored(id, _) => Some(id.number()),
            Self::Made(number, _) => Some(*number),
            _ => None,
        }
    }

    /// Returns the number of the term.
    ///
    /// # Errors
    /// When there are more terms than numbers.
    pub(super) fn number(self, terms: &Terms) -> Result<u32> {
        match self {
            Self::Scalar(Scalar::Integer(value)) => terms.integer(value.into()),
            value => match value.known_number() {
                Some(number) => Ok(number),
                None => terms.number_of(value.term(terms)?),
            },
        }
    }

    /// Returns the term.
    ///
    /// # Errors
    /// When its text is damaged.
    pub(super) fn term(self, terms: &Terms) -> Result<Term> {
        Ok(match self {
            Self::Constant(constant) => constant.term.clone(),
            Self::Stored(id, _) => terms.snapshot.dictionary.term(id)?,
            Self::Made(_, term) => Term::clone(&term),
            Self::Scalar(value) => Literal::new_typed_literal(value.canonical(), value.datatype()).into(),
            Self::Text(text, tag) => tag.literal(text.into_string()).into(),
            Self::Term(term) => term,
        })
    }

    /// Returns the value of a literal that has one.
    pub(super) fn scalar(&self, terms: &Terms) -> Option<Scalar> {
        let of_term = |term: &Term| match term {
            Term::Literal(literal) => Scalar::parse(literal.datatype().as_str(), literal.value()),
            _ => None,
        };
        match self {
            Self::Constant(constant) => constant.scalar,
            Self::Scalar(value) => Some(*value),
            Self::Stored(id, group) => {
                let group = &terms.snapshot.dictionary.groups()[*group];
                if group.kind != Kind::Typed {
                    return None;
                }
                match terms.value(id.number()) {
                    Some(value) => Some(value.into()),
                    None => Scalar::parse(&group.label, terms.snapshot.dictionary.text(*id).ok()?),
                }
            }
            Self::Made(number, term) => terms.value(*number).map(Into::into).or_else(|| of_term(term)),
            Self::Term(term) => of_term(term),
            Self::Text(..) => None,
        }
    }

    /// Returns the text and the language of a string; nothing for other terms.
    pub(super) fn tagged(self, terms: &'a Terms) -> Valued<(Text<'a>, Tag<'a>)> {
        let tag = match self {
            Self::Text(text, tag) => return Ok((text, tag)),
            Self::Scalar(_) => return Err(Fault::NoValue),
            Self::Stored(_, group) => {
                let group = &terms.snapshot.dictionary.groups()[group];
                Tag::of_kind(group.kind, Cow::Borrowed(group.label.as_str())).or_no_value()?
            }
            Self::Constant(Constant { term, .. }) => Tag::of_term(term).or_no_value()?,
            Self::Made(..) | Self::Term(_) => self.tag(terms)?.into_owned(),
        };
        Ok((self.text(terms)?, tag))
    }

    /// Returns whether this is a text that the query made and that is long to go through.
    pub(super) fn is_long(&self) -> bool {
        match self {
            Self::Text(text, _) => text.len() > LONG,
            Self::Made(_, term) => text::of(term).is_some_and(|text| text.len() > LONG),
            Self::Term(term) => text::of(term).is_some_and(|text| text.len() > LONG),
            _ => false,
        }
    }

    /// Returns the text of a simple literal.
    pub(super) fn plain(self, terms: &'a Terms) -> Valued<Text<'a>> {
        let (text, tag) = self.tagged(terms)?;
        if tag.is_none() { Ok(text) } else { Err(Fault::NoValue) }
    }

    /// Returns the text of any term but a triple term: an IRI, a label, a lexical form as it was written.
    pub(super) fn text(self, terms: &'a Terms) -> Valued<Text<'a>> {
        Ok(match self {
            Self::Stored(id, _) => Text::Borrowed(terms.snapshot.dictionary.text(id)?),
            Self::Constant(constant) => Text::Borrowed(text::of(&constant.term).or_no_value()?),
            Self::Made(_, term) => Text::of_shared(term).or_no_value()?,
            Self::Scalar(value) => value.canonical().into(),
            Self::Text(text, _) => text,
            Self::Term(term) => Text::of_shared(Arc::new(term)).or_no_value()?,
        })
    }

    /// Returns the text of any term but a triple term without taking the value.
    pub(super) fn written<'b>(&'b self, terms: &'b Terms) -> Valued<Cow<'b, str>> {
        Ok(match self {
            Self::Stored(id, _) => terms.snapshot.dictionary.text(*id)?.into(),
            Self::Constant(constant) => text::of(&constant.term).or_no_value()?.into(),
            Self::Made(_, term) => text::of(term).or_no_value()?.into(),
            Self::Scalar(value) => value.canonical().into(),
            Self::Text(text, _) => Cow::Borrowed(text),
            Self::Term(term) => text::of(term).or_no_value()?.into(),
        })
    }

    /// Returns the language of a string; nothing for other terms.
    pub(super) fn tag<'b>(&'b self, terms: &'b Terms) -> Valued<Tag<'b>> {
        match self {
            Self::Text(_, tag) => Ok(tag.clone()),
            Self::Scalar(_) => Err(Fault::NoValue),
            Self::Stored(_, group) => {
                let group = &terms.snapshot.dictionary.groups()[*group];
                Tag::of_kind(group.kind, Cow::Borrowed(group.label.as_str())).or_no_value()
            }
            Self::Constant(Constant { term, .. }) | Self::Term(term) => Tag::of_term(term).or_no_value(),
            Self::Made(_, term) => Tag::of_term(term).or_no_value(),
        }
    }

    /// Returns the datatype of a literal.
    pub(super) fn datatype(&self, terms: &'a Terms) -> Valued<Cow<'a, str>> {
        let of_kind = |kind: Kind| match kind {
            Kind::String => Some(xsd::STRING),
            Kind::Language => Some(rdf::LANG_STRING),
            Kind::LeftToRight | Kind::RightToLeft => Some(rdf::DIR_LANG_STRING),
            _ => None,
        };
        Ok(match (self, of_kind(self.kind(terms))) {
            (_, Some(datatype)) => NamedNodeRef::as_str(datatype).into(),
            (Self::Stored(_, group), None) => {
                let group = &terms.snapshot.dictionary.groups()[*group];
                if group.kind != Kind::Typed {
                    return Err(Fault::NoValue);
                }
                group.label.as_str().into()
            }
            (Self::Scalar(value), None) => value.datatype().as_str().into(),
            (Self::Constant(Constant { term: Term::Literal(literal), .. }) | Self::Term(Term::Literal(literal)), _) => {
                literal.datatype().as_str().to_owned().into()
            }
            (Self::Made(_, term), _) => match &**term {
                Term::Literal(literal) => literal.datatype().as_str().to_owned().into(),
                _ => return Err(Fault::NoValue),
            },
            _ => return Err(Fault::NoValue),
        })
    }

    /// Returns whether this is an integer or decimal that no type of the machine holds.
    pub(super) fn is_large_number(&self, terms: &'a Terms) -> bool {
        let (Ok(datatype), Ok(text)) = (self.datatype(terms), self.written(terms)) else { return false };
        let is_exact = Scalar::parse(&datatype, "1").is_some_and(|one| one.decimal().is_some());
        let is_decimal = datatype == xsd::DECIMAL.as_str();
        is_exact && (is_decimal || !text.contains('.')) && super::order::Exact::long(&text).is_some()
    }

    /// Returns the effective boolean value.
    pub(super) fn truth(&self, terms: &'a Terms) -> Valued<bool> {
        if let Self::Scalar(Scalar::Boolean(value)) = self {
            return Ok((*value).into());
        }
        match self.kind(terms) {
            Kind::String | Kind::Language | Kind::LeftToRight | Kind::RightToLeft => {
                Ok(!self.written(terms)?.is_empty())
            }
            Kind::Typed => match self.scalar(terms) {
                Some(value) => value.truth().or_no_value(),
                // A boolean or number whose text is not a value is false.
                None => {
                    let datatype = self.datatype(terms)?;
                    scalar_has_truth(&datatype).then_some(()).or_no_value()?;
                    Ok(self.is_large_number(terms) && self.written(terms)?.bytes().any(|b| matches!(b, b'1'..=b'9')))
                }
            },
            _ => Err(Fault::NoValue),
        }
    }
}

/// Returns whether literals of `datatype` have a truth: booleans and numbers.
fn scalar_has_truth(datatype: &str) -> bool {
    Scalar::parse(datatype, "1").is_some_and(|value| value.truth().is_some())
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Scalar(Scalar::Boolean(value.into()))
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Scalar(Scalar::Integer(value.into()))
    }
}

impl From<NamedNode> for Value<'_> {
    fn from(node: NamedNode) -> Self {
        Self::Term(node.into())
    }
}

/// Returns the direction that `kind` says.
fn direction(kind: Kind) -> Option<BaseDirection> {
    match kind {
        Kind::LeftToRight => Some(BaseDirection::Ltr),
        Kind::RightToLeft => Some(BaseDirection::Rtl),
        _ => None,
    }
}
