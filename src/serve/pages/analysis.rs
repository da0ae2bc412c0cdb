//! Analyses: the list of them, and for each one a ranking beside its picture, with what it means in words.

use lermap::analysis::{Algorithm, Parameter};
use lermap::network::{Projection, Weight};
use lermap::output::format;
use lermap::results::{Results, Row, Solutions};
use lermap::study::{EVERYTHING, Request as StudyRequest, Scope, drawing, everything};
use lermap::{Engine, Result};
use maud::{Markup, html};

use super::super::message::{Parameters, Reply, Request};
use super::super::state::State;
use super::figure::picture;
use super::look::Look;
use super::shell::{failure, reply};
use super::value::table;

/// The rows of a ranking that are shown beside the picture.
const ROWS: usize = 25;

/// The sentences of an explanation.
const SENTENCES: usize = 5;

/// The projection that is looked at first, where there is one.
const FIRST: &str = "frameworks";

/// Answers with the list of analyses.
pub(super) fn analyses(request: &Request, state: &State) -> Result<Reply, Reply> {
    let engine = state.engine(request)?;
    let main = html! {
        h1 { "Analyses" }
        p.lead { "Questions to the graph as a whole: who matters, what holds together, how things are related." }
        ul.plain { @for algorithm in engine.algorithms.iter() {
            li { a href=(format!("/analyses/{}", algorithm.name())) { (algorithm.name()) } " " span.soft { (algorithm.summary()) } }
        } }
    };
    Ok(reply("Analyses", &main, request, state))
}

/// Answers with one analysis.
pub(super) fn analysis(request: &Request, state: &State) -> Result<Reply, Reply> {
    let name = request.path.trim_start_matches("/analyses/");
    let parameters = request.parameters()?;
    let engine = state.engine(request)?;
    let algorithm = engine.algorithms.find(name)?;
    let look = Look::new(&engine, request, state);
    let projection = chosen(&parameters, &engine, &look)?;
    let is_missing = |name: &str| parameters.first(name).is_none_or(str::is_empty);
    let misses = algorithm.parameters().iter().any(|parameter| parameter.required && is_missing(parameter.name));
    let outcome = if misses {
        let missing =
            algorithm.parameters().iter().filter(|parameter| parameter.required).map(|parameter| parameter.name);
        html! { @if state.is_site() { p { "It needs to be told " (missing.collect::<Vec<_>>().join(" and ")) ", and this page is a file: ask in a terminal with "
        code { "lermap analyze " (algorithm.name()) } ", or at a server, " code { "lermap serve" } "." } } @else { p { "Say what it needs, and ask." } } }
    } else {
        outcome(algorithm, &projection, &parameters, &look).unwrap_or_else(|error| failure(&error))
    };
    let main = html! {
        p.kind { "Analysis" }
        h1 { (algorithm.name()) }
        p.lead { (algorithm.summary()) "." }
        @if !state.is_site() { (form(algorithm, &projection, &parameters, &engine)) }
        (outcome)
    };
    Ok(reply(algorithm.name(), &main, request, state))
}

/// Returns the name of the projection that is asked for, or the one that is looked at first.
fn chosen(parameters: &Parameters, engine: &Engine, look: &Look<'_>) -> Result<String> {
    if let Some(name) = parameters.first("projection").filter(|name| !name.is_empty()) {
        return Ok(name.to_owned());
    }
    let has_frameworks = !look.rows("SELECT ?f { ?f a ler:Framework } LIMIT 1", &[])?.is_empty();
    let is_there = has_frameworks && engine.projections.names().any(|name| name == FIRST);
    Ok(if is_there { FIRST } else { EVERYTHING }.to_owned())
}

fn projection(name: &str, scope: &Scope<'_>) -> Result<Projection> {
    let (name, form, directed) = match name {
        EVERYTHING => everything(),
        name => scope.named_projection(name)?,
    };
    Ok(Projection { name, form, directed, weight: Weight::Count, links: false })
}

