//! GEXF 1.3. Specification: <https://gexf.net/schema.html>.

use std::io::Write;

use super::nodes::Drawing;
use crate::error::Result;
use crate::escape::xml_shown as xml;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let viz = "xmlns:viz=\"http://gexf.net/1.3/viz\"";
    writeln!(out, "<gexf xmlns=\"http://gexf.net/1.3\" {viz} version=\"1.3\">")?;
    writeln!(out, "  <meta>\n    <creator>lermap</creator>\n  </meta>")?;
    let kind = if drawing.directed { "directed" } else { "undirected" };
    writeln!(out, "  <graph defaultedgetype=\"{kind}\" mode=\"static\">")?;
    writeln!(out, "    <attributes class=\"node\">")?;
    for name in ["kind", "iri", "text"] {
        writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"string\"/>")?;
    }
    for name in &drawing.scores {
        writeln!(out, "      <attribute id=\"{name}\" title=\"{name}\" type=\"double\"/>", name = xml(name))?;
    }
    writeln!(out, "    </attributes>\n    <attributes class=\"edge\">")?;
    writeln!(out, "      <attribute id=\"predicate\" title=\"predicate\" type=\"string\"/>\n    </attributes>")?;
    writeln!(out, "    <nodes>")?;
    for node in &drawing.nodes {
        writeln!(out, "      <node id=\"{}\" label=\"{}\">\n        <attvalues>", xml(&node.id), xml(&node.label))?;
        for (name, value) in [("kind", &node.kind), ("iri", &node.iri), ("text", &node.text)] {
            if !value.is_empty() {
                writeln!(out, "          <attvalue for=\"{name}\" value=\"{}\"/>", xml(value))?;
            }
        }
        for (name, value) in drawing.scores.iter().zip(&node.scores) {
            if let Some(value) = value {
                writeln!(out, "          <attvalue for=\"{}\" value=\"{value}\"/>", xml(name))?;
            }
        }
        let [red, green, blue] = node.colour;
        writeln!(out, "        </attvalues>\n        <viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>")?;
        writeln!(out, "        <viz:size value=\"{}\"/>\n      </node>", node.size())?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for edge in &drawing.edges {
        let (id, source, target) = (xml(&edge.id), xml(&edge.source), xml(&edge.target));
        let label = xml(&edge.label);
        let weight = edge.weight.map(|weight| format!(" weight=\"{weight}\"")).unwrap_or_default();
        writeln!(out, "      <edge id=\"{id}\" source=\"{source}\" target=\"{target}\" label=\"{label}\"{weight}>")?;
        let kind = xml(&edge.kind);
        writeln!(out, "        <attvalues>\n          <attvalue for=\"predicate\" value=\"{kind}\"/>")?;
        writeln!(out, "        </attvalues>\n      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")?;
    Ok(())
}
