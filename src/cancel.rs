//! Stopping work that takes too long or that nobody wants any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use crate::error::{Error, Kind, Result};

const RUNNING: u8 = 0;
const INTERRUPTED: u8 = 1;
const TIMED_OUT: u8 = 2;

/// A flag that long work looks at; cheap to clone, all clones are one flag.
#[derive(Debug, Clone, Default)]
pub struct Cancellation {
    state: Arc<AtomicU8>,
    deadline: Option<(Instant, Duration)>,
}

impl Cancellation {
    /// Returns a flag that is not set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns this flag with a time limit that starts now.
    #[must_use]
    pub fn with_timeout(&self, timeout: Option<Duration>) -> Self {
        self.with_timeout_since(Instant::now(), timeout)
    }

    /// Returns this flag with a time limit that began at `start`.
    #[must_use]
    pub fn with_timeout_since(&self, start: Instant, timeout: Option<Duration>) -> Self {
        let deadline = timeout.and_then(|limit| Some((start.checked_add(limit)?, limit)));
        Self { state: Arc::clone(&self.state), deadline }
    }

    /// Asks the work to stop because the user wants so.
    pub fn interrupt(&self) {
        self.state.store(INTERRUPTED, Ordering::Relaxed);
    }

    /// Forgets an earlier interruption.
    pub fn reset(&self) {
        self.state.store(RUNNING, Ordering::Relaxed);
    }

    /// Returns when the time limit ends, if there is one.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline.map(|(deadline, _)| deadline)
    }

    /// Returns whether the work should stop. Reads a clock where there is a time limit.
    pub fn is_cancelled(&self) -> bool {
        if self.state.load(Ordering::Relaxed) != RUNNING {
            return true;
        }
        match self.deadline {
            Some((deadline, _)) if Instant::now() >= deadline => {
                self.state.store(TIMED_OUT, Ordering::Relaxed);
                true
            }
            _ => false,
        }
    }

    /// Returns an error if the work should stop.
    ///
    /// # Errors
    /// When it was interrupted, or the time is over.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() { Err(self.error()) } else { Ok(()) }
    }

    /// Returns the error that says why the work stopped.
    pub fn error(&self) -> Error {
        match (self.state.load(Ordering::Relaxed), self.deadline) {
            (TIMED_OUT, Some((_, limit))) => Self::time_error(limit),
            _ => Error::interrupted(),
        }
    }

    /// Returns the error of work that took longer than `limit`.
    pub fn time_error(limit: Duration) -> Error {
        Error::new(Kind::Timeout, format!("the time limit of {} was reached", seconds(limit)))
            .with_hint("give more time with `--timeout`, or narrow the query")
    }
}

fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds == 1.0 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_one_flag() {
        let flag = Cancellation::new();
        let clone = flag.with_timeout(Some(Duration::from_secs(60)));
        assert!(clone.check().is_ok());
        flag.interrupt();
        assert!(clone.is_cancelled());
        assert_eq!(clone.error(), Error::interrupted());
        flag.reset();
        assert!(!clone.is_cancelled());
    }

    #[test]
    fn a_time_limit_is_named() {
        let flag = Cancellation::new().with_timeout(Some(Duration::ZERO));
        assert!(flag.check().unwrap_err().message.contains("time limit of 0 seconds"));
    }
}
