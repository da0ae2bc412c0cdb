//! Keeps what a session made: its data as an RDF file, its last query as a saved query.

use std::path::Path;

use lermap::query::{filled, portable};
use lermap::{Error, Result};

use super::Repl;
use crate::command::export;
use crate::command::queries::write_new;

/// Writes the data of the session to `path`, in the format of its extension, as `lermap export` does.
pub(super) fn save_data(repl: &mut Repl<'_>, path: &Path) -> Result<()> {
    // What `.once` waits for is a result, and not this.
    let once = repl.console.once.take();
    let mut session = repl.session();
    session.options.format = None;
    session.options.output = Some(path.to_owned());
    let saved = export::save(&mut session);
    repl.console.once = once;
    saved.map(|_| ())
}

/// Writes the last statement to `NAME.rq` among the saved queries, with the values that were set and the PREFIX lines
/// that it needs, as `lermap queries new` does.
pub(super) fn save_query(repl: &mut Repl<'_>, name: &str, summary: &str) -> Result<()> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to save yet"));
    }
    let engine = repl.session().engine()?;
    let text = filled(&repl.last_text, &repl.workspace.parameters(), &engine.prefixes);
    let text = portable(&text, &engine.prefixes);
    let summary = serde_json::to_string(summary).map_err(|error| Error::data(error.to_string()))?;
    let path = write_new(name, &format!("#+ summary: {summary}\n\n{text}"), &repl.session())?;
    repl.note(&format!("{}; `.run {name}` runs it", path.display()));
    Ok(())
}
