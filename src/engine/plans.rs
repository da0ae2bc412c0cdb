//! What was parsed and compiled lately, so that a query that is asked twice is not parsed and compiled twice.
//!
//! The plans are those of one state of the data: an engine whose data changes begins with none.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use spargebra::Query;

use crate::error::Result;
use crate::prefixes::Prefixes;
use crate::store::Prepared;

/// How many queries are kept.
const KEPT: usize = 256;

/// Bytes of the longest text that is kept.
const LONGEST: usize = 1 << 14;

/// Queries with their plans; clones are one.
#[derive(Clone, Default)]
pub(super) struct Plans(Arc<Mutex<Kept>>);

/// How often a query was known, and how often it was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanCounts {
    /// Texts that were not parsed again.
    pub texts: u64,
    /// Queries that were not compiled again.
    pub plans: u64,
    /// Queries that were compiled.
    pub compiled: u64,
}

#[derive(Default)]
struct Kept {
    /// The prefixes that the texts were read with.
    prefixes: Option<Prefixes>,
    texts: Recent<String, Arc<Query>>,
    plans: Recent<Arc<Query>, Prepared>,
    counts: PlanCounts,
}

impl Plans {
    /// Returns the query that `text` is, by `parse` if it is not known.
    ///
    /// # Errors
    /// When `parse` fails.
    pub(super) fn query(
        &self,
        text: &str,
        prefixes: &Prefixes,
        parse: impl FnOnce() -> Result<Query>,
    ) -> Result<Arc<Query>> {
        {
            let mut kept = self.kept();
            if kept.prefixes.as_ref() != Some(prefixes) {
                (kept.prefixes, kept.texts) = (Some(prefixes.clone()), Recent::default());
            }
            if let Some(query) = kept.texts.find(text) {
                kept.counts.texts += 1;
                return Ok(query);
            }
        }
        let query = Arc::new(parse()?);
        let mut kept = self.kept();
        if text.len() <= LONGEST && kept.prefixes.as_ref() == Some(prefixes) {
            kept.texts.keep(text.to_owned(), Arc::clone(&query));
        }
        Ok(query)
    }

    /// Returns the plan of `query`, if it is known.
    pub(super) fn plan(&self, query: &Query) -> Option<Prepared> {
        let mut kept = self.kept();
        let plan = kept.plans.find(query)?;
        kept.counts.plans += 1;
        Some(plan)
    }

    /// Keeps the plan of `query`.
    pub(super) fn keep(&self, query: &Query, plan: &Prepared) {
        let mut kept = self.kept();
        kept.counts.compiled += 1;
        kept.plans.keep(Arc::new(query.clone()), plan.clone());
    }

    /// Returns how often queries were known.
    pub(super) fn counts(&self) -> PlanCounts {
        self.kept().counts
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values that were asked for last.
struct Recent<K, V> {
    values: FxHashMap<K, (u64, V)>,
    clock: u64,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self { values: FxHashMap::default(), clock: 0 }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Recent<K, V> {
    fn find<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (used, value) = self.values.get_mut(key)?;
        self.clock += 1;
        *used = self.clock;
        Some(value.clone())
    }

    fn keep(&mut self, key: K, value: V) {
        if self.values.len() >= KEPT {
            let oldest = self.values.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| self.values.remove(&oldest));
        }
        self.clock += 1;
        self.values.insert(key, (self.clock, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes() {
        let mut recent = Recent::default();
        (0..KEPT).for_each(|number| recent.keep(number, number));
        assert_eq!(recent.find(&0), Some(0));
        recent.keep(KEPT, KEPT);
        assert_eq!([recent.find(&0), recent.find(&1), recent.find(&KEPT)], [Some(0), None, Some(KEPT)]);
        assert_eq!(recent.values.len(), KEPT);
    }
}
