//! The kind of an entity: what its class makes of it.

use crate::vocab::{BASE, namespace, short};

/// Local names of our own classes whose instances record how statements came about, and not what the map is about.
const BOOKKEEPING: &[&str] = &["Derivation", "Mention", "Mapping", "Cell", "MapMention"];

/// The kinds of entities, in the order of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// An ontology.
    Ontology,
    /// Classes.
    Classes,
    /// Properties.
    Properties,
    /// Individuals of the class with this IRI; classes of our own come first.
    Individuals {
        /// Whether the class is not of our own.
        foreign: bool,
        /// The IRI of the class.
        class: String,
    },
    /// Entities without a class.
    Untyped,
}

/// Returns the section of the instances of `class`.
pub fn section_of(class: &str) -> Section {
    let local = |prefix| namespace(prefix).and_then(|namespace| class.strip_prefix(namespace)).unwrap_or_default();
    match (local("owl"), local("rdfs"), local("rdf")) {
        ("Ontology", _, _) => Section::Ontology,
        ("Class", _, _) | (_, "Class", _) => Section::Classes,
        ("ObjectProperty" | "DatatypeProperty" | "AnnotationProperty", _, _) | (_, _, "Property") => {
            Section::Properties
        }
        _ => Section::Individuals { foreign: !class.starts_with(BASE), class: class.to_owned() },
    }
}

/// Returns the class of the entities in `section`, as a prefixed name where one fits; empty if none is known.
pub fn kind_of(section: &Section) -> String {
    match section {
        Section::Individuals { class, .. } => short(class),
        Section::Ontology => "owl:Ontology".to_owned(),
        Section::Classes => "owl:Class".to_owned(),
        Section::Properties => "rdf:Property".to_owned(),
        Section::Untyped => String::new(),
    }
}

/// Returns whether the instances of `class` keep records of others: where entities are listed they come last.
///
/// ```
/// use lermap::entity::is_bookkeeping;
///
/// assert!(is_bookkeeping("https://w3id.org/lermap/ns#Derivation"));
/// assert!(!is_bookkeeping("https://w3id.org/lermap/ns#StakeholderGroup"));
/// ```
pub fn is_bookkeeping(class: &str) -> bool {
    let local = namespace("ler").and_then(|namespace| class.strip_prefix(namespace));
    local.is_some_and(|local| BOOKKEEPING.contains(&local))
}
