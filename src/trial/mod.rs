//! Tries saved queries: do they run, with and without values, and give what their headers expect?

mod junit;
mod order;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::Engine;
use crate::atomic::{failed_to_write, write_file};
use crate::engine::QueryOptions;
use crate::error::{Error, Kind, Result};
use crate::output::{Style, format};
use crate::query::saved::{Expectation, QueryKind, QueryOrigin, SavedQuery, Values};
use crate::results::Collected;

pub use junit::{JUNIT, WriteOutcomes};

/// How many rows of a check are shown as findings.
const SHOWN: usize = 20;

/// The source that the queries of the program expect.
pub const MAP: &str = "map";

/// What to try saved queries on.
pub struct Trial<'a> {
    /// The data.
    pub engine: &'a Engine,
    /// The source of the data, as the user names it; expectations for other sources are left out.
    pub source: &'a str,
    /// How the queries are answered.
    pub options: QueryOptions,
    /// Write golden results in place of comparing with them.
    pub updates_golden: bool,
}

/// What came of trying one query.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The name of the query.
    pub query: String,
    /// How many rows it gave.
    pub rows: usize,
    /// How long it took.
    pub time: Duration,
    /// What is wrong, a sentence each; the rows of a check are findings.
    pub failures: Vec<String>,
    /// What was not looked at, and why.
    pub notes: Vec<String>,
}

impl Trial<'_> {
    /// Tries `query`. Whatever goes wrong is in the outcome.
    pub fn run(&self, query: &SavedQuery) -> Outcome {
        let start = Instant::now();
        let mut outcome = Outcome {
            query: query.name.clone(),
            rows: 0,
            time: Duration::ZERO,
            failures: Vec::new(),
            notes: Vec::new(),
        };
        if let Err(error) = self.try_query(query, &mut outcome) {
            outcome.failures.push(error.to_string());
        }
        outcome.time = start.elapsed();
        outcome
    }

    fn try_query(&self, query: &SavedQuery, outcome: &mut Outcome) -> Result<()> {
        let free: Values = query.parameters.iter().map(|p| (p.parameter.name.clone(), String::new())).collect();
        if !free.is_empty() {
            self.answer(query, &free).map_err(|error| said(&error, "without any value"))?;
        }
        let values = if query.runs_alone() {
            Values::new()
        } else {
            outcome.notes.push("it needs values and has no defaults: the rows are those without any value".to_owned());
            free
        };
        let results = self.answer(query, &values)?;
        outcome.rows = count(&results);
        if let Some(tie) = order::tie(self.engine, query, &values, &self.options)? {
            outcome.failures.push(tie);
        }
        self.expect_columns(&query.header.expect, &results, outcome);
        match expected_source(query) {
            Some(source) if source != self.source => {
                outcome.notes.push(format!("rows are expected of the source `{source}` only"));
            }
            _ => {
                expect_rows(&query.header.expect, outcome);
                self.expect_golden(query, &results, outcome)?;
            }
        }
        if query.header.kind == QueryKind::Check {
            outcome.failures.extend(findings(&results)?);
        }
        Ok(())
    }

    fn answer(&self, query: &SavedQuery, values: &Values) -> Result<Collected> {
        self.engine.run(query, values, &self.options)?.results.collect()
    }

    fn expect_columns(&self, expect: &Expectation, results: &Collected, outcome: &mut Outcome) {
        let Collected::Solutions { variables, .. } = results else { return };
        let columns: Vec<&str> = variables.iter().map(|variable| variable.as_str()).collect();
        if !expect.columns.is_empty() && expect.columns != columns {
            let (found, wanted) = (columns.join(", "), expect.columns.join(", "));
            outcome.failures.push(format!("the columns are {found}, and {wanted} are expected"));
        }
    }

    fn expect_golden(&self, query: &SavedQuery, results: &Collected, outcome: &mut Outcome) -> Result<()> {
        let Some(name) = &query.header.expect.golden else { return Ok(()) };
        let text = csv(results)?;
        if self.updates_golden {
            return self.update(query, name, &text, outcome);
        }
        let golden = query.golden()?;
        match golden {
            None => outcome.failures.push(format!("the golden result `{name}` is missing; `--update` writes it")),
            Some(golden) if golden.replace("\r\n", "\n") != text => {
                outcome.failures.push(difference(&golden.replace("\r\n", "\n"), &text));
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn update(&self, query: &SavedQuery, name: &str, text: &str, outcome: &mut Outcome) -> Result<()> {
        let Some(path) = golden_path(query, name) else {
            return Err(Error::usage("the golden results of the program's own queries cannot be written")
                .with_hint("name the folder of the queries with `--queries DIR`"));
        };
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Error::io("create", folder.display(), &error))?;
        }
        write_file(&path, |file| file.write_all(text.as_bytes()).map_err(|error| failed_to_write(&path, &error)))?;
        outcome.notes.push(format!("{} is written", path.display()));
        Ok(())
    }
}

