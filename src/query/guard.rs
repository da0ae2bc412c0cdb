//! Refuses texts that the parser cannot survive, before it sees them.
//!
//! The SPARQL parser is recursive: a deep nest of brackets or a long run of unary operators would exhaust the stack.
//! This scan is linear, keeps no token, and names the place that goes too far.

use crate::error::{Error, Result};
use crate::syntax::{Token, TokenKind, iterate};

/// How large and how deep a text may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Open brackets of any kind at one place.
    pub depth: usize,
    /// Unary operators, path operators or function names in a row.
    pub run: usize,
    /// Operators between values, or parts of a group, at one level of brackets.
    pub chain: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 200, run: 200, chain: 4000 }
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
    let mut chains = Chains { levels: vec![Level::default()], is_data_next: false };
    for token in iterate(text) {
        if chains.longest(&token) > limits.chain {
            return Err(too_many(text, token.start, limits.chain));
        }
        match (token.kind, token.text) {
            (TokenKind::Space | TokenKind::Comment, _) => {}
            (TokenKind::Open, _) | (TokenKind::Mark, "<<" | "<<(" | "{|") => {
                depth += 1;
                if depth > limits.depth {
                    return Err(too_deep(text, token.start, "brackets are nested", limits.depth));
                }
            }
            (TokenKind::Close, _) | (TokenKind::Mark, ">>" | ")>>" | "|}") => {
                depth = depth.saturating_sub(1);
                run = 0;
            }
            (TokenKind::Mark, "!" | "-" | "+" | "^" | "^^") => {
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

/// What a chain of operators or of parts of a group becomes is as deep as the chain is long.
struct Chains {
    /// The open brackets, and the whole text.
    levels: Vec<Level>,
    /// Whether the next braces hold data, of which nothing becomes deep.
    is_data_next: bool,
}

#[derive(Clone, Copy, Default)]
struct Level {
    links: usize,
    is_data: bool,
    is_list: bool,
}

impl Chains {
    /// Takes `token` and returns how long the chain at its place is.
    fn longest(&mut self, token: &Token<'_>) -> usize {
        const OPERATORS: [&str; 9] = ["+", "-", "*", "/", "&&", "||", "|", "^", "?"];
        const PARTS: [&str; 6] = ["UNION", "OPTIONAL", "FILTER", "MINUS", "BIND", "LATERAL"];
        let is_outside = self.levels.len() == 1;
        let Some(level) = self.levels.last_mut() else { return 0 };
        match (token.kind, token.text) {
            (TokenKind::Open, text) => {
                let is_data = level.is_data || (text == "{" && self.is_data_next);
                level.links += usize::from(text == "{" && !is_data);
                let links = level.links;
                self.is_data_next &= text != "{";
                self.levels.push(Level { links: 0, is_data, is_list: text == "(" });
                return links;
            }
            (TokenKind::Close, _) if !is_outside => _ = self.levels.pop(),
            // The next argument, or the next operation of an update.
            (TokenKind::Mark, ",") if level.is_list => level.links = 0,
            (TokenKind::Mark, ";") if is_outside => level.links = 0,
            (TokenKind::Mark, text) if OPERATORS.contains(&text) && !level.is_data => level.links += 1,
            (TokenKind::Word, word) if PARTS.iter().any(|part| word.eq_ignore_ascii_case(part)) => level.links += 1,
            (TokenKind::Word, _) => self.is_data_next |= token.is_word("VALUES") || token.is_word("DATA"),
            _ => {}
        }
        self.levels.last().map_or(0, |level| level.links)
    }
}

fn too_many(text: &str, at: usize, limit: usize) -> Error {
    Error::usage(format!("more than {limit} operators or parts of a group follow each other"))
        .at_byte(None, text, at)
        .with_hint("write many alternatives with IN or VALUES, and parts of the query as sub-selects")
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
    fn long_chains_are_refused_and_long_lists_pass() {
        let many = |part: &str| part.repeat(5_000);
        check(&format!("FILTER(1{})", many("+1")), Some((1, 8009)));
        check(&format!("{{ {} }}", many("{} UNION ")), Some((1, 18_003)));
        check(&format!("{{ {} }}", many("{ } ")), Some((1, 16_003)));
        check(&format!("{{ {} }}", many("?a :p* ?b . ")), Some((1, 48_008)));
        check(&format!("SELECT * {{ VALUES (?x) {{ {} }} }}", many("(-1) ")), None);
        check(&format!("SELECT * {{ VALUES ?x {{ {} }} }}", many("-1 ")), None);
        check(&format!("INSERT DATA {{ {} }}", many(":s :p -1 . GRAPH :g { } ")), None);
        check(&many("INSERT DATA { :s :p 1 } ; DELETE WHERE { ?s ?p 1 } ; "), None);
        check(&format!("FILTER(?x IN (1{}))", many(", -1")), None);
        check(&format!("{{ {} }}", many("?a :p ?b ; :q ?c . ")), None);
    }

    #[test]
    fn open_strings_end_the_scan() {
        check("\"abc\\", None);
        check("'''", None);
    }
}
