//! The one error type: what went wrong, where, and what to do next.
//!
//! An error is a sentence that names the thing, a position where there is one, and a hint. Its [`Kind`] decides the
//! exit status of the program. Nothing here prints.

use std::fmt;
use std::io;

pub use crate::text::Position;
use crate::text::position;

/// The result of everything that can fail in this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure this is; the program turns it into its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A negative answer that was asked for (exit status 1).
    Negative,
    /// Wrong usage or a SPARQL syntax error (exit status 2).
    Usage,
    /// A name that nothing has (exit status 2; 1 where a command asks whether there is something of this name).
    Unknown,
    /// What was asked for is right, but this store or engine cannot do it (exit status 2).
    Unsupported,
    /// Bad data, or a file that cannot be read or written (exit status 3).
    Data,
    /// A limit of size, memory or depth was reached (exit status 4).
    Limit,
    /// The time that was given is over (exit status 4).
    Timeout,
    /// A remote endpoint failed (exit status 5).
    Endpoint,
    /// The user interrupted the work (exit status 130).
    Interrupted,
    /// The reader of our output went away, which is not a failure (exit status 0).
    BrokenPipe,
}

impl Kind {
    /// Returns the exit status of the process for this kind.
    pub fn exit_status(self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::Negative => 1,
            Self::Usage | Self::Unknown | Self::Unsupported => 2,
            Self::Data => 3,
            Self::Limit | Self::Timeout => 4,
            Self::Endpoint => 5,
            Self::Interrupted => 130,
        }
    }
}

/// A failure: one sentence, a position, the text at the position, a hint.
///
/// ```
/// use lermap::Error;
///
/// let error = Error::usage("`x` is not a number").at_byte(Some("a.csv"), "n\nx\n", 2).with_hint("write digits");
/// assert_eq!(error.to_string(), "a.csv:2:1: `x` is not a number");
/// assert_eq!(error.kind.exit_status(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What sort of failure it is.
    pub kind: Kind,
    /// The sentence, without a full stop and without the position.
    pub message: String,
    /// Where in a file or a text, if it is about one.
    pub position: Option<Position>,
    /// The line of text that the position points into.
    pub excerpt: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
    /// Further failures of the same run, in order of position.
    pub others: Vec<Error>,
}

impl Error {
    /// Returns an error of `kind` that says `message`.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), position: None, excerpt: None, hint: None, others: Vec::new() }
    }

    /// Returns an error about wrong usage.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Returns this error as a negative answer if a name that nothing has is the reason.
    #[must_use]
    pub fn unknown_as_negative(self) -> Self {
        if self.kind == Kind::Unknown { Self { kind: Kind::Negative, ..self } } else { self }
    }

    /// Returns the error of `store`, which cannot do what `operation` says, as in "cannot show a plan here".
    pub fn unsupported(store: &str, operation: &str) -> Self {
        Self::new(Kind::Unsupported, format!("{store} cannot {operation} here"))
    }

    /// Returns an error about data or files.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(Kind::Data, message)
    }

    /// Returns an error about a limit that was reached.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(Kind::Limit, message)
    }

    /// Returns the error of work that the user interrupted.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted")
    }

    /// Returns the error for an unknown `name` of a `what`, with the known names nearest to it as hint.
    pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let near = nearest(name, &known, 3);
        let error = Self::new(Kind::Unknown, format!("unknown {what} `{name}`"));
        if !near.is_empty() {
            let list: Vec<String> = near.iter().map(|n| format!("`{n}`")).collect();
            error.with_hint(format!("did you mean {}?", list.join(", ")))
        } else if known.is_empty() {
            error
        } else {
            error.with_hint(format!("known: {}", known.join(", ")))
        }
    }

    /// Returns the error of an input or output operation on `path`.
    pub fn io(action: &str, path: impl fmt::Display, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Kind::BrokenPipe, "the reader of the output went away");
        }
        Self::data(format!("cannot {action} `{path}`: {}", io_reason(error)))
    }

    /// Returns this error with `hint` as what to do next.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns this error at `position`.
    #[must_use]
    pub fn with_position(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// Sets the position to `line` and `column` of `text`, and the excerpt to that line.
    #[must_use]
    pub fn at(mut self, file: Option<&str>, text: &str, line: u64, column: u64) -> Self {
        self.position = Some(Position { file: file.map(str::to_owned), line, column });
        let line = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        self.excerpt = text.lines().nth(line).map(str::to_owned);
        self
    }

    /// Sets the position to the byte `start` of `text`, and the excerpt to its line.
    #[must_use]
    pub fn at_byte(self, file: Option<&str>, text: &str, start: usize) -> Self {
        let Position { line, column, .. } = position(text, start);
        self.at(file, text, line, column)
    }

    /// Puts the name of the file at `path` in front of the message.
    #[must_use]
    pub fn of_file(mut self, path: &std::path::Path) -> Self {
        self.message = format!("`{}`: {}", path.display(), self.message);
        self
    }

    /// Returns one error for `errors`: the first, with the others behind it; `None` if there is none.
    pub fn all(mut errors: Vec<Self>) -> Option<Self> {
        if errors.is_empty() {
            return None;
        }
        let mut first = errors.remove(0);
        first.others.extend(errors);
        Some(first)
    }

    /// Returns whether the reader of our output went away.
    pub fn is_broken_pipe(&self) -> bool {
        self.kind == Kind::BrokenPipe
    }

    /// Returns the line of the excerpt with a caret under the column, ready to print; `None` without an excerpt.
    ///
    /// Tabs become one blank, control characters become visible, and a long line is cut around the column.
    pub fn caret(&self) -> Option<String> {
        const WIDTH: usize = 100;
        let (excerpt, position) = (self.excerpt.as_ref()?, self.position.as_ref()?);
        let column = usize::try_from(position.column.max(1) - 1).unwrap_or(0);
        let characters: Vec<char> = excerpt.chars().map(visible).collect();
        let column = column.min(characters.len());
        let start = column.saturating_sub(WIDTH / 2);
        let end = (start + WIDTH).min(characters.len());
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        let text: String = characters[start..end].iter().collect();
        let indent = " ".repeat(column - start);
        Some(format!("{number} | {text}\n{margin} | {indent}^"))
    }
}

