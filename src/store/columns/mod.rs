//! Answers the common shapes of queries from the columns themselves: rows of ids, counts without rows, terms decoded
//! only where a result shows them.
//!
//! ```text
//!   algebra --> question (what is asked) --> body (patterns, conditions) --> steps (in order)
//!                                                                               |
//!                                         rows, groups <-- walk (depth first) <-'
//! ```
//!
//! What does not fit goes to Oxigraph's evaluator, which is also the oracle of the tests. A shape is left out rather
//! than bent: whenever an answer could differ from the evaluator's, [`answer`] gives none. To add a shape of a whole
//! query, add it to [`question`]; to add one within the patterns, add it to [`body`].

mod body;
mod cell;
mod condition;
mod explain;
mod group;
mod path;
mod question;
mod rows;
mod steps;
mod walk;

#[cfg(test)]
mod tests;

pub use question::answer;
pub use walk::CountsRows;
