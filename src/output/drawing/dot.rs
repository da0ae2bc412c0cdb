//! DOT, the language of Graphviz. Specification: <https://graphviz.org/doc/info/lang.html>.

use std::io::Write;

use super::nodes::Drawing;
use crate::error::Result;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let (kind, arrow) = if drawing.directed { ("digraph", "->") } else { ("graph", "--") };
    writeln!(out, "{kind} lermap {{\n  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];")?;
    for node in &drawing.nodes {
        let (id, label, tip) = (quoted(&node.id), quoted(&node.label), quoted(&node.text));
        let tip = if node.text.is_empty() { String::new() } else { format!(", tooltip={tip}") };
        write!(out, "  {id} [label={label}, fillcolor=\"{}\"{tip}", node.hex())?;
        for (name, value) in drawing.scores.iter().zip(&node.scores) {
            if let Some(value) = value {
                write!(out, ", {}=\"{value}\"", quoted(name))?;
            }
        }
        writeln!(out, "];")?;
    }
    for edge in &drawing.edges {
        let (source, target, label) = (quoted(&edge.source), quoted(&edge.target), quoted(&edge.label));
        let weight = edge.weight.map(|weight| format!(", weight=\"{weight}\"")).unwrap_or_default();
        writeln!(out, "  {source} {arrow} {target} [label={label}{weight}];")?;
    }
    writeln!(out, "}}")?;
    Ok(())
}

/// Returns `text` between quotes. Backslashes are doubled, so that none starts an escape of a label.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
