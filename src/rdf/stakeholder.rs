//! Stakeholder groups, stages, action areas, and what groups do and gain.

use oxrdf::{Literal, NamedNode};

use super::iri::{action, entity, quotation, value_proposition, work_stream};
use super::scheme::place;
use super::statements::{Entity, Statements, label_of};
use crate::model::{Map, Quotation, StakeholderGroup, hash10};
use crate::vocab::{dcterms, ler, skos};

pub(super) fn write(map: &Map, out: &mut Statements) {
    for group in &map.stakeholders {
        write_group(group, out);
    }
    write_stages_and_areas(map, out);
    write_work_streams(map, out);
    write_actions(map, out);
    write_value_propositions(map, out);
    for quotation in &map.quotations {
        write_quotation(quotation, map, out);
    }
}

fn write_group(group: &StakeholderGroup, out: &mut Statements) {
    let node = entity("stakeholder", &group.slug);
    out.entity(&Entity {
        node: &node,
        classes: &[ler::STAKEHOLDER_GROUP, skos::CONCEPT],
        label: &group.name,
        text_property: skos::DEFINITION,
        text: &group.definition,
        sources: &group.sources,
        origin: &group.origin,
    });
    out.part_of_edition(&node);
    out.text(&node, skos::PREF_LABEL, &group.name);
    let ours = out.added_from(&node, group.curation.as_ref());
    ours.add(&node, skos::NOTATION, Literal::from(group.slug.as_str()));
    ours.optional_text(&node, skos::SCOPE_NOTE, group.who.as_ref());
    for name in &group.alternative_names {
        ours.text(&node, skos::ALT_LABEL, name);
    }
    for slug in &group.legacy_slugs {
        ours.own(&node, "legacySlug", Literal::from(slug.as_str()));
    }
    for example in &group.examples {
        out.text(&node, skos::EXAMPLE, example);
    }
    for organization in &group.exemplars {
        out.own(&node, "exemplifiedBy", entity("organization", organization));
    }
    if let Some(slug) = &group.icon {
        out.own(&node, "legacySlug", Literal::from(slug.as_str()));
    }
    place(&node, "stakeholder-groups", true, out);
}

fn write_stages_and_areas(map: &Map, out: &mut Statements) {
    for stage in &map.stages {
        let node = entity("stage", &stage.slug);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#Stage", skos::CONCEPT],
            label: &stage.name,
            text_property: skos::DEFINITION,
            text: &stage.definition,
            sources: &stage.sources,
            origin: &stage.origin,
        });
        write_ordered(&node, &stage.name, &stage.slug, stage.order, "stages", out);
    }
    for area in &map.areas {
        let node = entity("area", &area.slug);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#ActionArea", skos::CONCEPT],
            label: &area.name,
            text_property: skos::DEFINITION,
            text: &area.definition,
            sources: &area.sources,
            origin: &area.origin,
        });
        write_ordered(&node, &area.name, &area.slug, area.order, "action-areas", out);
        let ours = out.added_from(&node, area.curation.as_ref());
        for name in &area.replaces {
            ours.own(&node, "replacesArea", Literal::from(name.as_str()));
        }
    }
}

/// Adds what a concept of an ordered scheme has.
pub(super) fn write_ordered(node: &NamedNode, name: &str, slug: &str, order: u32, scheme: &str, out: &mut Statements) {
    out.text(node, skos::PREF_LABEL, name);
    out.ours().add(node, skos::NOTATION, Literal::from(slug));
    out.integer(node, "order", order);
    place(node, scheme, true, out);
}

fn write_work_streams(map: &Map, out: &mut Statements) {
    for stream in &map.work_streams {
        let node = work_stream(stream);
        let group = entity("stakeholder", &stream.stakeholder);
        let stage = entity("stage", &stream.stage);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#WorkStream"],
            label: &label_of(&stream.text),
            text_property: dcterms::DESCRIPTION,
            text: &stream.text,
            sources: &stream.sources,
            origin: &stream.origin,
        });
        out.part_of_edition(&node);
        out.own(&node, "stakeholder", group.clone());
        out.own(&group, "hasWorkStream", node.clone());
        out.own(&node, "stage", stage.clone());
        out.own(&stage, "hasWorkStream", node.clone());
        out.integer(&node, "position", stream.position);
        out.ours().own(&node, "textHash", Literal::from(hash10(&stream.text)));
    }
}

