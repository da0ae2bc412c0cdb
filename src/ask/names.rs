//! What questions call the entities of the map: their names, and what people say in their place.
//!
//! A word that a sentence uses for something else far more often is a name only where something speaks for it.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::NamedNode;

use super::words::words;
use crate::error::Result;
use crate::resolve::StoreEntities;
use crate::vocab::BASE;

/// Kinds of entities that questions name.
const KINDS: &[&str] = &[
    "stakeholder",
    "stage",
    "area",
    "framework",
    "family",
    "term",
    "organization",
    "category",
    "vocabulary",
    "case",
    "barrier",
    "rule",
    "edition",
];

/// The longest name in words.
pub(super) const LONGEST: usize = 12;

/// Names of stages, which are verbs first.
const STAGES: &[&str] = &["using", "issuing", "adopting", "developing"];

/// Words behind and before which the name of a stage is one.
const BEHIND_STAGE: &[&str] = &["stage", "stages", "phase", "step"];
const BEFORE_STAGE: &[&str] = &["when", "while", "during", "once", "start", "starts", "started", "stage"];

/// Words that name nothing by themselves, though something is called so.
const NEVER: &[&str] = &["uses", "general", "map", "final", "draft", "business", "social", "issue", "standard"];

/// Words that are names in capital letters only.
const CAPITALS: &[&str] = &[
    "act", "aim", "all", "are", "ask", "best", "can", "care", "case", "did", "does", "edge", "elm", "fair", "get",
    "go", "has", "it", "lead", "link", "live", "net", "one", "open", "path", "pass", "see", "set", "so", "step",
    "team", "us", "was", "we", "who", "win", "work",
];

/// Names that are common nouns too: beside another such word they are no more than that.
const NOUNS: &[&str] = &["governance", "evidence", "verification", "interoperability", "skill", "skills", "assertion"];

/// What people call an entity, where no text of the map does.
const ALIASES: &[(&str, &str)] = &[
    ("learner", "stakeholder/learners-earners"),
    ("learners", "stakeholder/learners-earners"),
    ("students", "stakeholder/learners-earners"),
    ("job seekers", "stakeholder/learners-earners"),
    ("hr software vendors", "stakeholder/hr-systems"),
    ("hr software", "stakeholder/hr-systems"),
    ("hr vendors", "stakeholder/hr-systems"),
    ("technology providers", "stakeholder/ler-technology-providers"),
    ("universities", "stakeholder/credentialing-organizations"),
    ("colleges", "stakeholder/credentialing-organizations"),
    ("companies that hire", "stakeholder/employers"),
    ("company that hires", "stakeholder/employers"),
    ("standards bodies", "stakeholder/data-standards-organizations"),
    ("foundations that fund", "stakeholder/funders"),
    ("version 1", "edition/v1"),
    ("version 2", "edition/v2"),
    ("second edition", "edition/v2"),
    ("first edition", "edition/v1"),
];

/// A word of a question: as it is compared, and as it was typed.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) typed: String,
}

/// The names of all entities that questions name, in words.
pub(super) struct EntityWords {
    known: BTreeMap<String, Vec<NamedNode>>,
    /// By the stems of names of several words.
    stems: BTreeMap<String, Vec<NamedNode>>,
    /// By the last word of the name of a term that is alone in having it.
    tails: BTreeMap<String, NamedNode>,
}

impl EntityWords {
    /// Reads the names; one with a bracket is also known without it, and by what is in it, a framework by its identifier.
    pub(super) fn of(entities: &StoreEntities<'_>) -> Result<Self> {
        let mut known: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
        for (name, nodes) in entities.names()?.all() {
            let nodes: Vec<&NamedNode> = nodes.iter().filter(|node| rank(node) < KINDS.len()).collect();
            if nodes.is_empty() {
                continue;
            }
            for form in forms(name) {
                let entry = known.entry(joined(&pieces(&form))).or_default();
                entry.extend(nodes.iter().map(|node| (*node).clone()));
            }
        }
        for node in known.values().flatten().cloned().collect::<BTreeSet<NamedNode>>() {
            let slug = node.as_str().rsplit('/').next().unwrap_or_default();
            if kind(&node) == Some("framework") {
                known.entry(joined(&pieces(slug))).or_default().push(node);
            }
        }
        for (alias, local) in ALIASES {
            let node = NamedNode::new_unchecked(format!("{BASE}{local}"));
            if known.values().any(|nodes| nodes.contains(&node)) {
                known.entry((*alias).to_owned()).or_insert_with(|| vec![node]);
            }
        }
        for nodes in known.values_mut() {
            nodes.sort_by_key(|node| (rank(node), node.as_str().to_owned()));
            nodes.dedup();
        }
        let (starts, tails) = (starts(&known), tails(&known));
        for (start, node) in starts {
            known.entry(start).or_insert_with(|| vec![node]);
        }
        let mut stems: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
        for (name, nodes) in known.iter().filter(|(name, _)| name.contains(' ')) {
            let stem = words(name).join(" ");
            if stem.contains(' ') {
                stems.entry(stem).or_insert_with(|| nodes.clone());
            }
        }
        Ok(Self { known, stems, tails })
    }

    /// Returns the entities called by the `length` words from `at`, also in the singular or plural.
    pub(super) fn look_up(&self, all: &[Word], at: usize, length: usize) -> Option<&Vec<NamedNode>> {
        let name = joined(&all[at..at + length]);
        if length == 1 && !speaks_for_itself(all, at) {
            return None;
        }
        let forms = [Some(name.clone()), name.strip_suffix('s').map(str::to_owned), Some(format!("{name}s"))];
        let found = forms.into_iter().flatten().filter(|form| form.len() > 1).find_map(|form| self.known.get(&form));
        // Each word must say something, or the stems of fewer are the same.
        let all_say = length > 1 && all[at..at + length].iter().all(|word| !words(&word.text).is_empty());
        found.or_else(|| self.stems.get(&all_say.then(|| words(&name))?.join(" ")))
    }

