//! The command line: what can be typed, and the way from arguments to a command.

use std::sync::Arc;
use std::time::Instant;

use clap::{ArgMatches, FromArgMatches};
use lermap::cancel::Cancellation;
use lermap::{Error, Result, Workspace};

use super::formats::formats_by_group;
use super::options::{Options, Shared};
use super::voice::usage;
use super::{COMMANDS, Command, Prompt, Session, completions, find};
use crate::console::memory::end_beyond;
use crate::console::running::{GRACE_OF_PROCESS, end_later};
use crate::console::{Console, log};

/// What the help ends with.
const EXIT_STATUSES: &str = "Exit status: 0 fine; 1 a negative answer that was asked for, or nothing found by that name or those words; 2 usage \
    or SPARQL syntax, or more than the engine can do; 3 data or file; 4 time or size limit; 5 remote endpoint; 130 interrupted";

/// Returns the whole command line, for parsing, completion and man pages.
pub(crate) fn command_line() -> clap::Command {
    line_of(COMMANDS)
}

/// Returns the command line of `commands`.
pub(super) fn line_of(commands: &[&dyn Command]) -> clap::Command {
    // The derived arguments bring the comment of their struct as a description: ours comes last.
    let mut line = <Options as clap::Args>::augment_args(clap::Command::new("lermap"))
        .bin_name("lermap")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The LER Ecosystem Map as a knowledge graph: query it, analyze it, export it")
        .long_about(None)
        .after_help(format!("Formats, by name, extension or media type:\n{}\n\n{EXIT_STATUSES}", formats_by_group()));
    for command in commands {
        let mut own = command.arguments(clap::Command::new(command.name()));
        let shared: Vec<clap::Arg> = line.get_arguments().cloned().collect();
        // An option of the same name takes the place of the shared one, so that help does not show it.
        let hidden = |is_hidden: &dyn Fn(&Shared) -> bool| {
            let ids: Vec<&str> =
                Shared::ALL.iter().filter(|shared| is_hidden(shared)).map(|shared| shared.id()).collect();
            let found = shared.iter().filter(|argument| ids.contains(&argument.get_id().as_str()));
            found.map(|argument| argument.clone().hide(true)).collect::<Vec<_>>()
        };
        for part in own.get_subcommands_mut() {
            let of_part = command.hides(part.get_name());
            *part = part.clone().args(hidden(&|shared| of_part.contains(shared)));
        }
        own = own.args(hidden(&|shared| !command.takes().contains(shared)));
        line = line.subcommand(own.about(command.summary()).long_about(None));
    }
    line
}

/// Returns an error if `matches` give an option that `command` does not take.
pub(crate) fn refuse(command: &dyn Command, matches: &ArgMatches, arguments: &ArgMatches) -> Result<()> {
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
pub(crate) fn run(prompt: Prompt) -> Result<u8> {
    if completions::answer()? {
        return Ok(0);
    }
    let matches = match command_line().try_get_matches() {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return Ok(0);
        }
        Err(error) => return Err(usage(&error)),
    };
    let options = Options::from_arg_matches(&matches).map_err(|error| Error::usage(error.to_string()))?;
    options.color.choose();
    options.lines.choose();
    log::show(options.verbose)?;
    let mut console = Console::open()?;
    let workspace = Arc::new(Workspace::new(options.settings()));
    // What the workspace has holds for every command of a session; the rest is for this command.
    let options = Options { sources: Vec::new(), queries: Vec::new(), timeout: None, memory: None, ..options }
        .with_standard_output();
    let mut session = Session { workspace, console: &mut console, options, asks: false, prompt, started: None };
    dispatch(COMMANDS, &matches, &mut session)
}

