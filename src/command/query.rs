//! `lermap query`: one-off SPARQL.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use lermap::engine::QueryOptions;
use lermap::{Error, Result};

use super::{Command, Session, parsed};

/// Runs a SPARQL query.
pub struct Query;

#[derive(Args)]
struct Arguments {
    /// The query; `-` or nothing reads standard input
    sparql: Option<String>,

    /// Read the query from a file
    #[arg(long, value_name = "FILE", conflicts_with = "sparql")]
    file: Option<PathBuf>,

    /// Say on standard error how the query was answered: each step with its rows and its time
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    #[arg(value_parser = ["text", "json"])]
    explain: Option<String>,
}

impl Command for Query {
    fn name(&self) -> &'static str {
        "query"
    }

    fn summary(&self) -> &'static str {
        "Ask in SPARQL: SELECT, ASK, CONSTRUCT, DESCRIBE"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = text_of(arguments.sparql.as_deref(), arguments.file.as_deref())?;
        match arguments.explain.as_deref() {
            None => session.ask(&text)?,
            Some(format) => explain(&text, format, session)?,
        }
        Ok(0)
    }
}

/// Answers a query as usual, then shows its plan on standard error.
fn explain(text: &str, format: &str, session: &mut Session<'_>) -> Result<()> {
    let options = QueryOptions { explain: true, ..session.query_options() };
    let answer = session.engine()?.query(text, &options)?;
    session.write(answer.results)?;
    if let Some(explanation) = answer.explanation {
        let text = if format == "json" { format!("{}\n", explanation.json()) } else { explanation.to_string() };
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
    Ok(())
}

/// Returns SPARQL that was typed, or that stands in a file or on standard input.
pub fn text_of(typed: Option<&str>, file: Option<&Path>) -> Result<String> {
    match (typed, file) {
        (_, Some(path)) => fs::read_to_string(path).map_err(|error| Error::io("read", path.display(), &error)),
        (Some(text), None) if text != "-" => Ok(text.to_owned()),
        _ => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map_err(|error| Error::io("read", "standard input", &error))?;
            Ok(text)
        }
    }
}
