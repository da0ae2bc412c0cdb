//! `lermap export`: the dataset as a file for other programs.

use std::path::PathBuf;

use clap::{ArgMatches, Args};
use lermap::export::{Choice, bundle, choose, write_folder};
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
            .after_help("Without --format the extension of --output decides, else it is Turtle.")
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        if arguments.bundle.is_some() && (session.options.format.is_some() || session.options.output.is_some()) {
            return Err(Error::usage("`--bundle` writes every format to its own folder")
                .with_hint("leave out `--format` and `--output`, or `--bundle`"));
        }
        let format = chosen_format(session)?;
        let options = session.query_options();
        let asserted = session.options.asserted;
        let engine = session.engine()?;
        let choice = arguments.choice(asserted, &engine.prefixes)?;
        let quads = choose(engine.store(), &choice, &options.cancellation)?;
        let mut count = 0;
        let store = engine.store().clone();
        let labels = StoreLabels::new(&store);
        if let Some(folder) = &arguments.bundle {
            let files = bundle(&quads, &labels)?;
            write_folder(folder, &files)?;
            session.note(&format!("Wrote {} to `{}`", counted(files.len(), "file"), folder.display()));
            return Ok(0);
        }
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

fn chosen_format(session: &Session) -> Result<&'static dyn Format> {
    match (&session.options.format, &session.options.output) {
        (Some(name), _) => format(name),
        (None, Some(path)) => format_of_path(path),
        (None, None) => format("turtle"),
    }
}

/// Returns the graph that the user calls `name`: a prefixed name, or an IRI with or without angle brackets.
fn graph_name(name: &str, prefixes: &Prefixes) -> Result<NamedNode> {
    let iri = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(name);
    let expanded =
        iri.split_once(':').and_then(|(prefix, local)| Some(format!("{}{local}", prefixes.namespace(prefix)?)));
    let iri = expanded.unwrap_or_else(|| iri.to_owned());
    NamedNode::new(iri).map_err(|error| {
        Error::usage(format!("`{name}` names no graph: {error}")).with_hint("name one like `graph:map`, or by its IRI")
    })
}
