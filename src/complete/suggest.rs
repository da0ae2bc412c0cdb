//! Brings text and data together: the suggestions for a cursor, ranked.

use rustc_hash::FxHashMap;

use super::catalogue::{Catalogue, End, Id};
use super::context::{CursorContext, Pattern, Slot, read};
use super::fit::Wanted;
use super::rank::{Found, Terms, instances};
use super::values::values;
use super::words;
use super::{Completion, Suggestion, SuggestionKind};
use crate::cancel::Cancellation;
use crate::prefixes::Prefixes;
use crate::query::WELL_KNOWN;
use crate::store::Store;
use crate::syntax::{Token, TokenKind, tokens};
use crate::vocab::rdf;

/// Returns what can come at the byte `cursor` of `text`.
///
/// Looks into `store` for the values of one predicate, as long as `cancellation` allows; everything else is in
/// `catalogue`.
pub fn complete(
    text: &str,
    cursor: usize,
    catalogue: &Catalogue,
    store: &Store,
    prefixes: &Prefixes,
    cancellation: &Cancellation,
) -> Completion {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut before = tokens(&text[..cursor]);
    let (start, word) = match before.last() {
        Some(last)
            if matches!(
                last.kind,
                TokenKind::String | TokenKind::OpenString | TokenKind::Comment | TokenKind::Number
            ) =>
        {
            return Completion { start: cursor, ..Completion::default() };
        }
        Some(last) if is_word(last) => {
            let (start, word) = (last.start, last.text);
            before.pop();
            (start, word)
        }
        _ => (cursor, ""),
    };
    let (place, mut patterns) = read(&before);
    patterns.extend(read(&tokens(text)).1);
    let declared = declared(text, prefixes);
    let wanted = Wanted::of(word, &declared);
    let request =
        Request { word, wanted, start, text, place, patterns, catalogue, store, prefixes: &declared, cancellation };
    let mut found = Found::default();
    request.collect(&mut found);
    found.ranked(start)
}

fn is_word(token: &Token<'_>) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Name | TokenKind::Variable) || matches!(token.text, "?" | "$")
}

/// Returns `prefixes` and those that `text` declares itself.
fn declared(text: &str, prefixes: &Prefixes) -> Prefixes {
    let mut all = prefixes.clone();
    let found: Vec<Token<'_>> = tokens(text).into_iter().filter(|token| !token.is_trivia()).collect();
    for line in found.windows(3) {
        if line[0].is_word("PREFIX") && line[2].kind == TokenKind::Iri {
            all.insert(line[1].text.trim_end_matches(':'), line[2].text.trim_matches(['<', '>']));
        }
    }
    all
}

/// What is asked for.
struct Request<'a> {
    word: &'a str,
    wanted: Wanted,
    start: usize,
    text: &'a str,
    place: CursorContext<'a>,
    patterns: Vec<Pattern<'a>>,
    catalogue: &'a Catalogue,
    store: &'a Store,
    prefixes: &'a Prefixes,
    cancellation: &'a Cancellation,
}

