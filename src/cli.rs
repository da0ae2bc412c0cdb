//! The command line: global options, and the way from arguments to a command.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, FromArgMatches};
use lermap::Result;
use lermap::infer::Regime;

use crate::command::{COMMANDS, Session};

/// What the help of every command ends with.
const EXIT_STATUSES: &str = "Exit status: 0 fine; 1 a negative answer that was asked for; 2 usage or SPARQL syntax; \
    3 data or file; 4 time or size limit; 5 remote endpoint; 130 interrupted";

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct GlobalOptions {
    /// What to ask: `map` (the embedded map), a checkout of the map's site, an RDF file, a .lermap file, an endpoint
    #[arg(long = "source", short = 's', global = true, value_name = "SOURCE")]
    pub sources: Vec<String>,

    /// Output format; by default a table on a terminal, CSV or N-Triples in a pipe
    #[arg(long, short = 'f', global = true, value_name = "FORMAT")]
    pub format: Option<String>,

    /// Write to a file; its extension picks the format
    #[arg(long, short = 'o', global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Leave out what rules derived and reasoners inferred
    #[arg(long, global = true, conflicts_with = "default_graph")]
    pub asserted: bool,

    /// What a query without FROM asks: the union of all graphs, or strictly the unnamed one
    #[arg(long, global = true, value_name = "GRAPHS", default_value = "union", value_parser = ["union", "strict"])]
    pub default_graph: String,

    /// Add what follows from the vocabulary: sub-classes and -properties, or inverses and the like besides
    #[arg(long, global = true, value_name = "REGIME", value_parser = Regime::ALL.map(Regime::name))]
    pub infer: Option<String>,

    /// Stop after this many seconds
    #[arg(long, global = true, value_name = "SECONDS", value_parser = parse_seconds)]
    pub timeout: Option<Duration>,

    /// A folder of saved queries to use beside those of the program
    #[arg(long = "queries", global = true, value_name = "DIR")]
    pub queries: Vec<PathBuf>,

    /// Put a column of labels beside each column of entities, in tables for programs: CSV, TSV, JSON, XML, XLSX
    #[arg(long, global = true)]
    pub labels: bool,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"])]
    pub color: String,

    /// Say nothing but results and errors
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,

    /// Say more of what happens
    #[arg(long, short = 'v', global = true)]
    pub verbose: bool,
}

impl GlobalOptions {
    /// Takes from `other` what is set there, for one command of a session.
    pub fn overlay(&mut self, other: Self) {
        self.format = other.format.or(self.format.take());
        self.output = other.output.or(self.output.take());
        self.timeout = other.timeout.or(self.timeout);
        self.queries.extend(other.queries);
        self.labels |= other.labels;
        self.quiet |= other.quiet;
        self.verbose |= other.verbose;
    }
}

/// Returns the duration that `5`, `0.5` or `5s` stands for.
pub fn parse_seconds(text: &str) -> Result<Duration, String> {
    let text = text.strip_suffix('s').unwrap_or(text);
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds is wanted, such as 5 or 0.5".to_owned())
}

/// Returns the whole command line, for parsing, completion and man pages.
pub fn command_line() -> clap::Command {
    // The derived arguments bring the comment of their struct as a description: ours comes last.
    let mut line = GlobalOptions::augment_args(clap::Command::new("lermap"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("The LER Ecosystem Map as a knowledge graph: query it, analyze it, export it")
        .long_about(None)
        .after_help(EXIT_STATUSES)
        .disable_help_subcommand(true);
    for command in COMMANDS {
        let arguments = command.arguments(clap::Command::new(command.name()));
        line = line.subcommand(arguments.about(command.summary()).long_about(None));
    }
    line
}

/// Runs what the command line asks for and returns the exit status.
pub fn run() -> Result<u8> {
    let matches = match command_line().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return Ok(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let options = GlobalOptions::from_arg_matches(&matches).map_err(|error| lermap::Error::usage(error.to_string()))?;
    crate::command::screen::choose_colour(&options.color);
    let mut session = Session::new(options)?;
    match matches.subcommand() {
        Some((name, arguments)) => crate::command::command(name)?.run(arguments, &mut session),
        None => crate::repl::run(&mut session),
    }
}
