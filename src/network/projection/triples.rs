//! Edges out of statements, read from the sorted columns of a snapshot.

use std::sync::Arc;

use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;

use super::report::{Report, Tally, sorted};
use super::{Choice, HUBS, Projection};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::network::{Network, NetworkBuilder, NodeNames, Role};
use crate::snapshot::Snapshot;
use crate::snapshot::{Id, Order, Pattern};
use crate::store::{DefaultGraph, Store, Visible};
use crate::vocab::{dcterms, org, owl, rdf, skos};

/// Statements between two looks at the flag.
const BLOCK: usize = 1 << 16;

/// Pairs of predicates that say the same from both ends, besides those that the data declares with `owl:inverseOf`:
/// the second is read as the first from its object to its subject.
const INVERSES: &[(&str, &str)] = &[
    (skos::BROADER, skos::NARROWER),
    (skos::BROAD_MATCH, skos::NARROW_MATCH),
    (dcterms::IS_PART_OF, dcterms::HAS_PART),
    (dcterms::IS_VERSION_OF, dcterms::HAS_VERSION),
    (dcterms::REPLACES, dcterms::IS_REPLACED_BY),
    (org::MEMBER_OF, org::HAS_MEMBER),
    (org::SUB_ORGANIZATION_OF, org::HAS_SUB_ORGANIZATION),
];

/// Predicates that hold both ways, besides those that the data declares as `owl:SymmetricProperty`.
const SYMMETRIC: &[&str] = &[skos::RELATED, skos::RELATED_MATCH, skos::CLOSE_MATCH, skos::EXACT_MATCH, owl::SAME_AS];

/// What is read, and how.
struct Reader<'a> {
    snapshot: &'a Snapshot,
    sets: Visible,
    cancellation: &'a Cancellation,
    /// For each term that may be a node, whether it is one of the wanted classes; empty where all may.
    members: Vec<bool>,
    report: Report,
}

/// One predicate of a projection.
#[derive(Clone, Copy)]
struct Relation {
    predicate: Id,
    /// Its statements are read from object to subject, as this predicate.
    reads_as: Id,
    turned: bool,
    symmetric: bool,
}

/// The statements of one type of edges, from source to target.
struct Related {
    pairs: Vec<(u32, u32)>,
    symmetric: bool,
}

