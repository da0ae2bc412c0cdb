//! Differences for a terminal.

use std::io::Write;

use anstyle::Style;

use super::words::{Piece, word_diff};
use super::{Change, Details, Diff, What};
use crate::error::Result;
use crate::hue;
use crate::output::visible_text;

const NEW: Style = hue::GREEN;
const GONE: Style = hue::MAGENTA;
const CHANGED: Style = hue::BROWN;
const HEAD: Style = hue::VIOLET.bold();

/// Writes `diff` for a person, with colours if `color`. Entities of which only the place changed are only counted.
pub(super) fn write_text(diff: &Diff, color: bool, out: &mut dyn Write) -> Result<()> {
    let pen = Pen { color };
    let mut kind: Option<&str> = None;
    for change in diff.changes.iter().filter(|change| !change.is_only_reordered()) {
        if kind != Some(&change.kind) {
            let name = if change.kind.is_empty() { "without a class" } else { &change.kind };
            let gap = if kind.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", pen.paint(HEAD, name))?;
            kind = Some(&change.kind);
        }
        write_change(change, &pen, out)?;
    }
    let gap = if kind.is_some() { "\n" } else { "" };
    writeln!(out, "{gap}{}", diff.summary())?;
    Ok(())
}

impl Change {
    /// Returns whether nothing but its place changed.
    pub fn is_only_reordered(&self) -> bool {
        matches!(&self.what, What::Changed(details) if *details == Details { reordered: true, ..Details::default() })
    }
}

struct Pen {
    color: bool,
}

impl Pen {
    fn paint(&self, style: Style, text: &str) -> String {
        let text = visible_text(text);
        if self.color { format!("{style}{text}{style:#}") } else { text }
    }

    /// Returns both texts in one, with the words marked that changed.
    fn words(&self, old: &str, new: &str) -> String {
        let shown = word_diff(old, new).into_iter().map(|(piece, words)| match (piece, self.color) {
            (Piece::Same, _) => visible_text(&words),
            (Piece::Gone, true) => self.paint(GONE.strikethrough(), &words),
            (Piece::New, true) => self.paint(NEW.underline(), &words),
            (Piece::Gone, false) => format!("[-{}-]", visible_text(&words)),
            (Piece::New, false) => format!("{{+{}+}}", visible_text(&words)),
        });
        shown.collect::<Vec<_>>().join(" ")
    }
}

fn write_change(change: &Change, pen: &Pen, out: &mut dyn Write) -> Result<()> {
    let (mark, style, text) = match &change.what {
        What::Added(text) => ("+", NEW, text.as_ref()),
        What::Removed(text) => ("-", GONE, text.as_ref()),
        What::Changed(_) => ("~", CHANGED, None),
    };
    writeln!(out, "{} ({})", pen.paint(style, &format!("  {mark} {}", change.label)), visible_text(&change.name))?;
    if let Some(text) = text.filter(|text| **text != change.label) {
        writeln!(out, "      {}", visible_text(text))?;
    }
    let What::Changed(details) = &change.what else { return Ok(()) };
    if let Some(old) = &change.old_name {
        writeln!(out, "      before: {}", visible_text(old))?;
    }
    for word in &details.reworded {
        let words = pen.words(word.old.as_deref().unwrap_or_default(), word.new.as_deref().unwrap_or_default());
        writeln!(out, "      {}: {words}", visible_text(&word.property))?;
    }
    for link in &details.moved {
        let (from, to) = (pen.paint(GONE, &link.from), pen.paint(NEW, &link.to));
        writeln!(out, "      {}: {from} → {to}", visible_text(&link.property))?;
    }
    for (mark, style, links) in [("+", NEW, &details.gained), ("-", GONE, &details.lost)] {
        for link in links {
            writeln!(out, "      {}", pen.paint(style, &format!("{mark} {} → {}", link.property, link.label)))?;
        }
    }
    Ok(())
}
