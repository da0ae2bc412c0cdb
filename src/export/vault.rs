//! A vault of notes for Obsidian: a note for each entity, links between notes, and room for the user's own words.
//!
//! A note is called by the name of its entity, so that links of the user stay true. What is under [`MARK`] is the
//! user's: it is kept when the vault is written again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use oxrdf::{NamedOrBlankNode, Quad, Term};

use super::folder::{ExportFile, MARK};
use crate::entity::{Caption, Section, TEXTS, captions, kind_of};
use crate::error::{Error, Result};
use crate::output::{Audience, Format, Labels, MediaType, OnScreen, markdown_text};
use crate::vocab::{BASE, compact, ler, rdf, skos};

/// Properties that are said by the head of a note.
const HEAD: &[&str] = &[rdf::TYPE, rdf::LABEL, skos::PREF_LABEL, skos::ALT_LABEL, ler::TEXT_HASH];

/// An entity that gets a note.
struct Subject<'a> {
    iri: &'a str,
    kind: String,
    label: &'a str,
    statements: BTreeMap<(&'a str, String), &'a Term>,
}

/// A function that makes notes of statements, with what the user wrote under those in a folder.
pub type WriteNotes = fn(&[Quad], &dyn Labels, &Path) -> Result<Vec<ExportFile>>;

/// A folder of notes.
pub static NOTES: Format<WriteNotes> = Format {
    name: "obsidian",
    summary: "A folder of notes that link to each other; what you write under them is kept",
    audience: Audience::People,
    screen: OnScreen::Binary,
    extensions: &[],
    media_type: MediaType::shared("text/markdown"),
    aliases: &["notes", "vault"],
    bundled: None,
    writer: vault,
};

/// Returns the notes of all entities of our own in `quads`, with what the user wrote under those in `folder`.
fn vault(quads: &[Quad], labels: &dyn Labels, folder: &Path) -> Result<Vec<ExportFile>> {
    let captions = captions(quads);
    let mut subjects: BTreeMap<String, Subject<'_>> = BTreeMap::new();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(node) = &quad.subject else { continue };
        let Some(Caption { section, label }) = captions.get(&quad.subject) else { continue };
        let Section::Individuals { .. } = section else { continue };
        let Some(name) = note_name(node.as_str()) else { continue };
        let kind = kind_of(section);
        let new = || Subject { iri: node.as_str(), kind, label, statements: BTreeMap::new() };
        let subject = subjects.entry(name).or_insert_with(new);
        subject.statements.insert((quad.predicate.as_str(), quad.object.to_string()), &quad.object);
    }
    let names: BTreeSet<&str> = subjects.keys().map(String::as_str).collect();
    subjects
        .iter()
        .map(|(name, subject)| {
            let path = format!("{name}.md");
            let own = own_words(&folder.join(&path))?;
            let text = format!("{}\n{MARK}\n{own}", note(subject, &names, labels));
            Ok(ExportFile { path, media_type: "text/markdown", bytes: text.into_bytes() })
        })
        .collect()
}

/// Returns the name of the note of `iri`: kind and local part; none if it is not one of our own.
fn note_name(iri: &str) -> Option<String> {
    iri.starts_with(BASE).then(|| compact(iri))?.map(|name| name.replace(':', "/"))
}

/// Returns what the user wrote in the note at `path`; an error if the line is gone that shows where that starts.
fn own_words(path: &Path) -> Result<String> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(String::new()) };
    match text.split_once(&format!("{MARK}\n")).or_else(|| text.split_once(MARK)) {
        Some((_, own)) => Ok(own.to_owned()),
        None => Err(Error::data(format!("the note `{}` has lost the line above your own words", path.display()))
            .with_hint(format!("put the line `{MARK}` back, or move the note away"))),
    }
}

