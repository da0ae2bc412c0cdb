//! `lermap search`: entities by words in their names and texts.

use clap::{ArgMatches, Args};
use lermap::results::Results;
use lermap::search::{Corrected, search_corrected};
use lermap::{Error, Kind, Result};

use super::limit::Limit;
use super::options::Shared;
use super::{Command, Session, parsed, words_of};

/// Finds entities.
pub(super) struct Search;

#[derive(Args)]
struct Arguments {
    /// Words that must all occur in the names or texts of an entity
    #[arg(required = true)]
    text: Vec<String>,

    #[command(flatten)]
    limit: Limit,
}

impl Command for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn summary(&self) -> &'static str {
        "Find entities by label and text"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Where no text has a word, the nearest word of a name takes its place. Derivations, mentions, mappings and cells come \
             last.\nExits with 1 if nothing is found.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let text = words_of(&arguments.text, "words to search for")?;
        let engine = session.engine()?;
        let Corrected { found, instead } = search_corrected(&text, engine.store())?;
        let found = Results::from(found).collect()?;
        if found.is_empty() {
            return Err(nothing(&text));
        }
        if let Some(better) = instead {
            session.note(&format!("Nothing has `{text}`; this has `{better}`"));
        }
        let first = arguments.limit.first();
        session.write(first.of(found.results()))?;
        first.say(session);
        Ok(0)
    }
}

fn nothing(text: &str) -> Error {
    Error::new(Kind::Negative, format!("nothing has `{text}` in its names or texts"))
        .with_hint("try fewer or shorter words; `lermap schema` lists classes and properties")
}
