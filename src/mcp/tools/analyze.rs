//! Tools that look at the graph as a whole: algorithms, and ways between two entities.

use lermap::Result;
use lermap::analysis::Algorithm;
use lermap::cancel::Cancellation;
use lermap::network::{Projection, Weight};
use lermap::study::{Request, everything};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::answer::table;
use super::super::desk::Desk;
use super::{ROWS, Tool, entity, limit, read};

/// Sentences that explain an analysis.
const SENTENCES: usize = 5;

pub(super) const ANALYZE: Tool = Tool {
    name: "analyze",
    title: "Analyze the graph",
    description: "Runs a graph algorithm (rankings, communities, components, cuts, similarity) on a network made of the \
                  data, and explains the result in sentences. Without an algorithm, lists algorithms, their arguments and \
                  the named projections.",
    properties: || {
        json!({
            "algorithm": { "type": "string", "description": "such as `page-rank`" },
            "projection": { "type": "string", "description": "a named projection, such as `frameworks`; all statements between entities where nothing is said" },
            "arguments": { "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] }, "description": "arguments of the algorithm by name" },
            "limit": limit(),
        })
    },
    required: &[],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            algorithm: Option<String>,
            projection: Option<String>,
            #[serde(default)]
            arguments: Map<String, Value>,
            limit: Option<usize>,
        }
        let Arguments { algorithm, projection, arguments, limit } = read(arguments)?;
        let Some(algorithm) = algorithm else { return list(desk, cancellation) };
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let arguments = arguments.into_iter().map(|(name, value)| (name, text(value))).collect();
        study(&algorithm, arguments, projection.as_deref(), limit.unwrap_or(ROWS), desk, cancellation)
    },
};

pub(super) const PATH: Tool = Tool {
    name: "path",
    title: "Find how two entities are related",
    description: "Returns a shortest way between two entities, whatever the direction of the statements on it.",
    properties: || json!({ "from": entity("where the way begins"), "to": entity("where it ends") }),
    required: &["from", "to"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            from: String,
            to: String,
        }
        let Arguments { from, to } = read(arguments)?;
        let arguments = vec![("from".to_owned(), from), ("to".to_owned(), to)];
        study("shortest-path", arguments, None, ROWS, desk, cancellation)
    },
};

fn list(desk: &Desk, cancellation: &Cancellation) -> Result<Value> {
    let engine = desk.engine(cancellation)?;
    let algorithms: Vec<Value> = engine
        .algorithms
        .iter()
        .map(|algorithm: &dyn Algorithm| {
            let arguments: Map<String, Value> = algorithm
                .parameters()
                .iter()
                .map(|parameter| (parameter.name.to_owned(), json!(parameter.help)))
                .collect();
            json!({ "name": algorithm.name(), "summary": algorithm.summary(), "arguments": arguments })
        })
        .collect();
    let mut projections = Vec::new();
    for saved in desk.workspace.projections(&[])?.queries() {
        let saved = saved?;
        projections.push(json!({ "name": saved.name, "summary": saved.header.summary }));
    }
    Ok(json!({ "algorithms": algorithms, "projections": projections }))
}

fn study(
    algorithm: &str,
    arguments: Vec<(String, String)>,
    projection: Option<&str>,
    limit: usize,
    desk: &Desk,
    cancellation: &Cancellation,
) -> Result<Value> {
    let engine = desk.engine(cancellation)?;
    let scope = engine.scope(&desk.options(cancellation));
    let (name, form, directed) = match projection {
        Some(name) => scope.named_projection(name)?,
        None => everything(),
    };
    let projection = Projection { name, form, directed, weight: Weight::Count, links: false };
    let request = Request {
        algorithm: algorithm.to_owned(),
        arguments,
        projection,
        without: Vec::new(),
        intervals: None,
        threads: 0,
    };
    let study = scope.study(&request)?;
    let rows = study.solutions(engine.store(), limit.min(desk.caps.rows).saturating_add(1))?;
    let mut value = table(rows, limit, desk.caps, &engine)?;
    value["network"] = json!({ "projection": request.projection.name, "nodes": study.network.len(), "edges": study.network.edge_count() });
    let words = study.words(engine.store(), SENTENCES)?;
    value["explanation"] = json!(words.iter().map(|words| words.sentence.as_str()).collect::<Vec<_>>());
    Ok(value)
}
