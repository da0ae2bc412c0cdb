//! What talks to a person: where results go, the pager, notes, questions, colours, Ctrl-C.
//!
//! A console knows results and formats, and neither commands nor the prompt.

pub(crate) mod file;
pub(crate) mod lines;
pub(crate) mod log;
pub(crate) mod memory;
pub(crate) mod pager;
pub(crate) mod question;
pub(crate) mod report;
pub(crate) mod running;
pub(crate) mod screen;
mod show;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::results::Collected;
use lermap::{Error, Result};

use running::{GRACE_OF_PROCESS, end_later};

pub(crate) use show::{Showing, View};

/// The terminal, or what is in its place.
pub(crate) struct Console {
    /// Labels beside prefixed names.
    pub labels: bool,
    /// Time in the footer.
    pub timer: bool,
    /// Where the next result goes, and only that.
    pub once: Option<PathBuf>,
    /// The file that results are added to.
    pub output: Option<PathBuf>,
    /// Set by Ctrl-C.
    pub interruption: Cancellation,
    /// Whether a person is at a prompt: results are remembered and paged, Ctrl-C gives the prompt back.
    is_at_prompt: Arc<AtomicBool>,
    /// The last result of a session at a prompt.
    last: Option<Collected>,
    /// Rows or triples of the last results that were written, and of those on the screen.
    written: Option<usize>,
    shown: Option<usize>,
    /// When the work for the next results began; `None` if there was none.
    started: Option<Instant>,
    /// Counts the queries, so that a watch over an old one does nothing.
    watch: Arc<AtomicUsize>,
}

impl Console {
    /// Returns the console of this process, which from now on watches for Ctrl-C.
    pub(crate) fn open() -> Result<Self> {
        let interruption = Cancellation::new();
        let is_at_prompt = Arc::new(AtomicBool::new(false));
        let (flag, patient) = (interruption.clone(), Arc::clone(&is_at_prompt));
        // The second interruption ends the process: work that does not look at the flag must not hold the user.
        ctrlc::set_handler(move || {
            // The pager has the keys, and does what it does with this one.
            if pager::is_open() {
                return;
            }
            if flag.is_cancelled() {
                std::process::exit(130);
            }
            flag.interrupt();
            if !patient.load(Ordering::Relaxed) {
                end_later(GRACE_OF_PROCESS, Error::interrupted(), || true);
            }
        })
        .map_err(|error| Error::data(format!("cannot watch for Ctrl-C: {error}")))?;
        Ok(Self::new(interruption, is_at_prompt))
    }

    /// Returns a console that leaves Ctrl-C alone, of which there may be many in one process.
    #[cfg(test)]
    pub(crate) fn unwatched() -> Self {
        Self::new(Cancellation::new(), Arc::default())
    }

    fn new(interruption: Cancellation, is_at_prompt: Arc<AtomicBool>) -> Self {
        Self {
            labels: true,
            timer: true,
            once: None,
            output: None,
            interruption,
            is_at_prompt,
            last: None,
            written: None,
            shown: None,
            started: None,
            watch: Arc::default(),
        }
    }

    /// Says that a person is at a prompt from now on.
    pub(crate) fn become_interactive(&self) {
        self.is_at_prompt.store(true, Ordering::Relaxed);
    }

    /// Returns whether a person is at a prompt.
    pub(crate) fn is_interactive(&self) -> bool {
        self.is_at_prompt.load(Ordering::Relaxed)
    }

    /// Says that the work for the next results begins.
    pub(crate) fn begin(&mut self) {
        self.started = Some(Instant::now());
        self.written = None;
        self.shown = None;
    }

    /// Returns how many rows or triples the last results on the screen were; `None` if they went elsewhere.
    pub(crate) fn shown(&self) -> Option<usize> {
        self.shown
    }

    /// Returns how many rows or triples the last results were, wherever they went.
    pub(crate) fn written(&self) -> Option<usize> {
        self.written
    }

    /// Does `work`, and ends the process if it goes on long after `limit`: a query may not look at its flag.
    pub(crate) fn watched<T>(&mut self, limit: Option<Duration>, work: impl FnOnce(&mut Self) -> T) -> T {
        let (watch, mine) = (Arc::clone(&self.watch), self.watch.fetch_add(1, Ordering::Relaxed) + 1);
        if let Some(limit) = limit {
            let error = Cancellation::time_error(limit);
            end_later(limit + GRACE_OF_PROCESS, error, move || watch.load(Ordering::Relaxed) == mine);
        }
        let done = work(self);
        self.watch.fetch_add(1, Ordering::Relaxed);
        done
    }

    /// Returns `time` for the footer, as the switch says.
    pub(crate) fn time_of(&self, time: Duration) -> String {
        match time {
            _ if !self.timer => String::new(),
            time if time.as_millis() < 1000 => format!(", {} ms", time.as_millis()),
            time => format!(", {:.2} s", time.as_secs_f64()),
        }
    }
}
