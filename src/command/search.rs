//! `lermap search`: entities by words in their names and texts.

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::results::Results;
use lermap::search::search;

use super::options::Shared;
use super::{Command, Session, parsed};

/// Finds entities.
pub struct Search;

#[derive(Args)]
struct Arguments {
    /// Words that must all occur in the names or texts of an entity
    #[arg(required = true)]
    text: Vec<String>,
}

impl Command for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn summary(&self) -> &'static str {
        "Find entities by label and text"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let found = search(&arguments.text.join(" "), session.engine()?.store())?;
        session.write(Results::Solutions(found))?;
        Ok(0)
    }
}
