//! The saved query that answers a question put in words.
//!
//! No model and no network: queries are ranked by the words they share with the question (BM25 over name, question,
//! tags and description; Robertson and Zaragoza, 2009), and by whether they take the entities that it names. The same
//! question always gets the same answer.

mod entities;
mod names;
mod phrases;
mod spelling;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::error::Result;
use crate::prefixes::Prefixes;
use crate::query::saved::{Catalogue, SavedQuery, Values};
use crate::resolve::StoreEntities;
use crate::store::Store;

use oxrdf::NamedNode;

use self::entities::{Filled, Named, Part, Read};
use self::names::EntityWords;
use self::phrases::{Phrase, Rarity};
use self::spelling::Spelling;
use self::words::words;

/// How fast more of the same word stops counting (k1), and how much the length of a text does (b).
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.4;

/// What a word counts in the parts of a query.
const NAME: f64 = 2.0;
const QUESTION: f64 = 3.0;
const TAGS: f64 = 2.5;
const ASKED: f64 = 1.0;
const DESCRIPTION: f64 = 0.6;
const PARAMETERS: f64 = 0.4;

/// What coming near to a way of asking for the query is worth, beside sharing words with it.
const NEAR: f64 = 3.0;

/// What a word counts that is part of the name of an entity.
const IN_A_NAME: f64 = 0.35;

/// What taking an entity of the question is worth, for a query about one and for a query that may be narrowed to one,
/// and what not taking it costs.
const IS_ABOUT_ENTITY: f64 = 1.6;
const TAKES_ENTITY: f64 = 1.3;
const LEAVES_ENTITY: f64 = 0.8;

/// In how many queries a word counts as occurring that occurs in none: it may just be another word for the same.
const UNSEEN: f64 = 1.5;

/// The share of what a question says that a query must share with it to be an answer.
const LEAST_SHARE: f64 = 0.36;

/// What share coming near to a way of asking is worth, if anything but filler is shared.
const NEAR_SHARE: f64 = 0.68;

/// What share counts of a question that names something which neither the data nor a query knows.
const STRANGE: f64 = 0.6;

/// A query that may answer a question.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The query.
    pub query: SavedQuery,
    /// Values for its parameters, as found in the question.
    pub values: Values,
    /// How well it fits; the higher the better.
    pub score: f64,
    /// The share of what the question says that the query says too, from 0 to 1.
    pub share: f64,
    /// The parameters that the question should have given and did not.
    pub missing: Vec<String>,
    /// The words of the question that say something and that neither the query nor its values say.
    pub unused: Vec<String>,
}

impl Candidate {
    /// Returns whether this is an answer, and not just the nearest of queries that do not fit.
    pub fn fits(&self) -> bool {
        self.share >= LEAST_SHARE
    }

    /// Returns the command that runs it, with the defaults that it takes where the question names nothing.
    pub fn command(&self) -> String {
        let mut values = self.query.defaults();
        values.extend(self.values.clone());
        self.query.call(&values)
    }
}

/// The queries of a catalogue, ready to be compared with questions.
pub struct Index {
    documents: Vec<Document>,
    /// How many documents a word occurs in.
    frequency: BTreeMap<String, usize>,
    average: f64,
    rarity: Rarity,
    names: EntityWords,
    spelling: Spelling,
}

/// A question, taken apart.
struct Asked<'a> {
    text: &'a str,
    terms: BTreeMap<String, f64>,
    read: Read,
    /// What of it names something that nobody here knows.
    strange: f64,
}

struct Document {
    query: SavedQuery,
    /// The ways in which it is asked for.
    phrases: Vec<Phrase>,
    /// The parameters that each of them names.
    places: Vec<Vec<String>>,
    /// How much each word counts.
    weights: BTreeMap<String, f64>,
    length: f64,
}

