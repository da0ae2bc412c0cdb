//! Nodes and edges as CSV, with the headers that Gephi or Neo4j expects.

use std::io::Write;

use super::nodes::Drawing;
use crate::error::{Error, Result};

pub fn write_nodes(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["Id", "Label", "Kind", "Iri", "Text", "Color", "Degree"];
    let rows = drawing.nodes.iter().map(|node| {
        [&node.id, &node.label, &node.kind, &node.iri, &node.text]
            .map(Clone::clone)
            .into_iter()
            .chain([node.hex(), node.degree.to_string()])
    });
    write(&header, rows, out)
}

pub fn write_edges(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["Source", "Target", "Type", "Label", "Kind"];
    let rows = drawing
        .edges
        .iter()
        .map(|edge| [&edge.source, &edge.target, "Directed", &edge.label, &edge.kind].map(str::to_owned));
    write(&header, rows, out)
}

pub fn write_neo4j_nodes(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["id:ID", "name", ":LABEL", "iri", "text", "degree:int"];
    let rows = drawing.nodes.iter().map(|node| {
        let kind = node.kind.rsplit(':').next().unwrap_or_default();
        [&node.id, &node.label, kind, &node.iri, &node.text, &node.degree.to_string()].map(str::to_owned)
    });
    write(&header, rows, out)
}

pub fn write_neo4j_edges(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = [":START_ID", ":END_ID", ":TYPE", "label"];
    let rows = drawing.edges.iter().map(|edge| [&edge.source, &edge.target, &edge.kind, &edge.label].map(Clone::clone));
    write(&header, rows, out)
}

fn write<R: IntoIterator<Item = String>>(
    header: &[&str],
    rows: impl Iterator<Item = R>,
    out: &mut dyn Write,
) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::from(error),
        kind => Error::data(format!("cannot write CSV: {kind:?}")),
    };
    csv.write_record(header).map_err(failed)?;
    for row in rows {
        csv.write_record(row).map_err(failed)?;
    }
    csv.flush()?;
    Ok(())
}
