//! `lermap update`: SPARQL Update on a snapshot file.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use lermap::query::{Prefixes, parse_update};
#[cfg(feature = "rocksdb")]
use lermap::store::update_disk;
use lermap::store::{Changes, JournalLimits, update_file_if};
use lermap::{Error, Result};

use super::options::Shared;
use super::query::text_of;
use super::session::{REMOVING, word_of};
use super::{Command, Session, parsed};
use lermap::text::counted;

/// Changes a snapshot.
pub(super) struct Update;

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

    /// Keep the change in a journal beside the file, where that is large: quick to change, and slower to open until `lermap compact`
    #[arg(long)]
    journal: bool,

    /// Leave the file without a statement if that is what comes of it; without this you are asked, or it is refused
    #[arg(long)]
    force: bool,
}

/// Which graph an update reads and writes, in the words of `lermap::store`.
const RULE: &str = "\
Outside GRAPH, WHERE reads the union of all graphs and DELETE removes from every graph that holds the triple; INSERT adds \
to the unnamed graph. With `--default-graph strict` all three mean the unnamed graph, as a patch of `lermap diff` wants it. \
USING, USING NAMED and WITH as in SPARQL 1.1; DEFAULT in CLEAR, DROP, ADD, MOVE and COPY is the unnamed graph. The same \
holds at the prompt.
A graph is there while it holds a statement: ADD, MOVE and COPY of one that is not there, and CREATE of one that is, fail \
unless SILENT. Terms are the same when they are written the same: `1` is not `01`, and `2.50` stays `2.50`.
With `--journal` a change of a file of more than 10,000 statements is kept in FILE.lermap.journal beside it, at the cost of
what it changes (`lermap compact --help`); without, the file is written anew, the journal in it.";

impl Command for Update {
    fn name(&self) -> &'static str {
        "update"
    }

    fn summary(&self) -> &'static str {
        "Change a snapshot file with SPARQL Update, all or nothing"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(RULE)
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Asserted, Shared::DefaultGraph, Shared::Infer, Shared::Timeout, Shared::Memory]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = text_of(arguments.sparql.as_deref(), arguments.file.as_deref())?;
        let update = parse_update(&text, &Prefixes::default())?;
        if session.options.infer.is_some() {
            return Err(Error::usage("an update of a file does not reason")
                .with_hint("add what follows with `lermap load FILE.lermap --into FILE.lermap --infer owl-rl`"));
        }
        let mut is_agreed = arguments.force;
        if let Some(word) = word_of(&text, REMOVING).filter(|_| !is_agreed && session.asks) {
            is_agreed = true;
            session.confirm(&format!("{word} takes statements out of `{}`. Go on?", arguments.target.display()))?;
        }
        let options = session.query_options();
        #[cfg(feature = "rocksdb")]
        if arguments.target.is_dir() {
            if arguments.journal {
                return Err(Error::usage("a disk store has no journal of ours").with_hint("leave out `--journal`"));
            }
            let changes = update_disk(&arguments.target, &update, &options.default_graph, &options.cancellation)?;
            note(session, changes, &arguments.target);
            return Ok(0);
        }
        let loss = format!("the update takes the last statement out of `{}`", arguments.target.display());
        let limits = if arguments.journal { JournalLimits::JOURNAL } else { JournalLimits::FOLDED };
        let changes = update_file_if(
            &arguments.target,
            &update,
            (&options.default_graph, &options.cancellation),
            limits,
            |left| {
                if left == 0 { session.agree(&loss, is_agreed) } else { Ok(()) }
            },
        )?;
        note(session, changes, &arguments.target);
        Ok(0)
    }
}

fn note(session: &Session, changes: Changes, target: &Path) {
    session.note(&format!(
        "{} inserted, {} deleted in `{}`",
        counted(changes.inserted, "statement"),
        counted(changes.deleted, "statement"),
        target.display()
    ));
}
