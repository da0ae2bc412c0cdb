//! Finds phrases in running text, word by word.
//!
//! A word is a longest run of letters and digits, so every match has an edge on both sides: "skills-based" holds the
//! word "skills", "upskill" does not hold "skill". An index by first word makes one pass over the text enough:
//! O(words · phrases that start alike).

use rustc_hash::FxHashMap;

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Ignored,
    Exact,
}

/// A sequence of words to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    words: Vec<String>,
    /// What is between two words.
    joins: Vec<Join>,
    case: Case,
    /// The last word may go on.
    is_open: bool,
    /// Characters of the phrase as written.
    length: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Join {
    /// Blanks or hyphens, as many as there are.
    Loose,
    /// Exactly this.
    Exact(String),
}

/// A match of a phrase; places in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    /// What the phrase was added for.
    pub target: usize,
    pub start: u32,
    pub end: u32,
    /// Characters of the phrase as written.
    pub length: usize,
}

impl Phrase {
    /// Returns the phrase that `text` writes; a final `*` lets the last word go on. `None` if it has no word.
    pub(super) fn parse(text: &str, case: Case) -> Option<Self> {
        let (text, is_open) = match text.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (text, false),
        };
        let tokens = tokens(text);
        let (_, rest) = tokens.split_first()?;
        let joins = rest.iter().map(|token| join(token.before)).collect();
        let words = tokens.iter().map(|token| fold(token.word, case)).collect();
        Some(Self { words, joins, case, is_open, length: text.chars().count() })
    }
}

fn join(between: &str) -> Join {
    if is_loose(between) { Join::Loose } else { Join::Exact(between.to_owned()) }
}

/// Returns whether `between` is nothing but blanks and hyphens, and at least one.
fn is_loose(between: &str) -> bool {
    !between.is_empty()
        && between.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{ad}'))
}

fn fold(word: &str, case: Case) -> String {
    match case {
        Case::Ignored => word.to_lowercase(),
        Case::Exact => word.to_owned(),
    }
}

/// A word of a text.
struct Token<'a> {
    word: &'a str,
    /// What precedes it, up to the word before.
    before: &'a str,
    start: u32,
    end: u32,
}

/// Returns the words of `text` with their places.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let (mut word_start, mut gap_start): (Option<(usize, u32)>, usize) = (None, 0);
    for (count, (at, c)) in (0_u32..).zip(text.char_indices().chain([(text.len(), ' ')])) {
        match (c.is_alphanumeric(), word_start) {
            (true, None) => word_start = Some((at, count)),
            (false, Some((from, start))) => {
                out.push(Token { word: &text[from..at], before: &text[gap_start..from], start, end: count });
                (word_start, gap_start) = (None, at);
            }
            _ => {}
        }
    }
    out
}

/// Phrases by their first word.
#[derive(Debug, Default)]
pub(super) struct Index {
    phrases: Vec<(Phrase, usize)>,
    by_first: FxHashMap<String, Vec<usize>>,
    /// Phrases of one word that may go on.
    open: Vec<usize>,
}

impl Index {
    /// Adds a phrase that stands for `target`.
    pub(super) fn add(&mut self, phrase: Phrase, target: usize) {
        let number = self.phrases.len();
        match phrase.words.as_slice() {
            [_] if phrase.is_open => self.open.push(number),
            [first, ..] => self.by_first.entry(first.to_lowercase()).or_default().push(number),
            [] => return,
        }
        self.phrases.push((phrase, target));
    }

    /// Returns every match in `text`, overlapping ones too, in the order of their starts.
    pub(super) fn find(&self, text: &str) -> Vec<Match> {
        let tokens = tokens(text);
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let first = token.word.to_lowercase();
            let candidates = self.by_first.get(&first).into_iter().flatten().chain(&self.open);
            for number in candidates {
                let (phrase, target) = &self.phrases[*number];
                if let Some(last) = last_token(phrase, &tokens[at..]) {
                    found.push(Match { target: *target, start: token.start, end: last.end, length: phrase.length });
                }
            }
        }
        found
    }
}

