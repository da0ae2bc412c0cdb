//! What changed from version to version: the editions of the map, and the versions of frameworks by year.

use lermap::Result;
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::look::{Look, text};
use super::shell::reply;
use super::value::entity;

const EDITIONS: &str =
    "SELECT ?edition ?issued ?text { ?edition a ler:Edition OPTIONAL { ?edition dcterms:issued ?issued }
  OPTIONAL { ?edition dcterms:description ?text } } ORDER BY STR(?issued) ?edition";

/// What an edition names that the one before does not, or the other way round.
const NAMED: &str =
    "SELECT DISTINCT ?thing { ?this ler:names ?thing FILTER NOT EXISTS { ?other ler:names ?thing } } ORDER BY ?thing";

const PARTS: &str = "SELECT ?class (COUNT(DISTINCT ?part) AS ?count) { ?part dcterms:isPartOf ?this ; a ?class
  FILTER(STRSTARTS(STR(?class), STR(ler:))) } GROUP BY ?class ORDER BY DESC(?count) ?class";

const VERSIONS: &str = "SELECT ?issued ?framework ?status ?replaces { ?framework a ler:Framework ; dcterms:issued ?issued
  OPTIONAL { ?framework adms:status/rdfs:label ?status } OPTIONAL { ?framework dcterms:replaces ?replaces } } ORDER BY DESC(STR(?issued)) ?framework ?replaces";

/// Answers with what changed.
pub(super) fn changes(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let look = Look::new(&engine, request, state);
    state.cached(request, "page", || Ok(reply("What changed", &page(&look)?, request, state)))
}

fn page(look: &Look<'_>) -> Result<Markup> {
    let editions = look.rows(EDITIONS, &[])?;
    let versions = look.rows(VERSIONS, &[])?;
    Ok(html! {
        h1 { "What changed" }
        p.lead { "The editions of the map and what each brought, then the versions of the frameworks, newest first." }
        @if editions.is_empty() && versions.is_empty() { p { "These data name no editions and no versions." } }
        @for (at, row) in editions.iter().enumerate() {
            @let before = at.checked_sub(1).and_then(|at| editions.get(at)).and_then(|row| text(row, 0));
            @if let Some(iri) = text(row, 0) { (edition(iri, text(row, 1), text(row, 2), before, look)?) }
        }
        @if !versions.is_empty() { h2 { "Versions of frameworks" } (timeline(&versions, look)) }
        p.soft { "In a terminal: " code { "lermap history CHECKOUT" } " tells what changed in a checkout of the map's site, and "
            code { "lermap diff OLD NEW" } " what differs between two sources, entity by entity." }
    })
}

fn edition(
    iri: &str,
    issued: Option<&str>,
    about: Option<&str>,
    before: Option<&str>,
    look: &Look<'_>,
) -> Result<Markup> {
    let parts = look.rows(PARTS, &[("this", iri)])?;
    let named = |this: &str, other: &str| look.rows(NAMED, &[("this", this), ("other", other)]);
    let (new, gone) = match before {
        Some(before) => (named(iri, before)?, named(before, iri)?),
        None => (Vec::new(), Vec::new()),
    };
    let list = |title: &str, rows: &[lermap::results::Row]| {
        html! { @if !rows.is_empty() { h3 { (title) } ul.lines { @for iri in rows.iter().filter_map(|row| text(row, 0)) { li { (entity(iri, &look.labels)) } } } } }
    };
    Ok(html! { section {
        h2 { (entity(iri, &look.labels)) @if let Some(date) = issued { " " small.soft { time datetime=(date) { (date) } } } }
        @if let Some(about) = about { p { (look.text(about, iri)) } }
        @if !parts.is_empty() { p { "It holds " @for (at, row) in parts.iter().enumerate() {
            @if at > 0 { ", " } (text(row, 1).unwrap_or_default()) "\u{a0}×\u{a0}" (text(row, 0).map(|class| look.name(class)).unwrap_or_default())
        } "." } }
        (list("Frameworks that it names and the one before did not", &new))
        (list("Frameworks that the one before named and it does not", &gone))
    } })
}

fn timeline(rows: &[lermap::results::Row], look: &Look<'_>) -> Markup {
    let mut shown: Vec<&lermap::results::Row> = rows.iter().collect();
    shown.dedup_by(|next, kept| text(next, 1) == text(kept, 1));
    html! { ol.times { @for row in shown { li {
        span.date { @if let Some(date) = text(row, 0) { time datetime=(date) { (date) } } }
        span {
            (text(row, 1).map(|iri| entity(iri, &look.labels)).unwrap_or_default())
            @if let Some(status) = text(row, 2) { " " span.role { (status) } }
            @if let Some(old) = text(row, 3) { " " span.note { "replaces " (entity(old, &look.labels)) } }
        }
    } } } }
}
