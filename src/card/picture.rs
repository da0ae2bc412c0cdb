//! A card as a picture.

use oxrdf::Term;

use super::{Card, label_of};
use crate::output::visible_text;
use crate::picture::{self, Name};

impl Card {
    /// Returns the labels of the classes, without their short names.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(|kind| bare(kind))
    }

    /// Returns what a picture of this card shows.
    pub fn picture(&self) -> picture::Card {
        picture::Card {
            name: Name { text: visible_text(&self.label), link: self.entity.as_str().to_owned() },
            kind: visible_text(&self.kinds().collect::<Vec<_>>().join(", ")),
            text: visible_text(&self.texts.join(" ")),
            outgoing: self.outgoing.iter().map(links).collect(),
            incoming: self.incoming.iter().map(links).collect(),
        }
    }
}

/// Returns the label of a class without its short name.
fn bare(kind: &str) -> &str {
    kind.rsplit_once(" (").filter(|(_, name)| name.ends_with(')')).map_or(kind, |(label, _)| label)
}

fn links(links: &super::Links) -> picture::Links {
    let property = Name { text: visible_text(&links.label), link: links.property.as_str().to_owned() };
    picture::Links { property, values: links.values.iter().map(|(value, shown)| name(value, shown)).collect() }
}

/// Returns the label of an entity without its short name, which is in its address.
fn name(value: &Term, shown: &str) -> Name {
    match value {
        Term::NamedNode(node) => Name { text: visible_text(label_of(value, shown)), link: node.as_str().to_owned() },
        _ => Name::of(&visible_text(shown)),
    }
}
