//! The word that a statement starts with: misspelled, missing, or that of the other kind.

use super::super::statement::{QUERY_WORDS, Statement, UPDATE_WORDS};
use crate::error::{Error, nearest};
use crate::syntax::{Token, TokenKind};

/// Returns the error for a text whose verb is none that is `wanted`. `tokens` are without blanks.
pub(super) fn wrong_verb(text: &str, tokens: &[Token<'_>], wanted: Statement) -> Option<Error> {
    let (own, other) = match wanted {
        Statement::Query => (QUERY_WORDS, UPDATE_WORDS),
        Statement::Update => (UPDATE_WORDS, QUERY_WORDS),
    };
    let Some(verb) = behind_prologue(tokens) else {
        let error = Error::usage(format!("the text ends behind its prefixes: {} is missing", one_of(own)));
        return Some(error.at_byte(None, text, tokens.last().map_or(0, Token::end)));
    };
    let is_one = |words: &[&str]| words.iter().any(|word| verb.is_word(word));
    if is_one(own) {
        return None;
    }
    let word = verb.text.to_ascii_uppercase();
    let error = match (is_one(other), wanted) {
        (true, Statement::Query) => Error::usage(format!("{word} changes data, and a query is wanted"))
            .with_hint("changes are made with `lermap update --in FILE.lermap`, or at the prompt of `lermap repl`"),
        (true, Statement::Update) => Error::usage(format!("{word} asks, and an update is wanted"))
            .with_hint("questions are asked with `lermap query`"),
        (false, _) => {
            let error = Error::usage(format!("unexpected `{}`: expected {}", verb.text, one_of(own)));
            match meant(verb, own, other, wanted) {
                Some(hint) => error.with_hint(hint),
                None => error,
            }
        }
    };
    Some(error.at_byte(None, text, verb.start))
}

/// Returns the first token behind PREFIX, BASE and VERSION lines.
fn behind_prologue<'a, 't>(tokens: &'a [Token<'t>]) -> Option<&'a Token<'t>> {
    let mut rest = tokens;
    loop {
        let first = rest.first()?;
        let length = match first {
            word if word.is_word("PREFIX") => 3,
            word if word.is_word("BASE") || word.is_word("VERSION") => 2,
            _ => return Some(first),
        };
        rest = rest.get(length..)?;
    }
}

/// Returns what may have been meant by `verb`, in words.
fn meant(verb: &Token<'_>, own: &[&str], other: &[&str], wanted: Statement) -> Option<String> {
    if verb.text == "{" {
        return (wanted == Statement::Query).then(|| "put `SELECT *` before it".to_owned());
    }
    if verb.kind != TokenKind::Word {
        return None;
    }
    let word = verb.text.to_ascii_uppercase();
    let near = *nearest(&word, &[own, other].concat(), 1).first()?;
    Some(match wanted {
        _ if own.contains(&near) => format!("did you mean `{near}`?"),
        Statement::Query => format!("did you mean `{near}`? `lermap update` runs it"),
        Statement::Update => format!("did you mean `{near}`? `lermap query` runs it"),
    })
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
        [] => String::new(),
    }
}
