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

mod batch;
mod budget;
mod context;
pub mod expression;
mod graphs;
mod operator;
mod terms;

pub use batch::{BATCH, Batch};
pub use budget::{Budget, Lease};
pub use context::{Context, Function, Functions};
pub use graphs::{DefaultGraph, Visible};
pub use terms::Terms;
