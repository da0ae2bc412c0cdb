//! `lermap repl`: the session at a prompt.

use clap::ArgMatches;
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session};

/// Opens a session.
pub(super) struct Repl;

impl Command for Repl {
    fn name(&self) -> &'static str {
        "repl"
    }

    fn summary(&self) -> &'static str {
        "Open a session: SPARQL at a prompt, with completion"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        command.after_help("In a pipe, statements and commands are read from standard input: lermap repl < script.rq")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn run(&self, _: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        if session.console.is_interactive() {
            return Err(Error::usage("this is a session already"));
        }
        (session.prompt)(session)
    }
}
