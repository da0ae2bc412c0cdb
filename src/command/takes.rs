//! What each argument of a command takes, and what can stand there: completion of the prompt and of shells asks here.
//!
//! Both show entities and files in their own way, so those are named here and not listed.

use clap::Arg;
use lermap::analysis::ALGORITHMS;
use lermap::check::SHAPE_SETS;
use lermap::derive::RULES;
use lermap::output::FORMATS;
use lermap::prefixes::Prefixes;
use lermap::query::ValueType;
use lermap::query::saved::{Catalogue, SavedParameter, SavedQuery};
use oxrdf::NamedNode;

use super::COMMANDS;

/// The class of everything.
const RESOURCE: &str = "http://www.w3.org/2000/01/rdf-schema#Resource";

/// What an argument takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing that can be listed: a number, a text, a new name.
    Free,
    /// An output format.
    Format,
    /// A saved query.
    Query,
    /// The name of a parameter of the saved query before it.
    Parameter,
    /// `PARAMETER=VALUE` of the saved query before it.
    Value,
    /// A named projection, or a file with one.
    Projection,
    /// An algorithm.
    Algorithm,
    /// A derivation rule.
    Rule,
    /// A command.
    Command,
    /// A set of shapes, or a file with shapes.
    Shapes,
    /// An entity of these classes, of any if there are none.
    Entity(&'static [&'static str]),
    /// The map, or a file or folder of data.
    Source,
    /// A file.
    File,
    /// A folder.
    Folder,
}

const ANY: Takes = Takes::Entity(&[]);
const CLASS: Takes = Takes::Entity(&["owl:Class", "rdfs:Class"]);
const PREDICATE: Takes = Takes::Entity(&["owl:ObjectProperty", "owl:DatatypeProperty", "rdf:Property"]);
const GRAPH: Takes = Takes::Entity(&["sd:NamedGraph"]);

/// What arguments take, by their command (any if it is empty) and identifier, the first that fits.
const BY_NAME: &[(&str, &str, Takes)] = &[
    ("run", "name", Takes::Query),
    ("run", "values", Takes::Value),
    ("queries new", "name", Takes::Free),
    ("queries", "name", Takes::Query),
    ("queries", "names", Takes::Query),
    ("queries", "parameter", Takes::Parameter),
    ("rules", "name", Takes::Rule),
    ("schema", "name", CLASS),
    ("serve", "names", Takes::Free),
    ("history", "entity", ANY),
    ("guide", "group", Takes::Entity(&["ler:StakeholderGroup"])),
    ("guide", "purpose", Takes::Entity(&["ler:Purpose"])),
    ("man", "command", Takes::Command),
    ("load", "graph", Takes::Free),
    ("analyze", "write", Takes::Free),
    ("", "subject", ANY),
    ("", "predicate", PREDICATE),
    ("", "object", ANY),
    ("", "without_predicate", PREDICATE),
    ("", "projection", Takes::Projection),
    ("", "shapes", Takes::Shapes),
];

/// What arguments take that are in no other list, by the word that help shows for the value.
const BY_VALUE: &[(&str, Takes)] = &[
    ("FORMAT", Takes::Format),
    ("ALGORITHM", Takes::Algorithm),
    ("CLASS", CLASS),
    ("GRAPH", GRAPH),
    ("IRI", GRAPH),
    ("ENTITY", ANY),
    ("ENTITY|FINDING", ANY),
    ("SOURCE", Takes::Source),
    ("OLD", Takes::Source),
    ("NEW", Takes::Source),
    ("FILE", Takes::File),
    ("FILE.lermap", Takes::File),
    ("DIR", Takes::Folder),
    ("ADDRESS", Takes::Free),
    ("BYTES", Takes::Free),
    ("CONDITION", Takes::Free),
    ("COUNT", Takes::Free),
    ("IRI=FILE", Takes::Free),
    ("N", Takes::Free),
    ("PERCENT", Takes::Free),
    ("PORT", Takes::Free),
    ("ROUNDS", Takes::Free),
    ("SECONDS", Takes::Free),
    ("SIZE", Takes::Free),
    ("SPARQL", Takes::Free),
    ("TAG", Takes::Free),
    ("TEXT", Takes::Free),
    ("URL", Takes::Free),
    ("WORDS", Takes::Free),
];

/// Returns what `argument` of the command that `path` names takes, such as `queries show`; nothing if no list has it.
pub(crate) fn takes(path: &str, argument: &Arg) -> Option<Takes> {
    let command = path.split(' ').next().unwrap_or_default();
    let id = argument.get_id().as_str();
    let by_name = BY_NAME.iter().find(|(of, name, _)| *name == id && ["", command, path].contains(of));
    let value = argument.get_value_names().and_then(|names| names.first()).map(|name| name.as_str());
    let by_value = || BY_VALUE.iter().find(|(name, _)| Some(*name) == value).map(|(_, takes)| *takes);
    by_name.map(|(_, _, takes)| *takes).or_else(by_value)
}

/// A word that can stand in a place, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word.
    pub text: String,
    /// What it means, in a line.
    pub help: String,
}

