//! What is at the ends of statements: which properties the instances of a class have, and which lead to them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{keep_least, shown, shown_subject};
use crate::error::Result;
use crate::store::{QuadPattern, Store};
use crate::vocab::rdf;

/// On which side of a property the class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Out,
    In,
}

/// A property of the instances of a class, or one that leads to them.
pub(super) struct Link {
    pub direction: Direction,
    pub property: NamedNode,
    /// Statements, each once however many graphs hold it.
    pub count: u64,
    /// The class or datatype of the other end, if it has one.
    pub other: Option<String>,
    /// The least of the statements, as it is shown.
    pub example: Option<String>,
}

#[derive(Default)]
struct Tally {
    count: u64,
    example: Option<String>,
}

/// The direction, the property, and the class or datatype of the other end.
type Key = (Direction, String, Option<String>);

/// Returns the links of `class`, one for each property and class at the other end: those out before those in, the most used first.
pub(super) fn links(store: &Store, class: &NamedNode) -> Result<Vec<Link>> {
    let classes = classes(store)?;
    let is_instance = |term: &Term| classes.get(term).is_some_and(|all| all.contains(class.as_str()));
    let mut sizes: FxHashMap<&str, usize> = FxHashMap::default();
    classes.values().flatten().for_each(|class| *sizes.entry(class.as_str()).or_default() += 1);
    let mut found: BTreeMap<Key, Tally> = BTreeMap::new();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    for quad in store.quads(&QuadPattern::default()) {
        let quad = quad?;
        let subject = term_of(&quad.subject);
        let ends = [(Direction::Out, &subject, &quad.object), (Direction::In, &quad.object, &subject)];
        let ends = ends.into_iter().filter(|(_, end, _)| quad.predicate.as_str() != rdf::TYPE && is_instance(end));
        let mut ends = ends.peekable();
        let text = || format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        if ends.peek().is_none() || !seen.insert(xxh3_64(text().as_bytes())) {
            continue;
        }
        for (direction, _, other) in ends {
            // Of the classes of an entity the one with the fewest instances says most.
            let kind = match other {
                Term::Literal(literal) => Some(literal.datatype().as_str().to_owned()),
                other => {
                    let all = classes.get(other).into_iter().flatten();
                    all.min_by_key(|class| (sizes.get(class.as_str()), *class)).cloned()
                }
            };
            let tally = found.entry((direction, quad.predicate.as_str().to_owned(), kind)).or_default();
            tally.count += 1;
            keep_least(&mut tally.example, || statement(&quad));
        }
    }
    let mut links: Vec<Link> = found.into_iter().map(link).collect();
    links.sort_by_key(|link| (link.direction, Reverse(link.count)));
    Ok(links)
}

fn link(((direction, property, other), tally): (Key, Tally)) -> Link {
    let property = NamedNode::new_unchecked(property);
    Link { direction, property, count: tally.count, other, example: tally.example }
}

fn statement(quad: &Quad) -> String {
    format!("{} {}", shown_subject(&quad.subject), shown(&quad.object))
}

fn term_of(subject: &NamedOrBlankNode) -> Term {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.clone().into(),
        NamedOrBlankNode::BlankNode(node) => node.clone().into(),
    }
}

/// Returns the classes of each entity that has one.
fn classes(store: &Store) -> Result<FxHashMap<Term, FxHashSet<String>>> {
    let mut found: FxHashMap<Term, FxHashSet<String>> = FxHashMap::default();
    let pattern = QuadPattern { predicate: Some(NamedNode::new_unchecked(rdf::TYPE)), ..QuadPattern::default() };
    for quad in store.quads(&pattern) {
        let quad = quad?;
        if let Term::NamedNode(class) = quad.object {
            found.entry(term_of(&quad.subject)).or_default().insert(class.into_string());
        }
    }
    Ok(found)
}
