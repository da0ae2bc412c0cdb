//! Completion of commands: their names, their arguments, files, saved queries and what those take.

use std::collections::BTreeMap;
use std::fs;

use clap::builder::PossibleValue;
use clap::{Arg, Command};
use lermap::complete::complete_entity;
use lermap::output::FORMATS;
use lermap::query::WELL_KNOWN;
use lermap::query::saved::SavedParameter;
use rustyline::completion::Pair;

use super::assist::{Assistant, listed};
use super::meta::{Argument, METAS};
use crate::command::COMMANDS;
use crate::command::line::command_line;
use crate::command::takes::{Known, Offer, Takes, Word, takes};

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
        (start, self.shell_arguments(&before[..start], word))
    }

    /// Completes an argument of a command of the shell: options, their values, commands below it, files, names.
    fn shell_arguments(&self, before: &str, word: &str) -> Vec<Pair> {
        let mut line = command_line();
        line.build();
        let words: Vec<&str> = before.split_whitespace().map(|word| word.trim_start_matches('.')).collect();
        let path = path_of(&line, &words);
        let command = path.iter().fold(&line, |command, word| command.find_subcommand(word).unwrap_or(command));
        if word.starts_with('-') {
            return options(command, word);
        }
        let (option, bare) = argument_at(command, &words[path.len()..]);
        if option.is_none() && command.has_subcommands() {
            return below(command, word);
        }
        let positional = || command.get_positionals().nth(bare.len()).or_else(|| command.get_positionals().last());
        let Some(argument) = option.or_else(positional) else { return Vec::new() };
        let chosen = argument.get_possible_values();
        if !chosen.is_empty() {
            let fitting = chosen.iter().map(PossibleValue::get_name).filter(|value| value.starts_with(word));
            return fitting.map(|value| pair(value.to_owned(), value, "")).collect();
        }
        let takes = takes(&path.join(" "), argument).unwrap_or(Takes::Free);
        self.offered(self.facts().offer(takes, bare.first().copied()), word)
    }

    /// Completes the name of a saved query, its parameters, and their values.
    fn complete_run(&self, before: &str, start: usize) -> (usize, Vec<Pair>) {
        let word = &before[start..];
        if let Some((name, value)) = word.split_once('=') {
            let mut parameters = self.facts().parameters_of(before[..start].split_whitespace().nth(1));
            parameters.retain(|found| found.parameter.name == name);
            return (start + name.len() + 1, self.values_of(&parameters, value));
        }
        (start, self.shell_arguments(&before[..start], word))
    }

    /// Returns what is known here of what arguments take.
    fn facts(&self) -> Known<'_> {
        Known { queries: self.queries.as_ref(), projections: self.projections.as_ref(), prefixes: &self.prefixes }
    }

    /// Lists those of `offer` that begin with `word`.
    fn offered(&self, offer: Offer, word: &str) -> Vec<Pair> {
        let fitting = |words: Vec<Word>| {
            let fitting = words.into_iter().filter(|found| found.text.starts_with(word));
            fitting.map(|found| pair(found.text.clone(), found.text.trim_end_matches('='), &found.help))
        };
        match offer {
            Offer::Words(words) => fitting(words).collect(),
            Offer::Entities(classes) => listed(word, &complete_entity(word, &classes, &self.known(), &self.prefixes)),
            Offer::Files(words) => fitting(words).chain(files(word)).collect(),
            Offer::Folders => files(word).into_iter().filter(|pair| pair.replacement.ends_with('/')).collect(),
        }
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

    /// Completes a value of `parameters`, which are one and the same to who types.
    fn values_of(&self, parameters: &[SavedParameter], word: &str) -> Vec<Pair> {
        self.offered(self.facts().values(parameters), word)
    }
}

/// Returns those of `words` that name a command and commands below it.
fn path_of<'a>(line: &Command, words: &[&'a str]) -> Vec<&'a str> {
    let mut command = line;
    let mut path = Vec::new();
    for word in words {
        let Some(found) = command.find_subcommand(word) else { break };
        command = found;
        path.push(*word);
    }
    path
}

/// Returns the option of `command` whose value comes next behind `words`, and those of `words` that stand for
/// themselves.
fn argument_at<'a, 'w>(command: &'a Command, words: &[&'w str]) -> (Option<&'a Arg>, Vec<&'w str>) {
    let mut wanted: Option<&Arg> = None;
    let mut bare = Vec::new();
    for word in words {
        let named = |argument: &&Arg| {
            let short = argument.get_short().is_some_and(|short| *word == format!("-{short}"));
            let takes_values = argument.get_action().takes_values();
            takes_values && (short || argument.get_long().is_some_and(|long| word.strip_prefix("--") == Some(long)))
        };
        let is_value = wanted.take().is_some();
        if !is_value && word.starts_with('-') {
            wanted = command.get_arguments().find(named);
        } else if !is_value {
            bare.push(*word);
        }
    }
    (wanted, bare)
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
