//! Completion of commands: their names, their arguments, files, saved queries and what those take.

use std::collections::BTreeMap;
use std::fs;

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use lermap::complete::complete_entity;
use lermap::output::FORMATS;
use lermap::query::saved::SavedParameter;
use lermap::query::{ValueType, WELL_KNOWN};
use rustyline::completion::Pair;

use super::assist::{Assistant, listed};
use super::meta::{Argument, METAS};
use crate::command::COMMANDS;
use crate::command::line::command_line;

/// The class of everything.
const RESOURCE: &str = "http://www.w3.org/2000/01/rdf-schema#Resource";

impl Assistant {
    /// Completes the name of a command, or its arguments.
    pub(super) fn complete_command(&self, line: &str, position: usize) -> (usize, Vec<Pair>) {
        let before = &line[..position];
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let word = &before[start..];
        let Some(name) = before[..start].split_whitespace().next().map(|name| name.trim_start_matches('.')) else {
            return (start, self.names(word.trim_start_matches('.')));
        };
        if let Some(meta) = METAS.iter().find(|meta| meta.name == name) {
            if "--help".starts_with(word) && word.starts_with('-') {
                return (start, vec![pair("--help".to_owned(), "--help", meta.summary)]);
            }
            let place = before[..start].split_whitespace().count();
            let first = before.split_whitespace().nth(1).unwrap_or_default();
            return (start, self.arguments(meta.argument, place, first, word));
        }
        if name == "run" && !word.starts_with('-') {
            return self.complete_run(before, start);
        }
        (start, self.shell_arguments(&before[..start], name, word))
    }

    /// Completes an argument of a command of the shell: options, their values, commands below it, files, names.
    fn shell_arguments(&self, before: &str, name: &str, word: &str) -> Vec<Pair> {
        let mut line = command_line();
        line.build();
        let words: Vec<&str> = before.split_whitespace().map(|word| word.trim_start_matches('.')).collect();
        let command = words.iter().fold(&line, |command, word| command.find_subcommand(word).unwrap_or(command));
        if word.starts_with('-') {
            return options(command, word);
        }
        let last = words.last().copied().unwrap_or_default();
        let option = command.get_arguments().find(|argument| {
            let short = argument.get_short().is_some_and(|short| last == format!("-{short}"));
            short || argument.get_long().is_some_and(|long| last.strip_prefix("--") == Some(long))
        });
        let chosen = option.map(Arg::get_possible_values).unwrap_or_default();
        if !chosen.is_empty() {
            let fitting = chosen.iter().map(PossibleValue::get_name).filter(|value| value.starts_with(word));
            return fitting.map(|value| pair(value.to_owned(), value, "")).collect();
        }
        match option.and_then(Arg::get_long) {
            Some("format") => self.arguments(Argument::Format, 1, "", word),
            Some("output" | "file" | "in" | "into") => files(word),
            _ if command.has_subcommands() => below(command, word),
            _ if name == "queries" => self.queries(word),
            _ => self.entities(word),
        }
    }

    /// Completes the name of a saved query, its parameters, and their values.
    fn complete_run(&self, before: &str, start: usize) -> (usize, Vec<Pair>) {
        let word = &before[start..];
        let Some(queries) = &self.queries else { return (start, Vec::new()) };
        if let Some((name, value)) = word.split_once('=') {
            let query = before[..start].split_whitespace().nth(1).and_then(|query| queries.query(query).ok());
            let all = query.map(|query| query.parameters).unwrap_or_default();
            let parameters: Vec<SavedParameter> = all.into_iter().filter(|p| p.parameter.name == name).collect();
            return (start + name.len() + 1, self.values_of(&parameters, value));
        }
        let Some(name) = before[..start].split_whitespace().nth(1) else {
            return (start, self.queries(word));
        };
        let parameters = queries.query(name).map(|query| query.parameters).unwrap_or_default();
        let fitting = parameters.iter().filter(|parameter| parameter.parameter.name.starts_with(word));
        (
            start,
            fitting
                .map(|parameter| {
                    let meaning = parameter.meaning.as_deref().unwrap_or_default();
                    pair(format!("{}=", parameter.parameter.name), &parameter.parameter.name, meaning)
                })
                .collect(),
        )
    }

    /// Completes the name of a saved query.
    fn queries(&self, word: &str) -> Vec<Pair> {
        let queries = self.queries.iter().flat_map(|queries| queries.queries()).flatten();
        let fitting = queries.filter(|query| query.name.starts_with(word));
        fitting.map(|query| pair(query.name.clone(), &query.name, &query.header.summary)).collect()
    }

    fn names(&self, word: &str) -> Vec<Pair> {
        let metas = METAS.iter().map(|meta| (meta.name, meta.summary));
        let commands = COMMANDS.iter().map(|command| (command.name(), command.summary()));
        let all = metas.chain(commands).filter(|(name, _)| name.starts_with(word));
        all.map(|(name, summary)| pair(format!(".{name}"), &format!(".{name}"), summary)).collect()
    }

