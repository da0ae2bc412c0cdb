//! The subjects of a snapshot in the order of a document: by section, label and name.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::io::Write;

use fixedbitset::FixedBitSet;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::Chosen;
use crate::entity::{LABELS, Section, label_rank, section_of};
use crate::error::Result;
use crate::output::{BlankLabels, Block, Declared, Document};
use crate::snapshot::{Id, Kind, Order, damaged};
use crate::vocab::rdf;

/// Writes the union of the exported graphs with `write`.
pub(super) fn write_blocks(
    chosen: &Chosen<'_>,
    write: fn(Document<'_>, &mut dyn Write) -> Result<usize>,
    prefixes: &Declared,
    out: &mut dyn Write,
) -> Result<usize> {
    let (labels, own) = chosen.relabelled(chosen.quads_with_blank_nodes(true)?);
    let outline = Outline::of(chosen, labels, own)?;
    let used = used_terms(chosen);
    let mut terms = used.ones().map(|number| chosen.snapshot.term(u32::try_from(number).unwrap_or(0)));
    let mut places = outline.places.iter();
    let mut blocks = std::iter::from_fn(|| {
        let place = places.next()?;
        Some(chosen.cancellation.check().and_then(|()| outline.block(chosen, place)))
    });
    write(Document { prefixes, terms: &mut terms, blocks: &mut blocks }, out)
}

/// Where a subject is in the document.
struct SubjectPlace {
    subject: Id,
    /// The number of its section.
    section: u32,
    label: Option<Id>,
}

/// Predicates and objects.
type Statements = Vec<(NamedNode, Term)>;

/// The subjects in their order, and the sections that they are in.
struct Outline {
    sections: Vec<Section>,
    places: Vec<SubjectPlace>,
    labels: BlankLabels,
    /// What is said of blank nodes, by their new names.
    own: FxHashMap<NamedOrBlankNode, Statements>,
}

impl Outline {
    fn of(chosen: &Chosen<'_>, labels: BlankLabels, quads: Vec<Quad>) -> Result<Self> {
        let (sections, section_of) = sections(chosen)?;
        let untyped = number(sections.len() - 1);
        let names = best_labels(chosen)?;
        let is_subject = |id: &Id| chosen.statements(*id).next().is_some();
        let ids = chosen.iris.clone().chain(chosen.blanks.clone()).filter_map(Id::new).filter(is_subject);
        let places = ids
            .map(|subject| SubjectPlace {
                subject,
                section: section_of.get(&subject).copied().unwrap_or(untyped),
                label: names.get(&subject).map(|(_, label)| *label),
            })
            .collect();
        let mut own: FxHashMap<NamedOrBlankNode, Statements> = FxHashMap::default();
        for quad in quads {
            own.entry(quad.subject).or_default().push((quad.predicate, quad.object));
        }
        let mut outline = Self { sections, places, labels, own };
        outline.sort(chosen)?;
        Ok(outline)
    }

    /// Puts the places in order: by section, label, and the name of the subject as N-Triples writes it.
    fn sort(&mut self, chosen: &Chosen<'_>) -> Result<()> {
        let mut places = std::mem::take(&mut self.places);
        let mut failed = None;
        places.sort_by(|a, b| {
            a.section.cmp(&b.section).then_with(|| {
                self.compare(chosen, a, b).unwrap_or_else(|error| {
                    failed = Some(error);
                    Ordering::Equal
                })
            })
        });
        self.places = places;
        failed.map_or(Ok(()), Err)
    }

    fn compare(&self, chosen: &Chosen<'_>, a: &SubjectPlace, b: &SubjectPlace) -> Result<Ordering> {
        let text = |id: Option<Id>| id.map_or(Ok(""), |id| chosen.snapshot.dictionary.text(id));
        let by_label = text(a.label)?.cmp(text(b.label)?);
        if by_label != Ordering::Equal {
            return Ok(by_label);
        }
        match (chosen.iris.contains(&a.subject.number()), chosen.iris.contains(&b.subject.number())) {
            (true, true) => {
                let (a, b) = (text(Some(a.subject))?, text(Some(b.subject))?);
                Ok(a.bytes().chain([b'>']).cmp(b.bytes().chain([b'>'])))
            }
            (false, false) => Ok(self.name(chosen, a)?.to_string().cmp(&self.name(chosen, b)?.to_string())),
            // An underscore comes after an angle bracket.
            (is_iri, _) => Ok(if is_iri { Ordering::Less } else { Ordering::Greater }),
        }
    }

    /// Returns the name of a subject in the document.
    fn name(&self, chosen: &Chosen<'_>, place: &SubjectPlace) -> Result<NamedOrBlankNode> {
        let mut term = chosen.snapshot.term(place.subject.number())?;
        self.labels.rename_term(&mut term);
        match term {
            Term::NamedNode(node) => Ok(node.into()),
            Term::BlankNode(node) => Ok(node.into()),
            Term::Literal(_) | Term::Triple(_) => Err(damaged()),
        }
    }

    fn block(&self, chosen: &Chosen<'_>, place: &SubjectPlace) -> Result<Block> {
        let section = self.sections[place.section as usize].clone();
        let subject = self.name(chosen, place)?;
        if let Some(statements) = self.own.get(&subject) {
            return Ok(Block::new(subject, section, statements.clone()));
        }
        let statements = chosen.statements(place.subject).map(|(predicate, object, _)| {
            let Term::NamedNode(predicate) = chosen.snapshot.term(predicate)? else { return Err(damaged()) };
            let mut object = chosen.snapshot.term(object)?;
            self.labels.rename_term(&mut object);
            Ok((predicate, object))
        });
        Ok(Block::new(subject, section, statements.collect::<Result<_>>()?))
    }
}

/// Returns the exported triples of `predicate` as subjects and objects.
fn edges(chosen: &Chosen<'_>, predicate: &str) -> impl Iterator<Item = (Id, Id)> {
    let index = &chosen.snapshot.index;
    let columns = index.columns(Order::Pso);
    let predicate = chosen.snapshot.find_iri(&NamedNode::new_unchecked(predicate));
    let run = predicate.map_or(0..0, |predicate| index.predicate_run(predicate));
    run.filter(|place| !chosen.graphs_at(Order::Pso, *place).is_empty())
        .filter_map(|place| Some((Id::new(*columns.second.get(place)?)?, Id::new(*columns.third.get(place)?)?)))
}

/// Returns the sections of the document, the one of subjects without a class last, and the section of each subject
/// with a class, by number.
fn sections(chosen: &Chosen<'_>) -> Result<(Vec<Section>, FxHashMap<Id, u32>)> {
    let mut of_class: FxHashMap<Id, Section> = FxHashMap::default();
    for (_, class) in edges(chosen, rdf::TYPE).filter(|(_, class)| chosen.iris.contains(&class.number())) {
        if let Entry::Vacant(entry) = of_class.entry(class) {
            entry.insert(section_of(chosen.snapshot.dictionary.text(class)?));
        }
    }
    let mut sections: Vec<Section> = of_class.values().cloned().chain([Section::Untyped]).collect();
    sections.sort();
    sections.dedup();
    let mut found: FxHashMap<Id, u32> = FxHashMap::default();
    for (subject, class) in edges(chosen, rdf::TYPE) {
        let Some(place) = of_class.get(&class).and_then(|section| sections.binary_search(section).ok()) else {
            continue;
        };
        let best = found.entry(subject).or_insert(u32::MAX);
        *best = number(place).min(*best);
    }
    Ok((sections, found))
}

/// Returns the label that each subject is sorted by, with its rank.
fn best_labels(chosen: &Chosen<'_>) -> Result<FxHashMap<Id, (u16, Id)>> {
    let dictionary = &chosen.snapshot.dictionary;
    let mut found: FxHashMap<Id, (u16, Id)> = FxHashMap::default();
    let labels = LABELS.iter().flat_map(|property| edges(chosen, property).map(move |edge| (*property, edge)));
    for (property, (subject, label)) in labels {
        let parts = dictionary.parts(label)?;
        let language = match parts.kind {
            Kind::Iri | Kind::Blank | Kind::Triple => continue,
            Kind::Language | Kind::LeftToRight | Kind::RightToLeft => Some(parts.label),
            Kind::String | Kind::Typed => None,
        };
        let Some(rank) = label_rank(property, language) else { continue };
        match found.entry(subject) {
            Entry::Vacant(entry) => {
                entry.insert((rank, label));
            }
            Entry::Occupied(mut entry) => {
                let (best_rank, best) = *entry.get();
                if (rank, parts.text) < (best_rank, dictionary.text(best)?) {
                    entry.insert((rank, label));
                }
            }
        }
    }
    Ok(found)
}

/// Returns the numbers of the terms of the document, but `rdf:type` as a predicate.
fn used_terms(chosen: &Chosen<'_>) -> FixedBitSet {
    let mut used = FixedBitSet::with_capacity(chosen.snapshot.dictionary.len() as usize + 1);
    let kind = chosen.snapshot.find_iri(&NamedNode::new_unchecked(rdf::TYPE)).map(Id::number);
    for subject in chosen.iris.clone().chain(chosen.blanks.clone()).filter_map(Id::new) {
        for (predicate, object, _) in chosen.statements(subject) {
            let predicate = (Some(predicate) != kind).then_some(predicate);
            for number in [Some(subject.number()), predicate, Some(object)].into_iter().flatten() {
                used.insert(number as usize);
            }
        }
    }
    used
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
