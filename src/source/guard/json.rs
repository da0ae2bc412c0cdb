//! The scan of JSON: how deep objects and arrays are, and how many terms contexts have.

use super::check_depth;

/// The most terms that all contexts of a file may have: a term may be defined by the next, and so on to the last.
const MOST_TERMS: usize = 20_000;
const CONTEXT: &[u8] = b"@context";

/// The state of the scan.
#[derive(Default)]
pub(in crate::source) struct Json {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// The start of the last string.
    word: Vec<u8>,
    /// How deep the context is that is being read; 0 outside of contexts.
    context: usize,
    terms: usize,
}

impl Json {
    /// Takes the next byte; an error says why to stop.
    pub(super) fn take(&mut self, byte: u8) -> Result<(), String> {
        if self.in_string {
            self.string(byte);
            return Ok(());
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.word.clear();
            }
            b'{' | b'[' => {
                self.depth += 1;
                return check_depth(self.depth);
            }
            b'}' | b']' => {
                if self.depth == self.context {
                    self.context = 0;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b':' => return self.key(),
            _ => {}
        }
        Ok(())
    }

    fn string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_string = false,
            byte if self.word.len() <= CONTEXT.len() => self.word.push(byte),
            _ => {}
        }
    }

    /// Takes the end of a key.
    fn key(&mut self) -> Result<(), String> {
        if self.context > 0 {
            self.terms += 1;
        } else if self.word == CONTEXT {
            self.context = self.depth + 1;
        }
        if self.terms > MOST_TERMS {
            return Err(format!("the contexts of this file have more than {MOST_TERMS} terms"));
        }
        Ok(())
    }
}
