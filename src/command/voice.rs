//! What is wrong with a command line, said like every other error: what it is, and what to do next.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use lermap::Error;
use lermap::error::nearest;
use lermap::query::saved::Catalogue;

/// Returns what the parser of the command line complains of.
pub(crate) fn usage(error: &clap::Error) -> Error {
    let command = command_of(error);
    let text = |kind| text_of(error, kind);
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    let help = format!("`{command} --help` says how it is used");
    match error.kind() {
        ErrorKind::UnknownArgument if is_negative(&argument) => {
            Error::usage(format!("`{argument}` is a negative number, and none is taken here")).with_hint(help)
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            let hint = proposal(error, ContextKind::SuggestedArg, &argument).unwrap_or(help);
            Error::usage(format!("unknown option `{argument}`")).with_hint(hint)
        }
        ErrorKind::UnknownArgument => Error::usage(format!("`{argument}` is more than is wanted")).with_hint(help),
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            let what = if command.ends_with("analyze") { "algorithm" } else { "command" };
            let list = if what == "algorithm" { "`lermap analyze list` lists them".to_owned() } else { help };
            let meant = (what == "command").then(|| meant(&name)).flatten();
            let proposal = || proposal(error, ContextKind::SuggestedSubcommand, &name);
            let hint = meant.or_else(proposal).unwrap_or(list);
            Error::usage(format!("unknown {what} `{name}`")).with_hint(hint)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Error::usage(format!("`{argument}` needs a value")).with_hint(known_values(error).unwrap_or(help))
        }
        ErrorKind::InvalidValue => {
            let near = proposal(error, ContextKind::SuggestedValue, &value);
            Error::usage(format!("`{value}` is not a value of `{argument}`"))
                .with_hint(near.or_else(|| known_values(error)).unwrap_or(help))
        }
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(error);
            // What the standard library says of a number names no number.
            let is_number = source.is_some_and(|source| source.is::<std::num::ParseIntError>());
            let hint = source.filter(|_| !is_number).map(ToString::to_string);
            let hint = hint.unwrap_or_else(|| if is_number { NUMBER.to_owned() } else { help });
            Error::usage(format!("`{value}` is not a value of `{argument}`")).with_hint(hint)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = list_of(error, ContextKind::InvalidArg).join(" ");
            Error::usage(format!("`{command}` needs {missing}")).with_hint(help)
        }
        ErrorKind::ArgumentConflict => {
            let other = list_of(error, ContextKind::PriorArg).join("`, `");
            let message = if other.is_empty() || other == argument {
                format!("`{argument}` can be given once")
            } else {
                format!("`{argument}` and `{other}` exclude each other")
            };
            Error::usage(message).with_hint(help)
        }
        _ => Error::usage(first_line(error)).with_hint(help),
    }
}

/// What to do where a number is wanted.
const NUMBER: &str = "a whole number is wanted that is not too large, such as 10";

fn is_negative(argument: &str) -> bool {
    argument.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Returns what was meant where SPARQL, a file or a saved query stands in the place of a command.
fn meant(name: &str) -> Option<String> {
    let word = name.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_uppercase();
    match word.as_str() {
        _ if name.ends_with(".rq") => return Some(format!("run the query in a file with `lermap query {name}`")),
        "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE" | "PREFIX" | "BASE" if name.contains([' ', '{', '<']) => {
            return Some("ask in SPARQL with `lermap query '…'`".to_owned());
        }
        "INSERT" | "DELETE" if name.contains([' ', '{']) => {
            return Some("change a file with `lermap update --in FILE.lermap '…'`".to_owned());
        }
        _ => {}
    }
    let is_saved = Catalogue::embedded().names().any(|known| known == name);
    is_saved.then(|| format!("run the saved query with `lermap run {name}`"))
}

/// Returns what was meant, of what the parser proposes: nothing that is farther than our other proposals.
fn proposal(error: &clap::Error, kind: ContextKind, name: &str) -> Option<String> {
    let proposed = list_of(error, kind);
    let near = nearest(name, &proposed.iter().map(String::as_str).collect::<Vec<_>>(), 3);
    let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

/// Returns the command that the complaint is about, as it is typed.
fn command_of(error: &clap::Error) -> String {
    let usage = text_of(error, ContextKind::Usage).unwrap_or_default();
    let usage = usage.trim_start_matches("Usage:");
    let words = usage.split_whitespace().take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    let words: Vec<&str> = words.take_while(|word| !word.starts_with('-')).collect();
    if words.is_empty() { "lermap".to_owned() } else { words.join(" ") }
}

fn known_values(error: &clap::Error) -> Option<String> {
    let values = list_of(error, ContextKind::ValidValue);
    (!values.is_empty()).then(|| format!("known: {}", values.join(", ")))
}

fn list_of(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn text_of(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(list) => list.first().cloned(),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Returns the first line of the complaint, with names in backticks.
fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("error: ").unwrap_or(first).replace('\'', "`").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::line::command_line;
    use super::*;

    #[track_caller]
    fn check(line: &str, message: &str, hint: &str) {
        let words = std::iter::once("lermap").chain(line.split(' '));
        let said = usage(&command_line().try_get_matches_from(words).unwrap_err());
        assert_eq!((said.message.as_str(), said.hint.as_deref()), (message, Some(hint)), "{line}");
    }

    #[test]
    fn complaints_are_sentences_with_a_hint() {
        check("query --limt 3", "unknown option `--limt`", "did you mean `--limit`?");
        check("man query list", "`list` is more than is wanted", "`lermap man --help` says how it is used");
        check("qery", "unknown command `qery`", "did you mean `query`?");
        check("zzz", "unknown command `zzz`", "`lermap --help` says how it is used");
        check("analyze zzz", "unknown algorithm `zzz`", "`lermap analyze list` lists them");
        check("select{}", "unknown command `select{}`", "ask in SPARQL with `lermap query '…'`");
        check("q.rq", "unknown command `q.rq`", "run the query in a file with `lermap query q.rq`");
        check(
            "stakeholder-groups",
            "unknown command `stakeholder-groups`",
            "run the saved query with `lermap run stakeholder-groups`",
        );
        check(
            "query --limit many",
            "`many` is not a value of `--limit <COUNT>`",
            "a whole number is wanted that is not too large, such as 10",
        );
        check(
            "query --timeout -5",
            "`-5` is a negative number, and none is taken here",
            "`lermap query --help` says how it is used",
        );
        check("query --engine", "`--engine <ENGINE>` needs a value", "known: lermap, oxigraph");
        check("--color blue", "`blue` is not a value of `--color <WHEN>`", "known: auto, always, never");
        check(
            "query --timeout x",
            "`x` is not a value of `--timeout <SECONDS>`",
            "a number of seconds is wanted, such as 5 or 0.5",
        );
        check("run", "`lermap run` needs <NAME>", "`lermap run --help` says how it is used");
        check(
            "analyze degree --class a --edges b",
            "`--class <CLASS>` and `--edges <SPARQL>` exclude each other",
            "`lermap analyze degree --help` says how it is used",
        );
    }
}
