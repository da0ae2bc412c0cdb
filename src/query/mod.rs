//! SPARQL text to results: parse, bind parameters, run, explain; saved queries.

mod entry;
mod guard;
mod mistake;
mod namespaces;
mod parse;
mod portable;
mod star;

pub use entry::{Entry, Statement, entry, statement, statements};
pub use guard::{Limits, guard};
pub use namespaces::WELL_KNOWN;
pub use parse::{Prefixes, parse_query, parse_update};
pub use portable::portable;
