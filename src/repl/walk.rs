//! Tab again: walks through the list that the first Tab showed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::{Cmd, ConditionalEventHandler, Event, EventContext, RepeatCount};

/// A list that was shown, and how far somebody walked through it.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// What precedes the word that was completed.
    pub before: String,
    /// What follows the cursor.
    pub behind: String,
    /// What replaces the word now.
    pub word: String,
    /// What it may become, in the order of the list.
    pub choices: Vec<String>,
    /// The place in the list.
    pub place: Option<usize>,
}

impl List {
    /// Returns what comes next in place of the word, or what came before; `None` if something else was typed since.
    fn step(&mut self, line: &str, position: usize, is_back: bool) -> Option<String> {
        let (before, behind) = line.split_at_checked(position)?;
        if behind != self.behind || before.strip_prefix(self.before.as_str()) != Some(&self.word) {
            return None;
        }
        let count = self.choices.len();
        let place = match (self.place, is_back) {
            (None, false) => 0,
            (None, true) => count.checked_sub(1)?,
            (Some(place), false) => (place + 1) % count.max(1),
            (Some(place), true) => (place + count - 1) % count.max(1),
        };
        let next = self.choices.get(place)?.clone();
        self.place = Some(place);
        self.word.clone_from(&next);
        Some(next)
    }
}

/// The list that was shown last, known to who makes lists and to the keys.
#[derive(Debug, Clone, Default)]
pub(super) struct CompletionWalk {
    list: Arc<Mutex<List>>,
    is_back: Arc<AtomicBool>,
}

impl CompletionWalk {
    /// Takes a new list.
    pub(super) fn start(&self, list: List) {
        *self.lock() = list;
    }

    /// Returns what comes next in the list in place of the word at `position`, with the place of the word; `None` if there
    /// is not a list for what `line` holds.
    pub(super) fn next(&self, line: &str, position: usize) -> Option<(usize, String)> {
        let is_back = self.is_back.swap(false, Ordering::Relaxed);
        let mut list = self.lock();
        let next = list.step(line, position, is_back)?;
        Some((list.before.len(), next))
    }

    fn lock(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shift-Tab: a step back.
impl ConditionalEventHandler for CompletionWalk {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.is_back.store(true, Ordering::Relaxed);
        Some(Cmd::Complete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_takes_the_next_and_typing_ends_the_walk() {
        let choices = ["ler:Stage", "ler:Step", "ler:Street"].map(str::to_owned).to_vec();
        let mut list =
            List { before: "?s a ".to_owned(), behind: " }".to_owned(), word: "st".to_owned(), choices, place: None };
        let mut line = "?s a st }".to_owned();
        for (is_back, expected) in [
            (false, "?s a ler:Stage }"),
            (false, "?s a ler:Step }"),
            (false, "?s a ler:Street }"),
            (false, "?s a ler:Stage }"),
            (true, "?s a ler:Street }"),
        ] {
            let new = list.step(&line, line.len() - 2, is_back).unwrap();
            line = format!("?s a {new} }}");
            assert_eq!(line, expected);
        }
        assert_eq!(list.step("?s a ler:Streets }", 16, false), None);
        assert_eq!(list.step(&line, line.len(), false), None);
        assert_eq!(List::default().step("", 0, false), None);
    }
}
