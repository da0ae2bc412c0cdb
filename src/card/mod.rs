//! A card: what the graph says of one entity, as data; `draw` makes text of it.

mod draw;
mod picture;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use crate::entity::{is_label, text_rank};
use crate::error::Result;
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::results::{Row, Solutions};
use crate::store::{QuadPattern, Store};
use crate::vocab::{dcterms, graph, prov, rdf, short};

/// Properties by which records of statements point to the parts and grounds of the statement.
const PARTS: &[&str] = &[rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, prov::WAS_DERIVED_FROM];

/// What the graph says of one entity.
///
/// ```
/// use lermap::Engine;
/// use lermap::card::Card;
/// use lermap::load::LoadOptions;
/// use lermap::oxrdf::NamedNode;
/// use lermap::source::Source;
///
/// let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
/// let employers = NamedNode::new_unchecked("https://w3id.org/lermap/stakeholder/employers");
/// assert_eq!(Card::of(&employers, engine.store())?.label, "Employers");
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What the card is about.
    pub entity: NamedNode,
    /// Its label, or its name where it has none.
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
    /// The property.
    pub property: NamedNode,
    /// The label of the property.
    pub label: String,
    /// The values as shown, in the order of their labels.
    pub values: Vec<(Term, String)>,
}

impl Card {
    /// Returns the card of `entity`. An entity that nothing is said of has an empty card.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(entity: &NamedNode, store: &Store) -> Result<Self> {
        let labels = StoreLabels::new(store);
        let mut card = Self {
            entity: entity.clone(),
            label: labels.label(entity.as_str()).unwrap_or_else(|| short(entity.as_str())),
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
            // Most links are stated both ways; what is among the links out need not be said again.
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
                (name, Term::Literal(text)) if is_label(name) && text.value() == self.label => {}
                (name, Term::Literal(text)) if text_rank(name).is_some() => self.texts.push(text.value().to_owned()),
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
                for (value, shown) in &links.values {
                    let label = label_of(value, shown);
                    rows.push(vec![
                        Some(oxrdf::Literal::from(direction).into()),
                        Some(links.property.clone().into()),
                        Some(oxrdf::Literal::from(links.label.as_str()).into()),
                        Some(value.clone()),
                        Some(oxrdf::Literal::from(label).into()),
                    ]);
                }
            }
        }
        Solutions::from_rows(&["direction", "property", "propertyLabel", "value", "valueLabel"], rows)
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
                let label = labels.label(property.as_str()).unwrap_or_else(|| short(property.as_str()));
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
        Term::NamedNode(node) => match labels.whole_label(node.as_str()) {
            Some(label) => format!("{label} ({})", short(node.as_str())),
            None => short(node.as_str()),
        },
        value => plain(value),
    }
}

/// Returns the label in what [`shown`] gives of `value`; a column for programs has the identifier beside it.
fn label_of<'a>(value: &Term, shown: &'a str) -> &'a str {
    let Term::NamedNode(node) = value else { return shown };
    let label = shown.strip_suffix(')').and_then(|text| text.strip_suffix(short(node.as_str()).as_str()));
    label.and_then(|text| text.strip_suffix(" (")).unwrap_or(shown)
}

fn plain(value: &Term) -> String {
    match value {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        value => value.to_string(),
    }
}
