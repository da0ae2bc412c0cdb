//! `lermap shapes`: shapes drafted from data, to start from.

use std::sync::Arc;

use clap::{ArgMatches, Args};
use lermap::check::shacl::{DraftOptions, draft};
use lermap::source::Source;
use lermap::{Engine, Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};

/// Drafts shapes.
pub(super) struct Shapes;

#[derive(Args)]
struct Arguments {
    /// What to draft shapes of, as for `--source`
    source: Option<String>,

    /// Draft a shape for this class alone; may be given again
    #[arg(long, value_name = "CLASS")]
    class: Vec<String>,

    /// What this share of the instances keeps to becomes a constraint
    #[arg(long, value_name = "PERCENT", default_value_t = 95.0)]
    share: f64,
}

impl Command for Shapes {
    fn name(&self) -> &'static str {
        "shapes"
    }

    fn summary(&self) -> &'static str {
        "Draft shapes (SHACL) of data, with the share that keeps to each constraint"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Writes Turtle to be read and edited; `lermap check DATA --shapes FILE` checks by it.")
    }

    fn takes(&self) -> &'static [Shared] {
        &[
            Shared::Source,
            Shared::Output,
            Shared::Infer,
            Shared::Context,
            Shared::Lenient,
            Shared::Timeout,
            Shared::Memory,
        ]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if !(0.0..=100.0).contains(&arguments.share) {
            return Err(Error::usage(format!("the share {} is not from 0 to 100 percent", arguments.share)));
        }
        let cancellation = session.cancellation();
        let mut load = session.load_options();
        load.cancellation = cancellation.clone();
        let engine = match &arguments.source {
            Some(source) => Arc::new(Engine::open(&[Source::parse(source)?], &load)?),
            None => session.engine()?,
        };
        let classes = arguments.class.iter().map(|name| engine.prefixes.iri(name)).collect::<Result<_>>()?;
        let options = DraftOptions { classes, share: arguments.share / 100.0 };
        let text = draft(engine.store(), &options, &cancellation)?;
        session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
        Ok(0)
    }
}
