//! From the query as it is written to one that reads less.
//!
//! [`order`] puts the patterns of a query into the order that exact counts suggest, and Oxigraph's evaluator runs the
//! result. [`doubt`] finds what the evaluator's own optimizer would get wrong. Nothing here changes what a query answers.

mod doubt;
mod order;

pub use doubt::is_misread;
pub use order::{expected, ordered};
