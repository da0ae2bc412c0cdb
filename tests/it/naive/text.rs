//! Functions on texts (17.4.3).

use oxrdf::{BaseDirection, Literal, Term};

use super::value::{is_plain, is_tagged};

/// A string literal of 17.4.3: its text, language and direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub text: String,
    tag: Option<(String, Option<BaseDirection>)>,
}

impl Text {
    /// Returns the string literal that `term` is.
    pub(super) fn of(term: &Term) -> Option<Self> {
        let Term::Literal(literal) = term else { return None };
        let tag = literal.language().map(|language| (language.to_owned(), literal.direction()));
        (is_plain(literal) || is_tagged(literal)).then(|| Self { text: literal.value().to_owned(), tag })
    }

    /// Returns another text with the same language.
    pub(super) fn with(&self, text: impl Into<String>) -> Term {
        let text = text.into();
        match &self.tag {
            None => Literal::from(text),
            Some((language, None)) => Literal::new_language_tagged_literal_unchecked(text, language),
            Some((language, Some(direction))) => {
                Literal::new_directional_language_tagged_literal_unchecked(text, language, *direction)
            }
        }
        .into()
    }

    /// Argument compatibility (17.4.3.1.2).
    fn takes(&self, other: &Self) -> bool {
        other.tag.is_none() || self.tag == other.tag
    }
}

/// Returns the text of an `xsd:string`.
pub(super) fn plain(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) if is_plain(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}

/// STR.
pub(super) fn string_of(term: &Term) -> Option<String> {
    match term {
        Term::NamedNode(iri) => Some(iri.as_str().to_owned()),
        Term::Literal(literal) => Some(literal.value().to_owned()),
        Term::BlankNode(_) | Term::Triple(_) => None,
    }
}

/// Returns two compatible string literals.
pub(super) fn pair(a: &Term, b: &Term) -> Option<(Text, Text)> {
    let (a, b) = (Text::of(a)?, Text::of(b)?);
    a.takes(&b).then_some((a, b))
}

pub(super) fn concat(terms: &[Term]) -> Option<Term> {
    let texts: Option<Vec<Text>> = terms.iter().map(Text::of).collect();
    let texts = texts?;
    let whole: String = texts.iter().map(|text| text.text.as_str()).collect();
    let first = texts.first().filter(|first| texts.iter().all(|text| text.tag == first.tag));
    Some(first.map_or_else(|| Literal::from(whole.clone()).into(), |first| first.with(whole.clone())))
}

/// `fn:substring`: places count from one, bounds are rounded, what lies outside is left out.
pub(super) fn substring(text: &Text, start: f64, length: Option<f64>) -> Term {
    let round = |number: f64| (number + 0.5).floor();
    let kept = text.text.chars().zip(1_i32..).filter(|(_, place)| {
        let place = f64::from(*place);
        place >= round(start) && length.is_none_or(|length| place < round(start) + round(length))
    });
    text.with(kept.map(|(char, _)| char).collect::<String>())
}

pub(super) fn before(a: &Text, b: &Text) -> Term {
    a.text.find(&b.text).map_or_else(nothing, |at| a.with(&a.text[..at]))
}

pub(super) fn after(a: &Text, b: &Text) -> Term {
    a.text.find(&b.text).map_or_else(nothing, |at| a.with(&a.text[at + b.text.len()..]))
}

fn nothing() -> Term {
    Literal::from("").into()
}

/// `fn:encode-for-uri`: everything but the unreserved characters of RFC 3986.
pub(super) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Basic filtering of RFC 4647.
pub(super) fn lang_matches(tag: &str, range: &str) -> bool {
    let (tag, range) = (tag.to_ascii_lowercase(), range.to_ascii_lowercase());
    match range.as_str() {
        "*" => !tag.is_empty(),
        _ => !tag.is_empty() && (tag == range || tag.starts_with(&format!("{range}-"))),
    }
}
