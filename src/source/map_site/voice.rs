//! Whose voice the site quotes: one line that names a person, bodies, a report, a year and a page.

use super::super::yaml::Record;
use super::Context;
use super::text::{optional_line, optional_text};
use crate::model::Quotation;

pub(super) fn read(record: &Record<'_>, group: &str, page: &[String], context: &mut Context<'_>) {
    let text = optional_text(record, "quote-text");
    let attribution = optional_line(record, "quote-description");
    let (Some(text), Some(line)) = (&text, &attribution) else {
        if text.is_some() || attribution.is_some() {
            record.problems().warning(record.node, "of `quote-text` and `quote-description` only one is there");
        }
        if text.is_none() && attribution.is_none() {
            return;
        }
        let quotation = quotation(record, group, page, text, attribution);
        context.map.quotations.push(quotation);
        return;
    };
    let mut quotation = quotation(record, group, page, Some(text.clone()), attribution.clone());
    quotation.person = context.known.person_in(line);
    if quotation.person.is_none() {
        let resource = context.known.resource_in(line).map(|resource| resource.slug.clone());
        quotation.resource = resource.filter(|slug| context.map.resources.iter().any(|other| other.slug == *slug));
        quotation.organizations = context.known.organizations_in(line).0;
        quotation.year = year(line);
        quotation.page = page_number(line);
    }
    if quotation.person.is_none() && quotation.organizations.is_empty() {
        let node = record.node("quote-description").unwrap_or(record.node);
        record.problems().warning(node, format!("`{line}` names nobody who is known; it is kept as it is"));
    }
    context.map.quotations.push(quotation);
}

fn quotation(
    record: &Record<'_>,
    group: &str,
    page: &[String],
    text: Option<String>,
    attribution: Option<String>,
) -> Quotation {
    let node = record.node("quote-text").or_else(|| record.node("quote-description")).unwrap_or(record.node);
    Quotation {
        stakeholder: group.to_owned(),
        text,
        attribution,
        sources: page.to_vec(),
        origin: record.problems().origin(node),
        ..Quotation::default()
    }
}

/// Returns the year that is between commas in `line`.
fn year(line: &str) -> Option<String> {
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    line.split(',').map(str::trim).find(is_year).map(str::to_owned)
}

/// Returns the page number that is between commas in `line`, as in `p. 8`.
fn page_number(line: &str) -> Option<String> {
    line.split(',').find_map(|part| {
        let number = part.trim().strip_prefix("p.")?.trim();
        (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.to_owned())
    })
}
