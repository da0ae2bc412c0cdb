//! What was typed at a prompt or stands in a script: is a statement complete, and where does the next one begin.

use ll_sparql_parser::syntax_kind::SyntaxKind;

use super::guard::{Limits, guard};
use super::parse::{Prefixes, parse_query, parse_update};
use crate::syntax::{Kind, Token, tokens};

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

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    Query,
    Update,
}

/// Words that a query starts with, behind its prologue.
const QUERY_WORDS: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];

/// Words that an update starts with, behind its prologue.
const UPDATE_WORDS: &[&str] = &["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

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

/// Returns whether `text` is a query or an update: what the first word behind the prologue says, query if none does.
pub fn statement(text: &str) -> Statement {
    let update = tokens(text).iter().find_map(|token| {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if is(QUERY_WORDS) { Some(false) } else { is(UPDATE_WORDS).then_some(true) }
    });
    if update == Some(true) { Statement::Update } else { Statement::Query }
}

/// Returns whether `text` is a whole statement. A `;` alone on the last line, or two empty lines, end any statement.
pub fn entry(text: &str, prefixes: &Prefixes) -> Entry {
    let tokens = tokens(text);
    let Some(last) = tokens.iter().rfind(|token| !token.is_trivia()) else { return Entry::Empty };
    if text.ends_with("\n\n\n") || text.trim_end().ends_with("\n;") {
        return Entry::Complete;
    }
    if last.kind == Kind::OpenString {
        return if is_long(last.text) { Entry::Incomplete } else { Entry::Wrong };
    }
    if guard(text, Limits::default()).is_err() {
        return Entry::Wrong;
    }
    if parses(text, prefixes) {
        return Entry::Complete;
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

fn is_long(string: &str) -> bool {
    string.starts_with("\"\"\"") || string.starts_with("'''")
}

/// Returns whether brackets are open, or one of [`ENDS`] makes `text` a statement.
fn can_go_on(text: &str, tokens: &[Token<'_>], prefixes: &Prefixes) -> bool {
    let count = |kind| tokens.iter().filter(|token| token.kind == kind).count();
    if count(Kind::Open) > count(Kind::Close) {
        return true;
    }
    let mut variables: Vec<&str> = tokens.iter().filter(|token| token.kind == Kind::Variable).map(|t| t.text).collect();
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

/// Returns the place of the first token that cannot stand where it stands; the end of the last token if one is missing.
fn first_error(text: &str) -> Option<usize> {
    let (root, errors) = tolerant(text);
    let first = errors.iter().map(|error| usize::from(error.span.start())).min();
    first.or_else(|| unread(&root, text))
}

/// Returns the tree of the error-tolerant parser and its errors. The caller has guarded the depth of `text`.
pub(super) fn tolerant(text: &str) -> (ll_sparql_parser::SyntaxNode, Vec<ll_sparql_parser::ParseError>) {
    // It knows no `\u00e9`; places stay true, because a backslash and an underscore are one byte each.
    let plain = text.replace("\\u", "_u").replace("\\U", "_U");
    match statement(text) {
        Statement::Query => ll_sparql_parser::parse_query(&plain),
        Statement::Update => ll_sparql_parser::parse_update(&plain),
    }
}

/// Returns the place of the first token behind what the parser read, which is the whole statement.
pub(super) fn unread(root: &ll_sparql_parser::SyntaxNode, text: &str) -> Option<usize> {
    let end = root
        .children()
        .find(|node| node.kind() == SyntaxKind::Error)
        .map_or_else(|| usize::from(root.text_range().end()), |rest| usize::from(rest.text_range().start()));
    tokens(text).iter().find(|token| !token.is_trivia() && token.start >= end).map(|token| token.start)
}

/// Cuts a script into statements, in order, each with its place.
///
/// A statement ends where the next begins: at a `;` behind a query, at a word that starts a statement, or at a line
/// that starts with a dot outside of all brackets.
pub fn statements(text: &str) -> Vec<(usize, &str)> {
    let tokens = tokens(text);
    let mut cuts = vec![0];
    let (mut depth, mut verb) = (0_usize, None);
    let mut previous: Option<&Token<'_>> = None;
    for token in tokens.iter().filter(|token| !token.is_trivia()) {
        let in_line = !text[..token.start].rsplit('\n').next().unwrap_or_default().trim().is_empty();
        if depth == 0 && !in_line && token.text.starts_with('.') {
            cuts.push(token.start);
            let end = text[token.start..].find('\n').map_or(text.len(), |length| token.start + length);
            cuts.push(end);
            verb = None;
            continue;
        }
        if cuts.last().is_some_and(|cut| *cut > token.start) {
            continue;
        }
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Mark if token.text == ";" && depth == 0 && verb == Some(Statement::Query) => {
                cuts.push(token.start);
                cuts.push(token.end());
                verb = None;
            }
            Kind::Word if depth == 0 => verb = begin(token, previous, verb, &mut cuts),
            _ => {}
        }
        previous = Some(token);
    }
    cuts.push(text.len());
    let pieces = cuts.windows(2).map(|cut| (cut[0], &text[cut[0]..cut[1]]));
    pieces.filter(|(_, piece)| !is_blank(piece)).collect()
}

fn is_blank(piece: &str) -> bool {
    piece.trim() == ";" || tokens(piece).iter().all(Token::is_trivia)
}

/// Cuts before a word that starts a statement behind a complete one, and returns the verb of the running statement.
fn begin(
    token: &Token<'_>,
    previous: Option<&Token<'_>>,
    verb: Option<Statement>,
    cuts: &mut Vec<usize>,
) -> Option<Statement> {
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
    let starts = if is(QUERY_WORDS) {
        Some(Statement::Query)
    } else if is(UPDATE_WORDS) {
        Some(Statement::Update)
    } else {
        None
    };
    let prologue = is(&["PREFIX", "BASE", "VERSION"]);
    let after_separator = previous.is_some_and(|previous| previous.text == ";");
    match (verb, starts) {
        (None, starts) => starts,
        (Some(Statement::Query), _) if prologue || starts.is_some() => {
            cuts.push(token.start);
            starts
        }
        (Some(Statement::Update), Some(Statement::Query)) => {
            cuts.push(token.start);
            starts
        }
        (Some(Statement::Update), None) if prologue && !after_separator => {
            cuts.push(token.start);
            None
        }
        (verb, _) => verb,
    }
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
