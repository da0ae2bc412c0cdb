//! What a lenient load leaves out: statements with an invalid IRI or language tag.
//!
//! The parser reads such a file without a look at them; here each statement is looked at. All other mistakes stop the
//! load as ever, so that nothing else is lost.

use oxrdf::vocab::rdf;
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::guard::Turtle;
use super::rewrite::Rewrite;
use crate::error::Error;

/// How many statements are listed; all are counted.
const LISTED: usize = 1000;

/// Statements that were left out.
#[derive(Debug, Clone, Default)]
pub struct Skipped {
    /// How many there were.
    pub count: usize,
    /// The first of them, each with its place and what is wrong with it.
    pub places: Vec<Error>,
}

impl Skipped {
    /// Adds a statement that was left out for what `error` says.
    pub fn push(&mut self, error: Error) {
        self.count += 1;
        if self.places.len() < LISTED {
            self.places.push(error);
        }
    }

    /// Adds the statements that `other` lists.
    pub fn extend(&mut self, other: Self) {
        self.count += other.count;
        let room = LISTED - self.places.len();
        self.places.extend(other.places.into_iter().take(room));
    }
}

/// What is read in place of an underline in a language tag, which no parser takes: a part that is too long for a tag.
const UNDERLINE: &str = "-underlined-";

/// Lets language tags with underlines, such as `@en_US`, through the parsers of Turtle and its relatives.
#[derive(Default)]
pub(super) struct Tags {
    scan: Turtle,
    before: u8,
    in_tag: bool,
}

impl Rewrite for Tags {
    fn take(&mut self, byte: u8, out: &mut Vec<u8>) {
        // What is too deep or does not end was refused before.
        let _ = self.scan.take(byte);
        self.in_tag = if self.in_tag {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
        } else {
            byte == b'@' && matches!(self.before, b'"' | b'\'') && self.scan.is_in_text()
        };
        self.before = byte;
        if self.in_tag && byte == b'_' { out.extend_from_slice(UNDERLINE.as_bytes()) } else { out.push(byte) }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}

/// Why a statement that was read is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It can be left out.
    Statement(String),
    /// The end of something is missing, and more than one statement may be gone.
    Syntax(String),
}

/// Returns what is wrong with `quad`.
pub(super) fn wrong(quad: &Quad) -> Option<Wrong> {
    of_subject(&quad.subject)
        .or_else(|| of_iri(&quad.predicate))
        .or_else(|| of_term(&quad.object))
        .or_else(|| if let GraphName::NamedNode(node) = &quad.graph_name { of_iri(node) } else { None })
}

fn of_subject(subject: &NamedOrBlankNode) -> Option<Wrong> {
    if let NamedOrBlankNode::NamedNode(node) = subject { of_iri(node) } else { None }
}

fn of_term(term: &Term) -> Option<Wrong> {
    match term {
        Term::NamedNode(node) => of_iri(node),
        Term::BlankNode(_) => None,
        Term::Literal(literal) => of_literal(literal),
        Term::Triple(triple) => {
            of_subject(&triple.subject).or_else(|| of_iri(&triple.predicate)).or_else(|| of_term(&triple.object))
        }
    }
}

fn of_iri(node: &NamedNode) -> Option<Wrong> {
    let iri = node.as_str();
    let error = NamedNode::new(iri).err()?;
    Some(if iri.contains(['\n', '\r']) {
        Wrong::Syntax(format!(
            "the IRI `{}` has a line break, its `>` may be missing",
            iri.lines().next().unwrap_or("")
        ))
    } else {
        Wrong::Statement(format!("`{iri}` is not an IRI: {error}"))
    })
}

fn of_literal(literal: &Literal) -> Option<Wrong> {
    match literal.language() {
        Some(language) => {
            let error = Literal::new_language_tagged_literal("", language).err()?;
            let tag = language.replace(UNDERLINE, "_");
            let error = if tag == language { error.to_string() } else { "parts are joined by `-`".to_owned() };
            Some(Wrong::Statement(format!("`{tag}` is not a language tag: {error}")))
        }
        None if [rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&literal.datatype()) => {
            Some(Wrong::Statement(format!("the text {} has no language", Literal::from(literal.value()))))
        }
        None => of_iri(&literal.datatype().into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::rewrite::Rewritten;
    use super::*;

    #[track_caller]
    fn check(object: impl Into<Term>, expected: &str) {
        let node = NamedNode::new_unchecked("http://e/a");
        let found = match wrong(&Quad::new(node.clone(), node, object, GraphName::DefaultGraph)) {
            None => "fine".to_owned(),
            Some(Wrong::Statement(why)) => why,
            Some(Wrong::Syntax(why)) => format!("syntax: {why}"),
        };
        assert!(found.starts_with(expected), "{found}");
    }

    #[test]
    fn each_part_of_a_statement_is_looked_at() {
        check(NamedNode::new_unchecked("http://e/b"), "fine");
        check(NamedNode::new_unchecked("http://e/a b"), "`http://e/a b` is not an IRI");
        check(NamedNode::new_unchecked("http://e/a\nb"), "syntax: the IRI `http://e/a`");
        check(Literal::new_language_tagged_literal_unchecked("x", "e_n"), "`e_n` is not a language tag");
        check(Literal::new_typed_literal("x", NamedNode::new_unchecked("a b")), "`a b` is not an IRI");
        check(Literal::new_typed_literal("x", rdf::LANG_STRING), "the text \"x\" has no language");
    }

    #[track_caller]
    fn check_tags(text: &str, expected: &str) {
        let mut found = String::new();
        Rewritten::by_blocks(text.as_bytes(), Tags::default(), 3).read_to_string(&mut found).unwrap();
        assert_eq!(found, expected);
    }

    #[test]
    fn underlines_in_language_tags_go_through_and_nothing_else_changes() {
        check_tags("a:b_c \"x\"@en_US, \"\"@a_b .", "a:b_c \"x\"@en-underlined-US, \"\"@a-underlined-b .");
        for text in ["\"\"\"a\"@en_US\"\"\"@en", "<http://e/'@a_b>", "# '@a_b\n", "'\\'@a_b'", "@prefix a_b: <x> ."] {
            check_tags(text, text);
        }
        let tag = Literal::new_language_tagged_literal_unchecked("x", "en-underlined-us");
        check(tag, "`en_us` is not a language tag: parts are joined by `-`");
    }

    #[test]
    fn all_are_counted_and_the_first_listed() {
        let mut skipped = Skipped::default();
        (0..LISTED + 5).for_each(|_| skipped.push(Error::data("x")));
        skipped.extend(skipped.clone());
        assert_eq!((skipped.count, skipped.places.len()), (2 * (LISTED + 5), LISTED));
    }
}
