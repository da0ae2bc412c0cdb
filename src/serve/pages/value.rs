//! Entities, values and results as they are shown: links to pages of ours, links away, text; tables and downloads.

use lermap::output::{Content, Labels};
use lermap::results::Results;
use lermap::text::{percent_encoded, thousands};
use lermap::vocab::{BASE, LER, short};
use lermap::{Result, vocab};
use maud::{Markup, html};
use oxrdf::Term;

/// The most rows that a page shows.
pub(super) const SHOWN: usize = 500;

/// Longer numbers are shortened.
const LONG: usize = 9;

/// Returns the address on this server of an entity.
pub(crate) fn address(iri: &str) -> String {
    if let Some(term) = iri.strip_prefix(LER) {
        return format!("/ns#{}", percent_encoded(term));
    }
    let own = iri.strip_prefix(BASE).filter(|rest| {
        let is_path = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
        // A browser takes `.` and `..` for steps.
        let is_step = |part: &str| matches!(part, "." | "..");
        !rest.is_empty()
            && !rest.split('/').any(is_step)
            && rest.chars().all(is_path)
            && !rest.contains("//")
            && !rest.starts_with('/')
    });
    own.map_or_else(|| format!("/entity?iri={}", percent_encoded(iri)), |rest| format!("/{rest}"))
}

/// Returns an IRI as an address of ours has it: with its prefix where it has one that says the same.
pub(super) fn compacted(iri: &str) -> String {
    vocab::compact(iri).filter(|name| vocab::expand(name).as_deref() == Some(iri)).unwrap_or_else(|| iri.to_owned())
}

/// Returns the IRI that [`compacted`] made `text` of.
pub(super) fn expanded(text: &str) -> String {
    vocab::expand(text).unwrap_or_else(|| text.to_owned())
}

/// Returns whether a browser may follow `iri`.
fn is_web(iri: &str) -> bool {
    iri.starts_with("http://") || iri.starts_with("https://")
}

/// Returns a value: an entity of the data as a link to its page, another address as a link away, all else as text.
pub(super) fn value(term: &Term, labels: &dyn Labels) -> Markup {
    match term {
        Term::NamedNode(node) => entity(node.as_str(), labels),
        Term::Literal(literal) => match literal.language() {
            Some("en") => html! { (literal.value()) },
            Some(language) => html! { span lang=(language) { (literal.value()) } },
            None if is_web(literal.value()) => away(literal.value()),
            None => html! { (literal.value()) },
        },
        other => html! { (other.to_string()) },
    }
}

/// Returns a link to the page of an entity, or away where the data say nothing of it.
pub(super) fn entity(iri: &str, labels: &dyn Labels) -> Markup {
    match labels.label(iri) {
        Some(label) => html! { a href=(address(iri)) { (label) } },
        None if iri.starts_with(BASE) => html! { a href=(address(iri)) { (short(iri)) } },
        None if is_web(iri) => away(iri),
        None => html! { (iri) },
    }
}

/// Returns a link to a page elsewhere.
pub(super) fn away(iri: &str) -> Markup {
    html! { a href=(iri) rel="noopener noreferrer" { (short(iri)) } }
}

/// Returns results as a table, or a graph as a table of its triples.
pub(super) fn table(results: Results, labels: &dyn Labels) -> Result<Markup> {
    let (names, rows): (Vec<String>, Vec<Vec<Option<Term>>>) = match results {
        Results::Boolean(value) => return Ok(html! { p.lead { @if value { "Yes" } @else { "No" } } }),
        Results::Solutions(rows) => {
            let names = rows.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
            (names, rows.take(SHOWN + 1).collect::<Result<_>>()?)
        }
        Results::Graph(triples) => {
            let row = |triple: Result<oxrdf::Triple>| {
                triple.map(|t| vec![Some(t.subject.into()), Some(t.predicate.into()), Some(t.object)])
            };
            let names = ["subject", "property", "value"].map(str::to_owned).to_vec();
            (names, triples.take(SHOWN + 1).map(row).collect::<Result<_>>()?)
        }
    };
    let count = rows.len().min(SHOWN);
    Ok(html! {
        p.soft role="status" {
            (thousands(count)) @if count == 1 { " row" } @else { " rows" }
            @if rows.len() > SHOWN { ", the first ones: a download has them all" }
        }
        @if count > 0 { div.scroll tabindex="0" role="region" aria-label="Results" { table {
            thead { tr { @for (at, name) in names.iter().enumerate() { th.number[is_of_numbers(&rows, at)] scope="col" { (name) } } } }
            tbody { @for row in rows.iter().take(SHOWN) { tr { @for term in row { (cell(term.as_ref(), labels)) } } } }
        } } }
    })
}

