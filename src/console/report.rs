//! Sentences on standard error: errors, warnings and notes.

use std::io::Write;

use anstyle::Style;
use lermap::{Error, Kind, hue};

/// Tells the user about `error` and returns the exit status.
pub(crate) fn report(error: &Error) -> u8 {
    if error.kind != Kind::BrokenPipe {
        let mut out = anstream::stderr().lock();
        for error in std::iter::once(error).chain(&error.others) {
            let _ = writeln!(out, "{} {error}", word("Error:", hue::MAGENTA));
            if let Some(caret) = error.caret() {
                let _ = writeln!(out, "{caret}");
            }
            if let Some(hint) = &error.hint {
                let _ = writeln!(out, "{} {hint}", word("Hint:", hue::BLUE));
            }
        }
    }
    error.kind.exit_status()
}

/// Tells the user about something that looks wrong.
pub(crate) fn warn(warning: &Error) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{} {warning}", word("Warning:", hue::BROWN));
    if let Some(hint) = &warning.hint {
        let _ = writeln!(out, "{} {hint}", word("Hint:", hue::BLUE));
    }
}

/// Tells the user what was done.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Returns the first word of a sentence in its colour; the stream takes the colour away where none is wanted.
fn word(text: &str, style: Style) -> String {
    let style = style.bold();
    format!("{style}{text}{style:#}")
}
