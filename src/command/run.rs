//! `lermap run`: a saved query, with values for its parameters.

use clap::{ArgMatches, Args};
use lermap::query::saved::{SavedQuery, Values};
use lermap::{Error, Result};

use super::catalogue::query;
use super::{Command, Session, parsed};

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

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let Some(name) = &arguments.name else { return super::batch::run_all(session) };
        let query = query(name, session)?;
        let values = values(&arguments.values)?;
        run_query(query, values, arguments.show_query, session)
    }
}

/// Answers `query` and writes the results the way it is best seen.
pub fn run_query(query: SavedQuery, values: Values, shows_query: bool, session: &mut Session) -> Result<u8> {
    let values = session.values(&query, values);
    if shows_query {
        let prepared = session.engine()?.prepare(&query, &values)?;
        session.note(&prepared.to_string());
    }
    session.view.best.clone_from(&query.header.view);
    let answered = session.answer(move |engine, options| Ok(engine.run(&query, &values, options)?.results));
    session.view.best = None;
    answered.map(|()| 0)
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
