//! The session at a prompt: SPARQL as it is, commands with a dot in front.
//!
//! A line that starts with a dot is a command: one of the shell's ([`crate::command::COMMANDS`], with the same
//! arguments) or one that only a session needs ([`meta::METAS`]). Everything else is SPARQL. A script runs the same
//! way, but stops at its first error.

mod arguments;
mod assist;
mod edit;
mod editor;
mod help;
mod history;
mod meta;
mod parameters;
mod save;
mod script;
mod settings;
mod walk;

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use clap::FromArgMatches;
use lermap::error::line_and_column;
use lermap::query::{Statement, bare_command, statement, statements};
use lermap::store::Store;
use lermap::{Error, Kind, Result, Workspace};
use rustyline::error::ReadlineError;

use crate::command::limit::Limit;
use crate::command::line::{command_line, refuse};
use crate::command::options::{Options, Shared};
use crate::command::{COMMANDS, Prompt, Session, command, voice};
use crate::console::Console;
use crate::console::report::{note, report};
use editor::{Editor, unaligned};
use lermap::text::counted;
use meta::METAS;

pub(crate) use script::run_script;

/// What the loop does after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Continue,
    Quit,
}

/// A session at a prompt or in a script.
pub(crate) struct Repl<'a> {
    pub workspace: Arc<Workspace>,
    pub console: &'a mut Console,
    /// What holds for every command of this session.
    pub options: Options,
    prompt: Prompt,
    /// The last SPARQL text that was run.
    pub last_text: String,
    /// Entries of this session, the latest last.
    pub entries: Vec<String>,
    /// Text to put at the next prompt.
    pub draft: Option<String>,
    /// Scripts that read each other.
    pub depth: usize,
}

impl<'a> Repl<'a> {
    /// Returns a session in the workspace of `session`.
    pub(crate) fn new(session: &'a mut Session<'_>) -> Self {
        Self {
            workspace: Arc::clone(&session.workspace),
            console: session.console,
            options: session.options.clone(),
            prompt: session.prompt,
            last_text: String::new(),
            entries: Vec::new(),
            draft: None,
            depth: 0,
        }
    }

    /// Returns what a command runs with.
    pub(crate) fn session(&mut self) -> Session<'_> {
        self.session_with(self.options.clone())
    }

    /// Returns what a command runs with, `options` in place of those of this session.
    fn session_with(&mut self, options: Options) -> Session<'_> {
        // A script is never asked.
        let asks = self.console.is_interactive() && self.depth == 0;
        let (workspace, prompt) = (Arc::clone(&self.workspace), self.prompt);
        Session { workspace, console: self.console, options, asks, prompt, started: None }
    }

    /// Tells the user what was done, unless told to be quiet.
    pub(crate) fn note(&self, text: &str) {
        if !self.options.quiet {
            note(text);
        }
    }

    /// Runs what was entered: commands and statements, one after the other, until the first error.
    pub(crate) fn run_entry(&mut self, text: &str) -> Result<Flow> {
        for (start, piece) in statements(text) {
            let is_script = self.depth > 0;
            let flow = self.run_statement(piece).map_err(|error| match error.position {
                None if is_script => placed(error, text, start + piece.len() - piece.trim_start().len()),
                _ => moved(error, text, start),
            })?;
            if flow == Flow::Quit {
                return Ok(flow);
            }
        }
        Ok(Flow::Continue)
    }

    fn run_statement(&mut self, text: &str) -> Result<Flow> {
        self.console.interruption.reset();
        if let Some(line) = text.trim_start().strip_prefix('.') {
            return self.run_command(line);
        }
        match bare_command(text) {
            Some(command) => self.run_command(&command),
            None => self.run_sparql(text).map(|()| Flow::Continue),
        }
    }

    fn run_sparql(&mut self, text: &str) -> Result<()> {
        self.last_text = unaligned(text.trim());
        match statement(text) {
            Statement::Query => self.session().ask(text, &Limit::default().first()),
            Statement::Update => self.session().change(text),
        }
        .map_err(|error| without_dot(error, text))
    }

    /// Runs a command without its dot.
    fn run_command(&mut self, line: &str) -> Result<Flow> {
        let words = shlex::split(line).ok_or_else(|| {
            Error::usage("a quote is not closed").with_hint("quote as in a shell: .search \"two words\"")
        })?;
        let Some((name, arguments)) = words.split_first() else {
            return Err(Error::usage("a command is missing behind the dot").with_hint("`.help` lists them"));
        };
        let name = bare_command(name).unwrap_or_else(|| name.clone());
        let name = name.as_str();
        if let Some(meta) = METAS.iter().find(|meta| meta.name == name) {
            if arguments.iter().any(|argument| argument == "--help") {
                self.note(&meta.help());
                return Ok(Flow::Continue);
            }
            return (meta.run)(self, arguments);
        }
        self.run_shell_command(name, &words)
    }

    /// Runs a command of the shell; its global options hold for this once.
    fn run_shell_command(&mut self, name: &str, words: &[String]) -> Result<Flow> {
        let known = COMMANDS.iter().map(|command| command.name()).chain(METAS.iter().map(|meta| meta.name));
        let command = command(name).map_err(|_| unknown(name, known.collect()))?;
        let line = command_line().no_binary_name(true);
        let matches = match line.try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) if !error.use_stderr() => {
                let usage = error.to_string().replace("Usage: lermap ", "Usage: .").replace("Usage:  ", "Usage: .");
                self.note(&usage);
                return Ok(Flow::Continue);
            }
            Err(error) => return Err(usage(&error)),
        };
        let once = Options::from_arg_matches(&matches).map_err(|error| Error::usage(error.to_string()))?;
        for start in [Shared::Asserted, Shared::DefaultGraph, Shared::Infer, Shared::Context, Shared::Lenient] {
            if start.is_given(&matches) {
                return Err(Error::usage(format!("a session starts with `{}` or goes without it", start.flag()))
                    .with_hint(format!("leave, and come back with `lermap repl {}`", start.flag())));
            }
        }
        if !once.sources.is_empty() {
            return Err(Error::usage("a session asks one dataset").with_hint("`.open SOURCE` opens another"));
        }
        if let Some((_, arguments)) = matches.subcommand() {
            refuse(command, &matches, arguments)?;
            let options = self.options.with(once);
            command.run(arguments, &mut self.session_with(options))?;
        }
        Ok(Flow::Continue)
    }
}

