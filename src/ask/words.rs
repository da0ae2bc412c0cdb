//! Text to the words by which questions and queries are compared: small, without endings, without filler.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words that say nothing of what is asked.
const FILLER: &[&str] = &[
    "actually",
    "anything",
    "anywhere",
    "bodies",
    "currently",
    "each",
    "else",
    "every",
    "everything",
    "exactly",
    "happens",
    "just",
    "kind",
    "lot",
    "lots",
    "really",
    "somebody",
    "something",
    "somewhere",
    "sort",
    "thing",
    "things",
    "whether",
    "while",
    "worth",
    "a",
    "about",
    "all",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "are",
    "as",
    "arent",
    "at",
    "be",
    "best",
    "by",
    "can",
    "cant",
    "could",
    "did",
    "do",
    "does",
    "doesnt",
    "dont",
    "for",
    "from",
    "get",
    "give",
    "got",
    "had",
    "has",
    "have",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "isnt",
    "it",
    "its",
    "lets",
    "list",
    "may",
    "me",
    "must",
    "my",
    "near",
    "of",
    "on",
    "or",
    "our",
    "out",
    "over",
    "please",
    "shall",
    "should",
    "show",
    "so",
    "some",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "they",
    "this",
    "to",
    "us",
    "was",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "wheres",
    "which",
    "who",
    "whom",
    "whos",
    "whose",
    "will",
    "with",
    "would",
    "you",
    "your",
];

/// Words that mean one thing here; the first stands for all.
const SAME: &[&[&str]] = &[
    &["framework", "standard", "specification", "spec"],
    &["organization", "organisation", "body", "company"],
    &["licence", "license", "copyright"],
    &["stakeholder", "group", "player"],
    &["define", "definition", "mean", "meaning"],
    &["gap", "lack", "missing", "absent", "hole", "empty"],
    &["draft", "unfinished", "preliminary"],
    &["duplicate", "twice", "repeat", "repetition", "redundant", "identical"],
    &["statement", "sentence"],
    &["fund", "money", "pay", "paid", "finance", "sponsor", "donate", "donor"],
    &["barrier", "obstacle", "hinder", "hindrance", "hurdle", "prevent"],
    &["contradict", "conflict"],
    &["derive", "infer"],
    &["compare", "comparison"],
    &["thin", "fewest", "least"],
    &["law", "regulation", "legal", "legislation"],
    &["resource", "publication", "report", "article", "paper", "document", "literature", "entry"],
    &["newcomer", "beginner", "new", "novice"],
    &["start", "begin"],
    &["role", "actor"],
    &["task", "duty", "job", "responsibility", "obligation"],
    &["benefit", "gain", "advantage", "profit"],
    &["outdated", "superseded", "obsolete", "old"],
    &["depend", "dependency", "rely"],
    &["affect", "impact", "break"],
    &["metric", "measure", "indicator"],
    &["final", "stable", "finished", "settled"],
    &["hub", "connected"],
    &["count", "number", "many", "total"],
    &["path", "chain", "route"],
    &["alone", "isolated"],
    &["use", "used", "usage"],
    &["build", "built"],
    &["author", "wrote", "write", "written"],
    &["stage", "phase"],
    &["equity", "fairness", "fair"],
    &["surround", "around"],
];

/// Turns of speech, each with the words that say the same here.
const IDIOMS: &[(&str, &str)] = &[
    ("break down", "count"),
    ("broken down", "count"),
    ("side by side", "compare"),
    ("get out of", "benefit from"),
    ("in it for", "benefit for"),
    ("come up", "appear"),
    ("hang on", "depend on"),
    ("hangs on", "depend on"),
    ("stand in the way", "hinder"),
    ("stands in the way", "hinder"),
    ("wear several hats", "have several roles"),
    ("worth reading", "read"),
    ("not final", "unsettled"),
    ("isn't final", "unsettled"),
    ("aren't final", "unsettled"),
    ("look after", "care"),
    ("looks after", "care"),
    ("more than once", "twice"),
    ("lots of", ""),
    ("a lot of", ""),
    ("at least", ""),
    ("at most", ""),
];

