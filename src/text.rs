//! What every room needs to say something of a text: the line and column of a byte, and a number of things.

use std::fmt;

/// A place in a text; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// The file as the user named it; `None` for text that was typed.
    pub file: Option<String>,
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}:{}:{}", file, self.line, self.column),
            None => write!(f, "line {}, column {}", self.line, self.column),
        }
    }
}

/// Returns the position of the byte `start` in `text`: line and column count from 1, columns in characters.
///
/// A byte behind the end, or inside a character, is where the text ends.
pub fn position(text: &str, start: usize) -> Position {
    let before = text.get(..start).unwrap_or(text);
    let line = 1 + before.matches('\n').count() as u64;
    let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count() as u64;
    Position { file: None, line, column }
}

/// Returns `number` with marks between thousands, such as `1,234`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns `text` for a part of an address: everything but letters, digits and `-._~` escaped (RFC 3986, 2.1).
pub fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Returns `text` with its escapes resolved, or nothing if what they encode is not UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    String::from_utf8(percent_bytes(text)).ok()
}

/// Returns the bytes that `text` encodes (RFC 3986, 2.1); an incomplete escape is text.
pub fn percent_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let escape = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let value = escape.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match value.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    bytes
}

/// Returns `count` with `noun`, thousands apart, in the plural unless it is one: `1 query`, `2,000 queries`.
pub fn counted(count: usize, noun: &str) -> String {
    let text = thousands(count);
    match noun.strip_suffix('y') {
        _ if count == 1 => format!("{text} {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{text} {stem}ies"),
        _ => format!("{text} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start: usize, line: u64, column: u64) {
        assert_eq!(position(text, start), Position { file: None, line, column });
    }

    #[test]
    fn one_is_no_plural() {
        let all = [(1, "query"), (2000, "query"), (0, "row"), (3, "key")].map(|(count, noun)| counted(count, noun));
        assert_eq!(all, ["1 query", "2,000 queries", "0 rows", "3 keys"]);
        assert_eq!(counted(2, "query"), "2 queries");
        assert_eq!(counted(1_234_567, "statement"), "1,234,567 statements");
    }

    #[test]
    fn thousands_are_marked() {
        for (number, expected) in [(7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), expected);
        }
    }

    #[test]
    fn columns_count_characters() {
        check("", 0, 1, 1);
        check("aé\nb", 3, 1, 3);
        check("aé\nb", 4, 2, 1);
    }

    #[test]
    fn a_place_that_is_none_is_the_end() {
        check("ab", 7, 1, 3);
        check("é", 1, 1, 2);
    }
}