impl Request<'_> {
    fn collect(&self, found: &mut Found) {
        if self.word.starts_with(['?', '$']) {
            return self.variables(found);
        }
        match self.place.slot {
            Slot::Start => self.words(found, words::START, SuggestionKind::Keyword),
            Slot::PrefixName => self.declarations(found),
            Slot::Select => {
                self.variables(found);
                self.words(found, words::SELECT, SuggestionKind::Keyword);
            }
            Slot::Describe => {
                self.entities(found, 0);
                self.variables(found);
                self.words(found, words::WHERE, SuggestionKind::Keyword);
            }
            Slot::Where => self.words(found, words::WHERE, SuggestionKind::Keyword),
            Slot::Graph => self.terms(found, 0, &self.catalogue.graphs, SuggestionKind::Graph),
            Slot::Modifier => self.words(found, words::MODIFIERS, SuggestionKind::Keyword),
            Slot::GroupBy | Slot::OrderBy => {
                self.variables(found);
                self.words(found, words::ORDER, SuggestionKind::Keyword);
                self.words(found, words::MODIFIERS, SuggestionKind::Keyword);
                if !self.word.is_empty() {
                    self.functions(found, 1, words::USUAL);
                }
            }
            Slot::Subject | Slot::After => {
                self.variables(found);
                self.words(found, words::PATTERN, SuggestionKind::Keyword);
                self.entities(found, 2);
            }
            Slot::Predicate => self.predicates(found),
            Slot::Object => self.objects(found),
            Slot::Value => self.values_of_variable(found),
            Slot::Projected => {
                self.functions(found, 0, words::AGGREGATES);
                self.variables(found);
                self.words_in(found, 2, words::EXPRESSION);
            }
            Slot::Expression => {
                self.values_of_variable(found);
                self.variables(found);
                self.functions(found, 1, words::USUAL);
                self.words_in(found, 2, words::EXPRESSION);
                // Labels are full of words: a name is wanted where something is compared, or behind its prefix.
                if self.place.variable.is_some() || self.word.contains(':') {
                    self.entities(found, 3);
                }
            }
            Slot::ValuesVariables => self.variables(found),
            Slot::Datatype => self.names_with_prefix(found, "xsd"),
            Slot::Nothing => {}
        }
        if !matches!(self.place.slot, Slot::Start | Slot::Nothing | Slot::PrefixName | Slot::Select | Slot::Where) {
            self.prefixes(found);
        }
    }

    fn words(&self, found: &mut Found, list: &[(&str, &str)], kind: SuggestionKind) {
        self.listed(found, 1, list.iter().map(|(word, label)| ((*word).to_owned(), *label)), kind);
    }

    fn words_in(&self, found: &mut Found, group: u8, list: &[(&str, &str)]) {
        self.listed(
            found,
            group,
            list.iter().map(|(word, label)| ((*word).to_owned(), *label)),
            SuggestionKind::Keyword,
        );
    }

    /// The functions, those called `first` before the others.
    fn functions(&self, found: &mut Found, group: u8, first: &[&str]) {
        let place = |name: &str| first.iter().position(|known| *known == name).unwrap_or(first.len());
        let mut all: Vec<&(&str, &str)> = words::FUNCTIONS.iter().collect();
        all.sort_by_key(|(name, _)| place(name));
        self.listed(
            found,
            group,
            all.into_iter().map(|(name, label)| (format!("{name}("), *label)),
            SuggestionKind::Function,
        );
    }

    /// Adds the words of a list that begin with what was typed, in the order of the list, which is that of use.
    fn listed<'w>(
        &self,
        found: &mut Found,
        group: u8,
        list: impl Iterator<Item = (String, &'w str)>,
        kind: SuggestionKind,
    ) {
        let wanted = self.word.to_ascii_uppercase();
        for (place, (text, label)) in (0_u8..).zip(list) {
            if text.to_ascii_uppercase().starts_with(&wanted) {
                found.add(group, place, Suggestion { text, kind, label: Some(label.to_owned()), count: None });
            }
        }
    }

    fn variables(&self, found: &mut Found) {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for token in
            tokens(self.text).iter().filter(|token| token.kind == TokenKind::Variable && token.start != self.start)
        {
            *counts.entry(token.text).or_default() += 1;
        }
        let wanted = self.word.trim_start_matches('$').trim_start_matches('?');
        for (variable, count) in counts {
            if variable[1..].starts_with(wanted) {
                let class = self.classes_of(variable).first().and_then(|class| self.catalogue.label(*class));
                let label = class.map(str::to_owned);
                let text = variable.to_owned();
                found.add(0, 0, Suggestion { text, kind: SuggestionKind::Variable, label, count: Some(count) });
            }
        }
    }

    fn declarations(&self, found: &mut Found) {
        let known = self.prefixes.iter().chain(WELL_KNOWN.iter().copied());
        for (prefix, namespace) in known.filter(|(prefix, _)| prefix.starts_with(self.word.trim_end_matches(':'))) {
            let (text, label) = (format!("{prefix}: <{namespace}>"), None);
            found.add(0, 0, Suggestion { text, kind: SuggestionKind::Prefix, label, count: None });
        }
    }

    fn prefixes(&self, found: &mut Found) {
        if self.word.is_empty() || self.word.contains(':') {
            return;
        }
        for (prefix, namespace) in self.prefixes.iter().filter(|(prefix, _)| prefix.starts_with(self.word)) {
            let (text, label) = (format!("{prefix}:"), Some(namespace.to_owned()));
            found.add(4, 0, Suggestion { text, kind: SuggestionKind::Prefix, label, count: None });
        }
    }

    /// The predicates of the subject's class; of all classes if nothing is known of it or none of them fits.
    fn predicates(&self, found: &mut Found) {
        let counts = self.fitting_predicates();
        self.terms(found, 0, &counts, SuggestionKind::Predicate);
        if "a".starts_with(self.word) && self.place.step.is_none() && !self.place.inverse {
            let count = self.catalogue.known(rdf::TYPE).and_then(|id| self.catalogue.predicates.get(&id).copied());
            let label = Some("is a".to_owned());
            found.add(0, 0, Suggestion { text: "a".to_owned(), kind: SuggestionKind::Predicate, label, count });
        }
        if found.list.is_empty() {
            self.terms(found, 1, &self.catalogue.predicates, SuggestionKind::Predicate);
        }
        if self.word.is_empty() || found.list.is_empty() {
            self.variables(found);
        }
    }

    fn fitting_predicates(&self) -> FxHashMap<Id, usize> {
        let classes = match (self.place.step, self.place.subject) {
            (Some(step), _) => {
                self.known(step.text).map_or(Vec::new(), |step| self.catalogue.classes_at(step, End::Object))
            }
            (None, Some(subject)) => self.classes_of(subject.text),
            (None, None) => Vec::new(),
        };
        let end = if self.place.inverse { End::Object } else { End::Subject };
        let counts = self.catalogue.uses_at(&classes, end);
        if counts.is_empty() { self.catalogue.predicates.clone() } else { counts }
    }

    fn objects(&self, found: &mut Found) {
        let predicate = self.place.predicate.map(|token| token.text).unwrap_or_default();
        if predicate == "a" || self.expand(predicate).as_deref() == Some(rdf::TYPE) {
            self.terms(found, 0, &self.catalogue.classes, SuggestionKind::Class);
            return self.variables(found);
        }
        self.values(found, predicate);
        if found.list.is_empty() {
            self.entities(found, 2);
        }
        self.variables(found);
    }

    fn values_of_variable(&self, found: &mut Found) {
        let Some(variable) = self.place.variable else { return };
        let is_object = |pattern: &&Pattern<'_>| {
            pattern.object.text.get(1..) == Some(variable) && pattern.object.kind == TokenKind::Variable
        };
        if let Some(pattern) = self.patterns.iter().find(is_object) {
            self.values(found, pattern.predicate.text);
        }
        let mut classes = self.classes_of(&format!("?{variable}"));
        let is_free = classes.is_empty() && found.list.is_empty();
        if is_free {
            classes = self.classes_called(variable);
        }
        if !classes.is_empty() {
            return self.terms(found, 0, &instances(self.catalogue, &classes), SuggestionKind::Value);
        }
        if is_free && self.place.slot == Slot::Value {
            // Nothing is known of the variable: it may have any value.
            self.terms(found, 0, &self.catalogue.entities, SuggestionKind::Entity);
        }
    }

    /// Returns the classes that a variable seems to be named for: `?stage` for `ler:Stage`, `?group` for
    /// `ler:StakeholderGroup`.
    fn classes_called(&self, variable: &str) -> Vec<Id> {
        let wanted = variable.to_lowercase().replace('_', "");
        let local = |class: Id| self.catalogue.iri(class).rsplit(['/', '#']).next().unwrap_or_default().to_lowercase();
        let classes: Vec<Id> =
            self.catalogue.classes.keys().copied().filter(|class| !self.catalogue.is_record_class(*class)).collect();
        let exact: Vec<Id> = classes.iter().copied().filter(|class| local(*class) == wanted).collect();
        if !exact.is_empty() || wanted.len() < 4 {
            return exact;
        }
        classes.into_iter().filter(|class| local(*class).ends_with(&wanted)).collect()
    }

    /// The values that `predicate` has in the data.
    fn values(&self, found: &mut Found, predicate: &str) {
        let Some(predicate) = self.expand(predicate) else { return };
        for value in values(self.store, &predicate, self.cancellation) {
            let id = value.iri.as_deref().and_then(|iri| self.catalogue.known(iri));
            let label = id.and_then(|id| self.catalogue.label(id)).map(str::to_owned);
            let text = match &value.iri {
                Some(iri) => self.prefixes.short(iri),
                None => value.text.clone(),
            };
            if let Some(fit) = self.wanted.fit(value.iri.as_deref().unwrap_or(&value.text), label.as_deref()) {
                found.add(0, fit, Suggestion { text, kind: SuggestionKind::Value, label, count: Some(value.count) });
            }
        }
    }

    fn entities(&self, found: &mut Found, group: u8) {
        if self.word.len() > 1 {
            self.terms(found, group, &self.catalogue.entities, SuggestionKind::Entity);
        }
    }

    fn names_with_prefix(&self, found: &mut Found, prefix: &str) {
        for name in ["string", "integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "anyURI"] {
            let text = format!("{prefix}:{name}");
            if text.starts_with(self.word) || name.starts_with(self.word) {
                found.add(0, 0, Suggestion { text, kind: SuggestionKind::Class, label: None, count: None });
            }
        }
    }

    fn terms(&self, found: &mut Found, group: u8, counts: &FxHashMap<Id, usize>, kind: SuggestionKind) {
        let terms = Terms { catalogue: self.catalogue, prefixes: self.prefixes, wanted: &self.wanted };
        terms.add(found, group, counts, kind);
    }

    /// Returns the classes of a variable or an entity, as far as the text or the data tells.
    fn classes_of(&self, term: &str) -> Vec<Id> {
        if !term.starts_with(['?', '$']) {
            return self.known(term).map(|id| self.catalogue.classes_of(id).to_vec()).unwrap_or_default();
        }
        let same = |token: &Token<'_>| token.kind == TokenKind::Variable && token.text[1..] == term[1..];
        let about = |pattern: &&Pattern<'_>| pattern.subject.as_ref().is_some_and(same);
        let is_type = |pattern: &&Pattern<'_>| {
            pattern.predicate.text == "a" || self.expand(pattern.predicate.text).as_deref() == Some(rdf::TYPE)
        };
        let mut classes: Vec<Id> =
            self.patterns.iter().filter(about).filter(is_type).filter_map(|p| self.known(p.object.text)).collect();
        if classes.is_empty() {
            let ends = self.patterns.iter().filter(|pattern| same(&pattern.object));
            classes = ends
                .filter_map(|p| self.known(p.predicate.text))
                .flat_map(|p| self.catalogue.classes_at(p, End::Object))
                .collect();
        }
        if classes.is_empty() {
            let starts = self.patterns.iter().filter(about);
            classes = starts
                .filter_map(|p| self.known(p.predicate.text))
                .flat_map(|p| self.catalogue.classes_at(p, End::Subject))
                .collect();
        }
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    fn known(&self, name: &str) -> Option<Id> {
        self.catalogue.known(&self.expand(name)?)
    }

    /// Returns the IRI that a name or an IRI in the text stands for.
    fn expand(&self, name: &str) -> Option<String> {
        if name == "a" {
            return Some(rdf::TYPE.to_owned());
        }
        if let Some(iri) = name.strip_prefix('<') {
            return Some(iri.trim_end_matches('>').to_owned());
        }
        let (prefix, local) = name.split_once(':')?;
        Some(format!("{}{local}", self.prefixes.namespace(prefix)?))
    }
}
