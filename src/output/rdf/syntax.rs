//! An RDF syntax as a value: how it writes the triples of a query and a dataset, and whether it can without holding them.

use std::io;

use oxrdf::{GraphName, NamedNode, Quad, Triple, TripleRef};
use oxrdfio::{RdfFormat, RdfSerializer};

use super::super::{Style, visible_text};
use super::{Declared, Document};
use crate::error::{Error, Result};
use crate::results::Triples;
use crate::syntax::paint;

/// Triples that are put in order; of more than these the rest is written as it comes, so that memory has a bound.
const SORTED: usize = 2_000_000;

/// An RDF syntax.
#[derive(Clone, Copy)]
pub struct Rdf {
    pub(in crate::output) syntax: RdfFormat,
    pub(in crate::output) order: Order,
    pub(in crate::output) write: Write,
    pub(in crate::output) streaming: Streaming,
}

/// What writes a dataset and returns how many statements it has.
#[derive(Clone, Copy)]
pub(in crate::output) enum Write {
    Plain(fn(Vec<Quad>, &mut dyn io::Write) -> Result<usize>),
    /// With the prefixes that sources declared.
    WithPrefixes(fn(Vec<Quad>, &Declared, &mut dyn io::Write) -> Result<usize>),
}

/// When the triples of a query are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::output) enum Order {
    /// While they are computed: lines need no order of ours.
    AsTheyCome,
    /// In order, up to [`SORTED`] of them.
    Sorted,
    /// When all of them are known: a canonical form is one of the whole.
    Whole,
}

/// How a format can be written from a store without holding the dataset; the bytes are those of
/// [`crate::output::Format::write_quads`].
#[derive(Clone, Copy)]
pub enum Streaming {
    /// It cannot.
    None,
    /// Line by line, sorted by bytes.
    Lines {
        /// Whether lines name graphs, as N-Quads do.
        graphs: bool,
    },
    /// Subject by subject; returns how many statements it wrote.
    Blocks(fn(Document<'_>, &mut dyn io::Write) -> Result<usize>),
}

impl Rdf {
    /// Writes the triples of a query and returns how many they are.
    pub(in crate::output) fn write(
        &self,
        mut triples: Triples,
        style: &Style<'_>,
        out: &mut dyn io::Write,
    ) -> Result<usize> {
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
    pub(in crate::output) fn write_quads(
        &self,
        quads: Vec<Quad>,
        style: &Style<'_>,
        out: &mut dyn io::Write,
    ) -> Result<usize> {
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
