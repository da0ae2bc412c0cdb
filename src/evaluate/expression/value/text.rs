//! Texts that are borrowed where they can be, their languages, and the limit of what a query may make.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use oxrdf::{BaseDirection, Literal, Term};

use super::{Fault, Valued};
use crate::error::Error;
use crate::snapshot::Kind;

/// The most bytes that one literal made by a query may have.
pub(crate) const LONGEST: usize = 64 << 20;

/// A text of the snapshot, of a term that the query made, or a new one.
#[derive(Debug, Clone)]
pub(crate) enum Text<'a> {
    Borrowed(&'a str),
    /// The text of a term that has one.
    Shared(Arc<Term>),
    Owned(String),
}

impl Text<'_> {
    /// Returns the text of `term`; `None` for a triple term.
    pub(crate) fn of_shared(term: Arc<Term>) -> Option<Self> {
        of(&term).is_some().then_some(Self::Shared(term))
    }

    /// Returns the text as an owned one.
    pub(crate) fn into_string(self) -> String {
        match self {
            Self::Borrowed(text) => text.to_owned(),
            Self::Owned(text) => text,
            Self::Shared(term) => of(&term).unwrap_or_default().to_owned(),
        }
    }
}

/// Returns the text of a term; `None` for a triple term.
pub(super) fn of(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::BlankNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        Term::Triple(_) => None,
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
            Self::Shared(term) => of(term).unwrap_or_default(),
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Owned(text)
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::Borrowed(text)
    }
}

/// The language of a string and its base direction; none for a simple literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub language: Cow<'a, str>,
    pub direction: Option<BaseDirection>,
}

impl<'a> Tag<'a> {
    /// No language.
    pub(crate) const NONE: Self = Self { language: Cow::Borrowed(""), direction: None };

    /// Returns the tag of strings of `kind` and `language`; `None` for terms that are not strings.
    pub(crate) fn of_kind(kind: Kind, language: Cow<'a, str>) -> Option<Self> {
        match kind {
            Kind::String => Some(Self::NONE),
            Kind::Language | Kind::LeftToRight | Kind::RightToLeft => {
                Some(Self { language, direction: super::direction(kind) })
            }
            _ => None,
        }
    }

    /// Returns the tag of `term`; `None` if it is not a string.
    pub(crate) fn of_term(term: &'a Term) -> Option<Self> {
        let Term::Literal(literal) = term else { return None };
        Self::of_kind(crate::snapshot::literal_kind(literal), literal.language().unwrap_or_default().into())
    }

    /// Returns whether there is no language.
    pub(crate) fn is_none(&self) -> bool {
        self.language.is_empty()
    }

    /// Returns this tag, independent of the term that it comes from.
    pub(crate) fn into_owned<'b>(self) -> Tag<'b> {
        Tag { language: Cow::Owned(self.language.into_owned()), direction: self.direction }
    }

    /// Returns whether a string of this tag can be searched for one of `other`: a simple one, or one of the same tag.
    pub(crate) fn takes(&self, other: &Tag<'_>) -> bool {
        other.is_none() || self.is_like(other)
    }

    /// Returns whether the tags are one, in whatever case they are written.
    pub(crate) fn is_like(&self, other: &Tag<'_>) -> bool {
        self.direction == other.direction && self.language.eq_ignore_ascii_case(&other.language)
    }

    /// Returns what sort of term a string of this tag is.
    pub(crate) fn kind(&self) -> Kind {
        match self.direction {
            _ if self.is_none() => Kind::String,
            None => Kind::Language,
            Some(BaseDirection::Ltr) => Kind::LeftToRight,
            Some(BaseDirection::Rtl) => Kind::RightToLeft,
        }
    }

    /// Returns `text` as a literal of this tag.
    pub(crate) fn literal(&self, text: String) -> Literal {
        match self.direction {
            _ if self.is_none() => Literal::new_simple_literal(text),
            None => Literal::new_language_tagged_literal_unchecked(text, &*self.language),
            Some(direction) => {
                Literal::new_directional_language_tagged_literal_unchecked(text, &*self.language, direction)
            }
        }
    }
}

/// Writes a new text, up to the limit.
pub(crate) struct Writer {
    text: String,
    function: &'static str,
}

impl Writer {
    /// Returns an empty text that `function` makes.
    pub(crate) fn new(function: &'static str) -> Self {
        Self { text: String::new(), function }
    }

    /// Adds `part`.
    pub(crate) fn push(&mut self, part: &str) -> Valued<()> {
        if self.text.len() + part.len() > LONGEST {
            return Err(too_long(self.function));
        }
        self.text.push_str(part);
        Ok(())
    }

    /// Returns the text.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// Returns how many bytes are written.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}

/// Returns the fault of a text that `function` makes too long.
pub(crate) fn too_long(function: &str) -> Fault {
    let limit = LONGEST >> 20;
    Error::limit(format!("`{function}` makes a text of more than {limit} MiB"))
        .with_hint("cut the text with SUBSTR, or take apart what makes it grow")
        .into()
}
