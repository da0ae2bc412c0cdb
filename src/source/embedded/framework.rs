//! Frameworks and their relations.

use super::glossary::evidence;
use super::names::Referent;
use super::{Context, date, sources, url};
use crate::model::{
    Framework, FrameworkFamily, FrameworkKind, FrameworkRelation, FrameworkStatus, Involvement, MapMention, NamedKind,
};
use crate::source::yaml::Record;

pub(super) fn read_frameworks(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("kinds") {
        context.map.framework_kinds.push(FrameworkKind {
            slug: context.names.define(Referent::FrameworkKind, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("statuses") {
        context.map.framework_statuses.push(FrameworkStatus {
            slug: context.names.define(Referent::Status, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            settled: record.boolean("settled"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("families") {
        context.map.families.push(FrameworkFamily {
            slug: context.names.define(Referent::Family, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("frameworks") {
        let framework = read_framework(&record, context);
        context.map.frameworks.push(framework);
        record.finish();
    }
}

fn read_framework(record: &Record<'_>, context: &mut Context<'_>) -> Framework {
    Framework {
        slug: context.names.define(Referent::Framework, record),
        name: record.text("name"),
        family: context.names.optional(Referent::Family, record, "family"),
        version: record.optional_text("version"),
        publishers: context.names.many(Referent::Organization, record, "publishers"),
        date: date(record, "date"),
        status: context.names.one(Referent::Status, record, "status"),
        status_note: record.optional_text("status-note"),
        kinds: context.names.many(Referent::FrameworkKind, record, "kinds"),
        page: url(record, "page"),
        evidence: evidence(record),
        definition: record.text("definition"),
        sources: sources(record),
        origin: record.origin(),
    }
}

pub(super) fn read_relations(file: &Record<'_>, context: &mut Context<'_>) {
    context.map.relation_kinds = read_kinds(file, "relation-kinds", Referent::RelationKind, context);
    context.map.involvement_kinds = read_kinds(file, "involvement-kinds", Referent::InvolvementKind, context);
    context.map.mention_kinds = read_kinds(file, "mention-kinds", Referent::MentionKind, context);
    for record in file.records("relations") {
        context.map.relations.push(FrameworkRelation {
            subject: context.names.one(Referent::Framework, &record, "subject"),
            relation: context.names.one(Referent::RelationKind, &record, "relation"),
            object: context.names.one(Referent::Framework, &record, "object"),
            is_optional: record.flag("optional"),
            source: record.text("source"),
            evidence: evidence(&record),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("involvements") {
        context.map.involvements.push(Involvement {
            stakeholder: context.names.one(Referent::Group, &record, "stakeholder"),
            involvement: context.names.one(Referent::InvolvementKind, &record, "involvement"),
            framework: context.names.one(Referent::Framework, &record, "framework"),
            statement: record.text("statement"),
            date: date(&record, "date"),
            evidence: evidence(&record),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("map-mentions") {
        let mention = read_map_mention(&record, context);
        context.map.map_mentions.push(mention);
        record.finish();
    }
}

fn read_map_mention(record: &Record<'_>, context: &mut Context<'_>) -> MapMention {
    let mention = MapMention {
        edition: context.names.one(Referent::Edition, record, "edition"),
        mention: context.names.one(Referent::MentionKind, record, "mention"),
        framework: context.names.optional(Referent::Framework, record, "framework"),
        family: context.names.optional(Referent::Family, record, "family"),
        statement: record.text("statement"),
        evidence: evidence(record),
        sources: sources(record),
        origin: record.origin(),
    };
    if mention.framework.is_some() == mention.family.is_some() {
        record.problems().error(record.node, "one of `framework` and `family` is wanted");
    }
    mention
}

pub(super) fn read_kinds(
    file: &Record<'_>,
    key: &'static str,
    kind: Referent,
    context: &mut Context<'_>,
) -> Vec<NamedKind> {
    let mut kinds = Vec::new();
    for record in file.records(key) {
        kinds.push(NamedKind {
            slug: context.names.define(kind, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    kinds
}
