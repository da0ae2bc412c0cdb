//! Saved queries as addresses: the list, a page with a form for each, its answer in any format, and OpenAPI for programs.

use hyper::{StatusCode, header};
use lermap::label::StoreLabels;
use lermap::output::{Content, format_of_path};
use lermap::query::saved::{SavedParameter, SavedQuery, Values};
use lermap::spargebra::Query;
use lermap::text::percent_encoded;
use lermap::{Engine, Result};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::negotiate::Accept;
use super::super::protocol::run;
use super::super::state::State;
use super::shell::{downloads, failure, refusal, reply, table};

/// Answers with the list of saved queries.
pub fn questions(_: &Request, state: &State) -> Result<Reply, Reply> {
    let catalogue = state.workspace.catalogue(&[])?;
    let main = html! {
        h1 { "Questions" }
        p { "Each has an address of its own; with " code { ".csv" } " or another format behind its name it gives the answer to a program." }
        ul.plain { @for query in catalogue.queries().flatten() {
            li { a href=(format!("/queries/{}", percent_encoded(&query.name))) { (query.header.summary) }
                " " span.soft { (query.header.tags.join(" · ")) } }
        } }
    };
    Ok(reply("Questions", &main))
}

/// Answers at `/queries/NAME` with a page, and at `/queries/NAME.csv` and the like with data.
pub fn question(request: &Request, state: &State) -> Result<Reply, Reply> {
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
    let query =
        catalogue.query(stem).map_err(|error| refusal(StatusCode::NOT_FOUND, "No such question", &failure(&error)))?;
    let values: Values = parameters.without(&["format"]);
    let accept = Accept::read(request.header(&header::ACCEPT));
    let data = vec!["application/sparql-results+json", "application/json", "text/csv", "text/turtle"];
    if wanted.is_some() || accept.choose(&[vec!["text/html"], data]) != Some(0) {
        let prepared = state.workspace.prepare(&query, &values, &engine)?;
        let variant =
            wanted.map_or_else(|| request.header(&header::ACCEPT).unwrap_or_default().to_owned(), str::to_owned);
        return state.cached(request, &variant, || run(&prepared, wanted, &engine, request, state));
    }
    let runs = !values.is_empty() || query.runs_alone();
    let (outcome, is_wrong) = match runs.then(|| answer(&query, &values, &engine, request, state)) {
        None => (html! {}, false),
        Some(Ok(outcome)) => (outcome, false),
        Some(Err(error)) => (failure(&error), true),
    };
    let mut reply = page(&query, &values, &outcome);
    if is_wrong {
        reply.status = StatusCode::BAD_REQUEST;
    }
    Ok(reply)
}

fn answer(query: &SavedQuery, values: &Values, engine: &Engine, request: &Request, state: &State) -> Result<Markup> {
    let prepared = state.workspace.prepare(query, values, engine)?;
    let content = match prepared {
        Query::Select { .. } | Query::Ask { .. } => Content::Table,
        _ => Content::Graph,
    };
    let results = state.bounded(engine.evaluate(&prepared, &state.options(&request.cancellation))?.results);
    let given: Vec<String> =
        values.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value))).collect();
    let labels = StoreLabels::new(engine.store());
    let address = |name: &str| format!("/queries/{}?format={name}&{}", percent_encoded(&query.name), given.join("&"));
    Ok(html! { h2 { "Answer" } (table(results, &labels)?) (downloads(content, address)) })
}

fn page(query: &SavedQuery, values: &Values, outcome: &Markup) -> Reply {
    let text = query.sparql();
    let main = html! {
        p.kind { "Question" }
        h1 { (query.header.summary) }
        @if let Some(description) = &query.header.description { p { (description) } }
        @if !query.parameters.is_empty() {
            form action=(format!("/queries/{}", percent_encoded(&query.name))) method="get" {
                div.fields { @for parameter in &query.parameters { (field(parameter, values)) } }
                p { button { "Ask" } }
            }
        }
        (outcome)
        details { summary { "The query" } pre { (text) } p { a href=(format!("/query?query={}", percent_encoded(&text))) { "Change it" } } }
        p.soft { "In a terminal: " code { (query.call(values)) } }
    };
    reply(&query.header.summary, &main)
}

fn field(parameter: &SavedParameter, values: &Values) -> Markup {
    let name = &parameter.parameter.name;
    let given = values.get(name).or(parameter.default.as_ref()).map_or("", String::as_str);
    let meaning = parameter.meaning.clone().unwrap_or_else(|| parameter.parameter.value_type.wanted());
    html! { label {
        (name)
        @if parameter.choices.is_empty() { input name=(name) value=(given); } @else {
            select name=(name) { @for choice in &parameter.choices { option value=(choice) selected[choice == given] { (choice) } } }
        }
        span.soft { (meaning) @if parameter.parameter.is_optional { " (may be left out)" } }
    } }
}
