//! The concept schemes: what kinds of concepts there are.

use oxrdf::NamedNode;

use super::iri::{entity, named};
use super::statements::{Entity, Statements};
use crate::model::{Case, Map, Origin};
use crate::vocab::{rdf, skos};

/// The page that the schemes come from.
const SOURCE: &str = "https://lermap.t3networkhub.org/";

/// Local name, label and definition of a scheme.
pub(super) type Scheme = (&'static str, &'static str, &'static str);

const SCHEMES: &[Scheme] = &[
    ("stakeholder-groups", "Stakeholder groups", "The groups that the map names as players of the LER ecosystem."),
    (
        "stages",
        "Adoption stages",
        "The stages through which the map sorts work streams: from developing LERs to adopting them.",
    ),
    ("action-areas", "Action areas", "The areas under which the map sorts what each group can do."),
    ("cases", "Kinds of case", "The kinds of argument that a value proposition makes."),
    ("glossary", "Glossary", "The terms that the map defines."),
    (
        "neighbour-terms",
        "Terms of neighbours",
        "Terms that neighbouring glossaries define and the map's glossary lacks.",
    ),
    ("resource-categories", "Resource categories", "The categories of the map's catalogue of resources."),
    ("framework-kinds", "Kinds of framework", "What a technical framework is for."),
    ("framework-statuses", "Statuses of frameworks", "How far a technical framework has come."),
    ("lifecycle", "Credential lifecycle", "The steps in the life of a credential."),
];

/// Adds `concept` to the scheme called `scheme`, as one of its top concepts if `top`.
pub(super) fn place(concept: &NamedNode, scheme: &str, is_top: bool, out: &mut Statements) {
    let scheme = entity("scheme", scheme);
    out.add(concept, skos::IN_SCHEME, scheme.clone());
    if is_top {
        out.add(concept, skos::TOP_CONCEPT_OF, scheme.clone());
        out.add(&scheme, skos::HAS_TOP_CONCEPT, concept.clone());
    }
}

pub(super) fn write(map: &Map, out: &mut Statements) {
    let out = out.ours();
    for scheme in SCHEMES {
        write_scheme(scheme, SOURCE, out);
    }
    if !map.value_propositions.is_empty() {
        write_cases(out);
    }
}

/// Adds a concept scheme that is described at `source`.
pub(super) fn write_scheme((local, label, definition): &Scheme, source: &str, out: &mut Statements) {
    let node = entity("scheme", local);
    out.add(&node, rdf::TYPE, named(skos::CONCEPT_SCHEME));
    out.text(&node, rdf::LABEL, label);
    out.text(&node, skos::PREF_LABEL, label);
    out.text(&node, skos::DEFINITION, definition);
    out.source(&node, source);
}

fn write_cases(out: &mut Statements) {
    let cases = [
        (Case::Business, "Business case", "Says what a group gains economically."),
        (Case::Social, "Social case", "Says what people and society gain."),
    ];
    for (case, label, definition) in cases {
        let node = entity("case", case.slug());
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#Case", skos::CONCEPT],
            label,
            text_property: skos::DEFINITION,
            text: definition,
            sources: &[SOURCE.to_owned()],
            origin: &Origin::default(),
        });
        out.text(&node, skos::PREF_LABEL, label);
        place(&node, "cases", true, out);
    }
}
