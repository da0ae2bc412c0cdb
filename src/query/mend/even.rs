//! The same text with every byte at its place: `TRUE` in small letters, a variable that SELECT names twice named once.

use crate::syntax::{Token, TokenKind, tokens};

/// Returns `text` in words that the parser knows.
pub(super) fn written(text: &str) -> String {
    let tokens: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| !token.is_trivia()).collect();
    let mut out = text.to_owned();
    for token in &tokens {
        if ["true", "false"].iter().any(|word| token.is_word(word)) {
            out.replace_range(token.start..token.end(), &token.text.to_ascii_lowercase());
        }
    }
    for token in repeated(&tokens) {
        out.replace_range(token.start..token.end(), &" ".repeat(token.text.len()));
    }
    out
}

/// Returns the variables that a SELECT names once more.
fn repeated<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a Token<'t>> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_word("SELECT")) {
        let words = tokens[at + 1..].iter().skip_while(|token| token.is_word("DISTINCT") || token.is_word("REDUCED"));
        let mut depth = 0_usize;
        let mut seen: Vec<&str> = Vec::new();
        for token in words {
            match token.kind {
                TokenKind::Open if token.text == "(" => depth += 1,
                TokenKind::Close if token.text == ")" => depth = depth.saturating_sub(1),
                TokenKind::Variable if depth == 0 && seen.contains(&&token.text[1..]) => found.push(token),
                TokenKind::Variable if depth == 0 => seen.push(&token.text[1..]),
                _ if depth == 0 => break,
                _ => {}
            }
        }
    }
    found
}
