//! What a session shows and how: formats, labels, times, prefixes.

use lermap::output::format;
use lermap::query::Prefixes;
use lermap::results::Solutions;
use lermap::workspace::Limits;
use lermap::{Error, Result};
use oxrdf::Literal;

use super::meta::none;
use super::{Flow, Repl};
use crate::command::formats::formats_by_group;
use crate::command::memory::parse_size;
use crate::command::options::parse_seconds;

/// Shows or sets the output format.
pub(super) fn set_format(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    match arguments.first().map(String::as_str) {
        None => {
            let now = repl.options.format.as_deref().unwrap_or("auto");
            repl.note(&format!("format: {now}; known: auto, and\n{}", formats_by_group()));
        }
        Some("auto") => repl.options.format = None,
        Some(name) => repl.options.format = Some(format(name)?.name.to_owned()),
    }
    Ok(Flow::Continue)
}

/// Shows or sets the time that a query may take.
pub(super) fn timeout(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let time = match arguments.first().map(String::as_str) {
        None => {
            let limits = repl.workspace.limits();
            let now = limits.time.map_or("off".to_owned(), |limit| format!("{} s", limit.as_secs_f64()));
            repl.note(&format!("timeout: {now}"));
            return Ok(Flow::Continue);
        }
        Some("off") => None,
        Some(text) => Some(parse_seconds(text).map_err(|error| Error::usage(format!("`{text}`: {error}")))?),
    };
    repl.workspace.set_limits(Limits { time, ..repl.workspace.limits() });
    Ok(Flow::Continue)
}

/// Shows or sets the memory that a query may take.
pub(super) fn memory(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let memory = match arguments.first().map(String::as_str) {
        None => {
            let limits = repl.workspace.limits();
            let now = limits.memory.map_or("off".to_owned(), |limit| format!("{} MiB", limit >> 20));
            repl.note(&format!("memory: {now}"));
            return Ok(Flow::Continue);
        }
        Some("off") => None,
        Some(text) => Some(parse_size(text).map_err(|error| Error::usage(format!("`{text}`: {error}")))?),
    };
    repl.workspace.set_limits(Limits { memory, ..repl.workspace.limits() });
    Ok(Flow::Continue)
}

/// Lists the prefixes.
pub(super) fn prefixes(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "prefixes")?;
    let engine = repl.session().engine()?;
    let rows = engine.prefixes.iter();
    let rows = rows.map(|pair| [pair.0, pair.1].map(|text| Some(Literal::from(text).into())).to_vec()).collect();
    repl.session().write(Solutions::from_rows(&["prefix", "namespace"], rows))?;
    Ok(Flow::Continue)
}

/// Lists, adds or removes a prefix.
pub(super) fn prefix(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    if arguments.is_empty() {
        return self::prefixes(repl, arguments);
    }
    repl.session().engine()?;
    let interruption = repl.console.interruption.clone();
    repl.workspace.change_prefixes(&interruption, |prefixes| change(prefixes, arguments))?;
    Ok(Flow::Continue)
}

/// Adds or removes the prefix that `arguments` say.
fn change(prefixes: &mut Prefixes, arguments: &[String]) -> Result<()> {
    match arguments {
        [name] => {
            let name = name.trim_end_matches(':');
            if !prefixes.remove(name) {
                return Err(Error::unknown("prefix", name, prefixes.iter().map(|(name, _)| name)));
            }
        }
        [name, iri] => {
            let iri = iri.trim_start_matches('<').trim_end_matches('>');
            oxrdf::NamedNode::new(iri).map_err(|error| Error::usage(format!("`{iri}` is no IRI: {error}")))?;
            prefixes.insert(name.trim_end_matches(':'), iri);
        }
        _ => {
            return Err(
                Error::usage("`.prefix` takes a name and an IRI").with_hint(".prefix ex: <http://example.org/>")
            );
        }
    }
    Ok(())
}

/// Sets a switch from `on` or `off`; without an argument, turns it over. Returns what it is then.
fn switch(value: &mut bool, arguments: &[String], name: &str) -> Result<String> {
    *value = match arguments.first().map(String::as_str) {
        None => !*value,
        Some("on") => true,
        Some("off") => false,
        Some(other) => return Err(Error::usage(format!("`.{name}` is `on` or `off`, and not `{other}`"))),
    };
    Ok(format!("{name}: {}", if *value { "on" } else { "off" }))
}

/// Turns labels on or off.
pub(super) fn labels(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let said = switch(&mut repl.console.labels, arguments, "labels")?;
    repl.note(&said);
    Ok(Flow::Continue)
}

/// Turns the time in the footer on or off.
pub(super) fn timer(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let said = switch(&mut repl.console.timer, arguments, "timer")?;
    repl.note(&said);
    Ok(Flow::Continue)
}
