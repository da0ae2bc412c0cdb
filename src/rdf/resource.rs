//! The catalogue of resources.

use oxrdf::{Literal, NamedNode};

use super::iri::entity;
use super::scheme::place;
use super::stakeholder::write_ordered;
use super::statements::{Entity, Statements};
use crate::model::{Map, Resource, ResourceCategory};
use crate::vocab::{dcterms, foaf, skos};

pub(super) fn write(map: &Map, out: &mut Statements) {
    for category in &map.categories {
        write_category(category, out);
    }
    for resource in &map.resources {
        write_resource(resource, map, out);
    }
}

fn write_category(category: &ResourceCategory, out: &mut Statements) {
    let node = entity("category", &category.slug);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#ResourceCategory", skos::CONCEPT],
        label: &category.name,
        text_property: skos::DEFINITION,
        text: "",
        sources: &category.sources,
        origin: &category.origin,
    });
    let fallback = format!("Resources that the map files under “{}”.", category.name);
    let ours = out.added_from(&node, category.curation.as_ref());
    ours.text(&node, skos::DEFINITION, category.definition.as_ref().unwrap_or(&fallback));
    write_ordered(&node, &category.name, &category.slug, category.order, "resource-categories", out);
    place(&node, "resource-categories", true, out);
}

fn write_resource(resource: &Resource, map: &Map, out: &mut Statements) {
    let node = entity("resource", &resource.slug);
    let category = entity("category", &resource.category);
    out.entity(&Entity {
        node: &node,
        classes: &[
            "https://w3id.org/lermap/ns#Resource",
            "http://purl.org/dc/terms/BibliographicResource",
            "https://schema.org/CreativeWork",
        ],
        label: &resource.title,
        text_property: dcterms::DESCRIPTION,
        text: "",
        sources: &resource.sources,
        origin: &resource.origin,
    });
    out.part_of_edition(&node);
    out.text(&node, dcterms::TITLE, &resource.title);
    out.own(&node, "category", category.clone());
    out.own(&category, "hasResource", node.clone());
    out.integer(&node, "position", resource.position);
    write_additions(resource, &node, map, out);
    if let Some(author) = &resource.author {
        out.own(&node, "authorLine", Literal::from(author.as_str()));
    }
    for author in &resource.authors {
        out.add(&node, "http://purl.org/dc/terms/creator", entity("organization", author));
    }
    if let Some(url) = &resource.url {
        out.link(&node, foaf::PAGE, url);
    }
    if let Some(format) = &resource.format {
        out.ours().add(&node, "http://purl.org/dc/terms/format", Literal::from(format.as_str()));
    }
}

/// Adds what no catalogue says, but we do: what a resource is about, for whom it is, what is wrong with its entry.
fn write_additions(resource: &Resource, node: &NamedNode, map: &Map, out: &mut Statements) {
    let out = out.added_from(node, resource.curation.as_ref());
    out.text(node, dcterms::DESCRIPTION, resource.summary.as_ref().unwrap_or(&described(resource, map)));
    for framework in &resource.about {
        out.own(node, "about", entity("framework", framework));
    }
    for group in &resource.audience {
        out.add(node, "http://purl.org/dc/terms/audience", entity("stakeholder", group));
    }
    for finding in &resource.findings {
        out.text(node, "https://w3id.org/lermap/ns#knownDefect", finding);
    }
}

/// Returns a sentence on a resource that brings no text of its own.
fn described(resource: &Resource, map: &Map) -> String {
    let category = map.categories.iter().find(|category| category.slug == resource.category);
    let category = category.map_or(resource.category.as_str(), |category| &category.name);
    match &resource.author {
        Some(author) => format!("A resource by {author}, catalogued under “{category}”."),
        None => format!("A resource catalogued under “{category}”."),
    }
}
