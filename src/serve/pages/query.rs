//! The page for queries: a text area, the answer as a table, errors with their place, downloads.

use hyper::StatusCode;
use lermap::label::StoreLabels;
use lermap::output::Content;
use lermap::query::{bind, parse_query};
use lermap::spargebra::Query;
use lermap::text::percent_encoded;
use lermap::{Engine, Result};
use maud::{Markup, html};

use super::super::message::{Reply, Request};
use super::super::state::State;
use super::shell::{downloads, failure, reply, table};

/// What stands in an empty page.
const EXAMPLE: &str = "SELECT ?group ?stream ?stage {\n  ?stream a ler:WorkStream ;\n    ler:stakeholder ?group ;\n    ler:stage ?stage .\n}\nORDER BY ?group ?stage\nLIMIT 50";

/// Answers with the page for queries.
pub fn query(request: &Request, state: &State) -> Result<Reply, Reply> {
    let parameters = request.parameters()?;
    let text = parameters.only("query")?;
    let engine = state.engine(request)?;
    let shown = text.unwrap_or(EXAMPLE);
    let (outcome, is_wrong) = match text.map(|text| answer(text, &engine, request, state)) {
        None => (html! {}, false),
        Some(Ok(outcome)) => (outcome, false),
        Some(Err(error)) => (failure(&error), true),
    };
    let main = html! {
        h1 { "Query" }
        p { "SPARQL 1.1; the prefixes of the map need no PREFIX line. The address of an answer can be kept and shared." }
        form action="/query" method="get" {
            textarea name="query" aria-label="SPARQL query" spellcheck="false" autocapitalize="off" { "\n" (shown) }
            p { button { "Ask" } }
        }
        (outcome)
        p.soft { a href="/queries" { "Saved questions" } " · " a href="/ns" { "classes and properties" } }
    };
    let mut reply = reply("Query", &main);
    if is_wrong {
        reply.status = StatusCode::BAD_REQUEST;
    }
    Ok(reply)
}

fn answer(text: &str, engine: &Engine, request: &Request, state: &State) -> Result<Markup> {
    let query = bind(parse_query(text, &engine.prefixes)?, &state.workspace.parameters())?;
    let content = match query {
        Query::Select { .. } | Query::Ask { .. } => Content::Table,
        _ => Content::Graph,
    };
    let results = state.bounded(engine.evaluate(&query, &state.options(&request.cancellation))?.results);
    let labels = StoreLabels::new(engine.store());
    Ok(html! {
        h2 { "Answer" }
        (table(results, &labels)?)
        (downloads(content, |name| format!("/sparql?query={}&format={name}", percent_encoded(text))))
    })
}