fn outcome(algorithm: &dyn Algorithm, name: &str, parameters: &Parameters, look: &Look<'_>) -> Result<Markup> {
    let options = look.state.options(&look.request.cancellation);
    let scope = look.engine.scope(&options);
    let arguments = algorithm.parameters().iter().filter_map(|parameter| {
        let value = parameters.first(parameter.name).filter(|value| !value.is_empty())?;
        Some((parameter.name.to_owned(), value.to_owned()))
    });
    let projection = projection(name, &scope)?;
    let request = StudyRequest {
        algorithm: algorithm.name().to_owned(),
        arguments: arguments.collect(),
        projection: Projection { links: true, ..projection.clone() },
        without: Vec::new(),
        intervals: None,
        threads: 0,
    };
    let study = scope.study(&request)?;
    let store = look.engine.store();
    let rows = study.solutions(store, ROWS)?;
    let words = study.words(store, SENTENCES)?;
    Ok(html! {
        p.soft { (study.report.nodes) " nodes, " (study.report.edges) " edges" }
        @if !words.is_empty() { h2 { "In words" } ul { @for words in &words { li { (words.sentence) } } } }
        h2 { "What was found" }
        div.beside {
            div { (table(without_labels(rows), &look.labels)?) }
            (drawn(&scope, &projection, algorithm.name()).unwrap_or_else(|error| html! { p.soft { "No picture: " (error.message) "." } }))
        }
        p.soft { "In a terminal: " code { (format!("lermap analyze {} --projection '{name}'", algorithm.name())) } }
    })
}

/// Returns rows without the columns of labels: entities are shown by their labels.
fn without_labels(rows: Solutions) -> Results {
    let variables = std::sync::Arc::clone(&rows.variables);
    let is_kept =
        move |at: usize| variables.get(at).is_none_or(|name| !name.as_str().to_lowercase().ends_with("label"));
    let names: Vec<String> = rows
        .variables
        .iter()
        .map(|name| name.as_str().to_owned())
        .enumerate()
        .filter(|(at, _)| is_kept(*at))
        .map(|(_, name)| name)
        .collect();
    let kept = |row: Row| row.into_iter().enumerate().filter(|(at, _)| is_kept(*at)).map(|(_, term)| term).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let rows: Vec<Row> = rows.filter_map(Result::ok).map(kept).collect();
    Solutions::from_rows(&names, rows).into()
}

/// Returns a picture of the network, its nodes shaded by the algorithm where it gives them numbers.
fn drawn(scope: &Scope<'_>, projection: &Projection, name: &str) -> Result<Markup> {
    let drawn = drawing(scope, projection, &[name.to_owned()]).or_else(|_| drawing(scope, projection, &[]))?.0;
    let mut out = Vec::new();
    format("svg-network")?.write_drawing(&drawn, &mut out)?;
    Ok(picture(&String::from_utf8_lossy(&out)))
}

fn form(algorithm: &dyn Algorithm, chosen: &str, parameters: &Parameters, engine: &Engine) -> Markup {
    html! {
        form action=(format!("/analyses/{}", algorithm.name())) method="get" {
            div.fields {
                label { "projection"
                    select name="projection" { @for name in engine.projections.names().chain([EVERYTHING]) {
                        option value=(name) selected[name == chosen] { (name) }
                    } }
                    span.soft { "which statements become edges" }
                }
                @for parameter in algorithm.parameters() { (field(parameter, parameters)) }
            }
            p { button { "Analyze" } }
        }
    }
}

fn field(parameter: &Parameter, parameters: &Parameters) -> Markup {
    let given = parameters.first(parameter.name).unwrap_or_default();
    html! { label { (parameter.name) input name=(parameter.name) value=(given) placeholder=[parameter.default.as_ref().map(ToString::to_string)]; span.soft { (parameter.help) @if !parameter.required { " (may be left out)" } } } }
}
