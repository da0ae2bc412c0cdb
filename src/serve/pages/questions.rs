//! Saved queries as addresses: the list, a page with a form for each, and its answer in any format.

use std::collections::BTreeMap;

use hyper::{StatusCode, header};
use lermap::output::format_of_path;
use lermap::query::saved::{SavedParameter, SavedQuery, Values};
use lermap::text::percent_encoded;
use lermap::vocab::expand;
use lermap::{Engine, Kind, Result};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::negotiate::Accept;
use super::super::protocol::run;
use super::super::state::State;
use super::look::{Look, text};
use super::query::{content_of, shown};
use super::shell::{failure, refusal, reply};
use super::value::downloads;

/// A list of more entities than this is not one to choose from.
const CHOICES: usize = 200;

/// Answers with the list of saved queries.
pub(super) fn questions(request: &Request, state: &State) -> Result<Reply, Reply> {
    let catalogue = state.workspace.catalogue(&[])?;
    let mut groups: BTreeMap<String, Vec<SavedQuery>> = BTreeMap::new();
    for query in catalogue.queries().flatten() {
        let topic = query.header.tags.first().cloned().unwrap_or_else(|| "other".to_owned());
        groups.entry(topic).or_default().push(query);
    }
    let main = html! {
        h1 { "Questions" }
        p { "Each has an address of its own; with " code { ".csv" } " or " @if state.is_site() { code { ".json" } } @else { "another format" } " behind its name it gives the answer to a program." }
        @for (topic, queries) in &groups { section.topic { h2 { (topic) } ul.ways { @for query in queries {
            li { a href=(format!("/queries/{}", percent_encoded(&query.name))) { (query.header.summary) } }
        } } } }
    };
    Ok(reply("Questions", &main, request, state))
}

/// Answers at `/queries/NAME` with a page, and at `/queries/NAME.csv` and the like with data.
pub(super) fn question(request: &Request, state: &State) -> Result<Reply, Reply> {
    let name = request.path.trim_start_matches("/queries/");
    let catalogue = state.workspace.catalogue(&[])?;
    let parameters = request.parameters()?;
    let engine = state.engine(request)?;
    let (stem, wanted) = match name.rsplit_once('.') {
        Some((stem, extension)) if catalogue.query(name).is_err() => {
            (stem, Some(format_of_path(std::path::Path::new(&format!("x.{extension}")))?.name))
        }
        _ => (name, parameters.first("format")),
    };
    let query = catalogue
        .query(stem)
        .map_err(|error| refusal(StatusCode::NOT_FOUND, "No such question", &failure(&error), request, state))?;
    let mut values: Values = parameters.without(&["format", "view"]);
    let accept = Accept::read(request.header(&header::ACCEPT));
    let data = vec!["application/sparql-results+json", "application/json", "text/csv", "text/turtle"];
    if wanted.is_some() || accept.choose(&[vec!["text/html"], data]) != Some(0) {
        let prepared = state.workspace.prepare(&query, &values, &engine)?;
        let variant =
            wanted.map_or_else(|| request.header(&header::ACCEPT).unwrap_or_default().to_owned(), str::to_owned);
        return state.cached(request, &variant, || run(&prepared, wanted, &engine, request, state));
    }
    // A field of the form that is left empty is not a value.
    values.retain(|_, value| !value.is_empty());
    let view = parameters.first("view").filter(|view| !view.is_empty());
    let runs = !values.is_empty() || query.runs_alone();
    let (outcome, is_wrong) = match runs.then(|| answer(&query, &values, view, &engine, request, state)) {
        None => (html! {}, false),
        Some(Ok(outcome)) => (outcome, false),
        // A question about the map has usual values that other data know nothing of: its page says so. What else fails
        // can be another time: no file is made of that.
        Some(Err(error)) if state.is_site() && !matches!(error.kind, Kind::Usage | Kind::Unknown) => {
            return Err(error.into());
        }
        Some(Err(error)) => (failure(&error), !state.is_site()),
    };
    let look = Look::new(&engine, request, state);
    let mut reply = page(&query, &values, &outcome, &look)?;
    if is_wrong {
        reply.status = StatusCode::BAD_REQUEST;
    }
    Ok(reply)
}