impl Index {
    /// Reads all queries of `catalogue`, where those whose header is wrong are left out, and the names of the entities
    /// in `store`; O(words + names).
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(catalogue: &Catalogue, store: &Store, prefixes: &Prefixes) -> Result<Self> {
        let documents: Vec<Document> = catalogue.queries().flatten().map(Document::of).collect();
        let mut frequency = BTreeMap::new();
        for word in documents.iter().flat_map(|document| document.weights.keys()) {
            *frequency.entry(word.clone()).or_insert(0) += 1;
        }
        let total: f64 = documents.iter().map(|document| document.length).sum();
        let average = if documents.is_empty() { 1.0 } else { total / documents.len() as f64 };
        let rarity = Rarity::of(documents.iter().map(|document| document.phrases.as_slice()));
        let names = EntityWords::of(&StoreEntities::new(store, prefixes))?;
        let texts = documents.iter().flat_map(|document| document.query.words()).chain(names.texts());
        let spelling = Spelling::of(texts, store)?;
        Ok(Self { documents, frequency, average, rarity, names, spelling })
    }

    /// Returns the queries that share words with `question`, best first, with values for their parameters. The `store`
    /// is the one that the index was made of.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn rank(&self, question: &str, store: &Store) -> Result<Vec<Candidate>> {
        let question = &*self.spelled(question);
        let read = entities::read(question, &self.names, store)?;
        let is_strange = |word: &String| {
            let is_said = words(word).iter().all(|word| self.frequency.contains_key(word));
            !is_said && !self.names.has_word(word)
        };
        let strange = if read.strange.iter().any(is_strange) { STRANGE } else { 1.0 };
        let asked = Asked { text: question, terms: terms(question, &read.named), read, strange };
        let mut candidates: Vec<Candidate> =
            self.documents.iter().filter_map(|document| self.candidate(document, &asked)).collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.query.name.cmp(&b.query.name)));
        Ok(candidates)
    }

    /// Returns the entity whose meaning `question` asks for, and nothing else: a card answers it. Terms of the glossary and
    /// groups have queries that do.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn described(&self, question: &str, store: &Store) -> Result<Option<NamedNode>> {
        let read = entities::read(&self.spelled(question), &self.names, store)?;
        let named = read.defined.and_then(|place| read.named.get(place));
        let has_query = |node: &NamedNode| matches!(names::kind(node), Some("term" | "stakeholder"));
        Ok(named
            .filter(|named| !named.meanings.iter().any(|(node, _)| has_query(node)))
            .and_then(|named| named.meanings.first())
            .map(|(node, _)| node.clone()))
    }

    /// Returns `question` with slips of the hand mended; what is quoted is looked for as it stands.
    fn spelled<'a>(&self, question: &'a str) -> Cow<'a, str> {
        match entities::quoted(question) {
            Some(_) => Cow::Borrowed(question),
            None => Cow::Owned(self.spelling.corrected(question)),
        }
    }

    fn candidate(&self, document: &Document, asked: &Asked<'_>) -> Option<Candidate> {
        let Asked { text, terms, read, strange } = asked;
        let named = &read.named;
        let free: Vec<String> = self.unsaid(document, &read.parts);
        let all: Vec<(usize, bool)> = (0..named.len()).map(|index| (index, true)).collect();
        let nearest = self.rarity.nearest(&phrases::asked(&read.parts, named, &all), &document.phrases);
        let first = nearest.and_then(|(place, _)| document.places.get(place)).map_or(&[][..], Vec::as_slice);
        let Filled { values, taken, words: used, missing } = entities::fill(&document.query, text, read, first, &free);
        let (mut score, mut said, mut shared) = (0.0, 0.0, 0.0);
        for (word, weight) in terms {
            let rarity = self.rarity(word);
            let is_taken = taken.iter().any(|(index, _)| named[*index].words.contains(word))
                || used.iter().any(|used| words(used).contains(word));
            // A number that belongs to no name says nothing of what is asked.
            let is_number = !is_taken && word.chars().all(|c| c.is_ascii_digit());
            said += if is_number { 0.0 } else { weight * rarity };
            let norm = SATURATION * (1.0 - LENGTH + LENGTH * document.length / self.average);
            let found = document.weights.get(word);
            score += found.map_or(0.0, |found| weight * rarity * found * (SATURATION + 1.0) / (found + norm));
            shared += if !is_number && (is_taken || found.is_some()) { weight * rarity } else { 0.0 };
        }
        let near = self.rarity.nearness(&phrases::asked(&read.parts, named, &taken), &document.phrases);
        score += NEAR * near * near * said;
        if score <= 0.0 {
            return None;
        }
        if let Some(quoted) = entities::quoted(text) {
            let is_taken = values.values().any(|value| *value == quoted);
            score *= if is_taken { IS_ABOUT_ENTITY } else { LEAVES_ENTITY };
        }
        for index in 0..named.len() {
            score *= match taken.iter().find(|(other, _)| *other == index) {
                Some((_, true)) => IS_ABOUT_ENTITY,
                Some((_, false)) => TAKES_ENTITY,
                None => LEAVES_ENTITY,
            };
        }
        let share = if shared > 0.0 { (shared / said).max(near * NEAR_SHARE) * strange } else { 0.0 };
        let left = (0..named.len()).filter(|index| !taken.iter().any(|(other, _)| other == index));
        let left = left.filter(|index| !named[*index].words.iter().all(|word| document.weights.contains_key(word)));
        let unused =
            free.into_iter().filter(|word| !used.contains(word)).chain(left.map(|index| named[index].text.clone()));
        Some(Candidate { query: document.query.clone(), values, score, share, missing, unused: unused.collect() })
    }

    /// Returns the words of a question that say something, and that nothing in `document` says.
    fn unsaid(&self, document: &Document, parts: &[Part]) -> Vec<String> {
        let words_of = |part: &Part| match part {
            Part::Word(word) => Some(word.clone()),
            Part::Entity(_) => None,
        };
        let is_said = |word: &String| {
            let compared = words(word);
            compared.iter().all(|word| {
                document.weights.contains_key(word) || document.phrases.iter().any(|phrase| phrase.contains(word))
            })
        };
        parts.iter().filter_map(words_of).filter(|word| !is_said(word)).collect()
    }

    /// Returns how much a word tells queries apart.
    fn rarity(&self, word: &str) -> f64 {
        let with = self.frequency.get(word).map_or(UNSEEN, |with| *with as f64);
        let all = self.documents.len() as f64;
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }
}

