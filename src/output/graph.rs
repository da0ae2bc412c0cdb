//! The RDF formats: Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD.

use std::io::Write;

use oxrdf::TripleRef;
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};

use super::{Format, Shape, Style};
use crate::error::{Error, Result};
use crate::results::Results;
use crate::vocab::PREFIXES;

/// An RDF format.
pub(super) struct Rdf {
    name: &'static str,
    summary: &'static str,
    extensions: &'static [&'static str],
    format: RdfFormat,
}

pub(super) static TURTLE: Rdf = Rdf {
    name: "turtle",
    summary: "RDF as Turtle, grouped by subject",
    extensions: &["ttl"],
    format: RdfFormat::Turtle,
};

pub(super) static NTRIPLES: Rdf = Rdf {
    name: "ntriples",
    summary: "RDF as N-Triples, one triple a line",
    extensions: &["nt"],
    format: RdfFormat::NTriples,
};

pub(super) static NQUADS: Rdf = Rdf {
    name: "nquads",
    summary: "RDF as N-Quads, graph names included",
    extensions: &["nq"],
    format: RdfFormat::NQuads,
};

pub(super) static TRIG: Rdf = Rdf {
    name: "trig",
    summary: "RDF as TriG, grouped by graph and subject",
    extensions: &["trig"],
    format: RdfFormat::TriG,
};

pub(super) static RDFXML: Rdf =
    Rdf { name: "rdfxml", summary: "RDF as RDF/XML", extensions: &["rdf"], format: RdfFormat::RdfXml };

pub(super) static JSONLD: Rdf = Rdf {
    name: "jsonld",
    summary: "RDF as JSON-LD 1.1",
    extensions: &["jsonld"],
    format: RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
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

    fn write(&self, results: Results, _style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let Results::Graph(triples) = results else {
            return Err(Error::usage(format!("the format `{}` holds graphs only", self.name))
                .with_hint("use `--format csv`, `json` or `table`, or ask with CONSTRUCT"));
        };
        let mut serializer = RdfSerializer::from_format(self.format);
        for (prefix, namespace) in PREFIXES {
            serializer = serializer
                .with_prefix(*prefix, *namespace)
                .map_err(|error| Error::data(format!("prefix `{prefix}`: {error}")))?;
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
}
