//! How a query was answered: its plan, with rows and time of each step, drawn for a window.

use lermap::engine::QueryOptions;
use lermap::query::shortened;
use lermap::results::Results;
use lermap::store::{Explained, Explanation};
use lermap::{Engine, Error, Result};
use spargebra::Query;

use super::Session;
use crate::console::screen::Screen;

/// Columns for the rows, the expected rows, the time and the memory of a step.
const COUNTS: usize = 48;

/// The least columns for the name of a step.
const NAME: usize = 24;

/// Answers `query`; the plan that comes along is whole once the results are read to the end.
pub(crate) fn explained(engine: &Engine, query: &Query, options: QueryOptions) -> Result<(Results, Explanation)> {
    let answer = engine.evaluate(query, &QueryOptions { explain: true, ..options })?;
    let explanation = answer.explanation.ok_or_else(|| Error::usage("this source gives no plan"))?;
    Ok((answer.results, explanation))
}

/// Answers the query `text`, drops the results and returns the plan as a tree.
pub(crate) fn plan_of(text: &str, session: &Session<'_>) -> Result<String> {
    let (engine, options, screen) = (session.engine()?, session.query_options(), session.screen());
    let query = session.workspace.parse(text, &engine)?;
    session.apart(move |cancellation| {
        let options = QueryOptions { cancellation: cancellation.clone(), ..options };
        let (results, explanation) = explained(&engine, &query, options)?;
        // Rows are counted while they are read.
        results.collect()?;
        Ok(drawn(&explanation, &screen))
    })
}

/// Returns the plan as a tree, with prefixed names, in the columns of `screen`.
pub(crate) fn drawn(explanation: &Explanation, screen: &Screen) -> String {
    let room = screen.width.map_or(usize::MAX, |width| width.saturating_sub(COUNTS).max(NAME));
    let mut step = explanation.step();
    shorten(&mut step, room);
    let text = Explanation::from(step).to_string();
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Writes the names of all steps with prefixes, in `room` columns.
fn shorten(step: &mut Explained, room: usize) {
    step.name = shortened(&step.name);
    if step.name.chars().count() > room {
        step.name = step.name.chars().take(room.saturating_sub(1)).chain(['…']).collect();
    }
    // Each step is three columns to the right of the one that reads from it.
    step.children.iter_mut().for_each(|child| shorten(child, room.saturating_sub(3).max(NAME)));
}
