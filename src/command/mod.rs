//! What a person can ask for: one file per command, the same set in the shell and in the REPL.
//!
//! To add a command, write the file, then add its `mod` line and its entry in [`COMMANDS`].

mod analyze;
mod ask;
mod batch;
pub mod catalogue;
mod check;
mod compact;
mod completions;
mod describe;
mod diff;
pub mod explain;
pub mod export;
mod folders;
pub mod formats;
mod guide;
mod history;
mod info;
pub mod limit;
pub mod line;
mod load;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
pub mod memory;
pub mod options;
mod projection;
pub mod queries;
mod query;
mod repl;
mod report;
mod rules;
mod run;
pub mod schema;
mod search;
#[cfg(feature = "serve")]
mod serve;
pub mod session;
mod shapes;
#[cfg(test)]
mod tests;
mod update;
pub mod voice;
mod why;

use clap::ArgMatches;
use lermap::{Error, Result};

use options::Shared;
pub use session::{Prompt, Session};

/// Every command, in the order `--help` shows them.
pub static COMMANDS: &[&dyn Command] = &[
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
    #[cfg(feature = "mcp")]
    &mcp::Mcp,
    &completions::Completions,
    &man::Man,
];

/// Something that a person can ask for, in the shell as `lermap NAME` and in the REPL as `.NAME`.
pub trait Command: Sync {
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
pub fn command(name: &str) -> Result<&'static dyn Command> {
    find(COMMANDS, name)
}

/// Returns the one of `commands` that is called `name`.
fn find(commands: &[&'static dyn Command], name: &str) -> Result<&'static dyn Command> {
    let found = commands.iter().copied().find(|command| command.name() == name);
    found.ok_or_else(|| Error::unknown("command", name, commands.iter().map(|command| command.name())))
}

/// Returns the arguments `A` out of `matches`.
pub fn parsed<A: clap::FromArgMatches>(matches: &ArgMatches) -> Result<A> {
    A::from_arg_matches(matches).map_err(|error| Error::usage(error.to_string()))
}
