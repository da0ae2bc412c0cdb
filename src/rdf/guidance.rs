//! Guidance: purposes, choices of frameworks, and what each group has to do with a purpose.

use oxrdf::{Literal, NamedNode};
use rustc_hash::FxHashMap;

use super::iri::{choice, entity, guidance};
use super::scheme::{Scheme, place, write_scheme};
use super::statements::{Entity, Statements};
use crate::model::{Choice, ChoiceKind, Guidance, Map, Purpose};
use crate::vocab::{dcterms, skos};

const SOURCE: &str = "https://w3id.org/lermap/";

const PURPOSES: Scheme = ("purposes", "Purposes", "What people want to do with records of learning and work.");

pub(super) fn write(map: &Map, out: &mut Statements) {
    let book = &map.guidance;
    if book.purposes.is_empty() {
        return;
    }
    write_scheme(&PURPOSES, SOURCE, out);
    let names = GuidanceNames::of(map);
    for purpose in &book.purposes {
        write_purpose(purpose, out);
    }
    for record in &book.choices {
        write_choice(record, &names, out);
    }
    for record in &book.guidance {
        write_guidance(record, &names, out);
    }
}

/// What labels are made of, by kind and slug.
struct GuidanceNames<'a>(FxHashMap<(&'static str, &'a str), &'a str>);

impl<'a> GuidanceNames<'a> {
    fn of(map: &'a Map) -> Self {
        let mut names = FxHashMap::default();
        names.extend(map.frameworks.iter().map(|it| (("framework", it.slug.as_str()), it.name.as_str())));
        names.extend(map.stakeholders.iter().map(|it| (("stakeholder", it.slug.as_str()), it.name.as_str())));
        names.extend(map.guidance.purposes.iter().map(|it| (("purpose", it.slug.as_str()), it.name.as_str())));
        names.extend(map.guidance.parts.iter().map(|it| (("part", it.slug.as_str()), it.name.as_str())));
        Self(names)
    }

    fn name<'b>(&'b self, kind: &'static str, slug: &'b str) -> &'b str {
        self.0.get(&(kind, slug)).copied().unwrap_or(slug)
    }
}

fn write_purpose(purpose: &Purpose, out: &mut Statements) {
    let node = entity("purpose", &purpose.slug);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Purpose", skos::CONCEPT],
        label: &purpose.name,
        text_property: skos::DEFINITION,
        text: &purpose.definition,
        sources: &[SOURCE.to_owned()],
        origin: &purpose.origin,
    });
    out.text(&node, skos::PREF_LABEL, &purpose.name);
    out.add(&node, skos::NOTATION, Literal::from(purpose.slug.as_str()));
    out.integer(&node, "order", purpose.order);
    place(&node, "purposes", true, out);
}

fn write_choice(record: &Choice, names: &GuidanceNames<'_>, out: &mut Statements) {
    let node = choice(record);
    let what = match record.kind {
        ChoiceKind::First => "first choice",
        ChoiceKind::Alternative => "alternative",
        ChoiceKind::Needed => "needed besides",
    };
    let (purpose, framework) = (names.name("purpose", &record.purpose), names.name("framework", &record.framework));
    describe(&node, "Choice", &format!("{purpose}: {framework} ({what})"), &record.reason, record.into(), out);
    out.own(&node, "purpose", entity("purpose", &record.purpose));
    out.own(&node, "framework", entity("framework", &record.framework));
    out.own(&node, "choiceKind", Literal::from(record.kind.word()));
}

fn write_guidance(record: &Guidance, names: &GuidanceNames<'_>, out: &mut Statements) {
    let node = guidance(record);
    let (group, purpose) = (names.name("stakeholder", &record.stakeholder), names.name("purpose", &record.purpose));
    describe(&node, "Guidance", &format!("{group}: {purpose}"), &record.statement, record.into(), out);
    out.own(&node, "stakeholder", entity("stakeholder", &record.stakeholder));
    out.own(&node, "purpose", entity("purpose", &record.purpose));
    out.integer(&node, "position", record.position);
    out.text(&node, "https://w3id.org/lermap/ns#part", names.name("part", &record.part));
    for slug in &record.takes {
        out.own(&node, "takes", entity("framework", slug));
    }
    for slug in &record.stages {
        out.own(&node, "startsAt", entity("stage", slug));
    }
    for slug in &record.resources {
        out.own(&node, "startsWith", entity("resource", slug));
    }
}

/// What choices and guidance have in common.
struct Grounds<'a> {
    evidence: crate::model::EvidenceGrade,
    sources: &'a [String],
    origin: &'a crate::model::Origin,
}

impl<'a> From<&'a Choice> for Grounds<'a> {
    fn from(record: &'a Choice) -> Self {
        Self { evidence: record.evidence, sources: &record.sources, origin: &record.origin }
    }
}

impl<'a> From<&'a Guidance> for Grounds<'a> {
    fn from(record: &'a Guidance) -> Self {
        Self { evidence: record.evidence, sources: &record.sources, origin: &record.origin }
    }
}

fn describe(node: &NamedNode, class: &str, label: &str, text: &str, grounds: Grounds<'_>, out: &mut Statements) {
    out.entity(&Entity {
        node,
        classes: &[super::iri::ler(class).as_str()],
        label,
        text_property: dcterms::DESCRIPTION,
        text,
        sources: grounds.sources,
        origin: grounds.origin,
    });
    out.evidence(node, grounds.evidence);
}
