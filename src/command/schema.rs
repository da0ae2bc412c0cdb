//! `lermap schema`: the classes and properties of the dataset.

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::results::Results;
use lermap::schema::schema;

use super::{Command, Session, parsed};

/// Lists classes and properties.
pub struct Schema;

#[derive(Args)]
struct Arguments {
    /// Only classes and properties whose name or label contains this
    name: Option<String>,
}

impl Command for Schema {
    fn name(&self) -> &'static str {
        "schema"
    }

    fn summary(&self) -> &'static str {
        "List classes and properties with label, definition, count of use and an example"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let rows = schema(session.engine()?.store(), arguments.name.as_deref())?;
        session.write(Results::Solutions(rows))?;
        Ok(0)
    }
}
