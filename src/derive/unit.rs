//! The texts that rules read: one unit per record, with its IRI, label and texts.

use oxrdf::NamedNode;

use crate::model::Map;
use crate::rdf::iri::{action, entity, value_proposition, work_stream};
use crate::rdf::label_of;
use crate::vocab::{dcterms, skos};

/// A record with text.
pub(super) struct Unit<'a> {
    pub node: NamedNode,
    pub label: String,
    /// The group that the record belongs to.
    pub group: Option<&'a str>,
    /// The property that holds each text, and the text.
    pub texts: Vec<(&'static str, &'a str)>,
}

pub(super) fn work_streams(map: &Map) -> impl Iterator<Item = Unit<'_>> {
    map.work_streams.iter().map(|stream| Unit {
        node: work_stream(stream),
        label: label_of(&stream.text),
        group: Some(&stream.stakeholder),
        texts: vec![(dcterms::DESCRIPTION, &stream.text)],
    })
}

pub(super) fn actions(map: &Map) -> impl Iterator<Item = Unit<'_>> {
    map.actions.iter().map(|record| Unit {
        node: action(record),
        label: label_of(&record.text),
        group: Some(&record.stakeholder),
        texts: vec![(dcterms::DESCRIPTION, &record.text)],
    })
}

pub(super) fn value_propositions(map: &Map) -> impl Iterator<Item = Unit<'_>> {
    map.value_propositions.iter().map(|value| Unit {
        node: value_proposition(value),
        label: value.title.clone(),
        group: Some(&value.stakeholder),
        texts: vec![(dcterms::TITLE, &value.title), (dcterms::DESCRIPTION, &value.text)],
    })
}

pub(super) fn terms(map: &Map) -> impl Iterator<Item = Unit<'_>> {
    map.terms.iter().map(|term| Unit {
        node: entity("term", &term.slug),
        label: term.name.clone(),
        group: None,
        texts: term.definitions.iter().map(|text| (skos::DEFINITION, text.as_str())).collect(),
    })
}

pub(super) fn resources(map: &Map) -> impl Iterator<Item = Unit<'_>> {
    map.resources.iter().map(|resource| Unit {
        node: entity("resource", &resource.slug),
        label: resource.title.clone(),
        group: None,
        texts: vec![(dcterms::TITLE, &resource.title)],
    })
}
