//! Refuses texts that the parser cannot survive, before it sees them.
//!
//! The SPARQL parser is recursive: a deep nest of brackets or a long run of unary operators would exhaust the stack.
//! This scan is linear, keeps no token, and names the place that goes too far.

use crate::error::{Error, Result};
use crate::syntax::{Kind, iterate};

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
///
/// # Errors
/// When `text` is longer or deeper than `limits`; the error has the place.
pub fn guard(text: &str, limits: Limits) -> Result<()> {
    if text.len() > limits.bytes {
        return Err(Error::usage(format!(
            "the query is {} bytes long, more than the limit of {}",
            text.len(),
            limits.bytes
        ))
        .with_hint("put long lists of values into a file and load it"));
    }
    let (mut depth, mut run) = (0_usize, 0_usize);
    for token in iterate(text) {
        match (token.kind, token.text) {
            (Kind::Space | Kind::Comment, _) => {}
            (Kind::Open, _) | (Kind::Mark, "<<" | "<<(" | "{|") => {
                depth += 1;
                if depth > limits.depth {
                    return Err(too_deep(text, token.start, "brackets are nested", limits.depth));
                }
            }
            (Kind::Close, _) | (Kind::Mark, ">>" | ")>>" | "|}") => {
                depth = depth.saturating_sub(1);
                run = 0;
            }
            (Kind::Mark, "!" | "-" | "+" | "^" | "^^") => {
                run += token.text.len();
                if run > limits.run {
                    return Err(too_deep(text, token.start, "operators follow each other", limits.run));
                }
            }
            _ => run = 0,
        }
    }
    Ok(())
}

fn too_deep(text: &str, at: usize, what: &str, limit: usize) -> Error {
    Error::usage(format!("{what} more than {limit} times"))
        .at_byte(None, text, at)
        .with_hint("write the query with fewer levels")
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
        check(&"<< ".repeat(10_000), Some((1, 601)));
        check(&"<<( ".repeat(10_000), Some((1, 801)));
    }

    #[test]
    fn open_strings_end_the_scan() {
        check("\"abc\\", None);
        check("'''", None);
    }
}
