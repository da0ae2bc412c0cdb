//! Stakeholder groups, stages, action areas, resources.

use super::names::Referent;
use super::{Context, date, one_of, sources, url};
use crate::model::{
    Action, ActionArea, Aliases, Case, Origin, Quotation, Resource, ResourceCategory, Stage, StakeholderGroup,
    ValueProposition, WorkStream,
};
use crate::source::yaml::{Record, texts_of};

pub(super) fn read_stages(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("stages") {
        context.map.stages.push(Stage {
            slug: context.names.define(Referent::Stage, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: record.text("definition"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_areas(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("areas") {
        context.map.areas.push(ActionArea {
            slug: context.names.define(Referent::Area, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: record.text("definition"),
            replaces: record.texts("replaces"),
            sources: sources(&record),
            curation: None,
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_aliases(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("aliases") {
        context.map.aliases.push(Aliases {
            stakeholder: context.names.one(Referent::Group, &record, "stakeholder"),
            patterns: record.texts("patterns"),
            case_sensitive: record.texts("case-sensitive"),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_group(file: &Record<'_>, context: &mut Context<'_>) {
    let slug = context.stem.to_owned();
    context.names.define_as(Referent::Group, &slug, file);
    let sources = sources(file);
    read_work_streams(file, &slug, &sources, context);
    read_actions(file, &slug, &sources, context);
    read_cases(file, &slug, &sources, context);
    read_quotations(file, &slug, &sources, context);
    context.map.stakeholders.push(StakeholderGroup {
        name: file.text("name"),
        alternative_names: file.texts("alternative-names"),
        legacy_slugs: file.texts("legacy-slugs"),
        icon: file.optional_text("icon"),
        definition: file.text("definition"),
        who: Some(file.text("who")),
        examples: file.texts("examples"),
        exemplars: context.names.many(Referent::Organization, file, "exemplars"),
        slug,
        sources,
        curation: None,
        origin: file.origin(),
    });
}

fn read_work_streams(file: &Record<'_>, group: &str, sources: &[String], context: &mut Context<'_>) {
    for (key, stage, list) in file.entries("work-streams") {
        context.names.note(Referent::Stage, file, Some(key), &stage);
        for (position, (text, origin)) in numbered(file, &stage, list) {
            context.map.work_streams.push(WorkStream {
                stakeholder: group.to_owned(),
                stage: stage.clone(),
                position,
                text,
                sources: sources.to_vec(),
                origin,
            });
        }
    }
}

fn read_actions(file: &Record<'_>, group: &str, sources: &[String], context: &mut Context<'_>) {
    for (key, area, list) in file.entries("actions") {
        context.names.note(Referent::Area, file, Some(key), &area);
        for (position, (text, origin)) in numbered(file, &area, list) {
            context.map.actions.push(Action {
                stakeholder: group.to_owned(),
                area: area.clone(),
                position,
                text,
                sources: sources.to_vec(),
                origin,
            });
        }
    }
}

fn numbered(
    file: &Record<'_>,
    key: &str,
    list: &crate::source::yaml::Node,
) -> impl Iterator<Item = (u32, (String, Origin))> {
    let texts: Vec<_> = texts_of(key, list, file.problems())
        .into_iter()
        .map(|(node, text)| (text, file.problems().origin(node)))
        .collect();
    (1..).zip(texts)
}

fn read_cases(file: &Record<'_>, group: &str, sources: &[String], context: &mut Context<'_>) {
    for (key, case) in [("business-case", Case::Business), ("social-case", Case::Social)] {
        for (position, record) in (1..).zip(file.records(key)) {
            context.map.value_propositions.push(ValueProposition {
                stakeholder: group.to_owned(),
                case,
                position,
                title: record.text("title"),
                text: record.text("text"),
                sources: sources.to_vec(),
                origin: record.origin(),
            });
            record.finish();
        }
    }
}

fn read_quotations(file: &Record<'_>, group: &str, sources: &[String], context: &mut Context<'_>) {
    for record in file.records("quotes") {
        context.map.quotations.push(Quotation {
            stakeholder: group.to_owned(),
            person: context.names.optional(Referent::Person, &record, "person"),
            organizations: context.names.many(Referent::Organization, &record, "organizations"),
            resource: context.names.optional(Referent::Resource, &record, "resource"),
            year: date(&record, "year"),
            page: record.optional_text("page"),
            topic: Some(record.text("topic")),
            gist: Some(record.text("gist")),
            text: None,
            attribution: None,
            sources: sources.to_vec(),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_resources(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("categories") {
        context.map.categories.push(ResourceCategory {
            slug: context.names.define(Referent::Category, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: Some(record.text("definition")),
            sources: sources(&record),
            curation: None,
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("resources") {
        let category = context.names.one(Referent::Category, &record, "category");
        let position = 1 + context.map.resources.iter().filter(|other| other.category == category).count() as u32;
        context.map.resources.push(Resource {
            slug: context.names.define(Referent::Resource, &record),
            title: record.text("title"),
            author: Some(record.text("author")),
            authors: context.names.many(Referent::Organization, &record, "authors"),
            category,
            position,
            url: url(&record, "url"),
            format: one_of(&record, "format", &["pdf", "web"]),
            summary: Some(record.text("summary")),
            about: context.names.many(Referent::Framework, &record, "about"),
            audience: context.names.many(Referent::Group, &record, "audience"),
            findings: record.texts("findings"),
            sources: sources(&record),
            curation: None,
            origin: record.origin(),
        });
        record.finish();
    }
}
