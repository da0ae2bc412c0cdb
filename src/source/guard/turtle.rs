//! The scan of Turtle, TriG, N-Triples and N-Quads: how deep triple terms are in each other.

use super::{Complaint, check_depth};

/// What the scan is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum ScanState {
    #[default]
    Text,
    /// Behind `<`: an IRI or a triple term.
    Opened,
    Iri,
    Comment,
    /// Behind one quote, or two.
    Quoted {
        quote: u8,
        count: u8,
    },
    /// In a string that ends with as many quotes as it started with.
    String {
        quote: u8,
        is_long: bool,
    },
}

/// The state of the scan.
#[derive(Debug, Default)]
pub(in crate::source) struct Turtle {
    place: ScanState,
    depth: usize,
    escaped: bool,
    /// Quotes or closing brackets in a row.
    count: u8,
}

impl Turtle {
    /// Takes the next byte; an error says why to stop.
    pub(in crate::source) fn take(&mut self, byte: u8) -> Result<(), Complaint> {
        if self.escaped {
            self.escaped = false;
            return Ok(());
        }
        match self.place {
            ScanState::Text => self.text(byte),
            ScanState::Opened if byte == b'<' => {
                self.place = ScanState::Text;
                self.depth += 1;
                return Ok(check_depth(self.depth)?);
            }
            ScanState::Opened | ScanState::Iri => {
                self.place = if byte == b'>' { ScanState::Text } else { ScanState::Iri }
            }
            ScanState::Comment => {
                if byte == b'\n' {
                    self.place = ScanState::Text;
                }
            }
            ScanState::Quoted { quote, count } => return self.quoted(byte, quote, count),
            ScanState::String { quote, is_long } => return self.string(byte, quote, is_long),
        }
        Ok(())
    }

    /// Returns whether the last byte is in no string, IRI or comment.
    pub(in crate::source) fn is_in_text(&self) -> bool {
        self.place == ScanState::Text
    }

    fn text(&mut self, byte: u8) {
        let closing = std::mem::take(&mut self.count);
        match byte {
            b'<' => self.place = ScanState::Opened,
            b'>' if closing == 1 => self.depth = self.depth.saturating_sub(1),
            b'>' => self.count = 1,
            b'#' => self.place = ScanState::Comment,
            b'"' | b'\'' => self.place = ScanState::Quoted { quote: byte, count: 1 },
            b'\\' => self.escaped = true,
            _ => {}
        }
    }

    fn quoted(&mut self, byte: u8, quote: u8, count: u8) -> Result<(), Complaint> {
        match (byte == quote, count) {
            (true, 1) => self.place = ScanState::Quoted { quote, count: 2 },
            (true, _) => self.place = ScanState::String { quote, is_long: true },
            (false, 1) => {
                self.place = ScanState::String { quote, is_long: false };
                return self.string(byte, quote, false);
            }
            // Two quotes are an empty string.
            (false, _) => {
                self.place = ScanState::Text;
                self.text(byte);
            }
        }
        Ok(())
    }

    fn string(&mut self, byte: u8, quote: u8, is_long: bool) -> Result<(), Complaint> {
        match byte {
            b'\\' => {
                self.count = 0;
                self.escaped = true;
            }
            b'\n' if !is_long => {
                let message = "this string does not end on its line".to_owned();
                return Err(Complaint {
                    message,
                    hint: "close it, or put three quotes around a text of several lines",
                });
            }
            byte if byte == quote => {
                self.count += 1;
                if !is_long || self.count == 3 {
                    self.count = 0;
                    self.place = ScanState::Text;
                }
            }
            _ => self.count = 0,
        }
        Ok(())
    }
}
