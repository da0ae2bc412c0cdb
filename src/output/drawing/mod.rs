//! Graph files: the entities of a graph as nodes and its links as edges, for programs that draw.
//!
//! One file per format. To add one, write the file, then add its `mod` line and its format below and in
//! [`super::FORMATS`]. Ids are the names of the entities, so that they stay the same from run to run.

mod cytoscape;
mod dot;
mod gexf;
mod graphml;
mod mermaid;
mod nodes;
mod tables;

use super::{Audience, Format, MediaType, OnScreen, Writer};
pub use nodes::{Drawing, Outline, OutlineEdge};
pub(super) use nodes::{Edge, Node};

pub(super) static GRAPHML: Format = Format {
    name: "graphml",
    summary: "Nodes and edges as GraphML, for yEd, Cytoscape and networkx",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["graphml"],
    media_type: MediaType::of("application/graphml+xml"),
    aliases: &[],
    bundled: Some("map.graphml"),
    writer: Writer::Network(graphml::write),
};

pub(super) static GEXF: Format = Format {
    name: "gexf",
    summary: "Nodes and edges as GEXF 1.3, for Gephi",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["gexf"],
    media_type: MediaType::of("application/gexf+xml"),
    aliases: &[],
    bundled: Some("map.gexf"),
    writer: Writer::Network(gexf::write),
};

pub(super) static DOT: Format = Format {
    name: "dot",
    summary: "Nodes and edges as DOT, for Graphviz",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["dot", "gv"],
    media_type: MediaType::of("text/vnd.graphviz"),
    aliases: &["graphviz"],
    bundled: None,
    writer: Writer::Network(dot::write),
};

pub(super) static MERMAID: Format = Format {
    name: "mermaid",
    summary: "Nodes and edges as a Mermaid flowchart, for Markdown pages",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["mmd", "mermaid"],
    media_type: MediaType::of("text/vnd.mermaid"),
    aliases: &[],
    bundled: None,
    writer: Writer::Network(mermaid::write),
};

pub(super) static CYTOSCAPE: Format = Format {
    name: "cytoscape",
    summary: "Nodes and edges as Cytoscape JSON",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["cyjs"],
    media_type: MediaType::shared("application/json"),
    aliases: &[],
    bundled: None,
    writer: Writer::Network(cytoscape::write),
};

pub(super) static NODE_CSV: Format = Format {
    name: "node-csv",
    summary: "Nodes as CSV with the headers of Gephi",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: Some("tables/nodes.csv"),
    writer: Writer::Network(tables::write_nodes),
};

pub(super) static EDGE_CSV: Format = Format {
    name: "edge-csv",
    summary: "Edges as CSV with the headers of Gephi",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: Some("tables/edges.csv"),
    writer: Writer::Network(tables::write_edges),
};

pub(super) static NEO4J_NODE_CSV: Format = Format {
    name: "neo4j-node-csv",
    summary: "Nodes as CSV with the headers of neo4j-admin import",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: None,
    writer: Writer::Network(tables::write_neo4j_nodes),
};

pub(super) static NEO4J_EDGE_CSV: Format = Format {
    name: "neo4j-edge-csv",
    summary: "Edges as CSV with the headers of neo4j-admin import",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("text/csv"),
    aliases: &[],
    bundled: None,
    writer: Writer::Network(tables::write_neo4j_edges),
};

#[cfg(test)]
mod tests;
