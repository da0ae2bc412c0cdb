//! The plan of a query as a tree, with the rows and the time of each step.

use std::sync::Arc;

use lermap::{Error, Result};

use super::Repl;
use crate::command::running::run_apart;

/// Runs the last query again and returns its plan.
pub fn explain(repl: &mut Repl<'_>) -> Result<String> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to explain yet").with_hint("ask something first"));
    }
    let (text, mut options) = (repl.last_text.clone(), repl.session.query_options());
    let engine = Arc::clone(repl.session.shared_engine()?);
    run_apart(&repl.session.cancellation, repl.session.options.timeout, move |cancellation| {
        options.cancellation = cancellation.clone();
        options.explain = true;
        let answer = engine.query(&text, &options)?;
        // Rows are counted while they are read.
        answer.results.collect()?;
        let explanation = answer.explanation.ok_or_else(|| Error::usage("this source gives no plan"))?;
        Ok(explanation.to_string())
    })
}
