//! A dataset as an SQLite database of one file, with the cargo feature `sqlite`.
//!
//! Without the feature the format is known all the same, and says what is missing when it is asked for.

#[cfg(feature = "sqlite")]
mod content;
#[cfg(feature = "sqlite")]
mod file;
#[cfg(test)]
#[cfg(feature = "sqlite")]
mod tests;

use std::io::Write;

use oxrdf::{GraphName, Quad};

use super::{Format, Shape, Style, graphs_only};
use crate::error::Result;
use crate::results::Results;

/// An SQLite database.
pub(super) struct Database;

pub(super) static SQLITE: Database = Database;

impl Format for Database {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn summary(&self) -> &'static str {
        "An SQLite database: entities, links and values as tables, and a view for each kind"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["sqlite", "sqlite3", "db"]
    }

    fn media_type(&self) -> &'static str {
        "application/vnd.sqlite3"
    }

    fn shape(&self) -> Shape {
        Shape::Graph
    }

    fn is_text(&self) -> bool {
        false
    }

    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let Results::Graph(triples) = results else {
            return Err(graphs_only(self.name()));
        };
        let quads = triples.map(|triple| Ok(triple?.in_graph(GraphName::DefaultGraph))).collect::<Result<_>>()?;
        self.write_quads(quads, style, out)
    }

    #[cfg(feature = "sqlite")]
    fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let content = content::Content::of(quads, style.labels);
        out.write_all(&file::bytes(&content)?)?;
        Ok(content.links.len() + content.values.len())
    }

    #[cfg(not(feature = "sqlite"))]
    fn write_quads(&self, _: Vec<Quad>, _: &Style<'_>, _: &mut dyn Write) -> Result<usize> {
        Err(crate::error::Error::usage(
            "this program was built without the cargo feature `sqlite`, which writes databases",
        )
        .with_hint(
            "build it with `cargo install lermap --features sqlite`, or write tables with `lermap export --bundle DIR`",
        ))
    }
}
