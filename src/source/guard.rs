//! Watches the bytes of JSON-LD, Turtle and its relatives on their way to the parser, and stops what would exhaust it.
//!
//! The parser of JSON-LD takes time that grows with the square of the nesting depth, and follows prefixes of a context
//! from one to the next on the stack; a triple term within triple terms is a deep value, which is dropped on the stack.
//! The scan keeps a few numbers and does not judge syntax: that is the parser's work.

mod json;
mod turtle;

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use self::json::Json;
pub(super) use self::turtle::Turtle;

/// The deepest nesting of elements, objects or triple terms that is read.
const DEEPEST: usize = 256;

/// Why the reading was stopped, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// From 1, if the place is known.
    pub(super) place: Option<(u64, u64)>,
    pub(super) hint: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// Why a scan stops, and what to do.
pub(super) struct Complaint {
    message: String,
    hint: &'static str,
}

impl From<String> for Complaint {
    fn from(message: String) -> Self {
        Self { message, hint: "if the file is to be trusted, convert it to N-Quads with another tool" }
    }
}

/// What is watched.
pub(super) enum Watch {
    Json(Box<Json>),
    Turtle(Turtle),
}

impl Watch {
    pub(super) fn json() -> Self {
        Self::Json(Box::default())
    }

    pub(super) fn turtle() -> Self {
        Self::Turtle(Turtle::default())
    }

    /// Takes the next byte; an error says why to stop.
    fn take(&mut self, byte: u8) -> Result<(), Complaint> {
        match self {
            Self::Json(json) => Ok(json.take(byte)?),
            Self::Turtle(turtle) => turtle.take(byte),
        }
    }
}

/// A reader that hands on only bytes that were looked at.
pub(super) struct Guarded<R> {
    inner: R,
    watch: Watch,
    /// Hands on one line at a time, so that [`Guarded::line`] is the line that the parser reads.
    by_line: bool,
    line: u64,
    column: u64,
    /// The line of the last byte that was handed on.
    handed_on: Rc<Cell<u64>>,
}

impl<R: BufRead> Guarded<R> {
    pub(super) fn new(inner: R, watch: Watch) -> Self {
        Self { inner, watch, by_line: false, line: 1, column: 0, handed_on: Rc::new(Cell::new(1)) }
    }

    /// Returns this reader, which hands on one line at a time.
    pub(super) fn by_line(mut self) -> Self {
        self.by_line = true;
        self
    }

    /// Returns the line up to which bytes were handed on. By lines, it is the one at which the parser reads.
    pub(super) fn line(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.handed_on)
    }

    fn look(&mut self, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            // Continuation bytes belong to the character before them.
            self.column += u64::from(byte & 0xc0 != 0x80);
            if let Err(Complaint { message, hint }) = self.watch.take(*byte) {
                let place = Some((self.line, self.column));
                return Err(io::Error::other(Refusal { message, place, hint }));
            }
            if *byte == b'\n' {
                self.line += 1;
                self.column = 0;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.inner.fill_buf()?;
        let available = &available[..available.len().min(buffer.len())];
        let end = available.iter().position(|byte| self.by_line && *byte == b'\n').map(|end| end + 1);
        let count = end.unwrap_or(available.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.inner.consume(count);
        self.handed_on.set(self.line);
        self.look(&buffer[..count])?;
        Ok(count)
    }
}

/// Returns an error if `depth` is more than what is read.
pub(super) fn check_depth(depth: usize) -> Result<(), String> {
    if depth > DEEPEST { Err(format!("this is nested more than {DEEPEST} deep")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text` in pieces of every small size, and compares why it was refused; empty if it was not.
    #[track_caller]
    fn check(watch: fn() -> Watch, text: &str, expected: &str) {
        for piece in [1, 3, 8192] {
            let mut guarded = Guarded::new(text.as_bytes(), watch());
            let mut buffer = vec![0; piece];
            let refusal = loop {
                match guarded.read(&mut buffer) {
                    Ok(0) => break String::new(),
                    Ok(_) => {}
                    Err(error) => {
                        let refusal = error.downcast::<Refusal>().unwrap();
                        let (line, column) = refusal.place.unwrap();
                        break format!("{line}:{column} {refusal}");
                    }
                }
            };
            assert_eq!(refusal, expected, "in pieces of {piece}");
        }
    }

    fn json(text: &str, expected: &str) {
        check(Watch::json, text, expected);
    }

    fn turtle(text: &str, expected: &str) {
        check(Watch::turtle, text, expected);
    }

    #[test]
    fn deep_json_is_refused_at_its_place() {
        json(&"[".repeat(256), "");
        json(&format!("\u{e9}\n{}", "[".repeat(257)), "2:257 this is nested more than 256 deep");
        json(&"{}[]".repeat(1000), "");
    }

    #[test]
    fn braces_in_strings_do_not_count() {
        json(&format!("\"{}\"", "[".repeat(1000)), "");
        json(&format!("\"\\\"{}\"", "{".repeat(1000)), "");
        json(&format!("\"\\\\\"{}", "{".repeat(257)), "1:261 this is nested more than 256 deep");
    }

    #[test]
    fn deep_triple_terms_are_refused_at_their_place() {
        turtle(&"<<( ".repeat(256), "");
        turtle(&"<<( ".repeat(257), "1:1026 this is nested more than 256 deep");
        turtle(&"<< <a:b> a:c >> a:d <<( a:b <c:d> 'e' )>> .\n".repeat(1000), "");
        turtle("a:b a:c {| a:d a:e |} .\n", "");
        for depth in [1_000, 100_000, 1_000_000] {
            turtle(&"<<( <a:b> <a:b> ".repeat(depth), "1:4098 this is nested more than 256 deep");
        }
    }

    #[test]
    fn brackets_in_texts_names_and_comments_do_not_count() {
        let many = "<<(".repeat(300);
        turtle(&format!("<a:b> <a:c> \"{many}\", '{many}', \"\"\"{many}\" {many}\"\"\" . # {many}\n"), "");
        turtle(&format!("<a:b> <a:c> '''\\' {many} '' \\''' {many}''' . <<( <a:b>"), "");
        turtle(&format!("a:it\\'s a:c '', \"\", \"\\\"{many}\" . {}", "<<(".repeat(256)), "");
    }

    #[test]
    fn many_terms_of_a_context_are_refused() {
        let terms: Vec<String> = (0..=20_000).map(|n| format!("\"t{n}\": \"t{}:x\"", n + 1)).collect();
        let text = format!("{{\"@context\": {{{}}}}}", terms.join(","));
        let mut guarded = Guarded::new(text.as_bytes(), Watch::json());
        let error = std::io::copy(&mut guarded, &mut std::io::sink()).unwrap_err();
        assert_eq!(error.to_string(), "the contexts of this file have more than 20000 terms");
        json(&format!("{{\"a\": {{{}}}}}", terms.join(",")), "");
    }
}
