//! `lermap man`: the manual page.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use lermap::{Error, Result};

use super::line::command_line;
use super::options::Shared;
use super::{COMMANDS, Command, Session, command};
use crate::console::file::write_file;
use lermap::text::counted;

/// Writes a manual page.
pub(super) struct Man;

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
            .arg(
                clap::Arg::new("all")
                    .long("all")
                    .value_name("DIR")
                    .conflicts_with("command")
                    .value_parser(clap::value_parser!(PathBuf))
                    .help("Write the page of the program and of every command to this folder"),
            )
            .after_help("Example: lermap man | man -l -")
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Output]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        if let Some(folder) = arguments.get_one::<PathBuf>("all") {
            return write_all(folder, session);
        }
        let name = arguments.get_one::<String>("command").map(|name| command(name)).transpose()?;
        session.write_text(|out| Ok(clap_mangen::Man::new(page(name)).render(out)?))?;
        Ok(0)
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        if arguments.contains_id("all") { &[Shared::Output] } else { &[] }
    }
}

/// Returns what the page of `command` is about, or that of the whole program.
fn page(command: Option<&dyn Command>) -> clap::Command {
    let mut line = command_line();
    line.build();
    let Some(name) = command.map(Command::name) else { return line };
    let page = line.find_subcommand(name).cloned().unwrap_or(line);
    page.name(format!("lermap-{name}"))
}

/// Writes all pages to `folder`.
fn write_all(folder: &Path, session: &Session<'_>) -> Result<u8> {
    fs::create_dir_all(folder).map_err(|error| Error::io("create", folder.display(), &error))?;
    let commands = COMMANDS.iter().map(|command| Some(*command));
    for command in std::iter::once(None).chain(commands) {
        let page = page(command);
        let path = folder.join(format!("{}.1", page.get_name()));
        write_file(&path, |out| Ok(clap_mangen::Man::new(page).render(out)?))?;
    }
    session.note(&format!("Wrote {} to `{}`", counted(COMMANDS.len() + 1, "page"), folder.display()));
    Ok(0)
}
