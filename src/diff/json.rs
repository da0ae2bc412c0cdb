//! Differences as JSON.

use std::io::Write;

use serde_json::{Value, json};

use super::words::{Piece, word_diff};
use super::{Change, Diff, Link, What};
use crate::error::{Error, Result};

/// Writes `diff` as one JSON object: counts, and a list of changes.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_json(diff: &Diff, out: &mut dyn Write) -> Result<()> {
    let counts = diff.counts();
    let value = json!({
        "summary": {
            "added": counts.added, "removed": counts.removed, "reworded": counts.reworded, "moved": counts.moved,
            "reordered": counts.reordered, "linksGained": counts.links_gained, "linksLost": counts.links_lost,
            "statementsAdded": diff.added.len(), "statementsRemoved": diff.removed.len(),
        },
        "changes": diff.changes.iter().map(change).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value).map_err(|error| match error.io_error_kind() {
        Some(kind) => Error::from(std::io::Error::from(kind)),
        None => Error::data(format!("cannot write JSON: {error}")),
    })?;
    writeln!(out)?;
    Ok(())
}

fn change(change: &Change) -> Value {
    let head = json!({ "kind": change.kind, "entity": change.name, "label": change.label });
    let mut object = head.as_object().cloned().unwrap_or_default();
    if let Some(old) = &change.old_name {
        object.insert("oldEntity".to_owned(), old.as_str().into());
    }
    let mut set = |key: &str, value: Value| {
        object.insert(key.to_owned(), value);
    };
    match &change.what {
        What::Added(text) => {
            set("change", "added".into());
            set("text", json!(text));
        }
        What::Removed(text) => {
            set("change", "removed".into());
            set("text", json!(text));
        }
        What::Changed(details) => {
            set("change", "changed".into());
            let reworded = details.reworded.iter().map(|word| {
                let words = words(word.old.as_deref().unwrap_or_default(), word.new.as_deref().unwrap_or_default());
                json!({ "property": word.property, "old": word.old, "new": word.new, "words": words })
            });
            set("reworded", reworded.collect());
            let moved = details.moved.iter();
            set("moved", moved.map(|m| json!({ "property": m.property, "from": m.from, "to": m.to })).collect());
            let link = |link: &Link| json!({ "property": link.property, "to": link.label });
            set("linksGained", details.gained.iter().map(link).collect());
            set("linksLost", details.lost.iter().map(link).collect());
            set("reordered", details.reordered.into());
        }
    }
    Value::Object(object)
}

fn words(old: &str, new: &str) -> Value {
    let pieces = word_diff(old, new).into_iter().map(|(piece, words)| match piece {
        Piece::Same => json!({ "same": words }),
        Piece::Gone => json!({ "gone": words }),
        Piece::New => json!({ "new": words }),
    });
    pieces.collect()
}
