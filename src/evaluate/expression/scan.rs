//! Looks for texts in columns of ids, over the bytes of the dictionary, without a value for each row.
//!
//! Ids in a row have texts in a row: what needs no start or end of a text is looked for in all of them at once.

use std::ops::Range;

use memchr::memmem::Finder;
use regex_automata::meta::Cache;
use regex_automata::{Input, PatternID};
use spargebra::algebra::Function as Name;

use super::node::Node;
use super::pattern::{Linear, Pattern, Search};
use super::value::{Constant, Tag, Value};
use crate::error::Result;
use crate::evaluate::{Context, Terms};
use crate::snapshot::{Dictionary, Kind, damaged};

/// What to look for in the texts of a column.
pub(super) struct Scan<'a> {
    needle: Needle<'a>,
    /// Whether all terms with a text count, not strings alone.
    takes_all: bool,
    cache: Option<Cache>,
    /// The group of the last id, and whether its texts count.
    ids: Range<u32>,
    counts: bool,
}

enum Needle<'a> {
    Plain(Box<Finder<'a>>),
    Start(&'a [u8]),
    End(&'a [u8]),
    Linear(&'a Linear),
}

/// Ids in a row from which on their texts are searched at once.
const LONG: usize = 8;

impl<'a> Scan<'a> {
    /// Returns the scan that `node` is: REGEX, CONTAINS, STRSTARTS or STRENDS of a variable, or of its STR, for what
    /// is the same in all rows.
    pub(super) fn of(node: &'a Node, terms: &Terms) -> Option<Self> {
        let (text, needle) = match node {
            Node::Regex(text, sought) => (&**text, Needle::of_search(&sought.search)?),
            Node::Call(Name::Contains, arguments) => {
                let [text, part] = &arguments[..] else { return None };
                (text, Needle::Plain(Box::new(Finder::new(plain(part, terms)?))))
            }
            Node::Call(name @ (Name::StrStarts | Name::StrEnds), arguments) => {
                let [text, part] = &arguments[..] else { return None };
                let part = plain(part, terms)?.as_bytes();
                (text, if *name == Name::StrStarts { Needle::Start(part) } else { Needle::End(part) })
            }
            _ => return None,
        };
        let takes_all = match text {
            Node::Column(_) => false,
            Node::Call(Name::Str, inner) if matches!(inner[..], [Node::Column(_)]) => true,
            _ => return None,
        };
        let cache = if let Needle::Linear(linear) = &needle { Some(linear.regex.create_cache()) } else { None };
        Some(Self { needle, takes_all, cache, ids: 0..0, counts: false })
    }

    /// Adds to `chosen` the rows of `column` whose texts have it; `other` says it of terms that are not stored.
    ///
    /// # Errors
    /// When the work is told to stop or the snapshot is damaged.
    pub(super) fn select(
        &mut self,
        column: &[u32],
        context: &Context,
        other: &dyn Fn(u32) -> Result<bool>,
        chosen: &mut Vec<u32>,
    ) -> Result<()> {
        let dictionary = &context.terms.snapshot.dictionary;
        let mut row = 0;
        while let Some(first) = column.get(row).copied() {
            if first == 0 || first > context.terms.last() {
                if other(first)? {
                    chosen.push(row as u32);
                }
                row += 1;
                continue;
            }
            self.enter_group(first, dictionary)?;
            let most = (self.ids.end - first) as usize;
            let rest = column[row..].iter().take(most).zip(first..);
            let length = rest.take_while(|(id, next)| *id == next).count();
            if self.counts {
                self.run(first..first + length as u32, row, dictionary, chosen)?;
            }
            row += length;
            if row % 64 < length {
                context.cancellation.check()?;
            }
        }
        Ok(())
    }

    fn enter_group(&mut self, id: u32, dictionary: &Dictionary) -> Result<()> {
        if self.ids.contains(&id) {
            return Ok(());
        }
        let place = crate::snapshot::Id::new(id).and_then(|id| dictionary.group_of(id)).ok_or_else(damaged)?;
        let group = &dictionary.groups()[place];
        self.ids = group.ids.clone();
        self.counts = match group.kind {
            Kind::String | Kind::Language | Kind::LeftToRight | Kind::RightToLeft => true,
            Kind::Iri | Kind::Typed => self.takes_all,
            Kind::Blank | Kind::Triple => false,
        };
        Ok(())
    }

    /// Looks through the texts of `ids`, the first of which is in `row`.
    fn run(&mut self, ids: Range<u32>, row: usize, dictionary: &Dictionary, chosen: &mut Vec<u32>) -> Result<()> {
        let first = ids.start;
        let is_free = match &self.needle {
            Needle::Plain(finder) => !finder.needle().is_empty(),
            Needle::Linear(linear) => linear.is_free,
            Needle::Start(_) | Needle::End(_) => false,
        };
        if is_free && ids.len() >= LONG {
            return self.together(ids, row, dictionary, chosen);
        }
        let mut start = dictionary.start_of(first).ok_or_else(damaged)?;
        let texts = dictionary.texts_of(ids.clone()).ok_or_else(damaged)?;
        let base = start;
        for id in ids {
            let end = dictionary.start_of(id + 1).ok_or_else(damaged)?;
            if self.has(texts.get(start - base..end - base).ok_or_else(damaged)?) {
                chosen.push((row + (id - first) as usize) as u32);
            }
            start = end;
        }
        Ok(())
    }

    /// Looks through all texts of `ids` at once. What is found across the end of a text is looked for again in the text.
    fn together(&mut self, ids: Range<u32>, row: usize, dictionary: &Dictionary, chosen: &mut Vec<u32>) -> Result<()> {
        let base = dictionary.start_of(ids.start).ok_or_else(damaged)?;
        let texts = dictionary.texts_of(ids.clone()).ok_or_else(damaged)?;
        let place = |id: u32| dictionary.start_of(id).and_then(|place| place.checked_sub(base)).ok_or_else(damaged);
        let (mut id, mut from) = (ids.start, 0);
        while id < ids.end
            && let Some(found) = self.find(texts, from)
        {
            // The text in which it starts.
            let mut end = place(id + 1)?;
            while end <= found.start && id + 1 < ids.end {
                id += 1;
                end = place(id + 1)?;
            }
            let is_in = if found.end <= end {
                true
            } else {
                let start = place(id)?;
                let text = texts.get(start..end).ok_or_else(damaged)?;
                self.has(text)
            };
            if is_in {
                chosen.push((row + (id - ids.start) as usize) as u32);
            }
            id += 1;
            from = end;
        }
        Ok(())
    }

    fn find(&mut self, texts: &[u8], from: usize) -> Option<Range<usize>> {
        match &self.needle {
            Needle::Plain(finder) => {
                let start = from + finder.find(texts.get(from..)?)?;
                Some(start..start + finder.needle().len())
            }
            Needle::Linear(linear) => {
                let input = Input::new(texts).range(from..);
                let found = linear.regex.search_with(self.cache.as_mut()?, &input)?;
                Some(found.range())
            }
            Needle::Start(_) | Needle::End(_) => None,
        }
    }

    /// Returns whether one text has it.
    fn has(&mut self, text: &[u8]) -> bool {
        match &self.needle {
            Needle::Plain(finder) => finder.find(text).is_some(),
            Needle::Start(start) => text.starts_with(start),
            Needle::End(end) => text.ends_with(end),
            Needle::Linear(linear) => self.cache.as_mut().is_some_and(|cache| {
                let input = Input::new(text).earliest(true);
                linear.regex.search_half_with(cache, &input).is_some_and(|half| half.pattern() == PatternID::ZERO)
            }),
        }
    }
}

impl<'a> Needle<'a> {
    fn of_search(search: &'a Search) -> Option<Self> {
        let pattern: &Pattern = search.constant()?;
        match (pattern.plain(), pattern.linear()) {
            (Some(finder), _) => Some(Self::Plain(Box::new(finder.as_ref()))),
            (None, Some(linear)) => Some(Self::Linear(linear)),
            (None, None) => None,
        }
    }
}

/// Returns the text of a constant that is a simple literal.
fn plain<'a>(node: &'a Node, terms: &Terms) -> Option<&'a str> {
    let Node::Constant(constant @ Constant { term: oxrdf::Term::Literal(literal), .. }) = node else { return None };
    Value::Constant(constant).tag(terms).is_ok_and(|tag: Tag<'_>| tag.is_none()).then(|| literal.value())
}
