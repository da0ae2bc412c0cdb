//! The line editor: reads entries of several lines, keeps the history, colours while typing.

use std::path::PathBuf;

use lermap::query::{Entry, Prefixes, entry};
use lermap::syntax::{TokenKind, tokens};
use lermap::{Error, Result};
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Event, EventContext, EventHandler, KeyCode,
    KeyEvent, Modifiers, Movement, RepeatCount,
};

use super::assist::{Assistant, Knowledge};
use super::history::{history_file, make_private};
use crate::command::Session;

/// The prompt; later lines of an entry are indented by as much.
const PROMPT: &str = "lermap> ";

/// What is shown in place of the prompt in later lines, in as many columns; the text has blanks there.
pub(super) const MARGIN: &str = "   ...> ";

/// Columns that an open bracket adds.
const INDENT: u8 = 2;

/// Entries kept between sessions.
const HISTORY: usize = 10_000;

/// A line editor for SPARQL.
pub(super) struct Editor {
    inner: rustyline::Editor<Assistant, DefaultHistory>,
    file: Option<PathBuf>,
    /// Which data the assistant knows.
    generation: usize,
}

impl Editor {
    /// Opens the terminal and the history.
    pub(super) fn open(session: &Session<'_>) -> Result<Self> {
        let failed = |error: ReadlineError| Error::data(format!("cannot open the terminal: {error}"));
        let color = session.screen().color && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let config = Config::builder()
            .max_history_size(HISTORY)
            .map_err(failed)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            // Marks in the margin are drawn as colours are, with or without any.
            .color_mode(ColorMode::Enabled)
            .tab_stop(4)
            .indent_size(INDENT)
            .build();
        let mut inner = rustyline::Editor::with_config(config).map_err(failed)?;
        inner.set_max_history_size(HISTORY).map_err(failed)?;
        inner.set_helper(Some(Assistant::new(color)));
        bind_keys(&mut inner);
        if let Some(assistant) = inner.helper() {
            let walk = assistant.walk.clone();
            let back = KeyEvent(KeyCode::BackTab, Modifiers::NONE);
            inner.bind_sequence(back, EventHandler::Conditional(Box::new(walk)));
        }
        let file = history_file();
        if let Some(file) = &file
            && file.exists()
            && let Err(error) = inner.load_history(file)
        {
            session.warn(&Error::data(format!("cannot read the history `{}`: {error}", file.display())));
        }
        Ok(Self { inner, file, generation: 0 })
    }

    /// Takes what the session knows now: its prefixes, and its data if that is not the data of last time.
    pub(super) fn prepare(&mut self, session: &Session<'_>) -> Result<()> {
        let generation = session.workspace.generation();
        let fresh = self.generation != generation || self.inner.helper().is_some_and(|helper| helper.store.is_none());
        let queries = if fresh { session.catalogue().ok() } else { None };
        let projections = if fresh { session.workspace.projections(&session.more_folders()).ok() } else { None };
        let engine = session.engine()?;
        let Some(assistant) = self.inner.helper_mut() else { return Ok(()) };
        assistant.prefixes = engine.prefixes.clone();
        if fresh {
            assistant.queries = queries;
            assistant.projections = projections;
            assistant.knowledge.give_up();
            assistant.knowledge = Knowledge::of(engine.store());
            assistant.store = Some(engine.store().clone());
            self.generation = generation;
        }
        Ok(())
    }

    /// Reads an entry; `draft` is at the prompt to begin with.
    pub(super) fn read(&mut self, draft: Option<String>) -> Result<String, ReadlineError> {
        if let Some(assistant) = self.inner.helper() {
            assistant.is_empty.set(draft.is_none());
        }
        match draft {
            Some(draft) => self.inner.readline_with_initial(PROMPT, (&draft, "")),
            None => self.inner.readline(PROMPT),
        }
    }

    /// Returns whether nothing stood at the prompt when reading ended.
    pub(super) fn was_empty(&self) -> bool {
        self.inner.helper().is_none_or(|assistant| assistant.is_empty.get())
    }

    /// Keeps `text` in the history, unless it starts with a blank.
    pub(super) fn remember(&mut self, text: &str) {
        let text = text.trim_end();
        if text.is_empty() || !self.inner.add_history_entry(text).unwrap_or(false) {
            return;
        }
        let Some(file) = &self.file else { return };
        // Two sessions at once share the file: ours is added to what is there now.
        if self.inner.append_history(file).is_ok() {
            make_private(file);
        }
    }
}

fn bind_keys(inner: &mut rustyline::Editor<Assistant, DefaultHistory>) {
    let enter = KeyEvent(KeyCode::Enter, Modifiers::NONE);
    inner.bind_sequence(enter, EventHandler::Conditional(Box::new(Enter)));
    inner.bind_sequence(KeyEvent::ctrl('J'), EventHandler::Conditional(Box::new(Enter)));
    inner.bind_sequence(KeyEvent(KeyCode::Enter, Modifiers::ALT), EventHandler::Simple(Cmd::Newline));
    let backspace = KeyEvent(KeyCode::Backspace, Modifiers::NONE);
    inner.bind_sequence(backspace, EventHandler::Conditional(Box::new(Outdent)));
}

/// Returns `text` without the indentation that replaces the prompt in all lines but the first.
pub(super) fn unaligned(text: &str) -> String {
    let margin = format!("\n{}", " ".repeat(PROMPT.len()));
    let lines = text.matches('\n').count();
    // A text in a long string, or one that was pasted, is left as it is.
    if text.matches(&margin).count() == lines { text.replace(&margin, "\n") } else { text.to_owned() }
}

/// Backspace in the indentation: one level less, down to the place under the prompt.
struct Outdent;

impl ConditionalEventHandler for Outdent {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let (_, line) = context.line()[..context.pos()].rsplit_once('\n')?;
        let is_indented = line.len() >= PROMPT.len() + usize::from(INDENT) && line.chars().all(|c| c == ' ');
        is_indented.then_some(Cmd::Dedent(Movement::WholeLine))
    }
}

/// Enter in the middle of a statement: a new line, indented under the first and by the open brackets.
struct Enter;

impl ConditionalEventHandler for Enter {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let (before, behind) = context.line().split_at_checked(context.pos())?;
        // An empty line below ends nothing while somebody writes above it.
        let text = if behind.contains('\n') { context.line().trim_end() } else { context.line() };
        if text.starts_with('.') || entry(text, &Prefixes::default()) != Entry::Incomplete {
            return None;
        }
        let tokens = tokens(before);
        if tokens.last().is_some_and(|token| token.kind == TokenKind::OpenString) {
            return None;
        }
        let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
        let depth = count(TokenKind::Open).saturating_sub(count(TokenKind::Close));
        let indent = PROMPT.len() + usize::from(INDENT) * depth;
        Some(Cmd::Insert(1, format!("\n{}", " ".repeat(indent))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_under_the_prompt_loses_its_margin() {
        assert_eq!(unaligned("ASK {\n          ?s ?p 1\n        }"), "ASK {\n  ?s ?p 1\n}");
        assert_eq!(unaligned("ASK {\n  ?s ?p 1\n}"), "ASK {\n  ?s ?p 1\n}");
        assert_eq!(unaligned("ASK {}"), "ASK {}");
    }
}
