//! `lermap update`: SPARQL Update on a snapshot file.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use lermap::query::{Prefixes, parse_update};
use lermap::snapshot::Snapshot;
use lermap::store::{Changes, update_file};
use lermap::{Error, Result};

use super::query::text_of;
use super::session::{REMOVING, word_of};
use super::{Command, Session, parsed};
use crate::console::count::counted;

/// Changes a snapshot.
pub struct Update;

#[derive(Args)]
struct Arguments {
    /// The update; `-` or nothing reads standard input
    sparql: Option<String>,

    /// Read the update from a file
    #[arg(long, value_name = "FILE", conflicts_with = "sparql")]
    file: Option<PathBuf>,

    /// The snapshot file to change
    #[arg(long = "in", value_name = "FILE.lermap")]
    target: PathBuf,
}

impl Command for Update {
    fn name(&self) -> &'static str {
        "update"
    }

    fn summary(&self) -> &'static str {
        "Change a snapshot file with SPARQL Update, all or nothing"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = text_of(arguments.sparql.as_deref(), arguments.file.as_deref())?;
        let update = parse_update(&text, &Prefixes::default())?;
        if session.options.infer.is_some() {
            return Err(Error::usage("an update of a file does not reason")
                .with_hint("add what follows with `lermap load FILE.lermap --into FILE.lermap --infer owl-rl`"));
        }
        if let Some(word) = word_of(&text, REMOVING) {
            session.confirm(&format!("{word} takes statements out of `{}`. Go on?", arguments.target.display()))?;
        }
        #[cfg(feature = "rocksdb")]
        if arguments.target.is_dir() {
            lermap::store::update_disk(&arguments.target, &update)?;
            session.note(&format!("Updated the store in `{}`", arguments.target.display()));
            return Ok(0);
        }
        let cancellation = session.cancellation();
        let changes = update_file(&arguments.target, &update, &cancellation)?;
        session.note(&format!(
            "{} inserted, {} deleted in `{}`",
            counted(changes.inserted, "statement"),
            counted(changes.deleted, "statement"),
            arguments.target.display()
        ));
        let names_graphs = word_of(&text, &["GRAPH", "USING", "WITH"]).is_some();
        if changes == Changes::default() && !names_graphs && has_named_graphs(&arguments.target)? {
            session.note(
                "An update of a file reads and changes the unnamed graph, as SPARQL has it; name others with GRAPH, USING or WITH",
            );
        }
        Ok(0)
    }
}

fn has_named_graphs(path: &Path) -> Result<bool> {
    Ok(!Snapshot::open(path)?.graphs.names().is_empty())
}
