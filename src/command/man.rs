//! `lermap man`: the manual page.

use clap::ArgMatches;
use lermap::Result;

use super::line::command_line;
use super::options::Shared;
use super::{Command, Session, command};

/// Writes a manual page.
pub struct Man;

impl Command for Man {
    fn name(&self) -> &'static str {
        "man"
    }

    fn summary(&self) -> &'static str {
        "Write the manual page of the program, or of one command"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        command
            .arg(clap::Arg::new("command").help("The command to write about; without it, the whole program"))
            .after_help("Example: lermap man | man -l -")
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Output]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let mut line = command_line();
        line.build();
        let page = match arguments.get_one::<String>("command") {
            None => line,
            Some(name) => {
                let name = command(name)?.name();
                let page = line.find_subcommand(name).cloned().unwrap_or(line);
                page.name(format!("lermap-{name}"))
            }
        };
        session.write_text(|out| Ok(clap_mangen::Man::new(page).render(out)?))?;
        Ok(0)
    }
}
