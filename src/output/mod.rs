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
mod format;
mod graph;
mod html;
mod jsonl;
mod markdown;
mod matrix;
mod picture;
mod rdf;
mod shown;
mod sparql;
mod spreadsheet;
mod table;
mod tree;
mod workbook;
mod wrap;

use std::path::Path;

use crate::error::{Error, Result};

pub use crate::escape::{html_text, markdown_text, visible_text, xml_shown, xml_text};
pub use card::CARD;
pub use drawing::{Drawing, Outline, OutlineEdge};
pub use format::{
    Audience, Content, DrawNetwork, DrawTable, Format, Group, MediaType, OnScreen, Picture, WriteResults, Writer,
};
pub use graph::TURTLE;
pub use markdown::MARKDOWN;
pub use picture::carrier::Carrier;
pub use picture::in_file;
pub use rdf::{BlankLabels, Block, Context, Declared, Document, Key, Rdf, Streaming, has_blank_node, relabel};
pub use sparql::CSV;
pub use table::TABLE;
pub use wrap::wrap;

/// Every output format, in the order `--help` shows them.
pub static FORMATS: &[&Format] = &[
    &TABLE,
    &CSV,
    &sparql::TSV,
    &sparql::JSON,
    &sparql::XML,
    &jsonl::JSONL,
    &spreadsheet::SPREADSHEET,
    &spreadsheet::CROSS_TABLE,
    &workbook::XLSX,
    &workbook::XLSX_CROSS_TABLE,
    &MARKDOWN,
    &html::HTML,
    &bars::BARS,
    &matrix::MATRIX,
    &tree::TREE,
    &CARD,
    &arrows::GRAPH,
    &picture::SVG,
    &picture::PNG,
    &picture::PDF,
    &picture::SVG_MATRIX,
    &picture::SVG_BARS,
    &picture::SVG_RING,
    &picture::SVG_TIMELINE,
    &picture::SVG_TREE,
    &picture::SVG_CARD,
    &picture::SVG_NETWORK,
    &TURTLE,
    &graph::NTRIPLES,
    &graph::NQUADS,
    &graph::TRIG,
    &graph::RDFXML,
    &graph::JSONLD,
    &graph::JSONLD_GRAPHS,
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

/// How the reader wants to see results; formats for programs look at none of it.
pub struct Style<'a> {
    /// Width of the window in columns; `None` for output that is never cut.
    pub width: Option<usize>,
    /// Use colours.
    pub color: bool,
    /// Draw rules, branches and bars; without them rows are lines of name and value, as a screen reader reads them.
    pub drawn: bool,
    /// Show the label alone where there is one, without the identifier beside it.
    pub labels_only: bool,
    /// Show full IRIs in place of prefixed names.
    pub iris: bool,
    /// Returns the label of an entity, where labels are wanted.
    pub labels: Option<&'a dyn Labels>,
    /// Put a column of labels beside each column of entities, in formats for spreadsheets.
    pub label_columns: bool,
    /// Prefixes that the sources declared, for formats that have prefixes: they go before the known ones.
    pub prefixes: &'a Declared,
}

impl Style<'_> {
    /// The style of output for programs.
    pub const PLAIN: Style<'static> = Style {
        width: None,
        color: false,
        drawn: true,
        labels_only: false,
        iris: false,
        labels: None,
        label_columns: false,
        prefixes: &[],
    };
}

/// Labels of entities.
pub trait Labels {
    /// Returns the label of the entity called `iri`, if it has one.
    fn label(&self, iri: &str) -> Option<String>;
}

/// Returns the format that `key` means: a name, an alias, an extension or a media type, in any case.
///
/// # Errors
/// When there is none; the error names the nearest.
pub fn format(key: &str) -> Result<&'static Format> {
    find(FORMATS, key).ok_or_else(|| unknown_format(key, FORMATS.iter().map(|format| format.name)))
}

