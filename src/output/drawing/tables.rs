//! Nodes and edges as CSV, with the headers that Gephi or Neo4j expects.

use std::io::Write;

use super::nodes::{Drawing, Node};
use crate::error::{Error, Result};

pub(super) fn write_nodes(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["Id", "Label", "Kind", "Iri", "Text", "Color", "Degree"].map(str::to_owned);
    let rows = drawing.nodes.iter().map(|node| {
        let texts = [&node.id, &node.label, &node.kind, &node.iri, &node.text].map(Clone::clone);
        texts.into_iter().chain([node.hex(), node.degree.to_string()]).chain(scores(node))
    });
    write(header.into_iter().chain(drawing.scores.iter().cloned()), rows, out)
}

pub(super) fn write_edges(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["Source", "Target", "Type", "Label", "Kind"].map(str::to_owned);
    let kind = if drawing.directed { "Directed" } else { "Undirected" };
    let rows = drawing.edges.iter().map(|edge| {
        let texts = [&edge.source, &edge.target, kind, &edge.label, &edge.kind].map(str::to_owned);
        texts.into_iter().chain(edge.weight.map(|weight| weight.to_string()))
    });
    write(header.into_iter().chain(weight_column(drawing, "Weight")), rows, out)
}

pub(super) fn write_neo4j_nodes(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = ["id:ID", "name", ":LABEL", "iri", "text", "degree:int"].map(str::to_owned);
    let rows = drawing.nodes.iter().map(|node| {
        let kind = node.kind.rsplit(':').next().unwrap_or_default();
        let texts = [&node.id, &node.label, kind, &node.iri, &node.text, &node.degree.to_string()].map(str::to_owned);
        texts.into_iter().chain(scores(node))
    });
    write(header.into_iter().chain(drawing.scores.iter().map(|name| format!("{name}:double"))), rows, out)
}

pub(super) fn write_neo4j_edges(drawing: &Drawing, out: &mut dyn Write) -> Result<()> {
    let header = [":START_ID", ":END_ID", ":TYPE", "label"].map(str::to_owned);
    let rows = drawing.edges.iter().map(|edge| {
        let texts = [&edge.source, &edge.target, &edge.kind, &edge.label].map(Clone::clone);
        texts.into_iter().chain(edge.weight.map(|weight| weight.to_string()))
    });
    write(header.into_iter().chain(weight_column(drawing, "weight:double")), rows, out)
}

/// Returns the scores of `node` as cells, empty where it has none.
fn scores(node: &Node) -> impl Iterator<Item = String> {
    node.scores.iter().map(|score| score.map(|score| score.to_string()).unwrap_or_default())
}

/// Returns the name of the column of weights, if edges have any; they have all or none.
fn weight_column(drawing: &Drawing, name: &str) -> Option<String> {
    drawing.edges.iter().any(|edge| edge.weight.is_some()).then(|| name.to_owned())
}

fn write<R: IntoIterator<Item = String>>(
    header: impl Iterator<Item = String>,
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
