//! The same text with more words: an alias of a plain variable in GROUP BY, an alias of SELECT that a later expression
//! reads beside aggregates, a local name with two dots.
//!
//! `COALESCE(?v)` has the value of `?v` or none, as `?v` itself; the parser asks of it nothing that it asks of `?v`.

use std::fmt::Write as _;

use crate::syntax::{Token, TokenKind, tokens};

/// Returns whether an alias in GROUP BY stands for a plain variable: the parser drops such an alias without a word.
pub(super) fn has_group_alias(text: &str) -> bool {
    // Looking for the word is all that most texts cost.
    let may_group = text.as_bytes().windows(5).any(|bytes| bytes.eq_ignore_ascii_case(b"GROUP"));
    may_group && !group_aliases(&significant(text)).is_empty()
}

/// Returns `text` in words that the parser knows.
pub(super) fn written(text: &str) -> String {
    let tokens = significant(text);
    let mut wrapped = group_aliases(&tokens);
    wrapped.extend(later_uses(&tokens));
    let mut out = String::with_capacity(text.len() + 10 * wrapped.len());
    let mut at = 0;
    for (index, token) in tokens.iter().enumerate() {
        out.push_str(&text[at..token.start]);
        at = token.end();
        if wrapped.contains(&index) {
            // Writing to a text cannot fail.
            let _ = write!(out, "COALESCE({})", token.text);
        } else if token.kind == TokenKind::Name {
            out.push_str(&dotted(token.text));
        } else {
            out.push_str(token.text);
        }
    }
    out.push_str(&text[at..]);
    out
}

fn significant(text: &str) -> Vec<Token<'_>> {
    tokens(text).into_iter().filter(|token| !token.is_trivia()).collect()
}

/// Returns the name with all dots but the first of its local part escaped.
fn dotted(name: &str) -> String {
    let Some((prefix, local)) = name.split_once(':') else { return name.to_owned() };
    let Some((first, rest)) = local.split_once('.') else { return name.to_owned() };
    let mut escaped = String::new();
    let mut previous = ' ';
    for char in rest.chars() {
        if char == '.' && previous != '\\' {
            escaped.push('\\');
        }
        escaped.push(char);
        previous = char;
    }
    format!("{prefix}:{first}.{escaped}")
}

/// Returns the places of the plain variables in `GROUP BY (?v AS ?k)`.
fn group_aliases(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let starts = tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].is_word("GROUP") && pair[1].is_word("BY"));
    for (start, _) in starts {
        let mut depth = 0_usize;
        for at in start + 2..tokens.len() {
            let token = &tokens[at];
            if depth == 0 && (token.kind == TokenKind::Close || ENDS.iter().any(|word| token.is_word(word))) {
                break;
            }
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth -= 1,
                TokenKind::Variable if depth == 1 && is_alias(&tokens[at - 1..]) => found.push(at),
                _ => {}
            }
        }
    }
    found
}

/// Words that end a GROUP BY.
const ENDS: &[&str] = &["HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"];

/// Returns whether `tokens` start with `(?v AS ?k)`.
fn is_alias(tokens: &[Token<'_>]) -> bool {
    let [open, _, word, alias, close, ..] = tokens else { return false };
    open.text == "(" && word.is_word("AS") && alias.kind == TokenKind::Variable && close.text == ")"
}

/// Returns the places in a SELECT where an expression reads the alias of one before it.
fn later_uses(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    for (start, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_word("SELECT")) {
        let mut aliases: Vec<&str> = Vec::new();
        // Open brackets, and how many of them are braces: patterns of EXISTS stay as they are.
        let (mut depth, mut braces) = (0_usize, 0_usize);
        for at in start + 1..tokens.len() {
            let token = &tokens[at];
            match token.kind {
                TokenKind::Open if depth == 0 && token.text == "{" => break,
                TokenKind::Open => {
                    depth += 1;
                    braces += usize::from(token.text == "{");
                }
                TokenKind::Close if depth == 0 => break,
                TokenKind::Close => {
                    depth -= 1;
                    braces -= usize::from(token.text == "}" && braces > 0);
                }
                TokenKind::Variable if depth == 1 && tokens[at - 1].is_word("AS") => aliases.push(&token.text[1..]),
                TokenKind::Variable if depth > 0 && braces == 0 && aliases.contains(&&token.text[1..]) => {
                    let is_asked = at > 1 && tokens[at - 2].is_word("BOUND");
                    found.extend((!is_asked).then_some(at));
                }
                TokenKind::Word if depth == 0 && (token.is_word("WHERE") || token.is_word("FROM")) => break,
                _ => {}
            }
        }
    }
    found
}
