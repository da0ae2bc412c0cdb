//! What the data holds, counted once: classes, predicates, which fits which, entities and their labels.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::cancel::Cancellation;
use crate::entity::{is_bookkeeping, label_rank};
use crate::error::Result;
use crate::store::{QuadPattern, Store};
use crate::vocab::rdf;

/// A number that stands for an IRI.
pub(super) type Id = u32;

/// A number that stands for a set of classes that some entity has, all of them and no others.
pub(super) type ClassSet = u32;

/// How often each predicate is used at the entities of each set of classes.
pub(super) type Uses = FxHashMap<ClassSet, FxHashMap<Id, usize>>;

/// Classes, predicates and entities of a store, with counts.
///
/// Reads every statement once: O(n) time, memory by distinct IRIs.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub(super) iris: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, Id>,
    labels: FxHashMap<Id, (u16, String)>,
    /// The set of classes of each entity.
    pub(super) types: FxHashMap<Id, ClassSet>,
    /// The classes of each set, in order.
    sets: Vec<Vec<Id>>,
    /// Entities per class.
    pub(super) classes: FxHashMap<Id, usize>,
    /// Statements per predicate.
    pub(super) predicates: FxHashMap<Id, usize>,
    /// Statements per classes of the subject and predicate.
    pub(super) outgoing: Uses,
    /// Statements per classes of the object and predicate.
    pub(super) incoming: Uses,
    /// Statements about each entity.
    pub(super) entities: FxHashMap<Id, usize>,
    /// Statements per named graph.
    pub(super) graphs: FxHashMap<Id, usize>,
}

impl Catalogue {
    /// Reads `store`, each statement once however many graphs hold it; stops with an error when `cancellation` says so.
    ///
    /// # Errors
    /// When the data cannot be read, or the work should stop.
    pub fn of(store: &Store, cancellation: &Cancellation) -> Result<Self> {
        let mut catalogue = Self::default();
        catalogue.read_types(store, cancellation)?;
        let mut once = Once::new(store);
        for (count, quad) in store.all_quads().enumerate() {
            if count % 4096 == 0 {
                cancellation.check()?;
            }
            let quad = quad?;
            if let GraphName::NamedNode(graph) = &quad.graph_name {
                let graph = catalogue.id(graph.as_str());
                *catalogue.graphs.entry(graph).or_default() += 1;
            }
            if once.is_new(&quad) {
                catalogue.count(&quad.subject, &quad.predicate, &quad.object);
            }
        }
        Ok(catalogue)
    }

    fn read_types(&mut self, store: &Store, cancellation: &Cancellation) -> Result<()> {
        let predicate = Some(NamedNode::new_unchecked(rdf::TYPE));
        let mut types: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
        for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
            let quad = quad?;
            cancellation.check()?;
            let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(class)) = (&quad.subject, &quad.object) else {
                continue;
            };
            let (subject, class) = (self.id(subject.as_str()), self.id(class.as_str()));
            types.entry(subject).or_default().push(class);
        }
        let mut known: FxHashMap<Vec<Id>, ClassSet> = FxHashMap::default();
        for (entity, mut classes) in types {
            classes.sort_unstable();
            classes.dedup();
            classes.iter().for_each(|class| *self.classes.entry(*class).or_default() += 1);
            let next = ClassSet::try_from(known.len()).unwrap_or(ClassSet::MAX);
            let set = *known.entry(classes).or_insert(next);
            self.types.insert(entity, set);
        }
        let mut sets: Vec<(ClassSet, Vec<Id>)> = known.into_iter().map(|(classes, set)| (set, classes)).collect();
        sets.sort_unstable();
        self.sets = sets.into_iter().map(|(_, classes)| classes).collect();
        Ok(())
    }

    fn count(&mut self, subject: &NamedOrBlankNode, predicate: &NamedNode, object: &Term) {
        let predicate_id = self.id(predicate.as_str());
        *self.predicates.entry(predicate_id).or_default() += 1;
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            let subject = self.id(subject.as_str());
            *self.entities.entry(subject).or_default() += 1;
            if let Some(set) = self.types.get(&subject) {
                *self.outgoing.entry(*set).or_default().entry(predicate_id).or_default() += 1;
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
            if let Some(set) = self.types.get(&object) {
                *self.incoming.entry(*set).or_default().entry(predicate_id).or_default() += 1;
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

    /// Returns the classes of `entity`, in order.
    pub(super) fn classes_of(&self, entity: Id) -> &[Id] {
        self.types.get(&entity).map_or(&[], |set| self.classes_in(*set))
    }

    /// Returns the classes of a set, in order.
    pub(super) fn classes_in(&self, set: ClassSet) -> &[Id] {
        self.sets.get(set as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns how often each predicate is used at entities that have one of `classes`.
    pub(super) fn uses_at(&self, classes: &[Id], end: End) -> FxHashMap<Id, usize> {
        let mut counts: FxHashMap<Id, usize> = FxHashMap::default();
        for (set, uses) in self.uses(end) {
            if self.classes_in(*set).iter().any(|class| classes.contains(class)) {
                uses.iter().for_each(|(predicate, count)| *counts.entry(*predicate).or_default() += count);
            }
        }
        counts
    }

    /// Returns the classes of the subjects, or of the objects, of `predicate`.
    pub(super) fn classes_at(&self, predicate: Id, end: End) -> Vec<Id> {
        let sets = self.uses(end).iter().filter(|(_, counts)| counts.contains_key(&predicate));
        let mut classes: Vec<Id> = sets.flat_map(|(set, _)| self.classes_in(*set)).copied().collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }

    fn uses(&self, end: End) -> &Uses {
        match end {
            End::Subject => &self.outgoing,
            End::Object => &self.incoming,
        }
    }

    /// Returns whether `class` is for records of how statements came about.
    pub(super) fn is_record_class(&self, class: Id) -> bool {
        is_bookkeeping(self.iri(class))
    }

    /// Returns whether `entity` is a record of how statements came about.
    pub(super) fn is_record(&self, entity: Id) -> bool {
        self.classes_of(entity).iter().any(|class| self.is_record_class(*class))
    }

    /// Returns the predicates that only such records have.
    pub(super) fn record_predicates(&self) -> FxHashSet<Id> {
        let (mut of_records, mut of_others) = (FxHashSet::default(), FxHashSet::default());
        for (set, uses) in &self.outgoing {
            let is_record = self.classes_in(*set).iter().any(|class| self.is_record_class(*class));
            if is_record { &mut of_records } else { &mut of_others }.extend(uses.keys().copied());
        }
        of_records.difference(&of_others).copied().collect()
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

/// Tells the first of the same triples in several graphs from the others.
struct Once {
    /// The triple before: a snapshot gives those that are the same one after the other.
    last: Option<Quad>,
    /// Hashes of all triples, where the order is any other.
    seen: Option<FxHashSet<u64>>,
}

impl Once {
    fn new(store: &Store) -> Self {
        let is_sorted = matches!(store, Store::Snapshot(_));
        Self { last: None, seen: (!is_sorted).then(FxHashSet::default) }
    }

    fn is_new(&mut self, quad: &Quad) -> bool {
        if let Some(seen) = &mut self.seen {
            let text = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
            return seen.insert(xxh3_64(text.as_bytes()));
        }
        let is_same = self.last.as_ref().is_some_and(|last| {
            (&last.subject, &last.predicate, &last.object) == (&quad.subject, &quad.predicate, &quad.object)
        });
        if !is_same {
            self.last = Some(quad.clone());
        }
        !is_same
    }
}

/// An end of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Subject,
    Object,
}
