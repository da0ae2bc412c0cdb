//! Options that every command takes, as typed values.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args, ValueEnum};
use lermap::analysis::Algorithms;
use lermap::infer::Regime;
#[cfg(feature = "remote")]
use lermap::store::Access;
use lermap::store::{Backend, DefaultGraph};
use lermap::vocab::graph;
use lermap::workspace::{Limits, Settings};
use oxrdf::NamedNode;

use super::folders::{named_folders, usual_folders};
use super::memory::{parse_size, usual_memory};
use crate::console::lines::Lines;
use crate::console::screen::Colors;

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options that commands share")]
pub(crate) struct Options {
    /// What to ask: `map` (the embedded map), a checkout of the map's site, an RDF file, a .lermap file, an endpoint
    #[arg(long = "source", short = 's', global = true, value_name = "SOURCE")]
    pub sources: Vec<String>,

    /// Output format; by default a table on a terminal, CSV or N-Triples in a pipe
    #[arg(long, short = 'f', global = true, value_name = "FORMAT")]
    pub format: Option<String>,

    /// Write to a file; its extension picks the format, and `.gz` or `.zst` behind it compresses; `-` is standard output
    #[arg(long, short = 'o', global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Leave out what rules derived and reasoners inferred
    #[arg(long, global = true, conflicts_with = "default_graph")]
    pub asserted: bool,

    /// What a query without FROM asks: the union of all graphs, or strictly the unnamed one
    #[arg(long, global = true, value_name = "GRAPHS", default_value = "union")]
    pub default_graph: Graphs,

    /// Add what follows from the vocabulary: sub-classes and -properties, or inverses and the like besides
    #[arg(long, global = true, value_name = "REGIME", value_parser = regime())]
    pub infer: Option<Regime>,

    /// What holds the data and answers: our own engine, or Oxigraph's for a second opinion, which gives `2.50` as `2.5`
    #[arg(long, global = true, value_name = "ENGINE", default_value = "lermap", value_parser = backend())]
    pub engine: Backend,

    /// Read this file where JSON-LD names that context; may be repeated
    #[arg(long = "context", global = true, value_name = "IRI=FILE", value_parser = parse_context)]
    pub contexts: Vec<(String, PathBuf)>,

    /// Leave out statements with a bad IRI or language tag, and say which, in place of refusing the file
    #[arg(long, global = true)]
    pub lenient: bool,

    /// Stop after this many seconds
    #[arg(long, global = true, value_name = "SECONDS", value_parser = parse_seconds)]
    pub timeout: Option<Duration>,

    /// Memory that the work may take, such as 512MB or 2GiB; by default half of what the machine has
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_size)]
    pub memory: Option<usize>,

    /// A folder of saved queries to use beside those of the program
    #[arg(long = "queries", global = true, value_name = "DIR")]
    pub queries: Vec<PathBuf>,

    /// Put a column of labels beside each column of entities, in tables for programs: CSV, TSV, JSON, XML, XLSX
    #[arg(long, global = true)]
    pub labels: bool,

    /// Show labels alone where there are some, without identifiers beside them, in views for people
    #[arg(long, global = true)]
    pub labels_only: bool,

    /// Lines, boxes and bars: drawn, in ASCII, or none and rows as `name: value` for screen readers; LERMAP_LINES sets it
    #[arg(long, global = true, value_name = "HOW", default_value = "auto")]
    pub lines: Lines,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Colors,

    /// Say nothing but results and errors
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,

    /// Say more of what happens: what is loaded, updated and how queries are answered; twice for details
    #[arg(long, short = 'v', global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// An option that some commands take and others refuse; colours, lines, `--quiet` and `--verbose` are for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    Source,
    Format,
    Output,
    Asserted,
    DefaultGraph,
    Infer,
    Engine,
    Context,
    Lenient,
    Timeout,
    Memory,
    Queries,
    Labels,
    LabelsOnly,
}

impl Shared {
    /// Every such option.
    pub(crate) const ALL: &[Self] = &[
        Self::Source,
        Self::Format,
        Self::Output,
        Self::Asserted,
        Self::DefaultGraph,
        Self::Infer,
        Self::Engine,
        Self::Context,
        Self::Lenient,
        Self::Timeout,
        Self::Memory,
        Self::Queries,
        Self::Labels,
        Self::LabelsOnly,
    ];

    /// What a command takes that writes a table of what the data holds.
    pub(crate) const TABLE: &[Self] = &[
        Self::Source,
        Self::Format,
        Self::Output,
        Self::Infer,
        Self::Context,
        Self::Lenient,
        Self::Timeout,
        Self::Memory,
        Self::Labels,
        Self::LabelsOnly,
    ];

    /// What a command has no use for that asks no data.
    pub(crate) const OF_DATA: &[Self] = &[
        Self::Source,
        Self::Asserted,
        Self::DefaultGraph,
        Self::Infer,
        Self::Engine,
        Self::Context,
        Self::Lenient,
        Self::Timeout,
        Self::Memory,
        Self::Labels,
        Self::LabelsOnly,
    ];

