//! The records of the embedded map: the YAML files of `data/`, in the formats that `data/README.md` documents.
//!
//! One file per group of records. All mistakes of all files are reported in one run.

mod distinct;
mod files;
mod framework;
mod glossary;
mod guidance;
mod names;
mod organization;
mod stakeholder;
mod tally;

use self::names::Slugs;
use super::yaml::{Problems, Record, parse};
use crate::error::{Error, Result};
use crate::model::Map;

pub use files::{FILES, VOCABULARY};

/// Reads the records of one kind of file.
type Reader = fn(&Record<'_>, &mut Context<'_>);

/// Which file holds what; stakeholder groups have a folder of their own.
const READERS: &[(&str, Reader)] = &[
    ("stages.yaml", stakeholder::read_stages),
    ("areas.yaml", stakeholder::read_areas),
    ("aliases.yaml", stakeholder::read_aliases),
    ("resources.yaml", stakeholder::read_resources),
    ("glossary.yaml", glossary::read_terms),
    ("neighbours.yaml", glossary::read_neighbours),
    ("organizations.yaml", organization::read_organizations),
    ("people.yaml", organization::read_people),
    ("principles.yaml", organization::read_principles),
    ("lifecycle.yaml", organization::read_steps),
    ("barriers.yaml", organization::read_barriers),
    ("editions.yaml", organization::read_editions),
    ("frameworks.yaml", framework::read_frameworks),
    ("relations.yaml", framework::read_relations),
    ("guidance.yaml", guidance::read_guidance),
];

/// What a reader of records writes to.
struct Context<'a> {
    map: &'a mut Map,
    names: &'a mut Slugs,
    /// The name of the file without its folder and extension.
    stem: &'a str,
}

/// Reads the records of `files`, each a name relative to the repository and its text.
///
/// The order of the files does not matter: records are sorted by the names of their files.
///
/// # Errors
/// When a record has mistakes: all of them, with their places.
pub fn read(files: &[(&str, &str)]) -> Result<Map> {
    let mut files: Vec<&(&str, &str)> = files.iter().collect();
    files.sort();
    let mut map = Map::default();
    let mut names = Slugs::default();
    let mut errors = Vec::new();
    for (name, text) in &files {
        match parse(name, text) {
            Ok(node) => {
                let problems = Problems::new(name, text);
                if let Some(record) = Record::of(&node, "the file", &problems) {
                    read_file(name, &record, &mut map, &mut names);
                    record.finish();
                }
                errors.extend(problems.finish().0);
            }
            Err(error) => errors.push(error),
        }
    }
    errors.extend(names.finish());
    errors.extend(distinct::check(&map));
    match Error::all(in_order(errors, &files)) {
        Some(error) => Err(error),
        None => Ok(map),
    }
}

fn read_file(name: &str, record: &Record<'_>, map: &mut Map, names: &mut Slugs) {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.strip_suffix(".yaml").unwrap_or(file);
    let mut context = Context { map, names, stem };
    let reader = READERS.iter().find(|(known, _)| *known == file).map(|(_, reader)| *reader);
    match reader {
        Some(reader) => reader(record, &mut context),
        None if name.contains("stakeholders/") => stakeholder::read_group(record, &mut context),
        None => record.problems().error(record.node, format!("no record is kept in a file called `{file}`")),
    }
}

/// Sorts `errors` by place, and gives each the line of text that it points into.
fn in_order(mut errors: Vec<Error>, files: &[&(&str, &str)]) -> Vec<Error> {
    for error in &mut errors {
        if let (None, Some(position)) = (&error.excerpt, &error.position)
            && let Some((_, text)) = files.iter().find(|(name, _)| position.file.as_deref() == Some(*name))
        {
            let line = usize::try_from(position.line.saturating_sub(1)).unwrap_or(usize::MAX);
            error.excerpt = text.lines().nth(line).map(str::to_owned);
        }
    }
    errors.sort_by(|a, b| a.position.cmp(&b.position));
    errors.dedup();
    errors
}

/// Returns the sources of `record`; a mistake if there is none or one is not a web address.
fn sources(record: &Record<'_>) -> Vec<String> {
    let sources = record.one_or_more("source");
    for source in &sources {
        check_url(record, "source", source);
    }
    sources
}

fn url(record: &Record<'_>, key: &'static str) -> Option<String> {
    let url = record.optional_text(key)?;
    check_url(record, key, &url);
    Some(url)
}

fn check_url(record: &Record<'_>, key: &'static str, url: &str) {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || oxrdf::NamedNode::new(url).is_err() {
        let node = record.node(key).unwrap_or(record.node);
        record.problems().error(node, format!("`{url}` is no web address"));
    }
}

/// Returns the text at `key`; a mistake if it is not one of `known`.
fn one_of(record: &Record<'_>, key: &'static str, known: &[&str]) -> Option<String> {
    let word = record.optional_text(key)?;
    if !known.contains(&word.as_str()) {
        let node = record.node(key).unwrap_or(record.node);
        let hint = format!("known: {}", known.join(", "));
        record.problems().error_with_hint(node, format!("`{word}` is no `{key}`"), hint);
    }
    Some(word)
}

/// Returns the date at `key`; a mistake if it is not one of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn date(record: &Record<'_>, key: &'static str) -> Option<String> {
    let date = record.optional_text(key)?;
    if !is_date(&date) {
        let node = record.node(key).unwrap_or(record.node);
        record.problems().error(node, format!("`{date}` is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"));
    }
    Some(date)
}

fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    match shape.as_str() {
        "0000" => true,
        "0000-00" => month.is_some_and(|month| (1..=12).contains(&month)),
        "0000-00-00" => match (year, month, day) {
            (Some(year), Some(month), Some(day)) => (1..=days(year, month)).contains(&day),
            _ => false,
        },
        _ => false,
    }
}

/// Returns how many days a month has; none if there is no such month.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