    /// Returns all names.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// Returns whether `word` is part of a name.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.known.keys().any(|name| name.split(' ').any(|part| part == word))
    }

    /// Returns the term that alone ends in `word`: a wallet is a digital credential wallet.
    pub(super) fn by_tail(&self, word: &str) -> Option<&NamedNode> {
        self.tails.get(word).or_else(|| self.tails.get(word.strip_suffix('s')?))
    }
}

/// Returns whether the word at `place` is a name there, if it can be one.
fn speaks_for_itself(all: &[Word], place: usize) -> bool {
    let word = &all[place];
    let text = |at: Option<usize>| at.and_then(|at| all.get(at)).map_or("", |word| word.text.as_str());
    let (before, behind) = (text(place.checked_sub(1)), text(Some(place + 1)));
    if STAGES.contains(&word.text.as_str()) {
        return BEHIND_STAGE.contains(&behind) || BEFORE_STAGE.contains(&before);
    }
    if NEVER.contains(&word.text.as_str()) {
        return false;
    }
    if CAPITALS.contains(&word.text.as_str()) {
        return word.typed.len() > 1 && word.typed.chars().all(|c| !c.is_lowercase());
    }
    if NOUNS.contains(&word.text.as_str()) {
        let is_pair = |joint: &str, other: &str| matches!(joint, "and" | "or") && !words(other).is_empty();
        let is_beside = is_pair(before, text(place.checked_sub(2))) || is_pair(behind, text(Some(place + 2)));
        return !is_beside;
    }
    true
}

/// Returns the forms of a name: itself, without what is in brackets, and that alone.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some((before, rest)) = name.split_once(" (")
        && let Some((inside, after)) = rest.split_once(')')
    {
        forms.push(format!("{before}{after}"));
        forms.push(inside.to_owned());
    }
    forms
}

/// Returns the beginnings of long names that belong to one entity only: without a version, or the first three words.
fn starts(known: &BTreeMap<String, Vec<NamedNode>>) -> Vec<(String, NamedNode)> {
    let mut found: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
    for (name, nodes) in known {
        let pieces: Vec<&str> = name.split(' ').collect();
        let is_version = |word: &&str| word.trim_start_matches('v').chars().all(|c| c.is_ascii_digit() || c == '.');
        let mut shorter = Vec::new();
        if pieces.len() > 2 && pieces.last().is_some_and(is_version) {
            shorter.push(pieces[..pieces.len() - 1].join(" "));
        }
        if pieces.len() > 3 {
            shorter.push(pieces[..3].join(" "));
        }
        for start in shorter {
            let entry = found.entry(start).or_default();
            entry.extend(nodes.iter().filter(|node| matches!(kind(node), Some("framework" | "term"))).cloned());
        }
    }
    let alone = found.into_iter().filter_map(|(start, mut nodes)| {
        nodes.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        nodes.dedup();
        match nodes.as_slice() {
            [one] => Some((start, one.clone())),
            _ => None,
        }
    });
    alone.collect()
}

/// Returns the last words of the names of terms, those that one term alone has.
fn tails(known: &BTreeMap<String, Vec<NamedNode>>) -> BTreeMap<String, NamedNode> {
    let mut found: BTreeMap<&str, Vec<&NamedNode>> = BTreeMap::new();
    for (name, nodes) in known {
        let terms = nodes.iter().filter(|node| kind(node) == Some("term"));
        if let Some((_, tail)) = name.rsplit_once(' ') {
            found.entry(tail).or_default().extend(terms);
        }
    }
    let alone = found.into_iter().filter_map(|(tail, mut nodes)| {
        nodes.dedup();
        match nodes.as_slice() {
            [first, others @ ..] if others.iter().all(|other| other == first) => {
                Some((tail.to_owned(), (*first).clone()))
            }
            _ => None,
        }
    });
    alone.collect()
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the words of `text` in lower case, with the dots of versions kept.
pub(super) fn pieces(text: &str) -> Vec<Word> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-')
        .flat_map(|word| word.trim_matches(['.', '-']).split('-'))
        .filter(|word| !word.is_empty())
        .map(|typed| Word { text: typed.to_lowercase(), typed: typed.to_owned() })
        .collect()
}

/// Returns the kind of an entity: the first part of the path of its IRI.
pub(super) fn kind(node: &NamedNode) -> Option<&str> {
    node.as_str().strip_prefix(BASE)?.split('/').next()
}

fn rank(node: &NamedNode) -> usize {
    KINDS.iter().position(|known| kind(node) == Some(*known)).unwrap_or(KINDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, word: &str, expected: bool) {
        let all = pieces(question);
        let place = all.iter().position(|found| found.text == word).unwrap();
        assert_eq!(speaks_for_itself(&all, place), expected, "{question}");
    }

    #[test]
    fn plain_words_are_names_only_where_something_speaks_for_it() {
        check("What did 1EdTech publish?", "did", false);
        check("What breaks if DID changes?", "did", true);
        check("How balanced are business and social cases?", "business", false);
        check("Which work streams concern policy or governance?", "governance", false);
        check("What must governance do?", "governance", true);
        check("What is there to do in the developing phase?", "developing", true);
        check("Who is developing wallets?", "developing", false);
        check("responsibilities when issuing?", "issuing", true);
        check("who will win", "win", false);
    }
}
