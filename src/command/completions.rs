//! `lermap completions`: what a shell needs to complete our command line.

use clap::{ArgMatches, Args};
use clap_complete::Shell;
use lermap::Result;

use super::line::command_line;
use super::options::Shared;
use super::{Command, Session, parsed};

/// Writes a completion script.
pub(super) struct Completions;

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
        "Write the completion script of a shell"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Example: lermap completions bash > ~/.local/share/bash-completion/completions/lermap")
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Output]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let mut script = Vec::new();
        clap_complete::generate(arguments.shell, &mut command_line(), "lermap", &mut script);
        session.write_text(|out| Ok(out.write_all(&script)?))?;
        Ok(0)
    }
}
