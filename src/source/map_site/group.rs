//! Stakeholder groups and action areas of the site.

use super::clean::{clean, optional_text, text};
use super::{Context, SITE};
use crate::model::{
    Action, ActionArea, Case, Origin, Quotation, Stage, StakeholderGroup, ValueProposition, WorkStream, slugify,
};
use crate::source::yaml::{Record, texts_of};

pub(super) fn read_areas(file: &Record<'_>, context: &mut Context<'_>) {
    for (order, record) in (1..).zip(file.records("actions")) {
        let area = ActionArea {
            slug: slugify(&text(&record, "name")),
            name: text(&record, "title"),
            order,
            definition: text(&record, "description"),
            replaces: Vec::new(),
            sources: vec![SITE.to_owned()],
            origin: record.origin(),
        };
        if context.map.areas.iter().any(|other| other.slug == area.slug) {
            file.problems().error(record.node, format!("the action area `{}` is defined twice", area.slug));
        }
        context.map.areas.push(area);
        record.finish();
    }
}

pub(super) fn read_groups(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("stakeholders") {
        let group = read_group(&record, context);
        read_sections(&record, &group.slug, context);
        read_actions(&record, &group.slug, context);
        read_cases(&record, &group.slug, context);
        read_quotation(&record, &group.slug, context);
        if context.map.stakeholders.iter().any(|other| other.slug == group.slug) {
            file.problems().error(record.node, format!("the stakeholder group `{}` is defined twice", group.slug));
        }
        context.map.stakeholders.push(group);
        record.finish();
    }
    context.map.stages.sort_by_key(|stage| stage.order);
}

fn read_group(record: &Record<'_>, context: &Context<'_>) -> StakeholderGroup {
    let name = text(record, "name");
    let url = optional_text(record, "url");
    let slug = slugify(url.as_deref().unwrap_or(&name));
    let icon = optional_text(record, "icon").map(|icon| icon.split('.').next().unwrap_or(&icon).to_owned());
    // What the picture shows is no fact about the group.
    record.node("icon-alt");
    let examples = optional_text(record, "examples");
    let exemplars = examples.as_deref().and_then(|line| context.registry.organizations(line)).unwrap_or_default();
    StakeholderGroup {
        name,
        definition: text(record, "definition"),
        icon: icon.filter(|icon| *icon != slug),
        examples: examples.into_iter().collect(),
        exemplars: exemplars.into_iter().map(str::to_owned).collect(),
        sources: vec![SITE.to_owned()],
        origin: record.origin(),
        slug,
        ..StakeholderGroup::default()
    }
}

fn read_sections(record: &Record<'_>, group: &str, context: &mut Context<'_>) {
    for section in record.records("sections") {
        let title = text(&section, "title");
        let slug = slugify(&title);
        let subheader = optional_text(&section, "subheader").or_else(|| optional_text(&section, "description"));
        let Some(order) = context.registry.stage_order(&slug) else {
            let hint = "the stages are Developing, Issuing, Using and Adopting";
            section.problems().error_with_hint(section.node, format!("`{title}` is no stage"), hint);
            continue;
        };
        if !context.map.stages.iter().any(|stage| stage.slug == slug) {
            context.map.stages.push(Stage {
                slug: slug.clone(),
                name: title,
                order,
                definition: subheader.unwrap_or_default(),
                sources: vec![SITE.to_owned()],
                origin: section.origin(),
            });
        }
        for (position, (text, origin)) in (1..).zip(bullets(&section)) {
            context.map.work_streams.push(WorkStream {
                stakeholder: group.to_owned(),
                stage: slug.clone(),
                position,
                text,
                sources: vec![SITE.to_owned()],
                origin,
            });
        }
        section.finish();
    }
}

/// Returns the bullets of a section or area; a single text counts as one bullet.
fn bullets(record: &Record<'_>) -> Vec<(String, Origin)> {
    let Some(node) = record.node("bullets") else { return Vec::new() };
    let problems = record.problems();
    let texts = texts_of("bullets", node, problems).into_iter();
    texts
        .map(|(node, text)| (clean(&text, node, problems), problems.origin(node)))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

fn read_actions(record: &Record<'_>, group: &str, context: &mut Context<'_>) {
    for section in record.records("action-areas") {
        let area = slugify(&text(&section, "title"));
        if !context.map.areas.iter().any(|known| known.slug == area) {
            section.problems().error(section.node, format!("there is no action area `{area}`"));
        }
        for (position, (text, origin)) in (1..).zip(bullets(&section)) {
            context.map.actions.push(Action {
                stakeholder: group.to_owned(),
                area: area.clone(),
                position,
                text,
                sources: vec![SITE.to_owned()],
                origin,
            });
        }
        section.finish();
    }
}

fn read_cases(record: &Record<'_>, group: &str, context: &mut Context<'_>) {
    for (key, case) in [("business-case", Case::Business), ("social-case", Case::Social)] {
        for (position, item) in (1..).zip(record.records(key)) {
            context.map.value_propositions.push(ValueProposition {
                stakeholder: group.to_owned(),
                case,
                position,
                title: text(&item, "title"),
                text: text(&item, "description"),
                sources: vec![SITE.to_owned()],
                origin: item.origin(),
            });
            item.finish();
        }
    }
}

fn read_quotation(record: &Record<'_>, group: &str, context: &mut Context<'_>) {
    let quoted = optional_text(record, "quote-text");
    let attribution = optional_text(record, "quote-description");
    if quoted.is_none() && attribution.is_none() {
        return;
    }
    let line = attribution.as_deref().unwrap_or_default();
    let person = context.registry.person(line);
    let organization = if person.is_some() { None } else { context.registry.organization_in(line) };
    if person.is_none() && organization.is_none() {
        let node = record.node("quote-description").unwrap_or(record.node);
        record.problems().warning(node, "nobody known is quoted here; the attribution stays as it is written");
    }
    context.map.quotations.push(Quotation {
        stakeholder: group.to_owned(),
        person: person.map(str::to_owned),
        organizations: organization.map(str::to_owned).into_iter().collect(),
        resource: context.registry.resource_in(line).map(str::to_owned),
        year: year(line),
        page: page(line),
        text: quoted,
        attribution,
        sources: vec![SITE.to_owned()],
        origin: record.problems().origin(record.node("quote-text").unwrap_or(record.node)),
        ..Quotation::default()
    });
}

/// Returns the year that stands by itself in an attribution.
fn year(line: &str) -> Option<String> {
    line.split([',', ' ', '(', ')'])
        .find(|word| {
            word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u32>().is_ok()
        })
        .map(str::to_owned)
}

/// Returns the page that an attribution ends with, as in `p.8`.
fn page(line: &str) -> Option<String> {
    let (_, after) = line.rsplit_once("p.")?;
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}