/// Returns the token that ends the phrase, if it is at the start of `tokens`.
fn last_token<'a, 'b>(phrase: &Phrase, tokens: &'b [Token<'a>]) -> Option<&'b Token<'a>> {
    let tokens = tokens.get(..phrase.words.len())?;
    for (number, (word, token)) in phrase.words.iter().zip(tokens).enumerate() {
        let found = fold(token.word, phrase.case);
        let is_last = number + 1 == phrase.words.len();
        let fits = if phrase.is_open && is_last { found.starts_with(word.as_str()) } else { found == *word };
        let joined = number == 0
            || match &phrase.joins[number - 1] {
                Join::Loose => is_loose(token.before),
                Join::Exact(text) => token.before == text,
            };
        if !fits || !joined {
            return None;
        }
    }
    tokens.last()
}

/// Returns `matches` without overlaps: longer phrases win, then earlier ones; in the order of their starts.
pub(super) fn longest_first(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_by_key(|found| (std::cmp::Reverse(found.length), found.start, found.end, found.target));
    let mut kept: Vec<Match> = Vec::new();
    for found in matches {
        if kept.iter().all(|other| found.end <= other.start || other.end <= found.start) {
            kept.push(found);
        }
    }
    kept.sort_by_key(|found| found.start);
    kept
}

/// Returns the characters of `text` from `start` to `end`.
pub(super) fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, case: Case, text: &str, expected: &[&str]) {
        let mut index = Index::default();
        index.add(Phrase::parse(phrase, case).unwrap(), 0);
        let found: Vec<String> = index.find(text).iter().map(|m| slice(text, m.start, m.end)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_have_edges() {
        check("skill", Case::Ignored, "A Skill, skill-set; upskill skills", &["Skill", "skill"]);
        check("LER", Case::Exact, "LER ler LERs (LER)", &["LER", "LER"]);
    }

    #[test]
    fn blanks_and_hyphens_are_alike() {
        check("skills-based hiring", Case::Ignored, "Skills based-hiring", &["Skills based-hiring"]);
        check("skills based", Case::Ignored, "skills,based skills  based", &["skills  based"]);
    }

    #[test]
    fn other_joins_are_exact() {
        check("LER/VC", Case::Exact, "LER/VC LER VC LER-VC", &["LER/VC"]);
        check("l/earner", Case::Ignored, "L/earner learner", &["L/earner"]);
    }

    #[test]
    fn a_star_lets_the_word_go_on() {
        check("career navigat*", Case::Ignored, "career navigators, career", &["career navigators"]);
        check("philanthrop*", Case::Ignored, "Philanthropies", &["Philanthropies"]);
    }

    #[test]
    fn places_count_characters() {
        let mut index = Index::default();
        index.add(Phrase::parse("é1", Case::Ignored).unwrap(), 7);
        let found = index.find("ööö É1");
        assert_eq!(found, [Match { target: 7, start: 4, end: 6, length: 2 }]);
    }

    #[test]
    fn longer_phrases_win() {
        let mut index = Index::default();
        for (number, phrase) in ["a b", "b c d", "d"].iter().enumerate() {
            index.add(Phrase::parse(phrase, Case::Ignored).unwrap(), number);
        }
        let kept: Vec<usize> = longest_first(index.find("a b c d d")).iter().map(|m| m.target).collect();
        assert_eq!(kept, [1, 2]);
    }

    #[test]
    fn texts_without_words_match_nothing() {
        assert_eq!(Phrase::parse("--", Case::Ignored), None);
        check("a", Case::Ignored, "", &[]);
    }

    proptest::proptest! {
        #[test]
        fn matches_are_slices_between_edges(text in "[aA bB/\\-.é]{0,40}") {
            let mut index = Index::default();
            for (number, phrase) in ["a", "a b", "a/b", "b*"].iter().enumerate() {
                index.add(Phrase::parse(phrase, Case::Ignored).unwrap(), number);
            }
            let characters: Vec<char> = text.chars().collect();
            for found in index.find(&text) {
                let (start, end) = (found.start as usize, found.end as usize);
                proptest::prop_assert!(start < end && end <= characters.len());
                proptest::prop_assert!(start == 0 || !characters[start - 1].is_alphanumeric());
                proptest::prop_assert!(end == characters.len() || !characters[end].is_alphanumeric());
            }
        }
    }
}