    /// Completes the argument at `place` behind the name, which begins with `word`.
    ///
    /// `first` is the first of the arguments.
    fn arguments(&self, argument: Argument, place: usize, first: &str, word: &str) -> Vec<Pair> {
        let fitting = |list: Vec<(&str, &str)>| {
            let fitting = list.into_iter().filter(|(name, _)| name.starts_with(word));
            fitting.map(|(name, summary)| pair(name.to_owned(), name, summary)).collect()
        };
        match argument {
            Argument::None => Vec::new(),
            Argument::Words(words) => fitting(words.to_vec()),
            Argument::Format => {
                let formats = FORMATS.iter().map(|format| (format.name, format.summary));
                fitting(formats.chain([("auto", "what fits the result")]).collect())
            }
            Argument::Prefix if place == 1 => self.prefixes(word),
            Argument::Prefix => Vec::new(),
            Argument::Parameter if place == 1 => self.parameters(word),
            Argument::Parameter => {
                let named = |found: &SavedParameter| found.parameter.name == first.trim_start_matches(['?', '$']);
                self.values_of(&self.all_parameters().filter(named).collect::<Vec<_>>(), word)
            }
            Argument::Command => self.names(word.trim_start_matches('.')).into_iter().map(without_dot).collect(),
            Argument::File(others) => fitting(others.to_vec()).into_iter().chain(files(word)).collect(),
        }
    }

    /// Completes a prefix: one to remove, or a well-known one to add with its namespace.
    fn prefixes(&self, word: &str) -> Vec<Pair> {
        let name = word.trim_end_matches(':');
        let known = self.prefixes.iter().filter(|(prefix, _)| prefix.starts_with(name));
        let known = known.map(|(prefix, namespace)| pair(prefix.to_owned(), prefix, &format!("known: {namespace}")));
        let new = WELL_KNOWN.iter().filter(|(prefix, _)| prefix.starts_with(name));
        let new = new.filter(|(prefix, _)| self.prefixes.namespace(prefix).is_none());
        known.chain(new.map(|(prefix, iri)| pair(format!("{prefix}: <{iri}>"), prefix, iri))).collect()
    }

    /// Completes the name of a variable that saved queries take a value for.
    fn parameters(&self, word: &str) -> Vec<Pair> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for parameter in self.all_parameters().filter(|found| found.parameter.name.starts_with(word)) {
            let meaning = parameter.meaning.clone().unwrap_or_default();
            found.entry(parameter.parameter.name.clone()).or_insert(meaning);
        }
        found.iter().map(|(name, meaning)| pair(name.clone(), name, meaning)).collect()
    }

    fn all_parameters(&self) -> impl Iterator<Item = SavedParameter> {
        self.queries.iter().flat_map(|queries| queries.queries()).flatten().flat_map(|query| query.parameters)
    }

    /// Completes a value of `parameters`, which are one and the same to who types: an entity of their classes, one of
    /// their choices, or nothing where they take a number or a text.
    fn values_of(&self, parameters: &[SavedParameter], word: &str) -> Vec<Pair> {
        let choices = parameters.iter().flat_map(|parameter| &parameter.choices).filter(|text| text.starts_with(word));
        let mut values: Vec<Pair> = choices.map(|text| pair(text.clone(), text, "")).collect();
        values.dedup_by(|a, b| a.replacement == b.replacement);
        let is_entity = |found: &SavedParameter| found.parameter.value_type == ValueType::Iri;
        if !values.is_empty() || !parameters.is_empty() && !parameters.iter().any(is_entity) {
            return values;
        }
        let mut classes = Vec::new();
        for parameter in parameters {
            match parameter.class_iri(&self.prefixes) {
                Some(class) if class.as_str() != RESOURCE => classes.push(class),
                // Entities of any class will do.
                _ => return self.entities(word),
            }
        }
        listed(word, &complete_entity(word, &classes, &self.known(), &self.prefixes))
    }

    /// Completes the name of an entity.
    fn entities(&self, word: &str) -> Vec<Pair> {
        listed(word, &complete_entity(word, &[], &self.known(), &self.prefixes))
    }
}

fn without_dot(mut pair: Pair) -> Pair {
    pair.replacement.remove(0);
    pair
}

/// Completes an option of `command`.
fn options(command: &Command, word: &str) -> Vec<Pair> {
    let options = command.get_arguments().filter_map(|argument| {
        let long = format!("--{}", argument.get_long()?);
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        long.starts_with(word).then(|| pair(long.clone(), &long, &help))
    });
    options.collect()
}

/// Completes the name of a command below `command`.
fn below(command: &Command, word: &str) -> Vec<Pair> {
    let fitting = command.get_subcommands().filter(|command| command.get_name().starts_with(word));
    let about = |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    fitting.map(|command| pair(command.get_name().to_owned(), command.get_name(), &about(command))).collect()
}

/// Completes the name of a file.
fn files(word: &str) -> Vec<Pair> {
    let (folder, start) = word.rsplit_once('/').map_or(("", word), |(folder, start)| (folder, start));
    let shown = if word.contains('/') { format!("{folder}/") } else { String::new() };
    let path = if shown.is_empty() { "." } else { shown.as_str() };
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let end = if entry.path().is_dir() { "/" } else { "" };
            entry.file_name().into_string().ok().map(|name| format!("{name}{end}"))
        })
        .filter(|name| name.starts_with(start) && (start.starts_with('.') || !name.starts_with('.')))
        .collect();
    names.sort();
    let quoted = |name: &str| shlex::try_quote(name).map_or_else(|_| name.to_owned(), |quoted| quoted.into_owned());
    names.iter().map(|name| pair(quoted(&format!("{shown}{name}")), name, "")).collect()
}

fn pair(replacement: String, name: &str, summary: &str) -> Pair {
    Pair { display: format!("{name:<24} {summary}").trim_end().to_owned(), replacement }
}
