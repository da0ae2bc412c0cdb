//! Keeps what a session made: its data as an RDF file, its last query as a saved query.

use std::path::Path;

use lermap::export::{Choice, write};
use lermap::output::{Format, Style};
use lermap::query::portable;
use lermap::{Error, Result};

use super::Repl;
use crate::console::file::write_file;
use lermap::text::counted;

/// Writes the data of the session to `path`, in the format of its extension, as `lermap export` does.
pub fn save_data(repl: &mut Repl<'_>, path: &Path, format: &Format) -> Result<()> {
    let session = repl.session();
    let (engine, cancellation) = (session.engine()?, session.cancellation());
    // What is saved is all there is: where records are in their files too.
    let everything = Choice { provenance: true, ..Choice::default() };
    let mut count = 0;
    write_file(path, |out| {
        count = write(engine.store(), &everything, format, &Style::PLAIN, &cancellation, out)?;
        Ok(())
    })?;
    session.note(&format!("{} to {}", counted(count, "statement"), path.display()));
    Ok(())
}

/// Writes the last statement to `NAME.rq` among the saved queries, with the PREFIX lines it needs.
pub fn save_query(repl: &mut Repl<'_>, name: &str, summary: &str) -> Result<()> {
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to save yet"));
    }
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain || name.is_empty() {
        return Err(Error::usage(format!("`{name}` is no name for a query")).with_hint(
            "small letters, digits and `-`, such as `streams-by-stage`; data is saved to a file: .save FILE.ttl",
        ));
    }
    let engine = repl.session().engine()?;
    let text = portable(&repl.last_text, &engine.prefixes);
    let folder = repl.session().folder_for_new().ok_or_else(|| {
        Error::data("there is no folder for saved queries").with_hint("name one with `--queries DIR`")
    })?;
    std::fs::create_dir_all(&folder).map_err(|error| Error::io("make", folder.display(), &error))?;
    let path = folder.join(format!("{name}.rq"));
    if path.exists() {
        return Err(Error::data(format!("`{}` is there already", path.display())).with_hint("choose another name"));
    }
    let summary = serde_json::to_string(summary).map_err(|error| Error::data(error.to_string()))?;
    write_file(&path, |out| Ok(out.write_all(format!("#+ summary: {summary}\n\n{text}").as_bytes())?))?;
    repl.note(&format!("{}; `.run {name}` runs it", path.display()));
    Ok(())
}
