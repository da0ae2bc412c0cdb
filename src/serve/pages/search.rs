//! Search: a page, and suggestions for scripts while somebody types. The ranking is that of `lermap search`.

use std::collections::BTreeMap;

use lermap::results::Row;
use lermap::search::{search_corrected, searched};
use lermap::text::percent_encoded;
use lermap::vocab::short;
use lermap::{Engine, Result};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::look::text;
use super::shell::{reply, search_box};
use super::value::address;

/// The most that a search shows, and the most that it suggests.
const FOUND: usize = 100;
const SUGGESTED: usize = 10;

/// What was found, and the words that were searched in place of those that nothing has.
struct Found {
    rows: Vec<Row>,
    instead: Option<String>,
}

fn find(words: &str, engine: &Engine) -> Result<Found> {
    let searched = search_corrected(words, engine.store())?;
    Ok(Found { rows: searched.found.collect::<Result<_>>()?, instead: searched.instead })
}

/// Answers with what a search finds; `kind` keeps those of one kind.
pub(super) fn found(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let words = parameters.only("q")?.unwrap_or_default().trim();
    let wanted = parameters.first("kind").filter(|kind| !kind.is_empty());
    let engine = state.engine(request)?;
    let found = find(words, &engine)?;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    found.rows.iter().for_each(|row| *kinds.entry(text(row, 2).unwrap_or_default()).or_default() += 1);
    let rows: Vec<&Row> = found.rows.iter().filter(|row| wanted.is_none() || text(row, 2) == wanted).collect();
    let main = html! {
        h1 { "Search" }
        (search_box("find", words))
        div id="found" {
            @if !words.is_empty() { p.soft role="status" {
                @if rows.is_empty() { "Nothing has all of these words in its name or text." } @else { (rows.len()) " found" }
                @if let Some(instead) = &found.instead { " for “" (instead) "”: nothing has “" (words) "”" }
                @if rows.len() > FOUND { ", the best " (FOUND) " shown" }
            } }
            @if kinds.len() > 1 { (filters(words, wanted, &kinds)) }
            ol.hits { @for row in rows.iter().take(FOUND) { (hit(row)) } }
            @if state.is_site() { (everything(&engine)?) }
        }
    };
    Ok(reply("Search", &main, request, state))
}

/// Returns all that a search can find by kind, for a page that is a file: a script finds in its place.
fn everything(engine: &Engine) -> Result<Markup> {
    let mut kinds: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in searched(engine.store())?.into_iter().filter(|entry| !entry.is_record) {
        let iri = entry.entity.into_string();
        kinds.entry(entry.kind).or_default().push((entry.label.unwrap_or_else(|| short(&iri)), address(&iri)));
    }
    kinds.values_mut().for_each(|list| list.sort());
    Ok(html! { @for (kind, list) in &kinds { section {
        h2 { @if kind.is_empty() { "Other" } @else { (kind) } " " span.count { (list.len()) } }
        ul.lines { @for (name, address) in list { li { a href=(address) { (name) } } } }
    } } })
}

fn filters(words: &str, wanted: Option<&str>, kinds: &BTreeMap<&str, usize>) -> Markup {
    let to = |kind: &str| format!("/search?q={}&kind={}", percent_encoded(words), percent_encoded(kind));
    let current = |is: bool| is.then_some("true");
    html! { nav.filters aria-label="Kinds" {
        a href=(to("")) aria-current=[current(wanted.is_none())] { "all" }
        @for (kind, count) in kinds.iter().filter(|(kind, _)| !kind.is_empty()) {
            a href=(to(kind)) aria-current=[current(wanted == Some(*kind))] { (kind) " " span.count { (count) } }
        }
    } }
}

fn hit(row: &Row) -> Markup {
    let column = |at| text(row, at).unwrap_or_default();
    let (iri, label, kind, matched) = (column(0), column(1), column(2), column(3));
    html! { li {
        a href=(address(iri)) { @if label.is_empty() { (short(iri)) } @else { (label) } } " " span.role { (kind) }
        @if matched != label { p.soft { (matched) } }
    } }
}

/// Answers with the best hits as JSON: name, kind, address.
pub(super) fn suggestions(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let words = parameters.only("q")?.unwrap_or_default().trim();
    let engine = state.engine(request)?;
    let found = find(words, &engine)?;
    let hit = |row: &Row| {
        let column = |at| text(row, at).unwrap_or_default();
        let name = if column(1).is_empty() { short(column(0)) } else { column(1).to_owned() };
        json!({ "name": name, "kind": column(2), "address": address(column(0)) })
    };
    let hits: Vec<Value> = found.rows.iter().take(SUGGESTED).map(hit).collect();
    let body = json!({ "hits": hits, "total": found.rows.len(), "instead": found.instead });
    Ok(Reply::ok("application/json", body.to_string()))
}
