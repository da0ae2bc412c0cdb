//! Tools that ask: saved queries and SPARQL.

use lermap::Error;
use lermap::query::parse_query;
use lermap::query::saved::{SavedQuery, Values};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::answer::{of_results, problem};
use super::{ROWS, Tool, limit, read};

pub(super) const LIST: Tool = Tool {
    name: "list_queries",
    title: "List the saved queries",
    description: "Returns the saved queries with the question that each answers and its parameters. `text` and `tag` keep \
                  those that have them.",
    properties: || {
        json!({
            "text": { "type": "string", "description": "words that the question or name contains" },
            "tag": { "type": "string", "description": "a tag" },
        })
    },
    required: &[],
    call: |arguments, desk, _| {
        #[derive(Deserialize)]
        struct Arguments {
            text: Option<String>,
            tag: Option<String>,
        }
        let Arguments { text, tag } = read(arguments)?;
        let words: Vec<String> = text.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
        let mut found = Vec::new();
        for query in desk.catalogue()?.queries() {
            let query = query?;
            let searched =
                format!("{} {} {}", query.name, query.header.summary, query.header.asked.join(" ")).to_lowercase();
            let has_tag = tag.as_ref().is_none_or(|tag| query.header.tags.contains(tag));
            if has_tag && words.iter().all(|word| searched.contains(word.as_str())) {
                found.push(listed(&query));
            }
        }
        Ok(json!({ "count": found.len(), "queries": found }))
    },
};

fn listed(query: &SavedQuery) -> Value {
    let parameters: Map<String, Value> = query
        .parameters
        .iter()
        .map(|parameter| {
            let mut value = json!({ "required": parameter.is_needed(), "meaning": parameter.meaning() });
            if let Some(default) = &parameter.default {
                value["default"] = json!(default);
            }
            if !parameter.choices.is_empty() {
                value["choices"] = json!(parameter.choices);
            }
            (parameter.parameter.name.clone(), value)
        })
        .collect();
    json!({ "name": query.name, "question": query.header.summary, "tags": query.header.tags, "parameters": parameters })
}

pub(super) const RUN: Tool = Tool {
    name: "run_query",
    title: "Run a saved query",
    description: "Answers a saved query. Values of parameters are labels, slugs, IRIs or texts, as its list says.",
    properties: || {
        json!({
            "name": { "type": "string", "description": "the name that `list_queries` gives" },
            "parameters": { "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] }, "description": "values by name of the parameter" },
            "limit": limit(),
        })
    },
    required: &["name"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            name: String,
            #[serde(default)]
            parameters: Map<String, Value>,
            limit: Option<usize>,
        }
        let Arguments { name, parameters, limit } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        let query = desk.catalogue()?.query(&name)?;
        let mut values = Values::new();
        for (parameter, value) in parameters {
            let text = match value {
                Value::String(text) => text,
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                _ => return Err(Error::usage(format!("the value of `{parameter}` is not a text, number or boolean"))),
            };
            values.insert(parameter, text);
        }
        let prepared = desk.workspace.prepare(&query, &values, &engine)?;
        let results = engine.evaluate(&prepared, &desk.options(cancellation))?.results;
        let mut value = of_results(results, limit.unwrap_or(ROWS), desk.caps, &engine)?;
        value["question"] = json!(query.header.summary);
        Ok(value)
    },
};

pub(super) const SPARQL: Tool = Tool {
    name: "sparql",
    title: "Ask in SPARQL",
    description: "Answers a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE; known prefixes need no PREFIX line. \
                  Nothing can be changed.",
    properties: || json!({ "query": { "type": "string", "description": "the query" }, "limit": limit() }),
    required: &["query"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            query: String,
            limit: Option<usize>,
        }
        let Arguments { query, limit } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        let results = engine.query(&query, &desk.options(cancellation))?.results;
        of_results(results, limit.unwrap_or(ROWS), desk.caps, &engine)
    },
};

pub(super) const CHECK: Tool = Tool {
    name: "check_sparql",
    title: "Check a SPARQL query",
    description: "Says whether a text is a SPARQL query, and if it is not, where it fails and what was probably meant; \
                  the query is not answered.",
    properties: || json!({ "query": { "type": "string", "description": "the query" } }),
    required: &["query"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            query: String,
        }
        let Arguments { query } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        Ok(match parse_query(&query, &engine.prefixes) {
            Ok(_) => json!({ "valid": true }),
            Err(error) => json!({ "valid": false, "error": problem(&error) }),
        })
    },
};
