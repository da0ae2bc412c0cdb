//! `lermap run --all`: every query that needs no value, into a folder with an index.

use std::path::Path;
use std::time::Instant;

use lermap::atomic::PendingFolder;
use lermap::output::{CSV, Content, Format, Style, TURTLE};
use lermap::query::saved::{SavedQuery, Values};
use lermap::results::{Results, Solutions};
use lermap::{Error, Kind, Result};
use oxrdf::{Literal, Term};

use super::Session;
use crate::console::file::write_file;

/// Writes the results of all queries that run without values, and `index.csv`, to the folder of `--output`.
///
/// A query that fails does not stop the others; the exit status is that of the first failure. The folder changes as a
/// whole, once all is written; other files in it stay.
pub(super) fn run_all(session: &mut Session<'_>) -> Result<u8> {
    let Some(folder) = session.options.output.clone() else {
        return Err(Error::usage("`--all` needs a folder").with_hint("name one with `--output DIR`"));
    };
    let pending = PendingFolder::begin(&folder)?;
    let mut index = Vec::new();
    let mut status = 0;
    for query in session.catalogue()?.queries() {
        let start = Instant::now();
        let (name, question, done) = match &query {
            Ok(query) if !query.runs_alone() => continue,
            Ok(query) => (query.name.clone(), query.header.summary.clone(), write(query, pending.path(), session)),
            Err(error) => (file_of(error), String::new(), Err(error.clone())),
        };
        let (file, rows, failure) = match done {
            Ok((file, rows)) => (file, rows.to_string(), String::new()),
            Err(error) if matches!(error.kind, Kind::Interrupted | Kind::BrokenPipe) => return Err(error),
            Err(error) => {
                session.warn(&Error { message: format!("`{name}` failed: {}", error.message), ..error.clone() });
                status = if status == 0 { error.kind.exit_status() } else { status };
                (String::new(), String::new(), error.to_string())
            }
        };
        let time = format!("{:.1}", start.elapsed().as_secs_f64() * 1000.0);
        session.note(&format!(
            "{name}: {}",
            if failure.is_empty() { format!("{rows} rows, {time} ms") } else { "failed".to_owned() }
        ));
        index.push([name, file, rows, question, failure]);
    }
    write_index(pending.path(), index)?;
    pending.keep_all()?;
    pending.commit()?;
    Ok(status)
}

fn file_of(error: &Error) -> String {
    error.position.as_ref().and_then(|position| position.file.clone()).unwrap_or_default()
}

/// Writes the results of one query and returns the name of its file and how many rows it has.
fn write(query: &SavedQuery, folder: &Path, session: &mut Session<'_>) -> Result<(String, usize)> {
    let options = session.query_options();
    let wanted = session.format()?;
    let results = session.engine()?.run(query, &Values::new(), &options)?.results;
    let format = format_for(&results, wanted);
    let extension = format.extensions.first().copied().unwrap_or("txt");
    let file = format!("{}.{extension}", query.name);
    let mut rows = 0;
    write_file(&folder.join(&file), |out| {
        rows = session.with_file_style(|style| format.write(results, style, out))?;
        Ok(())
    })?;
    Ok((file, rows))
}

/// Returns `wanted` if it can hold `results`, else the usual one for them: no single format holds the
/// results of all queries.
fn format_for(results: &Results, wanted: Option<&'static Format>) -> &'static Format {
    let (usual, content) =
        if matches!(results, Results::Graph(_)) { (&TURTLE, Content::Graph) } else { (&CSV, Content::Table) };
    wanted.filter(|wanted| wanted.takes(content)).unwrap_or(usual)
}

fn write_index(folder: &Path, index: Vec<[String; 5]>) -> Result<()> {
    let rows = index.into_iter().map(|row| row.map(|text| Some(Term::from(Literal::from(text)))).to_vec()).collect();
    let table = Solutions::from_rows(&["query", "file", "rows", "question", "failure"], rows);
    write_file(&folder.join("index.csv"), |out| CSV.write(table.into(), &Style::PLAIN, out).map(drop))
}
