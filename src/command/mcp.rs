//! `lermap mcp`: the graph for agents.

use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, Args};
use lermap::workspace::Limits;
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};
use crate::mcp::{Caps, serve};

/// Answers agents.
pub(super) struct Mcp;

/// How long a call may take where `--timeout` does not say.
const TIME: Duration = Duration::from_secs(30);

#[derive(Args)]
struct Arguments {
    /// The most rows of one answer
    #[arg(long, value_name = "COUNT", default_value_t = 1_000)]
    max_rows: usize,

    /// The most bytes of one answer
    #[arg(long, value_name = "BYTES", default_value_t = 200_000)]
    max_bytes: usize,
}

impl Command for Mcp {
    fn name(&self) -> &'static str {
        "mcp"
    }

    fn summary(&self) -> &'static str {
        "Let an agent ask, by the Model Context Protocol on standard input and output"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "An agent starts it; in its configuration name the command `lermap` with the argument `mcp`. Tools read and never \
             change anything. `--timeout` is the time for one call, 30 seconds where nothing is said.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[
            Shared::Source,
            Shared::Asserted,
            Shared::DefaultGraph,
            Shared::Infer,
            Shared::Context,
            Shared::Timeout,
            Shared::Memory,
            Shared::Queries,
        ]
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if session.console.is_interactive() {
            return Err(Error::usage("a server is not started at the prompt").with_hint("an agent starts `lermap mcp`"));
        }
        let limits = Limits { time: Some(session.limit().unwrap_or(TIME)), ..session.workspace.limits() };
        session.workspace.set_limits(limits);
        let caps = Caps { rows: arguments.max_rows.max(1), bytes: arguments.max_bytes.max(1_000) };
        serve(Arc::clone(&session.workspace), caps, &session.console.interruption)?;
        Ok(0)
    }
}
