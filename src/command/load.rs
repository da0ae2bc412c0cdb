//! `lermap load`: sources into a snapshot file.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::{ArgMatches, Args};
use indicatif::ProgressBar;
use lermap::load::{LoadOptions, load_into};
use lermap::source::Source;
use lermap::{Error, Result};
use oxrdf::NamedNode;

use super::options::Shared;
use super::{Command, Session, parsed};
use lermap::text::counted;

/// Makes a snapshot.
pub(super) struct Load;

#[derive(Args)]
struct Arguments {
    /// RDF files, `.lermap` files, checkouts of the map's site, or `map`
    #[arg(required = true, value_name = "SOURCE")]
    from: Vec<String>,

    /// The file to write
    #[arg(long, value_name = "FILE.lermap")]
    into: PathBuf,

    /// Replace a file that is there; without this you are asked, or it is refused where nobody can be asked
    #[arg(long)]
    force: bool,

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
        Arguments::augment_args(command).after_help(
            "N-Triples and N-Quads are read on all cores, other formats on two.\nTakes at most about 120 bytes of \
             memory for each statement while it builds, and three times the texts of the different terms.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        &[Shared::Infer, Shared::Context, Shared::Lenient, Shared::Timeout, Shared::Memory]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let start = Instant::now();
        let sources: Vec<Source> = arguments.from.iter().map(|name| Source::parse(name)).collect::<Result<_>>()?;
        let graph = arguments.graph.as_deref().map(|iri| {
            NamedNode::new(iri).map_err(|error| {
                Error::usage(format!("`{iri}` is no IRI: {error}"))
                    .with_hint("write it whole, as in `http://example.org/g`")
            })
        });
        if arguments.into.exists() {
            session.agree(
                &format!("`{}` is there already and would be replaced", arguments.into.display()),
                arguments.force,
            )?;
        }
        let cancellation = session.cancellation();
        let options = LoadOptions { graph: graph.transpose()?, cancellation, ..session.load_options() };
        let is_quiet = session.options.quiet || !io::stderr().is_terminal();
        let watch = (!is_quiet).then(|| Watch::start(Arc::clone(&options.read)));
        let loaded = load_into(&arguments.into, &sources, &options);
        drop(watch);
        let loaded = loaded?;
        loaded.warnings.iter().for_each(|warning| session.warn(warning));
        session.say_skipped(&loaded.skipped);
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

/// Shows on a terminal how many statements were read, once that takes longer than a second.
struct Watch {
    is_done: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Watch {
    fn start(read: Arc<AtomicU64>) -> Self {
        let is_done = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_done);
        Self { is_done, thread: thread::Builder::new().spawn(move || show(&read, &flag)).ok() }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_done.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

fn show(read: &AtomicU64, is_done: &AtomicBool) {
    const LOOK: Duration = Duration::from_millis(50);
    let start = Instant::now();
    let mut bar = None;
    while !is_done.load(Ordering::Relaxed) {
        thread::sleep(LOOK);
        if start.elapsed() > Duration::from_secs(1) {
            let count = usize::try_from(read.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
            let bar = bar.get_or_insert_with(ProgressBar::new_spinner);
            bar.set_message(format!("{} read", counted(count, "statement")));
            bar.tick();
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}
