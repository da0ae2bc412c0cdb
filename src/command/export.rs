//! `lermap export`: the dataset as a file for other programs.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args};
use lermap::export::{Choice, Foreign, NOTES, bundle, choose, write, write_folder};
use lermap::label::StoreLabels;
use lermap::output::{Audience, Content, Format, OnScreen, Style, format_of_path, in_file, usual_format};
use lermap::query::Prefixes;
use lermap::study::drawing;
use lermap::{Error, Result};
use oxrdf::NamedNode;

use super::options::Shared;
use super::projection::{ProjectionArguments, show_report};
use super::{Command, Session, parsed};
use lermap::text::counted;

/// Writes the dataset.
pub(crate) struct Export;

#[derive(Args)]
struct Arguments {
    /// Only the statements of this graph, such as `graph:map` or an IRI; may be repeated
    #[arg(long = "graph", value_name = "IRI")]
    graphs: Vec<String>,

    /// Write every format, tables, the vocabulary with a page, and descriptions to this folder
    #[arg(long, value_name = "DIR")]
    bundle: Option<PathBuf>,

    /// Include where records are in their files (the lines move whenever a record is added)
    #[arg(long)]
    provenance: bool,

    /// Give each node the value that this algorithm finds for it, such as `page-rank` or `leiden`; may be repeated
    #[arg(long = "score", value_name = "ALGORITHM", help_heading = "Projection")]
    scores: Vec<String>,

    #[command(flatten)]
    projection: ProjectionArguments,
}

impl Command for Export {
    fn name(&self) -> &'static str {
        "export"
    }

    fn summary(&self) -> &'static str {
        "Write the whole graph for other programs, the same bytes for the same data"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Without --format the extension of --output decides, else it is Turtle, or GraphML for a projection. A projection makes a graph file of a network: which statements are edges, which entities nodes. With `--format obsidian` the output is a folder of notes; what you write under them is kept.")
    }

    fn takes(&self) -> &'static [Shared] {
        &[
            Shared::Source,
            Shared::Format,
            Shared::Output,
            Shared::Asserted,
            Shared::DefaultGraph,
            Shared::Infer,
            Shared::Context,
            Shared::Lenient,
            Shared::Timeout,
            Shared::Memory,
            Shared::Queries,
        ]
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        match parsed::<Arguments>(arguments) {
            Ok(arguments) if !arguments.is_network() => &[Shared::DefaultGraph],
            _ => &[],
        }
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if arguments.bundle.is_some() && (session.options.format.is_some() || session.options.output.is_some()) {
            return Err(Error::usage("`--bundle` writes every format to its own folder")
                .with_hint("leave out `--format` and `--output`, or `--bundle`"));
        }
        if arguments.is_network() {
            return write_network(&arguments, session);
        }
        let asserted = session.options.asserted;
        let choice = arguments.choice(asserted, &session.engine()?.prefixes)?;
        match &arguments.bundle {
            Some(folder) => write_bundle(folder, &choice, session),
            None if session.options.format.as_deref().is_some_and(|key| NOTES.is_called(key)) => {
                write_vault(&choice, session)
            }
            None => write_dataset(&choice, session),
        }
    }
}

/// Writes all that `session` holds to its output, where records are in their files too: a session is kept whole.
pub(crate) fn save(session: &mut Session<'_>) -> Result<u8> {
    write_dataset(&Choice { provenance: true, ..Choice::default() }, session)
}

/// Writes every format and what explains it to `folder`.
fn write_bundle(folder: &Path, choice: &Choice, session: &mut Session<'_>) -> Result<u8> {
    let cancellation = session.query_options().cancellation;
    let store = session.engine()?.store().clone();
    let files = bundle(&choose(&store, choice, &cancellation)?, &StoreLabels::new(&store))?;
    write_folder(folder, &files, Foreign::Refuse)?;
    session.note(&format!("Wrote {} to `{}`", counted(files.len(), "file"), folder.display()));
    Ok(0)
}

