//! Prefixed names, and the prefixes that a document declares.

use std::collections::BTreeSet;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use super::order::Block;
use crate::error::Result;
use crate::vocab::{BASE, PREFIXES, is_plain_local, rdf};

/// The prefixes of a document, by namespace: those that its sources declared, and those that are known.
pub(super) struct DocumentPrefixes<'a> {
    by_namespace: FxHashMap<&'a str, &'a str>,
    /// How namespaces end.
    ends: Vec<char>,
}

impl<'a> DocumentPrefixes<'a> {
    /// Returns the known prefixes.
    pub(super) fn new() -> Self {
        Self::with(&[])
    }

    /// Returns the prefixes that were `declared`, the first of several for one namespace, and the known ones that
    /// stand for nothing else there.
    pub(super) fn with(declared: &'a [(String, String)]) -> Self {
        let mut names = Self { by_namespace: FxHashMap::default(), ends: vec!['#', '/'] };
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let usable = declared.iter().filter(|(prefix, namespace)| is_prefix(prefix) && is_namespace(namespace));
        for (prefix, namespace) in usable {
            if taken.insert(prefix) {
                names.by_namespace.entry(namespace).or_insert(prefix);
                names.ends.extend(namespace.chars().next_back().filter(|end| !names.ends.contains(end)));
            }
        }
        for (prefix, namespace) in PREFIXES.iter().filter(|(prefix, _)| !taken.contains(prefix)) {
            names.by_namespace.entry(namespace).or_insert(prefix);
        }
        names
    }

    /// Returns prefix and local part of `iri`, where a prefix fits and nothing needs an escape; of several the one with
    /// the longest namespace.
    pub(super) fn split<'i>(&self, iri: &'i str) -> Option<(&'a str, &'i str)> {
        for (at, end) in iri.char_indices().rev().filter(|(_, c)| self.ends.contains(c)) {
            let (namespace, local) = iri.split_at(at + end.len_utf8());
            if let Some(prefix) = self.by_namespace.get(namespace).filter(|_| is_plain_local(local)) {
                return Some((*prefix, local));
            }
        }
        None
    }

    /// Returns the prefixes that `blocks` use, with their namespaces: own ones first, each part sorted by prefix.
    pub(super) fn used<'b>(&self, blocks: impl IntoIterator<Item = &'b Block>) -> Prefixes<'a> {
        let mut used = BTreeSet::new();
        for block in blocks {
            if let NamedOrBlankNode::NamedNode(node) = &block.subject {
                self.note(node, &mut used);
            }
            for (predicate, object) in &block.statements {
                // Turtle writes `a` for it, and RDF/XML declares the prefix anyway.
                if predicate.as_str() != rdf::TYPE {
                    self.note(predicate, &mut used);
                }
                self.note_term(object, &mut used);
            }
        }
        self.sorted(&used)
    }

    /// Returns `used` prefixes with their namespaces: own ones first, each part sorted by prefix.
    pub(super) fn sorted(&self, used: &BTreeSet<&'a str>) -> Prefixes<'a> {
        let of = self.by_namespace.iter().map(|(namespace, prefix)| (*prefix, *namespace));
        let mut list: Prefixes<'a> = of.filter(|(prefix, _)| used.contains(prefix)).collect();
        list.sort_by_key(|(prefix, namespace)| (*prefix != "ler", !namespace.starts_with(BASE), *prefix));
        list
    }

    /// Adds the prefix of `node` to `used`.
    pub(super) fn note(&self, node: &NamedNode, used: &mut BTreeSet<&'a str>) {
        used.extend(self.split(node.as_str()).map(|(prefix, _)| prefix));
    }

    /// Adds the prefixes of `term` as Turtle writes it to `used`.
    pub(super) fn note_term(&self, term: &Term, used: &mut BTreeSet<&'a str>) {
        match term {
            Term::NamedNode(node) => self.note(node, used),
            Term::BlankNode(_) => {}
            Term::Literal(literal) if is_bare(literal) || literal.language().is_some() => {}
            Term::Literal(literal) if literal.datatype() == xsd::STRING => {}
            Term::Literal(literal) => self.note(&literal.datatype().into_owned(), used),
            Term::Triple(triple) => {
                if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                    self.note(node, used);
                }
                self.note(&triple.predicate, used);
                self.note_term(&triple.object, used);
            }
        }
    }
}

/// Returns the prefixes that `terms` use, with their namespaces.
pub(super) fn prefixes_of<'a>(
    names: &DocumentPrefixes<'a>,
    terms: impl IntoIterator<Item = Result<Term>>,
) -> Result<Prefixes<'a>> {
    let mut used = BTreeSet::new();
    for term in terms {
        names.note_term(&term?, &mut used);
    }
    Ok(names.sorted(&used))
}

/// Prefixes and their namespaces, in the order of a document.
pub(super) type Prefixes<'a> = Vec<(&'a str, &'a str)>;

/// Returns whether Turtle can declare `prefix` without an escape; none at all is one too.
fn is_prefix(prefix: &str) -> bool {
    prefix.is_empty() || prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && is_plain_local(prefix)
}

/// Returns whether `namespace` is an IRI, which a file that was read with leniency may not have.
fn is_namespace(namespace: &str) -> bool {
    !namespace.is_empty() && NamedNode::new(namespace).is_ok()
}

/// Returns whether Turtle has a form without quotes for `literal` that reads back as the same literal.
pub(super) fn is_bare(literal: &Literal) -> bool {
    let text = literal.value();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match literal.datatype() {
        xsd::INTEGER => digits(unsigned),
        xsd::DECIMAL => {
            unsigned.split_once('.').is_some_and(|(whole, part)| (whole.is_empty() || digits(whole)) && digits(part))
        }
        xsd::BOOLEAN => matches!(text, "true" | "false"),
        _ => false,
    }
}
