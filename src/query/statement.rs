//! Whether a text is a query or an update, and where the next statement of a script begins: what tokens can tell.

use super::bare::bare_command;
use crate::syntax::{Token, TokenKind, tokens};

/// What a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// SELECT, ASK, CONSTRUCT or DESCRIBE.
    Query,
    /// An update, which changes data.
    Update,
}

/// Words that a query starts with, behind its prologue.
pub(super) const QUERY_WORDS: &[&str] = &["SELECT", "CONSTRUCT", "DESCRIBE", "ASK"];

/// Words that an update starts with, behind its prologue.
pub(super) const UPDATE_WORDS: &[&str] =
    &["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

/// Returns whether `text` is a query or an update: what the first word behind the prologue says, query if none does.
pub fn statement(text: &str) -> Statement {
    let update = tokens(text).iter().find_map(|token| {
        let is = |words: &[&str]| words.iter().any(|word| token.is_word(word));
        if is(QUERY_WORDS) { Some(false) } else { is(UPDATE_WORDS).then_some(true) }
    });
    if update == Some(true) { Statement::Update } else { Statement::Query }
}

/// Cuts a script into statements, in order, each with its place.
///
/// A statement ends where the next begins: at a `;` behind a query, at a word that starts a statement, or, outside of
/// all brackets, at a line that starts with a dot or is a command without one.
pub fn statements(text: &str) -> Vec<(usize, &str)> {
    let tokens = tokens(text);
    let mut cuts = vec![0];
    let (mut depth, mut verb) = (0_usize, None);
    // An update has a template, and its pattern is still to come.
    let mut template = false;
    let mut previous: Option<&Token<'_>> = None;
    for token in tokens.iter().filter(|token| !token.is_trivia()) {
        let in_line = !text[..token.start].rsplit('\n').next().unwrap_or_default().trim().is_empty();
        let end = text[token.start..].find('\n').map_or(text.len(), |length| token.start + length);
        if depth == 0 && !in_line && is_command(&text[token.start..end]) {
            cuts.push(token.start);
            cuts.push(end);
            verb = None;
            continue;
        }
        if cuts.last().is_some_and(|cut| *cut > token.start) {
            continue;
        }
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Mark if token.text == ";" && depth == 0 && verb == Some(Statement::Query) => {
                cuts.push(token.start);
                cuts.push(token.end());
                verb = None;
            }
            TokenKind::Word if depth == 0 => {
                template = match verb {
                    Some(Statement::Update) if token.is_word("WHERE") || token.is_word("DATA") => false,
                    Some(Statement::Update) => template,
                    _ => false,
                };
                let follows =
                    previous.is_some_and(|previous| previous.kind == TokenKind::Close) && !in_line && !template;
                let before = cuts.len();
                verb = begin(token, previous, verb, follows, &mut cuts);
                if verb == Some(Statement::Update) && (cuts.len() > before || !follows) {
                    template |= ["DELETE", "INSERT", "WITH"].iter().any(|word| token.is_word(word));
                }
            }
            _ => {}
        }
        previous = Some(token);
    }
    cuts.push(text.len());
    let pieces = cuts.windows(2).map(|cut| (cut[0], &text[cut[0]..cut[1]]));
    pieces.filter(|(_, piece)| !is_blank(piece)).collect()
}

fn is_command(line: &str) -> bool {
    line.starts_with('.') || bare_command(line).is_some()
}

fn is_blank(piece: &str) -> bool {
    piece.trim() == ";" || tokens(piece).iter().all(Token::is_trivia)
}

/// Cuts before a word that starts a statement behind a complete one, and returns the verb of the running statement.
///
/// `follows` says that the word begins a line behind an update that is whole.
fn begin(
    token: &Token<'_>,
    previous: Option<&Token<'_>>,
    verb: Option<Statement>,
    follows: bool,
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
        (Some(Statement::Update), Some(Statement::Update)) if follows => {
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
