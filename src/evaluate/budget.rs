//! The memory that a query may take: one sum for all of its operators, counted as it is taken.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// A limit on memory and what is taken of it; cheap to clone, all clones are one sum.
#[derive(Debug, Clone)]
pub struct Budget {
    taken: Arc<AtomicUsize>,
    limit: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(usize::MAX)
    }
}

impl Budget {
    /// Returns a budget of `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { taken: Arc::default(), limit }
    }

    /// Returns a budget of `limit` bytes, or one without a limit.
    pub fn of(limit: Option<usize>) -> Self {
        limit.map_or_else(Self::default, Self::new)
    }

    /// Returns how many bytes are taken now.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// Looks whether `bytes` that no lease holds fit beside what is taken.
    ///
    /// # Errors
    /// When they do not.
    pub fn check(&self, bytes: usize, step: &'static str) -> Result<()> {
        if self.taken().saturating_add(bytes) > self.limit { Err(self.error(step)) } else { Ok(()) }
    }

    /// Returns an empty lease for the step called `step`, which grows as the step takes memory.
    pub fn lease(&self, step: &'static str) -> Lease {
        let peak = PEAK.with_borrow(Clone::clone);
        Lease { budget: self.clone(), step, bytes: 0, peak }
    }
}

impl Budget {
    fn error(&self, step: &str) -> Error {
        let limit = match self.limit {
            ..0x10_0000 => format!("{} KiB", self.limit >> 10),
            _ => format!("{} MiB", self.limit >> 20),
        };
        Error::limit(format!("the memory limit of {limit} was reached in the step `{step}`"))
            .with_hint("give more with `--memory`, or narrow the query")
    }
}

/// The memory that a step held and the most that it ever held, where that is asked for.
#[derive(Debug, Default)]
pub(crate) struct Peak {
    now: AtomicUsize,
    most: AtomicUsize,
}

thread_local! {
    /// What the leases are counted by that this thread takes.
    static PEAK: RefCell<Option<Arc<Peak>>> = const { RefCell::new(None) };
}

impl Peak {
    /// Does `work`; what leases that it takes ever hold counts here.
    pub(crate) fn watch<T>(self: &Arc<Self>, work: impl FnOnce() -> T) -> T {
        let outer = PEAK.replace(Some(Arc::clone(self)));
        let outcome = work();
        PEAK.set(outer);
        outcome
    }

    /// Returns the most bytes that were held at one time.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }

    fn change(&self, from: usize, to: usize) {
        if to > from {
            let now = self.now.fetch_add(to - from, Ordering::Relaxed) + (to - from);
            self.most.fetch_max(now, Ordering::Relaxed);
        } else {
            self.now.fetch_sub(from - to, Ordering::Relaxed);
        }
    }
}

/// The memory that one step of a query has taken; gives it back when dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Budget,
    step: &'static str,
    bytes: usize,
    peak: Option<Arc<Peak>>,
}

impl Lease {
    /// Says that the step holds `bytes` now, more or fewer than before.
    ///
    /// # Errors
    /// When all steps together hold more than the limit.
    pub fn hold(&mut self, bytes: usize) -> Result<()> {
        if let Some(peak) = &self.peak {
            peak.change(self.bytes, bytes);
        }
        if bytes > self.bytes {
            let more = bytes - self.bytes;
            let taken = self.budget.taken.fetch_add(more, Ordering::Relaxed).saturating_add(more);
            self.bytes = bytes;
            if taken > self.budget.limit {
                return Err(self.budget.error(self.step));
            }
        } else {
            self.budget.taken.fetch_sub(self.bytes - bytes, Ordering::Relaxed);
            self.bytes = bytes;
        }
        Ok(())
    }

    /// Says that the step takes `bytes` more.
    ///
    /// # Errors
    /// When all steps together hold more than the limit.
    pub fn add(&mut self, bytes: usize) -> Result<()> {
        self.hold(self.bytes.saturating_add(bytes))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(peak) = &self.peak {
            peak.change(self.bytes, 0);
        }
        self.budget.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leases_share_one_limit_and_give_back() {
        let budget = Budget::new(100);
        let mut sort = budget.lease("sort");
        let mut group = budget.lease("group");
        assert!(sort.hold(60).is_ok());
        assert!(group.add(40).is_ok());
        assert!(group.add(1).unwrap_err().message.contains("`group`"));
        drop(group);
        assert_eq!(budget.taken(), 60);
        assert!(sort.hold(10).is_ok());
        assert_eq!(budget.taken(), 10);
    }

    #[test]
    fn the_most_that_a_step_held_is_known() {
        let (budget, outer, inner) = (Budget::default(), Arc::new(Peak::default()), Arc::new(Peak::default()));
        let mut lease = outer.watch(|| {
            inner.watch(|| budget.lease("inner")).hold(7).unwrap();
            budget.lease("outer")
        });
        assert!(lease.hold(50).is_ok() && lease.hold(20).is_ok() && budget.lease("none").hold(99).is_ok());
        assert_eq!((outer.most(), inner.most()), (50, 7));
    }
}
