//! How near a question comes to one of the ways in which a query is asked for.
//!
//! Both are sets of words, filler among them, and a place for each entity: `what can <stakeholder> do` is near to `What
//! can employers do?`. Nearness is Dice's coefficient with every word weighed by how few queries use it.

use std::collections::{BTreeMap, BTreeSet};

use super::entities::{Named, Part};
use super::words::all_words;
use crate::query::saved::SavedQuery;

/// Stands for an entity; no word has a bracket.
const ENTITY: &str = "<>";

/// What a place for an entity counts, as the rarity of a word.
const ENTITY_WEIGHT: f64 = 2.0;

/// Words of a question or of a way to ask it, each once.
pub(super) type Phrase = BTreeSet<String>;

/// Returns the parameters that the ways in which `query` is asked for name, in the order of [`phrases`].
pub(super) fn places(query: &SavedQuery) -> Vec<Vec<String>> {
    let asked =
        query.header.asked.iter().map(|asked| asked.split(['<', '>']).skip(1).step_by(2).map(str::to_owned).collect());
    std::iter::once(Vec::new()).chain(asked).collect()
}

/// Returns the ways in which `query` is asked for: its summary, and what its header says.
pub(super) fn phrases(query: &SavedQuery) -> Vec<Phrase> {
    let asked = query.header.asked.iter().map(String::as_str);
    std::iter::once(query.header.summary.as_str()).chain(asked).map(phrase).collect()
}

fn phrase(asked: &str) -> Phrase {
    let mut phrase = Phrase::new();
    for (index, piece) in asked.split(['<', '>']).enumerate() {
        if index % 2 == 0 {
            phrase.extend(all_words(piece));
        } else {
            phrase.insert(ENTITY.to_owned());
        }
    }
    phrase
}

/// Returns the words of a question; the entities that are in `taken` stand for themselves, the others for their words.
pub(super) fn asked(parts: &[Part], named: &[Named], taken: &[(usize, bool)]) -> Phrase {
    let mut phrase = Phrase::new();
    for part in parts {
        match part {
            Part::Word(word) => phrase.extend(all_words(word)),
            Part::Entity(index) if taken.iter().any(|(other, _)| other == index) => {
                phrase.insert(ENTITY.to_owned());
            }
            Part::Entity(index) => phrase.extend(named.get(*index).into_iter().flat_map(|named| named.words.clone())),
        }
    }
    phrase
}

/// How much a word tells queries apart by the ways in which they are asked for.
pub(super) struct Rarity {
    queries: usize,
    frequency: BTreeMap<String, usize>,
}

impl Rarity {
    /// Counts in how many queries each word is used.
    pub(super) fn of<'a>(queries: impl Iterator<Item = &'a [Phrase]>) -> Self {
        let mut rarity = Self { queries: 0, frequency: BTreeMap::new() };
        for phrases in queries {
            rarity.queries += 1;
            let used: BTreeSet<&String> = phrases.iter().flatten().collect();
            for word in used {
                *rarity.frequency.entry(word.clone()).or_insert(0) += 1;
            }
        }
        rarity
    }

    fn weight(&self, word: &str) -> f64 {
        if word == ENTITY {
            return ENTITY_WEIGHT;
        }
        let with = self.frequency.get(word).copied().unwrap_or(0) as f64;
        (1.0 + (self.queries as f64 - with + 0.5) / (with + 0.5)).ln()
    }

    fn total<'a>(&self, words: impl IntoIterator<Item = &'a String>) -> f64 {
        words.into_iter().map(|word| self.weight(word)).sum()
    }

    /// Returns how near `question` comes to the nearest of `phrases`, from 0 to 1.
    pub(super) fn nearness(&self, question: &Phrase, phrases: &[Phrase]) -> f64 {
        self.nearest(question, phrases).map_or(0.0, |(_, near)| near)
    }

    /// Returns the place of the nearest of `phrases`, the first of several, and how near it is.
    pub(super) fn nearest(&self, question: &Phrase, phrases: &[Phrase]) -> Option<(usize, f64)> {
        let size = self.total(question);
        let near = |phrase: &Phrase| {
            let both = size + self.total(phrase);
            if both > 0.0 { 2.0 * self.total(question.intersection(phrase)) / both } else { 0.0 }
        };
        let all = phrases.iter().map(near).enumerate();
        all.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, ways: &[&str], expected: &str) {
        let all: Vec<Vec<Phrase>> = ways.iter().map(|way| vec![phrase(way)]).collect();
        let rarity = Rarity::of(all.iter().map(Vec::as_slice));
        let question = phrase(question);
        let best = all
            .iter()
            .enumerate()
            .max_by(|a, b| rarity.nearness(&question, a.1).total_cmp(&rarity.nearness(&question, b.1)));
        assert_eq!(ways[best.unwrap().0], expected);
    }

    #[test]
    fn filler_tells_short_questions_apart() {
        let ways = ["what is <term>", "who uses <term>", "where does <entity> come from"];
        check("What is a <wallet>?", &ways, ways[0]);
        check("Who is using a <wallet>?", &ways, ways[1]);
        check("Where do you come from, <wallet>?", &ways, ways[2]);
    }

    #[test]
    fn nearness_is_between_0_and_1() {
        let phrases = [phrase("what is <term>")];
        let rarity = Rarity::of(std::iter::once(phrases.as_slice()));
        let near = |text: &str| rarity.nearness(&phrase(text), &phrases);
        assert!((near("What is <x>?") - 1.0).abs() < 1e-9);
        assert!(near("weather").abs() < 1e-9 && near("").abs() < 1e-9);
    }
}
