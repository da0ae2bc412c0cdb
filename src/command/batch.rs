//! `lermap run --all`: every query that needs no value, into a folder with an index.

use lermap::{Error, Result};

use super::Session;

/// Writes the results of all queries.
pub fn run_all(_session: &mut Session) -> Result<u8> {
    Err(Error::usage("not yet"))
}
