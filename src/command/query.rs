//! `lermap query`: one-off SPARQL.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use clap::{ArgMatches, Args};
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

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = text(&arguments)?;
        session.ask(&text)?;
        Ok(0)
    }
}

fn text(arguments: &Arguments) -> Result<String> {
    match (&arguments.sparql, &arguments.file) {
        (_, Some(path)) => fs::read_to_string(path).map_err(|error| Error::io("read", path.display(), &error)),
        (Some(text), None) if text != "-" => Ok(text.clone()),
        _ => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map_err(|error| Error::io("read", "standard input", &error))?;
            Ok(text)
        }
    }
}
