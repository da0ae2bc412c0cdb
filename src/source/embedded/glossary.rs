//! Glossary terms, their counterparts elsewhere, and the terms of neighbours.

use super::names::Referent;
use super::{Context, sources, url};
use crate::model::{EvidenceGrade, Mapping, MappingStatus, Match, NeighbourTerm, Term, Vocabulary};
use crate::source::yaml::Record;

pub(super) fn read_terms(file: &Record<'_>, context: &mut Context<'_>) {
    for (position, record) in (1..).zip(file.records("terms")) {
        let mappings = record.records("mappings").into_iter().map(|mapping| read_mapping(mapping, context)).collect();
        context.map.terms.push(Term {
            slug: context.names.define(Referent::Term, &record),
            name: record.text("name"),
            alternative_names: record.texts("alternative-names"),
            acronyms: record.texts("acronyms"),
            definitions: vec![record.text("definition")],
            related: context.names.many(Referent::Term, &record, "related"),
            broader: context.names.many(Referent::Term, &record, "broader"),
            frameworks: context.names.many(Referent::Framework, &record, "frameworks"),
            mappings,
            position,
            sources: sources(&record),
            curation: None,
            origin: record.origin(),
        });
        record.finish();
    }
}

fn read_mapping(record: Record<'_>, context: &mut Context<'_>) -> Mapping {
    let matching = match record.text("match").as_str() {
        "exact" => Match::Exact,
        "close" => Match::Close,
        "broad" => Match::Broad,
        "narrow" => Match::Narrow,
        "related" => Match::Related,
        other => {
            let message = format!("`{other}` is no match: exact, close, broad, narrow or related");
            record.problems().error(record.node, message);
            Match::Related
        }
    };
    let status = match record.text("status").as_str() {
        "confirmed" => MappingStatus::Confirmed,
        "expected" => MappingStatus::Expected,
        other => {
            record.problems().error(record.node, format!("`{other}` is no status: confirmed or expected"));
            MappingStatus::Expected
        }
    };
    if matching == Match::Exact && status == MappingStatus::Expected {
        let message = "an exact match is only expected";
        record.problems().error_with_hint(
            record.node,
            message,
            "say `close` until somebody has compared the definitions",
        );
    }
    let mapping = Mapping {
        vocabulary: context.names.one(Referent::Vocabulary, &record, "vocabulary"),
        matching,
        target: url(&record, "target").unwrap_or_default(),
        is_minted: record.flag("minted"),
        label: record.text("label"),
        status,
        evidence: evidence(&record),
        sources: sources(&record),
        origin: record.origin(),
    };
    if mapping.target.is_empty() {
        record.problems().error(record.node, "`target` is missing");
    }
    record.finish();
    mapping
}

/// Returns the evidence grade of `record`.
pub(super) fn evidence(record: &Record<'_>) -> EvidenceGrade {
    match record.text("evidence").as_str() {
        "S" => EvidenceGrade::Seen,
        "K" => EvidenceGrade::Known,
        "" => EvidenceGrade::Known,
        other => {
            record.problems().error(record.node, format!("`{other}` is no evidence grade: S (seen) or K (known)"));
            EvidenceGrade::Known
        }
    }
}

pub(super) fn read_neighbours(file: &Record<'_>, context: &mut Context<'_>) {
    for record in file.records("vocabularies") {
        context.map.vocabularies.push(Vocabulary {
            slug: context.names.define(Referent::Vocabulary, &record),
            name: record.text("name"),
            publisher: context.names.optional(Referent::Organization, &record, "publisher"),
            homepage: url(&record, "homepage"),
            definition: record.text("definition"),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
    for record in file.records("terms") {
        context.map.neighbour_terms.push(NeighbourTerm {
            slug: context.names.define(Referent::NeighbourTerm, &record),
            name: record.text("name"),
            definition: record.text("definition"),
            vocabulary: context.names.one(Referent::Vocabulary, &record, "vocabulary"),
            target: url(&record, "target"),
            is_minted: record.flag("minted"),
            evidence: evidence(&record),
            sources: sources(&record),
            origin: record.origin(),
        });
        record.finish();
    }
}
