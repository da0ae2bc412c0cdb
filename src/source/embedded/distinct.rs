//! Finds records that say the same thing twice, or of a thing itself.

use std::collections::BTreeSet;

use crate::error::{Error, Position};
use crate::model::{Map, Origin, normalize, slugify};

/// Returns a mistake for every record that repeats another one or joins a thing with itself.
pub(super) fn check(map: &Map) -> Vec<Error> {
    let mut seen = Seen::default();
    for record in &map.work_streams {
        let text = normalize(&record.text);
        seen.note("work stream", &[&record.stakeholder, &record.stage, &text], &record.origin);
    }
    for record in &map.actions {
        seen.note("action", &[&record.stakeholder, &record.area, &normalize(&record.text)], &record.origin);
    }
    for record in &map.value_propositions {
        let title = slugify(&record.title);
        seen.note("value proposition", &[&record.stakeholder, record.case.slug(), &title], &record.origin);
    }
    for record in &map.quotations {
        let voice = record.person.as_ref().or(record.organizations.first()).map_or("", String::as_str);
        seen.note("quotation", &[&record.stakeholder, voice], &record.origin);
    }
    for organization in &map.organizations {
        for part in &organization.parts {
            seen.note("part", &[&organization.slug, &part.role, &part.edition], &part.origin);
        }
    }
    check_terms(map, &mut seen);
    check_frameworks(map, &mut seen);
    for record in &map.guidance.choices {
        seen.note("choice", &[&record.purpose, &record.framework], &record.origin);
    }
    for record in &map.guidance.guidance {
        seen.note("guidance", &[&record.stakeholder, &record.purpose], &record.origin);
    }
    for record in &map.tallies {
        seen.note("count", &[&record.edition, &format!("{:?}", record.subject)], &record.origin);
    }
    seen.errors
}

fn check_terms(map: &Map, seen: &mut Seen) {
    for term in &map.terms {
        for other in term.related.iter().chain(&term.broader) {
            seen.apart("link of the term", &term.slug, other, &[&term.slug, other], &term.origin);
        }
        for mapping in &term.mappings {
            seen.note("mapping", &[&term.slug, &mapping.vocabulary, &mapping.target], &mapping.origin);
        }
    }
}

fn check_frameworks(map: &Map, seen: &mut Seen) {
    for record in &map.relations {
        let parts = [record.subject.as_str(), &record.relation, &record.object];
        seen.note("relation", &parts, &record.origin);
        seen.apart("relation", &record.subject, &record.object, &parts, &record.origin);
    }
    for record in &map.involvements {
        seen.note("involvement", &[&record.stakeholder, &record.involvement, &record.framework], &record.origin);
    }
    for record in &map.map_mentions {
        let target = record.framework.as_ref().or(record.family.as_ref()).map_or("", String::as_str);
        seen.note("mention", &[&record.edition, &record.mention, target], &record.origin);
    }
}

#[derive(Default)]
struct Seen {
    keys: BTreeSet<(&'static str, String)>,
    errors: Vec<Error>,
}

impl Seen {
    /// Notes the record of this kind that `parts` tell apart from all others.
    fn note(&mut self, kind: &'static str, parts: &[&str], origin: &Origin) {
        let key = parts.join(" ");
        if !self.keys.insert((kind, key.clone())) {
            self.errors.push(placed(format!("the {kind} `{key}` is listed twice"), origin));
        }
    }

    /// Notes a record that joins `one` with `other`.
    fn apart(&mut self, kind: &str, one: &str, other: &str, parts: &[&str], origin: &Origin) {
        if one == other && !one.is_empty() {
            let message = format!("the {kind} `{}` joins a thing with itself", parts.join(" "));
            self.errors.push(placed(message, origin));
        }
    }
}

fn placed(message: String, origin: &Origin) -> Error {
    let position = Position { file: Some(origin.file.clone()), line: origin.line, column: origin.column };
    Error::data(message).with_position(position)
}
