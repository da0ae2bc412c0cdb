//! Places in a text: the line and column of a byte.

use std::fmt;

/// A place in a text; lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// The file as the user named it; `None` for text that was typed.
    pub file: Option<String>,
    pub line: u64,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start: usize, line: u64, column: u64) {
        assert_eq!(position(text, start), Position { file: None, line, column });
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