impl Word {
    /// Returns `text` with its meaning.
    pub(crate) fn new(text: &str, help: &str) -> Self {
        Self { text: text.to_owned(), help: help.to_owned() }
    }
}

/// What can stand in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    /// One of these words.
    Words(Vec<Word>),
    /// An entity of these classes, of any if there are none.
    Entities(Vec<NamedNode>),
    /// One of these words, or a file.
    Files(Vec<Word>),
    /// A folder.
    Folders,
}

/// What is known to whoever completes.
pub(crate) struct Known<'a> {
    pub queries: Option<&'a Catalogue>,
    pub projections: Option<&'a Catalogue>,
    pub prefixes: &'a Prefixes,
}

impl Known<'_> {
    /// Returns what an argument that takes `takes` can be, with the saved query called `query` before it.
    pub(crate) fn offer(&self, takes: Takes, query: Option<&str>) -> Offer {
        let words = |list: &mut dyn Iterator<Item = (&str, &str)>| {
            Offer::Words(list.map(|(text, help)| Word::new(text, help)).collect())
        };
        match takes {
            Takes::Free => Offer::Words(Vec::new()),
            Takes::Format => words(&mut FORMATS.iter().map(|format| (format.name, format.summary))),
            Takes::Query => Offer::Words(saved(self.queries)),
            Takes::Parameter => Offer::Words(parameters(&self.parameters_of(query), "")),
            Takes::Value => Offer::Words(parameters(&self.parameters_of(query), "=")),
            Takes::Projection => Offer::Files(saved(self.projections)),
            Takes::Algorithm => words(&mut ALGORITHMS.iter().map(|found| (found.name(), found.summary()))),
            Takes::Rule => words(&mut RULES.iter().map(|rule| (rule.name(), rule.summary()))),
            Takes::Command => words(&mut COMMANDS.iter().map(|command| (command.name(), command.summary()))),
            Takes::Shapes => Offer::Files(SHAPE_SETS.iter().map(|set| Word::new(set.name, set.summary)).collect()),
            Takes::Entity(classes) => {
                Offer::Entities(classes.iter().filter_map(|class| self.prefixes.iri(class).ok()).collect())
            }
            Takes::Source => Offer::Files(vec![Word::new("map", "the embedded map")]),
            Takes::File => Offer::Files(Vec::new()),
            Takes::Folder => Offer::Folders,
        }
    }

    /// Returns the parameters of the saved query called `name`.
    pub(crate) fn parameters_of(&self, name: Option<&str>) -> Vec<SavedParameter> {
        let query = name.and_then(|name| self.queries?.query(name).ok());
        query.map(|query| query.parameters).unwrap_or_default()
    }

    /// Returns what a value of `parameters` can be, which are one and the same to who types: one of their choices, an
    /// entity of their classes, or nothing that can be listed where they take a number or a text.
    pub(crate) fn values(&self, parameters: &[SavedParameter]) -> Offer {
        let mut choices: Vec<Word> =
            parameters.iter().flat_map(|found| &found.choices).map(|text| Word::new(text, "")).collect();
        choices.dedup();
        let is_entity = |found: &SavedParameter| found.parameter.value_type == ValueType::Iri;
        if !choices.is_empty() || !parameters.is_empty() && !parameters.iter().any(is_entity) {
            return Offer::Words(choices);
        }
        let classes: Vec<Option<NamedNode>> =
            parameters.iter().map(|found| found.class_iri(self.prefixes).filter(|c| c.as_str() != RESOURCE)).collect();
        // Where one takes entities of any class, all will do.
        Offer::Entities(classes.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default())
    }
}

/// Returns the names of saved queries with what they answer.
fn saved(catalogue: Option<&Catalogue>) -> Vec<Word> {
    let queries = catalogue.into_iter().flat_map(Catalogue::queries).flatten();
    queries.map(|SavedQuery { name, header, .. }| Word { text: name, help: header.summary }).collect()
}

/// Returns the names of `parameters` with `end` behind each, and what they mean.
fn parameters(parameters: &[SavedParameter], end: &str) -> Vec<Word> {
    let word = |found: &SavedParameter| Word {
        text: format!("{}{end}", found.parameter.name),
        help: found.meaning.clone().unwrap_or_default(),
    };
    parameters.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::super::line::command_line;
    use super::*;

    /// Looks at the arguments of `command` and of what is below it; returns how many take a value.
    fn check(path: &str, command: &clap::Command) -> usize {
        let mut count = 0;
        for argument in command.get_arguments().filter(|argument| argument.get_action().takes_values()) {
            let is_listed = !argument.get_possible_values().is_empty();
            let id = argument.get_id();
            assert!(is_listed || takes(path, argument).is_some(), "no list says what `{id}` of `{path}` takes");
            count += 1;
        }
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            count += check(format!("{path} {}", below.get_name()).trim_start(), below);
        }
        count
    }

    #[test]
    fn every_argument_says_what_it_takes() {
        let mut line = command_line();
        line.build();
        assert!(check("", &line) > 100);
    }
}
