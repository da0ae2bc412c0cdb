//! What changed between two datasets, entity by entity, for people to read and for programs to apply.
//!
//! Statements are compared as sets; entities whose name changed because their text did are paired first
//! (`pair`), so that a wording change is a change and not a removal and an addition. Knows quads; knows no store.

mod details;
mod entities;
mod format;
mod json;
mod markdown;
mod pair;
mod patch;
mod text;
mod words;

use oxrdf::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::id_of;
use crate::output::relabel;
use crate::results::{Row, Solutions};
use crate::vocab::graph;
use entities::{Entities, Entity};

pub use format::{FORMATS, TEXT, WriteDiff};
use json::write_json;
use markdown::write_markdown;
use patch::write_patch;
use text::write_text;

/// What changed from one dataset to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diff {
    /// The entities that changed, by kind and label.
    pub changes: Vec<Change>,
    /// The statements that are gone, sorted.
    pub removed: Vec<Quad>,
    /// The statements that are new, sorted.
    pub added: Vec<Quad>,
}

/// An entity that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its class as a prefixed name; empty if it has none.
    pub kind: String,
    /// Its label, or its name where it has none.
    pub label: String,
    /// Its name now, or its last one if it is gone.
    pub name: String,
    /// Its name before, if that was another.
    pub old_name: Option<String>,
    /// What became of it.
    pub what: What,
}

/// What became of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new; its definition or description.
    Added(Option<String>),
    /// It is gone; its definition or description.
    Removed(Option<String>),
    /// It is there as before, but says something else.
    Changed(Details),
}

/// What changed of an entity that was there before and is still there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Details {
    /// Texts and values; `None` where there was or is none.
    pub reworded: Vec<Reworded>,
    /// Links of which one took the place of one other, such as the stage of a work stream.
    pub moved: Vec<Moved>,
    /// Links that are new.
    pub gained: Vec<Link>,
    /// Links that are gone.
    pub lost: Vec<Link>,
    /// Whether its place in its list changed.
    pub reordered: bool,
}

/// A text or value that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reworded {
    /// The property that has the text.
    pub property: String,
    /// What it was; nothing if there was none.
    pub old: Option<String>,
    /// What it is; nothing if there is none.
    pub new: Option<String>,
}

/// A link that points to something else now; labels of what it points to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The property.
    pub property: String,
    /// The label of what it pointed to.
    pub from: String,
    /// The label of what it points to.
    pub to: String,
}

/// A link, and the label of what it points to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The property.
    pub property: String,
    /// The label of what it points to.
    pub label: String,
}

/// How much changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entities that are new.
    pub added: usize,
    /// Entities that are gone.
    pub removed: usize,
    /// Texts and values that changed.
    pub reworded: usize,
    /// Links that point to something else.
    pub moved: usize,
    /// Lists whose members have another order.
    pub reordered: usize,
    /// Links that are new.
    pub links_gained: usize,
    /// Links that are gone.
    pub links_lost: usize,
}

impl Diff {
    /// Returns whether both datasets hold the same statements.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Returns how much changed. An entity counts once in each of `reworded`, `moved` and `reordered`.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            match &change.what {
                What::Added(_) => counts.added += 1,
                What::Removed(_) => counts.removed += 1,
                What::Changed(details) => {
                    counts.reworded += usize::from(!details.reworded.is_empty());
                    counts.moved += usize::from(!details.moved.is_empty());
                    counts.reordered += usize::from(details.reordered);
                    counts.links_gained += details.gained.len();
                    counts.links_lost += details.lost.len();
                }
            }
        }
        counts
    }

    /// Returns one sentence that sums up.
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return "No differences".to_owned();
        }
        let Counts { added, removed, reworded, moved, reordered, links_gained, links_lost } = self.counts();
        format!(
            "{added} added, {removed} removed, {reworded} reworded, {moved} moved, {reordered} reordered; links: \
             {links_gained} gained, {links_lost} lost; statements: {} more, {} fewer",
            self.added.len(),
            self.removed.len()
        )
    }

    /// Returns the changes as a table, a row for each thing that changed.
    pub fn rows(&self) -> Solutions {
        let mut rows: Vec<Row> = Vec::new();
        let text = |text: &str| Some(Term::from(Literal::from(text)));
        for change in &self.changes {
            let mut push = |what: &str, property: Option<&str>, old: Option<&str>, new: Option<&str>| {
                let cells = [Some(what), Some(&*change.kind), Some(&*change.name), Some(&*change.label)];
                let cells = cells.into_iter().chain([property, old, new]);
                rows.push(cells.map(|cell| cell.and_then(text)).collect());
            };
            match &change.what {
                What::Added(words) => push("added", None, None, words.as_deref()),
                What::Removed(words) => push("removed", None, words.as_deref(), None),
                What::Changed(details) => {
                    for word in &details.reworded {
                        push("reworded", Some(&word.property), word.old.as_deref(), word.new.as_deref());
                    }
                    for link in &details.moved {
                        push("moved", Some(&link.property), Some(&link.from), Some(&link.to));
                    }
                    for link in &details.gained {
                        push("link-gained", Some(&link.property), None, Some(&link.label));
                    }
                    for link in &details.lost {
                        push("link-lost", Some(&link.property), Some(&link.label), None);
                    }
                    if details.reordered {
                        push("reordered", Some("ler:position"), None, None);
                    }
                }
            }
        }
        Solutions::from_rows(&["change", "kind", "entity", "label", "property", "old", "new"], rows)
    }
}

