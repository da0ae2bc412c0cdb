//! Names that a person types to entities of the graph: IRI, prefixed name, slug, label.

use std::cell::OnceCell;
use std::collections::hash_map::Entry;

use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::{NAMES, label_rank};
use crate::error::{Error, Kind, Result, nearest};
use crate::prefixes::Prefixes;
use crate::query::Entities;
use crate::store::{QuadPattern, Store};
use crate::vocab::{BASE, compact, rdf};

/// Kinds that a bare slug means first, best first: `employers` is the group before it is anything else.
const KINDS: &[&str] =
    &["stakeholder", "framework", "term", "stage", "area", "organization", "resource", "person", "family"];

/// How many candidates a message lists.
const SHOWN: usize = 6;

/// An entity and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its label; empty if it has none.
    pub label: String,
    /// The entity.
    pub entity: NamedNode,
}

/// The names of all entities of a store.
pub struct EntityNames {
    prefixes: Prefixes,
    /// Entities by name, in lower case; each once.
    by_name: FxHashMap<String, Vec<NamedNode>>,
    /// Entities by the last part of their IRI.
    by_slug: FxHashMap<String, Vec<NamedNode>>,
    /// The best label of each entity, with its rank.
    labels: FxHashMap<NamedNode, (u16, String)>,
}

