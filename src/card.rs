//! A card: what the graph says of one entity, for a person to read.

use std::fmt::Write as _;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use unicode_width::UnicodeWidthStr;

use crate::error::Result;
use crate::label::StoreLabels;
use crate::output::{Labels, visible_text};
use crate::results::{Row, Solutions};
use crate::store::{QuadPattern, Store};
use crate::vocab::{compact, dcterms, graph, prov, rdf, skos};

/// Properties whose text is shown at the top of a card.
const TEXTS: &[&str] = &[skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// Properties by which records of statements point to the parts and grounds of the statement.
const PARTS: &[&str] = &[rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, prov::WAS_DERIVED_FROM];

/// Links of one property shown before the rest is only counted.
const SHOWN: usize = 12;

/// What the graph says of one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub entity: NamedNode,
    pub label: String,
    /// Labels of its classes.
    pub types: Vec<String>,
    /// Its definitions and descriptions.
    pub texts: Vec<String>,
    /// Statements about it, by property.
    pub outgoing: Vec<Links>,
    /// Statements that point to it, by property.
    pub incoming: Vec<Links>,
    /// Where it comes from.
    pub sources: Vec<String>,
}

/// What one property links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    pub property: NamedNode,
    pub label: String,
    /// The values as shown, in the order of their labels.
    pub values: Vec<(Term, String)>,
}

impl Card {
    /// Returns the card of `entity`. An entity that nothing is said of has an empty card.
    pub fn of(entity: &NamedNode, store: &Store) -> Result<Self> {
        let labels = StoreLabels::new(store);
        let mut card = Self {
            entity: entity.clone(),
            label: labels.label(entity.as_str()).unwrap_or_else(|| shown_iri(entity.as_str())),
            types: Vec::new(),
            texts: Vec::new(),
            outgoing: Vec::new(),
            incoming: Vec::new(),
            sources: Vec::new(),
        };
        let about = QuadPattern { subject: Some(entity.clone().into()), ..QuadPattern::default() };
        let mut statements: Vec<(NamedNode, Term)> = Vec::new();
        for quad in store.quads(&about) {
            let quad = quad?;
            if quad.graph_name != NamedNode::new_unchecked(graph::PROVENANCE).into() {
                statements.push((quad.predicate, quad.object));
            }
        }
        card.sort_in(statements, &labels);
        let towards = QuadPattern { object: Some(entity.clone().into()), ..QuadPattern::default() };
        let mut links = Vec::new();
        for quad in store.quads(&towards) {
            let quad = quad?;
            // What the record of a statement points to, the statement itself says already.
            if PARTS.contains(&quad.predicate.as_str()) {
                continue;
            }
            let subject = match quad.subject {
                NamedOrBlankNode::NamedNode(node) => Term::NamedNode(node),
                NamedOrBlankNode::BlankNode(node) => Term::BlankNode(node),
            };
            // Most links are stated both ways; what stands among the links out need not be said again.
            if !card.outgoing.iter().any(|group| group.values.iter().any(|(value, _)| *value == subject)) {
                links.push((quad.predicate, subject));
            }
        }
        card.incoming = grouped(links, &labels);
        Ok(card)
    }

