//! What a person can ask for: one file per command, the same set in the shell and in the REPL.
//!
//! To add a command, write the file, then add its `mod` line and its entry in [`COMMANDS`].

mod analyze;
mod ask;
mod batch;
pub(crate) mod catalogue;
mod check;
mod compact;
pub(crate) mod completions;
mod describe;
mod diff;
pub(crate) mod explain;
pub(crate) mod export;
mod folders;
pub(crate) mod formats;
mod guide;
mod history;
mod info;
pub(crate) mod limit;
pub(crate) mod line;
mod load;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
pub(crate) mod memory;
pub(crate) mod options;
mod projection;
pub(crate) mod queries;
mod query;
mod repl;
mod report;
mod rules;
mod run;
pub(crate) mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
pub(crate) mod session;
mod shapes;
#[cfg(feature = "serve")]
mod site;
pub(crate) mod takes;
#[cfg(test)]
mod tests;
mod update;
pub(crate) mod voice;
mod why;

use clap::ArgMatches;
use lermap::{Error, Result};

use options::Shared;
pub(crate) use session::{Prompt, Session};

/// Every command, in the order `--help` shows them.
pub(crate) static COMMANDS: &[&dyn Command] = &[
    &query::Query,
    &run::Run,
    &ask::Ask,
    &queries::Queries,
    &repl::Repl,
    &describe::Describe,
    &guide::GuideGroup,
    &search::Search,
    &schema::Schema,
    &info::About,
    &why::Why,
    &analyze::ANALYZE,
    &check::Check,
    &report::ReportCommand,
    &shapes::Shapes,
    &rules::Rules,
    &export::Export,
    &diff::Diff,
    &history::History,
    &load::Load,
    &update::Update,
    &compact::Compact,
    #[cfg(feature = "serve")]
    &serve::Serve,
    #[cfg(feature = "serve")]
    &site::Site,
    #[cfg(feature = "mcp")]
    &mcp::Mcp,
    &completions::Completions,
    &man::Man,
];

/// Something that a person can ask for, in the shell as `lermap NAME` and in the REPL as `.NAME`.
pub(crate) trait Command: Sync {
    /// The name, in kebab-case.
    fn name(&self) -> &'static str;

    /// One line for `--help`, without a full stop.
    fn summary(&self) -> &'static str;

    /// Adds the arguments to `command`.
    fn arguments(&self, command: clap::Command) -> clap::Command;

    /// Returns the shared options that this command understands.
    fn takes(&self) -> &'static [Shared];

    /// Returns which of those it does not take with `arguments`.
    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        let _ = arguments;
        &[]
    }

    /// Returns whether this command answers until it is told to end: a time limit is then one for each question.
    fn is_lasting(&self) -> bool {
        false
    }

    /// Returns which of those its part called `part`, such as `list`, never takes: help of the part leaves them out.
    fn hides(&self, part: &str) -> &'static [Shared] {
        let _ = part;
        &[]
    }

    /// Does the work and returns the exit status: 0, or 1 for a negative answer that was asked for.
    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8>;
}

/// Returns the command called `name`.
pub(crate) fn command(name: &str) -> Result<&'static dyn Command> {
    find(COMMANDS, name)
}

/// Returns the one of `commands` that is called `name`.
fn find(commands: &[&'static dyn Command], name: &str) -> Result<&'static dyn Command> {
    let found = commands.iter().copied().find(|command| command.name() == name);
    found.ok_or_else(|| Error::unknown("command", name, commands.iter().map(|command| command.name())))
}

/// Returns the arguments `A` out of `matches`.
pub(crate) fn parsed<A: clap::FromArgMatches>(matches: &ArgMatches) -> Result<A> {
    A::from_arg_matches(matches).map_err(|error| Error::usage(error.to_string()))
}

/// Returns `words` as one text, or an error if there is nothing in it where `wanted` is.
pub(crate) fn words_of(words: &[String], wanted: &str) -> Result<String> {
    let text = words.join(" ");
    if text.trim().is_empty() {
        return Err(Error::usage(format!("{wanted} must be given, and this is empty")));
    }
    Ok(text)
}