fn write_actions(map: &Map, out: &mut Statements) {
    for record in &map.actions {
        let node = action(record);
        let group = entity("stakeholder", &record.stakeholder);
        let area = entity("area", &record.area);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#Action"],
            label: &label_of(&record.text),
            text_property: dcterms::DESCRIPTION,
            text: &record.text,
            sources: &record.sources,
            origin: &record.origin,
        });
        out.part_of_edition(&node);
        out.own(&node, "stakeholder", group.clone());
        out.own(&group, "hasAction", node.clone());
        out.own(&node, "actionArea", area.clone());
        out.own(&area, "hasAction", node.clone());
        out.integer(&node, "position", record.position);
        out.ours().own(&node, "textHash", Literal::from(hash10(&record.text)));
    }
}

fn write_value_propositions(map: &Map, out: &mut Statements) {
    for value in &map.value_propositions {
        let node = value_proposition(value);
        let group = entity("stakeholder", &value.stakeholder);
        out.entity(&Entity {
            node: &node,
            classes: &["https://w3id.org/lermap/ns#ValueProposition"],
            label: &value.title,
            text_property: dcterms::DESCRIPTION,
            text: &value.text,
            sources: &value.sources,
            origin: &value.origin,
        });
        out.text(&node, dcterms::TITLE, &value.title);
        out.part_of_edition(&node);
        out.own(&node, "stakeholder", group.clone());
        out.own(&group, "hasValueProposition", node.clone());
        out.own(&node, "caseKind", entity("case", value.case.slug()));
        out.integer(&node, "position", value.position);
    }
}

fn write_quotation(record: &Quotation, map: &Map, out: &mut Statements) {
    let node = quotation(record);
    let group = entity("stakeholder", &record.stakeholder);
    let text = record.gist.as_ref().or(record.text.as_ref()).cloned().unwrap_or_default();
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Quotation", "https://schema.org/Quotation"],
        label: &label_of(
            record.attribution.as_ref().filter(|_| map.is_of_site).unwrap_or(&quotation_label(record, map)),
        ),
        text_property: dcterms::DESCRIPTION,
        text: &text,
        sources: &record.sources,
        origin: &record.origin,
    });
    out.part_of_edition(&node);
    out.own(&node, "about", group.clone());
    out.own(&group, "hasQuotation", node.clone());
    if let Some(person) = &record.person {
        out.add(&node, "https://schema.org/spokenByCharacter", entity("person", person));
    }
    for organization in &record.organizations {
        out.add(&node, "https://schema.org/creator", entity("organization", organization));
    }
    if let Some(resource) = &record.resource {
        out.add(&node, "https://schema.org/citation", entity("resource", resource));
    }
    out.optional_text(&node, "https://schema.org/text", record.text.as_ref());
    out.optional_text(&node, "https://w3id.org/lermap/ns#topic", record.topic.as_ref());
    out.optional_text(&node, "https://schema.org/creditText", record.attribution.as_ref());
    if let Some(year) = &record.year {
        out.date(&node, dcterms::DATE, year);
    }
    if let Some(page) = &record.page {
        out.add(&node, "https://schema.org/pagination", Literal::from(page.as_str()));
    }
}

/// Returns who speaks for which group.
fn quotation_label(record: &Quotation, map: &Map) -> String {
    let group = map.stakeholders.iter().find(|group| group.slug == record.stakeholder);
    let person = map.people.iter().find(|person| Some(&person.slug) == record.person.as_ref()).map(|p| &p.name);
    let body = map.organizations.iter().find(|body| record.organizations.first() == Some(&body.slug)).map(|o| &o.name);
    let voice = person.or(body).or(record.attribution.as_ref()).map_or("unnamed", String::as_str);
    let group = group.map_or(record.stakeholder.as_str(), |group| &group.name);
    format!("{} on {group}", label_of(voice))
}
