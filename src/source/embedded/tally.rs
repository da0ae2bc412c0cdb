//! The counts of an edition whose texts are not embedded.

use super::names::Referent;
use super::{Context, sources};
use crate::model::{Case, Origin, Tally, TallySubject};
use crate::source::yaml::Record;

/// Reads the counts that the record of an edition holds: by group, and by action area.
pub(super) fn read_tallies(record: &Record<'_>, edition: &str, context: &mut Context<'_>) {
    for group in record.records("groups") {
        read_group(&group, edition, context);
        group.finish();
    }
    for area in record.records("areas") {
        read_area(&area, edition, context);
        area.finish();
    }
}

fn read_group(record: &Record<'_>, edition: &str, context: &mut Context<'_>) {
    let stakeholder = context.names.one(Referent::Group, record, "stakeholder");
    let shared = Shared::read(record, edition);
    for (key, stage, number) in record.numbers("work-streams") {
        context.names.note(Referent::Stage, record, Some(key), &stage);
        let stakeholder = stakeholder.clone();
        context.map.tallies.push(shared.tally(TallySubject::WorkStreams { stakeholder, stage }, number));
    }
    for (key, name, number) in record.numbers("value-propositions") {
        let Some(case) = [Case::Business, Case::Social].into_iter().find(|case| case.slug() == name) else {
            record.problems().error(key, format!("`{name}` is no case, known are business and social"));
            continue;
        };
        let stakeholder = stakeholder.clone();
        context.map.tallies.push(shared.tally(TallySubject::ValuePropositions { stakeholder, case }, number));
    }
}

fn read_area(record: &Record<'_>, edition: &str, context: &mut Context<'_>) {
    let area = context.names.one(Referent::Area, record, "area");
    let shared = Shared::read(record, edition);
    let advice = TallySubject::Recommendations { area: area.clone() };
    context.map.tallies.push(shared.tally(advice, record.number("recommendations")));
    for (key, stakeholder, number) in record.numbers("actions") {
        context.names.note(Referent::Group, record, Some(key), &stakeholder);
        let area = area.clone();
        context.map.tallies.push(shared.tally(TallySubject::Actions { stakeholder, area }, number));
    }
}

/// What all counts of one record have in common.
struct Shared {
    edition: String,
    name: String,
    sources: Vec<String>,
    origin: Origin,
}

impl Shared {
    fn read(record: &Record<'_>, edition: &str) -> Self {
        Self {
            edition: edition.to_owned(),
            name: record.text("name"),
            sources: sources(record),
            origin: record.origin(),
        }
    }

    fn tally(&self, subject: TallySubject, number: u32) -> Tally {
        Tally {
            edition: self.edition.clone(),
            subject,
            name: self.name.clone(),
            number,
            sources: self.sources.clone(),
            origin: self.origin.clone(),
        }
    }
}
