//! A document for a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Document, Item, Section};
use crate::output::{visible_text, wrap};

/// Returns `document` wrapped at `width` columns, of which at least 40 and at most 120 are used.
pub(super) fn draw(document: &Document, width: usize) -> String {
    let width = width.clamp(40, 120);
    let mut out = String::new();
    let _ = writeln!(out, "{}", visible_text(&document.title));
    if let Some(subtitle) = &document.subtitle {
        let _ = writeln!(out, "{}", visible_text(subtitle));
    }
    for section in &document.sections {
        write_section(section, 0, width, &mut out);
    }
    if let Some((first, rest)) = document.sources.split_first() {
        let _ = writeln!(out, "\nSource: {}", visible_text(first));
        for source in rest {
            let _ = writeln!(out, "        {}", visible_text(source));
        }
    }
    out
}

fn write_section(section: &Section, depth: usize, width: usize, out: &mut String) {
    let margin = "  ".repeat(depth);
    let _ = writeln!(out);
    if !section.heading.is_empty() {
        wrap(out, &visible_text(&section.heading), width, &margin, &margin);
        if depth == 0 {
            let _ = writeln!(out, "{}", "─".repeat(section.heading.width().min(width)));
        }
    }
    let inner = format!("{margin}  ");
    for text in &section.texts {
        wrap(out, &visible_text(text), width, &inner, &inner);
    }
    for item in &section.items {
        write_item(item, &inner, width, out);
    }
    for section in &section.sections {
        write_section(section, depth + 1, width, out);
    }
}

fn write_item(item: &Item, margin: &str, width: usize, out: &mut String) {
    let mut line = visible_text(&item.line());
    if !item.note.is_empty() {
        let _ = write!(line, " [{}]", visible_text(&item.note));
    }
    if let Some(link) = &item.link {
        let _ = write!(line, " <{}>", visible_text(link));
    }
    let next = format!("{margin}  ");
    wrap(out, &line, width, &format!("{margin}- "), &next);
    for item in &item.items {
        write_item(item, &next, width, out);
    }
}
