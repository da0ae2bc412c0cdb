//! The parser's own words, made readable.

use crate::error::Error;
use crate::syntax::Token;

/// Returns the error for `text` at the parser's own place. `tokens` are without blanks.
pub(super) fn by_parser(text: &str, tokens: &[Token<'_>], message: &str) -> Error {
    let parsed = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, rest) = rest.split_once(": expected ")?;
        Some((line.parse::<u64>().ok()?, column.parse::<u64>().ok()?, rest))
    });
    let Some((line, column, expected)) = parsed else {
        return Error::usage(format!("this is not SPARQL: {message}"));
    };
    let kinds: Vec<&str> = expected.trim_start_matches("one of ").split(", ").collect();
    // A rule is a sentence among the tokens that could be there too.
    if let Some(rule) = kinds.iter().find(|kind| kind.split(' ').count() > 2 && !kind.contains('[')) {
        return Error::usage(format!("this is not SPARQL: {rule}")).at(None, text, line, column);
    }
    let end = tokens.last().map_or(0, Token::end);
    let place = crate::text::position(text, end);
    let wanted = spelled(&kinds);
    if (line, column) >= (place.line, place.column) {
        let what = match innermost(tokens) {
            Some(bracket) => format!("`{bracket}`"),
            None => wanted.unwrap_or_else(|| "more".to_owned()),
        };
        return Error::usage(format!("the text ends too early: {what} is missing")).at_byte(None, text, end);
    }
    let message = match wanted {
        None => "this is not allowed here".to_owned(),
        Some(wanted) => format!("this is not SPARQL: expected {wanted}"),
    };
    Error::usage(message).at(None, text, line, column)
}

/// Returns what closes the innermost open bracket.
fn innermost(tokens: &[Token<'_>]) -> Option<char> {
    let mut open = Vec::new();
    for token in tokens {
        match token.text {
            "{" => open.push('}'),
            "(" => open.push(')'),
            "[" => open.push(']'),
            "}" | ")" | "]" => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// Returns the kinds of token that could be there in words, a few of them.
fn spelled(kinds: &[&str]) -> Option<String> {
    const MOST: usize = 6;
    let mut words: Vec<String> = Vec::new();
    for kind in kinds {
        let plain = kind.trim_matches('"');
        let word = match plain {
            "?" | "$" => "a variable".to_owned(),
            "<" => "an IRI".to_owned(),
            ":" => "a name such as `ler:Stage`".to_owned(),
            "'" | "'''" | "\"" | "\"\"\"" | "" => "a text".to_owned(),
            "+" | "-" => "a number".to_owned(),
            plain if plain.contains('[') || plain.contains('\\') => continue,
            plain => format!("`{plain}`"),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(MOST);
    match words.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [rest @ .., last] => Some(format!("{} or {last}", rest.join(", "))),
    }
}
