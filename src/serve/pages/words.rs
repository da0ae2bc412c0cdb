//! Terms in running text: which words of a text name an entity of the data, so that they lead to its page.

use std::collections::HashMap;

use lermap::Result;
use maud::{Markup, html};

use super::look::{Look, text};
use super::value::address;

/// More names than this are too many to look for; a vocabulary so large names everyday words.
const MOST: usize = 5000;

/// The longest name that is looked for, in words.
const LONGEST: usize = 8;

/// Names of the map's own things, and of the concepts of other data.
const NAMES: &str = "SELECT DISTINCT ?entity ?name {
  { VALUES ?class { ler:Term ler:StakeholderGroup ler:Framework ler:FrameworkFamily } ?entity a ?class }
  UNION { ?entity a skos:Concept ; skos:definition ?text FILTER NOT EXISTS { ?any a ler:StakeholderGroup } }
  ?entity rdfs:label|skos:prefLabel|skos:altLabel ?name
  FILTER(LANG(?name) IN (\"\", \"en\"))
} ORDER BY ?name ?entity LIMIT 5001";

/// Names of entities, to be found in texts.
#[derive(Default)]
pub(super) struct Words {
    /// By the words of a name in small letters: the entity.
    names: HashMap<Vec<String>, String>,
}

/// A word of a text with its place.
struct Word<'a> {
    start: usize,
    text: &'a str,
}

impl Words {
    /// Returns the names that the data have.
    pub(super) fn of(look: &Look<'_>) -> Result<Self> {
        let rows = look.rows(NAMES, &[])?;
        if rows.len() > MOST {
            return Ok(Self::default());
        }
        Ok(Self::from_names(rows.iter().filter_map(|row| Some((text(row, 1)?, text(row, 0)?)))))
    }

    fn from_names<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut found = Self::default();
        for (name, iri) in names {
            // `Learning and Employment Record (LER)` is known by both of its names.
            let (long, short) = match name.split_once(" (").map(|(long, rest)| (long, rest.strip_suffix(')'))) {
                Some((long, Some(short))) => (long, Some(short)),
                _ => (name, None),
            };
            for name in std::iter::once(long).chain(short) {
                let key: Vec<String> = words(name).iter().map(|word| plain(word.text)).collect();
                let is_name = name.chars().count() > 2 && key.len() <= LONGEST && !key.is_empty();
                if is_name {
                    found.names.entry(key).or_insert_with(|| iri.to_owned());
                }
            }
        }
        found
    }

    /// Returns `text` with the first mention of each entity as a link, those of `but` left out.
    pub(super) fn linked(&self, text: &str, but: &str) -> Markup {
        let words = words(text);
        let mut linked: Vec<&str> = vec![but];
        let (mut pieces, mut done, mut at) = (Vec::new(), 0, 0);
        while at < words.len() {
            let found = (1..=LONGEST.min(words.len() - at)).rev().find_map(|count| {
                let key: Vec<String> = words[at..at + count].iter().map(|word| plain(word.text)).collect();
                let iri = self.names.get(&key)?;
                (!linked.contains(&iri.as_str())).then_some((count, iri))
            });
            let Some((count, iri)) = found else {
                at += 1;
                continue;
            };
            let last = &words[at + count - 1];
            let (start, end) = (words[at].start, last.start + last.text.len());
            pieces.push((&text[done..start], &text[start..end], iri));
            linked.push(iri);
            (done, at) = (end, at + count);
        }
        html! {
            @for (before, name, iri) in &pieces { (before) a.term href=(address(iri)) { (name) } }
            (&text[done..])
        }
    }
}

/// Returns the words of a text with their places.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_word = c.is_alphanumeric() || matches!(c, '-' | '*' | '&');
        match (start, is_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(Word { start: from, text: &text[from..at] });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Returns a word as it is compared: in small letters and without the `s` of many.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    match lower.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one.to_owned(),
        _ => lower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let names = [
            ("Credential", "urn:c"),
            ("Verifiable Credential", "urn:v"),
            ("Learning and Employment Record (LER)", "urn:l"),
            ("Learners & Earners", "urn:e"),
        ];
        let words = Words::from_names(names.into_iter());
        let shown = words.linked(text, "urn:self").into_string();
        let shown = shown.replace("<a class=\"term\" href=\"/entity?iri=urn%3A", "[").replace("</a>", "]");
        assert_eq!(shown.replace("\">", "|"), expected);
    }

    #[test]
    fn the_longest_name_is_found_once() {
        check("a verifiable credential is a credential", "a [v|verifiable credential] is a [c|credential]");
        check("Credentials, credentials", "[c|Credentials], credentials");
        check("LERs <b>", "[l|LERs] &lt;b&gt;");
        check("for learners &amp; earners", "for learners &amp;amp; earners");
        check("Learners & Earners", "[e|Learners &amp; Earners]");
        check("", "");
    }
}
