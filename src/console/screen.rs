//! What the terminal can show: its width, its height, colours, and a way to page what does not fit.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Colors {
    // As NO_COLOR, CLICOLOR_FORCE, TERM and the stream have it.
    #[default]
    Auto,
    Always,
    Never,
}

impl Colors {
    /// Decides for everything that this process writes without being asked each time.
    pub(crate) fn choose(self) {
        self.choice().write_global();
    }

    fn choice(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// Standard output as a person sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Whether a person looks at it.
    pub is_terminal: bool,
    /// Columns; `None` where nothing is ever cut.
    pub width: Option<usize>,
    pub height: usize,
    pub color: bool,
}

impl Screen {
    /// Returns what standard output is now, in `colors` if they are wanted there.
    pub(crate) fn now(colors: Colors) -> Self {
        let out = io::stdout();
        let color = match colors {
            Colors::Auto => !matches!(AutoStream::choice(&out), ColorChoice::Never),
            Colors::Always => true,
            Colors::Never => false,
        };
        if !out.is_terminal() {
            return Self { is_terminal: false, width: None, height: usize::MAX, color };
        }
        let (width, height) = terminal_size::terminal_size().map_or((80, 24), |(width, height)| (width.0, height.0));
        // A terminal that does not know its size says 0.
        let known = |size: u16, usual: usize| if size == 0 { usual } else { usize::from(size) };
        Self { is_terminal: true, width: Some(known(width, 80)), height: known(height, 24), color }
    }
}

/// A writer that shows control characters instead of letting them drive the terminal; line ends and tabs pass.
pub(crate) struct Visible<W> {
    out: W,
    /// The first byte of a two-byte control character was seen.
    lead: bool,
}

impl<W: Write> Visible<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, lead: false }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shown = Vec::with_capacity(bytes.len());
        for byte in bytes {
            match (self.lead, *byte) {
                (true, 0x80..=0x9f) => shown.extend(format!("\\u{{{byte:x}}}").bytes()),
                (true, byte) => shown.extend([0xc2, byte]),
                (false, 0xc2) => {}
                (false, b'\n' | b'\t' | b'\r') => shown.push(*byte),
                (false, 0..=0x1f | 0x7f) => shown.extend(format!("\\u{{{byte:x}}}").bytes()),
                (false, byte) => shown.push(byte),
            }
            self.lead = !self.lead && *byte == 0xc2;
        }
        self.out.write_all(&shown)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_wherever_the_writes_are_cut() {
        let text = "é\u{1b}[31m\u{9b}2J\tx\u{7f}ÂÃ\r\n".as_bytes();
        for cut in 0..=text.len() {
            let mut out = Visible::new(Vec::new());
            out.write_all(&text[..cut]).unwrap();
            out.write_all(&text[cut..]).unwrap();
            assert_eq!(String::from_utf8(out.out).unwrap(), "é\\u{1b}[31m\\u{9b}2J\tx\\u{7f}ÂÃ\r\n");
        }
    }
}
