//! Texts as words: how alike two are, and which words were taken away and put in.

use rustc_hash::FxHashMap;

/// Pairs of words beyond which texts are not compared word by word.
const MOST: usize = 4_000_000;

/// A run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Same,
    Gone,
    New,
}

/// Returns how many words two texts share, from 0 (none) to 1 (all): the Dice coefficient over their words.
pub(super) fn similarity(old: &str, new: &str) -> f64 {
    let mut counts: FxHashMap<String, i64> = FxHashMap::default();
    let (mut total, mut shared) = (0_u32, 0_u32);
    for word in bare_words(old) {
        *counts.entry(word).or_default() += 1;
        total += 1;
    }
    for word in bare_words(new) {
        total += 1;
        if let Some(count) = counts.get_mut(&word)
            && *count > 0
        {
            *count -= 1;
            shared += 1;
        }
    }
    if total == 0 { 0.0 } else { 2.0 * f64::from(shared) / f64::from(total) }
}

fn bare_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Returns the words of both texts in one row, as runs: what was taken away precedes what was put in its place.
///
/// A longest common subsequence of the words, in O(|old| · |new|); texts too long for that are replaced as a whole.
pub(super) fn word_diff(old: &str, new: &str) -> Vec<(Piece, String)> {
    let a: Vec<&str> = old.split_whitespace().collect();
    let b: Vec<&str> = new.split_whitespace().collect();
    if a.len() * b.len() > MOST {
        return vec![(Piece::Gone, a.join(" ")), (Piece::New, b.join(" "))];
    }
    // common[i][j] is the length of the longest common subsequence of a[i..] and b[j..].
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut runs: Vec<(Piece, Vec<&str>)> = Vec::new();
    while i < a.len() || j < b.len() {
        let (piece, word) = if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
            (Piece::Same, a[i - 1])
        } else if j == b.len() || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1] {
            i += 1;
            (Piece::Gone, a[i - 1])
        } else {
            j += 1;
            (Piece::New, b[j - 1])
        };
        match runs.last_mut() {
            Some((last, words)) if *last == piece => words.push(word),
            _ => runs.push((piece, vec![word])),
        }
    }
    runs.into_iter().map(|(piece, words)| (piece, words.join(" "))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let shown: Vec<String> = word_diff(old, new)
            .into_iter()
            .map(|(piece, words)| match piece {
                Piece::Same => words,
                Piece::Gone => format!("[-{words}-]"),
                Piece::New => format!("{{+{words}+}}"),
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn changed_words_are_marked() {
        check("issue a badge", "issue a badge", "issue a badge");
        check("issue a badge now", "issue many badges now", "issue [-a badge-] {+many badges+} now");
        check("", "new words", "{+new words+}");
        check("old words", "", "[-old words-]");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(old in "([abc] ){0,12}", new in "([abc] ){0,12}") {
            let pieces = word_diff(&old, &new);
            let side = |other: Piece| {
                let words: Vec<&str> = pieces.iter().filter(|(p, _)| *p != other).map(|(_, w)| w.as_str()).collect();
                words.join(" ")
            };
            prop_assert_eq!(side(Piece::New), old.trim());
            prop_assert_eq!(side(Piece::Gone), new.trim());
        }

        #[test]
        fn similarity_is_symmetric_and_one_for_the_same(old in "([a-e]{1,2} ){1,9}", new in "([a-e]{1,2} ){0,9}") {
            prop_assert!((similarity(&old, &new) - similarity(&new, &old)).abs() < 1e-12);
            prop_assert!((similarity(&old, &old) - 1.0).abs() < 1e-12);
        }
    }
}
