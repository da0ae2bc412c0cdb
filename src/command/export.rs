//! `lermap export`: the dataset as a file for other programs.

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use lermap::export::{Choice, Foreign, bundle, choose, vault, write_folder};
use lermap::label::StoreLabels;
use lermap::output::{Format, Style, format, format_of_path};
use lermap::query::Prefixes;
use lermap::{Error, Result};
use oxrdf::NamedNode;

use super::{Command, Session, counted, parsed};

/// Writes the dataset.
pub struct Export;

#[derive(Args)]
struct Arguments {
    /// Only the statements of this graph, such as `graph:map` or an IRI; may be repeated
    #[arg(long = "graph", value_name = "IRI")]
    graphs: Vec<String>,

    /// Write every format, tables, the vocabulary with a page, and descriptions to this folder
    #[arg(long, value_name = "DIR")]
    bundle: Option<PathBuf>,

    /// Include where records stand in their files (the lines move whenever a record is added)
    #[arg(long)]
    provenance: bool,
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
            .after_help("Without --format the extension of --output decides, else it is Turtle. With `--format obsidian` the output is a folder of notes; what you write under them is kept.")
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if arguments.bundle.is_some() && (session.options.format.is_some() || session.options.output.is_some()) {
            return Err(Error::usage("`--bundle` writes every format to its own folder")
                .with_hint("leave out `--format` and `--output`, or `--bundle`"));
        }
        let is_vault = session.options.format.as_deref() == Some(VAULT);
        let vault_folder = if is_vault { Some(vault_folder(session)?) } else { None };
        let format = if is_vault { format("turtle")? } else { chosen_format(session)? };
        let options = session.query_options();
        let asserted = session.options.asserted;
        let engine = session.engine()?;
        let choice = arguments.choice(asserted, &engine.prefixes)?;
        let quads = choose(engine.store(), &choice, &options.cancellation)?;
        let store = engine.store().clone();
        let labels = StoreLabels::new(&store);
        if let Some(folder) = &arguments.bundle {
            let files = bundle(&quads, &labels)?;
            write_folder(folder, &files, Foreign::Refuse)?;
            session.note(&format!("Wrote {} to `{}`", counted(files.len(), "file"), folder.display()));
            return Ok(0);
        }
        if let Some(folder) = vault_folder {
            let notes = vault(&quads, &labels, &folder)?;
            write_folder(&folder, &notes, Foreign::Keep)?;
            session.note(&format!("Wrote {} to `{}`", counted(notes.len(), "note"), folder.display()));
            return Ok(0);
        }
        let mut count = 0;
        session.write_text(|out| {
            count = format.write_quads(quads, &Style { labels: Some(&labels), ..Style::PLAIN }, out)?;
            Ok(())
        })?;
        if let Some(path) = &session.options.output {
            session.note(&format!("Wrote {} to `{}`", counted(count, "statement"), path.display()));
        }
        Ok(0)
    }
}

impl Arguments {
    fn choice(&self, asserted: bool, prefixes: &Prefixes) -> Result<Choice> {
        let graphs = self.graphs.iter().map(|name| graph_name(name, prefixes)).collect::<Result<_>>()?;
        Ok(Choice { graphs, asserted, provenance: self.provenance })
    }
}

/// The format that is a folder of notes.
const VAULT: &str = "obsidian";

fn vault_folder(session: &Session) -> Result<PathBuf> {
    session.options.output.clone().ok_or_else(|| {
        Error::usage("a vault is a folder of notes, and no folder is named").with_hint("name one with `--output DIR`")
    })
}

fn chosen_format(session: &Session) -> Result<&'static dyn Format> {
    match (&session.options.format, &session.options.output) {
        (Some(name), _) => format(name),
        (None, Some(path)) => format_of_path(path),
        (None, None) => format("turtle"),
    }
}

/// Returns the graph that the user calls `name`.
fn graph_name(name: &str, prefixes: &Prefixes) -> Result<NamedNode> {
    prefixes.iri(name).map_err(|error| error.with_hint("name a graph like `graph:map`, or by its IRI"))
}
