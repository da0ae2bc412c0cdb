//! REGEX and REPLACE in an expression: a pattern that is one for all rows, or one that rows make.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Flags, Pattern, Replacement};
use crate::evaluate::expression::node::{Node, Row};
use crate::evaluate::expression::value::{Fault, OrNoValue, Value, Valued};

/// Patterns that are kept.
const KEPT: usize = 64;

/// A pattern with its flags.
pub struct Search {
    pattern: Node,
    flags: Option<Node>,
    /// Patterns that were compiled, by their text and flags, the newest last; nothing for a text that is no pattern.
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
    /// Returns a search for `pattern`; one that all rows have is compiled now.
    ///
    /// # Errors
    /// When the pattern is too large.
    pub fn new(pattern: Node, flags: Option<Node>, row: &Row<'_>) -> crate::error::Result<Self> {
        let is_constant = |node: &Node| matches!(node, Node::Constant(_) | Node::NoValue);
        let is_constant = is_constant(&pattern) && flags.as_ref().is_none_or(is_constant);
        let mut search = Self { pattern, flags, compiled: Mutex::default(), constant: None };
        if is_constant {
            search.constant = match search.compiled(row) {
                Ok(pattern) => Some(Some(pattern)),
                Err(Fault::NoValue) => Some(None),
                Err(Fault::Stop(error)) => return Err(*error),
            };
        }
        Ok(search)
    }

    /// Returns the pattern that all rows have.
    pub fn constant(&self) -> Option<&Pattern> {
        self.constant.as_ref().and_then(Option::as_deref)
    }

    /// Returns whether the pattern is found in `text`.
    pub fn is_match<'a>(&'a self, text: Value<'a>, row: &Row<'a>) -> Valued<bool> {
        let text = row.looked(text)?;
        text.tag(row.terms())?;
        if let Some(pattern) = self.constant() {
            return pattern.is_match(&text.written(row.terms())?);
        }
        self.pattern(row)?.is_match(&text.written(row.terms())?)
    }

    /// Returns `text` with what the pattern finds replaced.
    pub fn replace<'a>(&'a self, text: Value<'a>, replacement: &'a Node, row: &Row<'a>) -> Valued<Value<'a>> {
        let (text, tag) = row.looked(text)?.tagged(row.terms())?;
        let pattern = self.pattern(row)?;
        if pattern.is_match("")? {
            return Err(Fault::NoValue);
        }
        let replacement = Replacement::parse(&replacement.value(row)?.plain(row.terms())?, &pattern).or_no_value()?;
        Ok(Value::Text(pattern.replace(&text, &replacement, &row.context().cancellation)?.into(), tag))
    }

    fn pattern<'a>(&'a self, row: &Row<'a>) -> Valued<Arc<Pattern>> {
        match &self.constant {
            Some(pattern) => pattern.clone().or_no_value(),
            None => self.compiled(row),
        }
    }

    /// Returns the pattern of a row, kept from another row or compiled.
    fn compiled<'a>(&'a self, row: &Row<'a>) -> Valued<Arc<Pattern>> {
        let pattern = self.pattern.value(row)?.plain(row.terms())?;
        let flags = match &self.flags {
            Some(flags) => flags.value(row)?.plain(row.terms())?.into_string(),
            None => String::new(),
        };
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

    /// Calls `visit` with the parts that rows have values for.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(&self.pattern);
        self.flags.iter().for_each(visit);
    }
}
