//! The JSON-LD context: short names for properties, the same for every document.
//!
//! It follows from the vocabulary and from a table of reused properties, never from the data that is written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use rustc_hash::FxHashMap;

use crate::vocab::{PREFIXES, namespace, owl, rdf};

static VOCABULARY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/vocabulary.ttl"));

/// What the plain value of a property stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A string is an entity.
    Entity,
    /// A string is an English text.
    English,
    /// A string is a string.
    Plain,
}

/// Reused properties that have a short name: it is the local part.
const REUSED: &[(&str, &str, Key)] = &[
    ("rdfs", "label", Key::English),
    ("rdfs", "comment", Key::English),
    ("rdfs", "subClassOf", Key::Entity),
    ("rdfs", "subPropertyOf", Key::Entity),
    ("rdfs", "domain", Key::Entity),
    ("rdfs", "range", Key::Entity),
    ("rdfs", "isDefinedBy", Key::Entity),
    ("rdfs", "seeAlso", Key::Entity),
    ("owl", "inverseOf", Key::Entity),
    ("skos", "prefLabel", Key::English),
    ("skos", "altLabel", Key::English),
    ("skos", "definition", Key::English),
    ("skos", "example", Key::English),
    ("skos", "scopeNote", Key::English),
    ("skos", "notation", Key::Plain),
    ("skos", "inScheme", Key::Entity),
    ("skos", "topConceptOf", Key::Entity),
    ("skos", "hasTopConcept", Key::Entity),
    ("skos", "broader", Key::Entity),
    ("skos", "narrower", Key::Entity),
    ("skos", "related", Key::Entity),
    ("skos", "exactMatch", Key::Entity),
    ("skos", "closeMatch", Key::Entity),
    ("skos", "broadMatch", Key::Entity),
    ("skos", "narrowMatch", Key::Entity),
    ("skos", "relatedMatch", Key::Entity),
    ("dcterms", "title", Key::English),
    ("dcterms", "description", Key::English),
    ("dcterms", "source", Key::Entity),
    ("dcterms", "creator", Key::Entity),
    ("dcterms", "publisher", Key::Entity),
    ("dcterms", "license", Key::Entity),
    ("dcterms", "isPartOf", Key::Entity),
    ("dcterms", "references", Key::Entity),
    ("foaf", "homepage", Key::Entity),
];

/// The short names, and what each stands for.
pub struct Context {
    keys: BTreeMap<String, (String, Key)>,
    by_iri: FxHashMap<String, String>,
}

static CONTEXT: LazyLock<Context> = LazyLock::new(Context::build);

impl Context {
    /// Returns the context of all documents.
    pub fn shared() -> &'static Self {
        &CONTEXT
    }

    /// Returns the short name of the property `iri` and what its plain values stand for.
    pub fn key(&self, iri: &str) -> Option<(&str, Key)> {
        let name = self.by_iri.get(iri)?;
        Some((name, self.keys.get(name)?.1))
    }

    /// Returns the whole context as a JSON-LD document, to be published.
    pub fn document(&self) -> String {
        let prefixes = PREFIXES.iter().copied();
        let mut lines = self.lines(prefixes, self.keys.keys().map(String::as_str));
        lines = lines.iter().map(|line| format!("    {line}")).collect();
        format!("{{\n  \"@context\": {{\n{}\n  }}\n}}\n", lines.join(",\n"))
    }

    /// Returns the entries of a context with these prefixes and short names, one a line.
    pub fn lines<'a>(
        &self,
        prefixes: impl Iterator<Item = (&'a str, &'a str)>,
        keys: impl Iterator<Item = &'a str>,
    ) -> Vec<String> {
        let prefixes = prefixes.map(|(prefix, namespace)| format!("{}: {}", json(prefix), json(namespace)));
        let keys = keys.filter_map(|name| {
            let (iri, key) = self.keys.get(name)?;
            let id = format!("\"@id\": {}", json(iri));
            Some(match key {
                Key::Entity => format!("{}: {{ {id}, \"@type\": \"@id\" }}", json(name)),
                Key::English => format!("{}: {{ {id}, \"@language\": \"en\" }}", json(name)),
                Key::Plain => format!("{}: {{ {id} }}", json(name)),
            })
        });
        prefixes.chain(keys).collect()
    }

    fn build() -> Self {
        let mut keys: BTreeMap<String, (String, Key)> = BTreeMap::new();
        let own = namespace("ler").unwrap_or_default();
        for triple in TurtleParser::new().for_slice(VOCABULARY.as_bytes()).filter_map(Result::ok) {
            let Triple { subject: NamedOrBlankNode::NamedNode(subject), predicate, object: Term::NamedNode(object) } =
                triple
            else {
                continue;
            };
            let Some(local) = subject.as_str().strip_prefix(own).filter(|local| !local.is_empty()) else { continue };
            let key = match (predicate.as_str(), object.as_str()) {
                (rdf::TYPE, owl::OBJECT_PROPERTY) => Key::Entity,
                (rdf::TYPE, owl::DATATYPE_PROPERTY) => Key::Plain,
                (rdf::RANGE, rdf::LANG_STRING) => Key::English,
                _ => continue,
            };
            let entry = keys.entry(local.to_owned()).or_insert_with(|| (subject.as_str().to_owned(), key));
            // The range comes after the class and says more.
            if key == Key::English {
                entry.1 = key;
            }
        }
        for (prefix, local, key) in REUSED {
            let iri = format!("{}{local}", namespace(prefix).unwrap_or_default());
            keys.entry((*local).to_owned()).or_insert((iri, *key));
        }
        // A prefix and a property of the same name cannot both have it.
        keys.retain(|name, _| namespace(name).is_none());
        let by_iri = keys.iter().map(|(name, (iri, _))| (iri.clone(), name.clone())).collect();
        Self { keys, by_iri }
    }
}

/// Returns `text` as a JSON string.
pub(crate) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(iri: &str, expected: Option<(&str, Key)>) {
        assert_eq!(Context::shared().key(iri), expected);
    }

    #[test]
    fn properties_have_the_names_and_kinds_that_the_vocabulary_gives() {
        check("https://w3id.org/lermap/ns#hasWorkStream", Some(("hasWorkStream", Key::Entity)));
        check("https://w3id.org/lermap/ns#position", Some(("position", Key::Plain)));
        check("https://w3id.org/lermap/ns#topic", Some(("topic", Key::English)));
        check(rdf::LABEL, Some(("label", Key::English)));
        check("http://e/unknown", None);
    }

    #[test]
    fn a_name_that_is_a_prefix_is_left_to_the_prefix() {
        check("https://w3id.org/lermap/ns#stakeholder", None);
    }

    #[test]
    fn the_published_context_is_json() {
        let value: serde_json::Value = serde_json::from_str(&Context::shared().document()).unwrap();
        assert_eq!(value["@context"]["ler"], "https://w3id.org/lermap/ns#");
        assert_eq!(value["@context"]["hasAction"]["@type"], "@id");
    }
}
