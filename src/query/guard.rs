//! Refuses texts that the parser cannot survive, before it sees them.
//!
//! The SPARQL parser is recursive: a deep nest of brackets or a long run of unary operators would exhaust the stack.
//! This scan is linear, skips strings, IRIs and comments, and names the place that goes too far.

use crate::error::{Error, Result};

/// How large and how deep a text may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Open brackets of any kind at one place.
    pub depth: usize,
    /// Unary operators, path operators or function names in a row.
    pub run: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 200, run: 200 }
    }
}

/// Returns an error with its place if `text` goes beyond `limits`. Takes O(n) time.
pub fn guard(text: &str, limits: Limits) -> Result<()> {
    if text.len() > limits.bytes {
        return Err(Error::usage(format!(
            "the query is {} bytes long, more than the limit of {}",
            text.len(),
            limits.bytes
        ))
        .with_hint("put long lists of values into a file and load it"));
    }
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut run) = (0, 0_usize, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at = skip_line(bytes, at),
            b'"' | b'\'' => {
                at = skip_string(bytes, at);
                run = 0;
                continue;
            }
            b'<' => {
                if let Some(end) = iri_end(bytes, at) {
                    at = end;
                    run = 0;
                    continue;
                }
            }
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > limits.depth {
                    return Err(too_deep(text, at, "brackets are nested", limits.depth));
                }
            }
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                run = 0;
            }
            b'!' | b'-' | b'+' | b'^' => {
                run += 1;
                if run > limits.run {
                    return Err(too_deep(text, at, "operators follow each other", limits.run));
                }
            }
            c if c.is_ascii_whitespace() => {}
            _ => run = 0,
        }
        at += 1;
    }
    Ok(())
}

fn too_deep(text: &str, at: usize, what: &str, limit: usize) -> Error {
    Error::usage(format!("{what} more than {limit} times"))
        .at_byte(None, text, at)
        .with_hint("write the query with fewer levels")
}

/// A piece of SPARQL text; strings, IRIs and comments are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A keyword, prefixed name or number.
    Word(&'a str),
    /// A variable, without its mark.
    Variable(&'a str),
    Punctuation(char),
}

/// Returns the tokens of `text`, for a quick look that does not need a parser.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            match bytes[at] {
                b'#' => at = skip_line(bytes, at),
                b'"' | b'\'' => at = skip_string(bytes, at),
                b'<' if iri_end(bytes, at).is_some() => at = iri_end(bytes, at).unwrap_or(at + 1),
                b'?' | b'$' if bytes.get(at + 1).is_some_and(|b| is_word(*b)) => {
                    at = word_end(bytes, at + 1);
                    return Some(Token::Variable(&text[start + 1..at]));
                }
                b if is_word(b) => {
                    at = word_end(bytes, at);
                    return Some(Token::Word(&text[start..at]));
                }
                b => {
                    at += 1;
                    if b.is_ascii_punctuation() {
                        return Some(Token::Punctuation(char::from(b)));
                    }
                }
            }
        }
        None
    })
}

/// Returns whether a byte can be part of a word; all of UTF-8 beyond ASCII can.
fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| !is_word(*b)).map_or(bytes.len(), |n| at + n)
}

fn skip_line(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n)
}

/// Returns the place behind the string that starts at `at`; the end of the text if it never closes.
fn skip_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let long = bytes.len() > at + 2 && bytes[at + 1] == quote && bytes[at + 2] == quote;
    let mut i = if long { at + 3 } else { at + 1 };
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i = (i + 2).min(bytes.len()),
            b if b == quote && !long => return i + 1,
            b if b == quote && bytes[i..].starts_with(&[quote; 3]) => return i + 3,
            b'\n' if !long => return i,
            _ => i += 1,
        }
    }
    bytes.len()
}

/// Returns the place behind the IRI that starts at `at`; `None` if `<` is the operator.
fn iri_end(bytes: &[u8], at: usize) -> Option<usize> {
    for (offset, b) in bytes[at + 1..].iter().enumerate() {
        match b {
            b'>' => return Some(at + offset + 2),
            b'<' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'\\' | 0..=b' ' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u64, u64)>) {
        let position = guard(text, Limits::default()).err().map(|error| {
            let position = error.position.expect("a place");
            (position.line, position.column)
        });
        assert_eq!(position, expected);
    }

    #[test]
    fn ordinary_queries_pass() {
        check("SELECT * { ?s ?p \"((((\" } # ((((", None);
        check("SELECT * { ?s <http://e/(((> '''({[''' FILTER(?a < 3 && ?b > 4) }", None);
    }

    #[test]
    fn deep_nests_are_refused_at_their_place() {
        check(&format!("\n{}", "(".repeat(10_000)), Some((2, 201)));
        check(&"{".repeat(201), Some((1, 201)));
        check(&format!("FILTER({}true)", "!".repeat(10_000)), Some((1, 208)));
        check(&"- ".repeat(10_000), Some((1, 401)));
    }

    #[test]
    fn open_strings_end_the_scan() {
        check("\"abc\\", None);
        check("'''", None);
    }
}
