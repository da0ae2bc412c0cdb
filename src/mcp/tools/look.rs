//! Tools that look at entities: search, cards, neighbours, the vocabulary, where statements come from, subgraphs.

use lermap::cancel::Cancellation;
use lermap::card::{Card, Links};
use lermap::label::StoreLabels;
use lermap::query::parse_query;
use lermap::results::Results;
use lermap::schema::schema;
use lermap::search::search_corrected;
use lermap::why::{Question, why};
use lermap::{Engine, Error, Kind, Result};
use oxrdf::{NamedNode, Term};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::answer::{graph, of_term, table};
use super::super::desk::Desk;
use super::{ROWS, Tool, entity, limit, read};

/// Statements of a subgraph where the client names no number.
const TRIPLES: usize = 500;

pub(super) const SEARCH: Tool = Tool {
    name: "search",
    title: "Find entities by words",
    description: "Finds entities in whose names and texts all words occur, best first, with their type and the text that \
                  matched. A misspelt word is corrected.",
    properties: || {
        json!({
            "text": { "type": "string", "description": "one or more words" },
            "limit": limit(),
        })
    },
    required: &["text"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            text: String,
            limit: Option<usize>,
        }
        let Arguments { text, limit } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        let searched = search_corrected(&text, engine.store())?;
        let mut value = table(searched.found, limit.unwrap_or(ROWS), desk.caps, &engine)?;
        if let Some(better) = searched.instead {
            value["corrected"] = json!(better);
        }
        Ok(value)
    },
};

pub(super) const DESCRIBE: Tool = Tool {
    name: "describe",
    title: "Describe an entity",
    description: "Returns all that is said of an entity: types, definitions, statements about it and statements that \
                  point to it by property, and where it comes from.",
    properties: || json!({ "entity": entity("the entity"), "limit": limit() }),
    required: &["entity"],
    call: |arguments, desk, cancellation| {
        let (card, engine, limit) = card(arguments, desk, cancellation)?;
        let labels = StoreLabels::new(engine.store());
        let groups = |groups: &[Links]| {
            let group = |links: &Links| {
                let values: Vec<Value> =
                    links.values.iter().take(limit).map(|(term, _)| of_term(term, &labels)).collect();
                json!({ "property": links.property.as_str(), "label": links.label, "count": links.values.len(), "values": values })
            };
            groups.iter().map(group).collect::<Vec<_>>()
        };
        Ok(json!({
            "iri": card.entity.as_str(), "label": card.label, "types": card.types, "texts": card.texts,
            "outgoing": groups(&card.outgoing), "incoming": groups(&card.incoming), "sources": card.sources,
        }))
    },
};

pub(super) const NEIGHBOURS: Tool = Tool {
    name: "neighbours",
    title: "List the neighbours of an entity",
    description: "Returns the entities that are one statement away, with the property and the direction (out: the entity \
                  is the subject; in: it is the object).",
    properties: || {
        json!({
            "entity": entity("the entity"),
            "direction": { "type": "string", "enum": ["out", "in", "both"], "description": "both where nothing is said" },
            "limit": limit(),
        })
    },
    required: &["entity"],
    call: |mut arguments, desk, cancellation| {
        let wanted = arguments.as_object_mut().and_then(|object| object.remove("direction"));
        let wanted = wanted.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_else(|| "both".to_owned());
        if !matches!(wanted.as_str(), "both" | "in" | "out") {
            return Err(Error::usage(format!("`{wanted}` is not a direction")).with_hint("write `out`, `in` or `both`"));
        }
        let (card, engine, limit) = card(arguments, desk, cancellation)?;
        let labels = StoreLabels::new(engine.store());
        let mut rows = Vec::new();
        for (direction, groups) in [("out", &card.outgoing), ("in", &card.incoming)] {
            if wanted != "both" && wanted != direction {
                continue;
            }
            for links in groups {
                let entities = links.values.iter().filter(|(term, _)| matches!(term, Term::NamedNode(_)));
                rows.extend(entities.map(|(term, _)| {
                    json!({ "direction": direction, "property": links.label, "neighbour": of_term(term, &labels) })
                }));
            }
        }
        let (all, most) = (rows.len(), limit.min(desk.caps.rows));
        rows.truncate(most);
        Ok(
            json!({ "entity": card.entity.as_str(), "label": card.label, "count": all, "rows": rows, "more": all > most }),
        )
    },
};

