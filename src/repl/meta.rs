//! Commands that only a session needs.
//!
//! To add one, write its function, then add its entry in [`METAS`]; `.help` and completion walk that list.

use std::fs;
use std::path::Path;

use lermap::output::{FORMATS, Writer, find_by_path, format};
use lermap::query::{filled, portable};
use lermap::schema::VocabularyKind;
use lermap::{Error, Result};

use super::edit::edit;
use super::save::{save_data, save_query};
use super::{Flow, Repl, help, parameters, run_script, settings};
use crate::command::explain::plan_of;
use crate::command::schema::counts;

/// A command that only a session needs.
pub(super) struct Meta {
    /// The name, in kebab-case.
    pub name: &'static str,
    /// Its arguments, as in a usage line.
    pub usage: &'static str,
    /// One line for `.help`, without a full stop.
    pub summary: &'static str,
    /// What its arguments are, for completion.
    pub argument: Argument,
    /// Where `.help` lists it.
    pub topic: Topic,
    /// Does the work.
    pub run: fn(&mut Repl<'_>, &[String]) -> Result<Flow>,
}

/// What a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Data,
    Ask,
    Result,
    Session,
}

impl Topic {
    /// All topics, in the order `.help` shows them.
    pub(super) const ALL: &[Self] = &[Self::Data, Self::Ask, Self::Result, Self::Session];