/// Makes a network of the statements of `store` that `choice` takes.
pub(super) fn project(
    store: &Store,
    projection: &Projection,
    choice: &Choice,
    graphs: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<(Network, Report)> {
    let snapshot = store.snapshot()?;
    let sets = Visible::by_default(&snapshot, graphs);
    let members = members(&snapshot, &choice.classes);
    let mut reader = Reader { snapshot: &snapshot, sets, cancellation, members, report: Report::default() };
    let relations = reader.relations(choice);
    let mut types: Vec<Id> = relations.iter().map(|relation| relation.reads_as).collect();
    types.sort_unstable();
    types.dedup();
    let mut relates = Vec::new();
    for kind in &types {
        let of_kind: Vec<Relation> = relations.iter().filter(|relation| relation.reads_as == *kind).copied().collect();
        let symmetric = of_kind.iter().any(|relation| relation.symmetric);
        relates.push(Related { pairs: reader.pairs(&of_kind)?, symmetric });
    }
    let types = types.iter().map(|id| snapshot.term(id.number())).collect::<Result<Vec<_>>>()?;
    let mut report = reader.report;
    report.types = sorted(tallies(&types, &relates));
    report.left_out = sorted(report.left_out);
    let (numbers, names) = number_nodes(&snapshot, &relates, &reader.members);
    let mut builder = NetworkBuilder::new(projection.directed).merging(projection.weight.merge());
    if projection.links {
        builder = builder.keeping_links();
    }
    for (kind, related) in relates.iter().enumerate() {
        cancellation.check()?;
        let weight = projection.weight.of_predicate(related.pairs.len());
        for (source, target) in &related.pairs {
            let (source, target) = (numbers[*source as usize], numbers[*target as usize]);
            builder.typed_edge(source, target, weight, kind as u32);
            if related.symmetric && projection.directed && source != target {
                builder.typed_edge(target, source, weight, kind as u32);
            }
        }
    }
    for node in 0..names.len() as u32 {
        builder.node(node, Role::Member);
    }
    let names = NodeNames::Stored(Arc::clone(&snapshot), names);
    let (network, losses) = builder.finish(names, types)?;
    report.losses = losses;
    Ok((network, report))
}

fn tallies(types: &[Term], relates: &[Related]) -> Vec<Tally> {
    let tally = |(kind, related): (&Term, &Related)| Tally { kind: Some(kind.clone()), count: related.pairs.len() };
    types.iter().zip(relates).map(tally).collect()
}

/// Numbers the ends of edges, and all members of wanted classes, in the order of their terms. Returns the
/// numbers by term and the terms by number.
fn number_nodes(snapshot: &Snapshot, relates: &[Related], members: &[bool]) -> (Vec<u32>, Vec<u32>) {
    let mut used = members.to_vec();
    used.resize(snapshot.dictionary.len() as usize + 1, false);
    for (source, target) in relates.iter().flat_map(|related| &related.pairs) {
        used[*source as usize] = true;
        used[*target as usize] = true;
    }
    let names: Vec<u32> = (0..used.len() as u32).filter(|id| used[*id as usize]).collect();
    let mut numbers = vec![u32::MAX; used.len()];
    for (number, id) in names.iter().enumerate() {
        numbers[*id as usize] = number as u32;
    }
    (numbers, names)
}

/// Returns which terms are instances of `classes` or their sub-classes; nothing if there are no classes.
fn members(snapshot: &Snapshot, classes: &[NamedNode]) -> Vec<bool> {
    if classes.is_empty() {
        return Vec::new();
    }
    let sub_class = find(snapshot, rdf::SUB_CLASS_OF);
    let mut wanted: Vec<Id> = classes.iter().filter_map(|class| snapshot.find_iri(class)).collect();
    let mut done = 0;
    while let (Some(class), Some(sub_class)) = (wanted.get(done).copied(), sub_class) {
        let pattern = Pattern { subject: None, predicate: Some(sub_class), object: Some(class) };
        let below = snapshot.triples(&pattern).filter_map(|hit| Id::new(hit.subject));
        let new: Vec<Id> = below.filter(|id| !wanted.contains(id)).collect();
        wanted.extend(new);
        done += 1;
    }
    let mut members = vec![false; snapshot.dictionary.len() as usize + 1];
    let Some(kind) = find(snapshot, rdf::TYPE) else { return members };
    for class in wanted {
        for hit in snapshot.triples(&Pattern { subject: None, predicate: Some(kind), object: Some(class) }) {
            members[hit.subject as usize] = true;
        }
    }
    members
}

fn find(snapshot: &Snapshot, iri: &str) -> Option<Id> {
    snapshot.find_iri(&NamedNode::new_unchecked(iri))
}

impl Reader<'_> {
    /// Returns the predicates whose statements become edges; the others are reported.
    fn relations(&mut self, choice: &Choice) -> Vec<Relation> {
        let snapshot = self.snapshot;
        let number = |iris: &[NamedNode]| -> Vec<Id> { iris.iter().filter_map(|iri| snapshot.find_iri(iri)).collect() };
        let (wanted, without) = (number(&choice.predicates), number(&choice.without));
        let hubs: Vec<Id> = HUBS.iter().filter_map(|iri| find(snapshot, iri)).collect();
        let (inverses, symmetric) = self.kinds();
        let mut relations = Vec::new();
        for predicate in snapshot.index.predicates().iter().filter_map(|number| Id::new(*number)) {
            let reads_as = inverses.get(&predicate).copied().unwrap_or(predicate);
            let is_wanted = if choice.predicates.is_empty() {
                !hubs.contains(&predicate)
            } else {
                wanted.contains(&predicate) || wanted.contains(&reads_as)
            };
            if is_wanted && !without.contains(&predicate) {
                let (turned, symmetric) = (reads_as != predicate, symmetric.contains(&predicate));
                relations.push(Relation { predicate, reads_as, turned, symmetric });
            } else if choice.predicates.is_empty() {
                self.leave_out(predicate);
            }
        }
        relations
    }

    fn leave_out(&mut self, predicate: Id) {
        let pattern = Pattern { subject: None, predicate: Some(predicate), object: None };
        let count = self.snapshot.triples(&pattern).filter(|hit| self.sets.sees(hit.set)).count();
        let kind = self.snapshot.term(predicate.number()).ok();
        self.report.left_out.push(Tally { kind, count });
    }

    /// Returns which predicate each inverse one is read as, and the symmetric ones.
    fn kinds(&self) -> (FxHashMap<Id, Id>, Vec<Id>) {
        let snapshot = self.snapshot;
        let mut inverses = FxHashMap::default();
        for (first, second) in INVERSES {
            if let (Some(first), Some(second)) = (find(snapshot, first), find(snapshot, second)) {
                inverses.insert(second, first);
            }
        }
        if let Some(inverse) = find(snapshot, owl::INVERSE_OF) {
            for hit in snapshot.triples(&Pattern { subject: None, predicate: Some(inverse), object: None }) {
                // `P owl:inverseOf Q`: P is read as Q from the other end.
                if let (Some(second), Some(first)) = (Id::new(hit.subject), Id::new(hit.object))
                    && first != second
                    && !inverses.contains_key(&first)
                    && !inverses.contains_key(&second)
                {
                    inverses.insert(second, first);
                }
            }
        }
        let mut symmetric: Vec<Id> = SYMMETRIC.iter().filter_map(|iri| find(snapshot, iri)).collect();
        if let (Some(kind), Some(class)) = (find(snapshot, rdf::TYPE), find(snapshot, owl::SYMMETRIC_PROPERTY)) {
            let pattern = Pattern { subject: None, predicate: Some(kind), object: Some(class) };
            symmetric.extend(snapshot.triples(&pattern).filter_map(|hit| Id::new(hit.subject)));
        }
        (inverses, symmetric)
    }

    /// Returns the ends of the statements of `relations`, which are read as one; each statement once.
    fn pairs(&mut self, relations: &[Relation]) -> Result<Vec<(u32, u32)>> {
        let mut pairs = Vec::new();
        let mut may_repeat = relations.len() > 1;
        for relation in relations {
            may_repeat |= relation.symmetric;
            self.read(relation, &mut pairs)?;
        }
        if may_repeat {
            let before = pairs.len();
            pairs.sort_unstable();
            pairs.dedup();
            self.report.restated += before - pairs.len();
        }
        Ok(pairs)
    }

    fn read(&mut self, relation: &Relation, pairs: &mut Vec<(u32, u32)>) -> Result<()> {
        let run = self.snapshot.index.predicate_run(relation.predicate);
        let columns = self.snapshot.index.columns(Order::Pso);
        let nodes = self.snapshot.dictionary.nodes();
        for start in run.clone().step_by(BLOCK) {
            self.cancellation.check()?;
            for place in start..(start + BLOCK).min(run.end) {
                let (subject, object) = (columns.second[place], columns.third[place]);
                if !self.sets.sees(columns.sets.at(place)) {
                    continue;
                }
                if object > nodes {
                    self.report.literals += 1;
                } else if !self.is_member(subject) || !self.is_member(object) {
                    self.report.of_other_classes += 1;
                } else if relation.symmetric {
                    pairs.push((subject.min(object), subject.max(object)));
                } else if relation.turned {
                    pairs.push((object, subject));
                } else {
                    pairs.push((subject, object));
                }
            }
        }
        Ok(())
    }

    fn is_member(&self, term: u32) -> bool {
        self.members.is_empty() || self.members.get(term as usize).copied().unwrap_or(false)
    }
}
