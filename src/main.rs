//! The program: parse the command line, run a command, report an error and its hint, exit with a status.
//!
//! The library knows nothing of what stands here: `cli`, `command` and `repl` talk to people, the library to them.

mod cli;
mod command;
mod repl;

use std::io::Write;
use std::process::ExitCode;

use lermap::{Error, Kind};

/// Stack of the thread that does the work: the SPARQL parser and evaluator recurse over the query.
const STACK: usize = 256 << 20;

fn main() -> ExitCode {
    let status =
        std::thread::Builder::new().name("lermap".to_owned()).stack_size(STACK).spawn(run).map(|thread| thread.join());
    match status {
        Ok(Ok(status)) => leave(status),
        Ok(Err(_)) => leave(101),
        Err(error) => leave(report(&Error::data(format!("cannot start: {error}")))),
    }
}

fn run() -> u8 {
    match cli::run() {
        Ok(status) => status,
        Err(error) => report(&error),
    }
}

/// Leaves at once: freeing a large store term by term would only cost time.
fn leave(status: u8) -> ExitCode {
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    std::process::exit(i32::from(status))
}

/// Tells the user about `error` on standard error and returns the exit status.
pub fn report(error: &Error) -> u8 {
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