    /// Returns the name of its field in [`Options`].
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Source => "sources",
            Self::Format => "format",
            Self::Output => "output",
            Self::Asserted => "asserted",
            Self::DefaultGraph => "default_graph",
            Self::Infer => "infer",
            Self::Engine => "engine",
            Self::Context => "contexts",
            Self::Lenient => "lenient",
            Self::Timeout => "timeout",
            Self::Memory => "memory",
            Self::Queries => "queries",
            Self::Labels => "labels",
            Self::LabelsOnly => "labels_only",
        }
    }

    /// Returns the option as it is typed.
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Source => "--source",
            Self::Format => "--format",
            Self::Output => "--output",
            Self::Asserted => "--asserted",
            Self::DefaultGraph => "--default-graph",
            Self::Infer => "--infer",
            Self::Engine => "--engine",
            Self::Context => "--context",
            Self::Lenient => "--lenient",
            Self::Timeout => "--timeout",
            Self::Memory => "--memory",
            Self::Queries => "--queries",
            Self::Labels => "--labels",
            Self::LabelsOnly => "--labels-only",
        }
    }

    /// Returns whether the user gave it.
    pub(crate) fn is_given(self, matches: &ArgMatches) -> bool {
        matches.value_source(self.id()) == Some(ValueSource::CommandLine)
    }
}

/// Which graphs a query without FROM asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Graphs {
    Union,
    Strict,
}

impl Options {
    /// Returns these options for one command of a session, with what `own` says in place of what is set here.
    pub(crate) fn with(&self, own: Self) -> Self {
        let mut options = self.clone();
        options.format = own.format.or(options.format);
        options.output = own.output.or(options.output);
        options.timeout = own.timeout.or(options.timeout);
        options.memory = own.memory.or(options.memory);
        options.queries = own.queries;
        options.labels |= own.labels;
        options.labels_only |= own.labels_only;
        options.quiet |= own.quiet;
        options.verbose = options.verbose.max(own.verbose);
        options.color = if own.color == Colors::Auto { options.color } else { own.color };
        options.with_standard_output()
    }

    /// Returns these options with no file where `-` was given: that is standard output.
    pub(crate) fn with_standard_output(mut self) -> Self {
        self.output = self.output.filter(|path| path.as_os_str() != "-");
        self
    }

    /// Returns what a workspace is made of that these options ask for.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            sources: self.sources.clone(),
            folders: named_folders(&self.queries).into_iter().chain(usual_folders()).collect(),
            default_graph: self.graphs(),
            infer: self.infer,
            backend: self.engine,
            limits: Limits { time: self.timeout, memory: self.memory.or_else(usual_memory) },
            contexts: self.contexts.clone(),
            lenient: self.lenient,
            algorithms: Algorithms::default(),
            #[cfg(feature = "remote")]
            access: access(),
        }
    }

    fn graphs(&self) -> DefaultGraph {
        match self.default_graph {
            _ if self.asserted => {
                DefaultGraph::Without([graph::DERIVED, graph::INFERRED].map(NamedNode::new_unchecked).to_vec())
            }
            Graphs::Strict => DefaultGraph::Strict,
            Graphs::Union => DefaultGraph::Union,
        }
    }
}

/// Returns what the environment says for endpoints.
#[cfg(feature = "remote")]
fn access() -> Access {
    let value = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut access = Access::default();
    if let Some(token) = value("LERMAP_REMOTE_TOKEN") {
        access = access.with_token(&token);
    } else if let Some(user) = value("LERMAP_REMOTE_USER") {
        access = access.with_password(&user, &value("LERMAP_REMOTE_PASSWORD").unwrap_or_default());
    }
    for line in value("LERMAP_REMOTE_HEADERS").unwrap_or_default().lines() {
        if let Some((name, value)) = line.split_once(':') {
            access = access.with_header(name, value);
        }
    }
    access
}

/// Reads the name of a regime.
fn regime() -> impl TypedValueParser<Value = Regime> {
    PossibleValuesParser::new(Regime::ALL.map(Regime::name)).try_map(|name| Regime::parse(&name))
}

/// Reads the name of an engine.
fn backend() -> impl TypedValueParser<Value = Backend> {
    PossibleValuesParser::new(Backend::ALL.map(Backend::name)).try_map(|name| Backend::parse(&name))
}

/// Returns the address and the file that `IRI=FILE` names; an address may hold the sign itself.
fn parse_context(text: &str) -> Result<(String, PathBuf), String> {
    let parts = text.rmatch_indices('=').map(|(at, _)| (&text[..at], PathBuf::from(&text[at + 1..])));
    let named: Vec<(&str, PathBuf)> = parts.collect();
    if named.is_empty() || !text.contains(':') {
        return Err("write it as `IRI=FILE`, such as `https://example.org/context=context.jsonld`".to_owned());
    }
    let there = named.iter().find(|(_, path)| path.is_file());
    match there {
        Some((address, path)) => Ok(((*address).to_owned(), path.clone())),
        None => Err(format!("there is no file `{}`", named[named.len() - 1].1.display())),
    }
}

/// Returns the duration that `5`, `0.5` or `5s` stands for.
pub(crate) fn parse_seconds(text: &str) -> Result<Duration, String> {
    let text = text.strip_suffix('s').unwrap_or(text);
    text.parse()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds is wanted, such as 5 or 0.5".to_owned())
}
