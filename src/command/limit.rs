//! `--limit`: the first rows, and a word on those that are left out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use lermap::results::Results;

use super::Session;
use lermap::text::counted;

/// How many rows are wanted.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Limit {
    /// Write only the first rows, or triples of a graph
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<usize>,
}

/// The first rows of a result; it knows whether more follow once they are read.
#[derive(Debug, Clone)]
pub(crate) struct First {
    count: Option<usize>,
    more: Arc<AtomicBool>,
}

impl Limit {
    /// Returns what cuts the results of one command.
    pub(crate) fn first(&self) -> First {
        First { count: self.limit, more: Arc::default() }
    }
}

impl First {
    /// Returns what there is of `results` up to the limit.
    pub(crate) fn of(&self, results: Results) -> Results {
        match self.count {
            Some(count) => results.first(count, Arc::clone(&self.more)),
            None => results,
        }
    }

    /// Says that more would follow, if so.
    pub(crate) fn say(&self, session: &Session<'_>) {
        if let Some(count) = self.count.filter(|_| self.more.load(Ordering::Relaxed)) {
            session.note(&format!("Only the first {}: more follow without `--limit`", counted(count, "row")));
        }
    }
}
