//! Rows in the order of columns of ranks.

use rayon::prelude::*;

use crate::error::Result;
use crate::evaluate::Context;

/// Ranks of two columns in one number, and the row.
type Item = (u64, u32);

/// How many rows are worth their distribution to buckets.
const MANY: usize = if cfg!(test) { 8 } else { 1 << 15 };

/// How many buckets there are.
const BUCKETS: usize = 1 << 11;

/// Returns the numbers of `rows` rows in the order of `columns`, the first one first; equal rows in their order.
pub(super) fn sorted_rows(columns: &[Vec<u32>], rows: usize, context: &Context) -> Result<Vec<u32>> {
    let key = |row: u32, pair: &[Vec<u32>]| {
        let rank = |place: usize| pair.get(place).map_or(0, |column| u64::from(column[row as usize]));
        rank(0) << 32 | rank(1)
    };
    let mut pairs = columns.chunks(2);
    let Some(first) = pairs.next() else { return Ok((0..rows as u32).collect()) };
    let mut items: Vec<Item> = (0..rows as u32).map(|row| (key(row, first), row)).collect();
    sort_items(&mut items, context)?;
    // The columns behind decide between rows that are alike so far.
    let mut starts: Vec<usize> = Vec::new();
    for pair in pairs {
        mark(&items, &mut starts);
        items.iter_mut().for_each(|(of, row)| *of = key(*row, pair));
        for run in starts.windows(2) {
            if run[1] - run[0] > 1 {
                sort_items(&mut items[run[0]..run[1]], context)?;
            }
        }
        // What was different stays different, whatever is in the next columns.
        let mut number = 0;
        for run in starts.windows(2) {
            let mut last = None;
            for item in &mut items[run[0]..run[1]] {
                number += u64::from(last != Some(item.0));
                last = Some(std::mem::replace(&mut item.0, number));
            }
        }
    }
    Ok(items.into_iter().map(|(_, row)| row).collect())
}

/// Gives where runs of equal keys start, and the end.
fn mark(items: &[Item], starts: &mut Vec<usize>) {
    starts.clear();
    starts.extend((0..items.len()).filter(|at| *at == 0 || items[*at].0 != items[at - 1].0));
    starts.push(items.len());
}

/// Sorts `items`: many by their first bits into buckets, then each bucket on any thread.
pub(super) fn sort_items(items: &mut [Item], context: &Context) -> Result<()> {
    context.cancellation.check()?;
    if items.len() < MANY {
        items.sort_unstable();
        return Ok(());
    }
    let least = items.iter().map(|item| item.0).min().unwrap_or(0);
    let range = items.iter().map(|item| item.0).max().unwrap_or(0) - least;
    let shift = (64 - range.leading_zeros()).saturating_sub(BUCKETS.trailing_zeros());
    let bucket = |item: &Item| ((item.0 - least) >> shift) as usize;
    let mut ends = vec![0_usize; BUCKETS];
    items.iter().for_each(|item| ends[bucket(item)] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    let unsorted = items.to_vec();
    for item in unsorted {
        let at = &mut ends[bucket(&item)];
        items[*at] = item;
        *at += 1;
    }
    let mut buckets: Vec<&mut [Item]> = Vec::with_capacity(BUCKETS);
    let (mut rest, mut start) = (items, 0);
    for end in ends {
        let (bucket, other) = std::mem::take(&mut rest).split_at_mut(end - start);
        buckets.push(bucket);
        (rest, start) = (other, end);
    }
    let work = |bucket: &mut &mut [Item]| -> Result<()> {
        context.cancellation.check()?;
        // Rows came in their order, so that a bucket of equal keys is sorted already.
        bucket.sort_unstable();
        Ok(())
    };
    if context.threads > 1 { buckets.par_iter_mut().try_for_each(work) } else { buckets.iter_mut().try_for_each(work) }
}
