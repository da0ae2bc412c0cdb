//! Pairs entities that are the same under another name: same kind, same owner, similar words.

use std::collections::BTreeMap;

use oxrdf::NamedOrBlankNode;
use rustc_hash::FxHashMap;

use super::entities::{Entities, Entity};
use super::words::similarity;

/// How alike the texts of two entities of the same owner must be, from 0 to 1.
const ALIKE_WITH_OWNER: f64 = 0.5;

/// How alike the labels or texts of two entities without an owner must be.
const ALIKE: f64 = 0.8;

/// Comparisons of one kind and owner beyond which nothing is paired: all against all would take too long.
const MOST: usize = 1_000_000;

type Pairs = FxHashMap<NamedOrBlankNode, NamedOrBlankNode>;

/// Entities of one kind and owner: those that are gone, and those that are new.
type Group<'a> = (Vec<&'a NamedOrBlankNode>, Vec<&'a NamedOrBlankNode>);

/// Returns the new name of each entity of `old` that is in `new` under another name.
///
/// Greedy, the most alike first; ties by name. Entities without an owner first, so that a renamed owner is known.
pub(super) fn pairs(old: &Entities, new: &Entities) -> Pairs {
    let mut pairs = Pairs::default();
    for owned in [false, true] {
        let mut groups: BTreeMap<(String, String), Group<'_>> = BTreeMap::new();
        for (node, entity) in missing(old, new).filter(|(_, entity)| entity.owner.is_some() == owned) {
            let owner = entity.owner.as_ref().map(|owner| pairs.get(owner).unwrap_or(owner));
            groups.entry(key(entity, owner)).or_default().0.push(node);
        }
        for (node, entity) in missing(new, old).filter(|(_, entity)| entity.owner.is_some() == owned) {
            groups.entry(key(entity, entity.owner.as_ref())).or_default().1.push(node);
        }
        for (mut gone, mut come) in groups.into_values().filter(|(gone, come)| gone.len() * come.len() <= MOST) {
            gone.sort_by_cached_key(ToString::to_string);
            come.sort_by_cached_key(ToString::to_string);
            pair_group(&gone, &come, old, new, &mut pairs);
        }
    }
    pairs
}

/// Returns the named entities of `of` with a class that `others` has not.
fn missing<'a>(of: &'a Entities, others: &'a Entities) -> impl Iterator<Item = (&'a NamedOrBlankNode, &'a Entity)> {
    of.by_node
        .iter()
        .filter(|(node, entity)| node.is_named_node() && !entity.kind.is_empty() && !others.by_node.contains_key(node))
}

fn key(entity: &Entity, owner: Option<&NamedOrBlankNode>) -> (String, String) {
    (entity.kind.clone(), owner.map(ToString::to_string).unwrap_or_default())
}

fn pair_group(
    gone: &[&NamedOrBlankNode],
    come: &[&NamedOrBlankNode],
    old: &Entities,
    new: &Entities,
    pairs: &mut Pairs,
) {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for (i, before) in gone.iter().enumerate() {
        for (j, after) in come.iter().enumerate() {
            let (Some(before), Some(after)) = (old.by_node.get(before), new.by_node.get(after)) else { continue };
            let wanted = if before.owner.is_some() { ALIKE_WITH_OWNER } else { ALIKE };
            let score = alike(before, after);
            if score >= wanted {
                scored.push((score, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut given) = (vec![false; gone.len()], vec![false; come.len()]);
    for (_, i, j) in scored {
        if !taken[i] && !given[j] {
            (taken[i], given[j]) = (true, true);
            pairs.insert(gone[i].clone(), come[j].clone());
        }
    }
}

/// Returns how alike two entities are: by their texts, or by their labels where those are more alike.
fn alike(before: &Entity, after: &Entity) -> f64 {
    let texts = match (&before.text, &after.text) {
        (Some(before), Some(after)) => similarity(before, after),
        _ => 0.0,
    };
    texts.max(similarity(&before.label, &after.label))
}
