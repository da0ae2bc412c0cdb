//! From the query as it is written to one that reads less.
//!
//! [`order`] puts the patterns of a query into the order that exact counts suggest, and Oxigraph's evaluator runs the
//! result. Nothing here changes what a query answers.

mod order;

pub use order::{expected, ordered};
