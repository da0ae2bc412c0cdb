//! Sentences on standard error: errors, warnings and notes.

use std::io::Write;

use lermap::{Error, Kind};

/// Tells the user about `error` and returns the exit status.
pub(crate) fn report(error: &Error) -> u8 {
    if error.kind != Kind::BrokenPipe {
        let mut out = anstream::stderr().lock();
        for error in std::iter::once(error).chain(&error.others) {
            let _ = writeln!(out, "Error: {error}");
            if let Some(caret) = error.caret() {
                let _ = writeln!(out, "{caret}");
            }
            if let Some(hint) = &error.hint {
                let _ = writeln!(out, "Hint: {hint}");
            }
        }
    }
    error.kind.exit_status()
}

/// Tells the user about something that looks wrong.
pub(crate) fn warn(warning: &Error) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "Warning: {warning}");
    if let Some(hint) = &warning.hint {
        let _ = writeln!(out, "Hint: {hint}");
    }
}

/// Tells the user what was done.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
