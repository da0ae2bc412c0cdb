//! What tools say: JSON with IRIs and labels, cut to the caps with a word on what is missing, and errors that tell what
//! to do next.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lermap::label::StoreLabels;
use lermap::output::{Labels, Style, format};
use lermap::results::{Results, Solutions};
use lermap::{Engine, Error, Kind, Result};
use oxrdf::{Literal, Term};
use rmcp::model::{CallToolResult, ContentBlock, ErrorData};
use serde_json::{Map, Value, json};

use super::Caps;

/// Returns the answer of a tool, as structured content and as the same text.
pub(super) fn success(value: Value) -> CallToolResult {
    let text = serde_json::to_string_pretty(&value).unwrap_or_else(|_| value.to_string());
    let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
    result.structured_content = Some(value);
    result
}

/// Returns `error` as the answer of a tool: the model reads it and can do better.
pub(super) fn failure(error: &Error) -> CallToolResult {
    let value = problem(error);
    let mut text = format!("{error}");
    if let Some(caret) = error.caret() {
        text.push_str(&format!("\n{caret}"));
    }
    if let Some(hint) = &error.hint {
        text.push_str(&format!("\nHint: {hint}"));
    }
    let mut result = CallToolResult::error(vec![ContentBlock::text(text)]);
    result.structured_content = Some(json!({ "error": value }));
    result
}

/// Returns what is wrong, with its place and a hint.
pub(super) fn problem(error: &Error) -> Value {
    let mut value = json!({ "message": error.message });
    if let Some(position) = &error.position {
        value["line"] = json!(position.line);
        value["column"] = json!(position.column);
    }
    if let Some(hint) = &error.hint {
        value["hint"] = json!(hint);
    }
    value
}

/// Returns `error` as one of the protocol, for what is not a call of a tool.
pub(super) fn protocol_error(error: &Error) -> ErrorData {
    let message = error.hint.as_ref().map_or_else(|| error.to_string(), |hint| format!("{error} ({hint})"));
    match error.kind {
        Kind::Negative => ErrorData::resource_not_found(message, None),
        Kind::Usage | Kind::Unsupported => ErrorData::invalid_params(message, None),
        _ => ErrorData::internal_error(message, None),
    }
}

/// Returns results as JSON, at most `limit` rows and as many as the caps let.
pub(super) fn of_results(results: Results, limit: usize, caps: Caps, engine: &Engine) -> Result<Value> {
    match results {
        Results::Boolean(value) => Ok(json!({ "answer": value })),
        Results::Solutions(rows) => table(rows, limit, caps, engine),
        Results::Graph(_) => graph(results, limit, caps, "turtle"),
    }
}

/// Returns rows as objects, with the labels of the entities in them.
pub(super) fn table(rows: Solutions, limit: usize, caps: Caps, engine: &Engine) -> Result<Value> {
    let labels = StoreLabels::new(engine.store());
    let columns: Vec<String> = rows.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    let (most, mut bytes, mut shown, mut is_cut) = (limit.min(caps.rows), 0, Vec::new(), false);
    for row in rows {
        let row = row?;
        let mut object = Map::new();
        for (column, cell) in columns.iter().zip(&row) {
            if let Some(term) = cell {
                object.insert(column.clone(), of_term(term, &labels));
            }
        }
        let object = Value::Object(object);
        bytes += object.to_string().len();
        if shown.len() == most || bytes > caps.bytes {
            is_cut = true;
            break;
        }
        shown.push(object);
    }
    let mut value = json!({ "columns": columns, "count": shown.len(), "rows": shown, "more": is_cut });
    if is_cut {
        value["note"] = json!(
            "There are more rows: ask for what you need (a filter, an aggregate, a larger `limit`, or LIMIT and OFFSET in SPARQL)."
        );
    }
    Ok(value)
}

/// Returns a term: an entity with its label, a literal as the JSON value of its datatype or as text.
pub(super) fn of_term(term: &Term, labels: &dyn Labels) -> Value {
    match term {
        Term::NamedNode(node) => match labels.label(node.as_str()) {
            Some(label) => json!({ "iri": node.as_str(), "label": label }),
            None => json!({ "iri": node.as_str() }),
        },
        Term::Literal(literal) => of_literal(literal),
        term => json!(term.to_string()),
    }
}

fn of_literal(literal: &Literal) -> Value {
    let text = literal.value();
    let number = |text: &str| serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    match literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") {
        Some("integer" | "decimal" | "double" | "float") => number(text).unwrap_or_else(|| json!(text)),
        Some("boolean") => json!(matches!(text, "true" | "1")),
        _ => json!(text),
    }
}

/// Returns a graph in a format of the program, at most `limit` triples and as many bytes as the caps let.
pub(super) fn graph(results: Results, limit: usize, caps: Caps, key: &str) -> Result<Value> {
    let (format, more) = (format(key)?, Arc::new(AtomicBool::new(false)));
    let mut text = Vec::new();
    let first = results.first(limit.min(caps.rows.saturating_mul(10)), Arc::clone(&more));
    let count = format.write(first, &Style::PLAIN, &mut text)?;
    if text.len() > caps.bytes {
        return Err(Error::limit(format!(
            "the graph takes {} bytes, and an answer may have {}",
            text.len(),
            caps.bytes
        ))
        .with_hint("ask for fewer entities, or with a smaller `limit`"));
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut value =
        json!({ "format": format.name, "count": count, "more": more.load(Ordering::Relaxed), "graph": text });
    if more.load(Ordering::Relaxed) {
        value["note"] = json!("There are more statements than `limit`.");
    }
    Ok(value)
}
