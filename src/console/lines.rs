//! Whether views for people are drawn: with the characters for lines and boxes, in ASCII, or not at all.

use std::io::{self, Write};
use std::sync::OnceLock;

use clap::ValueEnum;

/// The variable in the environment that chooses where no option does.
const VARIABLE: &str = "LERMAP_LINES";

/// What was chosen for this process.
static CHOSEN: OnceLock<Lines> = OnceLock::new();

/// How lines, boxes and bars are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Lines {
    // As LERMAP_LINES, the locale and TERM have it.
    #[default]
    Auto,
    Drawn,
    Ascii,
    None,
}

impl Lines {
    /// Decides for everything that this process shows.
    pub(crate) fn choose(self) {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let chosen = match self {
            Self::Auto => variable(VARIABLE).and_then(|value| Self::from_str(&value, true).ok()).unwrap_or_default(),
            chosen => chosen,
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
        let _ = CHOSEN.set(chosen.known(locale.as_deref(), variable("TERM").as_deref()));
    }

    /// Returns what was chosen.
    pub(crate) fn chosen() -> Self {
        CHOSEN.get().copied().unwrap_or(Self::Drawn)
    }

    /// Returns this choice, or the one that fits a locale and a terminal.
    fn known(self, locale: Option<&str>, terminal: Option<&str>) -> Self {
        let is_plain = matches!(locale, Some("C" | "POSIX")) || terminal == Some("dumb");
        match self {
            Self::Auto if is_plain => Self::Ascii,
            Self::Auto => Self::Drawn,
            chosen => chosen,
        }
    }

    /// Returns `out`, with ASCII in place of what is drawn if that was chosen.
    pub(crate) fn on<'a>(self, out: &'a mut dyn Write) -> Drawn<'a> {
        Drawn { out, is_ascii: matches!(self, Self::Ascii | Self::None), rest: Vec::new() }
    }
}

/// A writer that puts ASCII of the same width in place of lines, boxes, bars and marks; letters pass.
pub(crate) struct Drawn<'a> {
    out: &'a mut dyn Write,
    is_ascii: bool,
    /// The start of a character whose end is still to come.
    rest: Vec<u8>,
}

impl Write for Drawn<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_ascii {
            return self.out.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let mut shown = String::new();
        let pending = loop {
            match std::str::from_utf8(&self.rest) {
                Ok(text) => {
                    shown.extend(text.chars().map(plain));
                    break Vec::new();
                }
                Err(error) if error.error_len().is_none() => {
                    let (whole, rest) = self.rest.split_at(error.valid_up_to());
                    shown.extend(String::from_utf8_lossy(whole).chars().map(plain));
                    break rest.to_vec();
                }
                Err(_) => self.rest = String::from_utf8_lossy(&self.rest).into_owned().into_bytes(),
            }
        };
        self.rest = pending;
        self.out.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Returns what stands for `c` in ASCII, if it is drawn or a mark.
fn plain(c: char) -> char {
    match c {
        '─' | '━' | '═' | '–' | '—' => '-',
        '│' | '┃' | '║' | '├' | '┤' | '▏' => '|',
        '└' | '╰' => '`',
        '\u{2500}'..='\u{257f}' => '+',
        '\u{2580}'..='\u{259f}' => '#',
        '…' => '~',
        '·' | '•' => '-',
        '←' | '◀' | '◄' => '<',
        '→' | '▶' | '►' => '>',
        '×' => 'x',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_becomes_ascii_wherever_the_writes_are_cut() {
        let text = "a │ é\n──┼──\n├─ █▌ · 日本…\n".as_bytes();
        for cut in 0..=text.len() {
            let mut out = Vec::new();
            let mut drawn = Lines::Ascii.on(&mut out);
            drawn.write_all(&text[..cut]).unwrap();
            drawn.write_all(&text[cut..]).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), "a | é\n--+--\n|- ## - 日本~\n");
        }
    }

    #[test]
    fn the_locale_and_the_terminal_choose_where_nobody_else_does() {
        assert_eq!(Lines::Auto.known(Some("C"), None), Lines::Ascii);
        assert_eq!(Lines::Auto.known(Some("POSIX"), Some("xterm")), Lines::Ascii);
        assert_eq!(Lines::Auto.known(Some("C.UTF-8"), Some("xterm")), Lines::Drawn);
        assert_eq!(Lines::Auto.known(None, Some("dumb")), Lines::Ascii);
        assert_eq!(Lines::None.known(Some("C"), None), Lines::None);
    }
}