fn note(subject: &Subject<'_>, names: &BTreeSet<&str>, labels: &dyn Labels) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let values = |property: &str| -> Vec<&Term> {
        subject.statements.iter().filter(|((p, _), _)| *p == property).map(|(_, object)| *object).collect()
    };
    let aliases: Vec<String> = values(skos::ALT_LABEL).into_iter().filter_map(literal).map(quoted).collect();
    let mut out = String::from("---\n");
    let _ = writeln!(out, "title: {}", quoted(subject.label));
    let _ = writeln!(
        out,
        "aliases: [{}]",
        std::iter::once(quoted(subject.label)).chain(aliases).collect::<Vec<_>>().join(", ")
    );
    let _ = writeln!(out, "kind: {}\niri: {}", quoted(&subject.kind), quoted(subject.iri));
    let tag = subject.kind.replace([':', '.'], "/");
    let _ = writeln!(out, "tags: [{}]\n---\n\n# {}", quoted(&tag), markdown_text(subject.label));
    for property in TEXTS {
        for text in values(property).into_iter().filter_map(literal) {
            let _ = writeln!(out, "\n{}", markdown_text(text));
        }
    }
    let mut last = "";
    for ((property, _), object) in &subject.statements {
        if HEAD.contains(property) || TEXTS.contains(property) {
            continue;
        }
        if *property != last {
            let name = labels.label(property).or_else(|| compact(property)).unwrap_or_else(|| (*property).to_owned());
            let _ = writeln!(out, "\n**{}**\n", markdown_text(&name));
            last = property;
        }
        let _ = writeln!(out, "- {}", value(object, names, labels));
    }
    out
}

fn literal(term: &Term) -> Option<&str> {
    if let Term::Literal(literal) = term { Some(literal.value()) } else { None }
}

/// Returns a value: a link to its note where it has one, else to its address, else its text.
fn value(object: &Term, names: &BTreeSet<&str>, labels: &dyn Labels) -> String {
    let Term::NamedNode(node) = object else {
        return markdown_text(literal(object).unwrap_or(&object.to_string()));
    };
    let label = labels.label(node.as_str()).or_else(|| compact(node.as_str()));
    let label = label.unwrap_or_else(|| node.as_str().to_owned());
    match note_name(node.as_str()).filter(|name| names.contains(name.as_str())) {
        // Obsidian has no escapes inside a link.
        Some(name) => format!("[[{name}|{}]]", label.replace(['[', ']', '|', '\n'], " ")),
        None => format!("[{}](<{}>)", markdown_text(&label), node.as_str().replace(['<', '>', '\n'], "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::export::{Choice, Foreign, choose, write_folder};
    use crate::label::StoreLabels;
    use crate::load::LoadOptions;
    use crate::source::Source;

    fn write(folder: &Path) -> Result<Vec<ExportFile>> {
        let engine = Engine::open(&[Source::Embedded], &LoadOptions::default())?;
        let quads = choose(engine.store(), &Choice::default(), &crate::cancel::Cancellation::new())?;
        let notes = vault(&quads, &StoreLabels::new(engine.store()), folder)?;
        write_folder(folder, &notes, Foreign::Keep)?;
        Ok(notes)
    }

    #[test]
    fn the_words_of_the_user_are_kept_and_every_link_leads_somewhere() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("vault");
        let notes = write(&folder).unwrap();
        let paths: BTreeSet<&str> = notes.iter().map(|note| note.path.trim_end_matches(".md")).collect();
        for note in &notes {
            let text = String::from_utf8_lossy(&note.bytes);
            for link in text.split("[[").skip(1).filter_map(|rest| rest.split(['|', ']']).next()) {
                assert!(paths.contains(link), "{}: [[{link}]] leads nowhere", note.path);
            }
        }
        let lower: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
        assert_eq!(lower.len(), paths.len(), "two notes differ only in upper and lower case");
        let employers = folder.join("stakeholder/employers.md");
        let mut text = fs::read_to_string(&employers).unwrap();
        text.push_str("My own thought\n");
        fs::write(&employers, &text).unwrap();
        fs::write(folder.join("diary.md"), "Dear diary").unwrap();
        write(&folder).unwrap();
        assert_eq!(fs::read_to_string(&employers).unwrap(), text);
        assert_eq!(fs::read_to_string(folder.join("diary.md")).unwrap(), "Dear diary");
        fs::write(&employers, "no line any more").unwrap();
        assert!(write(&folder).unwrap_err().message.contains("employers.md"));
        assert_eq!(fs::read_to_string(&employers).unwrap(), "no line any more");
    }
}