/// Returns the line and the column of the byte `start` of `text`, both from 1, the column in characters.
pub fn line_and_column(text: &str, start: usize) -> (u64, u64) {
    let before = text.get(..start).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
    (line, column)
}

/// Returns a character that is safe to show in a terminal in place of `c`.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Returns what failed, as far as the kind of an error without a path tells it.
fn io_failure(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind as E;
    match kind {
        E::StorageFull | E::QuotaExceeded | E::FileTooLarge | E::ReadOnlyFilesystem | E::WriteZero => {
            "cannot write the output"
        }
        E::UnexpectedEof | E::InvalidData => "cannot read the input",
        _ => "reading or writing failed",
    }
}

/// Returns why an operation failed, in words without the system's error number.
fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string();
            match text.find(" (os error") {
                Some(end) => text[..end].to_lowercase(),
                None => text,
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = &self.position {
            write!(f, "{position}: ")?;
        }
        for c in self.message.chars() {
            let shown = if c == '\n' { c } else { visible(c) };
            fmt::Write::write_char(f, shown)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::BrokenPipe, "the reader of the output went away"),
            kind => Self::data(format!("{}: {}", io_failure(kind), io_reason(&error))),
        }
    }
}

/// Returns up to `count` of `known` that are nearest to `name`: same start first, then by edit distance.
pub fn nearest<'a>(name: &str, known: &[&'a str], count: usize) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    // What is farther is another word.
    let limit = ((wanted.chars().count() / 3).max(1) + 1).min(2);
    let mut scored: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            if wanted.len() > 1 && (lower.starts_with(&wanted) || wanted.starts_with(&lower)) {
                return Some((0, *candidate));
            }
            let distance = edit_distance(&wanted, &lower);
            (distance <= limit).then_some((distance, *candidate))
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.into_iter().take(count).map(|(_, name)| name).collect()
}

/// Returns the Levenshtein distance of two short texts, in O(|a| · |b|) time and O(|b|) memory.
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substitution = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_the_nearest() {
        let error = Error::unknown("format", "cvs", ["csv", "table"]);
        assert_eq!(error.to_string(), "unknown format `cvs`");
        assert_eq!(error.hint.as_deref(), Some("did you mean `csv`?"));
    }

    #[test]
    fn unknown_lists_all_when_none_is_near() {
        let error = Error::unknown("format", "hologram", ["csv", "table"]);
        assert_eq!(error.hint.as_deref(), Some("known: csv, table"));
    }

    #[test]
    fn caret_stands_under_the_column() {
        let error = Error::usage("x").at(None, "one\ntwo three\n", 2, 5);
        assert_eq!(error.caret().unwrap(), "2 | two three\n  |     ^");
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "é\nab";
        assert_eq!([0, 2, 3, 5, 99].map(|at| line_and_column(text, at)), [(1, 1), (1, 2), (2, 1), (2, 3), (2, 3)]);
    }

    #[test]
    fn caret_survives_a_column_past_the_end_and_control_characters() {
        let error = Error::usage("x").at(None, "a\u{1b}[31m", 1, 99);
        assert_eq!(error.caret().unwrap(), "1 | a\u{fffd}[31m\n  |       ^");
    }

    #[test]
    fn message_never_carries_control_characters() {
        assert_eq!(Error::data("bad \u{1b}]0;x\u{7}").to_string(), "bad \u{fffd}]0;x\u{fffd}");
    }

    #[test]
    fn edit_distance_counts_edits() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("abc", "abc"), 0);
    }
}