/// Returns whether `word` says nothing of what is asked.
pub(super) fn is_filler(word: &str) -> bool {
    FILLER.contains(&word)
}

/// Returns the words that questions are made of beside those of queries: filler, and words that mean one thing here.
pub(super) fn known_words() -> impl Iterator<Item = &'static str> {
    FILLER.iter().copied().chain(SAME.iter().flat_map(|group| group.iter().copied()))
}

/// Returns `text` in small letters, with plain words for the turns of speech that it has.
pub(super) fn plain(text: &str) -> String {
    let mut text = format!(" {} ", text.to_lowercase().replace('\u{2019}', "'"));
    for (idiom, words) in IDIOMS {
        let is_inside = |text: &str, at: usize| {
            let (before, behind) = (&text[..at], &text[at + idiom.len()..]);
            before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric)
        };
        if let Some(at) = text.find(idiom).filter(|at| !is_inside(&text, *at)) {
            text.replace_range(at..at + idiom.len(), words);
        }
    }
    text.trim().to_owned()
}

/// Returns the words of `text` that say something, in order, each as it is compared.
pub(super) fn words(text: &str) -> Vec<String> {
    compared(text, |word| !FILLER.contains(&word))
}

/// Returns all words of `text` in order, each as it is compared.
pub(super) fn all_words(text: &str) -> Vec<String> {
    compared(text, |_| true)
}

fn compared(text: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    plain(text)
        .replace('\'', "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && is_wanted(word))
        .map(|word| same(stem(word)))
        .collect()
}

/// The stems of [`SAME`], each with the one that stands for it.
static STANDS_FOR: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let pairs = SAME.iter().filter_map(|group| Some((stem(group.first()?), group)));
    // Of two groups with the same word, the first counts.
    pairs.rev().flat_map(|(first, group)| group.iter().map(move |word| (stem(word), first.clone()))).collect()
});

/// Returns the word that stands for all that mean the same.
fn same(word: String) -> String {
    STANDS_FOR.get(&word).cloned().unwrap_or(word)
}

/// English endings, and the letters that must precede each.
const ENDINGS: &[(&str, usize)] = &[
    ("ization", 4),
    ("ations", 4),
    ("ation", 4),
    ("ions", 4),
    ("ion", 4),
    ("ments", 4),
    ("ment", 4),
    ("ings", 3),
    ("ing", 3),
    ("ers", 4),
    ("ed", 3),
    ("ly", 4),
    ("er", 4),
    ("e", 3),
    ("y", 3),
];

/// Returns `word` without its English ending; the same for the forms of one word, and no word of its own.
fn stem(word: &str) -> String {
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let mut stem = word;
    for (ending, least) in [("ies", 2), ("sses", 2), ("es", 3), ("s", 3)] {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() >= least
            && !(ending == "s" && rest.ends_with(['s', 'u', 'i']))
        {
            stem = rest;
            break;
        }
    }
    // planned has one ending, mentioned two.
    for _ in 0..2 {
        let rest =
            ENDINGS.iter().find_map(|(ending, least)| stem.strip_suffix(ending).filter(|rest| rest.len() >= *least));
        stem = rest.unwrap_or(stem);
    }
    let bytes = stem.as_bytes();
    match bytes {
        // planned -> plan
        [.., a, b] if a == b && stem.len() > 4 && !matches!(a, b's' | b'l' | b'f') => stem[..stem.len() - 1].to_owned(),
        // verify and verifier
        [.., b'y' | b'i'] if stem.len() > 4 => stem[..stem.len() - 1].to_owned(),
        _ => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected);
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            &["policy", "policies"][..],
            &["issue", "issues", "issuing", "issued", "issuer", "issuers"],
            &["plan", "planned", "planning", "plans"],
            &["framework", "frameworks", "standards", "specifications"],
            &["wallet", "wallets"],
            &["measure", "measures", "measuring", "metrics"],
        ] {
            let all: Vec<String> = forms.iter().flat_map(|form| words(form)).collect();
            assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
        }
    }

    #[test]
    fn filler_is_left_out() {
        check("What is the AI that we should have?", &["ai"]);
        check("", &[]);
    }
}
