//! What an agent can do: one entry per tool, with the schema of its arguments.

mod analyze;
mod ask;
mod look;

use std::sync::Arc;

use lermap::cancel::Cancellation;
use lermap::{Error, Result};
use rmcp::model::{CallToolRequestParams, CallToolResult, ErrorData, Tool as Entry, ToolAnnotations};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::answer::{failure, success};
use super::desk::Desk;

/// Rows of an answer where the client names no number.
const ROWS: usize = 50;

/// Something that an agent can do.
struct Tool {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    /// The properties of its arguments, as a JSON schema.
    properties: fn() -> Value,
    required: &'static [&'static str],
    call: fn(Value, &Desk, &Cancellation) -> Result<Value>,
}

/// Every tool, in the order in which clients see them.
static TOOLS: &[Tool] = &[
    look::SEARCH,
    look::DESCRIBE,
    look::NEIGHBOURS,
    look::SCHEMA,
    look::WHY,
    look::EXPORT,
    ask::LIST,
    ask::RUN,
    ask::SPARQL,
    ask::CHECK,
    analyze::ANALYZE,
    analyze::PATH,
];

/// Returns the tools as clients see them.
pub(super) fn list() -> Vec<Entry> {
    TOOLS.iter().map(entry).collect()
}

fn entry(tool: &Tool) -> Entry {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), (tool.properties)());
    schema.insert("required".to_owned(), json!(tool.required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    let notes = ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false);
    Entry::new(tool.name, tool.description, Arc::new(schema)).with_title(tool.title).with_annotations(notes)
}

/// Does what `request` asks for. What goes wrong is an answer that the model can read; only an unknown tool is an error
/// of the protocol.
pub(super) fn call(
    request: &CallToolRequestParams,
    desk: &Desk,
    cancellation: &Cancellation,
) -> Result<CallToolResult, ErrorData> {
    let Some(tool) = TOOLS.iter().find(|tool| tool.name == request.name) else {
        let known: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        return Err(ErrorData::invalid_params(
            format!("no tool is called `{}`: {}", request.name, known.join(", ")),
            None,
        ));
    };
    let arguments = Value::Object(request.arguments.clone().unwrap_or_default());
    Ok((tool.call)(arguments, desk, cancellation).map_or_else(|error| failure(&error), success))
}

/// Returns `arguments` as a value of `T`.
fn read<T: DeserializeOwned>(arguments: Value) -> Result<T> {
    serde_json::from_value(arguments).map_err(|error| Error::usage(format!("the arguments do not fit: {error}")))
}

/// The schema of the number of rows.
fn limit() -> Value {
    json!({ "type": "integer", "minimum": 1, "description": format!("the most rows to return; {ROWS} where nothing is said") })
}

/// The schema of an entity.
fn entity(what: &str) -> Value {
    json!({ "type": "string", "description": format!("{what}: a label, a slug such as `ob-3.0`, a prefixed name such as `stakeholder:employers`, or an IRI") })
}
