//! Records to quads: one file per kind of record, one IRI policy.

pub mod iri;
mod statements;

pub use statements::Statements;
