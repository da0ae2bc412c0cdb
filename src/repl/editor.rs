//! The line editor: reads entries of several lines, keeps the history, colours while typing.

use std::borrow::Cow;
use std::cell::Cell;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use lermap::query::{Entry, Prefixes, entry};
use lermap::syntax::{Kind, paint, partner, tokens};
use lermap::{Error, Result};
use rustyline::completion::{Completer, Pair};
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Cmd, ColorMode, CompletionType, ConditionalEventHandler, Config, Context, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, RepeatCount,
};

use super::history::{history_file, make_private};
use crate::command::Session;
use crate::command::screen::Screen;

/// The prompt; later lines of an entry are indented by as much.
const PROMPT: &str = "lermap> ";

/// Entries kept between sessions.
const HISTORY: usize = 10_000;

/// A line editor for SPARQL.
pub struct Editor {
    inner: rustyline::Editor<Assistant, DefaultHistory>,
    file: Option<PathBuf>,
}

impl Editor {
    /// Opens the terminal and the history.
    pub fn open(session: &Session) -> Result<Self> {
        let failed = |error: ReadlineError| Error::data(format!("cannot open the terminal: {error}"));
        let color = Screen::now().color && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let config = Config::builder()
            .max_history_size(HISTORY)
            .map_err(failed)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            .color_mode(if color { ColorMode::Enabled } else { ColorMode::Disabled })
            .tab_stop(4)
            .build();
        let mut inner = rustyline::Editor::with_config(config).map_err(failed)?;
        inner.set_max_history_size(HISTORY).map_err(failed)?;
        inner.set_helper(Some(Assistant { prefixes: Prefixes::default(), color, cursor: Cell::new(None) }));
        bind_keys(&mut inner);
        let file = history_file();
        if let Some(file) = &file
            && file.exists()
            && let Err(error) = inner.load_history(file)
        {
            session.warn(&Error::data(format!("cannot read the history `{}`: {error}", file.display())));
        }
        Ok(Self { inner, file })
    }

    /// Takes what the session knows now: its prefixes.
    pub fn prepare(&mut self, session: &mut Session) -> Result<()> {
        let prefixes = session.engine()?.prefixes.clone();
        if let Some(assistant) = self.inner.helper_mut() {
            assistant.prefixes = prefixes;
        }
        Ok(())
    }

    /// Reads an entry; `draft` stands at the prompt to begin with.
    pub fn read(&mut self, draft: Option<String>) -> Result<String, ReadlineError> {
        match draft {
            Some(draft) => self.inner.readline_with_initial(PROMPT, (&draft, "")),
            None => self.inner.readline(PROMPT),
        }
    }

    /// Keeps `text` in the history, unless it starts with a blank.
    pub fn remember(&mut self, text: &str) {
        let text = text.trim_end();
        if text.is_empty() || !self.inner.add_history_entry(text).unwrap_or(false) {
            return;
        }
        let Some(file) = &self.file else { return };
        // Two sessions at once share the file: ours is added to what stands there now.
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
}

/// Enter in the middle of a statement: a new line, indented under the first and by the open brackets.
struct Enter;

impl ConditionalEventHandler for Enter {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let before = &context.line()[..context.pos()];
        if context.line().starts_with('.') || entry(context.line(), &Prefixes::default()) != Entry::Incomplete {
            return None;
        }
        let tokens = tokens(before);
        if tokens.last().is_some_and(|token| token.kind == Kind::OpenString) {
            return None;
        }
        let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
        let depth = count(Kind::Open).saturating_sub(count(Kind::Close));
        let indent = PROMPT.len() + 2 * depth;
        Some(Cmd::Insert(1, format!("\n{}", " ".repeat(indent))))
    }
}

/// What helps while typing.
pub struct Assistant {
    prefixes: Prefixes,
    color: bool,
    /// The place of the bracket at the cursor.
    cursor: Cell<Option<usize>>,
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, _: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Ok((position, Vec::new()))
    }
}

impl Hinter for Assistant {
    type Hint = String;
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let incomplete = !text.trim_start().starts_with('.') && entry(text, &self.prefixes) == Entry::Incomplete;
        Ok(if incomplete { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        if !self.color {
            return Cow::Borrowed(line);
        }
        if line.trim_start().starts_with('.') {
            let end = line.find(char::is_whitespace).filter(|end| *end > 0).unwrap_or(line.len());
            let style = AnsiColor::Magenta.on_default().bold();
            return Cow::Owned(format!("{style}{}{style:#}{}", &line[..end], &line[end..]));
        }
        let found = tokens(line);
        let pair = self.cursor.get().filter(|_| position <= line.len()).and_then(|at| Some((at, partner(&found, at)?)));
        Cow::Owned(paint(line, &|token| {
            let (one, other) = pair?;
            (token.start == one || token.start == other).then(|| Style::new().bold().underline())
        }))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        if !self.color {
            return Cow::Borrowed(prompt);
        }
        let style = AnsiColor::Green.on_default().bold();
        Cow::Owned(format!("{style}{prompt}{style:#}"))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        let style = Style::new().dimmed();
        if self.color { Cow::Owned(format!("{style}{hint}{style:#}")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, line: &str, position: usize, kind: CmdKind) -> bool {
        if !self.color {
            return false;
        }
        let bracket = |at: usize| line.as_bytes().get(at).is_some_and(|byte| b"()[]{}".contains(byte)).then_some(at);
        let at = match kind {
            CmdKind::ForcedRefresh => None,
            _ => bracket(position).or_else(|| bracket(position.wrapping_sub(1))),
        };
        self.cursor.set(at);
        true
    }
}
