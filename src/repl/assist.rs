//! What helps while typing: completion, hints, colours, and whether Enter ends the entry.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anstyle::Style;
use lermap::cancel::Cancellation;
use lermap::complete::{Catalogue, Completion, Suggestion, complete};
use lermap::query::saved::Catalogue as SavedQueries;
use lermap::query::{Entry, Prefixes, entry};
use lermap::store::Store;
use lermap::syntax::{paint, partner, tokens};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::editor::MARGIN;
use super::meta::METAS;
use super::walk::{CompletionWalk, List};
use crate::console::screen::{Colors, Screen};
use lermap::text::counted;

/// How long Tab may look into the data.
const PATIENCE: Duration = Duration::from_millis(150);

/// How long Tab waits for the data to be read, right after the start.
const START: Duration = Duration::from_secs(1);

/// Suggestions in one list, in a window that is high enough.
const LISTED: usize = 30;

/// What may be done with a list.
const AGAIN: &str = "type on, or Tab again";

/// What the data holds, read behind the user's back.
#[derive(Clone, Default)]
pub(super) struct Knowledge {
    inner: Arc<Mutex<Option<Arc<Catalogue>>>>,
    stop: Cancellation,
}

impl Knowledge {
    /// Starts to read `store`.
    pub(super) fn of(store: &Store) -> Self {
        let knowledge = Self::default();
        let (store, writer) = (store.clone(), knowledge.clone());
        // Without the thread there is completion of words only.
        let _ = std::thread::Builder::new().name("catalogue".to_owned()).spawn(move || {
            if let Ok(catalogue) = Catalogue::of(&store, &writer.stop) {
                *writer.lock() = Some(Arc::new(catalogue));
            }
        });
        knowledge
    }

