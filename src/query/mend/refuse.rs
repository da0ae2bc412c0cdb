//! What the grammar has not, though the parser takes it: found by tokens, so that the place is known.

use crate::error::{Error, Result};
use crate::syntax::{Token, TokenKind, tokens};

/// The aggregates.
const AGGREGATES: &[&str] = &["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"];

/// Refuses comparisons that read as an IRI.
///
/// # Errors
/// With the place.
pub(super) fn check(text: &str) -> Result<()> {
    // Looking for two bytes is all that most texts cost.
    if !text.contains("&&") {
        return Ok(());
    }
    match tokens(text).iter().find(|token| token.kind == TokenKind::Iri && token.text.contains("&&")) {
        Some(token) => Err(Error::usage(format!("`{}` reads as an IRI", token.text))
            .at_start(text, token.start)
            .with_hint("put a space behind `<` to compare")),
        None => Ok(()),
    }
}

/// Refuses the `count` calls of TRIPLE with a literal or a triple term as subject if some of them are not written as
/// calls: `<<( "a" ... )>>` is allowed in no expression, `TRIPLE("a", ...)` does.
///
/// # Errors
/// With the place of the first that may be meant.
pub(super) fn check_terms(text: &str, count: usize) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let tokens: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| !token.is_trivia()).collect();
    let calls = tokens.windows(3).filter(|three| three[0].is_word("TRIPLE") && is_no_subject(&three[2])).count();
    let written = tokens.windows(2).find(|pair| pair[0].text == "<<(" && is_no_subject(&pair[1]));
    match written {
        Some(pair) if calls < count => {
            Err(Error::usage(format!("`{}` cannot be the subject of a triple term", pair[1].text))
                .at_start(text, pair[1].start)
                .with_hint("a subject is an IRI or a variable"))
        }
        _ => Ok(()),
    }
}

fn is_no_subject(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::String | TokenKind::Number)
        || ["<<(", "+", "-"].contains(&token.text)
        || ["TRIPLE", "true", "false"].iter().any(|word| token.is_word(word))
}

/// Returns `error` with the place of the first aggregate inside of another.
pub(super) fn at_nested_aggregate(error: Error, text: &str) -> Error {
    let tokens: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| !token.is_trivia()).collect();
    let is_aggregate = |at: usize| {
        AGGREGATES.iter().any(|name| tokens[at].is_word(name))
            && tokens.get(at + 1).is_some_and(|next| next.text == "(")
    };
    // For each open bracket, whether it or one around it belongs to an aggregate.
    let mut open: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_inside = open.last().copied().unwrap_or(false);
        match token.kind {
            TokenKind::Word if is_inside && is_aggregate(at) => return error.at_start(text, token.start),
            TokenKind::Open => open.push(token.text != "{" && (is_inside || at > 0 && is_aggregate(at - 1))),
            TokenKind::Close => {
                open.pop();
            }
            _ => {}
        }
    }
    error
}

/// Errors of a text know where they are.
trait AtStart {
    fn at_start(self, text: &str, start: usize) -> Self;
}

impl AtStart for Error {
    fn at_start(self, text: &str, start: usize) -> Self {
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count() as u64 + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
        self.at(None, text, line, column)
    }
}
