//! `lermap describe`: what the graph says of one entity.

use clap::{ArgMatches, Args};
use lermap::card::Card;
use lermap::output::{Content, FORMATS, Format, find, find_by_path, in_file};
use lermap::overview::overview;
use lermap::query::parse_query;
use lermap::resolve::EntityNames;
use lermap::results::{Results, Solutions};
use lermap::{Engine, Error, Kind, Result};
use oxrdf::{NamedNode, Variable};

use super::guide::{page_view, write_page};
use super::limit::Limit;
use super::options::Shared;
use super::{Command, Session, parsed, words_of};

/// Shows a card, or the statements behind it.
pub(super) struct Describe;

#[derive(Args)]
struct Arguments {
    /// A label, a slug such as `employers`, a prefixed name such as `framework:ob-3.0`, or an IRI; or several of them
    #[arg(required = true)]
    entity: Vec<String>,

    /// Everything about it on one page: formats card, tree, markdown and html
    #[arg(long, conflicts_with = "limit")]
    full: bool,

    #[command(flatten)]
    limit: Limit,
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
            .after_help("With a format for graphs (`--format turtle`) the statements about the entity; with one for tables its links.\nExits with 1 if nothing is called so.")
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
        &[Shared::Asserted, Shared::DefaultGraph]
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        words_of(&arguments.entity, "the name of an entity")?;
        let width = session.screen().width.filter(|_| session.options.output.is_none());
        let wanted = wanted(session)?;
        let options = session.query_options();
        let engine = session.engine()?;
        let entities = named(&arguments.entity, &EntityNames::of(engine.store(), &engine.prefixes)?)?;
        if arguments.full {
            return write_full(&entities, session);
        }
        let drawn = wanted.filter(|format| format.is_card() && entities.len() == 1);
        if arguments.limit.limit.is_some() && (wanted.is_none() || drawn.is_some()) {
            return Err(Error::usage("a card has no rows to count").with_hint("name a format, such as `--format csv`"));
        }
        if let (Some(format), [entity]) = (drawn, entities.as_slice()) {
            let card = card(entity, &engine)?.picture().draw();
            session.write_text(|out| format.write_picture(&card, out))?;
            return Ok(0);
        }
        if let Some(format) = wanted {
            let first = arguments.limit.first();
            let results = if is_graph(format) {
                let names: Vec<String> = entities.iter().map(ToString::to_string).collect();
                let query = parse_query(&format!("DESCRIBE {}", names.join(" ")), &engine.prefixes)?;
                engine.evaluate(&query, &options)?.results
            } else {
                rows(&entities, &engine)?
            };
            session.write(first.of(results))?;
            first.say(session);
            return Ok(0);
        }
        let mut cards = Vec::new();
        for entity in &entities {
            cards.push(card(entity, &engine)?.render(width, session.options.labels_only));
        }
        session.write_text(|out| Ok(out.write_all(cards.join("\n").as_bytes())?))?;
        Ok(0)
    }
}

/// Returns the card of an entity that something is said of.
fn card(entity: &NamedNode, engine: &Engine) -> Result<Card> {
    let card = Card::of(entity, engine.store())?;
    if card.is_empty() {
        return Err(nothing_said(entity));
    }
    Ok(card)
}

/// Writes one page about each of `entities`.
fn write_full(entities: &[NamedNode], session: &mut Session<'_>) -> Result<u8> {
    let Some(view) = page_view(session)? else {
        return Err(Error::usage("`--full` gives a page, and this format is not one for pages")
            .with_hint("formats for pages: card, tree, markdown, html"));
    };
    let [entity] = entities else {
        return Err(Error::usage("`--full` gives the page of one entity").with_hint("ask for one after another"));
    };
    let page = overview(entity, session.engine()?.store())?;
    if page.sections.is_empty() {
        return Err(nothing_said(entity));
    }
    write_page(&page, view, session)?;
    Ok(0)
}

fn nothing_said(entity: &NamedNode) -> Error {
    let error = Error::new(Kind::Negative, format!("nothing is said of `{}`", entity.as_str()));
    error.with_hint("find entities with `lermap search`")
}

/// Returns the format that is asked for: by its name, or by that of a file.
fn wanted(session: &Session<'_>) -> Result<Option<&'static Format>> {
    let file = session.options.output.as_deref();
    Ok(match (session.format()?, file) {
        (Some(format), Some(path)) => Some(in_file(format, path)),
        (None, Some(path)) => find_by_path(FORMATS, path),
        (format, None) => format,
    })
}

/// Returns whether `format` is given the statements about an entity, and not a table of its links.
fn is_graph(format: &Format) -> bool {
    format.takes(Content::Network) || !format.takes(Content::Table)
}

/// Returns the entity that all `words` name together, or else the entities that they name one by one.
fn named(words: &[String], names: &EntityNames) -> Result<Vec<NamedNode>> {
    let whole = names.resolve(&words.join(" ")).map_err(Error::unknown_as_negative);
    if words.len() < 2 || whole.is_ok() {
        return whole.map(|entity| vec![entity]);
    }
    let each: Vec<Result<NamedNode>> =
        words.iter().map(|word| names.resolve(word).map_err(Error::unknown_as_negative)).collect();
    // Words that all stand for nothing were meant as one label.
    if each.iter().all(Result::is_err) {
        return whole.map(|entity| vec![entity]);
    }
    each.into_iter().collect()
}

/// Returns the links of all `entities`, with a column for the entity if there are several.
fn rows(entities: &[NamedNode], engine: &Engine) -> Result<Results> {
    if let [entity] = entities {
        return Ok(Card::of(entity, engine.store())?.rows().into());
    }
    let mut rows = Vec::new();
    let mut variables = vec![Variable::new_unchecked("entity")];
    for entity in entities {
        let card = Card::of(entity, engine.store())?.rows();
        variables.truncate(1);
        variables.extend(card.variables.iter().cloned());
        for row in card {
            rows.push(Ok([Some(entity.clone().into())].into_iter().chain(row?).collect()));
        }
    }
    Ok(Solutions::new(variables, rows.into_iter()).into())
}
