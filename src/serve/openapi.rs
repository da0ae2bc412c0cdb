//! The saved queries as an OpenAPI 3.1 document.

use lermap::query::saved::SavedQuery;
use serde_json::{Value, json};

use super::message::{Reply, Request};
use super::state::State;

/// Answers with the document.
pub(super) fn openapi(_: &Request, state: &State) -> Result<Reply, Reply> {
    let catalogue = state.workspace.catalogue(&[])?;
    let mut paths = serde_json::Map::new();
    for query in catalogue.queries().flatten() {
        paths.insert(format!("/queries/{}.{{extension}}", query.name), path(&query));
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "lermap: saved queries", "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": "/" }],
        "paths": paths,
    });
    Ok(Reply::ok("application/json", format!("{document:#}\n")))
}

fn path(query: &SavedQuery) -> Value {
    let extension = json!({
        "name": "extension", "in": "path", "required": true, "description": "the format of the answer",
        "schema": { "type": "string", "examples": ["csv", "json", "ttl"] },
    });
    let own = query.parameters.iter().map(|parameter| {
        let mut schema = json!({ "type": "string" });
        if let Some(default) = &parameter.default {
            schema["default"] = json!(default);
        }
        if !parameter.choices.is_empty() {
            schema["enum"] = json!(parameter.choices);
        }
        json!({ "name": parameter.parameter.name, "in": "query", "required": parameter.is_needed(), "description": parameter.meaning(), "schema": schema })
    });
    json!({ "get": {
        "operationId": query.name,
        "summary": query.header.summary,
        "tags": query.header.tags,
        "parameters": std::iter::once(extension).chain(own).collect::<Vec<_>>(),
        "responses": { "200": { "description": "the answer" }, "400": { "description": "a value is missing or does not fit" } },
    } })
}
