//! SPARQL text to results: parse, bind parameters, run, explain; saved queries.

mod advice;
mod alike;
mod bare;
mod bind;
mod entry;
mod filled;
mod guard;
mod mend;
mod mistake;
mod namespaces;
mod parameter;
mod parse;
mod portable;
pub mod saved;
mod star;
mod statement;
mod tolerant;
mod transfer;
mod unbound;
mod value;
pub mod walk;

pub use advice::{shortened, unknown_terms, why_empty};
pub use bare::bare_command;
pub use bind::{Bindings, bind};
pub use entry::{Entry, entry};
pub use filled::filled;
pub use guard::{Limits, guard};
pub use namespaces::WELL_KNOWN;
pub use parameter::{Parameter, ValueType, parameters};
pub use parse::{parse_query, parse_update};
pub use portable::portable;
pub use statement::{Statement, statement, statements};
pub use unbound::unbound_variables;
pub use value::{Entities, fitted_value, parse_value};

pub use crate::prefixes::Prefixes;
