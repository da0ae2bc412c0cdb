//! A document in Markdown.

use std::fmt::Write as _;

use super::{Document, Item, Section};
use crate::output::markdown_text;

/// Returns `document` in Markdown; nothing in a text of it is markup.
pub(super) fn draw(document: &Document) -> String {
    let mut out = format!("# {}\n", markdown_text(&document.title));
    if let Some(subtitle) = &document.subtitle {
        let _ = write!(out, "\n*{}*\n", markdown_text(subtitle));
    }
    for section in &document.sections {
        write_section(section, 2, &mut out);
    }
    if !document.sources.is_empty() {
        let sources: Vec<String> = document.sources.iter().map(|source| address(source)).collect();
        let _ = write!(out, "\nSource: {}\n", sources.join(", "));
    }
    out
}

fn address(source: &str) -> String {
    if super::is_web(source) { format!("<{}>", safe(source)) } else { markdown_text(source) }
}

/// Returns `link` without what could end it.
fn safe(link: &str) -> String {
    link.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20")
}

fn write_section(section: &Section, level: usize, out: &mut String) {
    let has_heading = !section.heading.is_empty();
    if has_heading {
        let _ = write!(out, "\n{} {}\n", "#".repeat(level.min(6)), markdown_text(&section.heading));
    }
    for text in &section.texts {
        let _ = write!(out, "\n{}\n", markdown_text(text));
    }
    if !section.items.is_empty() {
        out.push('\n');
    }
    for item in &section.items {
        write_item(item, 0, out);
    }
    for section in &section.sections {
        write_section(section, level + usize::from(has_heading), out);
    }
}

fn write_item(item: &Item, depth: usize, out: &mut String) {
    let label = markdown_text(&item.label);
    let label = match &item.link {
        Some(link) => format!("[{label}](<{}>)", safe(link)),
        None if label.is_empty() => label,
        None => format!("**{label}**"),
    };
    let between = if label.is_empty() || item.text.is_empty() { "" } else { ": " };
    let note = if item.note.is_empty() { String::new() } else { format!(" *({})*", markdown_text(&item.note)) };
    let _ = writeln!(out, "{}- {label}{between}{}{note}", "  ".repeat(depth), markdown_text(&item.text));
    for item in &item.items {
        write_item(item, depth + 1, out);
    }
}
