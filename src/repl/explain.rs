//! The plan of the last query.

use lermap::engine::QueryOptions;
use lermap::{Error, Result};

use super::Repl;
use crate::command::explain::{drawn, explained};

/// Runs the last query again and returns its plan.
pub fn explain(repl: &mut Repl<'_>) -> Result<String> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to explain yet").with_hint("ask something first"));
    }
    let text = repl.last_text.clone();
    let session = repl.session();
    let (engine, options, screen) = (session.engine()?, session.query_options(), session.screen());
    let query = session.workspace.parse(&text, &engine)?;
    session.apart(move |cancellation| {
        let options = QueryOptions { cancellation: cancellation.clone(), ..options };
        let (results, explanation) = explained(&engine, &query, options)?;
        // Rows are counted while they are read.
        results.collect()?;
        Ok(drawn(&explanation, &screen))
    })
}