    /// Returns the title above its commands.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Data => "What there is, and what is known of it",
            Self::Ask => "Queries",
            Self::Result => "Results",
            Self::Session => "The session",
        }
    }
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    None,
    /// One of some words, each with what it means.
    Words(&'static [(&'static str, &'static str)]),
    Format,
    /// A file or a folder, or one of some words.
    File(&'static [(&'static str, &'static str)]),
    Prefix,
    /// A variable, then its value.
    Parameter,
    Command,
}

impl Meta {
    /// Returns what `.NAME --help` says.
    pub(super) fn help(&self) -> String {
        format!("{}\n\nUsage: .{} {}", self.summary, self.name, self.usage).trim_end().to_owned()
    }
}

/// What a switch can be.
const SWITCH: Argument = Argument::Words(&[("on", ""), ("off", "")]);

/// The source that needs no file.
const MAP: &[(&str, &str)] = &[("map", "the embedded map")];

/// Every command that only a session needs, in the order `.help` shows them.
pub(super) static METAS: &[Meta] = &[
    Meta {
        name: "classes",
        usage: "",
        summary: "List the classes with labels and counts",
        argument: Argument::None,
        run: classes,
        topic: Topic::Data,
    },
    Meta {
        name: "predicates",
        usage: "",
        summary: "List the predicates with labels and counts",
        argument: Argument::None,
        run: predicates,
        topic: Topic::Data,
    },
    Meta {
        name: "prefix",
        usage: "[NAME: <IRI> | NAME]",
        summary: "Add a prefix; with a name alone, remove it",
        argument: Argument::Prefix,
        run: settings::prefix,
        topic: Topic::Ask,
    },
    Meta {
        name: "prefixes",
        usage: "",
        summary: "List the prefixes that need no PREFIX line",
        argument: Argument::None,
        run: settings::prefixes,
        topic: Topic::Ask,
    },
    Meta {
        name: "set",
        usage: "NAME [VALUE]",
        summary: "Give a variable a value in all queries and saved queries; without a value, free it",
        argument: Argument::Parameter,
        run: set_parameter,
        topic: Topic::Ask,
    },
    Meta {
        name: "params",
        usage: "",
        summary: "List the variables that have a value",
        argument: Argument::None,
        run: list_parameters,
        topic: Topic::Ask,
    },
    Meta {
        name: "explain",
        usage: "",
        summary: "Show the plan of the last query, with rows and time per step",
        argument: Argument::None,
        run: explain_last,
        topic: Topic::Ask,
    },
    Meta {
        name: "portable",
        usage: "",
        summary: "Show the last query with the PREFIX lines it needs elsewhere",
        argument: Argument::None,
        run: portable_text,
        topic: Topic::Ask,
    },
    Meta {
        name: "edit",
        usage: "",
        summary: "Write the last query again in $EDITOR, and run it",
        argument: Argument::None,
        run: edit_text,
        topic: Topic::Ask,
    },
    Meta {
        name: "timeout",
        usage: "[SECONDS | off]",
        summary: "Show or set the time a query may take",
        argument: Argument::Words(&[("off", "no limit")]),
        run: settings::timeout,
        topic: Topic::Ask,
    },
    Meta {
        name: "memory",
        usage: "[SIZE | off]",
        summary: "Show or set the memory a query may take",
        argument: Argument::Words(&[("off", "no limit")]),
        run: settings::memory,
        topic: Topic::Ask,
    },
    Meta {
        name: "last",
        usage: "[FORMAT]",
        summary: "Show the last result again, in any format",
        argument: Argument::Format,
        run: last,
        topic: Topic::Result,
    },
    Meta {
        name: "format",
        usage: "[FORMAT | auto]",
        summary: "Show or set the output format",
        argument: Argument::Format,
        run: settings::set_format,
        topic: Topic::Result,
    },
    Meta {
        name: "labels",
        usage: "[on | off]",
        summary: "Show labels beside prefixed names",
        argument: SWITCH,
        run: settings::labels,
        topic: Topic::Result,
    },
    Meta {
        name: "timer",
        usage: "[on | off]",
        summary: "Show the time a query took",
        argument: SWITCH,
        run: settings::timer,
        topic: Topic::Result,
    },
    Meta {
        name: "once",
        usage: "FILE",
        summary: "Write the next result to a file",
        argument: Argument::File(&[]),
        run: once,
        topic: Topic::Result,
    },
    Meta {
        name: "output",
        usage: "[FILE | stdout]",
        summary: "Write all results to a file, or back here",
        argument: Argument::File(&[("stdout", "the screen")]),
        run: output,
        topic: Topic::Result,
    },
    Meta {
        name: "help",
        usage: "[COMMAND]",
        summary: "List the commands, or say how one is used",
        argument: Argument::Command,
        run: help::help,
        topic: Topic::Session,
    },
    Meta {
        name: "history",
        usage: "[COUNT]",
        summary: "List the entries of this session",
        argument: Argument::None,
        run: history,
        topic: Topic::Session,
    },
    Meta {
        name: "read",
        usage: "FILE",
        summary: "Run the statements and commands of a file",
        argument: Argument::File(&[]),
        run: read,
        topic: Topic::Session,
    },
    Meta {
        name: "open",
        usage: "SOURCE...",
        summary: "Ask other data; the session goes on",
        argument: Argument::File(MAP),
        run: open,
        topic: Topic::Session,
    },
    Meta {
        name: "load",
        usage: "SOURCE...",
        summary: "Add data to this session",
        argument: Argument::File(MAP),
        run: load,
        topic: Topic::Session,
    },
    Meta {
        name: "save",
        usage: "FILE | NAME \"SUMMARY\"",
        summary: "Keep the data in a file, or the last query by a name",
        argument: Argument::File(&[]),
        run: save,
        topic: Topic::Session,
    },
    Meta {
        name: "quit",
        usage: "",
        summary: "Leave; so does Ctrl-D",
        argument: Argument::None,
        run: quit,
        topic: Topic::Session,
    },
];

/// Fails if there are `arguments`, for the command `name` that takes none.
pub(super) fn none(arguments: &[String], name: &str) -> Result<()> {
    match arguments.first() {
        None => Ok(()),
        Some(argument) => Err(Error::usage(format!("`.{name}` takes no argument, and `{argument}` is one"))),
    }
}

fn one<'a>(arguments: &'a [String], name: &str, what: &str) -> Result<&'a str> {
    match arguments {
        [argument] => Ok(argument),
        _ => Err(Error::usage(format!("`.{name}` takes one argument: {what}"))),
    }
}

fn quit(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "quit")?;
    repl.session().confirm_loss("Leave")?;
    Ok(Flow::Quit)
}

fn last(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let mut session = repl.session();
    if let Some(name) = arguments.first() {
        session.options.format = Some(format(name)?.name.to_owned());
    }
    session.write_last()?;
    Ok(Flow::Continue)
}

fn once(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let file = Path::new(one(arguments, "once", "a file")?);
    repl.session().confirm_file(file)?;
    repl.console.once = Some(file.to_owned());
    Ok(Flow::Continue)
}

