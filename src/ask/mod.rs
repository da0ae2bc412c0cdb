//! The saved query that answers a question put in words.
//!
//! No model and no network: queries are ranked by the words they share with the question (BM25 over name, question,
//! tags and description; Robertson and Zaragoza, 2009), and by whether they take the entities that it names. The same
//! question always gets the same answer.

mod entities;
mod words;

use std::collections::BTreeMap;

use crate::error::Result;
use crate::query::Prefixes;
use crate::query::saved::{Catalogue, Kind, SavedQuery, Values};
use crate::store::Store;

use self::entities::{Named, named_entities};
use self::words::words;

/// How fast more of the same word stops counting (k1), and how much the length of a text does (b).
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.4;

/// What a word counts in the parts of a query.
const NAME: f64 = 2.0;
const QUESTION: f64 = 3.0;
const TAGS: f64 = 2.5;
const DESCRIPTION: f64 = 0.6;
const PARAMETERS: f64 = 0.4;

/// What a word counts that is part of the name of an entity.
const IN_A_NAME: f64 = 0.35;

/// What taking an entity of the question is worth, for a query about one and for a query that may be narrowed to one,
/// and what not taking it costs.
const IS_ABOUT_ENTITY: f64 = 1.6;
const TAKES_ENTITY: f64 = 1.3;
const LEAVES_ENTITY: f64 = 0.8;

/// The share of what a question says that a query must share with it to be an answer.
const LEAST_SHARE: f64 = 0.34;

/// A query that may answer a question.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub query: SavedQuery,
    pub values: Values,
    pub score: f64,
    /// The share of what the question says that the query says too, from 0 to 1.
    pub share: f64,
}

impl Candidate {
    /// Returns whether this is an answer, and not just the nearest of queries that do not fit.
    pub fn fits(&self) -> bool {
        self.share >= LEAST_SHARE
    }

    /// Returns the command that runs it.
    pub fn command(&self) -> String {
        let values = self.values.iter().map(|(name, value)| {
            let value =
                if value.contains([' ', '\'', '"']) { format!("'{}'", value.replace('\'', "")) } else { value.clone() };
            format!(" {name}={value}")
        });
        format!("lermap run {}{}", self.query.name, values.collect::<String>())
    }
}

/// The queries of a catalogue, ready to be compared with questions.
pub struct Index {
    documents: Vec<Document>,
    /// In how many documents a word stands.
    frequency: BTreeMap<String, usize>,
    average: f64,
}

struct Document {
    query: SavedQuery,
    /// How much each word counts.
    weights: BTreeMap<String, f64>,
    length: f64,
}

impl Index {
    /// Reads all queries of `catalogue` that answer questions; those whose header is wrong are left out.
    pub fn of(catalogue: &Catalogue) -> Self {
        let queries = catalogue.queries().flatten().filter(|query| query.header.kind == Kind::Query);
        let documents: Vec<Document> = queries.map(Document::of).collect();
        let mut frequency = BTreeMap::new();
        for word in documents.iter().flat_map(|document| document.weights.keys()) {
            *frequency.entry(word.clone()).or_insert(0) += 1;
        }
        let total: f64 = documents.iter().map(|document| document.length).sum();
        let average = if documents.is_empty() { 1.0 } else { total / documents.len() as f64 };
        Self { documents, frequency, average }
    }

    /// Returns the queries that share words with `question`, best first, with values for their parameters.
    pub fn rank(&self, question: &str, store: &Store, prefixes: &Prefixes) -> Result<Vec<Candidate>> {
        let named = named_entities(question, store, prefixes)?;
        let terms = terms(question, &named);
        let mut candidates: Vec<Candidate> =
            self.documents.iter().filter_map(|document| self.candidate(document, question, &terms, &named)).collect();
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.query.name.cmp(&b.query.name)));
        Ok(candidates)
    }

    fn candidate(
        &self,
        document: &Document,
        question: &str,
        terms: &BTreeMap<String, f64>,
        named: &[Named],
    ) -> Option<Candidate> {
        let (values, taken) = entities::fill(&document.query, question, named);
        let (mut score, mut said, mut shared) = (0.0, 0.0, 0.0);
        for (word, weight) in terms {
            let rarity = self.rarity(word);
            let is_taken = taken.iter().any(|(index, _)| words(&named[*index].text).contains(word));
            said += weight * rarity;
            let norm = SATURATION * (1.0 - LENGTH + LENGTH * document.length / self.average);
            let found = document.weights.get(word);
            score += found.map_or(0.0, |found| weight * rarity * found * (SATURATION + 1.0) / (found + norm));
            shared += if is_taken || found.is_some() { weight * rarity } else { 0.0 };
        }
        if score <= 0.0 {
            return None;
        }
        for index in 0..named.len() {
            score *= match taken.iter().find(|(other, _)| *other == index) {
                Some((_, true)) => IS_ABOUT_ENTITY,
                Some((_, false)) => TAKES_ENTITY,
                None => LEAVES_ENTITY,
            };
        }
        let share = if said > 0.0 { shared / said } else { 0.0 };
        Some(Candidate { query: document.query.clone(), values, score, share })
    }

    /// Returns how much a word tells queries apart.
    fn rarity(&self, word: &str) -> f64 {
        let with = self.frequency.get(word).copied().unwrap_or(0) as f64;
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
        for parameter in &query.parameters {
            add(&parameter.parameter.name, PARAMETERS);
            add(parameter.meaning.as_deref().unwrap_or_default(), PARAMETERS);
        }
        let length = weights.values().sum();
        Self { query, weights, length }
    }
}

/// Returns the words of a question with what they count; those of names of entities count less, their kind a little.
///
/// What stands in quotation marks is looked for in the data, and says nothing of the query.
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
