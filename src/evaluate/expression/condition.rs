//! What a condition on one variable says of ids, so that a scan can look up ranges in place of trying every id.

use std::ops::Range;

use spargebra::algebra::Function as Name;

use super::Expression;
use super::node::Node;
use super::row::Row;
use super::value::Fault;
use crate::error::Result;
use crate::evaluate::{Context, Terms};
use crate::snapshot::{Dictionary, Id, Kind};

/// A condition on the one variable that an expression reads.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// It holds for the terms of the snapshot in these ranges of ids, ascending, and for no others of the snapshot.
    /// Whether it holds for terms that the query made, and for no value, only the expression says.
    Ids(Vec<Range<u32>>),
    /// Every different value is to be tried.
    Each,
}

impl Expression {
    /// Returns the column of the only variable, and what the expression as a filter says of its ids; `None` if it reads
    /// several variables or none, or is not the same for equal values.
    ///
    /// # Errors
    /// When the work is told to stop or the snapshot is damaged.
    pub(crate) fn condition(&self, context: &Context) -> Result<Option<(usize, Condition)>> {
        let [column] = self.columns[..] else { return Ok(None) };
        if !self.is_deterministic {
            return Ok(None);
        }
        if let Some(ranges) = ranges(&self.node, context)? {
            return Ok(Some((column, Condition::Ids(ranges))));
        }
        Ok(Some((column, Condition::Each)))
    }
}

/// Returns the ids for which `node` is true; `None` if each has to be tried.
fn ranges(node: &Node, context: &Context) -> Result<Option<Vec<Range<u32>>>> {
    if is_of_group(node) {
        return by_group(node, context).map(Some);
    }
    let terms = &context.terms;
    Ok(match node {
        Node::All(nodes) => {
            let mut all = one_range(1..terms.last() + 1);
            for node in nodes {
                let Some(ranges) = ranges(node, context)? else { return Ok(None) };
                all = both(&all, &ranges);
            }
            Some(all)
        }
        Node::Any(nodes) => {
            let mut any = Vec::new();
            for node in nodes {
                let Some(ranges) = ranges(node, context)? else { return Ok(None) };
                any.extend(ranges);
            }
            Some(joined(any))
        }
        Node::Equal(sides) => match (&sides[0], &sides[1]) {
            (Node::Column(_), Node::Constant(constant)) | (Node::Constant(constant), Node::Column(_)) => {
                // Only one term is equal to an IRI or a string.
                let kind = super::value::Value::Constant(constant).kind(terms);
                (!matches!(kind, Kind::Typed | Kind::Triple)).then(|| one(constant.number, terms))
            }
            _ => None,
        },
        Node::SameTerm(sides) => match (&sides[0], &sides[1]) {
            (Node::Column(_), Node::Constant(constant)) | (Node::Constant(constant), Node::Column(_)) => {
                Some(one(constant.number, terms))
            }
            _ => None,
        },
        Node::Call(Name::StrStarts, arguments) => starts(arguments, terms),
        _ => None,
    })
}

fn one_range(range: Range<u32>) -> Vec<Range<u32>> {
    std::iter::once(range).collect()
}

fn one(number: u32, terms: &Terms) -> Vec<Range<u32>> {
    if number <= terms.last() { one_range(number..number + 1) } else { Vec::new() }
}

/// Returns whether the value depends on the group of the term in the dictionary alone: its kind, language, datatype.
pub(super) fn is_of_group(node: &Node) -> bool {
    match node {
        Node::Constant(_) | Node::NoValue | Node::Bound(_) => true,
        Node::Column(_) | Node::Chance(_) | Node::Blank(..) | Node::Custom(..) => false,
        Node::Call(
            Name::IsIri
            | Name::IsBlank
            | Name::IsLiteral
            | Name::IsTriple
            | Name::Lang
            | Name::LangDir
            | Name::HasLang
            | Name::HasLangDir
            | Name::Datatype,
            arguments,
        ) => arguments.iter().all(|argument| matches!(argument, Node::Column(_)) || is_of_group(argument)),
        _ => {
            let mut is_of_group = true;
            node.children(&mut |child| is_of_group &= self::is_of_group(child));
            is_of_group
        }
    }
}

/// Returns the groups whose first term satisfies `node`, as all of their terms do.
fn by_group(node: &Node, context: &Context) -> Result<Vec<Range<u32>>> {
    let mut found = Vec::new();
    for group in context.terms.snapshot.dictionary.groups().iter().filter(|group| !group.ids.is_empty()) {
        match node.truth(&Row::one(group.ids.start, context)) {
            Ok(true) => found.push(group.ids.clone()),
            Ok(false) | Err(Fault::NoValue) => {}
            Err(Fault::Stop(error)) => return Err(*error),
        }
    }
    Ok(joined(found))
}

/// Returns the ids of the terms that start with a constant text, which are next to each other in each group.
fn starts(arguments: &[Node], terms: &Terms) -> Option<Vec<Range<u32>>> {
    let [text, Node::Constant(start)] = arguments else { return None };
    let start = super::value::Value::Constant(start);
    if !start.tag(terms).is_ok_and(|tag| tag.is_none()) {
        return None;
    }
    let start = start.written(terms).ok()?;
    let is_text = match text {
        Node::Column(_) => true,
        Node::Call(Name::Str, inner) if matches!(inner[..], [Node::Column(_)]) => false,
        _ => return None,
    };
    let dictionary = &terms.snapshot.dictionary;
    let has_text = |kind: Kind| match kind {
        Kind::String | Kind::Language | Kind::LeftToRight | Kind::RightToLeft => true,
        Kind::Iri | Kind::Typed => !is_text,
        Kind::Blank | Kind::Triple => false,
    };
    let groups = dictionary.groups().iter().filter(|group| has_text(group.kind));
    let ranges = groups.map(|group| {
        let first = partition(dictionary, &group.ids, |text| text < &*start);
        first..partition(dictionary, &(first..group.ids.end), |text| text.starts_with(&*start))
    });
    Some(ranges.filter(|range| !range.is_empty()).collect())
}

/// Returns the first id of `ids` for whose text `is_before` does not hold.
fn partition(dictionary: &Dictionary, ids: &Range<u32>, is_before: impl Fn(&str) -> bool) -> u32 {
    let (mut low, mut high) = (ids.start, ids.end);
    while low < high {
        let middle = low + (high - low) / 2;
        let text = Id::new(middle).and_then(|id| dictionary.text(id).ok()).unwrap_or_default();
        if is_before(text) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Returns `ranges` in order, those that touch as one.
fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Returns what lies in both.
fn both(a: &[Range<u32>], b: &[Range<u32>]) -> Vec<Range<u32>> {
    let (mut a, mut b, mut both) = (a.iter().peekable(), b.iter().peekable(), Vec::new());
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        let (start, end) = (left.start.max(right.start), left.end.min(right.end));
        if start < end {
            both.push(start..end);
        }
        if left.end < right.end {
            a.next()
        } else {
            b.next()
        };
    }
    both
}
