//! The RDF formats: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD and canonical N-Quads.

use std::io::Write;

use oxrdf::{GraphName, Quad, Triple, TripleRef};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};

use super::rdf::{
    write_canonical, write_jsonld, write_nquads, write_ntriples, write_rdfxml, write_rdfxml_blocks, write_trig,
    write_turtle, write_turtle_blocks,
};
use super::{Format, Shape, Streaming, Style, visible_text};
use crate::error::Result;
use crate::results::Results;
use crate::syntax::paint;

/// Triples that are put in order; of more than these the rest is written as it comes, so that memory has a bound.
const SORTED: usize = 2_000_000;

/// An RDF format.
pub(super) struct Rdf {
    name: &'static str,
    summary: &'static str,
    extensions: &'static [&'static str],
    format: RdfFormat,
    write: fn(Vec<Quad>, &mut dyn Write) -> Result<usize>,
    streaming: Streaming,
}

pub(super) static TURTLE: Rdf = Rdf {
    name: "turtle",
    summary: "RDF as Turtle, grouped by subject",
    extensions: &["ttl"],
    format: RdfFormat::Turtle,
    write: write_turtle,
    streaming: Streaming::Blocks(write_turtle_blocks),
};

pub(super) static NTRIPLES: Rdf = Rdf {
    name: "ntriples",
    summary: "RDF as N-Triples, one triple a line",
    extensions: &["nt"],
    format: RdfFormat::NTriples,
    write: write_ntriples,
    streaming: Streaming::Lines { graphs: false },
};

pub(super) static NQUADS: Rdf = Rdf {
    name: "nquads",
    summary: "RDF as N-Quads, graph names included",
    extensions: &["nq"],
    format: RdfFormat::NQuads,
    write: write_nquads,
    streaming: Streaming::Lines { graphs: true },
};

pub(super) static TRIG: Rdf = Rdf {
    name: "trig",
    summary: "RDF as TriG, grouped by graph and subject",
    extensions: &["trig"],
    format: RdfFormat::TriG,
    write: write_trig,
    streaming: Streaming::None,
};

pub(super) static RDFXML: Rdf = Rdf {
    name: "rdfxml",
    summary: "RDF as RDF/XML",
    extensions: &["rdf"],
    format: RdfFormat::RdfXml,
    write: write_rdfxml,
    streaming: Streaming::Blocks(write_rdfxml_blocks),
};

pub(super) static JSONLD: Rdf = Rdf {
    name: "jsonld",
    summary: "RDF as JSON-LD 1.1, a tree for each entity",
    extensions: &["jsonld"],
    format: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    write: write_jsonld,
    streaming: Streaming::None,
};

pub(super) static CANONICAL: Rdf = Rdf {
    name: "canonical",
    summary: "RDF as canonical N-Quads (RDFC-1.0), to compare or to sign",
    extensions: &[],
    format: RdfFormat::NQuads,
    write: write_canonical,
    streaming: Streaming::None,
};

impl Format for Rdf {
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
        self.format.media_type()
    }

    fn shape(&self) -> Shape {
        Shape::Graph
    }

    fn streaming(&self) -> Streaming {
        self.streaming
    }

    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let Results::Graph(mut triples) = results else {
            return Err(super::graphs_only(self.name));
        };
        // Lines need no order of ours: they go out while they are computed.
        if matches!(self.name, "ntriples" | "nquads") && !style.color {
            return write_as_they_come(self.format, triples, out);
        }
        let sorted: Vec<Triple> = triples.by_ref().take(SORTED).collect::<Result<_>>()?;
        if sorted.len() == SORTED && self.name != "canonical" {
            return write_as_they_come(self.format, sorted.into_iter().map(Ok).chain(triples), out);
        }
        let quads = sorted.into_iter().chain(triples.collect::<Result<Vec<_>>>()?);
        let quads = quads.map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
        self.write_quads(quads, style, out)
    }

    fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        if style.width.is_none() && !style.color {
            return (self.write)(quads, out);
        }
        let mut text = Vec::new();
        let count = (self.write)(quads, &mut text)?;
        let text = String::from_utf8_lossy(&text);
        let text = text.lines().map(visible_text).collect::<Vec<_>>().join("\n");
        writeln!(out, "{}", if style.color { paint(&text, &|_| None) } else { text })?;
        Ok(count)
    }
}

/// Writes triples in the order in which they come and returns how many.
fn write_as_they_come(
    format: RdfFormat,
    triples: impl Iterator<Item = Result<Triple>>,
    out: &mut dyn Write,
) -> Result<usize> {
    let mut serializer = RdfSerializer::from_format(format).for_writer(out);
    let mut count = 0;
    for triple in triples {
        serializer.serialize_triple(TripleRef::from(&triple?))?;
        count += 1;
    }
    serializer.finish()?;
    Ok(count)
}
