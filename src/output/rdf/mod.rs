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
#[cfg(test)]
mod tests;
mod turtle;
mod xml;

pub use blank::relabel;
pub use context::{Context, Key};
pub(super) use jsonld::write_jsonld;
pub(super) use lines::{write_canonical, write_nquads, write_ntriples};
pub use order::{Section, places};
pub(super) use turtle::{write_trig, write_turtle};
pub(super) use xml::write_rdfxml;
