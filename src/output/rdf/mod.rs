//! RDF as text that is the same for the same statements: order, names, and one writer per syntax.
//!
//! Statements are put in one order ([`order`]) whatever order they come in, so that two runs give the same bytes and a
//! statement more changes its own lines only. Writers know quads; they know no store and no file.

mod blank;
pub(super) mod context;
mod jsonld;
mod lines;
mod names;
mod order;
mod syntax;
#[cfg(test)]
mod tests;
mod turtle;
mod xml;

use oxrdf::Term;

use crate::error::Result;

pub use blank::{BlankLabels, has_blank_node, relabel};
pub use context::{Context, Key};
pub(super) use jsonld::{write_jsonld, write_jsonld_graphs};
pub(super) use lines::{write_canonical, write_nquads, write_ntriples};
pub use order::Block;
pub(super) use syntax::{Order, Write};
pub use syntax::{Rdf, Streaming};
pub(super) use turtle::{write_trig, write_turtle, write_turtle_blocks};
pub(super) use xml::{write_rdfxml, write_rdfxml_blocks};

/// Prefixes that sources declared, with their namespaces.
pub type Declared = [(String, String)];

/// A dataset on its way to a file, block by block, so that it is never held as a whole.
pub struct Document<'a> {
    /// The prefixes to use besides those that are known.
    pub prefixes: &'a Declared,
    /// Every term of the document, but `rdf:type` as a predicate, for which no syntax needs a prefix.
    pub terms: &'a mut dyn Iterator<Item = Result<Term>>,
    /// The subjects in the order of the document.
    pub blocks: &'a mut dyn Iterator<Item = Result<Block>>,
}
