//! What was typed at a prompt: is a statement complete, and can more text make it so.

use super::bare::bare_command;
use super::guard::{Limits, guard};
use super::parse::{parse_query, parse_update};
use super::statement::{QUERY_WORDS, Statement, UPDATE_WORDS, statement, statements};
use super::tolerant::{tolerant, unread};
use crate::prefixes::Prefixes;
use crate::syntax::{Token, TokenKind, tokens};

/// What to do when Enter is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Nothing but blanks and comments.
    Empty,
    /// A statement that can run.
    Complete,
    /// The start of a statement: more must follow.
    Incomplete,
    /// No text behind it can make it right.
    Wrong,
}

/// What can make a statement whole that the error-tolerant parser has no complaint about; `?v` are its variables.
const ENDS: &[&str] = &[
    "",
    "{}",
    "?v",
    "1",
    "* {}",
    "{} GROUP BY ?v",
    "{} WHERE {}",
    "<http://e/>",
    "<http://e/> {}",
    "ASK {}",
    "?x {}",
    "GROUP BY ?v",
    "GROUP BY (1 AS ?v)",
    "(1)",
];

/// Returns whether `text` is a whole statement, or several of which the last is whole. A `;` alone on the last line or an
/// empty line ends any statement: not one that has only a prologue yet, nor inside a text of several lines, where two do.
pub fn entry(text: &str, prefixes: &Prefixes) -> Entry {
    let tokens = tokens(text);
    let Some(last) = tokens.iter().rfind(|token| !token.is_trivia()) else { return Entry::Empty };
    if text.ends_with("\n\n\n") || text.trim_end().ends_with("\n;") || bare_command(text).is_some() {
        return Entry::Complete;
    }
    if last.kind == TokenKind::OpenString {
        return if is_long(last.text) { Entry::Incomplete } else { Entry::Wrong };
    }
    if ends_empty(text, &tokens) {
        return Entry::Complete;
    }
    if guard(text, Limits::default()).is_err() {
        return Entry::Wrong;
    }
    if parses(text, prefixes) {
        return Entry::Complete;
    }
    // Those before the last run whatever follows.
    if let [_, .., (_, last)] = statements(text).as_slice() {
        return entry(last, prefixes);
    }
    // `NOW(` is a mistake for the error-tolerant parser, `NOW()` is none.
    let place = first_error(text).filter(|place| {
        *place >= last.end() || last.text != "(" || first_error(&format!("{text})")) < Some(last.start)
    });
    match place {
        Some(place) if place < last.end() => Entry::Wrong,
        Some(_) => Entry::Incomplete,
        None if can_go_on(text, &tokens, prefixes) => Entry::Incomplete,
        None => Entry::Wrong,
    }
}

/// Returns whether a statement has begun and the last line of `text` is empty.
fn ends_empty(text: &str, tokens: &[Token<'_>]) -> bool {
    let is_empty = text.rsplit_once('\n').is_some_and(|(_, line)| line.trim().is_empty());
    let mut words = QUERY_WORDS.iter().chain(UPDATE_WORDS);
    is_empty && words.any(|word| tokens.iter().any(|token| token.is_word(word)))
}

fn is_long(string: &str) -> bool {
    string.starts_with("\"\"\"") || string.starts_with("'''")
}

/// Returns whether brackets are open, or one of [`ENDS`] makes `text` a statement.
fn can_go_on(text: &str, tokens: &[Token<'_>], prefixes: &Prefixes) -> bool {
    let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
    if count(TokenKind::Open) > count(TokenKind::Close) {
        return true;
    }
    let mut variables: Vec<&str> =
        tokens.iter().filter(|token| token.kind == TokenKind::Variable).map(|t| t.text).collect();
    variables.sort_unstable();
    variables.dedup();
    let all = variables.join(" ");
    variables.push(if all.is_empty() { "?v" } else { &all });
    ENDS.iter().any(|end| {
        variables.iter().any(|variable| parses(&format!("{text}\n{}", end.replace("?v", variable)), prefixes))
    })
}

fn parses(text: &str, prefixes: &Prefixes) -> bool {
    match statement(text) {
        Statement::Query => parse_query(text, prefixes).is_ok(),
        Statement::Update => parse_update(text, prefixes).is_ok(),
    }
}

/// Returns the place of the first token that is not allowed where it is; the end of the last token if one is missing.
fn first_error(text: &str) -> Option<usize> {
    let (root, errors) = tolerant(text);
    let first = errors.iter().map(|error| usize::from(error.span.start())).min();
    first.or_else(|| unread(&root, text))
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