impl EntityNames {
    /// Reads the names in `store`, in O(names) time.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(store: &Store, prefixes: &Prefixes) -> Result<Self> {
        let mut names = Self {
            prefixes: prefixes.clone(),
            by_name: FxHashMap::default(),
            by_slug: FxHashMap::default(),
            labels: FxHashMap::default(),
        };
        for property in NAMES {
            let predicate = Some(NamedNode::new_unchecked(*property));
            for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(entity), Term::Literal(name)) = (quad.subject, quad.object) {
                    names.add(entity, property, &name);
                }
            }
        }
        for list in names.by_name.values_mut().chain(names.by_slug.values_mut()) {
            list.sort_by(|a, b| a.as_str().cmp(b.as_str()));
            list.dedup();
        }
        Ok(names)
    }

    fn add(&mut self, entity: NamedNode, property: &str, name: &Literal) {
        self.by_name.entry(name.value().to_lowercase()).or_default().push(entity.clone());
        // A name that is not a label is shown where there is no label.
        let rank = label_rank(property, name.language()).unwrap_or(u16::MAX);
        match self.labels.entry(entity) {
            Entry::Occupied(mut entry) => {
                let (best, text) = entry.get();
                if (rank, name.value()) < (*best, text) {
                    entry.insert((rank, name.value().to_owned()));
                }
            }
            Entry::Vacant(entry) => {
                let slug = entry.key().as_str().rsplit(['/', '#']).next().unwrap_or_default().to_lowercase();
                if !slug.is_empty() {
                    self.by_slug.entry(slug).or_default().push(entry.key().clone());
                }
                entry.insert((rank, name.value().to_owned()));
            }
        }
    }

    fn label(&self, entity: &NamedNode) -> Option<&str> {
        self.labels.get(entity).map(|(_, label)| label.as_str())
    }

    /// Returns the one entity that `text` names: an IRI, a prefixed name, a slug, or a label in any case.
    ///
    /// Fails with the candidates if there is none or more than one.
    ///
    /// ```
    /// use lermap::load::LoadOptions;
    /// use lermap::resolve::EntityNames;
    /// use lermap::source::Source;
    ///
    /// let engine = lermap::Engine::open(&[Source::Embedded], &LoadOptions::default())?;
    /// let names = EntityNames::of(engine.store(), &engine.prefixes)?;
    /// for text in ["employers", "Employers", "stakeholder:employers"] {
    ///     assert_eq!(names.resolve(text)?.as_str(), "https://w3id.org/lermap/stakeholder/employers");
    /// }
    /// # Ok::<(), lermap::Error>(())
    /// ```
    ///
    /// # Errors
    /// When there is none or more than one; the error lists candidates.
    pub fn resolve(&self, text: &str) -> Result<NamedNode> {
        self.resolve_in(text, None)
    }

    /// Like [`EntityNames::resolve`], among the entities of `kind` only, if one is given: the prefix of their IRIs.
    ///
    /// # Errors
    /// When there is none or more than one; the error lists candidates.
    pub fn resolve_in(&self, text: &str, kind: Option<&str>) -> Result<NamedNode> {
        let text = text.trim();
        match self.iri(text)? {
            Some(entity) => Ok(entity),
            None => self.resolve_where(text, kind, &|entity| is_of(entity, kind)),
        }
    }

    /// Like [`EntityNames::resolve`], among the `members` of a class only, which messages call `what`.
    ///
    /// # Errors
    /// When there is none or more than one, or it is not one of the members.
    pub fn resolve_among(&self, text: &str, what: &str, members: &FxHashSet<NamedNode>) -> Result<NamedNode> {
        let text = text.trim();
        match self.iri(text)? {
            Some(entity) if members.contains(&entity) => Ok(entity),
            Some(entity) => {
                let known = members.iter().map(|member| compact(member.as_str()).unwrap_or_default());
                let mut known: Vec<String> = known.filter(|name| !name.is_empty()).collect();
                known.sort_unstable();
                let name = self.shown(&entity);
                Err(Error {
                    message: format!("`{name}` is no {what}"),
                    ..Error::unknown(what, text, known.iter().map(String::as_str))
                })
            }
            None => self.resolve_where(text, Some(what), &|entity| members.contains(entity)),
        }
    }

    fn resolve_where(&self, text: &str, what: Option<&str>, accept: &dyn Fn(&NamedNode) -> bool) -> Result<NamedNode> {
        let lower = text.to_lowercase();
        for index in [&self.by_slug, &self.by_name] {
            let found: Vec<&NamedNode> = index.get(&lower).into_iter().flatten().filter(|e| accept(e)).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok((*one).clone()),
                many => {
                    // `Framework` is the class, `framework` the property.
                    let exact = |entity: &&&NamedNode| entity.as_str().rsplit(['#', '/']).next() == Some(text);
                    let exact: Vec<&NamedNode> = many.iter().filter(exact).copied().collect();
                    let chosen = if let [one] = exact.as_slice() { Some((*one).clone()) } else { best(many) };
                    return chosen.ok_or_else(|| self.ambiguous(text, many));
                }
            }
        }
        Err(self.unknown(text, what, accept))
    }

    /// Returns every name in lower case with the entities that it names, in no particular order.
    pub fn all(&self) -> impl Iterator<Item = (&str, &[NamedNode])> {
        self.by_name.iter().chain(&self.by_slug).map(|(name, entities)| (name.as_str(), entities.as_slice()))
    }

    /// Returns the entity if `text` is an IRI or a prefixed name.
    fn iri(&self, text: &str) -> Result<Option<NamedNode>> {
        let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        if inner.is_some() || text.contains("://") || text.starts_with("urn:") {
            let iri = inner.unwrap_or(text);
            let node = NamedNode::new(iri).map_err(|error| Error::usage(format!("`{iri}` is no IRI: {error}")))?;
            return Ok(Some(node));
        }
        let Some((prefix, local)) = text.split_once(':') else { return Ok(None) };
        let Some(namespace) = self.prefixes.namespace(prefix) else { return Ok(None) };
        let node = NamedNode::new(format!("{namespace}{local}"))
            .map_err(|error| Error::usage(format!("`{text}` is no prefixed name: {error}")))?;
        Ok(Some(node))
    }

    /// Returns entities whose names are near `text`: containing it, or a few letters off; best first.
    pub fn near(&self, text: &str, kind: Option<&str>) -> Vec<Candidate> {
        self.near_where(text, &|entity| is_of(entity, kind))
    }

    fn near_where(&self, text: &str, accept: &dyn Fn(&NamedNode) -> bool) -> Vec<Candidate> {
        let lower = text.to_lowercase();
        let mut found: Vec<(u8, &str, &NamedNode)> = Vec::new();
        for (name, entities) in self.by_name.iter().chain(&self.by_slug) {
            let rank = match name.find(&lower) {
                Some(0) => 0,
                Some(_) => 1,
                None => continue,
            };
            found.extend(entities.iter().filter(|entity| accept(entity)).map(|e| (rank, name.as_str(), e)));
        }
        if found.is_empty() {
            let known: Vec<&str> = self.by_slug.keys().chain(self.by_name.keys()).map(String::as_str).collect();
            for name in nearest(&lower, &known, SHOWN) {
                let entities = self.by_slug.get(name).into_iter().chain(self.by_name.get(name)).flatten();
                found.extend(entities.filter(|entity| accept(entity)).map(|entity| (2, name, entity)));
            }
        }
        found.sort_by(|a, b| (a.0, a.1.len(), a.1, a.2.as_str()).cmp(&(b.0, b.1.len(), b.1, b.2.as_str())));
        let mut candidates: Vec<Candidate> = Vec::new();
        for (_, _, entity) in found {
            if !candidates.iter().any(|other| other.entity == *entity) {
                let label = self.label(entity).unwrap_or_default().to_owned();
                candidates.push(Candidate { label, entity: entity.clone() });
            }
        }
        candidates
    }

    fn ambiguous(&self, text: &str, entities: &[&NamedNode]) -> Error {
        let list: Vec<String> = entities.iter().map(|entity| self.shown(entity)).collect();
        Error::usage(format!("`{text}` names more than one entity"))
            .with_hint(format!("say which: {}", list.join(", ")))
    }

    fn unknown(&self, text: &str, kind: Option<&str>, accept: &dyn Fn(&NamedNode) -> bool) -> Error {
        let near = self.near_where(text, accept);
        let message = match kind {
            Some(kind) => format!("no {kind} is called `{text}`"),
            None => format!("nothing is called `{text}`"),
        };
        let error = Error::new(Kind::Unknown, message);
        if near.is_empty() {
            return error.with_hint("try a part of a label with `lermap search`");
        }
        let list: Vec<String> = near.iter().take(SHOWN).map(|candidate| self.shown(&candidate.entity)).collect();
        error.with_hint(format!("did you mean {}?", list.join(", ")))
    }

    fn shown(&self, entity: &NamedNode) -> String {
        let name = compact(entity.as_str()).unwrap_or_else(|| format!("<{}>", entity.as_str()));
        match self.label(entity) {
            Some(label) => format!("{name} ({label})"),
            None => name,
        }
    }
}

