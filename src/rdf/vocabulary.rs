//! The vocabulary: Turtle to the quads of its graph.

use oxrdf::{GraphName, Quad};
use oxttl::TurtleParser;

use super::iri::named;
use crate::error::{Error, Result};
use crate::vocab::graph;

/// Returns the quads of the vocabulary file called `file` with the contents `text`.
///
/// # Errors
/// When `text` is not Turtle.
pub fn vocabulary(file: &str, text: &str) -> Result<Vec<Quad>> {
    let graph = GraphName::NamedNode(named(graph::VOCABULARY));
    TurtleParser::new()
        .for_slice(text.as_bytes())
        .map(|triple| match triple {
            Ok(triple) => Ok(triple.in_graph(graph.clone())),
            Err(error) => {
                let place = error.location().start;
                Err(Error::data(error.message().to_owned()).at(Some(file), text, place.line + 1, place.column + 1))
            }
        })
        .collect()
}
