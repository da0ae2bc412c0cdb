//! Labels of entities, looked up in a store.

use std::cell::RefCell;

use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;

use crate::entity::{LABELS, language_rank, text_rank};
use crate::error::Result;
use crate::output::Labels;
use crate::store::{QuadPattern, Store};

/// The labels that a store holds; remembers what it looked up.
pub struct StoreLabels<'a> {
    store: &'a Store,
    known: RefCell<FxHashMap<String, Option<String>>>,
}

impl<'a> StoreLabels<'a> {
    /// Returns the labels in `store`.
    pub fn new(store: &'a Store) -> Self {
        Self { store, known: RefCell::default() }
    }

    /// Returns the label of `iri`, or the text that a long label is the beginning of.
    pub fn whole_label(&self, iri: &str) -> Option<String> {
        let label = self.label(iri)?;
        let Some(start) = label.strip_suffix('…') else { return Some(label) };
        let subject = NamedNode::new(iri).ok()?;
        let about = QuadPattern { subject: Some(subject.into()), ..QuadPattern::default() };
        let texts = self.store.quads(&about).flatten().filter_map(|quad| match quad.object {
            Term::Literal(text) if text_rank(quad.predicate.as_str()).is_some() => Some(text.value().to_owned()),
            _ => None,
        });
        texts.filter(|text| text.starts_with(start)).min().or(Some(label.clone()))
    }

    fn look_up(&self, iri: &str) -> Result<Option<String>> {
        let Ok(subject) = NamedNode::new(iri) else { return Ok(None) };
        for property in LABELS {
            let pattern = QuadPattern {
                subject: Some(subject.clone().into()),
                predicate: Some(NamedNode::new_unchecked(*property)),
                ..QuadPattern::default()
            };
            let mut best: Option<(u8, String)> = None;
            for quad in self.store.quads(&pattern) {
                let Term::Literal(literal) = quad?.object else { continue };
                let candidate = (language_rank(literal.language()), literal.value().to_owned());
                if best.as_ref().is_none_or(|best| candidate < *best) {
                    best = Some(candidate);
                }
            }
            if let Some((_, label)) = best {
                return Ok(Some(label));
            }
        }
        Ok(None)
    }
}

impl Labels for StoreLabels<'_> {
    /// Returns the label of `iri`: the English one of the best property, the least by code point if there are several.
    fn label(&self, iri: &str) -> Option<String> {
        if let Some(known) = self.known.borrow().get(iri) {
            return known.clone();
        }
        let label = self.look_up(iri).ok().flatten();
        self.known.borrow_mut().insert(iri.to_owned(), label.clone());
        label
    }
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Literal, Quad};

    use super::*;
    use crate::vocab::{rdf, skos};

    #[track_caller]
    fn check(labels: &[(&str, &str, Option<&str>)], expected: Option<&str>) {
        let subject = NamedNode::new_unchecked("http://e/s");
        let quads = labels.iter().map(|(property, text, language)| {
            let literal = match language {
                Some(language) => Literal::new_language_tagged_literal_unchecked(*text, *language),
                None => Literal::new_simple_literal(*text),
            };
            Quad::new(subject.clone(), NamedNode::new_unchecked(*property), literal, GraphName::DefaultGraph)
        });
        let store = Store::from_quads(quads.collect::<Vec<_>>()).unwrap();
        assert_eq!(StoreLabels::new(&store).label("http://e/s").as_deref(), expected);
    }

    #[test]
    fn english_comes_first() {
        check(&[(rdf::LABEL, "a", Some("de")), (rdf::LABEL, "z", Some("en")), (rdf::LABEL, "b", None)], Some("z"));
    }

    #[test]
    fn better_properties_come_first() {
        check(&[(skos::PREF_LABEL, "a", Some("en")), (rdf::LABEL, "z", Some("de"))], Some("z"));
    }

    #[test]
    fn an_entity_without_a_label_has_none() {
        check(&[("http://e/p", "a", None)], None);
    }
}
