//! Prefixed names, and the prefixes that a document declares.

use std::collections::BTreeSet;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use super::order::Block;
use crate::error::Result;
use crate::vocab::{BASE, PREFIXES, is_plain_local, rdf};

/// The known prefixes, by namespace.
pub struct Names {
    by_namespace: FxHashMap<&'static str, &'static str>,
}

impl Names {
    pub fn new() -> Self {
        Self { by_namespace: PREFIXES.iter().map(|(prefix, namespace)| (*namespace, *prefix)).collect() }
    }

    /// Returns prefix and local part of `iri`, where a known prefix fits and nothing needs an escape.
    pub fn split<'a>(&self, iri: &'a str) -> Option<(&'static str, &'a str)> {
        // Every namespace ends in `#` or `/`, and a plain local part has neither.
        let end = iri.rfind(['#', '/'])? + 1;
        let (namespace, local) = iri.split_at(end);
        let prefix = self.by_namespace.get(namespace)?;
        is_plain_local(local).then_some((*prefix, local))
    }

    /// Returns the prefixes that `blocks` use, with their namespaces: own ones first, each part sorted by prefix.
    pub fn used<'a>(&self, blocks: impl IntoIterator<Item = &'a Block>) -> Prefixes {
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
        sorted_prefixes(&used)
    }

    /// Adds the prefix of `node` to `used`.
    pub fn note(&self, node: &NamedNode, used: &mut BTreeSet<&'static str>) {
        used.extend(self.split(node.as_str()).map(|(prefix, _)| prefix));
    }

    /// Adds the prefixes of `term` as Turtle writes it to `used`.
    pub fn note_term(&self, term: &Term, used: &mut BTreeSet<&'static str>) {
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
pub fn prefixes_of(names: &Names, terms: impl IntoIterator<Item = Result<Term>>) -> Result<Prefixes> {
    let mut used = BTreeSet::new();
    for term in terms {
        names.note_term(&term?, &mut used);
    }
    Ok(sorted_prefixes(&used))
}

/// Prefixes and their namespaces, in the order of a document.
pub type Prefixes = Vec<(&'static str, &'static str)>;

/// Returns `used` prefixes with their namespaces: own ones first, each part sorted by prefix.
pub fn sorted_prefixes(used: &BTreeSet<&'static str>) -> Prefixes {
    let mut list: Vec<_> = PREFIXES.iter().copied().filter(|(prefix, _)| used.contains(prefix)).collect();
    list.sort_by_key(|(prefix, namespace)| (*prefix != "ler", !namespace.starts_with(BASE), *prefix));
    list
}

/// Returns whether Turtle has a form without quotes for `literal` that reads back as the same literal.
pub fn is_bare(literal: &Literal) -> bool {
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
