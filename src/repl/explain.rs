//! The plan of a query as a tree, with the rows and the time of each step.

use std::sync::Arc;

use lermap::query::shortened;
use lermap::store::{Explained, Explanation};
use lermap::{Error, Result};

use super::Repl;
use crate::command::running::run_apart;
use crate::command::screen::Screen;

/// Columns for the rows and the time of a step.
const COUNTS: usize = 30;

/// The least columns for the name of a step.
const NAME: usize = 24;

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
        let room = Screen::now().width.map_or(usize::MAX, |width| width.saturating_sub(COUNTS).max(NAME));
        let mut step = explanation.step();
        shorten(&mut step, room);
        let text = Explanation::from(step).to_string();
        Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
    })
}

/// Writes the names of all steps with prefixes, in `room` columns.
fn shorten(step: &mut Explained, room: usize) {
    step.name = shortened(&step.name);
    if step.name.chars().count() > room {
        step.name = step.name.chars().take(room.saturating_sub(1)).chain(['…']).collect();
    }
    // Each step stands three columns to the right of the one that reads from it.
    step.children.iter_mut().for_each(|child| shorten(child, room.saturating_sub(3).max(NAME)));
}