/// Returns the card of the entity that `arguments` name, and how many values to show.
fn card(arguments: Value, desk: &Desk, cancellation: &Cancellation) -> Result<(Card, std::sync::Arc<Engine>, usize)> {
    #[derive(Deserialize)]
    struct Arguments {
        entity: String,
        limit: Option<usize>,
    }
    let Arguments { entity, limit } = read(arguments)?;
    let engine = desk.engine(cancellation)?;
    let node = desk.entity(&entity, &engine)?;
    let card = Card::of(&node, engine.store())?;
    if card.is_empty() {
        let error = Error::new(Kind::Negative, format!("nothing is said of `{}`", node.as_str()));
        return Err(error.with_hint("find entities with `search`"));
    }
    Ok((card, engine, limit.unwrap_or(ROWS)))
}

pub(super) const SCHEMA: Tool = Tool {
    name: "schema",
    title: "Read the vocabulary of the data",
    description: "Returns the classes and properties that the data use, with labels, counts and examples: what to write \
                  in SPARQL. `filter` keeps those whose name contains a text.",
    properties: || json!({ "filter": { "type": "string", "description": "a text in the name of a class or property" }, "limit": limit() }),
    required: &[],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            filter: Option<String>,
            limit: Option<usize>,
        }
        let Arguments { filter, limit } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        table(schema(engine.store(), filter.as_deref())?, limit.unwrap_or(desk.caps.rows), desk.caps, &engine)
    },
};

pub(super) const WHY: Tool = Tool {
    name: "why",
    title: "Tell where a statement comes from",
    description: "Returns for a statement its graph, record, file and line, source, or the rule and evidence that it was \
                  derived from. Without an object, for all objects of the property.",
    properties: || {
        json!({
            "subject": entity("the subject"),
            "predicate": { "type": "string", "description": "a property: `a`, a prefixed name, a local name or label, or an IRI" },
            "object": { "type": "string", "description": "an entity or the text of a literal" },
        })
    },
    required: &["subject", "predicate"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            subject: String,
            predicate: String,
            object: Option<String>,
        }
        let Arguments { subject, predicate, object } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        let question = Question { subject: &subject, predicate: &predicate, object: object.as_deref() };
        table(why(&question, desk.names(&engine)?, engine.store())?, ROWS, desk.caps, &engine)
    },
};

pub(super) const EXPORT: Tool = Tool {
    name: "export_subgraph",
    title: "Export the statements about entities",
    description: "Returns all statements about the entities, and those that link them to others, in an RDF format.",
    properties: || {
        json!({
            "entities": { "type": "array", "items": { "type": "string" }, "minItems": 1, "description": "labels, slugs, prefixed names or IRIs" },
            "format": { "type": "string", "enum": ["turtle", "ntriples", "jsonld", "rdfxml"], "description": "turtle where nothing is said" },
            "limit": { "type": "integer", "minimum": 1, "description": "the most statements" },
        })
    },
    required: &["entities"],
    call: |arguments, desk, cancellation| {
        #[derive(Deserialize)]
        struct Arguments {
            entities: Vec<String>,
            format: Option<String>,
            limit: Option<usize>,
        }
        let Arguments { entities, format, limit } = read(arguments)?;
        let engine = desk.engine(cancellation)?;
        let nodes: Vec<NamedNode> =
            entities.iter().map(|text| desk.entity(text, &engine)).collect::<Result<Vec<_>>>()?;
        let names: Vec<String> = nodes.iter().map(ToString::to_string).collect();
        let query = parse_query(&format!("DESCRIBE {}", names.join(" ")), &engine.prefixes)?;
        let results: Results = engine.evaluate(&query, &desk.options(cancellation))?.results;
        graph(results, limit.unwrap_or(TRIPLES), desk.caps, format.as_deref().unwrap_or("turtle"))
    },
};
