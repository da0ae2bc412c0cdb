//! Regular expressions of XPath: REGEX and REPLACE.
//!
//! ```text
//!   pattern, flags --> parse --> parts (data) --> print --> an engine
//! ```
//!
//! A pattern without back-references is searched in linear time by the engine of the crate `regex`; a plain text is looked for as
//! such. Back-references need an engine that tries ways out, whose steps are counted. Patterns that are made row by row
//! are kept for the next row.

mod blocks;
mod class;
mod parse;
mod replacement;
mod search;
#[cfg(test)]
mod tests;

use memchr::memmem::Finder;
use regex_automata::meta::Regex;

use self::parse::Parser;
use super::value::{Fault, Valued, Writer};
use crate::cancel::Cancellation;
use crate::error::Error;

pub(super) use replacement::Replacement;
pub(super) use search::{Search, Words};

/// Bytes that a compiled pattern may take.
const SIZE: usize = 16 << 20;
/// Steps that an engine may try for one text.
const STEPS: usize = 2_000_000;

/// Letters that change what a pattern means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags {
    /// `s`: a dot is also a line end.
    pub dot_is_all: bool,
    /// `m`: `^` and `$` match at lines.
    pub is_multi_line: bool,
    /// `i`: capital and small letters are alike.
    pub is_caseless: bool,
    /// `x`: blanks in the pattern do not count.
    pub skips_blanks: bool,
    /// `q`: the pattern is a plain text.
    pub is_literal: bool,
}

impl Flags {
    /// Returns the flags that `text` names; `None` if a letter is not a flag.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut flags = Self::default();
        for letter in text.chars() {
            match letter {
                's' => flags.dot_is_all = true,
                'm' => flags.is_multi_line = true,
                'i' => flags.is_caseless = true,
                'x' => flags.skips_blanks = true,
                'q' => flags.is_literal = true,
                _ => return None,
            }
        }
        Some(flags)
    }
}

/// A compiled pattern.
pub(super) struct Pattern {
    engine: Engine,
    /// The number of groups that a replacement can name.
    pub groups: usize,
    pub flags: Flags,
}

enum Engine {
    /// A plain text.
    Plain(Box<Finder<'static>>),
    Linear(Box<Linear>),
    Trying(fancy_regex::Regex),
}

/// A pattern that is searched in linear time.
pub(super) struct Linear {
    pub regex: Regex,
    /// Whether a match has characters and depends on them alone, not on where a line or the text starts or ends.
    pub is_free: bool,
}

impl Pattern {
    /// Compiles `pattern`.
    ///
    /// # Errors
    /// No value for what is not a pattern; an error that ends the query for one that is too large.
    pub(super) fn new(pattern: &str, flags: Flags) -> Valued<Self> {
        let flags = if flags.is_literal {
            Flags { is_caseless: flags.is_caseless, is_literal: true, ..Flags::default() }
        } else {
            flags
        };
        let parsed = Parser::parse(pattern, flags).ok_or(Fault::NoValue)?;
        let engine = match (&parsed.plain, parsed.needs_trying) {
            (Some(plain), _) => Engine::Plain(Box::new(Finder::new(plain).into_owned())),
            (None, false) => Engine::Linear(Box::new(Linear::new(pattern, &parsed.printed)?)),
            (None, true) => {
                let mut builder = fancy_regex::RegexBuilder::new(&parsed.printed);
                let regex = builder.backtrack_limit(STEPS).delegate_size_limit(SIZE).build();
                // Of a pattern that was read before, only the size can be wrong.
                Engine::Trying(regex.map_err(|_| refused(pattern, true))?)
            }
        };
        Ok(Self { engine, groups: parsed.groups, flags })
    }

