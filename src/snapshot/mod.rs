//! A dataset made for reading: every term once, every triple once in four sorted orders, in one image of bytes.
//!
//! ```text
//!   lines, quads --> collect (intern) --> build (order, sort) --> image <--> file
//!                                                                   |
//!                          dictionary   index   graphs   values   statistics
//! ```
//!
//! The image is used where it lies: owned, mapped from a `*.lermap` file, or part of the program. Ids are 32 bits and
//! compare as they are sorted, so that the layers above join, group and count without decoding a term. Nothing
//! here knows SPARQL; these modules are also compiled into the build script.

mod blocks;
mod build;
mod bytes;
mod collect;
mod dictionary;
mod file;
mod graphs;
mod index;
mod intern;
mod line;
mod lines;
mod merge;
mod order;
mod sort;
mod statistics;
#[cfg(test)]
mod tests;
mod values;
mod write;

use std::path::Path;

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::error::Result;

pub use build::SnapshotBuilder;
pub(crate) use bytes::Column;
pub use collect::Collector;
pub(crate) use collect::DEFAULT_GRAPH;
pub use dictionary::{Dictionary, Group, Id, Kind, Parts, damaged, literal_kind, with_parts};
pub use file::VERSION as FORMAT;
pub use graphs::{Graph, Graphs};
pub use index::{Columns, Hit, Index, Order, Pattern, Scan, narrow};
pub use line::LineOptions;
pub use line::{prefixed, renamed};
pub use lines::read_lines;
pub use merge::Difference;
pub use statistics::{PredicateStatistics, Statistics};
pub use values::{Coding, Value, Values};

use self::bytes::Bytes;
use self::file::Image;

/// A dataset that never changes.
///
/// ```
/// use lermap::oxrdf::{GraphName, NamedNode, Quad};
/// use lermap::snapshot::{Pattern, Snapshot};
///
/// let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
/// let edges = [("a", "b"), ("b", "c")];
/// let quads = edges.map(|(s, o)| Quad::new(node(s), node("to"), node(o), GraphName::DefaultGraph));
/// let snapshot = Snapshot::build(quads)?;
/// let pattern = Pattern { subject: snapshot.find_iri(&node("a")), ..Pattern::default() };
/// assert_eq!((snapshot.len(), snapshot.count(&pattern)), (2, 1));
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Clone)]
pub struct Snapshot {
    image: Image,
    /// The terms, each once, by their ids.
    pub dictionary: Dictionary,
    /// The triples in four sorted orders.
    pub index: Index,
    /// The graphs, and which triples each of them holds.
    pub graphs: Graphs,
    /// The values of numbers, booleans, dates and times.
    pub values: Values,
    /// Counts of each predicate and class.
    pub statistics: Statistics,
}

/// The triples of a predicate as two sorted columns of ids in step: an edge from each source to its target.
///
/// Sorted by source, then target; the rows of a source are next to each other. `network` reads adjacency from here.
#[derive(Debug, Clone, Copy)]
pub struct Edges<'a> {
    /// The source of each edge.
    pub sources: &'a [u32],
    /// Its target.
    pub targets: &'a [u32],
}

impl Snapshot {
    /// Returns a snapshot of `quads`; a repeated quad counts once.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number.
    pub fn build(quads: impl IntoIterator<Item = Quad>) -> Result<Self> {
        let mut builder = SnapshotBuilder::new();
        builder.extend(quads)?;
        builder.finish()
    }

    /// Opens the file at `path` by mapping it; little more than the header is read now. The rest is compared with its
    /// checksums when it is read first, and [`Snapshot::sound`] knows what came out.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a snapshot, or is damaged.
    pub fn open(path: &Path) -> Result<Self> {
        Self::from_image(Image::open(path)?)
    }

