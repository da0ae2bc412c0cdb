//! `lermap completions`: what a shell needs to complete our command line, and the answers to what the shell then asks.
//!
//! A shell asks by starting the program with `COMPLETE` in the environment, at every Tab: so it completes what there is
//! now, such as a saved query that was written a minute ago.

mod bash;
mod desk;

use std::path::Path;

use clap::{ArgMatches, Args, ValueEnum};
use clap_complete::Shell;
use clap_complete::env::{CompleteEnv, Elvish, Fish, Powershell, Shells, Zsh};
use lermap::{Error, Result};

use super::line::command_line;
use super::options::Shared;
use super::{Command, Session, parsed};
use bash::Bash;

/// The variable in the environment that asks, by the name of the shell.
const ASKS: &str = "COMPLETE";

/// The shells that can ask.
const SHELLS: Shells<'static> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// Writes a completion script.
pub(crate) struct Completions;

#[derive(Args)]
struct Arguments {
    /// The shell to write for
    shell: Shell,
}

impl Command for Completions {
    fn name(&self) -> &'static str {
        "completions"
    }

    fn summary(&self) -> &'static str {
        "Write the script by which a shell completes commands, options, queries and entities"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "To install it, for bash: lermap completions bash > ~/.local/share/bash-completion/completions/lermap\n\
             For zsh, in ~/.zshrc behind compinit: source <(lermap completions zsh)\n\
             For fish: lermap completions fish > ~/.config/fish/completions/lermap.fish",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Output]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let value = arguments.shell.to_possible_value();
        let name = value.as_ref().map_or("", |value| value.get_name());
        let shell = SHELLS.completer(name).ok_or_else(|| Error::unknown("shell", name, SHELLS.names()))?;
        let mut script = Vec::new();
        shell.write_registration(ASKS, "lermap", "lermap", &program(), &mut script)?;
        session.write_text(|out| Ok(out.write_all(&script)?))?;
        Ok(0)
    }
}

/// Returns what starts this program again: its name where it is found by that, its whole path elsewhere.
fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_else(|| "lermap".into());
    let path = Path::new(&called);
    let path = if path.components().count() > 1 { std::path::absolute(path).ok() } else { None };
    path.map_or_else(|| called.to_string_lossy().into_owned(), |path| path.to_string_lossy().into_owned())
}

/// Answers a shell that asks what can stand at the cursor; returns whether one asked.
///
/// # Errors
/// When no shell is called as the environment says, or the answer cannot be written.
pub(crate) fn answer() -> Result<bool> {
    let Some(shell) = std::env::var_os(ASKS).filter(|shell| !shell.is_empty()) else { return Ok(false) };
    let mut words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    // Zsh hands its words over as they were typed, fish the last of them.
    let typed = match shell.to_str() {
        Some("zsh") => 2,
        Some("fish") => words.len().saturating_sub(1).max(2),
        _ => words.len(),
    };
    words.iter_mut().skip(typed).for_each(|word| *word = bash::split(word).word());
    let before: Vec<String> = match (shell == "bash", words.last()) {
        (true, Some(line)) => bash::split(line).words,
        _ => words.iter().skip_while(|word| *word != "--").skip(1).cloned().collect(),
    };
    let line = || desk::with_offers(command_line(), &before);
    let folder = std::env::current_dir().ok();
    let answered = CompleteEnv::with_factory(line).var(ASKS).shells(SHELLS).try_complete(words, folder.as_deref());
    answered.map_err(|error| Error::usage(error.to_string().trim_start_matches("error: ").trim().to_owned()))
}
