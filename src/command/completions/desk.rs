//! Answers for one command line: what its arguments can be, with the sources and folders that it names.

use std::ffi::OsStr;
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgMatches, FromArgMatches};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter};
use lermap::cancel::Cancellation;
use lermap::complete::{Catalogue, complete_entity};
use lermap::resolve::EntityNames;
use lermap::{Result, Workspace};
use oxrdf::NamedNode;

use crate::command::line::command_line;
use crate::command::options::Options;
use crate::command::takes::{Known, Offer, Takes, Word, takes};

/// How long a Tab may read data.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who answers.
struct Desk {
    workspace: Workspace,
    /// The saved query that the line names.
    query: Option<String>,
}

/// Returns `line` with what each argument can be, for a shell that asks at the end of `words`.
pub(super) fn with_offers(line: clap::Command, words: &[String]) -> clap::Command {
    let found = command_line().ignore_errors(true).try_get_matches_from(words).unwrap_or_default();
    let Ok(options) = Options::from_arg_matches(&found) else { return line };
    let desk = Desk { workspace: Workspace::new(options.settings()), query: query_of(&found) };
    offered(line, "", &Arc::new(desk))
}

/// Returns the saved query that is named: by `run NAME`, or by `queries values NAME`.
fn query_of(matches: &ArgMatches) -> Option<String> {
    let (command, arguments) = matches.subcommand()?;
    let arguments = if command == "queries" { arguments.subcommand()?.1 } else { arguments };
    arguments.try_get_one::<String>("name").ok().flatten().cloned()
}

/// Adds who answers to every argument of `command` whose values clap does not list.
fn offered(command: clap::Command, path: &str, desk: &Arc<Desk>) -> clap::Command {
    let add = |argument: clap::Arg| {
        let is_listed = !argument.get_action().takes_values() || !argument.get_possible_values().is_empty();
        let Some(takes) = takes(path, &argument).filter(|_| !is_listed) else { return argument };
        let desk = Arc::clone(desk);
        argument.add(ArgValueCompleter::new(move |word: &OsStr| desk.candidates(takes, word)))
    };
    command.mut_args(add).mut_subcommands(|below| {
        let path = format!("{path} {}", below.get_name());
        offered(below, path.trim_start(), desk)
    })
}

impl Desk {
    /// Returns what can stand for `word`; nothing where the data cannot be read, since Tab has no place for errors.
    fn candidates(&self, takes: Takes, word: &OsStr) -> Vec<CompletionCandidate> {
        let text = word.to_string_lossy();
        let queries = self.workspace.catalogue(&[]).ok();
        let projections = self.workspace.projections(&[]).ok();
        let prefixes = lermap::prefixes::Prefixes::default();
        let known = Known { queries: queries.as_ref(), projections: projections.as_ref(), prefixes: &prefixes };
        let query = self.query.as_deref();
        if let (Takes::Value, Some((name, value))) = (takes, text.split_once('=')) {
            let mut parameters = known.parameters_of(query);
            parameters.retain(|found| found.parameter.name == name);
            if parameters.is_empty() {
                return Vec::new();
            }
            let values = self.shown(known.values(&parameters), OsStr::new(value));
            return values.into_iter().map(|found| found.add_prefix(format!("{name}="))).collect();
        }
        self.shown(known.offer(takes, query), word)
    }

    /// Returns those of `offer` that begin with `word`.
    fn shown(&self, offer: Offer, word: &OsStr) -> Vec<CompletionCandidate> {
        let text = word.to_string_lossy();
        let fitting = |words: Vec<Word>| {
            words.into_iter().filter(|found| found.text.starts_with(&*text)).map(candidate).collect::<Vec<_>>()
        };
        match offer {
            Offer::Words(words) => fitting(words),
            Offer::Entities(classes) => self.entities(&text, &classes).unwrap_or_default(),
            Offer::Files(words) => fitting(words).into_iter().chain(PathCompleter::any().complete(word)).collect(),
            Offer::Folders => PathCompleter::dir().complete(word),
        }
    }

    /// Returns the entities that begin with `word`: by the shortest name that stands for one, else by prefixed name,
    /// else by label.
    fn entities(&self, word: &str, classes: &[NamedNode]) -> Result<Vec<CompletionCandidate>> {
        if self.workspace.sources().iter().any(|source| source.contains("://")) {
            // Nobody asked to reach another machine by a Tab.
            return Ok(Vec::new());
        }
        let patience = Cancellation::new().with_timeout(Some(PATIENCE));
        let engine = self.workspace.engine(&patience)?;
        let known = Catalogue::of(engine.store(), &patience)?;
        let names = EntityNames::of(engine.store(), &engine.prefixes)?;
        let found = complete_entity(word, classes, &known, &engine.prefixes);
        let lower = word.to_lowercase();
        let name = |text: &str, label: &str| {
            let entity = engine.prefixes.iri(text).ok()?;
            let is_clear = |name: &str| names.resolve(name).is_ok_and(|found| found == entity);
            let (prefix, slug) = text.split_once(':').unwrap_or(("", text));
            // A graph has no other name, and among the few of a class a slug is clear.
            let is_short = prefix != "graph" && slug.starts_with(word) && (!classes.is_empty() || is_clear(slug));
            if is_short {
                return Some(slug.to_owned());
            }
            if text.starts_with(word) {
                return Some(text.to_owned());
            }
            let is_label = !word.is_empty() && label.to_lowercase().starts_with(&lower) && is_clear(label);
            is_label.then(|| label.to_owned())
        };
        let words = found.suggestions.iter().filter_map(|suggestion| {
            let label = suggestion.label.as_deref().unwrap_or_default();
            Some(candidate(Word { text: name(&suggestion.text, label)?, help: label.to_owned() }))
        });
        Ok(words.collect())
    }
}

fn candidate(word: Word) -> CompletionCandidate {
    let help = (!word.help.is_empty()).then(|| lermap::output::visible_text(&word.help).to_string().into());
    CompletionCandidate::new(word.text).help(help)
}
