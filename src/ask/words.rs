//! Text to the words by which questions and queries are compared: small, without endings, without filler.

/// Words that say nothing of what is asked.
const FILLER: &[&str] = &[
    "a", "about", "all", "am", "an", "and", "any", "anybody", "anyone", "are", "as", "at", "be", "by", "can", "could",
    "did", "do", "does", "for", "from", "give", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it",
    "its", "list", "may", "me", "must", "my", "of", "on", "or", "our", "please", "shall", "should", "show", "so",
    "some", "tell", "than", "that", "the", "their", "them", "there", "these", "they", "this", "to", "us", "was", "we",
    "were", "what", "when", "where", "which", "who", "whom", "whose", "will", "with", "would", "you", "your",
];

/// Words that mean one thing here; the first stands for all.
const SAME: &[&[&str]] = &[
    &["framework", "standard", "specification", "spec"],
    &["organization", "organisation", "body", "company"],
    &["licence", "license", "copyright"],
    &["stakeholder", "group", "player"],
    &["define", "definition", "mean", "meaning"],
    &["gap", "lack", "missing", "absent"],
    &["draft", "unfinished", "preliminary"],
    &["duplicate", "twice", "repeat", "repetition", "redundant"],
    &["barrier", "obstacle", "hinder", "hindrance"],
    &["resource", "publication", "report"],
    &["newcomer", "beginner", "new"],
    &["benefit", "gain", "advantage"],
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
    &["author", "wrote", "write", "written"],
];

/// Returns the words of `text` that say something, in order, each as it is compared.
pub(super) fn words(text: &str) -> Vec<String> {
    let is_break = |c: char| !c.is_alphanumeric();
    text.to_lowercase()
        .replace(['\u{2019}', '\''], "")
        .split(is_break)
        .filter(|word| !word.is_empty() && !FILLER.contains(word))
        .map(|word| same(&stem(word)))
        .collect()
}

/// Returns the word that stands for all that mean the same.
fn same(word: &str) -> String {
    let group = SAME.iter().find(|group| group.iter().any(|other| stem(other) == word));
    group.and_then(|group| group.first()).map_or_else(|| word.to_owned(), |first| stem(first))
}

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
    for (ending, least) in [
        ("ization", 4),
        ("ations", 4),
        ("ation", 4),
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
    ] {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() >= least
        {
            stem = rest;
            break;
        }
    }
    let bytes = stem.as_bytes();
    match bytes {
        // planned -> plan
        [.., a, b] if a == b && stem.len() > 4 && !matches!(a, b's' | b'l' | b'f') => stem[..stem.len() - 1].to_owned(),
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
