//! `lermap queries`: what saved queries there are; write, check and test them.

mod judge;
mod show;
mod write;

pub(crate) use show::show;
pub(crate) use write::write_new;

use std::path::PathBuf;

use clap::{ArgMatches, Args, Subcommand};
use lermap::output::{FORMATS, MARKDOWN, find_by_path};
use lermap::{Error, Result};

use super::catalogue::announce;
use super::options::Shared;
use super::{Command, Session, parsed};

/// Shows, writes and tests saved queries.
pub(crate) struct Queries;

#[derive(Args)]
struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// List the queries: name, question, parameters
    List {
        /// Only those with this tag
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
    },
    /// Show one query: what it answers, its parameters, its text
    Show {
        /// The name of the query
        name: String,
    },
    /// List the values that a parameter takes
    Values {
        /// The name of the query
        name: String,
        /// The name of the parameter
        parameter: String,
    },
    /// Write a new query, ready to be changed
    New {
        /// The name of the query, in kebab-case
        name: String,
    },
    /// Open a query in $EDITOR; a query of the program is copied first
    Edit {
        /// The name of the query
        name: String,
    },
    /// Find what is wrong with queries, without running them
    Check {
        /// Only these queries
        names: Vec<String>,
    },
    /// Run queries and compare the results with what their headers expect
    Test {
        /// Only these queries
        names: Vec<String>,
        /// Write golden results in place of comparing with them
        #[arg(long)]
        update: bool,
        /// Also write the outcome as JUnit XML
        #[arg(long, value_name = "FILE")]
        junit: Option<PathBuf>,
    },
    /// Write the catalogue as Markdown, with sample rows
    Docs {
        /// Only these queries
        names: Vec<String>,
    },
    /// Lay queries out: header first, PREFIX lines, keywords, indents
    Fmt {
        /// Only these queries; by default all that are files
        names: Vec<String>,
        /// Change nothing; exit status 1 if a query would change
        #[arg(long)]
        check: bool,
    },
}

/// What the parts of this command have no use for.
const SHOW: &[Shared] = &[
    Shared::Source,
    Shared::Format,
    Shared::Asserted,
    Shared::DefaultGraph,
    Shared::Infer,
    Shared::Engine,
    Shared::Context,
    Shared::Lenient,
    Shared::Timeout,
    Shared::Memory,
    Shared::Labels,
    Shared::LabelsOnly,
];
const DOCS: &[Shared] = &[Shared::Format, Shared::Labels, Shared::LabelsOnly];
const CHECK: &[Shared] = &[
    Shared::Format,
    Shared::Output,
    Shared::Asserted,
    Shared::DefaultGraph,
    Shared::Timeout,
    Shared::Memory,
    Shared::Labels,
    Shared::LabelsOnly,
];
const TEST: &[Shared] = &[Shared::Format, Shared::Labels, Shared::LabelsOnly];
const WRITE: &[Shared] = &[
    Shared::Source,
    Shared::Format,
    Shared::Output,
    Shared::Asserted,
    Shared::DefaultGraph,
    Shared::Infer,
    Shared::Engine,
    Shared::Context,
    Shared::Lenient,
    Shared::Timeout,
    Shared::Memory,
    Shared::Labels,
    Shared::LabelsOnly,
];

impl Command for Queries {
    fn name(&self) -> &'static str {
        "queries"
    }

    fn summary(&self) -> &'static str {
        "List, show, write, check and test saved queries"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Queries come from the program, from the folders given by `--queries DIR`, from `.lermap/queries` and from \
             `queries` in your configuration folder; a later one takes the place of an earlier one of the same name.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        self.hides(arguments.subcommand_name().unwrap_or("list"))
    }

    fn hides(&self, part: &str) -> &'static [Shared] {
        match part {
            "list" => Shared::OF_DATA,
            "show" => SHOW,
            "docs" => DOCS,
            "check" | "edit" => CHECK,
            "test" => TEST,
            "new" | "fmt" => WRITE,
            _ => &[],
        }
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let action = arguments.action.unwrap_or(Action::List { tag: None });
        let catalogue = match &action {
            Action::New { .. } | Action::Edit { .. } => {
                session.workspace.catalogue_to_write(&session.more_folders())?
            }
            _ => session.catalogue()?,
        };
        match action {
            Action::List { tag } => {
                announce(&catalogue, None, session);
                show::list(&catalogue, tag.as_deref(), session)
            }
            Action::Show { name } => {
                announce(&catalogue, Some(&name), session);
                show::show(&catalogue.query(&name).map_err(Error::unknown_as_negative)?, session)
            }
            Action::Values { name, parameter } => show::values(&catalogue, &name, &parameter, session),
            Action::Docs { names } => {
                markdown_only(session)?;
                show::docs(&catalogue, &names, session)
            }
            Action::New { name } => write::new(&name, session),
            Action::Edit { name } => write::edit(&catalogue, &name, session),
            Action::Fmt { names, check } => write::fmt(&catalogue, &names, check, session),
            Action::Check { names } => judge::check(&catalogue, &names, session),
            Action::Test { names, update, junit } => {
                judge::test(&catalogue, &names, &judge::TestOptions { update, junit }, session)
            }
        }
    }
}

/// Returns an error if the catalogue, which is Markdown, is to go to a file of another format.
fn markdown_only(session: &Session<'_>) -> Result<()> {
    match session.options.output.as_deref().map(|path| (path, find_by_path(FORMATS, path))) {
        Some((path, Some(format))) if format.name != MARKDOWN.name => {
            Err(Error::usage(format!("the catalogue is Markdown, and `{}` is not", path.display()))
                .with_hint("write it to a file that ends in `.md`"))
        }
        _ => Ok(()),
    }
}
