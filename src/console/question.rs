//! Questions to the person at the prompt.

use lermap::{Error, Result};
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

/// Asks whether to go on. Fails unless the answer is yes.
pub(crate) fn confirm(question: &str) -> Result<()> {
    let failed = |error: ReadlineError| Error::data(format!("cannot read from the terminal: {error}"));
    let answer = match DefaultEditor::new().map_err(failed)?.readline(&format!("{question} [y/N] ")) {
        Ok(answer) => answer,
        Err(ReadlineError::Interrupted | ReadlineError::Eof) => String::new(),
        Err(error) => return Err(failed(error)),
    };
    if ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
        return Ok(());
    }
    Err(Error::usage("nothing was done").with_hint("only `y` or `yes` goes on"))
}
