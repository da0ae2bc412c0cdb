//! `lermap ask`: a question in words, answered by the saved query that fits it best.

use clap::{ArgMatches, Args};
use lermap::ask::{Candidate, Index};
use lermap::results::Solutions;
use lermap::vocab::compact;
use lermap::{Error, Kind, Result};
use oxrdf::{Literal, NamedNode, Term};

use super::describe::Describe;
use super::limit::Limit;
use super::line::command_line;
use super::options::Shared;
use super::run::run_query;
use super::{Command, Session, parsed, words_of};

/// Answers a question.
pub(super) struct Ask;

/// How many candidates are named.
const SHOWN: usize = 3;

/// How many candidates `--list` shows.
const LISTED: usize = 10;

#[derive(Args)]
struct Arguments {
    /// The question
    #[arg(required = true)]
    words: Vec<String>,

    /// Only list the queries that may answer it
    #[arg(long)]
    list: bool,

    /// Say on standard error which SPARQL is run
    #[arg(long)]
    show_query: bool,
}

impl Command for Ask {
    fn name(&self) -> &'static str {
        "ask"
    }

    fn summary(&self) -> &'static str {
        "Ask in words: the saved query that fits best is run"
    }

    fn arguments(&self, command: clap::Command) -> clap::Command {
        Arguments::augment_args(command).after_help(
            "Example: lermap ask \"What does Open Badges 3.0 rest on?\"\nExits with 1 if no saved query answers the question.",
        )
    }

    fn takes(&self) -> &'static [Shared] {
        Shared::ALL
    }

    fn run(&self, arguments: &ArgMatches, session: &mut Session<'_>) -> Result<u8> {
        let arguments: Arguments = parsed(arguments)?;
        let question = words_of(&arguments.words, "a question")?;
        let catalogue = session.catalogue()?;
        let engine = session.engine()?;
        let index = Index::of(&catalogue, engine.store(), &engine.prefixes)?;
        let candidates = index.rank(&question, engine.store())?;
        if arguments.list {
            return list(&candidates, session);
        }
        if let Some(entity) = index.described(&question, engine.store())? {
            return card(&entity, session);
        }
        let Some(best) = candidates.first().filter(|best| best.fits()) else { return Err(nothing_fits(&candidates)) };
        session.note(&format!("{}\n  {}", best.query.header.summary, best.command()));
        if !best.missing.is_empty() {
            return Err(unanswered(best));
        }
        if !best.unused.is_empty() {
            session.note(&format!("  not used of the question: {}", best.unused.join(", ")));
        }
        let others: Vec<String> =
            candidates.iter().skip(1).take(SHOWN - 1).filter(|other| other.fits()).map(Candidate::command).collect();
        if !others.is_empty() {
            session.note(&format!("  or: {}", others.join("\n  or: ")));
        }
        run_query(best.query.clone(), best.values.clone(), arguments.show_query, &Limit::default().first(), session)
    }
}

/// Shows the card of `entity`.
fn card(entity: &NamedNode, session: &mut Session<'_>) -> Result<u8> {
    let name = compact(entity.as_str()).unwrap_or_else(|| entity.as_str().to_owned());
    session.note(&format!("What the map says of it\n  lermap describe {name}"));
    let line = command_line().no_binary_name(true);
    let matches = line.try_get_matches_from(["describe", &name]).map_err(|error| Error::usage(error.to_string()))?;
    match matches.subcommand() {
        Some((_, arguments)) => Describe.run(arguments, session),
        None => Ok(0),
    }
}

/// Returns the error for a question that does not say what its query must know.
fn unanswered(best: &Candidate) -> Error {
    let explained: Vec<String> = best
        .missing
        .iter()
        .filter_map(|name| best.query.parameter(name))
        .map(lermap::query::saved::SavedParameter::explained)
        .collect();
    let values: Vec<String> = best.missing.iter().map(|name| format!("{name}=VALUE")).collect();
    Error::new(Kind::Negative, format!("the question does not say {}", best.missing.join(" and "))).with_hint(format!(
        "{}; name it, or run `lermap run {} {}`",
        explained.join("; "),
        best.query.name,
        values.join(" ")
    ))
}

fn list(candidates: &[Candidate], session: &mut Session<'_>) -> Result<u8> {
    let text = |text: String| Some(Term::from(Literal::from(text)));
    let rows = candidates
        .iter()
        .take(LISTED)
        .map(|candidate| {
            vec![
                text(candidate.query.name.clone()),
                text(candidate.query.header.summary.clone()),
                text(candidate.command()),
                text(format!("{:.0}%", candidate.share * 100.0)),
            ]
        })
        .collect();
    session.write(Solutions::from_rows(&["query", "question", "command", "fit"], rows))?;
    Ok(0)
}

fn nothing_fits(candidates: &[Candidate]) -> Error {
    let near: Vec<String> = candidates
        .iter()
        .take(SHOWN)
        .map(|candidate| format!("`{}` ({})", candidate.query.name, candidate.query.header.summary))
        .collect();
    let hint = if near.is_empty() {
        "`lermap queries` lists what can be asked; `lermap search` finds entities by words".to_owned()
    } else {
        format!("the nearest are {}; `lermap queries` lists all", near.join(", "))
    };
    Error::new(Kind::Negative, "no saved query answers this question").with_hint(hint)
}
