//! `lermap schema`: the classes and properties of the dataset.

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::output::CARD;
use lermap::results::Solutions;
use lermap::schema::{VocabularyKind, class, links, schema, uses};
use oxrdf::Literal;

use super::limit::Limit;
use super::options::Shared;
use super::{Command, Session, parsed};
use crate::console::View;

/// Lists classes and properties.
pub(crate) struct Schema;

#[derive(Args)]
struct Arguments {
    /// Only classes and properties whose name or label contains this; of a class, also what it has and what leads to it
    name: Option<String>,

    #[command(flatten)]
    limit: Limit,
}

impl Command for Schema {
    fn name(&self) -> &'static str {
        "schema"
    }

    fn summary(&self) -> &'static str {
        "List classes and properties with label, definition, count of use and an example"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("Example: lermap schema ler:WorkStream\nExits with 1 if nothing is called so.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let engine = session.engine()?;
        let rows = schema(engine.store(), arguments.name.as_deref())?;
        let first = arguments.limit.first();
        if let Some(name) = &arguments.name {
            let class = class(engine.store(), name)?;
            let links = class.map(|class| links(engine.store(), &class)).transpose()?;
            if !session.chooses_view() {
                session.write(first.of(joined(rows, links)?.into()))?;
                first.say(session);
                return Ok(0);
            }
            card(rows, session)?;
            if let Some(links) = links {
                session.write(first.of(columns(links, LINKS)?.into()))?;
                first.say(session);
            }
            return Ok(0);
        }
        if !session.chooses_view() {
            session.write(first.of(rows.into()))?;
            first.say(session);
            return Ok(0);
        }
        session.write(first.of(columns(rows, OVERVIEW)?.into()))?;
        first.say(session);
        session.note("`schema WORD` shows what the names with this word mean, each with an example");
        Ok(0)
    }
}

/// Shows each term as a card, by its name: its label has a line of its own.
fn card(rows: Solutions, session: &mut Session<'_>) -> Result<()> {
    let view = View { format: Some(&CARD), bare: true };
    session.write_as(view, rows)
}

/// Lists the terms of `kind` in use, those used most first, in two `columns`.
pub(crate) fn counts(session: &mut Session<'_>, kind: VocabularyKind, columns: [&'static str; 2]) -> Result<()> {
    session.answer(View::default(), move |engine, _| {
        let rows = uses(engine.store(), kind)?.into_iter().map(|(term, count)| {
            vec![Some(term.into()), Some(Literal::from(i64::try_from(count).unwrap_or(i64::MAX)).into())]
        });
        Ok(Solutions::from_rows(&columns, rows.collect()).into())
    })
}

/// Columns that fit a window: what is long is shown for the terms that a name chooses.
const OVERVIEW: &[&str] = &["term", "kind", "label", "count", "domain", "range"];

/// Columns of what a class has and what leads to it.
const LINKS: &[&str] = &["term", "kind", "count", "domain", "range"];

/// Returns `rows` and then the rows of `links`.
fn joined(rows: Solutions, links: Option<Solutions>) -> Result<Solutions> {
    let names: Vec<String> = rows.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let all = rows.chain(links.into_iter().flatten()).collect::<Result<_>>()?;
    Ok(Solutions::from_rows(&names, all))
}

/// Returns the columns of `rows` called `names`.
fn columns(rows: Solutions, names: &[&str]) -> Result<Solutions> {
    let places: Vec<usize> =
        names.iter().filter_map(|name| rows.variables.iter().position(|variable| variable.as_str() == *name)).collect();
    let rows = rows.map(|row| row.map(|row| places.iter().map(|place| row[*place].clone()).collect()));
    Ok(Solutions::from_rows(names, rows.collect::<Result<_>>()?))
}
