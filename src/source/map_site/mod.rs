//! The records of a checkout of the map's site: the YAML files that its pages are made from, in the map's own words.
//!
//! The files were written for templates, not for programs: entities and tags inside texts, a text where a list is
//! meant, keys that vary. What can be understood is read; what was changed or left out on the way is a warning; what
//! cannot be understood is an error. Names of terms, resources, organizations and people lead to the slugs of record of
//! the embedded map, and its curated registry is added, so that both sources answer the same questions.

mod checkout;
mod glossary;
mod known;
mod registry;
mod resources;
mod stakeholders;
mod text;
mod voice;

use std::fs;
use std::path::{Path, PathBuf};

use self::known::Known;
use super::decode_text;
use super::yaml::{Problems, Record, parse};
use crate::error::{Error, Result};
use crate::model::Map;

pub use registry::registry;

/// The page that stands for the site where the data does not tell a finer one.
const SITE: &str = "https://lermap.t3networkhub.org/";

/// The largest file that is read.
const LARGEST: u64 = 16 << 20;

/// The file without which a folder is not a checkout.
const STAKEHOLDERS: &str = "stakeholders-list.yml";

/// Reads the records of one file.
type Reader = fn(&Record<'_>, &mut Context<'_>);

/// Which file holds what, in the order in which they build on each other.
const READERS: &[(&str, Reader)] = &[
    ("action-items-content.yml", stakeholders::read_areas),
    ("resources-list.yml", resources::read),
    ("glossary-list.yml", glossary::read),
    (STAKEHOLDERS, stakeholders::read),
];

/// What a reader of records writes to.
struct Context<'a> {
    map: Map,
    known: &'a Known<'a>,
}

/// The records of a checkout and what looked wrong.
#[derive(Debug)]
pub struct MapSite {
    /// The records.
    pub map: Map,
    /// In the order of files and places.
    pub warnings: Vec<Error>,
}

/// Returns whether `folder` is a checkout of the map's site, or its `_data` folder.
pub fn is_checkout(folder: &Path) -> bool {
    data_folder(folder).join(STAKEHOLDERS).is_file()
}

fn data_folder(folder: &Path) -> PathBuf {
    let data = folder.join("_data");
    if data.join(STAKEHOLDERS).is_file() || !folder.join(STAKEHOLDERS).is_file() { data } else { folder.to_owned() }
}

/// Reads the checkout in `folder`; `curated` is the embedded map.
///
/// # Errors
/// When `folder` is not a checkout of the map's site, or cannot be read.
pub fn read(folder: &Path, curated: &Map) -> Result<MapSite> {
    let data = data_folder(folder);
    let mut texts = Vec::new();
    let mut errors = Vec::new();
    for (name, _) in READERS {
        let path = data.join(name);
        if path.exists() {
            match read_text(&path) {
                Ok(text) => texts.push((format!("_data/{name}"), text)),
                Err(error) => errors.push(error),
            }
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let named = |error: Error| name_files(error, &data);
    match read_texts(&files, curated) {
        Ok(mut site) => {
            let root = if data == folder { data.parent().unwrap_or(folder) } else { folder };
            site.map.checkout = checkout::of(root);
            site.warnings = site.warnings.into_iter().map(named).collect();
            Ok(site)
        }
        Err(error) => Err(named(error)),
    }
}

/// Returns `error` with its files named as the user can open them.
fn name_files(mut error: Error, data: &Path) -> Error {
    let shown = |file: &str| data.join(file.strip_prefix("_data/").unwrap_or(file)).display().to_string();
    if let Some(file) = error.position.as_mut().and_then(|position| position.file.as_mut()) {
        *file = shown(file);
    }
    error.others = error.others.into_iter().map(|other| name_files(other, data)).collect();
    error
}

fn read_text(path: &Path) -> Result<String> {
    let failed = |error: std::io::Error| Error::io("read", path.display(), &error);
    let size = fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST {
        return Err(Error::limit(format!("`{}` has {size} bytes, {LARGEST} are the limit", path.display())));
    }
    decode_text(&path.display().to_string(), fs::read(path).map_err(failed)?)
}

/// Reads the records of `files`, each a name such as `_data/glossary-list.yml` and its text.
///
/// # Errors
/// When a file that must be there is missing or wrong.
pub fn read_texts(files: &[(&str, &str)], curated: &Map) -> Result<MapSite> {
    let known = Known::of(curated);
    let mut context = Context { map: Map { is_of_site: true, ..Map::default() }, known: &known };
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for (wanted, reader) in READERS {
        let Some((name, text)) = files.iter().find(|(name, _)| name.rsplit('/').next() == Some(*wanted)) else {
            missing(wanted, &mut context, &mut errors, &mut warnings);
            continue;
        };
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
    let mut map = context.map;
    registry(&mut map, curated);
    Ok(MapSite { map, warnings })
}

/// Notes that the file called `name` is not there. Action areas are then those of the embedded map.
fn missing(name: &str, context: &mut Context<'_>, errors: &mut Vec<Error>, warnings: &mut Vec<Error>) {
    if name == STAKEHOLDERS {
        errors.push(Error::data(format!("there is no file `_data/{name}`")));
        return;
    }
    if name == READERS[0].0 {
        context.map.areas = context.known.curated.areas.clone();
    }
    warnings.push(Error::data(format!("there is no file `_data/{name}`, so its records are missing")));
}

#[cfg(test)]
mod tests;
