//! A checkout of the map's site: the YAML files of its `_data` folder, in the map's own words.
//!
//! The files were written by hand for a site generator and have their quirks; what can be read is read, what looks
//! wrong is a warning with its place, and what cannot be read is an error. Names are resolved through a registry of
//! records that this project keeps, so that the same thing has the same slug whichever source it came from.

mod catalogue;
mod clean;
mod group;
mod registry;

use std::fs;
use std::path::Path;

use self::registry::Registry;
use super::yaml::{Problems, Record, parse};
use crate::error::{Error, Result};
use crate::model::Map;

/// The page that stands for the site where the data does not tell a finer one.
const SITE: &str = "https://lermap.t3networkhub.org/";

/// The files that are read, and by what.
const FILES: &[(&str, Reader)] = &[
    ("action-items-content.yml", group::read_areas),
    ("stakeholders-list.yml", group::read_groups),
    ("glossary-list.yml", catalogue::read_terms),
    ("resources-list.yml", catalogue::read_resources),
];

type Reader = fn(&Record<'_>, &mut Context<'_>);

/// What a reader of records writes to.
struct Context<'a> {
    map: Map,
    registry: &'a Registry<'a>,
}

/// What a checkout gives.
pub struct MapSite {
    pub map: Map,
    /// What was read but looks wrong, in the order of files and places.
    pub warnings: Vec<Error>,
}

/// Reads the checkout in `folder`. `known` are the records of this project: their registry is added, and names are
/// resolved through them.
pub fn read(folder: &Path, known: &Map) -> Result<MapSite> {
    let mut texts = Vec::new();
    for (name, _) in FILES {
        let path = folder.join("_data").join(name);
        let bytes = fs::read(&path).map_err(|error| Error::io("read", path.display(), &error))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&path, &error))?;
        texts.push((format!("_data/{name}"), text));
    }
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    read_texts(&texts, known)
}

/// Reads the files of a checkout, each a name such as `_data/glossary-list.yml` and its text.
pub fn read_texts(files: &[(&str, &str)], known: &Map) -> Result<MapSite> {
    let registry = Registry::of(known);
    let mut context = Context { map: Map::default(), registry: &registry };
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for (file, reader) in FILES {
        let Some((name, text)) = files.iter().find(|(name, _)| name.ends_with(file)) else { continue };
        match parse(name, text) {
            Ok(node) => {
                let problems = Problems::lenient(name, text);
                if let Some(record) = Record::of(&node, "the file", &problems) {
                    reader(&record, &mut context);
                    record.finish();
                }
                let (wrong, odd) = problems.finish();
                errors.extend(wrong);
                warnings.extend(odd);
            }
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    let map = registry.complete(context.map);
    Ok(MapSite { map, warnings })
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Error {
    let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() as u64 + 1;
    Error::data("this is not UTF-8 text").at(path.to_str(), "", line, column).with_hint("save the file as UTF-8")
}

#[cfg(test)]
mod tests;