/// Writes a folder of notes.
fn write_vault(choice: &Choice, session: &mut Session<'_>) -> Result<u8> {
    let folder = vault_folder(session)?;
    let cancellation = session.query_options().cancellation;
    let store = session.engine()?.store().clone();
    let notes = (NOTES.writer)(&choose(&store, choice, &cancellation)?, &StoreLabels::new(&store), &folder)?;
    write_folder(&folder, &notes, Foreign::Keep)?;
    session.note(&format!("Wrote {} to `{}`", counted(notes.len(), "note"), folder.display()));
    Ok(0)
}

/// Writes the dataset in one format.
fn write_dataset(choice: &Choice, session: &mut Session<'_>) -> Result<u8> {
    let format = chosen_format(session, Content::Dataset)?;
    if format.screen == OnScreen::Binary && session.options.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Error::usage(format!("the format `{}` cannot be shown on a screen", format.name))
            .with_hint("write it to a file, such as `--output map.sqlite`"));
    }
    let cancellation = session.query_options().cancellation;
    let engine = session.engine()?;
    let store = engine.store().clone();
    let labels = StoreLabels::new(&store);
    let style = Style { labels: Some(&labels), prefixes: &engine.declared, ..Style::PLAIN };
    write_counted(session, "statement", |out| write(&store, choice, format, &style, &cancellation, out))
}

/// Writes the network of a projection as a graph file.
fn write_network(arguments: &Arguments, session: &mut Session<'_>) -> Result<u8> {
    if arguments.bundle.is_some() || arguments.provenance || !arguments.graphs.is_empty() {
        return Err(Error::usage("a projection makes a network of all statements, for one graph file")
            .with_hint("leave out `--bundle`, `--graph` and `--provenance`, or the projection"));
    }
    let format = chosen_format(session, Content::Network)?;
    let options = session.query_options();
    let engine = session.engine()?;
    let scope = engine.scope(&options);
    let (drawing, report) = drawing(&scope, &arguments.projection.projection(&engine, &scope)?, &arguments.scores)?;
    show_report(&report, session);
    write_counted(session, "edge", |out| format.write_drawing(&drawing, out))
}

/// Writes to the output and says how much that was.
fn write_counted(
    session: &mut Session<'_>,
    unit: &str,
    write: impl FnOnce(&mut dyn Write) -> Result<usize>,
) -> Result<u8> {
    let mut count = 0;
    session.write_silently(|out| {
        count = write(out)?;
        Ok(())
    })?;
    if let Some(path) = &session.options.output {
        session.note(&format!("Wrote {} to `{}`", counted(count, unit), path.display()));
    }
    Ok(0)
}

impl Arguments {
    /// Returns whether a network is asked for, and not the statements.
    fn is_network(&self) -> bool {
        self.projection.is_given() || !self.scores.is_empty()
    }

    fn choice(&self, asserted: bool, prefixes: &Prefixes) -> Result<Choice> {
        let graphs = self.graphs.iter().map(|name| graph_name(name, prefixes)).collect::<Result<_>>()?;
        Ok(Choice { graphs, asserted, provenance: self.provenance })
    }
}

fn vault_folder(session: &Session<'_>) -> Result<PathBuf> {
    session.options.output.clone().ok_or_else(|| {
        Error::usage("a vault is a folder of notes, and no folder is named").with_hint("name one with `--output DIR`")
    })
}

/// Returns the format for `content` that the options ask for, or the usual one.
fn chosen_format(session: &Session<'_>, content: Content) -> Result<&'static Format> {
    let format = match (session.format()?, &session.options.output) {
        (Some(format), Some(path)) => in_file(format, path),
        (Some(format), None) => format,
        (None, Some(path)) => format_of_path(path)?,
        (None, None) => usual_format(content, Audience::Programs),
    };
    format.check(content)?;
    Ok(format)
}

/// Returns the graph that the user calls `name`.
fn graph_name(name: &str, prefixes: &Prefixes) -> Result<NamedNode> {
    prefixes.iri(name).map_err(|error| error.with_hint("name a graph like `graph:map`, or by its IRI"))
}