/// Returns whether the first value of a column is a number.
fn is_of_numbers(rows: &[Vec<Option<Term>>], at: usize) -> bool {
    rows.iter().find_map(|row| row.get(at)?.as_ref()).is_some_and(|term| number_of(term).is_some())
}

/// Returns the number that a term is.
fn number_of(term: &Term) -> Option<f64> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok(),
        _ => None,
    }
}

fn cell(term: Option<&Term>, labels: &dyn Labels) -> Markup {
    let Some(term) = term else { return html! { td {} } };
    let number = number_of(term);
    // Of a fraction nobody reads more than five digits; the rest is there for those who point at it.
    if let (Term::Literal(literal), Some(number)) =
        (term, number.filter(|number| number.is_finite() && number.abs() >= 1e-4))
        && literal.value().len() > LONG
        && literal.value().contains('.')
    {
        return html! { td.number title=(literal.value()) { (format!("{number:.5}")) } };
    }
    html! { @if number.is_some() { td.number { (value(term, labels)) } } @else { td { (value(term, labels)) } } }
}

/// Returns links to the same in the first `count` of other formats; `address` ends where the name of a format goes.
pub(super) fn downloads(content: Content, count: usize, address: impl Fn(&str) -> String) -> Markup {
    let names: &[(&str, &str)] = match content {
        Content::Table => &[("csv", "CSV"), ("json", "JSON"), ("tsv", "TSV"), ("xml", "XML"), ("markdown", "Markdown")],
        _ => &[("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"), ("rdfxml", "RDF/XML")],
    };
    html! { p.soft.downloads { "Download: " @for (name, shown) in names.iter().take(count) { a href=(address(name)) { (shown) } " " } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct None;

    impl Labels for None {
        fn label(&self, iri: &str) -> Option<String> {
            iri.ends_with("named").then(|| "<b>".to_owned())
        }
    }

    #[track_caller]
    fn check(iri: &str, expected: &str) {
        assert_eq!(entity(iri, &None).into_string(), expected);
    }

    #[test]
    fn entities_lead_to_their_pages_and_only_web_addresses_away() {
        check("https://w3id.org/lermap/stage/named", "<a href=\"/stage/named\">&lt;b&gt;</a>");
        check(
            "https://w3id.org/lermap//evil.example/named",
            "<a href=\"/entity?iri=https%3A%2F%2Fw3id.org%2Flermap%2F%2Fevil.example%2Fnamed\">&lt;b&gt;</a>",
        );
        check(
            "https://w3id.org/lermap/../named",
            "<a href=\"/entity?iri=https%3A%2F%2Fw3id.org%2Flermap%2F..%2Fnamed\">&lt;b&gt;</a>",
        );
        check("http://e/\"named", "<a href=\"/entity?iri=http%3A%2F%2Fe%2F%22named\">&lt;b&gt;</a>");
        check("javascript:alert(1)", "javascript:alert(1)");
        check("https://e/", "<a href=\"https://e/\" rel=\"noopener noreferrer\">https://e/</a>");
    }

    #[test]
    fn short_names_come_back_as_they_were() {
        for iri in ["https://w3id.org/lermap/stage/using", "http://e/x", "https://w3id.org/lermap/ns#Stage", "urn:x"] {
            assert_eq!(expanded(&compacted(iri)), iri);
        }
    }
}
