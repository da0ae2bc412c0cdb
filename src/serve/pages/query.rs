//! The page for queries: an editor, the answer as a table, a picture, text or plan, errors with their place, downloads.

use hyper::StatusCode;
use lermap::engine::QueryOptions;
use lermap::label::StoreLabels;
use lermap::output::{Content, Labels, Style, format};
use lermap::query::{bind, parse_query, shortened};
use lermap::results::Results;
use lermap::spargebra::Query;
use lermap::store::Explained;
use lermap::text::{percent_encoded, thousands};
use lermap::{Engine, Error, Result};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::figure::picture;
use super::shell::{failure, reply};
use super::value::{downloads, table};

/// What is in an empty page.
const EXAMPLE: &str = "SELECT ?group ?stream ?stage {\n  ?stream a ler:WorkStream ;\n    ler:stakeholder ?group ;\n    ler:stage ?stage .\n}\nORDER BY ?group ?stage\nLIMIT 50";

/// What is in an empty page about data that are not the map.
const OTHER: &str =
    "SELECT ?class (COUNT(*) AS ?count) {\n  ?thing a ?class .\n}\nGROUP BY ?class\nORDER BY DESC(?count)\nLIMIT 50";

/// Ways to see an answer: name, and what a person calls it.
const VIEWS: &[(&str, &str)] = &[
    ("table", "Table"),
    ("bars", "Bars"),
    ("matrix", "Matrix"),
    ("ring", "Ring"),
    ("network", "Network"),
    ("raw", "Text"),
    ("plan", "Plan"),
];

/// The most bytes of an answer that are shown as text.
const TEXT: usize = 200_000;

/// Keys of the editor.
const KEYS: &[(&str, &str)] = &[
    ("Ctrl Enter", "ask"),
    ("Ctrl Space", "suggest what can come at the cursor"),
    ("↓ ↑", "choose a suggestion"),
    ("Enter or Tab", "take it"),
    ("Escape", "close suggestions; then Tab leaves the editor; stop a query"),
    ("/", "go to the search box"),
    ("?", "show this sheet"),
];

/// Answers with the page for queries.
pub(super) fn query(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let text = parameters.only("query")?;
    let view = parameters.first("view").filter(|view| VIEWS.iter().any(|(name, _)| name == view)).unwrap_or("table");
    let engine = state.engine(request)?;
    let empty = if state.workspace.sources().is_empty() { EXAMPLE } else { OTHER };
    let (outcome, is_wrong) = match text.map(|text| answer(text, view, &engine, request, state)) {
        None => (html! {}, false),
        Some(Ok(outcome)) => (outcome, false),
        Some(Err(error)) => (failure(&error), true),
    };
    let main = html! {
        h1 { "Query" }
        p { "SPARQL 1.1; the prefixes of the map need no PREFIX line. The address of an answer can be kept and shared." }
        form.editor action="/query" method="get" data-editor="" {
            div.pad { textarea id="editor" name="query" aria-label="SPARQL query" spellcheck="false" autocapitalize="off" autocomplete="off" {
                "\n" (text.unwrap_or(empty))
            } }
            div.bar {
                button { "Ask" }
                label { "as " select name="view" { @for (name, shown) in VIEWS { option value=(name) selected[*name == view] { (shown) } } } }
            }
        }
        div id="outcome" { @if let Some(text) = text { (views(text, view)) } (outcome) }
        details.keys id="keys" { summary { "Keys" } dl { @for (keys, meaning) in KEYS { dt { @for key in keys.split(' ') { kbd { (key) } " " } } dd { (meaning) } } } }
        p.soft { a href="/queries" { "Saved questions" } " · " a href="/ns" { "classes and properties" } }
    };
    let mut reply = reply("Query", &main, request, state);
    if is_wrong {
        reply.status = StatusCode::BAD_REQUEST;
    }
    Ok(reply)
}

/// Returns links to the same answer seen in other ways.
fn views(text: &str, view: &str) -> Markup {
    html! { nav.filters aria-label="Views" { @for (name, shown) in VIEWS {
        a href=(format!("/query?query={}&view={name}", percent_encoded(text))) aria-current=[(*name == view).then_some("true")] { (shown) }
    } } }
}

fn answer(text: &str, view: &str, engine: &Engine, request: &Request, state: &State) -> Result<Markup> {
    let query = bind(parse_query(text, &engine.prefixes)?, &state.workspace.parameters())?;
    let options = state.options(&request.cancellation);
    if view == "plan" {
        return plan(&query, engine, options);
    }
    let results = state.bounded(engine.evaluate(&query, &options)?.results);
    Ok(html! {
        h2 { "Answer" }
        (shown(results, view, engine)?)
        (downloads(content_of(&query), state.formats(), |name| format!("/sparql?query={}&format={name}", percent_encoded(text))))
    })
}

/// Returns what a query gives.
pub(super) fn content_of(query: &Query) -> Content {
    match query {
        Query::Select { .. } | Query::Ask { .. } => Content::Table,
        _ => Content::Graph,
    }
}

/// Returns results as the view called `view`.
pub(super) fn shown(results: Results, view: &str, engine: &Engine) -> Result<Markup> {
    let labels = StoreLabels::new(engine.store());
    if view == "table" {
        return table(results, &labels);
    }
    let style = Style { labels: (view != "raw").then_some(&labels as &dyn Labels), ..Style::PLAIN };
    let is_graph = matches!(results, Results::Graph(_));
    let name = match view {
        "raw" if is_graph => "turtle",
        "raw" => "csv",
        "bars" => "svg-bars",
        "matrix" => "svg-matrix",
        "ring" => "svg-ring",
        _ => "svg-network",
    };
    let kind = format(name)?;
    kind.check(if is_graph { Content::Graph } else { Content::Table })?;
    let mut out = Vec::new();
    kind.write(results, &style, &mut out)?;
    let text = String::from_utf8(out).map_err(|error| Error::data(error.to_string()))?;
    if view != "raw" {
        return Ok(picture(&text));
    }
    let end = (0..=TEXT.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Ok(html! {
        @if end < text.len() { p.soft { "The start of it: a download has all." } }
        pre tabindex="0" { (&text[..end]) }
    })
}

/// Returns how a query was answered: a tree of steps with rows and times.
fn plan(query: &Query, engine: &Engine, options: QueryOptions) -> Result<Markup> {
    let answer = engine.evaluate(query, &QueryOptions { explain: true, ..options })?;
    let explanation = answer.explanation.ok_or_else(|| Error::usage("this source gives no plan"))?;
    let rows = match answer.results {
        Results::Boolean(_) => 1,
        Results::Solutions(rows) => rows.map(|row| row.map(drop)).collect::<Result<Vec<()>>>()?.len(),
        Results::Graph(triples) => triples.map(|triple| triple.map(drop)).collect::<Result<Vec<()>>>()?.len(),
    };
    let root = explanation.step();
    Ok(html! {
        h2 { "Plan" }
        p.soft { (thousands(rows)) " rows. Each step reads from those below it; its time has theirs in it." }
        ul.plan { (step(&root)) }
    })
}

fn step(own: &Explained) -> Markup {
    html! { li {
        div { code { (shortened(&own.name)) } span.figures {
            @if let Some(rows) = own.rows { (thousands(usize::try_from(rows).unwrap_or(usize::MAX))) " rows" }
            @if let Some(time) = own.time { " · " (format!("{:.2} ms", time.as_secs_f64() * 1000.0)) }
        } }
        @if !own.children.is_empty() { ul { @for child in &own.children { (step(child)) } } }
    } }
}
