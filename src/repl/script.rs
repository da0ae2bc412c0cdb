//! Statements and commands out of a file or a pipe: run in order, stopped by the first error.

use std::io::{self, Read};

use lermap::source::decode_text;
use lermap::{Error, Result};

use super::{Flow, Repl};
use crate::command::Session;

/// Scripts that read scripts that read scripts: deeper is a mistake.
const DEEPEST: usize = 16;

/// Runs standard input and returns the exit status.
pub(super) fn run_stdin(session: &mut Session<'_>) -> Result<u8> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|error| Error::io("read", "standard input", &error))?;
    run_script(&mut Repl::new(session), None, bytes)?;
    Ok(0)
}

/// Runs the script `bytes`, read from `file` or from standard input.
pub(crate) fn run_script(repl: &mut Repl<'_>, file: Option<&str>, bytes: Vec<u8>) -> Result<Flow> {
    if repl.depth == DEEPEST {
        return Err(Error::limit(format!("scripts read each other more than {DEEPEST} deep")));
    }
    let name = file.unwrap_or("standard input");
    let text = decode_text(name, bytes)?;
    repl.depth += 1;
    let result = repl.run_entry(&text);
    repl.depth -= 1;
    result.map_err(|mut error| {
        if let (Some(file), Some(position)) = (file, error.position.as_mut()) {
            position.file.get_or_insert_with(|| file.to_owned());
        }
        error
    })
}
