//! What saved queries there are and what they say: the list, one query, the values of a parameter, the catalogue.

use lermap::output::{MARKDOWN, Style, TURTLE};
use lermap::query::parse_query;
use lermap::query::saved::{Catalogue, QueryOrigin, SavedParameter, SavedQuery, Values, document};
use lermap::results::{Collected, Results, Solutions};
use lermap::{Error, Result};
use oxrdf::{Literal, Term};

use super::Session;
use lermap::text::counted;

/// How many rows a sample has.
const SAMPLE: usize = 5;

pub(super) fn list(catalogue: &Catalogue, tag: Option<&str>, session: &mut Session<'_>) -> Result<u8> {
    let mut rows = Vec::new();
    for query in catalogue.queries() {
        let query = match query {
            Ok(query) => query,
            Err(error) => {
                session.warn(&error);
                continue;
            }
        };
        if tag.is_none_or(|tag| query.header.tags.iter().any(|own| own.eq_ignore_ascii_case(tag))) {
            let parameters: Vec<String> = query.parameters.iter().map(usage).collect();
            let texts = [query.name, query.header.summary, parameters.join(" "), query.header.tags.join(", ")];
            rows.push(texts.map(|text| Some(Term::from(Literal::from(text)))).to_vec());
        }
    }
    session.write(Solutions::from_rows(&["name", "question", "parameters", "tags"], rows))?;
    Ok(0)
}

/// Returns a parameter as in a usage line: `stakeholder=employers`, `[stage]`.
fn usage(parameter: &SavedParameter) -> String {
    let name = &parameter.parameter.name;
    match &parameter.default {
        Some(value) => format!("{name}={value}"),
        None if parameter.parameter.is_optional => format!("[{name}]"),
        None => name.clone(),
    }
}

pub(crate) fn show(query: &SavedQuery, session: &mut Session<'_>) -> Result<u8> {
    let mut text = format!("{}\n", query.header.summary);
    if let Some(description) = &query.header.description {
        text.push_str(&format!("\n{description}\n"));
    }
    if !query.parameters.is_empty() {
        text.push_str("\nParameters:\n");
    }
    for parameter in &query.parameters {
        let note = match (&parameter.default, parameter.parameter.is_optional) {
            (Some(value), _) => format!("default {value}"),
            (None, true) => "may be left out".to_owned(),
            (None, false) => "needed".to_owned(),
        };
        let meaning = parameter.meaning.as_deref().unwrap_or("no description");
        let wanted = parameter.class.as_deref().unwrap_or(parameter.parameter.value_type.name());
        text.push_str(&format!("  {:<14} {meaning} ({wanted}; {note})\n", parameter.parameter.name));
    }
    let place = match &query.place {
        QueryOrigin::Embedded => "in the program".to_owned(),
        QueryOrigin::Folder(_) => query.file.clone(),
    };
    text.push_str(&format!("\nExample: {}\nFrom:    {place}\n\n{}", query.example(), query.text));
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(0)
}

/// Lists what `parameter` takes: what its `suggest` query lists, its choices, or the instances of its class.
pub(super) fn values(catalogue: &Catalogue, name: &str, parameter: &str, session: &mut Session<'_>) -> Result<u8> {
    let query = catalogue.query(name)?;
    let Some(found) = query.parameter(parameter) else {
        let known = query.parameters.iter().map(|parameter| parameter.parameter.name.as_str());
        return Err(Error::unknown("parameter", parameter, known));
    };
    let engine = session.engine()?;
    let results: Results = if let Some(other) = &found.suggest {
        let (other, options) = (catalogue.query(other)?, session.query_options());
        session.engine()?.run(&other, &Values::new(), &options)?.results
    } else if !found.choices.is_empty() {
        let rows = found.choices.iter().map(|choice| vec![Some(Literal::from(choice.as_str()).into())]).collect();
        Solutions::from_rows(&["value"], rows).into()
    } else if let Some(class) = found.class_iri(&engine.prefixes) {
        let text = format!("SELECT ?value ?label {{ ?value a {class} ; rdfs:label ?label }} ORDER BY ?label ?value");
        let (parsed, options) = (parse_query(&text, &engine.prefixes)?, session.query_options());
        session.engine()?.evaluate(&parsed, &options)?.results
    } else {
        return Err(
            Error::usage(format!("the values of `{parameter}` are not listed anywhere")).with_hint(found.explained())
        );
    };
    session.write(results)?;
    Ok(0)
}

/// Writes the catalogue as Markdown.
pub(super) fn docs(catalogue: &Catalogue, names: &[String], session: &mut Session<'_>) -> Result<u8> {
    let mut text = "# Saved queries\n".to_owned();
    for query in super::judge::chosen(catalogue, names)? {
        let query = query?;
        let sample = if query.runs_alone() { Some(sample(&query, session)?) } else { None };
        text.push_str(&format!("\n{}", document(&query, sample.as_deref())));
    }
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(0)
}

/// Returns the first rows of `query` as a Markdown table.
fn sample(query: &SavedQuery, session: &mut Session<'_>) -> Result<String> {
    let options = session.query_options();
    let engine = session.engine()?;
    let results = engine.run(query, &Values::new(), &options)?.results.collect()?;
    let (results, more) = match results {
        Collected::Solutions { variables, rows } if rows.len() > SAMPLE => {
            let first = rows[..SAMPLE].to_vec();
            (Collected::Solutions { variables, rows: first.into() }, rows.len() - SAMPLE)
        }
        other => (other, 0),
    };
    let mut out = Vec::new();
    let is_graph = matches!(results, Collected::Graph(_));
    let format = if is_graph { &TURTLE } else { &MARKDOWN };
    format.write(results.results(), &Style::PLAIN, &mut out)?;
    let mut text = String::from_utf8_lossy(&out).into_owned();
    if is_graph {
        text = format!("```turtle\n{text}```\n");
    }
    if more > 0 {
        text.push_str(&format!("\nand {}\n", counted(more, "more row")));
    }
    Ok(text)
}
