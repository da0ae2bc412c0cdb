//! A name for an expression of SELECT that is a variable already.

use std::collections::HashSet;

use crate::error::Error;
use crate::syntax::{Token, TokenKind};

/// Returns the error for the first `AS ?x` of a SELECT whose variable has a value already, by its pattern or by an
/// expression before it. `tokens` are without blanks.
pub(super) fn reused(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    let selects = (0..tokens.len()).filter(|at| tokens[*at].is_word("SELECT"));
    selects.into_iter().find_map(|select| in_select(text, &tokens[select + 1..]))
}

fn in_select(text: &str, tokens: &[Token<'_>]) -> Option<Error> {
    let open = tokens.iter().position(|token| token.text == "{")?;
    let body: HashSet<&str> = variables(pattern(&tokens[open..]));
    let mut shown = HashSet::new();
    let mut depth = 0_usize;
    for (at, token) in tokens[..open].iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Variable if depth == 0 => {
                shown.insert(&token.text[1..]);
            }
            TokenKind::Variable if depth == 1 && at > 0 && tokens[at - 1].is_word("AS") => {
                let (name, variable) = (&token.text[1..], token.text);
                let reason = if body.contains(name) {
                    "has a value already from the pattern"
                } else if !shown.insert(name) {
                    "is in SELECT already"
                } else {
                    continue;
                };
                let error = Error::usage(format!("`{variable}` {reason}: AS needs a new name"));
                return Some(
                    error.at_byte(None, text, token.start).with_hint("use a variable that occurs nowhere else"),
                );
            }
            _ => {}
        }
    }
    None
}

/// Returns the tokens between the first brace and the one that closes it.
fn pattern<'a, 't>(tokens: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return &tokens[..at];
        }
    }
    tokens
}

fn variables<'t>(tokens: &[Token<'t>]) -> HashSet<&'t str> {
    tokens.iter().filter_map(Token::variable).collect()
}
