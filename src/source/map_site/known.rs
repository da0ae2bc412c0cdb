//! Names that the embedded map knows, so that a name in the checkout leads to its slug of record.

use rustc_hash::FxHashMap;

use crate::model::{Map, Resource, Term};

/// The most words of a name.
const LONGEST_NAME: usize = 16;

/// Names and their slugs.
pub(super) struct Known<'a> {
    pub(super) curated: &'a Map,
    terms: FxHashMap<String, &'a Term>,
    titles: FxHashMap<String, &'a Resource>,
    /// `None` where several resources have the address.
    addresses: FxHashMap<&'a str, Option<&'a Resource>>,
    organizations: FxHashMap<String, &'a str>,
    people: FxHashMap<String, &'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn of(curated: &'a Map) -> Self {
        let mut addresses: FxHashMap<&str, Option<&Resource>> = FxHashMap::default();
        for resource in &curated.resources {
            if let Some(url) = &resource.url {
                addresses.entry(url).and_modify(|found| *found = None).or_insert(Some(resource));
            }
        }
        let mut organizations = FxHashMap::default();
        for organization in &curated.organizations {
            for name in organization.alternative_names.iter().chain([&organization.name]) {
                organizations.entry(key(name)).or_insert(organization.slug.as_str());
            }
        }
        Self {
            curated,
            terms: term_names(&curated.terms),
            titles: curated.resources.iter().map(|resource| (key(&resource.title), resource)).collect(),
            addresses,
            organizations,
            people: curated.people.iter().map(|person| (key(&person.name), person.slug.as_str())).collect(),
        }
    }

    /// Returns the curated term that `name` names, with or without its bracketed acronym.
    pub(super) fn term(&self, name: &str) -> Option<&'a Term> {
        self.terms.get(&key(name)).or_else(|| self.terms.get(&key(&without_brackets(name)))).copied()
    }

    /// Returns the curated resource that is called `title`, or else the only one at `url`.
    pub(super) fn resource(&self, title: &str, url: Option<&str>) -> Option<&'a Resource> {
        let by_title = self.titles.get(&key(title)).copied();
        by_title.or_else(|| self.addresses.get(url?).copied().flatten())
    }

    /// Returns the curated resource whose title is in `line`.
    pub(super) fn resource_in(&self, line: &str) -> Option<&'a Resource> {
        let line = format!(" {} ", key(line));
        let mut found: Vec<(&String, &Resource)> = self
            .titles
            .iter()
            .filter(|(title, _)| title.split(' ').count() > 2 && line.contains(&format!(" {title} ")))
            .map(|(title, resource)| (title, *resource))
            .collect();
        found.sort_by_key(|(title, _)| (std::cmp::Reverse(title.len()), *title));
        found.first().map(|(_, resource)| *resource)
    }

    /// Returns the slugs of the organizations that `line` names one after the other, and whether it names nothing else.
    pub(super) fn organizations_in(&self, line: &str) -> (Vec<String>, bool) {
        find(line, &self.organizations)
    }

    /// Returns the slug of the first person that `line` names.
    pub(super) fn person_in(&self, line: &str) -> Option<String> {
        find(line, &self.people).0.into_iter().next()
    }
}

/// Returns terms by name: full names win over names without brackets, these over other names, these over acronyms.
fn term_names(terms: &[Term]) -> FxHashMap<String, &Term> {
    let mut names = FxHashMap::default();
    let levels: [fn(&Term) -> Vec<String>; 4] = [
        |term| vec![term.name.clone()],
        |term| vec![without_brackets(&term.name)],
        |term| term.alternative_names.clone(),
        |term| term.acronyms.clone(),
    ];
    for level in levels {
        for term in terms {
            for name in level(term) {
                names.entry(key(&name)).or_insert(term);
            }
        }
    }
    names
}

/// Returns `name` as one that ignores case, punctuation and a leading article.
pub(super) fn key(name: &str) -> String {
    let words: Vec<String> = words(name).into_iter().map(|word| word.text).collect();
    let start = usize::from(words.len() > 1 && words[0] == "the");
    words[start..].join(" ")
}

/// Returns `name` without its bracketed parts.
pub(super) fn without_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    crate::model::normalize(&out)
}

/// A word and whether a new name may start at it.
struct Word {
    text: String,
    starts: bool,
}

fn words(line: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut starts, mut inside) = (true, false);
    for c in line.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if inside => word.text.push(c),
                _ => words.push(Word { text: c.to_string(), starts: std::mem::take(&mut starts) }),
            }
            inside = true;
        } else if !matches!(c, '\'' | '\u{2019}') {
            inside = false;
            starts |= matches!(c, ',' | ';' | '&' | '\u{2014}' | '\u{2013}' | '|');
        }
    }
    words
}

/// Returns what the known names in `line` stand for, the longest first at each place, and whether there is nothing else.
///
/// A name counts only between separators: `Jobs for the Future Fund` does not name `Jobs for the Future`.
fn find(line: &str, names: &FxHashMap<String, &str>) -> (Vec<String>, bool) {
    let words = words(line);
    let (mut found, mut complete) = (Vec::new(), true);
    let mut at = 0;
    while at < words.len() {
        let may_start = words[at].starts || at == 0 || words[at - 1].text == "and";
        match may_start.then(|| name_at(&words, at, names)).flatten() {
            Some((length, slug)) => {
                if !found.iter().any(|other| other == slug) {
                    found.push(slug.to_owned());
                }
                at += length;
            }
            None => {
                complete &= matches!(words[at].text.as_str(), "and" | "the");
                at += 1;
            }
        }
    }
    (found, complete)
}

/// Returns the longest known name at `start`, as its length in words and what it stands for.
fn name_at<'a>(words: &[Word], start: usize, names: &FxHashMap<String, &'a str>) -> Option<(usize, &'a str)> {
    let longest = LONGEST_NAME.min(words.len() - start);
    (1..=longest).rev().find_map(|length| {
        let ends = words.get(start + length).is_none_or(|next| next.starts || next.text == "and");
        let texts: Vec<&str> = words[start..start + length].iter().map(|word| word.text.as_str()).collect();
        let slug = names.get(&key(&texts.join(" "))).filter(|_| ends)?;
        Some((length, *slug))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &[&str], complete: bool) {
        let names = [("jobs for the future", "jff"), ("university x city", "ux"), ("a and b", "ab"), ("b", "b")];
        let names = names.into_iter().map(|(name, slug)| (name.to_owned(), slug)).collect();
        let (found, all) = find(line, &names);
        assert_eq!((found.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), all), (expected, complete));
    }

    #[test]
    fn names_are_found_between_separators() {
        check("Jobs For the Future", &["jff"], true);
        check("The Jobs for the Future, B, and University X, City", &["jff", "b", "ux"], true);
        check("Jobs for the Future Fund", &[], false);
        check("A and B", &["ab"], true);
        check("C and B", &["b"], false);
        check("", &[], true);
    }

    #[test]
    fn keys_ignore_case_punctuation_and_article() {
        assert_eq!(key("The T3 Innovation-Network "), "t3 innovation network");
        assert_eq!(key("What\u{2019}s"), key("what's"));
        assert_eq!(key("The"), "the");
    }
}
