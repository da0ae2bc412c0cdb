//! Validates data by shapes, as the Shapes Constraint Language has it: all of the core, and constraints in SPARQL.
//!
//! ```text
//!  files, data --> graph --> read --> model --> plan --> run --> violation --> tell --> outcome --> findings, report
//!                    (shapes, well-formed)    (ids of one dataset)            (words)
//! ```
//!
//! Source: [SHACL](https://www.w3.org/TR/shacl/), W3C Recommendation of 2017-07-20; targets in SPARQL are those of
//! [SHACL Advanced Features](https://www.w3.org/TR/shacl-af/). Start reading at [`validate`] and `run`.

mod answer;
mod compare;
mod component;
mod constraint;
mod cycle;
mod data;
mod datatype;
mod draft;
mod focus;
mod graph;
mod message;
mod model;
mod outcome;
mod path;
mod plan;
mod prepare;
mod question;
mod read;
mod reader;
mod run;
mod seed;
mod tell;
#[cfg(test)]
mod tests;
mod violation;
mod vocabulary;
mod walk;

use crate::cancel::Cancellation;
use crate::error::Result;
use crate::store::Store;

pub use draft::{DraftOptions, draft};
pub use graph::{ShapesGraph, Text};
pub use model::{Shapes, Weight};
pub use outcome::Outcome;
pub use path::Path;

use prepare::Prepared;

/// Returns all that `shapes` find wrong with the data of `store`: by focus node, path, value, shape and component.
///
/// What several ways lead to is there once, with their number.
///
/// # Errors
/// When the store does not hand over its data, a query of the shapes fails, more is wrong than anybody reads, or the work
/// should stop.
pub fn validate(shapes: &Shapes, store: &Store, cancellation: &Cancellation) -> Result<Vec<Outcome>> {
    let prepared = Prepared::new(shapes, store, cancellation)?;
    let violations = prepared.violations(cancellation)?;
    tell::outcomes(&prepared, violations, cancellation)
}
