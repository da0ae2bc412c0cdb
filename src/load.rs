//! Sources to a store, all or nothing: source, records, quads, store, in one function to read first.

use oxrdf::{GraphName, NamedNode, Quad};

use crate::cancel::Cancellation;
use crate::derive;
use crate::error::{Error, Result};
use crate::infer::Regime;
use crate::model::Map;
use crate::rdf;
use crate::source::{Source, embedded, map_site, read_quads};
use crate::store::Store;

/// The quads of the embedded map: sorted N-Quads that the build script made of `data/`.
static EMBEDDED: &str = include_str!(concat!(env!("OUT_DIR"), "/map.nq"));

/// How to load.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Puts statements of RDF files that name no graph into this one.
    pub graph: Option<NamedNode>,
    /// Adds what follows from the data and its vocabulary, once it is loaded.
    pub infer: Option<Regime>,
    pub cancellation: Cancellation,
}

/// What a load gives.
pub struct Loaded {
    pub store: Store,
    /// What was read but looked wrong, in the order of the sources.
    pub warnings: Vec<Error>,
}

/// Loads all `sources` into one store, or none of them.
pub fn load(sources: &[Source], options: &LoadOptions) -> Result<Loaded> {
    let mut quads = Vec::new();
    let mut warnings = Vec::new();
    for source in sources {
        options.cancellation.check()?;
        match source {
            Source::Rdf(file) => read_quads(file, &mut |quad| {
                quads.push(place(quad, options.graph.as_ref()));
                // The token may read a clock.
                if quads.len().is_multiple_of(1024) { options.cancellation.check() } else { Ok(()) }
            })?,
            Source::Embedded => quads.extend(embedded_quads()?),
            Source::MapSite(folder) => {
                let site = map_site::read(folder, &embedded::read(embedded::FILES)?)?;
                quads.extend(domain(&site.map)?);
                warnings.extend(site.warnings);
            }
            Source::Snapshot(_) | Source::Endpoint(_) => {
                return Err(Error::usage("this source cannot be loaded yet"));
            }
        }
    }
    let store = Store::from_quads(quads)?;
    Ok(Loaded { store, warnings })
}

fn embedded_quads() -> Result<Vec<Quad>> {
    let quads = oxttl::NQuadsParser::new().lenient().for_slice(EMBEDDED.as_bytes());
    quads.map(|quad| quad.map_err(|error| Error::data(format!("the embedded map is broken: {error}")))).collect()
}

/// Returns the quads of the records of `map`, what rules derive from them, and the vocabulary that explains them.
fn domain(map: &Map) -> Result<Vec<Quad>> {
    let (file, text) = embedded::VOCABULARY;
    let mut quads = rdf::quads(map);
    quads.extend(derive::quads(map));
    quads.extend(rdf::vocabulary(file, text)?);
    Ok(quads)
}

fn place(mut quad: Quad, graph: Option<&NamedNode>) -> Quad {
    if let (GraphName::DefaultGraph, Some(graph)) = (&quad.graph_name, graph) {
        quad.graph_name = graph.clone().into();
    }
    quad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_quads_are_those_of_the_records() {
        let records = domain(&embedded::read(embedded::FILES).unwrap()).unwrap();
        assert_eq!(rdf::sorted(embedded_quads().unwrap()), rdf::sorted(records));
    }
}
