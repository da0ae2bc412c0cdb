//! Label, kind and text of the entities in a list of statements.

use std::collections::BTreeMap;

use oxrdf::{NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::{Section, id_of, kind_of, label_rank, section_of, text_rank};
use crate::vocab::rdf;

/// What an entity is called and of what kind it is; sorts as a document does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caption {
    /// The first of the sections of its classes.
    pub section: Section,
    /// Its best label; empty if it has none.
    pub label: String,
}

impl Caption {
    /// The caption of a node without a class and a label.
    pub const NONE: Self = Self { section: Section::Untyped, label: String::new() };

    /// Returns the label, if there is one.
    pub fn label(&self) -> Option<&str> {
        (!self.label.is_empty()).then_some(self.label.as_str())
    }

    /// Returns the class as a prefixed name where one fits; empty if none is known.
    pub fn kind(&self) -> String {
        kind_of(&self.section)
    }
}

/// What is found of a subject on the way to its caption: the label with its rank.
type Found = (Option<Section>, Option<(u16, String)>);

/// Returns the caption of every subject that has a class or a label, all graphs together.
///
/// ```
/// use lermap::entity::captions;
/// use lermap::oxrdf::{GraphName, Literal, NamedNode, Quad};
/// use lermap::vocab::foaf;
///
/// let ada = NamedNode::new_unchecked("https://example.org/ada");
/// let name = NamedNode::new_unchecked(foaf::NAME);
/// let quad = Quad::new(ada.clone(), name, Literal::from("Ada Lovelace"), GraphName::DefaultGraph);
/// assert_eq!(captions(&[quad])[&ada.into()].label(), Some("Ada Lovelace"));
/// ```
pub fn captions(quads: &[Quad]) -> FxHashMap<NamedOrBlankNode, Caption> {
    let mut found: FxHashMap<NamedOrBlankNode, Found> = FxHashMap::default();
    for quad in quads {
        match (quad.predicate.as_str(), &quad.object) {
            (rdf::TYPE, Term::NamedNode(class)) => {
                let section = Some(section_of(class.as_str()));
                let entry = &mut found.entry(quad.subject.clone()).or_default().0;
                if entry.is_none() || section < *entry {
                    *entry = section;
                }
            }
            (property, Term::Literal(text)) => {
                let Some(rank) = label_rank(property, text.language()) else { continue };
                let label = Some((rank, text.value().to_owned()));
                let entry = &mut found.entry(quad.subject.clone()).or_default().1;
                if entry.is_none() || label < *entry {
                    *entry = label;
                }
            }
            _ => {}
        }
    }
    let caption = |(section, label): Found| Caption {
        section: section.unwrap_or(Section::Untyped),
        label: label.map(|(_, text)| text).unwrap_or_default(),
    };
    found.into_iter().map(|(subject, found)| (subject, caption(found))).collect()
}

/// Returns the best text in `statements` about one entity: of the best property, the least by code point.
pub fn best_text<'a>(statements: impl IntoIterator<Item = (&'a str, &'a Term)>) -> Option<&'a str> {
    let text = |(property, object): (&'a str, &'a Term)| match object {
        Term::Literal(text) => Some((text_rank(property)?, text.value())),
        _ => None,
    };
    statements.into_iter().filter_map(text).min().map(|(_, text)| text)
}

/// Returns the best text about each entity in `quads`, by id.
pub fn texts(quads: &[Quad]) -> BTreeMap<String, String> {
    let mut about: BTreeMap<String, Vec<(&str, &Term)>> = BTreeMap::new();
    for quad in quads.iter().filter(|quad| text_rank(quad.predicate.as_str()).is_some()) {
        about.entry(id_of(&quad.subject)).or_default().push((quad.predicate.as_str(), &quad.object));
    }
    about.into_iter().filter_map(|(id, statements)| Some((id, best_text(statements)?.to_owned()))).collect()
}
