//! `lermap why`: where a statement comes from.

use clap::{ArgMatches, Args};
use lermap::resolve::EntityNames;
use lermap::results::Results;
use lermap::why::{Question, why};
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};

/// Explains a statement.
pub(super) struct Why;

#[derive(Args)]
struct Arguments {
    /// A label, a slug such as `ob-3.0`, a prefixed name, or an IRI
    subject: String,

    /// `a`, a prefixed name, an IRI, or the local name or label of a property that the subject has
    predicate: String,

    /// An entity or the text of a literal; without it, every object
    object: Option<String>,
}

impl Command for Why {
    fn name(&self) -> &'static str {
        "why"
    }

    fn summary(&self) -> &'static str {
        "Tell where a statement comes from: record, source, or rule and evidence"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Example: lermap why ob-3.0 restsOn vcdm-2.0\nExits with 1 if no graph has the statement, or nothing is called so.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let engine = session.engine()?;
        let names = EntityNames::of(engine.store(), &engine.prefixes)?;
        let question = Question {
            subject: &arguments.subject,
            predicate: &arguments.predicate,
            object: arguments.object.as_deref(),
        };
        let grounds = why(&question, &names, engine.store()).map_err(Error::unknown_as_negative)?;
        session.write(Results::Solutions(grounds))?;
        Ok(0)
    }
}
