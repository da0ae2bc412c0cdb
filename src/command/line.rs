//! The command line: what can be typed, and the way from arguments to a command.

use std::sync::Arc;
use std::time::Instant;

use clap::{ArgMatches, FromArgMatches};
use lermap::cancel::Cancellation;
use lermap::{Error, Result, Workspace};

use super::formats::formats_by_group;
use super::options::{Options, Shared};
use super::{COMMANDS, Command, Prompt, Session, command};
use crate::console::memory::end_beyond;
use crate::console::running::{GRACE_OF_PROCESS, end_later};
use crate::console::{Console, log};

/// What the help ends with.
const EXIT_STATUSES: &str = "Exit status: 0 fine; 1 a negative answer that was asked for, or nothing found by that name or those words; 2 usage or SPARQL syntax; \
    3 data or file; 4 time or size limit; 5 remote endpoint; 130 interrupted";

/// Returns the whole command line, for parsing, completion and man pages.
pub fn command_line() -> clap::Command {
    // The derived arguments bring the comment of their struct as a description: ours comes last.
    let mut line = <Options as clap::Args>::augment_args(clap::Command::new("lermap"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("The LER Ecosystem Map as a knowledge graph: query it, analyze it, export it")
        .long_about(None)
        .after_help(format!("Formats, by name, extension or media type:\n{}\n\n{EXIT_STATUSES}", formats_by_group()));
    for command in COMMANDS {
        let mut own = command.arguments(clap::Command::new(command.name()));
        for shared in Shared::ALL.iter().filter(|shared| !command.takes().contains(shared)) {
            // An option of the same name takes the place of the shared one, so that help does not show it.
            let hidden = line.get_arguments().find(|argument| argument.get_id() == shared.id()).cloned();
            own = own.args(hidden.map(|argument| argument.hide(true)));
        }
        line = line.subcommand(own.about(command.summary()).long_about(None));
    }
    line
}

/// Returns an error if `matches` give an option that `command` does not take.
pub fn refuse(command: &dyn Command, matches: &ArgMatches, arguments: &ArgMatches) -> Result<()> {
    let refused = command.refuses(arguments);
    let is_taken = |shared: &Shared| command.takes().contains(shared) && !refused.contains(shared);
    let Some(wrong) = Shared::ALL.iter().find(|shared| shared.is_given(matches) && !is_taken(shared)) else {
        return Ok(());
    };
    let name = command.name();
    let how = if command.takes().contains(wrong) { ", used like this," } else { "" };
    Err(Error::usage(format!("`{name}`{how} takes no `{}`", wrong.flag()))
        .with_hint(format!("`lermap {name} --help` says what it takes")))
}

/// Runs what the command line asks for, with `prompt` for a session, and returns the exit status.
pub fn run(prompt: Prompt) -> Result<u8> {
    let matches = match command_line().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return Ok(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let options = Options::from_arg_matches(&matches).map_err(|error| Error::usage(error.to_string()))?;
    options.color.choose();
    log::show(options.verbose)?;
    let mut console = Console::open()?;
    let workspace = Arc::new(Workspace::new(options.settings()));
    // What the workspace has holds for every command of a session; the rest is for this command.
    let options = Options { sources: Vec::new(), queries: Vec::new(), timeout: None, memory: None, ..options }
        .with_standard_output();
    let mut session = Session { workspace, console: &mut console, options, asks: false, prompt, started: None };
    match matches.subcommand() {
        Some((name, arguments)) => {
            let command = command(name)?;
            refuse(command, &matches, arguments)?;
            if !command.is_lasting() {
                limit(&mut session);
            }
            command.run(arguments, &mut session)
        }
        None => prompt(&mut session),
    }
}

/// Starts the clock of a command, and the watches that end the process where the work does not look at its limits.
fn limit(session: &mut Session<'_>) {
    session.started = Some(Instant::now());
    if let Some(limit) = session.limit() {
        end_later(limit + GRACE_OF_PROCESS, Cancellation::time_error(limit), || true);
    }
    if let Some(limit) = session.workspace.limits().memory {
        end_beyond(limit);
    }
}
