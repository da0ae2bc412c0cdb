//! The memory that a query may take: one sum for all of its operators, counted as it is taken.

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
        Lease { budget: self.clone(), step, bytes: 0 }
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

/// The memory that one step of a query has taken; gives it back when dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Budget,
    step: &'static str,
    bytes: usize,
}

impl Lease {
    /// Says that the step holds `bytes` now, more or fewer than before.
    ///
    /// # Errors
    /// When all steps together hold more than the limit.
    pub fn hold(&mut self, bytes: usize) -> Result<()> {
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
}