    /// Returns whether nothing is said of the entity.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.texts.is_empty() && self.outgoing.is_empty() && self.incoming.is_empty()
    }

    fn sort_in(&mut self, statements: Vec<(NamedNode, Term)>, labels: &StoreLabels<'_>) {
        let mut rest = Vec::new();
        for (property, value) in statements {
            match (property.as_str(), &value) {
                (rdf::TYPE, _) => self.types.push(shown(&value, labels)),
                (rdf::LABEL | skos::PREF_LABEL | dcterms::TITLE, Term::Literal(text)) if text.value() == self.label => {
                }
                (name, Term::Literal(text)) if TEXTS.contains(&name) => self.texts.push(text.value().to_owned()),
                (dcterms::SOURCE, _) => self.sources.push(plain(&value)),
                _ => rest.push((property, value)),
            }
        }
        for list in [&mut self.types, &mut self.texts, &mut self.sources] {
            list.sort();
            list.dedup();
        }
        self.outgoing = grouped(rest, labels);
    }

    /// Returns every statement of the card as a row: direction, property, its label, value, its label.
    pub fn rows(&self) -> Solutions {
        let mut rows: Vec<Row> = Vec::new();
        for (direction, groups) in [("out", &self.outgoing), ("in", &self.incoming)] {
            for links in groups {
                for (value, label) in &links.values {
                    rows.push(vec![
                        Some(oxrdf::Literal::from(direction).into()),
                        Some(links.property.clone().into()),
                        Some(oxrdf::Literal::from(links.label.as_str()).into()),
                        Some(value.clone()),
                        Some(oxrdf::Literal::from(label.as_str()).into()),
                    ]);
                }
            }
        }
        Solutions::from_rows(&["direction", "property", "propertyLabel", "value", "valueLabel"], rows)
    }

    /// Returns the card as text, wrapped at `width` columns.
    pub fn render(&self, width: usize) -> String {
        let width = width.clamp(40, 120);
        let mut out = String::new();
        let _ = writeln!(out, "{}", visible_text(&self.label));
        let types = if self.types.is_empty() { "no type".to_owned() } else { self.types.join(", ") };
        let _ = writeln!(out, "{} · {}", visible_text(&types), shown_iri(self.entity.as_str()));
        for text in &self.texts {
            let _ = writeln!(out);
            wrap(&mut out, &visible_text(text), width, "  ", "  ");
        }
        for (arrow, groups) in [("", &self.outgoing), ("← ", &self.incoming)] {
            if groups.is_empty() {
                continue;
            }
            let _ = writeln!(out);
            for links in groups {
                links.render(&mut out, arrow, width);
            }
        }
        if !self.sources.is_empty() {
            let _ = writeln!(out, "\nSource: {}", visible_text(&self.sources.join("\n        ")).replace("\\n", "\n"));
        }
        out
    }
}

impl Links {
    fn render(&self, out: &mut String, arrow: &str, width: usize) {
        let name = format!("{arrow}{}", visible_text(&self.label));
        if let [(_, value)] = self.values.as_slice() {
            wrap(out, &visible_text(value), width, &format!("{name}: "), "    ");
            return;
        }
        let _ = writeln!(out, "{name} ({}):", self.values.len());
        for (_, value) in self.values.iter().take(SHOWN) {
            wrap(out, &visible_text(value), width, "  - ", "    ");
        }
        if self.values.len() > SHOWN {
            let _ = writeln!(out, "  … and {} more", self.values.len() - SHOWN);
        }
    }
}

/// Groups statements by property; properties by label, values by what is shown.
fn grouped(statements: Vec<(NamedNode, Term)>, labels: &StoreLabels<'_>) -> Vec<Links> {
    let mut groups: Vec<Links> = Vec::new();
    for (property, value) in statements {
        let text = shown(&value, labels);
        match groups.iter_mut().find(|group| group.property == property) {
            Some(group) => group.values.push((value, text)),
            None => {
                let label = labels.label(property.as_str()).unwrap_or_else(|| shown_iri(property.as_str()));
                groups.push(Links { property, label, values: vec![(value, text)] });
            }
        }
    }
    for group in &mut groups {
        group.values.sort_by(|a, b| (&a.1, a.0.to_string()).cmp(&(&b.1, b.0.to_string())));
        group.values.dedup();
    }
    groups.sort_by(|a, b| (&a.label, a.property.as_str()).cmp(&(&b.label, b.property.as_str())));
    groups
}

/// Returns a value for a reader: the label and the short name of an entity, the text of a literal.
fn shown(value: &Term, labels: &StoreLabels<'_>) -> String {
    match value {
        Term::NamedNode(node) => match labels.label(node.as_str()) {
            Some(label) => format!("{label} ({})", shown_iri(node.as_str())),
            None => shown_iri(node.as_str()),
        },
        value => plain(value),
    }
}

fn plain(value: &Term) -> String {
    match value {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        value => value.to_string(),
    }
}

fn shown_iri(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

/// Writes `text` after `first`, broken at blanks to `width` columns, later lines after `next`.
fn wrap(out: &mut String, text: &str, width: usize, first: &str, next: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && line.width() + 1 + word.width() > width {
            let _ = writeln!(out, "{}", line.trim_end());
            next.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    let _ = writeln!(out, "{}", line.trim_end());
}
