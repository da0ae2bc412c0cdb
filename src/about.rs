//! What a store says of one entity after another, in a fixed order: for views that follow links.
//!
//! It knows statements and labels, and nothing of what they mean.

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use crate::entity::language_rank;
use crate::error::Result;
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::store::{QuadPattern, Store};
use crate::vocab::{rdf, short};

/// A store, asked entity by entity. All graphs are asked together.
pub struct About<'a> {
    store: &'a Store,
    labels: StoreLabels<'a>,
}

impl<'a> About<'a> {
    /// Returns what `store` says.
    pub fn new(store: &'a Store) -> Self {
        Self { store, labels: StoreLabels::new(store) }
    }

    /// Returns the objects of `subject` and `property`, each once, in the order of their texts.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn objects(&self, subject: &NamedNode, property: &str) -> Result<Vec<Term>> {
        let pattern = QuadPattern {
            subject: Some(subject.clone().into()),
            predicate: Some(NamedNode::new_unchecked(property)),
            ..QuadPattern::default()
        };
        let mut found: Vec<Term> = self.store.quads(&pattern).map(|quad| Ok(quad?.object)).collect::<Result<_>>()?;
        found.sort_by_cached_key(ToString::to_string);
        found.dedup();
        Ok(found)
    }

    /// Returns the objects that are entities, in the order of their labels.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn links(&self, subject: &NamedNode, property: &str) -> Result<Vec<NamedNode>> {
        let nodes = self.objects(subject, property)?.into_iter().filter_map(|term| match term {
            Term::NamedNode(node) => Some(node),
            _ => None,
        });
        Ok(self.sorted(nodes.collect()))
    }

    /// Returns the entities whose `property` is `object`, in the order of their labels.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn subjects(&self, property: &str, object: &NamedNode) -> Result<Vec<NamedNode>> {
        let pattern = QuadPattern {
            predicate: Some(NamedNode::new_unchecked(property)),
            object: Some(object.clone().into()),
            ..QuadPattern::default()
        };
        let mut found = Vec::new();
        for quad in self.store.quads(&pattern) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                found.push(node);
            }
        }
        Ok(self.sorted(found))
    }

    /// Returns those of the entities of `class` whose `property` is `object`, in the order of their labels.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn members(&self, class: &str, property: &str, object: &NamedNode) -> Result<Vec<NamedNode>> {
        let mut found = self.subjects(property, object)?;
        let mut kept = Vec::new();
        for node in found.drain(..) {
            if self.is_a(&node, class)? {
                kept.push(node);
            }
        }
        Ok(kept)
    }

    /// Returns the entities of `class`, in the order of their labels.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn instances(&self, class: &str) -> Result<Vec<NamedNode>> {
        self.subjects(rdf::TYPE, &NamedNode::new_unchecked(class))
    }

    /// Returns whether `node` is of `class`.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn is_a(&self, node: &NamedNode, class: &str) -> Result<bool> {
        let class = Term::NamedNode(NamedNode::new_unchecked(class));
        Ok(self.objects(node, rdf::TYPE)?.contains(&class))
    }

    /// Returns the texts of `subject` and `property`, English ones first.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn texts(&self, subject: &NamedNode, property: &str) -> Result<Vec<String>> {
        let mut found: Vec<(u8, String)> = self
            .objects(subject, property)?
            .into_iter()
            .filter_map(|term| match term {
                Term::Literal(text) => Some((language_rank(text.language()), text.value().to_owned())),
                _ => None,
            })
            .collect();
        found.sort();
        Ok(found.into_iter().map(|(_, text)| text).collect())
    }

    /// Returns the first text of `subject` and `property`, if there is one.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn text(&self, subject: &NamedNode, property: &str) -> Result<Option<String>> {
        Ok(self.texts(subject, property)?.into_iter().next())
    }

    /// Returns a whole number that `property` gives `subject`; the greatest there is if it gives none.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn number(&self, subject: &NamedNode, property: &str) -> Result<u64> {
        Ok(self.text(subject, property)?.and_then(|text| text.parse().ok()).unwrap_or(u64::MAX))
    }

    /// Returns what `node` is called: its label, or else its short name.
    pub fn label(&self, node: &NamedNode) -> String {
        self.labels.label(node.as_str()).unwrap_or_else(|| short(node.as_str()))
    }

    fn sorted(&self, mut nodes: Vec<NamedNode>) -> Vec<NamedNode> {
        nodes.sort_by_cached_key(|node| (self.label(node), node.as_str().to_owned()));
        nodes.dedup();
        nodes
    }
}
