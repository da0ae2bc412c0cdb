//! What an agent can read without calling a tool: the vocabulary, the prefixes, and every entity.

use lermap::cancel::Cancellation;
use lermap::output::{Style, format};
use lermap::query::parse_query;
use lermap::results::Results;
use lermap::schema::schema;
use lermap::text::percent_decoded;
use lermap::{Error, Result};
use rmcp::model::{ErrorData, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};

use super::answer::protocol_error;
use super::desk::Desk;

const SCHEMA: &str = "lermap://schema";
const PREFIXES: &str = "lermap://prefixes";
const ENTITY: &str = "lermap://entity/";

/// Returns the resources that have a fixed address.
pub(super) fn list() -> Vec<Resource> {
    vec![
        Resource::new(SCHEMA, "schema")
            .with_title("Classes and properties")
            .with_description("The classes and properties that the data use, with labels, counts and examples")
            .with_mime_type("text/markdown"),
        Resource::new(PREFIXES, "prefixes")
            .with_title("Prefixes")
            .with_description("The prefixes that SPARQL needs no PREFIX line for")
            .with_mime_type("text/turtle"),
    ]
}

/// Returns the addresses with a part to fill in.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |extension: &str, title: &str, media: &str| {
        ResourceTemplate::new(format!("{ENTITY}{{name}}.{extension}"), format!("entity-{extension}"))
            .with_title(title)
            .with_description("What is said of an entity; `name` is a label, a slug, a prefixed name or an IRI")
            .with_mime_type(media)
    };
    vec![
        template("md", "An entity as Markdown", "text/markdown"),
        template("ttl", "An entity as Turtle", "text/turtle"),
    ]
}

/// Returns the resource at `uri`.
pub(super) fn read(uri: &str, desk: &Desk, cancellation: &Cancellation) -> Result<ReadResourceResult, ErrorData> {
    let (text, media) = content(uri, desk, cancellation).map_err(|error| protocol_error(&error))?;
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(media)]))
}

fn content(uri: &str, desk: &Desk, cancellation: &Cancellation) -> Result<(String, &'static str)> {
    let engine = desk.engine(cancellation)?;
    if uri == SCHEMA {
        return Ok((written(schema(engine.store(), None)?.into(), "markdown")?, "text/markdown"));
    }
    if uri == PREFIXES {
        let lines = engine.prefixes.iter().map(|(prefix, namespace)| format!("@prefix {prefix}: <{namespace}> .\n"));
        return Ok((lines.collect(), "text/turtle"));
    }
    let unknown = || {
        Error::new(lermap::Kind::Negative, format!("no resource is called `{uri}`"))
            .with_hint(format!("there are {SCHEMA}, {PREFIXES}, {ENTITY}NAME.md and {ENTITY}NAME.ttl"))
    };
    let name = uri.strip_prefix(ENTITY).ok_or_else(unknown)?;
    let (name, extension) = name.rsplit_once('.').ok_or_else(unknown)?;
    let entity = desk.entity(&percent_decoded(name).ok_or_else(unknown)?, &engine)?;
    match extension {
        "md" => {
            let card = lermap::card::Card::of(&entity, engine.store())?;
            let mut text = format!("# {}\n\n<{}>\n", card.label, entity.as_str());
            for part in &card.texts {
                text.push_str(&format!("\n{part}\n"));
            }
            text.push('\n');
            text.push_str(&written(card.rows().into(), "markdown")?);
            Ok((text, "text/markdown"))
        }
        "ttl" => {
            let query = parse_query(&format!("DESCRIBE {entity}"), &engine.prefixes)?;
            let described = engine.evaluate(&query, &desk.options(cancellation))?.results;
            Ok((written(described, "turtle")?, "text/turtle"))
        }
        _ => Err(unknown()),
    }
}

fn written(results: Results, key: &str) -> Result<String> {
    let mut text = Vec::new();
    format(key)?.write(results, &Style::PLAIN, &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
