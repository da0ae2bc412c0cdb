//! Stakeholder groups and action areas of the site.

use super::super::yaml::Record;
use super::known::key;
use super::text::{optional_line, optional_text, texts, wanted_text};
use super::{Context, SITE, voice};
use crate::error::nearest;
use crate::model::{
    Action, ActionArea, Case, Stage, StakeholderGroup, ValueProposition, WorkStream, normalize, slugify,
};

pub(super) fn read_areas(file: &Record<'_>, context: &mut Context<'_>) {
    for (order, record) in (1..).zip(file.records("actions")) {
        let slug = slugify(&record.text("name"));
        if context.map.areas.iter().any(|area| area.slug == slug) {
            record.problems().error(record.node, format!("the action area `{slug}` is listed twice"));
        }
        let curated = context.known.curated.areas.iter().find(|area| area.slug == slug);
        context.map.areas.push(ActionArea {
            name: optional_line(&record, "title").unwrap_or_else(|| slug.clone()),
            order,
            definition: wanted_text(&record, "description"),
            curation: curated.map(|area| area.origin.clone()),
            replaces: curated.map(|area| area.replaces.clone()).unwrap_or_default(),
            slug,
            sources: vec![SITE.to_owned()],
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read(file: &Record<'_>, context: &mut Context<'_>) {
    let mut stages = Stages::default();
    for record in file.records("stakeholders") {
        read_group(&record, &mut stages, context);
        record.finish();
    }
    context.map.stages = stages.finish(context);
}

fn read_group(record: &Record<'_>, stages: &mut Stages, context: &mut Context<'_>) {
    let Some(name) = optional_line(record, "name") else {
        record.problems().error(record.node, "`name` is missing");
        return;
    };
    let slug = slug_of_record(record, &name);
    if context.map.stakeholders.iter().any(|group| group.slug == slug) {
        record.problems().error(record.node, format!("the stakeholder group `{slug}` is listed twice"));
        return;
    }
    let page = [SITE.to_owned()];
    read_sections(record, &slug, &page, stages, context);
    read_actions(record, &slug, &page, context);
    read_cases(record, &slug, &page, context);
    voice::read(record, &slug, &page, context);
    let group = group(record, name, slug, &page, context);
    context.map.stakeholders.push(group);
}

/// Returns the slug of record: the last part of `url`.
fn slug_of_record(record: &Record<'_>, name: &str) -> String {
    let url = record.optional_text("url").unwrap_or_default();
    let last = url.trim_matches('/').rsplit('/').next().unwrap_or_default();
    if last.is_empty() {
        record.problems().warning(record.node, format!("`url` is missing, so the slug is made from the name `{name}`"));
        return slugify(name);
    }
    slugify(last)
}

fn group(record: &Record<'_>, name: String, slug: String, page: &[String], context: &Context<'_>) -> StakeholderGroup {
    let curated = context.known.curated.stakeholders.iter().find(|group| group.slug == slug);
    let icon = record.optional_text("icon").map(|icon| icon.trim_end_matches(".svg").to_owned());
    // The words under the icon describe the picture only.
    record.node("icon-alt");
    let examples = optional_text(record, "examples");
    let (exemplars, complete) = examples.as_ref().map(|line| context.known.organizations_in(line)).unwrap_or_default();
    let are_organizations = complete && !exemplars.is_empty();
    StakeholderGroup {
        name,
        alternative_names: curated.map(|group| group.alternative_names.clone()).unwrap_or_default(),
        curation: curated.map(|group| group.origin.clone()),
        legacy_slugs: curated.map(|group| group.legacy_slugs.clone()).unwrap_or_default(),
        icon: icon.filter(|icon| *icon != slug),
        definition: wanted_text(record, "definition"),
        who: None,
        examples: examples.into_iter().collect(),
        exemplars: if are_organizations { exemplars } else { Vec::new() },
        slug,
        sources: page.to_vec(),
        origin: record.origin(),
    }
}

fn read_sections(record: &Record<'_>, group: &str, page: &[String], stages: &mut Stages, context: &mut Context<'_>) {
    for section in record.records("sections") {
        // Some sections call the line under the title `description`, all others `subheader`.
        let heading = optional_line(&section, "subheader").or_else(|| optional_line(&section, "description"));
        let bullets = texts(&section, "bullets");
        if let Some(stage) = stages.note(&section, heading, context) {
            for (position, (node, text)) in (1..).zip(bullets) {
                context.map.work_streams.push(WorkStream {
                    stakeholder: group.to_owned(),
                    stage: stage.clone(),
                    position,
                    text: normalize(&text),
                    sources: page.to_vec(),
                    origin: section.problems().origin(node),
                });
            }
        }
        section.finish();
    }
}

fn read_actions(record: &Record<'_>, group: &str, page: &[String], context: &mut Context<'_>) {
    for area in record.records("action-areas") {
        let slug = slugify(&area.text("title"));
        let known: Vec<&str> = context.map.areas.iter().map(|area| area.slug.as_str()).collect();
        if !known.contains(&slug.as_str()) {
            let node = area.node("title").unwrap_or(area.node);
            let hint = nearest(&slug, &known, 1)
                .first()
                .map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            area.problems().error_with_hint(node, format!("there is no action area `{slug}`"), hint);
        }
        for (position, (node, text)) in (1..).zip(texts(&area, "bullets")) {
            context.map.actions.push(Action {
                stakeholder: group.to_owned(),
                area: slug.clone(),
                position,
                text: normalize(&text),
                sources: page.to_vec(),
                origin: area.problems().origin(node),
            });
        }
        area.finish();
    }
}

fn read_cases(record: &Record<'_>, group: &str, page: &[String], context: &mut Context<'_>) {
    for (field, case) in [("business-case", Case::Business), ("social-case", Case::Social)] {
        let mut titles: Vec<String> = Vec::new();
        for (position, value) in (1..).zip(record.records(field)) {
            let title = optional_line(&value, "title").unwrap_or_default();
            if title.is_empty() || titles.contains(&key(&title)) {
                let message = format!("a value proposition of `{field}` has no title of its own");
                value.problems().error(value.node, message);
            }
            titles.push(key(&title));
            context.map.value_propositions.push(ValueProposition {
                stakeholder: group.to_owned(),
                case,
                position,
                title,
                text: wanted_text(&value, "description"),
                sources: page.to_vec(),
                origin: value.origin(),
            });
            value.finish();
        }
    }
}

/// The stages that sections name, and the lines under their titles.
#[derive(Default)]
struct Stages {
    found: Vec<(Stage, Vec<String>)>,
}

impl Stages {
    /// Returns the slug of the stage of `section`; a mistake if there is no such stage.
    fn note(&mut self, section: &Record<'_>, heading: Option<String>, context: &Context<'_>) -> Option<String> {
        let title = optional_line(section, "title").unwrap_or_default();
        let known = &context.known.curated.stages;
        let Some(curated) = known.iter().find(|stage| key(&stage.name) == key(&title)) else {
            let names: Vec<&str> = known.iter().map(|stage| stage.name.as_str()).collect();
            let node = section.node("title").unwrap_or(section.node);
            let hint = format!("the stages are {}", names.join(", "));
            section.problems().error_with_hint(node, format!("there is no stage `{title}`"), hint);
            return None;
        };
        let at = self.found.iter().position(|(stage, _)| stage.slug == curated.slug).unwrap_or_else(|| {
            let stage = Stage { origin: section.origin(), sources: vec![SITE.to_owned()], ..curated.clone() };
            self.found.push((stage, Vec::new()));
            self.found.len() - 1
        });
        self.found[at].1.extend(heading);
        Some(curated.slug.clone())
    }

    /// Returns the stages in their order. The spelling that most sections use is the definition.
    fn finish(self, context: &Context<'_>) -> Vec<Stage> {
        let mut stages: Vec<Stage> = self
            .found
            .into_iter()
            .map(|(mut stage, mut headings)| {
                headings.sort();
                let count = |heading: &String| headings.iter().filter(|other| *other == heading).count();
                if let Some(most) = headings.iter().rev().max_by_key(|heading| count(heading)) {
                    stage.definition.clone_from(most);
                }
                stage
            })
            .collect();
        if stages.is_empty() {
            stages.clone_from(&context.known.curated.stages);
        }
        stages.sort_by_key(|stage| stage.order);
        stages
    }
}
