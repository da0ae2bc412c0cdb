//! Counts lines and columns on the way to the XML reader, and bounds what it may gather in one piece.

use std::io::{self, BufRead, Read};

use super::LineColumn;
use crate::source::guard::Refusal;

/// The longest text, tag, comment or declaration.
const LONGEST: u64 = 64 << 20;

/// A reader that knows where it is.
pub(super) struct Lines<R> {
    inner: R,
    line: u64,
    column: u64,
    bytes: u64,
    /// Where the event started that is being read.
    event: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, line: 1, column: 1, bytes: 0, event: 0 }
    }

    /// Returns the place of the next byte.
    pub(super) fn place(&self) -> LineColumn {
        (self.line, self.column)
    }

    /// Returns how many bytes were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Says that what follows is a new event.
    pub(super) fn start_event(&mut self) {
        self.event = self.bytes;
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes - self.event > LONGEST {
            let message = format!("one text or tag is longer than {} MiB", LONGEST >> 20);
            return Err(io::Error::other(Refusal { message, place: Some(self.place()), hint: super::HINT }));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // What was filled lies there still, so that nothing is read here.
        if let Ok(available) = self.inner.fill_buf() {
            for byte in &available[..count.min(available.len())] {
                if *byte == b'\n' {
                    self.line += 1;
                    self.column = 1;
                } else {
                    // Continuation bytes belong to the character before them.
                    self.column += u64::from(byte & 0xc0 != 0x80);
                }
            }
        }
        self.bytes += count as u64;
        self.inner.consume(count);
    }
}
