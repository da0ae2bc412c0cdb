//! Differences as Markdown, for a pull request or release notes.

use std::io::Write;

use super::words::{Piece, word_diff};
use super::{Change, Diff, What};
use crate::error::Result;
use crate::output::markdown_text;

/// Writes `diff` as Markdown: a heading for each kind, an item for each entity.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_markdown(diff: &Diff, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "# Changes\n\n{}", diff.summary())?;
    let mut kind: Option<&str> = None;
    for change in diff.changes.iter().filter(|change| !change.is_only_reordered()) {
        if kind != Some(&change.kind) {
            let name = if change.kind.is_empty() { "Without a class" } else { &change.kind };
            writeln!(out, "\n## {}\n", markdown_text(name))?;
            kind = Some(&change.kind);
        }
        write_change(change, out)?;
    }
    Ok(())
}

fn write_change(change: &Change, out: &mut dyn Write) -> Result<()> {
    let label = markdown_text(&change.label);
    let details = match &change.what {
        What::Added(text) => return write_whole("Added", &label, text.as_deref(), change, out),
        What::Removed(text) => return write_whole("Removed", &label, text.as_deref(), change, out),
        What::Changed(details) => details,
    };
    writeln!(out, "- **Changed** {label}")?;
    for word in &details.reworded {
        let words = words(word.old.as_deref().unwrap_or_default(), word.new.as_deref().unwrap_or_default());
        writeln!(out, "  - {}: {words}", markdown_text(&word.property))?;
    }
    for link in &details.moved {
        writeln!(
            out,
            "  - {}: ~~{}~~ → **{}**",
            markdown_text(&link.property),
            markdown_text(&link.from),
            markdown_text(&link.to)
        )?;
    }
    for link in &details.gained {
        writeln!(out, "  - {}: **{}**", markdown_text(&link.property), markdown_text(&link.label))?;
    }
    for link in &details.lost {
        writeln!(out, "  - {}: ~~{}~~", markdown_text(&link.property), markdown_text(&link.label))?;
    }
    Ok(())
}

fn write_whole(what: &str, label: &str, text: Option<&str>, change: &Change, out: &mut dyn Write) -> Result<()> {
    match text.filter(|text| *text != change.label) {
        Some(text) => writeln!(out, "- **{what}** {label}: {}", markdown_text(text))?,
        None => writeln!(out, "- **{what}** {label}")?,
    }
    Ok(())
}

fn words(old: &str, new: &str) -> String {
    let shown = word_diff(old, new).into_iter().map(|(piece, words)| match piece {
        Piece::Same => markdown_text(&words),
        Piece::Gone => format!("~~{}~~", markdown_text(&words)),
        Piece::New => format!("**{}**", markdown_text(&words)),
    });
    shown.collect::<Vec<_>>().join(" ")
}
