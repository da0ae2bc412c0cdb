//! `lermap schema`: the classes and properties of the dataset.

use clap::{ArgMatches, Args};
use lermap::Result;
use lermap::output::CARD;
use lermap::results::Solutions;
use lermap::schema::{Kind, schema, uses};
use oxrdf::Literal;

use super::options::Shared;
use super::{Command, Session, parsed};
use crate::console::View;

/// Lists classes and properties.
pub struct Schema;

#[derive(Args)]
struct Arguments {
    /// Only classes and properties whose name or label contains this
    name: Option<String>,
}

impl Command for Schema {
    fn name(&self) -> &'static str {
        "schema"
    }

    fn summary(&self) -> &'static str {
        "List classes and properties with label, definition, count of use and an example"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help("Exits with 1 if nothing is called so.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::TABLE
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let rows = schema(session.engine()?.store(), arguments.name.as_deref())?;
        if arguments.name.is_some() {
            return card(rows, session);
        }
        if !session.chooses_view() {
            session.write(rows)?;
            return Ok(0);
        }
        session.write(overview(rows)?)?;
        session.note("`schema WORD` shows what the names with this word mean, each with an example");
        Ok(0)
    }
}

/// Shows each term as a card, by its name: its label stands in a line of its own.
fn card(rows: Solutions, session: &mut Session<'_>) -> Result<u8> {
    let view = View { format: Some(&CARD), bare: true };
    session.write_as(view, rows)?;
    Ok(0)
}

/// Lists the terms of `kind` in use, those used most first, in two `columns`.
pub fn counts(session: &mut Session<'_>, kind: Kind, columns: [&'static str; 2]) -> Result<()> {
    session.answer(View::default(), move |engine, _| {
        let rows = uses(engine.store(), kind)?.into_iter().map(|(term, count)| {
            vec![Some(term.into()), Some(Literal::from(i64::try_from(count).unwrap_or(i64::MAX)).into())]
        });
        Ok(Solutions::from_rows(&columns, rows.collect()).into())
    })
}

/// Columns that fit a window: what is long is shown for the terms that a name chooses.
const OVERVIEW: &[&str] = &["term", "kind", "label", "count", "domain", "range"];

/// Returns the columns of `rows` that give an overview.
fn overview(rows: Solutions) -> Result<Solutions> {
    let places: Vec<usize> = OVERVIEW
        .iter()
        .filter_map(|name| rows.variables.iter().position(|variable| variable.as_str() == *name))
        .collect();
    let rows = rows.map(|row| row.map(|row| places.iter().map(|place| row[*place].clone()).collect()));
    Ok(Solutions::from_rows(OVERVIEW, rows.collect::<Result<_>>()?))
}
