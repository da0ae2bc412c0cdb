//! A Mermaid flowchart. Syntax: <https://mermaid.js.org/syntax/flowchart.html>.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use xxhash_rust::xxh3::xxh3_64;

use super::nodes::Drawing;
use crate::error::Result;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let names = names(drawing);
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    writeln!(out, "flowchart LR")?;
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for node in &drawing.nodes {
        let class = word(&node.kind);
        write!(out, "  {}[\"{}\"]", name(&node.id), text(&node.label))?;
        if class.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, ":::{class}")?;
            kinds.insert(class, node.hex());
        }
    }
    let arrow = if drawing.directed { "-->" } else { "---" };
    for edge in &drawing.edges {
        writeln!(out, "  {} {arrow}|\"{}\"| {}", name(&edge.source), text(&edge.label), name(&edge.target))?;
    }
    for (class, colour) in kinds {
        writeln!(out, "  classDef {class} fill:{colour}")?;
    }
    Ok(())
}

/// Returns a name for each id that Mermaid takes: words and digits; ids that would share one get a hash.
fn names(drawing: &Drawing) -> BTreeMap<&str, String> {
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for node in &drawing.nodes {
        *words.entry(word(&node.id)).or_default() += 1;
    }
    // Mermaid takes these words for its own.
    let reserved: BTreeSet<&str> = ["end", "graph", "subgraph", "style", "class", "click", "default"].into();
    let of = |id: &str| {
        let plain = word(id);
        let is_shared = words.get(&plain).is_some_and(|count| *count > 1);
        if is_shared || reserved.contains(plain.as_str()) {
            format!("{plain}_{:08x}", xxh3_64(id.as_bytes()) >> 32)
        } else {
            plain
        }
    };
    drawing.nodes.iter().map(|node| (node.id.as_str(), of(&node.id))).collect()
}

fn word(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Returns `text` with entities for everything that Mermaid or the page around it could take for markup.
fn text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | ';' => out.push_str(&format!("#{};", u32::from(c))),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