fn answer(
    query: &SavedQuery,
    values: &Values,
    view: Option<&str>,
    engine: &Engine,
    request: &Request,
    state: &State,
) -> Result<Markup> {
    let prepared = state.workspace.prepare(query, values, engine)?;
    let evaluate = || {
        Ok::<_, lermap::Error>(
            state.bounded(engine.evaluate(&prepared, &state.options(&request.cancellation))?.results),
        )
    };
    let given: Vec<String> =
        values.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value))).collect();
    let address =
        |key: &str, value: &str| format!("/queries/{}?{key}={value}&{}", percent_encoded(&query.name), given.join("&"));
    let current = |name: &str| (name == view.unwrap_or("table")).then_some("true");
    Ok(html! {
        h2 { "Answer" }
        @if !state.is_site() { nav.filters aria-label="Views" { @for (name, title) in [("table", "Table"), ("bars", "Bars"), ("matrix", "Matrix"), ("ring", "Ring")] {
            a href=(address("view", name)) aria-current=[current(name)] { (title) }
        } } }
        @match view {
            Some(view) if view != "table" => (shown(evaluate()?, view, engine).unwrap_or_else(|error| failure(&error))),
            _ => (shown(evaluate()?, "table", engine)?),
        }
        (downloads(content_of(&prepared), state.formats(), |name| address("format", name)))
    })
}

fn page(query: &SavedQuery, values: &Values, outcome: &Markup, look: &Look<'_>) -> Result<Reply> {
    let text = query.sparql();
    let main = html! {
        p.kind { "Question" }
        h1 { (query.header.summary) }
        @if let Some(description) = &query.header.description { p { (description) } }
        @if !query.parameters.is_empty() && look.state.is_site() { (asked_with(query)) }
        @if !query.parameters.is_empty() && !look.state.is_site() {
            form action=(format!("/queries/{}", percent_encoded(&query.name))) method="get" {
                div.fields { @for parameter in &query.parameters { (field(parameter, values, look)?) } }
                p { button { "Ask" } }
            }
        }
        div id="outcome" { (outcome) }
        details { summary { "The query" } pre tabindex="0" { (text) }
            @if !look.state.is_site() { p { a href=(format!("/query?query={}", percent_encoded(&text))) { "Change it" } } } }
        p.soft { "In a terminal: " code { (query.call(values)) } }
    };
    Ok(reply(&query.header.summary, &main, look.request, look.state))
}

/// Returns what a page as a file says of the values of a query: it has those that are usual, and a server takes others.
fn asked_with(query: &SavedQuery) -> Markup {
    let default = |parameter: &SavedParameter| parameter.default.clone().unwrap_or_else(|| "–".to_owned());
    html! {
        dl.links { @for parameter in &query.parameters { dt { (parameter.parameter.name) } dd { code { (default(parameter)) } " " span.soft { (parameter.meaning()) } } } }
        p.soft {
            @if query.runs_alone() { "This page has the answer for these values. " } @else { "It is asked with a value, and this page is a file. " }
            "With other values it is asked in a terminal or at a server, " code { "lermap serve" } "."
        }
    }
}

/// Returns the entities that a parameter can be, as name and label.
fn entities(parameter: &SavedParameter, look: &Look<'_>) -> Result<Vec<(String, String)>> {
    let Some(class) = parameter.class.as_deref().and_then(expand) else { return Ok(Vec::new()) };
    let rows = look.rows("SELECT DISTINCT ?thing { ?thing a ?this } LIMIT 201", &[("this", &class)])?;
    if rows.len() > CHOICES {
        return Ok(Vec::new());
    }
    let mut found: Vec<(String, String)> =
        rows.iter().filter_map(|row| text(row, 0)).map(|iri| (look.name(iri), iri.to_owned())).collect();
    found.sort();
    Ok(found)
}

fn field(parameter: &SavedParameter, values: &Values, look: &Look<'_>) -> Result<Markup> {
    let name = &parameter.parameter.name;
    let given = values.get(name).or(parameter.default.as_ref()).map_or("", String::as_str);
    let entities = entities(parameter, look)?;
    // What is given may be a short name: the end of an IRI.
    let is_given = |iri: &str| iri == given || iri.rsplit(['/', '#']).next() == Some(given);
    Ok(html! { label {
        (name)
        @if !parameter.choices.is_empty() {
            select name=(name) { @for choice in &parameter.choices { option value=(choice) selected[choice == given] { (choice) } } }
        } @else if !entities.is_empty() && (given.is_empty() || entities.iter().any(|(_, iri)| is_given(iri))) {
            select name=(name) {
                @if parameter.parameter.is_optional || given.is_empty() { option value="" { "–" } }
                @for (label, iri) in &entities { option value=(iri) selected[is_given(iri)] { (label) } }
            }
        } @else { input name=(name) value=(given); }
        span.soft { (parameter.meaning()) @if parameter.parameter.is_optional { " (may be left out)" } }
    } })
}
