//! `lermap compact`: the journal of a snapshot file folded into it.

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::store::compact_file;
use lermap::text::counted;

use super::options::Shared;
use super::{Command, Session, parsed};

/// Folds a journal.
pub(super) struct Compact;

#[derive(Args)]
struct Arguments {
    /// The snapshot file
    #[arg(value_name = "FILE.lermap")]
    target: PathBuf,
}

const ABOUT: &str = "\
`lermap update --journal` keeps a change of a file with more than 10,000 statements in FILE.lermap.journal beside it, until that holds \
more than 100,000 changes or one for each ten statements. Every command sees file and journal as one; opening them takes \
longer than a file without a journal. Compact before you copy or move the file, or take the journal along.";

impl Command for Compact {
    fn name(&self) -> &'static str {
        "compact"
    }

    fn summary(&self) -> &'static str {
        "Fold the journal of a snapshot file into it"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(ABOUT)
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Timeout]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let changes = compact_file(&arguments.target, &session.cancellation())?;
        session.note(&format!("{} folded into `{}`", counted(changes, "change"), arguments.target.display()));
        Ok(0)
    }
}
