//! A sort that can be told to stop: pieces on all threads, then merged pair by pair.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::error::Result;
use crate::evaluate::Context;

/// How many items are sorted without a look at the cancellation.
const PIECE: usize = if cfg!(test) { 4 } else { 1 << 14 };

/// Returns `items` sorted; equal ones stay in their order.
pub(super) fn merge_sort<T: Copy + Send + Sync>(
    mut items: Vec<T>,
    context: &Context,
    compare: impl Fn(&T, &T) -> Ordering + Sync,
) -> Result<Vec<T>> {
    let sort = |piece: &mut [T]| -> Result<()> {
        context.cancellation.check()?;
        piece.sort_by(&compare);
        Ok(())
    };
    if context.threads > 1 && items.len() > PIECE {
        items.par_chunks_mut(PIECE).try_for_each(sort)?;
    } else {
        items.chunks_mut(PIECE).try_for_each(sort)?;
    }
    let mut length = PIECE;
    while length < items.len() {
        let mut merged = items.clone();
        let merge = |(from, to): (&[T], &mut [T])| -> Result<()> {
            context.cancellation.check()?;
            merge(from, length, to, &compare);
            Ok(())
        };
        if context.threads > 1 {
            items.par_chunks(2 * length).zip(merged.par_chunks_mut(2 * length)).try_for_each(merge)?;
        } else {
            items.chunks(2 * length).zip(merged.chunks_mut(2 * length)).try_for_each(merge)?;
        }
        items = merged;
        length *= 2;
    }
    Ok(items)
}

/// Merges the first `length` of `from` with the rest.
fn merge<T: Copy>(from: &[T], length: usize, to: &mut [T], compare: &impl Fn(&T, &T) -> Ordering) {
    let (left, right) = from.split_at(length.min(from.len()));
    let (mut i, mut j) = (0, 0);
    for place in to {
        let takes_left = match (left.get(i), right.get(j)) {
            (Some(a), Some(b)) => compare(a, b).is_le(),
            (Some(_), None) => true,
            _ => false,
        };
        if takes_left {
            *place = left[i];
            i += 1;
        } else {
            *place = right[j];
            j += 1;
        }
    }
}
