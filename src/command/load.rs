//! `lermap load`: sources into a snapshot file.

use std::path::PathBuf;
use std::time::Instant;

use clap::{ArgMatches, Args};
use lermap::load::{LoadOptions, load_into};
use lermap::source::Source;
use lermap::{Error, Result};
use oxrdf::NamedNode;

use super::{Command, Session, counted, parsed};

/// Makes a snapshot.
pub struct Load;

#[derive(Args)]
struct Arguments {
    /// RDF files, `.lermap` files, checkouts of the map's site, or `map`
    #[arg(required = true, value_name = "SOURCE")]
    from: Vec<String>,

    /// The file to write; one that is there is replaced
    #[arg(long, value_name = "FILE.lermap")]
    into: PathBuf,

    /// Put statements that name no graph into this one
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
}

impl Command for Load {
    fn name(&self) -> &'static str {
        "load"
    }

    fn summary(&self) -> &'static str {
        "Load sources into a snapshot file, which opens at once"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let start = Instant::now();
        let sources: Vec<Source> = arguments.from.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
        let graph = arguments.graph.as_deref().map(|iri| {
            NamedNode::new(iri).map_err(|error| {
                Error::usage(format!("`{iri}` is no IRI: {error}"))
                    .with_hint("write it whole, as in `http://example.org/g`")
            })
        });
        let cancellation = session.cancellation.with_timeout(session.options.timeout);
        let options = LoadOptions { graph: graph.transpose()?, cancellation, ..session.load_options()? };
        let loaded = load_into(&arguments.into, &sources, &options)?;
        loaded.warnings.iter().for_each(|warning| session.warn(warning));
        session.note(&format!(
            "{} in `{}`, {} KiB, {:.2} s",
            counted(loaded.quads, "statement"),
            arguments.into.display(),
            loaded.bytes.div_ceil(1024),
            start.elapsed().as_secs_f64()
        ));
        Ok(0)
    }
}
