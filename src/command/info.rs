//! `lermap info`: what is in a dataset or a file.

use std::fs;
use std::path::Path;

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::info::Info;
use lermap::snapshot::FORMAT;
use lermap::source::{Compression, RdfFile, Source};
use lermap::store::journal_of;
use lermap::text::thousands;

use super::options::Shared;
use super::{Command, Session, parsed};

/// Tells what is in a dataset.
pub(super) struct About;

/// How many classes and properties a person is shown.
const MOST: usize = 15;

#[derive(Args)]
struct Arguments {
    /// What to look at, as for `--source`
    #[arg(id = "files", value_name = "SOURCE")]
    names: Vec<String>,
}

impl Command for About {
    fn name(&self) -> &'static str {
        "info"
    }

    fn summary(&self) -> &'static str {
        "Tell what is in a file or dataset: size, format, graphs, classes, properties, prefixes, with counts"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help("Example: lermap info my-data.ttl")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        if arguments.contains_id("files") { &[Shared::Source] } else { &[] }
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let names = if arguments.names.is_empty() { session.workspace.sources() } else { arguments.names.clone() };
        let mut info = if arguments.names.is_empty() {
            let engine = session.engine()?;
            Info::of(engine.store(), &engine.declared)?
        } else {
            let engine = session.open(&arguments.names)?;
            Info::of(engine.store(), &engine.declared)?
        };
        let names = if names.is_empty() { vec!["map".to_owned()] } else { names };
        info.sources = names.into_iter().map(|name| facts(&name).map(|facts| (name, facts))).collect::<Result<_>>()?;
        if session.options.format.is_some() || session.options.output.is_some() {
            session.write(info.rows())?;
        } else {
            let most = if session.screen().is_terminal { MOST } else { usize::MAX };
            session.write_text(|out| Ok(out.write_all(info.text(most).as_bytes())?))?;
        }
        Ok(0)
    }
}

/// Returns what is known of the source called `name` without a look into it.
fn facts(name: &str) -> Result<String> {
    Ok(match Source::parse(name)? {
        Source::Embedded => "the map in the program".to_owned(),
        Source::MapSite(_) => "a checkout of the map's site".to_owned(),
        Source::Rdf(file) => {
            let size = file.path.as_deref().map(size).unwrap_or_default();
            format!("{}{size}", kind(&file))
        }
        Source::Snapshot(path) => {
            let journal = journal_of(&path)?;
            let journal = if journal.exists() { format!(", with a journal{}", size(&journal)) } else { String::new() };
            format!("a snapshot of format {FORMAT}{}{journal}", size(&path))
        }
        #[cfg(feature = "rocksdb")]
        Source::Disk(_) => "a store on the disk".to_owned(),
        Source::Endpoint(_) => "a SPARQL endpoint".to_owned(),
    })
}

fn kind(file: &RdfFile) -> String {
    let packed = match file.compression {
        Compression::None => "",
        Compression::Gzip => ", compressed with gzip",
        Compression::Zstd => ", compressed with Zstandard",
    };
    format!("{}{packed}", file.format.name())
}

/// Returns the size of the file at `path`, as it goes on in a sentence.
fn size(path: &Path) -> String {
    let length = fs::metadata(path).map_or(0, |metadata| metadata.len());
    format!(", {} bytes", thousands(usize::try_from(length).unwrap_or(usize::MAX)))
}
