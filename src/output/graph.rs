//! The RDF formats: Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD.

use std::io::Write;

use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple, TripleRef};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};

use super::{Format, Shape, Style, visible_text};
use crate::error::{Error, Result};
use crate::results::{Results, Triples};
use crate::syntax::paint;
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

    fn write(&self, results: Results, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
        let Results::Graph(triples) = results else {
            return Err(Error::usage(format!("the format `{}` holds graphs only", self.name))
                .with_hint("use `--format csv`, `json` or `table`, or ask with CONSTRUCT"));
        };
        if style.width.is_some() || style.color {
            return write_for_reader(self.format, triples, style, out);
        }
        write_triples(self.format, PREFIXES, triples, out)
    }
}

/// Writes triples and returns how many.
fn write_triples(
    format: RdfFormat,
    prefixes: &[(&str, &str)],
    triples: impl Iterator<Item = Result<Triple>>,
    out: &mut dyn Write,
) -> Result<usize> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in prefixes {
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

/// Writes for a person: the prefixes that are used and no others, in colour, control characters shown.
fn write_for_reader(format: RdfFormat, triples: Triples, style: &Style<'_>, out: &mut dyn Write) -> Result<usize> {
    let triples = triples.collect::<Result<Vec<_>>>()?;
    let used: Vec<(&str, &str)> = PREFIXES.iter().copied().filter(|(_, namespace)| uses(&triples, namespace)).collect();
    let mut text = Vec::new();
    let count = write_triples(format, &used, triples.into_iter().map(Ok), &mut text)?;
    let text = String::from_utf8_lossy(&text);
    let text = text.lines().map(visible_text).collect::<Vec<_>>().join("\n");
    writeln!(out, "{}", if style.color { paint(&text, &|_| None) } else { text })?;
    Ok(count)
}

fn uses(triples: &[Triple], namespace: &str) -> bool {
    let starts = |node: &NamedNode| node.as_str().starts_with(namespace);
    triples.iter().any(|triple| {
        starts(&triple.predicate)
            || matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if starts(node))
            || match &triple.object {
                Term::NamedNode(node) => starts(node),
                Term::Literal(literal) => literal.datatype().as_str().starts_with(namespace),
                Term::BlankNode(_) => false,
                Term::Triple(_) => true,
            }
    })
}
