//! GraphML. Specification: <http://graphml.graphdrawing.org/specification.html>.

use std::io::Write;

use super::nodes::Drawing;
use crate::error::Result;
use crate::escape::xml_shown as xml;

/// Attributes: id, what has it, name.
const KEYS: &[(&str, &str, &str, &str)] = &[
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("iri", "node", "iri", "string"),
    ("text", "node", "text", "string"),
    ("colour", "node", "color", "string"),
    ("degree", "node", "degree", "int"),
    ("predicate", "edge", "kind", "string"),
    ("edge-label", "edge", "label", "string"),
];

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (id, owner, name, kind) in KEYS {
        writeln!(out, "  <key id=\"{id}\" for=\"{owner}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    for name in &drawing.scores {
        let name = xml(name);
        writeln!(out, "  <key id=\"score-{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"double\"/>")?;
    }
    if drawing.edges.iter().any(|edge| edge.weight.is_some()) {
        writeln!(out, "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>")?;
    }
    let kind = if drawing.directed { "directed" } else { "undirected" };
    writeln!(out, "  <graph id=\"lermap\" edgedefault=\"{kind}\">")?;
    for node in &drawing.nodes {
        writeln!(out, "    <node id=\"{}\">", xml(&node.id))?;
        let (hex, degree) = (node.hex(), node.degree.to_string());
        let values =
            [("label", &node.label), ("kind", &node.kind), ("iri", &node.iri), ("text", &node.text), ("colour", &hex)];
        for (key, value) in values.into_iter().chain([("degree", &degree)]) {
            if !value.is_empty() {
                writeln!(out, "      <data key=\"{key}\">{}</data>", xml(value))?;
            }
        }
        for (name, value) in drawing.scores.iter().zip(&node.scores) {
            if let Some(value) = value {
                writeln!(out, "      <data key=\"score-{}\">{value}</data>", xml(name))?;
            }
        }
        writeln!(out, "    </node>")?;
    }
    for edge in &drawing.edges {
        let (id, source, target) = (xml(&edge.id), xml(&edge.source), xml(&edge.target));
        writeln!(out, "    <edge id=\"{id}\" source=\"{source}\" target=\"{target}\">")?;
        writeln!(out, "      <data key=\"predicate\">{}</data>", xml(&edge.kind))?;
        writeln!(out, "      <data key=\"edge-label\">{}</data>", xml(&edge.label))?;
        if let Some(weight) = edge.weight {
            writeln!(out, "      <data key=\"weight\">{weight}</data>")?;
        }
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")?;
    Ok(())
}
