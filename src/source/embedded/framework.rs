//! Frameworks and their relations.

use super::glossary::evidence;
use super::names::Kind;
use super::{Context, date, sources, url};
use crate::model::{
    Framework, FrameworkFamily, FrameworkKind, FrameworkRelation, FrameworkStatus, Involvement, MapMention, NamedKind,
};
use crate::source::yaml::Record;

pub(super) fn read_frameworks(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("kinds") {
        context.map.framework_kinds.push(FrameworkKind {
            slug: context.names.define(Kind::FrameworkKind, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("statuses") {
        context.map.framework_statuses.push(FrameworkStatus {
            slug: context.names.define(Kind::Status, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            settled: record.boolean("settled"),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("families") {
        context.map.families.push(FrameworkFamily {
            slug: context.names.define(Kind::Family, &record),
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
        slug: context.names.define(Kind::Framework, record),
        name: record.text("name"),
        family: context.names.optional(Kind::Family, record, "family"),
        version: record.optional_text("version"),
        publishers: context.names.many(Kind::Organization, record, "publishers"),
        date: date(record, "date"),
        status: context.names.one(Kind::Status, record, "status"),
        status_note: record.optional_text("status-note"),
        kinds: context.names.many(Kind::FrameworkKind, record, "kinds"),
        page: url(record, "page"),
        evidence: evidence(record),
        definition: record.text("definition"),
        sources: sources(record),
        origin: record.origin(),
    }
}

pub(super) fn read_relations(file: &Record<'_>, context: &mut Context<'_>) {
    context.map.relation_kinds = read_kinds(file, "relation-kinds", Kind::RelationKind, context);
    context.map.involvement_kinds = read_kinds(file, "involvement-kinds", Kind::InvolvementKind, context);
    context.map.mention_kinds = read_kinds(file, "mention-kinds", Kind::MentionKind, context);
    for record in file.records("relations") {
        context.map.relations.push(FrameworkRelation {
            subject: context.names.one(Kind::Framework, &record, "subject"),
            relation: context.names.one(Kind::RelationKind, &record, "relation"),
            object: context.names.one(Kind::Framework, &record, "object"),
            source: record.text("source"),
            evidence: evidence(&record),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("involvements") {
        context.map.involvements.push(Involvement {
            stakeholder: context.names.one(Kind::Group, &record, "stakeholder"),
            involvement: context.names.one(Kind::InvolvementKind, &record, "involvement"),
            framework: context.names.one(Kind::Framework, &record, "framework"),
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
        edition: context.names.one(Kind::Edition, record, "edition"),
        mention: context.names.one(Kind::MentionKind, record, "mention"),
        framework: context.names.optional(Kind::Framework, record, "framework"),
        family: context.names.optional(Kind::Family, record, "family"),
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

fn read_kinds(file: &Record<'_>, key: &'static str, kind: Kind, context: &mut Context<'_>) -> Vec<NamedKind> {
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
