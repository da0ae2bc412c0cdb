//! Glossary terms, their links to other vocabularies, and the terms of neighbours.

use oxrdf::{Literal, NamedNode};

use super::iri::{entity, mapping, named};
use super::scheme::place;
use super::statements::{Entity, Statements};
use crate::model::{EvidenceGrade, Map, Mapping, MappingStatus, Match, NeighbourTerm, Term};
use crate::vocab::{SKOS, dcterms, foaf, rdf, skos};

pub(super) fn write_terms(map: &Map, out: &mut Statements) {
    for term in &map.terms {
        let node = entity("term", &term.slug);
        let (first, more) =
            term.definitions.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#Term", skos::CONCEPT],
            label: &term.name,
            text_property: skos::DEFINITION,
            text: first,
            sources: &term.sources,
            origin: &term.origin,
        });
        for definition in more {
            out.text(&node, skos::DEFINITION, definition);
        }
        out.text(&node, skos::PREF_LABEL, &term.name);
        out.part_of_edition(&node);
        out.integer(&node, "position", term.position);
        write_links(term, &node, out.added_from(&node, term.curation.as_ref()));
        for acronym in &term.acronyms {
            out.text(&node, skos::ALT_LABEL, acronym);
            out.own(&node, "acronym", Literal::from(acronym.as_str()));
        }
        place(&node, "glossary", term.broader.is_empty(), out);
    }
}

/// Adds what no glossary says, but we do: other names of `term`, and how it relates to other terms and to frameworks.
fn write_links(term: &Term, node: &NamedNode, out: &mut Statements) {
    out.add(node, skos::NOTATION, Literal::from(term.slug.as_str()));
    // An older edition may call a term by what is another name of it today.
    for name in term.alternative_names.iter().filter(|name| **name != term.name) {
        out.text(node, skos::ALT_LABEL, name);
    }
    for other in &term.related {
        // skos:related is symmetric; both directions are in the graph, so that nobody has to ask twice.
        out.add(node, skos::RELATED, entity("term", other));
        out.add(&entity("term", other), skos::RELATED, node.clone());
    }
    for other in &term.broader {
        out.add(node, skos::BROADER, entity("term", other));
        out.add(&entity("term", other), skos::NARROWER, node.clone());
    }
    for framework in &term.frameworks {
        out.own(node, "denotes", entity("framework", framework));
    }
}

pub(super) fn write_alignments(map: &Map, out: &mut Statements) {
    for vocabulary in &map.vocabularies {
        let node = entity("vocabulary", &vocabulary.slug);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#Vocabulary"],
            label: &vocabulary.name,
            text_property: skos::DEFINITION,
            text: &vocabulary.definition,
            sources: &vocabulary.sources,
            origin: &vocabulary.origin,
        });
        if let Some(publisher) = &vocabulary.publisher {
            out.add(&node, dcterms::PUBLISHER, entity("organization", publisher));
        }
        if let Some(homepage) = &vocabulary.homepage {
            out.link(&node, foaf::HOMEPAGE, homepage);
        }
    }
    for term in &map.terms {
        for mapping in &term.mappings {
            write_mapping(term, mapping, out);
        }
    }
    for term in &map.neighbour_terms {
        write_neighbour(term, out);
    }
}

fn write_mapping(term: &Term, record: &Mapping, out: &mut Statements) {
    let subject = entity("term", &term.slug);
    let (property, word) = match record.matching {
        Match::Exact => ("exactMatch", "is the same as"),
        Match::Close => ("closeMatch", "is close to"),
        Match::Broad => ("broadMatch", "is narrower than"),
        Match::Narrow => ("narrowMatch", "is broader than"),
        Match::Related => ("relatedMatch", "is related to"),
    };
    let property = format!("{SKOS}{property}");
    let is_confirmed = record.status == MappingStatus::Confirmed;
    // What nobody has compared is no fact of the two concepts, and an address of ours on another's host is none at all.
    if is_confirmed && !record.is_minted {
        out.link(&subject, &property, &record.target);
    }
    let node = mapping(term, record);
    let label = format!("{} {word} {}", term.name, record.label);
    let status = if is_confirmed { "confirmed" } else { "expected" };
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Mapping"],
        label: &label,
        text_property: rdf::COMMENT,
        text: &format!("The term “{}” {word} “{}”; this mapping is {status}.", term.name, record.label),
        sources: &record.sources,
        origin: &record.origin,
    });
    out.add(&node, rdf::SUBJECT, subject);
    out.add(&node, rdf::PREDICATE, named(&property));
    if !record.is_minted {
        out.link(&node, rdf::OBJECT, &record.target);
    }
    out.own(&node, "inVocabulary", entity("vocabulary", &record.vocabulary));
    out.own(&node, "targetLabel", Literal::from(record.label.as_str()));
    out.own(&node, "mappingStatus", Literal::from(status));
    out.evidence(&node, record.evidence);
}

fn write_neighbour(term: &NeighbourTerm, out: &mut Statements) {
    let node = entity("neighbour", &term.slug);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#NeighbourTerm", skos::CONCEPT],
        label: &term.name,
        text_property: skos::DEFINITION,
        text: &term.definition,
        sources: &term.sources,
        origin: &term.origin,
    });
    out.text(&node, skos::PREF_LABEL, &term.name);
    out.own(&node, "inVocabulary", entity("vocabulary", &term.vocabulary));
    let is_confirmed = term.evidence == EvidenceGrade::Seen;
    if let Some(target) = term.target.as_ref().filter(|_| is_confirmed && !term.is_minted) {
        out.link(&node, skos::CLOSE_MATCH, target);
    }
    out.evidence(&node, term.evidence);
    place(&node, "neighbour-terms", true, out);
}
