//! Work on a thread of its own, so that an interruption gives the prompt back even if the work does not look up.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::{Error, Result};

use super::report::report;

/// Stack of the thread: the SPARQL parser and evaluator recurse over the query.
const STACK: usize = 256 << 20;

/// How often the waiting side looks at the flag.
const LOOK: Duration = Duration::from_millis(10);

/// How long interrupted work may take to stop by itself before it is left behind.
const GRACE: Duration = Duration::from_millis(80);

/// Runs `work` and returns what it returns, or an error soon after `interruption` is set or the time is over that began
/// at the instant of `limit`.
///
/// The work has a flag of its own, which stays set. Work that does not stop in time goes on until it next looks at its
/// flag; its result is dropped.
pub(crate) fn run_apart<T: Send + 'static>(
    interruption: &Cancellation,
    limit: Option<(Instant, Duration)>,
    work: impl FnOnce(&Cancellation) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (start, time) = limit.unzip();
    let cancellation = Cancellation::new().with_timeout_since(start.unwrap_or_else(Instant::now), time);
    let flag = cancellation.clone();
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("work".to_owned())
        .stack_size(STACK)
        .spawn(move || sender.send(work(&flag)))
        .map_err(|error| Error::data(format!("cannot start a thread: {error}")))?;
    let mut cancelled: Option<Instant> = None;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Disconnected) => return Err(Error::data("the work stopped without a result")),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if interruption.is_cancelled() {
            cancellation.interrupt();
        }
        if cancellation.is_cancelled() && cancelled.get_or_insert_with(Instant::now).elapsed() > GRACE {
            return Err(cancellation.error());
        }
    }
}

/// How long work may take to stop by itself before the process ends, where nobody waits at a prompt.
pub(crate) const GRACE_OF_PROCESS: Duration = Duration::from_millis(80);

/// Reports `error` and ends the process after `time`, if `still` says so then.
pub(crate) fn end_later(time: Duration, error: Error, still: impl Fn() -> bool + Send + 'static) {
    // Without the thread, a second Ctrl-C ends the process.
    let _ = thread::Builder::new().name("watch".to_owned()).spawn(move || {
        thread::sleep(time);
        if still() {
            std::process::exit(i32::from(report(&error)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_never_looks_up_is_left_behind_soon() {
        let flag = Cancellation::new();
        let other = flag.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            other.interrupt();
        });
        let (_keep, never) = mpsc::channel::<()>();
        let start = Instant::now();
        let result = run_apart(&flag, None, move |_| Ok(never.recv().is_ok()));
        assert_eq!(result, Err(Error::interrupted()));
        assert!(start.elapsed() < Duration::from_millis(250 + 200), "{:?}", start.elapsed());
    }

    #[test]
    fn results_and_panics_come_back() {
        assert_eq!(run_apart(&Cancellation::new(), None, |_| Ok(7)), Ok(7));
        assert!(run_apart::<()>(&Cancellation::new(), None, |_| panic!("on purpose")).is_err());
    }
}