fn output(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    repl.console.output = match arguments.first().map(String::as_str) {
        None | Some("stdout") => None,
        Some(file) => {
            repl.session().confirm_file(Path::new(file))?;
            // What the file held goes now, so that a mistyped folder is an error now.
            fs::write(file, "").map_err(|error| Error::io("write", file, &error))?;
            Some(file.into())
        }
    };
    Ok(Flow::Continue)
}

fn load(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    if arguments.is_empty() {
        return Err(Error::usage("`.load` needs a source").with_hint("`.load FILE.ttl` adds a file to this session"));
    }
    repl.session().add(arguments)?;
    Ok(Flow::Continue)
}

fn save(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    match arguments {
        [file] => {
            let path = Path::new(file);
            // Only an RDF syntax can be loaded again.
            let format = find_by_path(FORMATS, path).filter(|format| matches!(format.writer, Writer::Rdf(_)));
            match format {
                Some(_) => {
                    repl.session().confirm_file(path)?;
                    save_data(repl, path)?;
                    repl.workspace.saved();
                }
                None => {
                    return Err(Error::usage(format!("`{file}` is no file for data, and a query needs a summary"))
                        .with_hint(
                            ".save FILE.ttl (or .nq, .trig) keeps the data; .save NAME \"SUMMARY\" keeps the query",
                        ));
                }
            }
        }
        [name, summary] => save_query(repl, name, summary)?,
        _ => return Err(Error::usage("`.save` takes a file, or a name and a summary in quotes")),
    }
    Ok(Flow::Continue)
}

fn edit_text(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "edit")?;
    let text = edit(&repl.last_text)?;
    if text.trim().is_empty() {
        return Ok(Flow::Continue);
    }
    repl.entries.push(text.trim_end().to_owned());
    repl.run_entry(&text)
}

fn set_parameter(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    match arguments {
        [name] => parameters::set(repl, name, None)?,
        [name, words @ ..] => parameters::set(repl, name, Some(&words.join(" ")))?,
        [] => parameters::list(repl)?,
    }
    Ok(Flow::Continue)
}

fn list_parameters(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "params")?;
    parameters::list(repl)?;
    Ok(Flow::Continue)
}

fn explain_last(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "explain")?;
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to explain yet").with_hint("ask something first"));
    }
    let text = repl.last_text.clone();
    let plan = plan_of(&text, &repl.session())?;
    repl.session().write_text(|out| Ok(out.write_all(plan.as_bytes())?))?;
    Ok(Flow::Continue)
}

fn portable_text(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "portable")?;
    let engine = repl.session().engine()?;
    if repl.last_text.is_empty() {
        return Err(Error::usage("there is no query to show yet").with_hint("ask something first"));
    }
    // What `.set` gave is part of the query that ran.
    let text = filled(&repl.last_text, &repl.workspace.parameters(), &engine.prefixes);
    let text = portable(&text, &engine.prefixes);
    repl.session().write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(Flow::Continue)
}

fn read(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let file = one(arguments, "read", "a file")?;
    let bytes = fs::read(Path::new(file)).map_err(|error| Error::io("read", file, &error))?;
    run_script(repl, Some(file), bytes)
}

fn open(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    if arguments.is_empty() {
        return Err(Error::usage("`.open` needs a source").with_hint("`.open map` opens the embedded map"));
    }
    repl.session().confirm_loss("Open other data")?;
    let session = repl.session();
    let size = super::size(session.reopen(arguments.to_vec())?.store())?;
    session.note(&format!("{}: {size}", arguments.join(", ")));
    Ok(Flow::Continue)
}

fn history(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    let count = match arguments.first() {
        None => 20,
        Some(text) => text.parse().map_err(|_| Error::usage(format!("`{text}` is no number of entries")))?,
    };
    let entries = repl.entries.iter().filter(|entry| !entry.starts_with(' '));
    let mut shown: Vec<&String> = entries.rev().take(count).collect();
    shown.reverse();
    let text: String = shown.iter().map(|entry| format!("{entry}\n")).collect();
    repl.session().write_text(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(Flow::Continue)
}

fn classes(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "classes")?;
    counts(&mut repl.session(), VocabularyKind::Class, ["class", "entities"])?;
    Ok(Flow::Continue)
}

fn predicates(repl: &mut Repl<'_>, arguments: &[String]) -> Result<Flow> {
    none(arguments, "predicates")?;
    counts(&mut repl.session(), VocabularyKind::Property, ["predicate", "statements"])?;
    Ok(Flow::Continue)
}