    /// Returns the snapshot whose image is part of the program.
    ///
    /// # Errors
    /// When the bytes are not a snapshot.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self> {
        Self::from_image(Image::new(Bytes::from_static(bytes))?)
    }

    pub(crate) fn from_image(image: Image) -> Result<Self> {
        let opened = Self::parts(&image);
        image.sound()?;
        opened
    }

    fn parts(image: &Image) -> Result<Self> {
        let dictionary = Dictionary::open(image)?;
        Ok(Self {
            index: Index::open(image)?,
            graphs: Graphs::open(image)?,
            statistics: Statistics::open(image)?,
            values: Values::open(image, &dictionary)?,
            dictionary,
            image: image.clone(),
        })
    }

    /// Writes the image to `path`, whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_to(&self, path: &Path) -> Result<()> {
        self.image.write_to(path)
    }

    /// Reads everything and compares it with the checksums.
    ///
    /// # Errors
    /// When a part does not have its checksum.
    pub fn verify(&self) -> Result<()> {
        self.image.verify()
    }

    /// Compares all of a file that nobody read yet with its checksums: for those who read most of it, column by column,
    /// and need not ask [`Snapshot::sound`] then.
    ///
    /// # Errors
    /// When a block of the file is damaged.
    pub fn look_at_all(&self) -> Result<()> {
        self.image.look_at_all()
    }

    /// Returns an error if anything that was read so far lies in a damaged block of the file: what came of it is worth
    /// nothing. Whoever hands out what was read here asks before.
    ///
    /// # Errors
    /// When a damaged block was read.
    pub fn sound(&self) -> Result<()> {
        self.image.sound()
    }

    /// Returns whether there are blocks of the file that nobody compared with their checksums yet.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.image.is_doubtful()
    }

    /// Returns a number in hexadecimal that is the same for the same data.
    pub fn digest(&self) -> String {
        self.image.digest()
    }

    /// Returns the size of the image in bytes: what the snapshot takes in memory or on the disk.
    pub fn size(&self) -> usize {
        self.image.len()
    }

    /// Returns the number of quads.
    pub fn len(&self) -> usize {
        self.graphs.quads()
    }

    /// Returns whether there is no quad.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many triples match `pattern`, all graphs together, each once.
    pub fn count(&self, pattern: &Pattern) -> usize {
        self.index.count(pattern)
    }

    /// Returns the triples that match `pattern`, all graphs together, each once.
    pub fn triples(&self, pattern: &Pattern) -> impl Iterator<Item = Hit> {
        let mut scan = Scan::new(&self.index, pattern);
        std::iter::from_fn(move || scan.next(&self.index))
    }

    /// Returns the edges of `predicate` from subjects to objects.
    pub fn edges_out(&self, predicate: Id) -> Edges<'_> {
        self.edges(Order::Pso, predicate)
    }

    /// Returns the edges of `predicate` from objects to subjects.
    pub fn edges_in(&self, predicate: Id) -> Edges<'_> {
        self.edges(Order::Pos, predicate)
    }

    fn edges(&self, order: Order, predicate: Id) -> Edges<'_> {
        let run = self.index.predicate_run(predicate);
        let columns = self.index.columns(order);
        match (columns.second.get(run.clone()), columns.third.get(run)) {
            (Some(sources), Some(targets)) => Edges { sources, targets },
            _ => Edges { sources: &[], targets: &[] },
        }
    }

    /// Returns the triples that `graph` holds.
    pub fn hits(&self, graph: Graph) -> impl Iterator<Item = Hit> {
        let places = self.graphs.places(graph);
        let count = match places {
            Some(places) => places.len(),
            None if self.graphs.set(0).contains(&graph) => self.index.len(),
            None => 0,
        };
        (0..count).filter_map(move |at| {
            let place = places.map_or(Some(at), |places| places.get(at).map(|place| *place as usize))?;
            self.index.hit_at(place)
        })
    }

    /// Returns the name of `graph`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn graph_name(&self, graph: Graph) -> Result<GraphName> {
        Ok(match self.graphs.name(graph) {
            None => GraphName::DefaultGraph,
            Some(name) => match self.node(name)? {
                NamedOrBlankNode::NamedNode(node) => node.into(),
                NamedOrBlankNode::BlankNode(node) => node.into(),
            },
        })
    }

    /// Returns `hit` as a quad of `graph`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn quad(&self, hit: &Hit, graph: Graph) -> Result<Quad> {
        let graph_name = self.graph_name(graph)?;
        let subject = self.node(hit.subject)?;
        let predicate = match self.term(hit.predicate)? {
            Term::NamedNode(node) => node,
            _ => return Err(damaged()),
        };
        Ok(Quad { subject, predicate, object: self.term(hit.object)?, graph_name })
    }

    /// Returns the term that is in a column as `number`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn term(&self, number: u32) -> Result<Term> {
        let term = Id::new(number).ok_or_else(damaged).and_then(|id| self.dictionary.term(id));
        self.sound()?;
        term
    }

    fn node(&self, number: u32) -> Result<NamedOrBlankNode> {
        match self.term(number)? {
            Term::NamedNode(node) => Ok(node.into()),
            Term::BlankNode(node) => Ok(node.into()),
            Term::Literal(_) | Term::Triple(_) => Err(damaged()),
        }
    }

    /// Returns the id of the IRI `node`, if a term of the data.
    pub fn find_iri(&self, node: &NamedNode) -> Option<Id> {
        self.dictionary.find(node.as_ref().into())
    }
}
