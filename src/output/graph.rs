//! The RDF formats: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD and canonical N-Quads.

use oxrdfio::{JsonLdProfileSet, RdfFormat};

use super::rdf::{
    Order, Rdf, Streaming, Write, write_canonical, write_jsonld, write_jsonld_graphs, write_nquads, write_ntriples,
    write_rdfxml, write_rdfxml_blocks, write_trig, write_turtle, write_turtle_blocks,
};
use super::{Audience, Format, MediaType, OnScreen, Writer};

/// Turtle: graphs grouped by subject, with prefixes.
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
