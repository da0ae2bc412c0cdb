//! Guidance: purposes, the choices for each, and what each group has to do with it.

use std::collections::{BTreeMap, BTreeSet};

use super::framework::read_kinds;
use super::names::Referent;
use super::{Context, check_url, one_of};
use crate::model::{Choice, ChoiceKind, EvidenceGrade, Guidance, Purpose};
use crate::source::yaml::Record;

/// Where advice of our own comes from.
const OURS: &str = "https://w3id.org/lermap/";

pub(super) fn read_guidance(file: &Record<'_>, context: &mut Context<'_>) {
    context.map.guidance.parts = read_kinds(file, "parts", Referent::Part, context);
    for record in file.records("purposes") {
        context.map.guidance.purposes.push(Purpose {
            slug: context.names.define(Referent::Purpose, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("choices") {
        let choice = read_choice(&record, context);
        context.map.guidance.choices.push(choice);
        record.finish();
    }
    let mut positions = BTreeMap::new();
    for record in file.records("guidance") {
        let mut guidance = read_one(&record, context);
        let position = positions.entry(guidance.stakeholder.clone()).or_insert(0);
        *position += 1;
        guidance.position = *position;
        check_takes(&record, &guidance, context);
        context.map.guidance.guidance.push(guidance);
        record.finish();
    }
}

fn read_choice(record: &Record<'_>, context: &mut Context<'_>) -> Choice {
    let (evidence, sources) = grade(record);
    let word = one_of(record, "choice", &ChoiceKind::ALL.map(ChoiceKind::word)).unwrap_or_default();
    Choice {
        purpose: context.names.one(Referent::Purpose, record, "purpose"),
        framework: context.names.one(Referent::Framework, record, "framework"),
        kind: ChoiceKind::ALL.into_iter().find(|kind| kind.word() == word).unwrap_or_default(),
        reason: record.text("reason"),
        evidence,
        sources,
        origin: record.origin(),
    }
}

fn read_one(record: &Record<'_>, context: &mut Context<'_>) -> Guidance {
    let (evidence, sources) = grade(record);
    Guidance {
        stakeholder: context.names.one(Referent::Group, record, "stakeholder"),
        purpose: context.names.one(Referent::Purpose, record, "purpose"),
        position: 0,
        part: context.names.one(Referent::Part, record, "part"),
        takes: context.names.many(Referent::Framework, record, "takes"),
        statement: record.text("statement"),
        stages: context.names.many(Referent::Stage, record, "stages"),
        resources: context.names.many(Referent::Resource, record, "resources"),
        evidence,
        sources,
        origin: record.origin(),
    }
}

/// Returns how well a record is known and its sources; advice of our own that names none has this project as its source.
fn grade(record: &Record<'_>) -> (EvidenceGrade, Vec<String>) {
    let word = one_of(record, "evidence", &["S", "K", "O"]).unwrap_or_default();
    let grade = match word.as_str() {
        "S" => EvidenceGrade::Seen,
        "K" => EvidenceGrade::Known,
        _ => EvidenceGrade::Ours,
    };
    if word.is_empty() {
        record.problems().error(record.node, "`evidence` is missing: S (confirmed), K (expected) or O (ours)");
    }
    if grade == EvidenceGrade::Ours && record.node("source").is_none() {
        return (grade, vec![OURS.to_owned()]);
    }
    let sources = record.one_or_more("source");
    for source in &sources {
        check_url(record, "source", source);
    }
    (grade, sources)
}

/// Notes a mistake for each framework that the group takes and that is not a choice for the purpose.
fn check_takes(record: &Record<'_>, guidance: &Guidance, context: &Context<'_>) {
    let choices = context.map.guidance.choices.iter().filter(|choice| choice.purpose == guidance.purpose);
    let known: BTreeSet<&str> =
        choices.filter(|choice| choice.kind != ChoiceKind::Needed).map(|choice| choice.framework.as_str()).collect();
    for (node, slug) in record.text_nodes("takes") {
        if !known.contains(slug.as_str()) {
            let hint = format!("choices: {}", known.iter().copied().collect::<Vec<_>>().join(", "));
            let message = format!("`{slug}` is not a choice for the purpose `{}`", guidance.purpose);
            record.problems().error_with_hint(node, message, hint);
        }
    }
}