/// Returns the one of `formats` that `key` means.
pub fn find<W>(formats: &[&'static Format<W>], key: &str) -> Option<&'static Format<W>> {
    formats.iter().copied().find(|format| format.is_called(key))
}

/// Returns the error for a format that is none of `known`.
pub fn unknown_format(key: &str, known: impl IntoIterator<Item = &'static str>) -> Error {
    Error::unknown("format", key, known)
}

/// Returns the format that the extension of `path` stands for.
///
/// # Errors
/// When there is none.
pub fn format_of_path(path: &Path) -> Result<&'static Format> {
    find_by_path(FORMATS, path).ok_or_else(|| {
        Error::usage(format!("no format is known for the file `{}`", path.display()))
            .with_hint("name one with `--format`")
    })
}

/// Returns the one of `formats` that the extension of `path` stands for.
pub fn find_by_path<W>(formats: &[&'static Format<W>], path: &Path) -> Option<&'static Format<W>> {
    let extension = inner_name(path).extension()?.to_str()?.to_owned();
    let extension = extension.as_str();
    formats.iter().copied().find(|format| format.has_extension(extension))
}

/// Returns `path` without the ending that says how the file is compressed: `.gz` or `.zst`.
pub fn inner_name(path: &Path) -> &Path {
    let is_packed =
        path.extension().is_some_and(|extension| PACKED.iter().any(|end| extension.eq_ignore_ascii_case(end)));
    match path.to_str().and_then(|text| text.rsplit_once('.')) {
        Some((stem, _)) if is_packed => Path::new(stem),
        _ => path,
    }
}

/// The endings of compressed files.
const PACKED: &[&str] = &["gz", "zst"];

/// Returns the format for `content` that nobody chose one for.
pub fn usual_format(content: Content, audience: Audience) -> &'static Format {
    match (content, audience) {
        (Content::Table, Audience::People) => &TABLE,
        (Content::Table, Audience::Programs) => &CSV,
        (Content::Graph, Audience::Programs) => &graph::NTRIPLES,
        (Content::Graph, Audience::People) | (Content::Dataset, _) => &TURTLE,
        (Content::Network, _) => &drawing::GRAPHML,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn what_means_a_format_means_no_other() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for format in FORMATS {
            for key in format.keys() {
                let other = seen.insert(key.to_lowercase(), format.name);
                assert!(
                    other.is_none_or(|other| other == format.name),
                    "`{key}` means `{other:?}` and `{}`",
                    format.name
                );
            }
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(format.name.chars().all(is_kebab), "`{}` is not kebab-case", format.name);
        }
    }

    #[track_caller]
    fn check(key: &str, expected: &str) {
        assert_eq!(super::format(key).map_or("-", |format| format.name), expected);
    }

    #[test]
    fn extensions_and_media_types_are_names_in_any_case() {
        for (key, expected) in [
            ("ttl", "turtle"),
            ("NT", "ntriples"),
            ("md", "markdown"),
            ("json-ld", "jsonld"),
            ("text/turtle", "turtle"),
            ("Text/CSV", "csv"),
            ("text/html", "html"),
            ("application/json", "json"),
            ("application/n-quads", "nquads"),
            ("xls", "-"),
        ] {
            check(key, expected);
        }
    }

    #[test]
    fn a_file_says_its_format_also_when_it_is_compressed() {
        for (path, expected) in [
            ("a.nt.gz", "ntriples"),
            ("a.ttl.zst", "turtle"),
            ("b.c/A.NQ.GZ", "nquads"),
            ("a.owl", "rdfxml"),
            ("a.jsonld", "jsonld"),
            ("a.gz", "-"),
            ("a", "-"),
        ] {
            assert_eq!(format_of_path(Path::new(path)).map_or("-", |format| format.name), expected, "{path}");
        }
    }

    #[test]
    fn a_refusal_writes_nothing_and_names_what_can_be_used() {
        for format in FORMATS {
            for content in [Content::Table, Content::Graph, Content::Dataset, Content::Network] {
                assert_eq!(format.check(content).is_ok(), format.takes(content), "{}", format.name);
            }
        }
        let error = CSV.check(Content::Network).unwrap_err();
        assert!(error.hint.unwrap().contains("`graphml`"));
    }
}