    /// Returns whether the pattern is found in `text`.
    ///
    /// # Errors
    /// When finding out takes too many steps.
    pub(super) fn is_match(&self, text: &str) -> Valued<bool> {
        match &self.engine {
            Engine::Plain(finder) => Ok(finder.find(text.as_bytes()).is_some()),
            Engine::Linear(linear) => Ok(linear.regex.is_match(text)),
            Engine::Trying(regex) => regex.is_match(text).map_err(|_| too_slow("REGEX")),
        }
    }

    /// Returns the engine, if it is one of linear time.
    pub(super) fn linear(&self) -> Option<&Linear> {
        match &self.engine {
            Engine::Linear(linear) => Some(linear),
            _ => None,
        }
    }

    /// Returns the text to look for, if the pattern is a plain one.
    pub(super) fn plain(&self) -> Option<&Finder<'static>> {
        match &self.engine {
            Engine::Plain(finder) => Some(finder),
            _ => None,
        }
    }

    /// Returns `text` with all that the pattern finds replaced.
    ///
    /// # Errors
    /// No value where the pattern finds an empty text; an error that ends the query for results that are too long.
    pub(super) fn replace(&self, text: &str, replacement: &Replacement, cancellation: &Cancellation) -> Valued<String> {
        let mut writer = Writer::new("REPLACE");
        let (mut end, mut next_look) = (0, LOOK);
        let mut put = |start: usize, to: usize, group: &dyn Fn(usize) -> Option<(usize, usize)>| -> Valued<()> {
            writer.push(&text[end..start])?;
            replacement.write(&mut writer, |number| group(number).and_then(|(start, end)| text.get(start..end)))?;
            end = to;
            if to + writer.len() > next_look {
                next_look = to + writer.len() + LOOK;
                cancellation.check()?;
            }
            Ok(())
        };
        match &self.engine {
            Engine::Plain(finder) => {
                for start in finder.find_iter(text.as_bytes()) {
                    let to = start + finder.needle().len();
                    put(start, to, &|number| (number == 0).then_some((start, to)))?;
                }
            }
            Engine::Linear(linear) => {
                for found in linear.regex.captures_iter(text) {
                    let group = |number| found.get_group(number).map(|group| (group.start, group.end));
                    let (start, to) = group(0).unwrap_or_default();
                    put(start, to, &group)?;
                }
            }
            Engine::Trying(regex) => {
                for found in regex.captures_iter(text) {
                    let found = found.map_err(|_| too_slow("REPLACE"))?;
                    let group = |number| found.get(number).map(|group| (group.start(), group.end()));
                    let (start, to) = group(0).unwrap_or_default();
                    put(start, to, &group)?;
                }
            }
        }
        writer.push(&text[end..])?;
        Ok(writer.finish())
    }
}

impl Linear {
    fn new(pattern: &str, printed: &str) -> Valued<Self> {
        let config = Regex::config().nfa_size_limit(Some(SIZE)).hybrid_cache_capacity(SIZE / 4).utf8_empty(false);
        let regex = Regex::builder().configure(config).build(printed);
        let regex = regex.map_err(|error| refused(pattern, error.size_limit().is_some()))?;
        let is_free = regex_syntax::parse(printed).is_ok_and(|parsed| {
            let properties = parsed.properties();
            properties.look_set().is_empty() && properties.minimum_len().is_some_and(|least| least > 0)
        });
        Ok(Self { regex, is_free })
    }
}

/// Bytes read or written between two looks at the cancellation.
const LOOK: usize = 1 << 18;

fn refused(pattern: &str, is_too_large: bool) -> Fault {
    if !is_too_large {
        return Fault::NoValue;
    }
    let shown: String = pattern.chars().take(40).collect();
    Error::limit(format!("the pattern `{shown}` takes more than {} MiB", SIZE >> 20))
        .with_hint("repeat fewer times: `{1,1000}` counts for a thousand patterns")
        .into()
}

fn too_slow(function: &str) -> Fault {
    Error::limit(format!("`{function}` tried {STEPS} ways to match a pattern with a back-reference"))
        .with_hint("write the pattern without a back-reference, which takes no longer than the text is long")
        .into()
}
