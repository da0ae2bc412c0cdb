//! How an algorithm runs: on how many threads, and until when.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::cancel::Cancellation;
use crate::error::{Error, Result};

/// Threads and a flag that stops the work; cheap to clone.
#[derive(Clone)]
pub struct Control {
    /// What ends the work early.
    pub cancellation: Cancellation,
    pool: Option<Arc<rayon::ThreadPool>>,
}

impl Control {
    /// Returns a control of `threads` threads; 0 means one for each core.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(cancellation: Cancellation, threads: usize) -> Result<Self> {
        if threads == 1 {
            return Ok(Self { cancellation, pool: None });
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| Error::limit(format!("the system gives no {threads} threads: {error}")))?;
        Ok(Self { cancellation, pool: Some(Arc::new(pool)) })
    }

    /// Returns a control of one thread that nobody stops.
    pub fn single() -> Self {
        Self { cancellation: Cancellation::new(), pool: None }
    }

    /// Returns an error if the work should stop.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn check(&self) -> Result<()> {
        self.cancellation.check()
    }

    /// Runs `work` on blocks of `size` out of `count` items and returns what it returned, in the order of the blocks.
    ///
    /// The blocks are the same for any number of threads: who adds up the parts in their order gets the same bits.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn blocks<T: Send>(
        &self,
        count: usize,
        size: usize,
        work: impl Fn(Range<usize>) -> T + Sync,
    ) -> Result<Vec<T>> {
        let blocks = count.div_ceil(size.max(1));
        let run = |block: usize| {
            self.check()?;
            Ok(work(block * size..((block + 1) * size).min(count)))
        };
        match &self.pool {
            Some(pool) if blocks > 1 => pool.install(|| (0..blocks).into_par_iter().map(run).collect()),
            _ => (0..blocks).map(run).collect(),
        }
    }

    /// Like [`Control::blocks`], with a store of its own for each thread, which `new` makes; returns the stores too, in
    /// no particular order.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn blocks_with<S: Send, T: Send>(
        &self,
        count: usize,
        size: usize,
        new: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, Range<usize>) -> T + Sync,
    ) -> Result<(Vec<T>, Vec<S>)> {
        let idle: Mutex<Vec<S>> = Mutex::new(Vec::new());
        let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
        let parts = self.blocks(count, size, |block| {
            let kept = lock().pop();
            let mut store = kept.unwrap_or_else(&new);
            let part = work(&mut store, block);
            lock().push(store);
            part
        })?;
        Ok((parts, idle.into_inner().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Computes `items` anew, each from its number; `size` items are one block of work.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn fill<T: Send>(&self, items: &mut [T], size: usize, item: impl Fn(usize) -> T + Sync) -> Result<()> {
        let run = |(block, part): (usize, &mut [T])| {
            self.check()?;
            for (place, to) in part.iter_mut().enumerate() {
                *to = item(block * size + place);
            }
            Ok(())
        };
        match &self.pool {
            Some(pool) if items.len() > size => {
                pool.install(|| items.par_chunks_mut(size).enumerate().try_for_each(run))
            }
            _ => items.chunks_mut(size.max(1)).enumerate().try_for_each(run),
        }
    }

    /// Works on blocks of `size` items of two lists of one length, side by side, and returns what `work` returned of
    /// each, in their order. `work` gets the number of the first item of a block.
    ///
    /// # Errors
    /// When the work should stop.
    pub fn pairs<A: Send, B: Send, T: Send>(
        &self,
        first: &mut [A],
        second: &mut [B],
        size: usize,
        work: impl Fn(usize, &mut [A], &mut [B]) -> T + Sync,
    ) -> Result<Vec<T>> {
        let run = |(block, (a, b)): (usize, (&mut [A], &mut [B]))| {
            self.check()?;
            Ok(work(block * size, a, b))
        };
        match &self.pool {
            Some(pool) if first.len() > size => pool
                .install(|| first.par_chunks_mut(size).zip(second.par_chunks_mut(size)).enumerate().map(run).collect()),
            _ => first.chunks_mut(size.max(1)).zip(second.chunks_mut(size.max(1))).enumerate().map(run).collect(),
        }
    }
}