    /// Stops reading: the data is no longer asked for.
    pub(super) fn give_up(&self) {
        self.stop.interrupt();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Catalogue>>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what is known, after a short wait if need be; nothing if that was too short.
    fn now(&self) -> Option<Arc<Catalogue>> {
        let start = Instant::now();
        loop {
            if let Some(catalogue) = &*self.lock() {
                return Some(Arc::clone(catalogue));
            }
            if start.elapsed() > START {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What helps while typing.
pub(super) struct Assistant {
    pub prefixes: Prefixes,
    pub knowledge: Knowledge,
    pub store: Option<Store>,
    /// The saved queries.
    pub queries: Option<SavedQueries>,
    /// The named projections.
    pub projections: Option<SavedQueries>,
    pub color: bool,
    /// The place of the bracket at the cursor.
    cursor: Cell<Option<usize>>,
    /// Nothing is typed at the prompt.
    pub is_empty: Cell<bool>,
    /// The list that Tab showed last.
    pub walk: CompletionWalk,
}

impl Assistant {
    pub(super) fn new(color: bool) -> Self {
        let (prefixes, knowledge) = (Prefixes::default(), Knowledge::default());
        Self {
            prefixes,
            knowledge,
            store: None,
            queries: None,
            projections: None,
            color,
            cursor: Cell::new(None),
            is_empty: Cell::new(true),
            walk: CompletionWalk::default(),
        }
    }

    /// Completes SPARQL `text` at `position`: where the completed word starts, and what it may become.
    pub(super) fn complete_sparql(&self, text: &str, position: usize) -> (usize, Vec<Pair>) {
        let Some(store) = &self.store else { return (position, Vec::new()) };
        let patience = Cancellation::new().with_timeout(Some(PATIENCE));
        let known = self.knowledge.now();
        let is_known = known.is_some();
        let found = complete(text, position, &known.unwrap_or_default(), store, &self.prefixes, &patience);
        let is_whole = is_known && patience.check().is_ok();
        if !is_whole && found.start == position {
            // The little that is known without all of the data would be put in as if it were all there is.
            return (position, Vec::new());
        }
        (found.start, listed(&text[found.start..position], &found))
    }

    /// Returns what is known of the data.
    pub(super) fn known(&self) -> Arc<Catalogue> {
        self.knowledge.now().unwrap_or_default()
    }
}

/// Fits the lines of a list into the window, one below the other: the editor puts short ones side by side.
fn one_a_line(mut pairs: Vec<Pair>) -> Vec<Pair> {
    let columns = Screen::now(Colors::Auto).width.unwrap_or(80).saturating_sub(2);
    for pair in pairs.iter_mut().filter(|pair| pair.display.width() > columns) {
        pair.display = cut(std::mem::take(&mut pair.display), columns);
    }
    if let Some(first) = pairs.first_mut() {
        let blanks = (columns / 2 + 1).saturating_sub(first.display.width());
        first.display.push_str(&" ".repeat(blanks));
    }
    pairs
}

/// Returns suggestions for the list below the prompt: name, label, kind and count, one a line, and how many more there
/// are.
pub(super) fn listed(word: &str, found: &Completion) -> Vec<Pair> {
    let screen = Screen::now(Colors::Auto);
    let room = screen.height.saturating_sub(5).clamp(5, LISTED);
    let shown = &found.suggestions[..found.suggestions.len().min(room)];
    let width = shown.iter().map(|s| s.text.width()).max().unwrap_or(0).min(40);
    let mut pairs: Vec<Pair> =
        shown.iter().map(|s| Pair { display: line(s, width), replacement: s.text.clone() }).collect();
    // Those that are not shown count too.
    let all: Vec<&String> = found.suggestions.iter().map(|suggestion| &suggestion.text).collect();
    let common = rustyline::completion::longest_common_prefix(&all).unwrap_or_default().to_owned();
    let is_lost = !common.to_lowercase().starts_with(&word.to_lowercase());
    let more = found.total.saturating_sub(shown.len());
    if pairs.len() > 1 && (is_lost || more > 0) {
        // The editor would put what all have in common in place of a word that is part of a label, and lose it.
        let display = match more {
            0 => format!("{}: {AGAIN}", counted(found.total, "suggestion")),
            more => format!("{} more: {AGAIN}", lermap::text::thousands(more)),
        };
        pairs.push(Pair { display, replacement: if is_lost { word.to_owned() } else { common } });
    }
    pairs
}

/// Returns as much of `line` as fits into `columns`.
fn cut(line: String, columns: usize) -> String {
    if line.width() <= columns {
        return line;
    }
    let mut short = String::new();
    for c in line.chars() {
        if short.width() + c.width().unwrap_or(0) + 1 > columns {
            break;
        }
        short.push(c);
    }
    short + "…"
}

fn line(suggestion: &Suggestion, width: usize) -> String {
    let blank = " ".repeat(width.saturating_sub(suggestion.text.width()));
    let mut line = format!("{}{blank}  {}", suggestion.text, suggestion.kind.name());
    if let Some(count) = suggestion.count {
        line.push_str(&format!(" · {count}"));
    }
    if let Some(label) = &suggestion.label {
        let label: String = lermap::output::visible_text(label).chars().take(50).collect();
        line.push_str(&format!(" · {label}"));
    }
    line
}

impl Helper for Assistant {}

impl Completer for Assistant {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        if let Some((start, next)) = self.walk.next(line, position) {
            // One alone takes the place of the word, without a list.
            return Ok((start, vec![Pair { display: next.clone(), replacement: next }]));
        }
        let (start, pairs) = match line.starts_with('.') {
            true => self.complete_command(line, position),
            false => self.complete_sparql(line, position),
        };
        self.walk.start(list_of(line, position, start, &pairs));
        Ok((start, one_a_line(pairs)))
    }
}

/// Returns the list to walk through: all of `pairs` but the line that only counts.
fn list_of(line: &str, position: usize, start: usize, pairs: &[Pair]) -> List {
    let word = &line[start..position];
    // The editor has put in what all have in common, if that is longer.
    let common = rustyline::completion::longest_common_prefix(pairs).unwrap_or_default();
    let word = if common.len() > word.len() { common } else { word };
    let mut choices: Vec<String> = pairs.iter().map(|pair| pair.replacement.clone()).collect();
    if pairs.last().is_some_and(|last| last.display.ends_with(AGAIN)) {
        choices.pop();
    }
    if choices.len() < 2 {
        choices.clear();
    }
    let (before, behind) = (line[..start].to_owned(), line[position..].to_owned());
    List { before, behind, word: word.to_owned(), choices, place: None }
}

/// How a command is used, shown behind it while it is typed.
pub(super) struct Usage(String);

impl Hint for Usage {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Assistant {
    type Hint = Usage;

    fn hint(&self, line: &str, position: usize, _: &Context<'_>) -> Option<Usage> {
        // Called at every change: Ctrl-C later asks whether there was a line to clear.
        self.is_empty.set(line.is_empty());
        let name = line.strip_prefix('.').filter(|_| position == line.len())?;
        let meta = METAS.iter().find(|meta| name.trim_end() == meta.name && !meta.usage.is_empty())?;
        let blank = if name.ends_with(' ') { "" } else { " " };
        Some(Usage(format!("{blank}{}", meta.usage)))
    }
}

impl Validator for Assistant {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let incomplete = !text.trim_start().starts_with('.') && entry(text, &self.prefixes) == Entry::Incomplete;
        Ok(if incomplete { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

/// Returns `line` with a mark in the margin of every line but the first, where the prompt is on that.
fn marked(line: Cow<'_, str>, style: Style) -> Cow<'_, str> {
    let margin = format!("\n{}", " ".repeat(MARGIN.len()));
    if !line.contains(&margin) {
        return line;
    }
    Cow::Owned(line.replace(&margin, &format!("\n{style}{MARGIN}{style:#}")))
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, line: &'l str, position: usize) -> Cow<'l, str> {
        if !self.color {
            return marked(Cow::Borrowed(line), Style::new());
        }
        if line.trim_start().starts_with('.') {
            let end = line.find(char::is_whitespace).filter(|end| *end > 0).unwrap_or(line.len());
            let style = lermap::hue::MAGENTA.bold();
            return Cow::Owned(format!("{style}{}{style:#}{}", &line[..end], &line[end..]));
        }
        let found = tokens(line);
        let pair = self.cursor.get().filter(|_| position <= line.len()).and_then(|at| Some((at, partner(&found, at)?)));
        let painted = paint(line, &|token| {
            let (one, other) = pair?;
            (token.start == one || token.start == other).then(|| Style::new().bold().underline())
        });
        marked(Cow::Owned(painted), Style::new().dimmed())
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        if !self.color {
            return Cow::Borrowed(prompt);
        }
        let style = lermap::hue::GREEN.bold();
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
