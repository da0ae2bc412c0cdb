//! Checking and testing saved queries.

use std::path::PathBuf;

use lermap::output::FORMATS;
use lermap::query::saved::{Catalogue, Known, SavedQuery};
use lermap::trial::{JUNIT, MAP, Outcome, Trial};
use lermap::{Error, Kind, Result};

use super::Session;
use crate::console::file::write_file;
use lermap::text::counted;

/// Returns the queries called `names`, or all of them.
pub(super) fn chosen<'a>(
    catalogue: &'a Catalogue,
    names: &'a [String],
) -> Result<Box<dyn Iterator<Item = Result<SavedQuery>> + 'a>> {
    for name in names {
        catalogue.text(name)?;
    }
    if names.is_empty() {
        return Ok(Box::new(catalogue.queries()));
    }
    Ok(Box::new(names.iter().map(|name| catalogue.query(name))))
}

pub(super) fn check(catalogue: &Catalogue, names: &[String], session: &mut Session<'_>) -> Result<u8> {
    let formats = FORMATS.iter().map(|format| format.name).collect();
    let known = Known::of(session.engine()?.store(), catalogue, formats)?;
    let (mut count, mut findings) = (0, Vec::new());
    for query in chosen(catalogue, names)? {
        count += 1;
        match query {
            Ok(query) => findings.extend(query.lint(&known)),
            Err(mut error) => {
                let others = std::mem::take(&mut error.others);
                findings.push(error);
                findings.extend(others);
            }
        }
    }
    let number = findings.len();
    if let Some(error) = Error::all(findings) {
        return Err(Error { kind: Kind::Negative, ..error });
    }
    session.note(&format!("{}, {}", counted(count, "query"), counted(number, "finding")));
    Ok(0)
}

/// What a test does beside running queries.
pub(super) struct TestOptions {
    pub update: bool,
    pub junit: Option<PathBuf>,
}

pub(super) fn test(
    catalogue: &Catalogue,
    names: &[String],
    wanted: &TestOptions,
    session: &mut Session<'_>,
) -> Result<u8> {
    let options = session.query_options();
    let source = match session.workspace.sources().as_slice() {
        [] => MAP.to_owned(),
        sources => sources.join(", "),
    };
    let engine = session.engine()?;
    let trial = Trial { engine: &engine, source: &source, options, updates_golden: wanted.update };
    let mut outcomes = Vec::new();
    for query in chosen(catalogue, names)? {
        trial.options.cancellation.check()?;
        match query {
            Ok(query) => outcomes.push(trial.run(&query)),
            Err(error) => outcomes.push(unreadable(&error)),
        }
    }
    if let Some(path) = &wanted.junit {
        write_file(path, |out| (JUNIT.writer)(&outcomes, out))?;
    }
    report(&outcomes, session)
}

fn unreadable(error: &Error) -> Outcome {
    let file = error.position.as_ref().and_then(|position| position.file.clone()).unwrap_or_default();
    let failures = std::iter::once(error).chain(&error.others).map(ToString::to_string).collect();
    Outcome { query: file, rows: 0, time: std::time::Duration::ZERO, failures, notes: Vec::new() }
}

/// Writes what came of it, and returns the exit status.
fn report(outcomes: &[Outcome], session: &mut Session<'_>) -> Result<u8> {
    let mut text = String::new();
    for outcome in outcomes {
        let mark = if outcome.failures.is_empty() { "ok  " } else { "FAIL" };
        text.push_str(&format!("{mark} {} ({})\n", outcome.query, counted(outcome.rows, "row")));
        outcome.failures.iter().for_each(|failure| text.push_str(&format!("       {failure}\n")));
        outcome.notes.iter().for_each(|note| text.push_str(&format!("       note: {note}\n")));
    }
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    let failed = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).count();
    session.note(&format!("{} passed, {failed} failed", outcomes.len() - failed));
    Ok(u8::from(failed > 0))
}
