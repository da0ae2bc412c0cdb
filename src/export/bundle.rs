//! The bundle: the dataset in every RDF format, what explains it, and tables.

use oxrdf::{GraphName, Quad};

use super::catalogue::{catalogue, executables, partitions};
use super::folder::ExportFile;
use super::page::vocabulary_page;
use super::skosmos::skosmos;
use super::tables::tables;
use crate::error::Result;
use crate::output::{Context, FORMATS, Format, Labels, Style, TURTLE};
use crate::vocab::graph;

/// The SHACL shapes that the map is checked with.
static SHAPES: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/shapes.ttl"));

/// Returns the files of the bundle of `quads`, sorted by path. Nothing in them depends on the time or the run.
///
/// # Errors
/// When a file of the bundle cannot be made.
pub fn bundle(quads: &[Quad], labels: &dyn Labels) -> Result<Vec<ExportFile>> {
    let style = Style { labels: Some(labels), ..Style::PLAIN };
    let mut files = Vec::new();
    for format in FORMATS {
        if let Some(path) = format.bundled {
            files.push(file(path, format, quads.to_vec(), &style)?);
        }
    }
    let vocabulary = GraphName::NamedNode(oxrdf::NamedNode::new_unchecked(graph::VOCABULARY));
    let vocabulary: Vec<Quad> = quads.iter().filter(|quad| quad.graph_name == vocabulary).cloned().collect();
    if !vocabulary.is_empty() {
        let page = vocabulary_page(&vocabulary);
        files.push(file("vocabulary.ttl", &TURTLE, vocabulary, &style)?);
        files.push(ExportFile {
            path: "vocabulary.html".to_owned(),
            media_type: "text/html",
            bytes: page.into_bytes(),
        });
    }
    let context = Context::shared().document().into_bytes();
    files.push(ExportFile { path: "context.jsonld".to_owned(), media_type: "application/ld+json", bytes: context });
    files.extend(tables(quads, labels)?);
    files.push(file("queries.ttl", &TURTLE, executables()?, &style)?);
    files.push(ExportFile { path: "shapes.ttl".to_owned(), media_type: "text/turtle", bytes: SHAPES.to_vec() });
    let configuration = skosmos(quads, labels);
    if !configuration.is_empty() {
        files.push(file("skosmos.ttl", &TURTLE, configuration, &style)?);
    }
    files.push(file("void.ttl", &TURTLE, partitions(quads), &style)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.push(file("dcat.ttl", &TURTLE, catalogue(quads, &files), &style)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn file(path: &str, format: &Format, quads: Vec<Quad>, style: &Style<'_>) -> Result<ExportFile> {
    let mut bytes = Vec::new();
    format.write_quads(quads, style, &mut bytes)?;
    Ok(ExportFile { path: path.to_owned(), media_type: format.media_type.name, bytes })
}
