//! `lermap queries`: what saved queries there are, and what they say.

use clap::{ArgMatches, Args, Subcommand};
use lermap::Result;
use lermap::query::saved::{Catalogue, Place, SavedParameter, SavedQuery};
use lermap::results::Solutions;
use oxrdf::{Literal, Term};

use super::catalogue::catalogue;
use super::{Command, Session, parsed};

/// Shows saved queries.
pub struct Queries;

#[derive(Args)]
struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// List the queries: name, question, parameters
    List(List),
    /// Show one query: what it answers, its parameters, its text
    Show(Named),
}

#[derive(Args)]
struct List {
    /// Only those with this tag
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

#[derive(Args)]
struct Named {
    /// The name of the query
    name: String,
}

impl Command for Queries {
    fn name(&self) -> &'static str {
        "queries"
    }

    fn summary(&self) -> &'static str {
        "List, show, write and test saved queries"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let catalogue = catalogue(session)?;
        match arguments.action.unwrap_or(Action::List(List { tag: None })) {
            Action::List(list) => self::list(&catalogue, list.tag.as_deref(), session),
            Action::Show(named) => show(&catalogue.query(&named.name)?, session),
        }
    }
}

fn list(catalogue: &Catalogue, tag: Option<&str>, session: &mut Session) -> Result<u8> {
    let mut rows = Vec::new();
    for query in catalogue.queries() {
        let query = match query {
            Ok(query) => query,
            Err(error) => {
                session.warn(&error);
                continue;
            }
        };
        if tag.is_none_or(|tag| query.header.tags.iter().any(|own| own.eq_ignore_ascii_case(tag))) {
            let parameters: Vec<String> = query.parameters.iter().map(usage).collect();
            let texts = [query.name, query.header.summary, parameters.join(" "), query.header.tags.join(", ")];
            rows.push(texts.map(|text| Some(Term::from(Literal::from(text)))).to_vec());
        }
    }
    session.write(Solutions::from_rows(&["name", "question", "parameters", "tags"], rows).into())?;
    Ok(0)
}

/// Returns a parameter as in a usage line: `stakeholder=employers`, `[stage]`.
fn usage(parameter: &SavedParameter) -> String {
    let name = &parameter.parameter.name;
    match &parameter.default {
        Some(value) => format!("{name}={value}"),
        None if parameter.parameter.is_optional => format!("[{name}]"),
        None => name.clone(),
    }
}

fn show(query: &SavedQuery, session: &mut Session) -> Result<u8> {
    let mut text = format!("{}\n", query.header.summary);
    if let Some(description) = &query.header.description {
        text.push_str(&format!("\n{description}\n"));
    }
    if !query.parameters.is_empty() {
        text.push_str("\nParameters:\n");
    }
    for parameter in &query.parameters {
        let note = match (&parameter.default, parameter.parameter.is_optional) {
            (Some(value), _) => format!("default {value}"),
            (None, true) => "may be left out".to_owned(),
            (None, false) => "needed".to_owned(),
        };
        let meaning = parameter.meaning.as_deref().unwrap_or("no description");
        let wanted = parameter.class.as_deref().unwrap_or(parameter.parameter.value_type.name());
        text.push_str(&format!("  {:<14} {meaning} ({wanted}; {note})\n", parameter.parameter.name));
    }
    let place = match &query.place {
        Place::Embedded => "in the program".to_owned(),
        Place::Folder(_) => query.file.clone(),
    };
    text.push_str(&format!("\nExample: {}\nFrom:    {place}\n\n{}", query.example(), query.text));
    session.write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(0)
}
