//! What the library tells of its work, on standard error: how much `-v` says, or `LERMAP_LOG`.

use std::str::FromStr;

use lermap::{Error, Result};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The variable that says what is shown in place of `-v`: `debug`, or `lermap::load=info,lermap::store=debug`.
const VARIABLE: &str = "LERMAP_LOG";

/// Shows what is asked for by so many `-v`, or by the environment; nothing without either.
///
/// # Errors
/// When the variable cannot be read.
pub(crate) fn show(verbosity: u8) -> Result<()> {
    let Some(filter) = filter(verbosity, std::env::var(VARIABLE).ok().as_deref())? else { return Ok(()) };
    let lines = tracing_subscriber::fmt::layer().without_time().with_ansi(false).with_writer(std::io::stderr);
    // A second call in one process changes nothing.
    let _ = tracing_subscriber::registry().with(lines).with(filter).try_init();
    Ok(())
}

fn filter(verbosity: u8, variable: Option<&str>) -> Result<Option<Targets>> {
    let level = match verbosity {
        0 => None,
        1 => Some(LevelFilter::INFO),
        _ => Some(LevelFilter::DEBUG),
    };
    if let Some(level) = level {
        return Ok(Some(Targets::new().with_target("lermap", level)));
    }
    match variable.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => Targets::from_str(text).map(Some).map_err(|error| {
            Error::usage(format!("`{VARIABLE}` cannot be `{text}`: {error}"))
                .with_hint("write a level, or MODULE=LEVEL with commas between, such as `lermap::store=debug`")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(verbosity: u8, variable: Option<&str>, expected: &str) {
        let found = match filter(verbosity, variable) {
            Ok(filter) => filter.map_or_else(|| "-".to_owned(), |filter| filter.to_string()),
            Err(error) => error.to_string(),
        };
        assert!(found.starts_with(expected), "{found}");
    }

    #[test]
    fn the_command_line_comes_before_the_environment() {
        check(0, None, "-");
        check(0, Some(""), "-");
        check(1, Some("trace"), "lermap=info");
        check(2, None, "lermap=debug");
        check(0, Some("lermap::load=info"), "lermap::load=info");
        check(0, Some("lermap=loud"), "`LERMAP_LOG` cannot be `lermap=loud`");
    }
}
