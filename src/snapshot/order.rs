//! Sorts texts that share long beginnings, as IRIs do.
//!
//! Multikey sorting after Bentley and Sedgewick (1997) with eight bytes at a time: sort by the eight bytes at a depth,
//! then each run of equals by the next eight. Bytes of a text are read once for each depth and not once for each
//! comparison.

/// A text by number, with eight of its bytes.
pub(super) type Item = (u64, u32);

/// Runs of equals of this length are sorted by comparing whole texts.
const FEW: usize = 24;

/// Runs of this length are worth another thread.
const MANY: usize = 1 << 13;

/// Sorts `items` by the bytes of their texts; their keys need not be set.
pub(super) fn sort_texts<'a>(items: &mut [Item], text: &(impl Fn(u32) -> &'a [u8] + Sync)) {
    sort_from(items, 0, text);
}

fn sort_from<'a>(items: &mut [Item], depth: usize, text: &(impl Fn(u32) -> &'a [u8] + Sync)) {
    if items.len() <= FEW {
        items.sort_unstable_by(|a, b| text(a.1).cmp(text(b.1)));
        return;
    }
    let mut goes_on = false;
    for item in &mut *items {
        let rest = text(item.1).get(depth..).unwrap_or_default();
        goes_on |= !rest.is_empty();
        item.0 = key(rest);
    }
    if !goes_on {
        // Only zeros can follow now, so that the shorter text is the smaller one.
        items.sort_unstable_by_key(|item| text(item.1).len());
        return;
    }
    if items.first().map(|item| item.0) == items.last().map(|item| item.0) && items.iter().all(|i| i.0 == items[0].0) {
        return sort_from(items, depth + 8, text);
    }
    items.sort_unstable();
    sort_runs(items, depth + 8, text);
}

/// Sorts each run of equal keys by what comes behind them.
fn sort_runs<'a>(items: &mut [Item], depth: usize, text: &(impl Fn(u32) -> &'a [u8] + Sync)) {
    if items.len() > MANY {
        let middle = items.len() / 2;
        let key = items[middle].0;
        let start = items.partition_point(|item| item.0 < key);
        let end = items.partition_point(|item| item.0 <= key);
        let (left, rest) = items.split_at_mut(start);
        let (same, right) = rest.split_at_mut(end - start);
        rayon::join(
            || sort_runs(left, depth, text),
            || rayon::join(|| sort_from(same, depth, text), || sort_runs(right, depth, text)),
        );
        return;
    }
    for run in items.chunk_by_mut(|a, b| a.0 == b.0) {
        if run.len() > 1 {
            sort_from(run, depth, text);
        }
    }
}

/// Returns up to eight bytes as a number that sorts like them.
fn key(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    let length = bytes.len().min(8);
    word[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_are_sorted_by_their_bytes(
            texts in prop::collection::vec("(http://example\\.org/|http://)?[a-c\0]{0,20}", 0..400),
        ) {
            let mut items: Vec<Item> = (0..texts.len() as u32).map(|number| (0, number)).collect();
            sort_texts(&mut items, &|number| texts[number as usize].as_bytes());
            let sorted: Vec<&str> = items.iter().map(|item| texts[item.1 as usize].as_str()).collect();
            let mut expected: Vec<&str> = texts.iter().map(String::as_str).collect();
            expected.sort_unstable();
            prop_assert_eq!(sorted, expected);
        }
    }
}
