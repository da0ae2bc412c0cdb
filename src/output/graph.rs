//! The RDF formats: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD and canonical N-Quads.

use std::io;

use oxrdf::{GraphName, NamedNode, Quad, Triple, TripleRef};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};

use super::rdf::{
    Declared, write_canonical, write_jsonld, write_jsonld_graphs, write_nquads, write_ntriples, write_rdfxml,
    write_rdfxml_blocks, write_trig, write_turtle, write_turtle_blocks,
};
use super::{Audience, Format, MediaType, OnScreen, Streaming, Style, Writer, visible_text};
use crate::error::{Error, Result};
use crate::results::Triples;
use crate::syntax::paint;

/// Triples that are put in order; of more than these the rest is written as it comes, so that memory has a bound.
const SORTED: usize = 2_000_000;

/// An RDF syntax.
#[derive(Clone, Copy)]
pub struct Rdf {
    syntax: RdfFormat,
    order: Order,
    write: Write,
    pub(super) streaming: Streaming,
}

/// What writes a dataset and returns how many statements it has.
#[derive(Clone, Copy)]
enum Write {
    Plain(fn(Vec<Quad>, &mut dyn io::Write) -> Result<usize>),
    /// With the prefixes that sources declared.
    WithPrefixes(fn(Vec<Quad>, &Declared, &mut dyn io::Write) -> Result<usize>),
}

/// When the triples of a query are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// While they are computed: lines need no order of ours.
    AsTheyCome,
    /// In order, up to [`SORTED`] of them.
    Sorted,
    /// When all of them are known: a canonical form is one of the whole.
    Whole,
}

pub static TURTLE: Format = Format {
    name: "turtle",
    summary: "RDF as Turtle, grouped by subject",
    audience: Audience::Programs,
    screen: OnScreen::Safe,
    extensions: &["ttl"],
    media_type: MediaType::of("text/turtle"),
    aliases: &["application/x-turtle"],
    bundled: Some("map.ttl"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::Turtle,
        order: Order::Sorted,
        write: Write::WithPrefixes(write_turtle),
        streaming: Streaming::Blocks(write_turtle_blocks),
    }),
};

pub(super) static NTRIPLES: Format = Format {
    name: "ntriples",
    summary: "RDF as N-Triples, one triple a line",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["nt"],
    media_type: MediaType::of("application/n-triples"),
    aliases: &["n-triples"],
    bundled: Some("map.nt"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::NTriples,
        order: Order::AsTheyCome,
        write: Write::Plain(write_ntriples),
        streaming: Streaming::Lines { graphs: false },
    }),
};

pub(super) static NQUADS: Format = Format {
    name: "nquads",
    summary: "RDF as N-Quads, graph names included",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["nq"],
    media_type: MediaType::of("application/n-quads"),
    aliases: &["n-quads"],
    bundled: Some("map.nq"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::NQuads,
        order: Order::AsTheyCome,
        write: Write::Plain(write_nquads),
        streaming: Streaming::Lines { graphs: true },
    }),
};

pub(super) static TRIG: Format = Format {
    name: "trig",
    summary: "RDF as TriG, grouped by graph and subject",
    audience: Audience::Programs,
    screen: OnScreen::Safe,
    extensions: &["trig"],
    media_type: MediaType::of("application/trig"),
    aliases: &[],
    bundled: Some("map.trig"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::TriG,
        order: Order::Sorted,
        write: Write::WithPrefixes(write_trig),
        streaming: Streaming::None,
    }),
};

pub(super) static RDFXML: Format = Format {
    name: "rdfxml",
    summary: "RDF as RDF/XML",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["rdf", "owl"],
    media_type: MediaType::of("application/rdf+xml"),
    aliases: &["rdf-xml"],
    bundled: Some("map.rdf"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::RdfXml,
        order: Order::Sorted,
        write: Write::Plain(write_rdfxml),
        streaming: Streaming::Blocks(write_rdfxml_blocks),
    }),
};

pub(super) static JSONLD: Format = Format {
    name: "jsonld",
    summary: "RDF as JSON-LD 1.1, a tree for each entity, all in one graph",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &["jsonld"],
    media_type: MediaType::of("application/ld+json"),
    aliases: &["json-ld"],
    bundled: Some("map.jsonld"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        order: Order::Sorted,
        write: Write::Plain(write_jsonld),
        streaming: Streaming::None,
    }),
};

/// What loads JSON-LD into one graph reads nothing of named ones; so they are a format of their own.
pub(super) static JSONLD_GRAPHS: Format = Format {
    name: "jsonld-graphs",
    summary: "RDF as JSON-LD 1.1 with named graphs",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("application/ld+json"),
    aliases: &[],
    bundled: Some("map.graphs.jsonld"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        order: Order::Sorted,
        write: Write::Plain(write_jsonld_graphs),
        streaming: Streaming::None,
    }),
};

pub(super) static CANONICAL: Format = Format {
    name: "canonical",
    summary: "RDF as canonical N-Quads (RDFC-1.0), to compare or to sign",
    audience: Audience::Programs,
    screen: OnScreen::Raw,
    extensions: &[],
    media_type: MediaType::shared("application/n-quads"),
    aliases: &["rdfc", "rdfc-1.0"],
    bundled: Some("map.canonical.nq"),
    writer: Writer::Rdf(Rdf {
        syntax: RdfFormat::NQuads,
        order: Order::Whole,
        write: Write::Plain(write_canonical),
        streaming: Streaming::None,
    }),
};

impl Rdf {
    /// Writes the triples of a query and returns how many they are.
    pub(super) fn write(&self, mut triples: Triples, style: &Style<'_>, out: &mut dyn io::Write) -> Result<usize> {
        if self.order == Order::AsTheyCome && !style.color {
            return write_as_they_come(self.syntax, triples, style, out);
        }
        let sorted: Vec<Triple> = triples.by_ref().take(SORTED).collect::<Result<_>>()?;
        if sorted.len() == SORTED && self.order != Order::Whole {
            return write_as_they_come(self.syntax, sorted.into_iter().map(Ok).chain(triples), style, out);
        }
        let quads = sorted.into_iter().chain(triples.collect::<Result<Vec<_>>>()?);
        let quads = quads.map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
        self.write_quads(quads, style, out)
    }

    /// Writes a dataset and returns how many statements it has.
    pub(super) fn write_quads(&self, quads: Vec<Quad>, style: &Style<'_>, out: &mut dyn io::Write) -> Result<usize> {
        let write = |out: &mut dyn io::Write| match self.write {
            Write::Plain(write) => write(quads, out),
            Write::WithPrefixes(write) => write(quads, style.prefixes, out),
        };
        if style.width.is_none() && !style.color {
            return write(out);
        }
        let mut text = Vec::new();
        let count = write(&mut text)?;
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
    style: &Style<'_>,
    out: &mut dyn io::Write,
) -> Result<usize> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in style.prefixes.iter().filter(|(_, namespace)| NamedNode::new(namespace).is_ok()) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(|error| Error::data(error.to_string()))?;
    }
    let mut serializer = serializer.for_writer(out);
    let mut count = 0;
    for triple in triples {
        serializer.serialize_triple(TripleRef::from(&triple?))?;
        count += 1;
    }
    serializer.finish()?;
    Ok(count)
}
