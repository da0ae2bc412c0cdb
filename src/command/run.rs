//! `lermap run`: a saved query, with values for its parameters.

use clap::{ArgMatches, Args};
use lermap::output::format;
use lermap::query::saved::{SavedQuery, Values};
use lermap::{Error, Result};

use super::catalogue::query;
use super::options::Shared;
use super::{Command, Session, parsed};
use crate::console::View;

/// Runs a saved query.
pub struct Run;

#[derive(Args)]
struct Arguments {
    /// The name of the query; `lermap queries` lists them
    #[arg(required_unless_present = "all")]
    name: Option<String>,

    /// Values for its parameters; an empty value leaves a parameter free
    #[arg(value_name = "PARAMETER=VALUE")]
    values: Vec<String>,

    /// Run every query that needs no value, and write the results and an index to the folder `--output`
    #[arg(long, conflicts_with_all = ["name", "values"], requires = "output")]
    all: bool,

    /// Say on standard error which SPARQL is run
    #[arg(long)]
    show_query: bool,
}

impl Command for Run {
    fn name(&self) -> &'static str {
        "run"
    }

    fn summary(&self) -> &'static str {
        "Run a saved query"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Example: lermap run stakeholder-work-streams stakeholder=employers stage=issuing")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let Some(name) = &arguments.name else { return super::batch::run_all(session) };
        let query = query(name, session)?;
        let values = values(&arguments.values)?;
        run_query(query, values, arguments.show_query, session)
    }
}

/// Answers `query` and writes the results the way it is best seen.
pub fn run_query(query: SavedQuery, values: Values, shows_query: bool, session: &mut Session<'_>) -> Result<u8> {
    let prepared = session.workspace.prepare(&query, &values, &*session.engine()?)?;
    if shows_query {
        session.note(&prepared.to_string());
    }
    let format = query.header.view.as_deref().map(format).transpose()?;
    let view = View { format, ..View::default() };
    session.answer(view, move |engine, options| Ok(engine.evaluate(&prepared, options)?.results))?;
    Ok(0)
}

/// Reads `PARAMETER=VALUE` of each argument.
fn values(arguments: &[String]) -> Result<Values> {
    let mut values = Values::new();
    for argument in arguments {
        let Some((name, value)) = argument.split_once('=') else {
            return Err(Error::usage(format!("`{argument}` is no value for a parameter"))
                .with_hint("values are written `PARAMETER=VALUE`, such as `stakeholder=employers`"));
        };
        if values.insert(name.trim().to_owned(), value.to_owned()).is_some() {
            return Err(Error::usage(format!("the parameter `{name}` is given twice")));
        }
    }
    Ok(values)
}