/// Returns what changed from `old` to `new`. Repeated statements count once; blank nodes are compared by what is said
/// of them.
///
/// ```
/// use lermap::diff::compare;
/// use lermap::oxrdf::{GraphName, Literal, NamedNode, Quad};
/// use lermap::vocab::rdf;
///
/// let node = NamedNode::new_unchecked("https://example.org/a");
/// let label = |text: &str| {
///     let label = NamedNode::new_unchecked(rdf::LABEL);
///     Quad::new(node.clone(), label, Literal::from(text), GraphName::DefaultGraph)
/// };
/// let diff = compare(vec![label("old")], vec![label("new")]);
/// assert_eq!((diff.removed.len(), diff.added.len()), (1, 1));
/// ```
pub fn compare(old: Vec<Quad>, new: Vec<Quad>) -> Diff {
    let (old, new) = (relabel(old), relabel(new));
    let (removed, added) = (without(&old, &new), without(&new, &old));
    if removed.is_empty() && added.is_empty() {
        return Diff::default();
    }
    let (old, new) = told_by_both(old, new);
    let (old, new) = (Entities::of(&old), Entities::of(&new));
    let pairs = pair::pairs(&old, &new);
    let comparison =
        Comparison { before: pairs.iter().map(|(old, new)| (new.clone(), old.clone())).collect(), old, new };
    Diff { changes: comparison.changes(&pairs), removed, added }
}

/// Returns what both datasets say themselves: what we add to each, in the graph of curation, is not a change of theirs.
/// A dataset without such a graph is compared as it is.
fn told_by_both(mut old: Vec<Quad>, mut new: Vec<Quad>) -> (Vec<Quad>, Vec<Quad>) {
    let ours = |quad: &Quad| matches!(&quad.graph_name, GraphName::NamedNode(node) if node.as_str() == graph::CURATION);
    if old.iter().any(ours) && new.iter().any(ours) {
        old.retain(|quad| !ours(quad));
        new.retain(|quad| !ours(quad));
    }
    (old, new)
}

/// Returns the quads that are in `quads` and not in `others`, sorted, each once.
fn without(quads: &[Quad], others: &[Quad]) -> Vec<Quad> {
    let others: FxHashSet<&Quad> = others.iter().collect();
    let mut left: Vec<Quad> = quads.iter().filter(|quad| !others.contains(quad)).cloned().collect();
    left.sort_by_cached_key(ToString::to_string);
    left.dedup();
    left
}

struct Comparison {
    old: Entities,
    new: Entities,
    /// The former name of each renamed entity, by its name now.
    before: FxHashMap<NamedOrBlankNode, NamedOrBlankNode>,
}

impl Comparison {
    fn changes(&self, pairs: &FxHashMap<NamedOrBlankNode, NamedOrBlankNode>) -> Vec<Change> {
        let mut found = Vec::new();
        for (node, entity) in &self.new.by_node {
            let before = self.before.get(node).or_else(|| self.old.by_node.contains_key(node).then_some(node));
            match before.and_then(|before| Some((before, self.old.by_node.get(before)?))) {
                None => found.push((entity, node, None, What::Added(entity.text.clone()))),
                Some((name, former)) => {
                    let details = details::details(former, entity, node, self, pairs);
                    if details != Details::default() || name != node {
                        found.push((entity, node, (name != node).then_some(name), What::Changed(details)));
                    }
                }
            }
        }
        for (node, entity) in &self.old.by_node {
            if !self.new.by_node.contains_key(node) && !pairs.contains_key(node) {
                found.push((entity, node, None, What::Removed(entity.text.clone())));
            }
        }
        found.sort_by_cached_key(|(entity, node, ..)| (entity.section.clone(), entity.label.clone(), node.to_string()));
        found.into_iter().map(|(entity, node, before, what)| change(entity, node, before, what)).collect()
    }
}

fn change(entity: &Entity, node: &NamedOrBlankNode, before: Option<&NamedOrBlankNode>, what: What) -> Change {
    let name = id_of(node);
    let label = if entity.label.is_empty() { name.clone() } else { entity.label.clone() };
    Change { kind: entity.kind.clone(), label, name, old_name: before.map(id_of), what }
}

#[cfg(test)]
mod tests;
