//! What changed of one entity, without what only mirrors another change.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use super::entities::Entity;
use super::words::similarity;
use super::{Comparison, Details, Link, Moved, Reworded};
use crate::entity::linked;
use crate::vocab::{dcterms, ler, rdf, short, skos};

type Pairs = FxHashMap<NamedOrBlankNode, NamedOrBlankNode>;

/// Links or values of one property, lost and gained.
#[derive(Default)]
struct Sides {
    lost: Vec<Term>,
    gained: Vec<Term>,
}

/// Returns what changed from `old` to `new`, which is called `name` now.
pub(super) fn details(
    old: &Entity,
    new: &Entity,
    name: &NamedOrBlankNode,
    comparison: &Comparison,
    pairs: &Pairs,
) -> Details {
    let mut links: BTreeMap<String, Sides> = BTreeMap::new();
    let mut values: BTreeMap<String, Sides> = BTreeMap::new();
    let translated: Vec<(&NamedNode, Term)> =
        old.statements.iter().map(|(predicate, object)| (predicate, renamed(object, pairs))).collect();
    let was = |predicate: &NamedNode, object: &Term| translated.iter().any(|(p, o)| *p == predicate && o == object);
    let kept: Vec<_> = new.statements.iter().filter(|(predicate, object)| !was(predicate, object)).collect();
    for (predicate, object) in kept {
        let sides = if linked(object).is_some() { &mut links } else { &mut values };
        sides.entry(predicate.as_str().to_owned()).or_default().gained.push(object.clone());
    }
    for (predicate, object) in translated {
        let now = (predicate.clone(), object);
        if !new.statements.contains(&now) {
            let sides = if linked(&now.1).is_some() { &mut links } else { &mut values };
            sides.entry(predicate.as_str().to_owned()).or_default().lost.push(now.1);
        }
    }
    let mut details = Details::default();
    for (property, sides) in values {
        add_values(&property, sides, &mut details);
    }
    forget_copies(&mut details.reworded);
    for (property, sides) in links {
        add_links(&property, sides, name, comparison, &mut details);
    }
    details
}

fn renamed(object: &Term, pairs: &Pairs) -> Term {
    match linked(object).and_then(|node| pairs.get(&node)) {
        Some(NamedOrBlankNode::NamedNode(node)) => node.clone().into(),
        Some(NamedOrBlankNode::BlankNode(node)) => node.clone().into(),
        None => object.clone(),
    }
}

fn add_values(property: &str, sides: Sides, details: &mut Details) {
    match property {
        // The hash says nothing that the text does not.
        ler::TEXT_HASH => return,
        ler::POSITION => {
            details.reordered = true;
            return;
        }
        _ => {}
    }
    let words = |terms: Vec<Term>| {
        let mut words: Vec<String> = terms.iter().map(plain).collect();
        words.sort();
        words
    };
    let (mut lost, mut gained) = (words(sides.lost), words(sides.gained));
    let property = short(property);
    while let Some((i, j)) = closest(&lost, &gained) {
        let (old, new) = (Some(lost.remove(i)), Some(gained.remove(j)));
        details.reworded.push(Reworded { property: property.clone(), old, new });
    }
    let gone = lost.into_iter().map(|old| (Some(old), None));
    for (old, new) in gone.chain(gained.into_iter().map(|new| (None, Some(new)))) {
        details.reworded.push(Reworded { property: property.clone(), old, new });
    }
}

/// Returns the places of the two values that are most alike; with one on each side, those.
fn closest(lost: &[String], gained: &[String]) -> Option<(usize, usize)> {
    if lost.len() == 1 && gained.len() == 1 {
        return Some((0, 0));
    }
    let mut best: Option<(f64, usize, usize)> = None;
    for (i, old) in lost.iter().enumerate() {
        for (j, new) in gained.iter().enumerate() {
            let score = similarity(old, new);
            if score >= 0.5 && best.is_none_or(|(most, ..)| score > most) {
                best = Some((score, i, j));
            }
        }
    }
    best.map(|(_, i, j)| (i, j))
}

/// Leaves out labels that say what another property says: the same name again, or the start of the text.
fn forget_copies(reworded: &mut Vec<Reworded>) {
    let all = reworded.clone();
    let labels = [rdf::LABEL, skos::PREF_LABEL, dcterms::TITLE].map(short);
    let starts = |label: &Option<String>, text: &Option<String>| match (label, text) {
        (Some(label), Some(text)) => text.starts_with(label.trim_end_matches('…')),
        _ => false,
    };
    reworded.retain(|one| {
        let Some(rank) = labels.iter().position(|label| *label == one.property) else { return true };
        !all.iter().any(|other| match labels.iter().position(|label| *label == other.property) {
            Some(better) => better < rank && other.old == one.old && other.new == one.new,
            None => starts(&one.old, &other.old) && starts(&one.new, &other.new),
        })
    });
}

fn add_links(
    property: &str,
    mut sides: Sides,
    name: &NamedOrBlankNode,
    comparison: &Comparison,
    details: &mut Details,
) {
    let is_inverse = short(property).rsplit(':').next().is_some_and(|local| local.starts_with("has"));
    if is_inverse {
        sides.gained.retain(|object| !comparison.is_told_by(object, name));
        sides.lost.retain(|object| !comparison.is_told_by(object, name));
    }
    let label =
        |term: &Term| comparison.new.label(term).or_else(|| comparison.old.label(term)).unwrap_or_else(|| plain(term));
    let link = |term: &Term| Link { property: short(property), label: label(term) };
    if let ([from], [to]) = (sides.lost.as_slice(), sides.gained.as_slice()) {
        details.moved.push(Moved { property: short(property), from: label(from), to: label(to) });
        return;
    }
    details.gained.extend(sides.gained.iter().map(link));
    details.lost.extend(sides.lost.iter().map(link));
    details.gained.sort();
    details.lost.sort();
}

impl Comparison {
    /// Returns whether the change of a link to `object` is told where `object` is: it came, went, or links back.
    fn is_told_by(&self, object: &Term, name: &NamedOrBlankNode) -> bool {
        let Some(object) = linked(object) else { return false };
        let before = self.before.get(&object).unwrap_or(&object);
        let (Some(old), Some(new)) = (self.old.by_node.get(before), self.new.by_node.get(&object)) else {
            return true;
        };
        let links_back = |entity: &Entity| {
            entity.statements.iter().any(|(_, target)| linked(target).is_some_and(|target| target == *name))
        };
        links_back(old) != links_back(new)
    }
}

fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        term => term.to_string(),
    }
}
