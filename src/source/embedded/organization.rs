//! Organizations, people, principles, lifecycle steps, barriers and editions.

use super::names::Referent;
use super::{Context, date, one_of, sources, tally, url};
use crate::model::{
    Barrier, Edition, LicenceClaim, LifecycleStep, Organization, Part, Person, Principle, Recommendation, Role,
};
use crate::source::yaml::Record;

/// What sort of organization there is.
const KINDS: &[&str] =
    &["standards-body", "non-profit", "company", "government", "university", "consortium", "foundation", "association"];

pub(super) fn read_organizations(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("roles") {
        context.map.roles.push(Role {
            slug: context.names.define(Referent::Role, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("organizations") {
        let parts = record.records("roles").into_iter().map(|part| read_part(part, context)).collect();
        context.map.organizations.push(Organization {
            slug: context.names.define(Referent::Organization, &record),
            name: record.text("name"),
            alternative_names: record.texts("alternative-names"),
            kind: one_of(&record, "kind", KINDS).or_else(|| Some(record.text("kind"))),
            homepage: url(&record, "homepage"),
            part_of: context.names.optional(Referent::Organization, &record, "part-of"),
            definition: Some(record.text("definition")),
            parts,
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

fn read_part(record: Record<'_>, context: &mut Context<'_>) -> Part {
    let part = Part {
        role: context.names.one(Referent::Role, &record, "role"),
        edition: context.names.one(Referent::Edition, &record, "edition"),
        note: record.optional_text("note"),
        sources: sources(&record),
        origin: record.origin(),
    };
    record.finish();
    part
}

pub(super) fn read_people(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("people") {
        context.map.people.push(Person {
            slug: context.names.define(Referent::Person, &record),
            name: record.text("name"),
            title: record.optional_text("title"),
            organizations: context.names.many(Referent::Organization, &record, "organizations"),
            definition: Some(record.text("definition")),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_principles(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("principles") {
        context.map.principles.push(Principle {
            slug: context.names.define(Referent::Principle, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: record.text("definition"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_steps(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("steps") {
        context.map.steps.push(LifecycleStep {
            slug: context.names.define(Referent::Step, &record),
            name: record.text("name"),
            order: record.number("order"),
            definition: record.text("definition"),
            roles: record.texts("roles"),
            stakeholders: context.names.many(Referent::Group, &record, "stakeholders"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_barriers(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("barriers") {
        context.map.barriers.push(Barrier {
            slug: context.names.define(Referent::Barrier, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("recommendations") {
        context.map.recommendations.push(Recommendation {
            slug: context.names.define(Referent::Recommendation, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            mitigates: context.names.many(Referent::Barrier, &record, "mitigates"),
            addressed_to: context.names.many(Referent::Group, &record, "addressed-to"),
            frameworks: context.names.many(Referent::Framework, &record, "frameworks"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}

pub(super) fn read_editions(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("editions") {
        let licences = record.records("licences").into_iter().map(read_licence).collect();
        let slug = context.names.define(Referent::Edition, &record);
        context.map.editions.push(Edition {
            slug: slug.clone(),
            name: record.text("name"),
            version: record.text("version"),
            date: date(&record, "date"),
            previous: context.names.optional(Referent::Edition, &record, "previous"),
            homepage: url(&record, "homepage"),
            repository: url(&record, "repository"),
            issue_form: url(&record, "issue-form"),
            feedback_form: url(&record, "feedback-form"),
            licences,
            definition: record.text("definition"),
            sources: sources(&record),
            origin: record.origin(),
        });
        tally::read_tallies(&record, &slug, context);
        record.finish();
    }
}

fn read_licence(record: Record<'_>) -> LicenceClaim {
    let claim = LicenceClaim { licence: url(&record, "licence").unwrap_or_default(), scope: record.text("scope") };
    record.finish();
    claim
}
