//! `lermap query`: one-off SPARQL.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, ValueEnum};
use lermap::source::decode_text;
use lermap::{Error, Result};

use super::explain::{drawn, explained};
use super::limit::Limit;
use super::options::Shared;
use super::{Command, Session, parsed};

/// Runs a SPARQL query.
pub(super) struct Query;

#[derive(Args)]
struct Arguments {
    /// The query, or a file with it; `-` or nothing reads standard input
    sparql: Option<String>,

    /// Read the query from a file
    #[arg(long, value_name = "FILE", conflicts_with = "sparql")]
    file: Option<PathBuf>,

    /// Say on standard error how the query was answered: each step with its rows and its time
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    explain: Option<PlanFormat>,

    #[command(flatten)]
    limit: Limit,
}

/// How a plan is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum PlanFormat {
    Text,
    Json,
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

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = text_of(arguments.sparql.as_deref(), arguments.file.as_deref())?;
        match arguments.explain {
            None => {
                let first = arguments.limit.first();
                session.ask(&text, &first)?;
                first.say(session);
            }
            Some(format) => explain(&text, format, session)?,
        }
        Ok(0)
    }
}

/// Answers a query as usual, then shows its plan on standard error.
fn explain(text: &str, format: PlanFormat, session: &mut Session<'_>) -> Result<()> {
    let engine = session.engine()?;
    let query = session.workspace.parse(text, &engine)?;
    let (results, explanation) = explained(&engine, &query, session.query_options())?;
    session.write(results)?;
    let text = match format {
        PlanFormat::Json => format!("{}\n", explanation.json()),
        PlanFormat::Text => drawn(&explanation, &session.screen()),
    };
    let _ = anstream::stderr().write_all(text.as_bytes());
    Ok(())
}

fn is_file(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || "{}()".contains(c)) && Path::new(text).is_file()
}

/// Returns whether `text` is written as names of files with SPARQL are.
fn looks_like_file(text: &str) -> bool {
    let is_known =
        Path::new(text).extension().is_some_and(|end| ["rq", "ru", "sparql"].iter().any(|known| end == *known));
    is_known && !text.contains(|c: char| c.is_whitespace() || "{}()<>".contains(c))
}

/// Returns SPARQL that was typed, or that is in a file or on standard input. What is typed may be the name of a file.
pub(super) fn text_of(typed: Option<&str>, file: Option<&Path>) -> Result<String> {
    match (typed, file) {
        (_, Some(path)) => {
            let bytes = fs::read(path).map_err(|error| Error::io("read", path.display(), &error))?;
            decode_text(&path.display().to_string(), bytes)
        }
        // A name of a file is never SPARQL: that has a blank or a bracket.
        (Some(name), None) if is_file(name) => text_of(None, Some(Path::new(name))),
        (Some(name), None) if looks_like_file(name) => {
            let missing = io::Error::from(io::ErrorKind::NotFound);
            Err(Error::io("read", name, &missing))
        }
        (Some(text), None) if text != "-" => Ok(text.to_owned()),
        (None, None) if io::stdin().is_terminal() => Err(Error::usage("there is no SPARQL to run").with_hint(
            "write it behind the command in quotes, name a file with `--file`, or open a prompt with `lermap repl`",
        )),
        _ => {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).map_err(|error| Error::io("read", "standard input", &error))?;
            decode_text("standard input", bytes)
        }
    }
}
