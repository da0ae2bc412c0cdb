//! Writes results in a format that a person or a program can read.
//!
//! One file per format. To add one, write the file, then add its `mod` line and its entry in [`FORMATS`]; `--help`,
//! completion and the tests below walk that list. Formats know results, never the store.

mod arrows;
mod bars;
mod card;
mod columns;
mod database;
mod drawing;
mod escape;
mod graph;
mod html;
mod jsonl;
mod markdown;
mod matrix;
mod rdf;
mod shown;
mod sparql;
mod spreadsheet;
mod table;
mod tree;
mod workbook;

use std::io::Write;
use std::path::Path;

use oxrdf::Quad;

use crate::error::{Error, Result};
use crate::results::Results;

pub use drawing::{Drawing, Outline, OutlineEdge};
pub use escape::{markdown_text, visible_text, xml_shown, xml_text};
pub use rdf::{BlankLabels, Block, Context, Document, Key, has_blank_node, relabel};

/// Every output format, in the order `--help` shows them.
pub static FORMATS: &[&dyn Format] = &[
    &table::TABLE,
    &sparql::CSV,
    &sparql::TSV,
    &sparql::JSON,
    &sparql::XML,
    &jsonl::JSONL,
    &spreadsheet::SPREADSHEET,
    &spreadsheet::CROSS_TABLE,
    &workbook::XLSX,
    &workbook::XLSX_CROSS_TABLE,
    &markdown::MARKDOWN,
    &html::HTML,
    &bars::BARS,
    &matrix::MATRIX,
    &tree::TREE,
    &card::CARD,
    &arrows::GRAPH,
    &graph::TURTLE,
    &graph::NTRIPLES,
    &graph::NQUADS,
    &graph::TRIG,
    &graph::RDFXML,
    &graph::JSONLD,
    &graph::CANONICAL,
    &database::SQLITE,
    &drawing::GRAPHML,
    &drawing::GEXF,
    &drawing::DOT,
    &drawing::MERMAID,
    &drawing::CYTOSCAPE,
    &drawing::NODE_CSV,
    &drawing::EDGE_CSV,
    &drawing::NEO4J_NODE_CSV,
    &drawing::NEO4J_EDGE_CSV,
];

/// What a format can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Solutions and booleans.
    Table,
    /// Graphs.
    Graph,
    /// Everything.
    Any,
}

/// How a format can be written from a store without holding the dataset; the bytes are those of
/// [`Format::write_quads`].
#[derive(Clone, Copy)]
pub enum Streaming {
    /// It cannot.
    None,
    /// N-Triples, or N-Quads with `graphs`, sorted by bytes.
    Lines { graphs: bool },
    /// Subject by subject; returns how many statements it wrote.
    Blocks(fn(Document<'_>, &mut dyn Write) -> Result<usize>),
}

/// A way to write results.
pub trait Format: Sync {
    /// The name given to `--format`, in kebab-case.
    fn name(&self) -> &'static str;

    /// One line for `--help`, without a full stop.
    fn summary(&self) -> &'static str;

    /// The file extensions that pick this format, without a dot.
    fn extensions(&self) -> &'static [&'static str];

    /// The media type of what is written.
    fn media_type(&self) -> &'static str;

    /// What this format can write.
    fn shape(&self) -> Shape;

    /// Writes `results` to `out` and returns how many rows or triples it wrote.
    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize>;

    /// Returns whether what is written can be shown on a screen.
    fn is_text(&self) -> bool {
        true
    }

    /// Returns how a dataset can be written without holding it.
    fn streaming(&self) -> Streaming {
        Streaming::None
    }

    /// Writes a whole dataset to `out`, the same bytes for the same quads in any order, and returns how many
    /// statements it wrote. Formats without named graphs write the union of all graphs.
    fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let _ = (quads, style, out);
        Err(Error::usage(format!("the format `{}` holds tables only", self.name()))
            .with_hint(format!("for a graph there are {}", names_of(|format| format.shape() == Shape::Graph))))
    }

    /// Returns whether this holds nodes and edges, with their labels, colours, sizes, weights and scores.
    fn is_graph_file(&self) -> bool {
        false
    }

    /// Writes nodes and edges to `out` and returns how many edges they are; graph files only.
    fn write_drawing(&self, drawing: &Drawing, out: &mut dyn Write) -> Result<usize> {
        let _ = (drawing, out);
        Err(Error::usage(format!("the format `{}` holds no nodes and edges", self.name()))
            .with_hint(format!("for a network there are {}", names_of(|format| format.is_graph_file()))))
    }
}

/// Returns the names of the formats that `wanted` takes, as a list in words.
fn names_of(wanted: impl Fn(&dyn Format) -> bool) -> String {
    let names = FORMATS.iter().filter(|format| wanted(**format)).map(|format| format!("`{}`", format.name()));
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the error of a format for graphs that is given something else.
fn graphs_only(name: &str) -> Error {
    Error::usage(format!("the format `{name}` holds graphs only"))
        .with_hint("use `--format csv`, `json` or `table`, or ask with CONSTRUCT")
}

/// How the reader wants to see results; formats for programs look at none of it.
pub struct Style<'a> {
    /// Width of the window in columns; `None` for output that is never cut.
    pub width: Option<usize>,
    /// Use colours.
    pub color: bool,
    /// Show full IRIs in place of prefixed names.
    pub iris: bool,
    /// Returns the label of an entity, where labels are wanted.
    pub labels: Option<&'a dyn Labels>,
    /// Put a column of labels beside each column of entities, in formats for spreadsheets.
    pub label_columns: bool,
}

impl Style<'_> {
    /// The style of output for programs.
    pub const PLAIN: Style<'static> =
        Style { width: None, color: false, iris: false, labels: None, label_columns: false };
}

/// Labels of entities.
pub trait Labels {
    /// Returns the label of the entity called `iri`, if it has one.
    fn label(&self, iri: &str) -> Option<String>;
}

/// Returns the format called `name`.
pub fn format(name: &str) -> Result<&'static dyn Format> {
    FORMATS
        .iter()
        .copied()
        .find(|format| format.name() == name)
        .ok_or_else(|| Error::unknown("format", name, FORMATS.iter().map(|format| format.name())))
}

/// Returns the format that the extension of `path` stands for.
pub fn format_of_path(path: &Path) -> Result<&'static dyn Format> {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    FORMATS.iter().copied().find(|format| format.extensions().contains(&extension.as_str())).ok_or_else(|| {
        Error::usage(format!("no format is known for the file `{}`", path.display()))
            .with_hint("name one with `--format`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut seen = std::collections::HashSet::new();
        for format in FORMATS {
            let name = format.name();
            assert!(seen.insert(name), "two formats are called `{name}`");
            assert!(
                name.chars().all(|c| c.is_ascii_alphanumeric() && !c.is_ascii_uppercase() || c == '-'),
                "`{name}` is not kebab-case"
            );
        }
    }

    #[test]
    fn extensions_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for extension in FORMATS.iter().flat_map(|format| format.extensions()) {
            assert!(seen.insert(extension), "two formats claim the extension `{extension}`");
        }
    }
}