/// Returns `error` with a hint where `text` is a command that lacks its dot.
fn without_dot(error: Error, text: &str) -> Error {
    let text = text.trim();
    let word = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let names = COMMANDS.iter().map(|command| command.name()).chain(METAS.iter().map(|meta| meta.name));
    let is_command = names.into_iter().any(|name| name == word) && !text.contains(['\n', '{']);
    if error.kind == Kind::Usage && is_command {
        return error.with_hint(format!("a command begins with a dot: .{text}"));
    }
    error
}

/// Returns the error for a command that does not exist.
fn unknown(name: &str, mut known: Vec<&'static str>) -> Error {
    known.sort_unstable();
    let error = Error::unknown("command", &format!(".{name}"), known.iter().copied());
    let near = lermap::error::nearest(name, &known, 3);
    if near.is_empty() {
        return error.with_hint("`.help` lists the commands");
    }
    let near: Vec<String> = near.iter().map(|name| format!("`.{name}`")).collect();
    error.with_hint(format!("did you mean {}?", near.join(", ")))
}

/// Returns the complaint about a command line in the words of a session.
fn usage(error: &clap::Error) -> Error {
    let said = voice::usage(error);
    let own = |text: String| text.replace("`lermap ", "`.");
    Error { message: own(said.message), hint: said.hint.map(own), ..Error::usage("") }
}

/// Returns `error` with the place in `text` where the statement begins that failed.
fn placed(error: Error, text: &str, start: usize) -> Error {
    let (line, column) = line_and_column(text, start);
    error.at(None, text, line, column)
}

/// Returns `error` with a place in `text` where it has one in the piece that starts at `start`.
fn moved(error: Error, text: &str, start: usize) -> Error {
    if let Some(position) = error.position.as_ref().filter(|position| position.file.is_none()) {
        let (first, margin) = line_and_column(text, start);
        let column = if position.line == 1 { position.column + margin - 1 } else { position.column };
        let line = position.line + first - 1;
        return error.at(None, text, line, column);
    }
    error
}

/// Talks with a person until they leave; returns the exit status.
pub(crate) fn run(session: &mut Session<'_>) -> Result<u8> {
    if !io::stdin().is_terminal() {
        return script::run_stdin(session);
    }
    session.console.become_interactive();
    let mut editor = Editor::open(session)?;
    let mut repl = Repl::new(session);
    repl.greet()?;
    let mut interrupted = false;
    loop {
        editor.prepare(&repl.session())?;
        let text = match editor.read(repl.draft.take()) {
            Ok(text) => text,
            Err(ReadlineError::Interrupted) if !editor.was_empty() => {
                interrupted = false;
                continue;
            }
            // On an empty line, the second Ctrl-C in a row leaves.
            Err(ReadlineError::Interrupted) if interrupted => return Ok(Kind::Interrupted.exit_status()),
            Err(ReadlineError::Interrupted) => {
                interrupted = true;
                repl.note("Ctrl-C again or Ctrl-D leaves");
                continue;
            }
            Err(ReadlineError::Eof) if repl.session().confirm_loss("Leave").is_ok() => return Ok(0),
            Err(ReadlineError::Eof) => continue,
            Err(error) => return Err(Error::data(format!("cannot read from the terminal: {error}"))),
        };
        interrupted = false;
        editor.remember(&text);
        repl.entries.push(unaligned(&text));
        match repl.run_entry(&text) {
            Ok(Flow::Continue) => {}
            Ok(Flow::Quit) => return Ok(0),
            Err(error) => _ = report(&error),
        }
        let _ = io::stdout().flush();
    }
}

/// Returns how much `store` holds, in words.
fn size(store: &Store) -> Result<String> {
    if store.is_remote() {
        return Ok("an endpoint: queries go there, what needs all data is refused".to_owned());
    }
    Ok(counted(store.len()?, "statement"))
}

impl Repl<'_> {
    /// Says what is open and three things to try.
    fn greet(&mut self) -> Result<()> {
        let session = self.session();
        let size = size(session.engine()?.store())?;
        let sources = session.workspace.sources();
        let source = if sources.is_empty() { "the LER Ecosystem Map".to_owned() } else { sources.join(", ") };
        session.note(&format!(
            "lermap {}: {source}, {}\nTab completes, .help lists the commands. Try:",
            env!("CARGO_PKG_VERSION"),
            size
        ));
        let tries: &[&str] = if sources.is_empty() {
            &["  .classes", "  .describe stakeholder:employers", "  SELECT ?group { ?group a ler:StakeholderGroup }"]
        } else {
            &["  .classes", "  .predicates", "  SELECT * { ?s ?p ?o } LIMIT 10"]
        };
        for line in tries {
            session.note(line);
        }
        Ok(())
    }
}
