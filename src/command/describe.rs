//! `lermap describe`: what the graph says of one entity.

use clap::{ArgMatches, Args};
use lermap::card::Card;
use lermap::output::{Content, FORMATS, Format, find, find_by_path};
use lermap::query::parse_query;
use lermap::resolve::Names;
use lermap::{Error, Result};

use super::options::Shared;
use super::{Command, Session, parsed};

/// Shows a card, or the statements behind it.
pub struct Describe;

#[derive(Args)]
struct Arguments {
    /// A label, a slug such as `employers`, a prefixed name such as `framework:ob-3.0`, or an IRI
    #[arg(required = true)]
    entity: Vec<String>,
}

impl Command for Describe {
    fn name(&self) -> &'static str {
        "describe"
    }

    fn summary(&self) -> &'static str {
        "Show a card of an entity: label, type, text, links in and out, source"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command)
            .after_help("With a format for graphs (`--format turtle`) the statements about the entity; with one for tables its links.")
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn refuses(&self, arguments: &ArgMatches) -> &'static [Shared] {
        // A card and its links show all graphs.
        let format = arguments.get_one::<String>("format").and_then(|key| find(FORMATS, key));
        let file = arguments.get_one::<std::path::PathBuf>("output").and_then(|path| find_by_path(FORMATS, path));
        if format.or(file).is_some_and(is_graph) {
            return &[];
        }
        &[Shared::Asserted, Shared::DefaultGraph, Shared::Timeout, Shared::Memory]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let width = session.screen().width.unwrap_or(80);
        let wanted = wanted(session)?;
        let options = session.query_options();
        let engine = session.engine()?;
        let entity = Names::of(engine.store(), &engine.prefixes)?.resolve(&arguments.entity.join(" "))?;
        if let Some(format) = wanted {
            let results = if is_graph(format) {
                let query = parse_query(&format!("DESCRIBE {entity}"), &engine.prefixes)?;
                engine.evaluate(&query, &options)?.results
            } else {
                lermap::results::Results::Solutions(Card::of(&entity, engine.store())?.rows())
            };
            session.write(results)?;
            return Ok(0);
        }
        let card = Card::of(&entity, engine.store())?;
        if card.is_empty() {
            return Err(Error::usage(format!("nothing is said of `{}`", entity.as_str()))
                .with_hint("find entities with `lermap search`"));
        }
        session.write_text(|out| Ok(out.write_all(card.render(width).as_bytes())?))?;
        Ok(0)
    }
}

/// Returns the format that is asked for: by its name, or by that of a file.
fn wanted(session: &Session<'_>) -> Result<Option<&'static Format>> {
    let by_file = || session.options.output.as_deref().and_then(|path| find_by_path(FORMATS, path));
    Ok(session.format()?.or_else(by_file))
}

/// Returns whether `format` is given the statements about an entity, and not a table of its links.
fn is_graph(format: &Format) -> bool {
    format.takes(Content::Network) || !format.takes(Content::Table)
}
