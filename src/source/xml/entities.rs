//! The entities that a document type declares, and how much they may make of themselves.

use std::cell::Cell;

use quick_xml::escape::{resolve_predefined_entity, unescape};
use rustc_hash::FxHashMap;

/// The longest document type declaration that is read.
const LONGEST_DECLARATION: usize = 64 << 10;
/// What entities may make, whatever the size of the file.
const EXPANSION: u64 = 1 << 20;
/// How much more than the bytes read entities may make.
const EXPANSION_RATIO: u64 = 10;

const ENTITY: &str = "<!ENTITY";

/// The entities of a document.
#[derive(Default)]
pub(super) struct Entities {
    texts: FxHashMap<String, String>,
    /// Bytes that entities made so far.
    expanded: Cell<u64>,
}

impl Entities {
    /// Reads a document type declaration; an error says at which byte of it, and why, to stop.
    pub(super) fn declare(&mut self, declaration: &str) -> Result<(), (usize, String)> {
        if declaration.len() > LONGEST_DECLARATION {
            return Err((0, format!("the document type declaration is longer than {} KiB", LONGEST_DECLARATION >> 10)));
        }
        let declaration = without_comments(declaration);
        for (at, _) in declaration.match_indices(ENTITY) {
            let part = declaration[at + ENTITY.len()..].split(ENTITY).next().unwrap_or_default().trim_start();
            // Parameter entities are for other declarations only.
            if part.starts_with('%') {
                continue;
            }
            let (name, rest) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
            let rest = rest.trim_start();
            // An entity in another file has no quote here.
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let value = rest[1..].split(quote).next().unwrap_or_default();
            if let Some(other) = references(value).next() {
                return Err((at, format!("the entity `{name}` refers to the entity `{other}`")));
            }
            let text =
                unescape(value).map_err(|error| (at, format!("the entity `{name}` is not well-formed: {error}")))?;
            // The first declaration of a name binds.
            self.texts.entry(name.to_owned()).or_insert_with(|| text.into_owned());
        }
        Ok(())
    }

    /// Returns the text of the entity called `name`, and counts it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        if let Some(text) = resolve_predefined_entity(name) {
            return Some(text);
        }
        let text = self.texts.get(name)?;
        self.expanded.set(self.expanded.get() + text.len() as u64);
        Some(text)
    }

    /// Returns an error if entities made too much out of `bytes` of the file.
    pub(super) fn check(&self, bytes: u64) -> Result<(), String> {
        let expanded = self.expanded.get();
        if expanded > EXPANSION.max(bytes.saturating_mul(EXPANSION_RATIO)) {
            return Err(format!("entities make more than {} MiB out of {bytes} bytes", expanded >> 20));
        }
        Ok(())
    }
}

/// Returns `declaration` with blanks in place of its comments.
fn without_comments(declaration: &str) -> String {
    let mut text = String::with_capacity(declaration.len());
    let mut rest = declaration;
    while let Some((before, behind)) = rest.split_once("<!--") {
        let end = behind.find("-->").map_or(behind.len(), |end| end + "-->".len());
        text.push_str(before);
        text.push_str("    ");
        text.extend(behind[..end].chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = &behind[end..];
    }
    text.push_str(rest);
    text
}

/// Returns the names of the entities that `value` refers to, but for those that every file has.
fn references(value: &str) -> impl Iterator<Item = &str> {
    let names = value.split('&').skip(1).filter_map(|part| part.split_once(';').map(|(name, _)| name));
    names.filter(|name| !name.starts_with('#') && resolve_predefined_entity(name).is_none())
}
