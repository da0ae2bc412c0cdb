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

use std::io::Write;

use oxrdf::{GraphName, Quad};

use super::{Format, Shape, Style, graphs_only};
use crate::error::Result;
use crate::results::Results;
pub use nodes::{Drawing, Outline, OutlineEdge};

/// A format for nodes and edges.
pub(super) struct GraphFile {
    name: &'static str,
    summary: &'static str,
    extensions: &'static [&'static str],
    media_type: &'static str,
    write: fn(&Drawing, &mut dyn Write) -> Result<()>,
}

pub(super) static GRAPHML: GraphFile = GraphFile {
    name: "graphml",
    summary: "Nodes and edges as GraphML, for yEd, Cytoscape and networkx",
    extensions: &["graphml"],
    media_type: "application/graphml+xml",
    write: graphml::write,
};

pub(super) static GEXF: GraphFile = GraphFile {
    name: "gexf",
    summary: "Nodes and edges as GEXF 1.3, for Gephi",
    extensions: &["gexf"],
    media_type: "application/gexf+xml",
    write: gexf::write,
};

pub(super) static DOT: GraphFile = GraphFile {
    name: "dot",
    summary: "Nodes and edges as DOT, for Graphviz",
    extensions: &["dot", "gv"],
    media_type: "text/vnd.graphviz",
    write: dot::write,
};

pub(super) static MERMAID: GraphFile = GraphFile {
    name: "mermaid",
    summary: "Nodes and edges as a Mermaid flowchart, for Markdown pages",
    extensions: &["mmd", "mermaid"],
    media_type: "text/vnd.mermaid",
    write: mermaid::write,
};

pub(super) static CYTOSCAPE: GraphFile = GraphFile {
    name: "cytoscape",
    summary: "Nodes and edges as Cytoscape JSON",
    extensions: &["cyjs"],
    media_type: "application/json",
    write: cytoscape::write,
};

pub(super) static NODE_CSV: GraphFile = GraphFile {
    name: "node-csv",
    summary: "Nodes as CSV with the headers of Gephi",
    extensions: &[],
    media_type: "text/csv",
    write: tables::write_nodes,
};

pub(super) static EDGE_CSV: GraphFile = GraphFile {
    name: "edge-csv",
    summary: "Edges as CSV with the headers of Gephi",
    extensions: &[],
    media_type: "text/csv",
    write: tables::write_edges,
};

pub(super) static NEO4J_NODE_CSV: GraphFile = GraphFile {
    name: "neo4j-node-csv",
    summary: "Nodes as CSV with the headers of neo4j-admin import",
    extensions: &[],
    media_type: "text/csv",
    write: tables::write_neo4j_nodes,
};

pub(super) static NEO4J_EDGE_CSV: GraphFile = GraphFile {
    name: "neo4j-edge-csv",
    summary: "Edges as CSV with the headers of neo4j-admin import",
    extensions: &[],
    media_type: "text/csv",
    write: tables::write_neo4j_edges,
};

impl Format for GraphFile {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn shape(&self) -> Shape {
        Shape::Graph
    }

    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let Results::Graph(triples) = results else {
            return Err(graphs_only(self.name));
        };
        let quads = triples.map(|triple| Ok(triple?.in_graph(GraphName::DefaultGraph))).collect::<Result<_>>()?;
        self.write_quads(quads, style, out)
    }

    fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        self.write_drawing(&Drawing::of(quads, style.labels), out)
    }

    fn write_drawing(&self, drawing: &Drawing, out: &mut dyn Write) -> Result<usize> {
        (self.write)(drawing, out)?;
        Ok(drawing.statements)
    }

    fn is_graph_file(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
