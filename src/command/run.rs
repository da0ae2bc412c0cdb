//! `lermap run`: a saved query, with values for its parameters.

use std::path::Path;

use clap::{ArgMatches, Args};
use lermap::output::format;
use lermap::query::saved::{QueryKind, SavedQuery, Values, read_query_file};
use lermap::{Error, Result};

use super::catalogue::query;
use super::limit::{First, Limit};
use super::line::command_line;
use super::options::Shared;
use super::{Command, Session, parsed};
use crate::console::View;

/// Runs a saved query.
pub(super) struct Run;

#[derive(Args)]
struct Arguments {
    /// The name of the query, or its `.rq` file; `lermap queries` lists them
    #[arg(required_unless_present_any = ["all", "help"])]
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

    #[command(flatten)]
    limit: Limit,

    /// Print help; with a name, what the query answers and its parameters
    #[arg(long, short = 'h')]
    help: bool,
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
            .disable_help_flag(true)
            .after_help("Example: lermap run stakeholder-work-streams stakeholder=employers stage=issuing\nExits with 1 if the query is a check and finds rows, or if no query is called so.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let Some(name) = &arguments.name else {
            return if arguments.help { help(session) } else { super::batch::run_all(session) };
        };
        let query = named_query(name, session)?;
        if arguments.help {
            return super::queries::show(&query, session);
        }
        let values = values(&arguments.values)?;
        run_query(query, values, arguments.show_query, &arguments.limit.first(), session)
    }
}

/// Returns the query called `name`, or the one in the file of that name.
fn named_query(name: &str, session: &Session<'_>) -> Result<SavedQuery> {
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|extension| extension == "rq") && path.is_file();
    if is_file {
        return read_query_file(path).map_err(|error| match error.message.contains("has no header") {
            // It is a query all the same, and there is a command for that.
            true => error.with_hint(format!("`lermap query {name}` runs a query without a header")),
            false => error,
        });
    }
    if path.extension().is_some_and(|extension| extension == "rq") {
        return Err(Error::io("read", name, &std::io::Error::from(std::io::ErrorKind::NotFound)));
    }
    // A name that nothing has is a negative answer, as it is for `describe` and `search`.
    query(name, session).map_err(Error::unknown_as_negative)
}

/// Says how this command is used.
fn help(session: &mut Session<'_>) -> Result<u8> {
    let mut line = command_line();
    line.build();
    let help = line.find_subcommand_mut("run").map(|command| command.render_help().to_string()).unwrap_or_default();
    session.write_text(|out| Ok(out.write_all(help.as_bytes())?))?;
    Ok(0)
}

/// Answers `query` and writes the results the way it is best seen; a check that finds rows is a negative answer.
pub(super) fn run_query(
    query: SavedQuery,
    values: Values,
    shows_query: bool,
    first: &First,
    session: &mut Session<'_>,
) -> Result<u8> {
    let prepared = session.workspace.prepare(&query, &values, &*session.engine()?)?;
    if shows_query {
        session.note(session.workspace.text_of(&query, &values, &*session.engine()?)?.trim_end());
    }
    let format = query.header.view.as_deref().map(format).transpose()?;
    let view = View { format, ..View::default() };
    let rows = first.clone();
    session.answer(view, move |engine, options| Ok(rows.of(engine.evaluate(&prepared, options)?.results)))?;
    first.say(session);
    let found = query.header.kind == QueryKind::Check && session.console.written() > Some(0);
    Ok(u8::from(found))
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