impl SavedQuery {
    /// Returns the golden result of this query, if there is one.
    ///
    /// # Errors
    /// When the file of the golden result cannot be read.
    pub fn golden(&self) -> Result<Option<String>> {
        let Some(name) = &self.header.expect.golden else { return Ok(None) };
        match golden_path(self, name) {
            None => Ok(crate::query::saved::embedded_golden(name).map(str::to_owned)),
            Some(path) if !path.exists() => Ok(None),
            Some(path) => {
                fs::read_to_string(&path).map(Some).map_err(|error| Error::io("read", path.display(), &error))
            }
        }
    }
}

fn golden_path(query: &SavedQuery, name: &str) -> Option<PathBuf> {
    match &query.place {
        QueryOrigin::Embedded => None,
        QueryOrigin::Folder(folder) => Some(folder.join("expected").join(name)),
    }
}

/// Returns the source that bounds and golden results of `query` hold for; `None` for whatever is open.
fn expected_source(query: &SavedQuery) -> Option<&str> {
    match (&query.header.expect.source, query.is_of_program) {
        (Some(source), _) => Some(source),
        (None, true) => Some(MAP),
        (None, false) => None,
    }
}

fn said(error: &Error, when: &str) -> Error {
    Error { message: format!("{}, {when}", error.message), ..error.clone() }
}

fn count(results: &Collected) -> usize {
    match results {
        Collected::Solutions { rows, .. } => rows.len(),
        Collected::Boolean(_) => 1,
        Collected::Graph(triples) => triples.len(),
    }
}

fn expect_rows(expect: &Expectation, outcome: &mut Outcome) {
    let rows = outcome.rows as u64;
    if let Some(least) = expect.min_rows.filter(|least| rows < *least) {
        outcome.failures.push(format!("there are {rows} rows, and at least {least} are expected"));
    }
    if let Some(most) = expect.max_rows.filter(|most| rows > *most) {
        outcome.failures.push(format!("there are {rows} rows, and at most {most} are expected"));
    }
}

/// Returns `results` as a golden file holds them: CSV, or sorted N-Triples.
fn csv(results: &Collected) -> Result<String> {
    let name = if matches!(results, Collected::Graph(_)) { "ntriples" } else { "csv" };
    let mut bytes = Vec::new();
    format(name)?.write(results.results(), &Style::PLAIN, &mut bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| Error::new(Kind::Data, "a result is no UTF-8"))?;
    Ok(text.replace("\r\n", "\n"))
}

/// Returns the rows of a check as findings.
fn findings(results: &Collected) -> Result<Vec<String>> {
    if let Collected::Boolean(value) = results {
        return Ok(if *value { vec!["found: true".to_owned()] } else { Vec::new() });
    }
    let text = csv(results)?;
    let skipped = usize::from(matches!(results, Collected::Solutions { .. }));
    let lines: Vec<&str> = text.lines().skip(skipped).collect();
    let mut found: Vec<String> = lines.iter().take(SHOWN).map(|line| format!("found: {line}")).collect();
    if lines.len() > SHOWN {
        found.push(format!("found: {} more", lines.len() - SHOWN));
    }
    Ok(found)
}

/// Returns where two texts first differ.
fn difference(golden: &str, found: &str) -> String {
    let (mut expected, mut actual) = (golden.lines(), found.lines());
    let mut number = 1;
    loop {
        match (expected.next(), actual.next()) {
            (Some(a), Some(b)) if a == b => number += 1,
            (a, b) => {
                let shown = |line: Option<&str>| line.map_or("nothing".to_owned(), |line| format!("`{line}`"));
                return format!("line {number} of the golden result is {}, and the result has {}", shown(a), shown(b));
            }
        }
    }
}

#[cfg(test)]
mod tests;
