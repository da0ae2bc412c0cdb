//! Cytoscape JSON, as Cytoscape, Cytoscape.js and networkx read it.

use std::io::Write;

use serde_json::json;

use super::nodes::Drawing;
use crate::error::Result;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let directed = drawing.directed;
    writeln!(
        out,
        "{{\n\"data\": [],\n\"directed\": {directed},\n\"multigraph\": true,\n\"elements\": {{\n\"nodes\": ["
    )?;
    for (place, node) in drawing.nodes.iter().enumerate() {
        let mut data = json!({
            "id": node.id, "value": node.id, "name": node.label, "kind": node.kind, "iri": node.iri,
            "text": node.text, "color": node.hex(), "degree": node.degree,
        });
        for (name, value) in drawing.scores.iter().zip(&node.scores) {
            data[name] = json!(value);
        }
        writeln!(out, "{}{}", json!({ "data": data }), comma(place, drawing.nodes.len()))?;
    }
    writeln!(out, "],\n\"edges\": [")?;
    for (place, edge) in drawing.edges.iter().enumerate() {
        let mut data = json!({
            "id": edge.id, "source": edge.source, "target": edge.target, "key": edge.kind, "kind": edge.kind,
            "name": edge.label,
        });
        if let Some(weight) = edge.weight {
            data["weight"] = json!(weight);
        }
        writeln!(out, "{}{}", json!({ "data": data }), comma(place, drawing.edges.len()))?;
    }
    writeln!(out, "]\n}}\n}}")?;
    Ok(())
}

fn comma(place: usize, length: usize) -> &'static str {
    if place + 1 < length { "," } else { "" }
}