/// The entities of a store by name and class; reads the names when they are first needed.
pub struct StoreEntities<'a> {
    store: &'a Store,
    prefixes: &'a Prefixes,
    names: OnceCell<EntityNames>,
}

impl<'a> StoreEntities<'a> {
    /// Returns the entities of `store`.
    pub fn new(store: &'a Store, prefixes: &'a Prefixes) -> Self {
        Self { store, prefixes, names: OnceCell::new() }
    }

    /// Returns the names of all entities.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn names(&self) -> Result<&EntityNames> {
        if self.names.get().is_none() {
            let _ = self.names.set(EntityNames::of(self.store, self.prefixes)?);
        }
        self.names.get().ok_or_else(|| Error::data("the names could not be read"))
    }

    /// Returns the instances of `class`.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn members(&self, class: &NamedNode) -> Result<FxHashSet<NamedNode>> {
        let predicate = Some(NamedNode::new_unchecked(rdf::TYPE));
        let pattern = QuadPattern { predicate, object: Some(class.clone().into()), ..QuadPattern::default() };
        let mut members = FxHashSet::default();
        for quad in self.store.quads(&pattern) {
            if let NamedOrBlankNode::NamedNode(member) = quad?.subject {
                members.insert(member);
            }
        }
        Ok(members)
    }

    /// Returns what messages call an instance of `class`: its label, or the last part of its IRI.
    fn kind(&self, class: &NamedNode) -> Result<String> {
        let label = self.names()?.label(class);
        let local = class.as_str().rsplit(['/', '#']).next().unwrap_or_default();
        Ok(label.unwrap_or(local).to_owned())
    }
}

