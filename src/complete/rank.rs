//! Puts what can come at a cursor in order: what fits best first, records of how statements came about last.

use std::cmp::Reverse;

use oxrdf::NamedNode;
use rustc_hash::{FxHashMap, FxHashSet};

use super::catalogue::{Catalogue, Id};
use super::fit::Wanted;
use super::{Completion, Suggestion, SuggestionKind};
use crate::prefixes::Prefixes;
use crate::vocab::{BASE, namespace};

/// Suggestions beyond this are left out: nobody reads them.
const MOST: usize = 200;

/// What a record of how statements came about counts more than the worst fit of anything else.
const RECORD: u8 = 16;

/// What a class of other vocabularies counts more.
const CLASS: u8 = 4;

/// Namespaces of the classes that describe vocabularies and datasets, and nothing in them.
const META: &[&str] = &["owl", "rdfs", "rdf", "sh", "prov", "void", "dcat"];

/// Returns how near a class is to what the map is about, 0 nearest.
fn tier(class: &str) -> u8 {
    let is_meta = META.iter().filter_map(|prefix| namespace(prefix)).any(|namespace| class.starts_with(namespace));
    match class.starts_with(BASE) {
        true => 0,
        false if is_meta => 2,
        false => 1,
    }
}

/// Suggestions with their rank: the group they belong to, how well they match, how often they occur.
#[derive(Default)]
pub(super) struct Found {
    pub(super) list: Vec<(u8, u8, usize, Suggestion)>,
    texts: FxHashSet<String>,
    /// How many there are that nobody put into words.
    left_out: usize,
}

impl Found {
    pub(super) fn add(&mut self, group: u8, fit: u8, suggestion: Suggestion) {
        if self.texts.insert(suggestion.text.clone()) {
            self.list.push((group, fit, suggestion.count.unwrap_or(0), suggestion));
        }
    }

    pub(super) fn ranked(mut self, start: usize) -> Completion {
        self.list.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2)).then_with(|| a.3.text.cmp(&b.3.text)));
        let total = self.list.len() + self.left_out;
        let suggestions = self.list.into_iter().map(|(_, _, _, suggestion)| suggestion).take(MOST).collect();
        Completion { start, suggestions, total }
    }
}

/// Terms out of the data, and what is wanted of them.
pub(super) struct Terms<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) prefixes: &'a Prefixes,
    pub(super) wanted: &'a Wanted,
}

impl Terms<'_> {
    /// Adds those of `counts` that fit.
    pub(super) fn add(&self, found: &mut Found, group: u8, counts: &FxHashMap<Id, usize>, kind: SuggestionKind) {
        let records = match kind {
            SuggestionKind::Predicate => self.catalogue.record_predicates(),
            _ => FxHashSet::default(),
        };
        let is_record = |id: Id| match kind {
            SuggestionKind::Predicate => records.contains(&id),
            SuggestionKind::Class => self.catalogue.is_record_class(id),
            _ => self.catalogue.is_record(id),
        };
        let fit = |(id, count): (&Id, &usize)| {
            let fit = self.wanted.fit(self.catalogue.iri(*id), self.catalogue.label(*id))?;
            let fit = match kind {
                _ if is_record(*id) => fit + RECORD,
                // The classes of the map, then those they are made to fit, then those that only describe vocabularies.
                SuggestionKind::Class => fit + CLASS * tier(self.catalogue.iri(*id)),
                _ => fit,
            };
            Some((fit, Reverse(*count), *id))
        };
        let mut fitting: Vec<(u8, Reverse<usize>, Id)> = counts.iter().filter_map(fit).collect();
        found.left_out += fitting.len().saturating_sub(MOST);
        if fitting.len() > MOST {
            // Only what is shown is put into words.
            fitting.select_nth_unstable_by(MOST, |a, b| {
                (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| self.catalogue.iri(a.2).cmp(self.catalogue.iri(b.2)))
            });
            fitting.truncate(MOST);
        }
        for (fit, Reverse(count), id) in fitting {
            let text = self.prefixes.short(self.catalogue.iri(id));
            let label = self.catalogue.label(id).map(str::to_owned);
            found.add(group, fit, Suggestion { text, kind, label, count: Some(count) });
        }
    }
}

/// Returns the entities that `word` can stand for, best first; those of `classes` alone if there are any.
pub fn complete_entity(word: &str, classes: &[NamedNode], catalogue: &Catalogue, prefixes: &Prefixes) -> Completion {
    let known: Vec<Id> = classes.iter().filter_map(|class| catalogue.known(class.as_str())).collect();
    let of_classes;
    let counts = if classes.is_empty() {
        &catalogue.entities
    } else {
        of_classes = instances(catalogue, &known);
        &of_classes
    };
    let terms = Terms { catalogue, prefixes, wanted: &Wanted::of(word, prefixes) };
    let mut found = Found::default();
    terms.add(&mut found, 0, counts, SuggestionKind::Entity);
    found.ranked(0)
}

/// Returns the entities that have one of `classes`, each with the number of statements about it.
pub(super) fn instances(catalogue: &Catalogue, classes: &[Id]) -> FxHashMap<Id, usize> {
    let of_class = catalogue
        .types
        .iter()
        .filter(|(_, set)| catalogue.classes_in(**set).iter().any(|class| classes.contains(class)));
    of_class.map(|(id, _)| (*id, catalogue.entities.get(id).copied().unwrap_or(0))).collect()
}
