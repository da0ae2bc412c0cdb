//! REGEX and REPLACE in an expression: a pattern that is one for all rows, or one that rows make.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Flags, Pattern, Replacement};
use crate::evaluate::expression::row::Row;
use crate::evaluate::expression::value::{Fault, OrNoValue, Text, Value, Valued};

/// Patterns that are kept.
const KEPT: usize = 64;

/// The texts of a pattern and of its flags.
pub(crate) struct Words<'a> {
    pub pattern: Text<'a>,
    pub flags: String,
}

/// What was compiled of the patterns of one REGEX or REPLACE.
#[derive(Default)]
pub(crate) struct Search {
    /// Patterns that were compiled, by their text and flags, the newest last; nothing for a text that is not a pattern.
    compiled: Mutex<Vec<Kept>>,
    /// The only pattern that there is.
    constant: Option<Option<Arc<Pattern>>>,
}

struct Kept {
    pattern: String,
    flags: String,
    compiled: Option<Arc<Pattern>>,
}

impl Search {
    /// Returns a search for the pattern that all rows have, which is compiled now.
    ///
    /// # Errors
    /// When the pattern is too large.
    pub(crate) fn for_all<'a>(words: impl FnOnce() -> Valued<Words<'a>>, row: &Row<'_>) -> crate::error::Result<Self> {
        let mut search = Self::default();
        search.constant = match words().and_then(|words| search.compiled(words, row)) {
            Ok(pattern) => Some(Some(pattern)),
            Err(Fault::NoValue) => Some(None),
            Err(Fault::Stop(error)) => return Err(*error),
        };
        Ok(search)
    }

    /// Returns the pattern that all rows have.
    pub(crate) fn constant(&self) -> Option<&Pattern> {
        self.constant.as_ref().and_then(Option::as_deref)
    }

    /// Returns whether the pattern, which `words` says for the row, is found in `text`.
    pub(crate) fn is_match<'a>(
        &self,
        text: Value<'a>,
        words: impl FnOnce() -> Valued<Words<'a>>,
        row: &Row<'a>,
    ) -> Valued<bool> {
        let text = row.looked(text)?;
        text.tag(row.terms())?;
        if let Some(pattern) = self.constant() {
            return pattern.is_match(&text.written(row.terms())?);
        }
        self.pattern(words, row)?.is_match(&text.written(row.terms())?)
    }

    /// Returns `text` with what the pattern finds replaced.
    pub(crate) fn replace<'a>(
        &self,
        text: Value<'a>,
        replacement: impl FnOnce() -> Valued<Value<'a>>,
        words: impl FnOnce() -> Valued<Words<'a>>,
        row: &Row<'a>,
    ) -> Valued<Value<'a>> {
        let (text, tag) = row.looked(text)?.tagged(row.terms())?;
        let pattern = self.pattern(words, row)?;
        if pattern.is_match("")? {
            return Err(Fault::NoValue);
        }
        let replacement = Replacement::parse(&replacement()?.plain(row.terms())?, &pattern).or_no_value()?;
        Ok(Value::Text(pattern.replace(&text, &replacement, &row.context().cancellation)?.into(), tag))
    }

    fn pattern<'a>(&self, words: impl FnOnce() -> Valued<Words<'a>>, row: &Row<'_>) -> Valued<Arc<Pattern>> {
        match &self.constant {
            Some(pattern) => pattern.clone().or_no_value(),
            None => self.compiled(words()?, row),
        }
    }

    /// Returns the pattern of `words`, kept from another row or compiled.
    fn compiled(&self, Words { pattern, flags }: Words<'_>, row: &Row<'_>) -> Valued<Arc<Pattern>> {
        let is_it = |kept: &Kept| kept.pattern == *pattern && kept.flags == flags;
        if let Some(kept) = self.kept().iter().rfind(|kept| is_it(kept)) {
            return kept.compiled.clone().or_no_value();
        }
        row.context().cancellation.check()?;
        let compiled = match Flags::parse(&flags).or_no_value().and_then(|flags| Pattern::new(&pattern, flags)) {
            Ok(compiled) => Some(Arc::new(compiled)),
            Err(Fault::NoValue) => None,
            Err(stop) => return Err(stop),
        };
        let mut kept = self.kept();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Kept { pattern: pattern.into_string(), flags, compiled: compiled.clone() });
        compiled.or_no_value()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Kept>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
