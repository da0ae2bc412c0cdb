//! SPARQL text to results: parse, bind parameters, run, explain; saved queries.

mod guard;
mod parse;
mod star;

pub use guard::{Limits, guard};
pub use parse::{Prefixes, parse_query, parse_update};
