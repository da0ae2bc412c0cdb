//! A document as an indented tree.

use std::fmt::Write as _;

use super::{Document, Item, Section};
use crate::output::visible_text;

/// A line and what is below it.
struct Branch {
    line: String,
    below: Vec<Branch>,
}

/// Returns `document` as a tree, its title at the root.
pub(super) fn draw(document: &Document) -> String {
    let mut below: Vec<Branch> = document.sections.iter().flat_map(branches).collect();
    below.extend(document.sources.iter().map(|source| leaf(&format!("Source: {source}"))));
    let mut out = format!("{}\n", visible_text(&document.title));
    write(&below, "", &mut out);
    out
}

fn leaf(line: &str) -> Branch {
    Branch { line: visible_text(line), below: Vec::new() }
}

/// Returns the branch of a section; what is in one without a heading belongs to the branch above.
fn branches(section: &Section) -> Vec<Branch> {
    let mut below: Vec<Branch> = section.texts.iter().map(|text| leaf(text)).collect();
    below.extend(section.items.iter().map(item));
    below.extend(section.sections.iter().flat_map(branches));
    if section.heading.is_empty() { below } else { vec![Branch { line: visible_text(&section.heading), below }] }
}

fn item(item: &Item) -> Branch {
    let note = if item.note.is_empty() { String::new() } else { format!(" [{}]", item.note) };
    let link = item.link.as_ref().map(|link| format!(" <{link}>")).unwrap_or_default();
    let line = visible_text(&format!("{}{note}{link}", item.line()));
    Branch { line, below: item.items.iter().map(self::item).collect() }
}

fn write(branches: &[Branch], margin: &str, out: &mut String) {
    for (at, branch) in branches.iter().enumerate() {
        let (mark, next) = if at + 1 == branches.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let _ = writeln!(out, "{margin}{mark}{}", branch.line);
        write(&branch.below, &format!("{margin}{next}"), out);
    }
}
