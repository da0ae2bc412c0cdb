//! A reader that changes what goes through it, byte by byte, before a parser sees it.

use std::io::{self, Read};

/// What is done to each byte.
pub(super) trait Rewrite {
    /// Takes the next byte and adds what to read in its place, now or later.
    fn take(&mut self, byte: u8, out: &mut Vec<u8>);

    /// Adds what is left at the end.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// A reader behind a [`Rewrite`]. It hands on what one read of the inner reader gave, so that a reader by lines stays
/// one.
pub(super) struct Rewritten<R, W> {
    inner: R,
    rewrite: W,
    buffer: Vec<u8>,
    out: Vec<u8>,
    /// How much of `out` was handed on.
    at: usize,
}

impl<R: Read, W: Rewrite> Rewritten<R, W> {
    pub(super) fn new(inner: R, rewrite: W) -> Self {
        Self::by_blocks(inner, rewrite, 1 << 16)
    }

    /// Returns a reader that asks for `size` bytes at once.
    pub(super) fn by_blocks(inner: R, rewrite: W, size: usize) -> Self {
        Self { inner, rewrite, buffer: vec![0; size], out: Vec::new(), at: 0 }
    }

    /// Reads on until there is something to hand on, or the end.
    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        while self.out.is_empty() {
            let count = self.inner.read(&mut self.buffer)?;
            for byte in &self.buffer[..count] {
                self.rewrite.take(*byte, &mut self.out);
            }
            if count == 0 {
                self.rewrite.end(&mut self.out);
                break;
            }
        }
        Ok(())
    }
}

impl<R: Read, W: Rewrite> Read for Rewritten<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.out.len() {
            self.fill()?;
        }
        let count = buffer.len().min(self.out.len() - self.at);
        buffer[..count].copy_from_slice(&self.out[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
