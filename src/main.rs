//! The program: parse the command line, run a command, report an error and its hint, exit with a status.
//!
//! The library knows nothing of what is here. `pack` compresses what is written, `console` talks to a person, `command` has what can be asked for, and
//! `repl` is the prompt, which is handed to the commands; `serve` answers over HTTP,
//! `mcp` on standard input and output.

mod command;
mod console;
#[cfg(feature = "mcp")]
mod mcp;
mod pack;
mod repl;
#[cfg(feature = "serve")]
mod serve;

use std::io::Write;
use std::process::ExitCode;

use lermap::Error;

use console::report::report;

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
    match command::line::run(repl::run) {
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
