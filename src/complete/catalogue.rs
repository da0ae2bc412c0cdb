//! What the data holds, counted once: classes, predicates, which fits which, entities and their labels.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cancel::Cancellation;
use crate::entity::label_rank;
use crate::error::Result;
use crate::store::{QuadPattern, Store};
use crate::vocab::rdf;

/// A number that stands for an IRI.
pub(super) type Id = u32;

/// Classes, predicates and entities of a store, with counts.
///
/// Reads every statement once: O(n) time, memory by distinct IRIs.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub(super) iris: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, Id>,
    labels: FxHashMap<Id, (u16, String)>,
    /// The classes of each entity, in order.
    pub(super) types: FxHashMap<Id, Vec<Id>>,
    /// Entities per class.
    pub(super) classes: FxHashMap<Id, usize>,
    /// Statements per predicate.
    pub(super) predicates: FxHashMap<Id, usize>,
    /// Statements per class of subject and predicate.
    pub(super) outgoing: FxHashMap<Id, FxHashMap<Id, usize>>,
    /// Statements per class of object and predicate.
    pub(super) incoming: FxHashMap<Id, FxHashMap<Id, usize>>,
    /// Statements about each entity.
    pub(super) entities: FxHashMap<Id, usize>,
    /// Statements per named graph.
    pub(super) graphs: FxHashMap<Id, usize>,
}

impl Catalogue {
    /// Reads `store`; stops with an error when `cancellation` says so.
    ///
    /// # Errors
    /// When the data cannot be read, or the work should stop.
    pub fn of(store: &Store, cancellation: &Cancellation) -> Result<Self> {
        let mut catalogue = Self::default();
        catalogue.read_types(store, cancellation)?;
        for (count, quad) in store.all_quads().enumerate() {
            if count % 4096 == 0 {
                cancellation.check()?;
            }
            let quad = quad?;
            if let GraphName::NamedNode(graph) = &quad.graph_name {
                let graph = catalogue.id(graph.as_str());
                *catalogue.graphs.entry(graph).or_default() += 1;
            }
            catalogue.count(&quad.subject, &quad.predicate, &quad.object);
        }
        Ok(catalogue)
    }

    fn read_types(&mut self, store: &Store, cancellation: &Cancellation) -> Result<()> {
        let predicate = Some(NamedNode::new_unchecked(rdf::TYPE));
        let mut seen: FxHashSet<(Id, Id)> = FxHashSet::default();
        for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
            let quad = quad?;
            cancellation.check()?;
            let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(class)) = (&quad.subject, &quad.object) else {
                continue;
            };
            let (subject, class) = (self.id(subject.as_str()), self.id(class.as_str()));
            if seen.insert((subject, class)) {
                self.types.entry(subject).or_default().push(class);
                *self.classes.entry(class).or_default() += 1;
            }
        }
        for classes in self.types.values_mut() {
            classes.sort_unstable();
        }
        Ok(())
    }

    fn count(&mut self, subject: &NamedOrBlankNode, predicate: &NamedNode, object: &Term) {
        let predicate_id = self.id(predicate.as_str());
        *self.predicates.entry(predicate_id).or_default() += 1;
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            let subject = self.id(subject.as_str());
            *self.entities.entry(subject).or_default() += 1;
            for class in self.types.get(&subject).into_iter().flatten() {
                *self.outgoing.entry(*class).or_default().entry(predicate_id).or_default() += 1;
            }
            if let Term::Literal(literal) = object
                && let Some(rank) = label_rank(predicate.as_str(), literal.language())
            {
                let candidate = (rank, literal.value().to_owned());
                let best = self.labels.entry(subject).or_insert_with(|| candidate.clone());
                if candidate < *best {
                    *best = candidate;
                }
            }
        }
        if let Term::NamedNode(object) = object {
            let object = self.id(object.as_str());
            for class in self.types.get(&object).into_iter().flatten() {
                *self.incoming.entry(*class).or_default().entry(predicate_id).or_default() += 1;
            }
        }
    }

    fn id(&mut self, iri: &str) -> Id {
        if let Some(id) = self.ids.get(iri) {
            return *id;
        }
        let id = Id::try_from(self.iris.len()).unwrap_or(Id::MAX);
        self.iris.push(iri.into());
        self.ids.insert(iri.into(), id);
        id
    }

    /// Returns the number of `iri`, if the data has it.
    pub(super) fn known(&self, iri: &str) -> Option<Id> {
        self.ids.get(iri).copied()
    }

    pub(super) fn iri(&self, id: Id) -> &str {
        self.iris.get(id as usize).map_or("", |iri| iri)
    }

    pub(super) fn label(&self, id: Id) -> Option<&str> {
        self.labels.get(&id).map(|(_, label)| label.as_str())
    }

    /// Returns the classes of the subjects, or of the objects, of `predicate`.
    pub(super) fn classes_at(&self, predicate: Id, end: End) -> Vec<Id> {
        let table = match end {
            End::Subject => &self.outgoing,
            End::Object => &self.incoming,
        };
        let mut classes: Vec<Id> =
            table.iter().filter(|(_, counts)| counts.contains_key(&predicate)).map(|(class, _)| *class).collect();
        classes.sort_unstable();
        classes
    }

    /// Returns the classes as IRIs with the number of their entities, most first.
    pub fn class_counts(&self) -> Vec<(&str, usize)> {
        self.sorted(&self.classes)
    }

    /// Returns the predicates as IRIs with the number of their statements, most first.
    pub fn predicate_counts(&self) -> Vec<(&str, usize)> {
        self.sorted(&self.predicates)
    }

    /// Returns the label of `iri`.
    pub fn label_of(&self, iri: &str) -> Option<&str> {
        self.known(iri).and_then(|id| self.label(id))
    }

    fn sorted(&self, counts: &FxHashMap<Id, usize>) -> Vec<(&str, usize)> {
        let mut list: Vec<(&str, usize)> = counts.iter().map(|(id, count)| (self.iri(*id), *count)).collect();
        list.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        list
    }
}

/// An end of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Subject,
    Object,
}
