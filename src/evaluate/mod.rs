//! Answers SPARQL queries from the columns of a snapshot.
//!
//! ```text
//!   algebra --> compile --> plan (data) --> operators --> batches of ids --> results
//!                  |                           |
//!            order, estimate              expression
//! ```
//!
//! Rows are ids in columns until a result shows a term. What the operators of one query share is in [`Context`]: the
//! terms, the graphs that are seen, the flag that stops the work and the memory that may be taken. Nothing here opens
//! a store, knows a saved query or writes a format.

pub mod answer;
mod batch;
mod budget;
mod build;
mod compile;
mod context;
mod driving;
mod env;
mod estimate;
mod explain;
pub mod expression;
mod graphs;
pub mod operator;
mod order;
mod places;
mod plan;
mod recipe;
mod run;
mod slots;
mod terms;
#[cfg(test)]
mod tests;

pub use batch::{BATCH, Batch};
pub use budget::{Budget, Lease, Peak};
pub use context::{Context, Function, Functions};
pub use explain::{Explained, Explanation};
pub use graphs::{DefaultGraph, Visible};
pub use run::{Prepared, Request, evaluate, prepare};
pub use terms::Terms;