/// Runs the one of `commands` that `matches` ask for, or the prompt, and returns the exit status.
pub(super) fn dispatch(
    commands: &[&'static dyn Command],
    matches: &ArgMatches,
    session: &mut Session<'_>,
) -> Result<u8> {
    let Some((name, arguments)) = matches.subcommand() else { return (session.prompt)(session) };
    let command = find(commands, name)?;
    refuse(command, matches, arguments)?;
    if !command.is_lasting() {
        limit(session);
    }
    command.run(arguments, session)
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

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::super::command;
    use super::*;

    /// Returns what `words` are parsed to, with something in the place of each argument that must be there.
    fn parsed(words: &[&str], option: &[&str]) -> ArgMatches {
        let mut words = [&["lermap"], words].concat();
        for next in ["bash", "x", "x", "x", "x"] {
            let line = [&words[..], option].concat();
            match command_line().try_get_matches_from(&line) {
                Ok(matches) => return matches,
                Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {
                    let missing = error.to_string();
                    let named = ["--into", "--in"].into_iter().find(|name| missing.contains(&format!("  {name} <")));
                    words.extend(named.map_or_else(|| vec![next], |name| vec![name, "x.lermap"]));
                }
                Err(error) => panic!("{line:?}: {error}"),
            }
        }
        panic!("{words:?} cannot be parsed");
    }

    /// Returns a value that `option` takes, if it takes one.
    fn value(option: Shared) -> Option<&'static str> {
        match option {
            Shared::Asserted | Shared::Lenient | Shared::Labels | Shared::LabelsOnly => None,
            Shared::DefaultGraph => Some("strict"),
            Shared::Infer => Some("rdfs"),
            Shared::Engine => Some("lermap"),
            Shared::Context => Some("http://e/context=Cargo.toml"),
            Shared::Timeout => Some("5"),
            Shared::Memory => Some("1GiB"),
            Shared::Source | Shared::Format | Shared::Output | Shared::Queries => Some("x"),
        }
    }

    /// Holds `words`, a command or a part of one, against every option: what help does not show is refused by its name.
    /// Returns how many are.
    fn check(words: &[&str], own: &clap::Command) -> usize {
        let mut refused = 0;
        for option in Shared::ALL {
            let line = [Some(option.flag()), value(*option)].into_iter().flatten().collect::<Vec<_>>();
            let matches = parsed(words, &line);
            let (name, arguments) = matches.subcommand().unwrap();
            let found = refuse(command(name).unwrap(), &matches, arguments);
            let is_hidden = own.get_arguments().any(|own| own.get_id() == option.id() && own.is_hide_set());
            if is_hidden {
                let said = found.expect_err(&format!("{words:?} takes {option:?}, and its help does not show it"));
                assert!(said.message.contains(&format!("takes no `{}`", option.flag())), "{said}");
                refused += 1;
            } else if let Err(said) = found {
                assert!(said.message.contains(", used like this,"), "{words:?}: {said}");
            }
        }
        refused
    }

    #[test]
    fn a_command_takes_what_its_help_shows_and_refuses_all_else() {
        let mut line = command_line();
        line.build();
        let mut refused = 0;
        for command in COMMANDS {
            let own = line.find_subcommand(command.name()).unwrap();
            refused += check(&[command.name()], own);
            for part in own.get_subcommands().filter(|part| part.get_name() != "help") {
                let sources = if part.get_name() == "compare" { &["map", "map", "degree"][..] } else { &[] };
                refused += check(&[&[command.name(), part.get_name()], sources].concat(), part);
            }
        }
        assert!(refused > 100, "only {refused} options are refused");
    }

    #[test]
    fn shared_options_have_a_heading_of_their_own() {
        let mut line = command_line();
        line.build();
        for command in line.get_subcommands() {
            let ids = Shared::ALL.iter().map(|shared| shared.id());
            for id in ids {
                let shared = command.get_arguments().find(|argument| argument.get_id() == id);
                let heading = shared.and_then(|shared| shared.get_help_heading());
                assert!(shared.is_none() || heading == Some("Options that commands share"), "{id}");
            }
        }
    }
}
