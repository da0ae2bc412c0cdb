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

pub(crate) mod answer;
mod batch;
mod budget;
mod build;
mod compile;
mod context;
mod driving;
mod env;
mod estimate;
mod explain;
pub(crate) mod expression;
mod graphs;
pub(crate) mod operator;
mod order;
mod places;
mod plan;
mod recipe;
mod run;
mod slots;
mod terms;
#[cfg(test)]
mod tests;

pub(crate) use batch::{BATCH, Batch};
pub use budget::Budget;
pub(crate) use budget::{Lease, Peak};
pub(crate) use context::Context;
pub use context::{Function, Functions};
pub use explain::{Explained, Explanation};
pub use graphs::{DefaultGraph, Visible};
pub use run::Prepared;
pub(crate) use run::{Request, evaluate, prepare};
pub(crate) use terms::Terms;