impl Entities for StoreEntities<'_> {
    /// Data without an instance of `class` says nothing about it: then every entity will do.
    fn entity(&self, text: &str, class: Option<&NamedNode>) -> Result<NamedNode> {
        let names = self.names()?;
        let Some(class) = class else { return names.resolve(text) };
        let members = self.members(class)?;
        if members.is_empty() {
            return names.resolve(text);
        }
        names.resolve_among(text, &self.kind(class)?, &members)
    }
}

fn is_of(entity: &NamedNode, kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| entity.as_str().strip_prefix(BASE).is_some_and(|rest| rest.split('/').next() == Some(kind)))
}

/// Returns the one entity of the best kind, if kinds tell them apart.
fn best(entities: &[&NamedNode]) -> Option<NamedNode> {
    KINDS.iter().find_map(|kind| {
        let mut of_kind = entities.iter().filter(|entity| is_of(entity, Some(kind)));
        let first = of_kind.next()?;
        of_kind.next().is_none().then(|| (*first).clone())
    })
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Quad};

    use super::*;
    use crate::vocab::foaf;

    fn names() -> EntityNames {
        let quads = [
            ("stakeholder/employers", "Employers"),
            ("stakeholder/funders", "Funders"),
            ("term/skill", "Skill"),
            ("neighbour/skill", "Skill"),
            ("value/a-equity", "Equity"),
            ("value/b-equity", "Equity"),
        ]
        .map(|(local, label)| {
            let subject = NamedNode::new_unchecked(format!("{BASE}{local}"));
            let label = Literal::new_language_tagged_literal_unchecked(label, "en");
            Quad::new(subject, NamedNode::new_unchecked(rdf::LABEL), label, GraphName::DefaultGraph)
        });
        let person = NamedNode::new_unchecked("http://e/people#1");
        let name = NamedNode::new_unchecked(foaf::NAME);
        let named = Quad::new(person, name, Literal::from("Ada Lovelace"), GraphName::DefaultGraph);
        EntityNames::of(&Store::from_quads(quads.into_iter().chain([named])).unwrap(), &Prefixes::default()).unwrap()
    }

    #[track_caller]
    fn check(text: &str, kind: Option<&str>, expected: &str) {
        let found = match names().resolve_in(text, kind) {
            Ok(entity) => entity.as_str().trim_start_matches(BASE).to_owned(),
            Err(error) => format!("{error}; {}", error.hint.as_deref().unwrap_or_default()),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn every_way_of_naming_leads_to_the_entity() {
        for text in [
            "employers",
            "Employers",
            "EMPLOYERS",
            "stakeholder:employers",
            "<https://w3id.org/lermap/stakeholder/employers>",
        ] {
            check(text, None, "stakeholder/employers");
        }
    }

    #[test]
    fn whatever_labels_an_entity_names_it() {
        check("ada lovelace", None, "http://e/people#1");
    }

    #[test]
    fn a_slug_means_the_better_kind_first() {
        check("skill", None, "term/skill");
        check("skill", Some("neighbour"), "neighbour/skill");
    }

    #[test]
    fn ambiguous_and_unknown_names_list_candidates() {
        check(
            "equity",
            None,
            "`equity` names more than one entity; say which: value:a-equity (Equity), value:b-equity (Equity)",
        );
        check("employ", None, "nothing is called `employ`; did you mean stakeholder:employers (Employers)?");
        check("emploers", None, "nothing is called `emploers`; did you mean stakeholder:employers (Employers)?");
        check("skil", Some("term"), "no term is called `skil`; did you mean term:skill (Skill)?");
        check("zzzzzz", None, "nothing is called `zzzzzz`; try a part of a label with `lermap search`");
    }

    #[test]
    fn hostile_names_are_refused() {
        check("<a b>", None, "`a b` is no IRI: Invalid IRI code point ' '; ");
    }
}
