//! The memory of this process: a thread looks at it and ends work that takes more than it may.
//!
//! Queries count what their steps take; this is for everything else: reading of sources, reasoning, analyses, exports.
//! What is mapped from a file is not counted. Where the system does not say what a process takes, nothing is limited.

use std::fs;
use std::thread;
use std::time::Duration;

use lermap::Error;

use super::report::report;

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What the program may take beside its data.
const ROOM: usize = 32 << 20;

/// Ends the process with status 4 once it takes a tenth more than `limit` bytes besides what it takes now.
pub(crate) fn end_beyond(limit: usize) {
    let Some(before) = taken() else { return };
    let most = before.saturating_add(ROOM).saturating_add(limit).saturating_add(limit / 10);
    // Without the thread, the limit holds for queries only.
    let _ = thread::Builder::new().name("memory".to_owned()).spawn(move || {
        loop {
            thread::sleep(LOOK);
            match taken() {
                Some(bytes) if bytes <= most => {}
                Some(_) => std::process::exit(i32::from(report(&error(limit)))),
                None => return,
            }
        }
    });
}

fn error(limit: usize) -> Error {
    Error::limit(format!("the work takes more than its {:.1} MiB of memory", limit as f64 / f64::from(1 << 20))).with_hint(
        "give more with `--memory`, or put the data into a file with `lermap load`: such a file is read where it lies",
    )
}

/// Returns the bytes that are this process's own.
fn taken() -> Option<usize> {
    field(&fs::read_to_string("/proc/self/status").ok()?, "RssAnon")
}

/// Returns the bytes that the line `name` of a file of `/proc` tells, such as `MemTotal` of `/proc/meminfo`.
pub(crate) fn field(text: &str, name: &str) -> Option<usize> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()?.checked_mul(1 << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_process_tells_its_memory() {
        assert_eq!(field("VmRSS:\t  9000 kB\nRssAnon:\t    2048 kB\nRssFile: 1 kB\n", "RssAnon"), Some(2 << 20));
        assert_eq!(field("VmRSS:\t  9000 kB\n", "RssAnon"), None);
        assert!(error(64 << 20).message.contains("64.0 MiB"));
    }
}