impl Document {
    fn of(query: SavedQuery) -> Self {
        let mut weights = BTreeMap::new();
        let mut add = |text: &str, weight: f64| {
            for word in words(text) {
                *weights.entry(word).or_insert(0.0) += weight;
            }
        };
        add(&query.name, NAME);
        add(&query.header.summary, QUESTION);
        add(query.header.description.as_deref().unwrap_or_default(), DESCRIPTION);
        query.header.tags.iter().for_each(|tag| add(tag, TAGS));
        for asked in &query.header.asked {
            asked.split(['<', '>']).step_by(2).for_each(|text| add(text, ASKED));
        }
        for parameter in &query.parameters {
            add(&parameter.parameter.name, PARAMETERS);
            add(parameter.meaning.as_deref().unwrap_or_default(), PARAMETERS);
        }
        let (length, phrases, places) = (weights.values().sum(), phrases::phrases(&query), phrases::places(&query));
        Self { query, phrases, places, weights, length }
    }
}

/// Returns the words of a question with what they count; those of names of entities count less, their kind a little.
///
/// What is in quotation marks is looked for in the data, and says nothing of the query.
fn terms(question: &str, named: &[Named]) -> BTreeMap<String, f64> {
    let question = match entities::quoted(question) {
        Some(quoted) => question.replacen(&quoted, " ", 1),
        None => question.to_owned(),
    };
    let mut terms: BTreeMap<String, f64> = words(&question).into_iter().map(|word| (word, 1.0)).collect();
    for entity in named {
        for word in words(&entity.text) {
            terms.insert(word, IN_A_NAME);
        }
    }
    for word in named.iter().flat_map(|entity| &entity.kinds).flat_map(|kind| words(kind)) {
        terms.entry(word).or_insert(IN_A_NAME);
    }
    terms
}

#[cfg(test)]
mod tests;
