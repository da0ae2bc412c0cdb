//! `lermap update`: SPARQL Update on a snapshot file.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use lermap::query::{Prefixes, parse_update};
#[cfg(feature = "rocksdb")]
use lermap::store::update_disk;
use lermap::store::{Changes, update_file_if};
use lermap::{Error, Result};

use super::options::Shared;
use super::query::text_of;
use super::session::{REMOVING, word_of};
use super::{Command, Session, parsed};
use lermap::text::counted;

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
What changes a file of more than 10,000 statements is kept in FILE.lermap.journal beside it (`lermap compact --help`).";

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
            let changes = update_disk(&arguments.target, &update, &options.default_graph, &options.cancellation)?;
            note(session, changes, &arguments.target);
            return Ok(0);
        }
        let loss = format!("the update takes the last statement out of `{}`", arguments.target.display());
        let changes =
            update_file_if(&arguments.target, &update, &options.default_graph, &options.cancellation, |left| {
                if left == 0 { session.agree(&loss, is_agreed) } else { Ok(()) }
            })?;
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
