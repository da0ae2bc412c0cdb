//! The records of the embedded map: the YAML files of `data/`, in the formats that `data/README.md` documents.
//!
//! One file per group of records. All mistakes of all files are reported in one run.

mod files;
mod framework;
mod glossary;
mod names;
mod organization;
mod stakeholder;

use self::names::Names;
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
];

/// What a reader of records writes to.
struct Context<'a> {
    map: &'a mut Map,
    names: &'a mut Names,
    /// The name of the file without its folder and extension.
    stem: &'a str,
}

/// Reads the records of `files`, each a name relative to the repository and its text.
///
/// The order of the files does not matter: records are sorted by the names of their files.
pub fn read(files: &[(&str, &str)]) -> Result<Map> {
    let mut files: Vec<&(&str, &str)> = files.iter().collect();
    files.sort();
    let mut map = Map::default();
    let mut names = Names::default();
    let mut errors = Vec::new();
    for (name, text) in files {
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
    match Error::all(errors) {
        Some(error) => Err(error),
        None => Ok(map),
    }
}

fn read_file(name: &str, record: &Record<'_>, map: &mut Map, names: &mut Names) {
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

/// Returns the sources of `record`; a mistake if there is none or one is no web address.
fn sources(record: &Record<'_>) -> Vec<String> {
    let sources = record.one_or_more("source");
    for source in &sources {
        check_url(record, source);
    }
    sources
}

fn url(record: &Record<'_>, key: &'static str) -> Option<String> {
    let url = record.optional_text(key)?;
    check_url(record, &url);
    Some(url)
}

fn check_url(record: &Record<'_>, url: &str) {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || oxrdf::NamedNode::new(url).is_err() {
        record.problems().error(record.node, format!("`{url}` is no web address"));
    }
}

/// Returns the date at `key`; a mistake if it has another form than `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn date(record: &Record<'_>, key: &'static str) -> Option<String> {
    let date = record.optional_text(key)?;
    let digits = |range: std::ops::Range<usize>, most: u32| {
        date.get(range).and_then(|part| part.parse::<u32>().ok()).is_some_and(|part| (1..=most).contains(&part))
    };
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let good = match shape.as_str() {
        "0000" => true,
        "0000-00" => digits(5..7, 12),
        "0000-00-00" => digits(5..7, 12) && digits(8..10, 31),
        _ => false,
    };
    if !good {
        record.problems().error(record.node, format!("`{date}` is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"));
    }
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: &str =
        "stages:\n  - {slug: issuing, name: Issuing, order: 1, definition: d, source: 'https://e.org/'}\n";

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let found: Vec<String> = match read(files) {
            Ok(_) => Vec::new(),
            Err(error) => std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn good_records_are_read() {
        check(&[("data/stages.yaml", STAGES)], &[]);
    }

    #[test]
    fn mistakes_of_all_files_come_in_one_run() {
        let terms = "terms:\n  - slug: a\n    name: A\n    definition: d\n    related: [b]\n    source: 'https://e.org/'\n    colour: red\n  \
                     - slug: a\n    name: A\n    definition: d\n    source: nowhere\n";
        check(
            &[("data/glossary.yaml", terms), ("data/stages.yaml", "stages: 5\n")],
            &[
                "data/glossary.yaml:7:5: unknown key `colour`",
                "data/glossary.yaml:8:5: `nowhere` is no web address",
                "data/stages.yaml:1:9: `stages` is a number, a list is wanted",
                "data/glossary.yaml:8:5: the term `a` is defined twice",
                "data/glossary.yaml:5:15: there is no term `b`",
            ],
        );
    }

    #[test]
    fn unknown_files_are_named() {
        check(
            &[("data/other.yaml", "a: b\n")],
            &[
                "data/other.yaml:1:1: no record is kept in a file called `other.yaml`",
                "data/other.yaml:1:1: unknown key `a`",
            ],
        );
    }

    #[test]
    fn dates_and_slugs_have_a_form() {
        let bad = "stages:\n  - {slug: Is suing, name: I, order: 1, definition: d, source: 'https://e.org/'}\n";
        check(
            &[("data/stages.yaml", bad)],
            &["data/stages.yaml:2:12: `Is suing` is no slug: lower-case letters, digits, `-` and `.`"],
        );
    }
}
