//! Walks the relations between frameworks, shortest ways first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::model::{EvidenceGrade, FrameworkRelation, Map};

/// The relations of some kinds, from framework to framework.
pub(super) struct RelationWalk<'a> {
    /// For each framework, the relations to follow and where each leads, in a fixed order.
    next: BTreeMap<&'a str, Vec<(&'a str, &'a FrameworkRelation)>>,
    names: BTreeMap<&'a str, &'a str>,
    words: BTreeMap<&'a str, &'a str>,
}

/// A framework that a walk reached, and the shortest way to it.
pub(super) struct Reached<'a> {
    pub framework: &'a str,
    pub way: Vec<&'a FrameworkRelation>,
    /// Every way to it passes a relation whose subject can do without its object.
    pub is_optional: bool,
}

impl<'a> RelationWalk<'a> {
    /// Returns the walk along relations of `kinds`, from subject to object.
    pub(super) fn along(map: &'a Map, kinds: &[&str]) -> Self {
        Self::new(map, kinds, |relation| (&relation.subject, &relation.object))
    }

    /// Returns the walk along relations of `kinds`, from object to subject.
    pub(super) fn against(map: &'a Map, kinds: &[&str]) -> Self {
        Self::new(map, kinds, |relation| (&relation.object, &relation.subject))
    }

    fn new(map: &'a Map, kinds: &[&str], ends: fn(&FrameworkRelation) -> (&str, &str)) -> Self {
        let mut next: BTreeMap<&str, Vec<(&str, &FrameworkRelation)>> = BTreeMap::new();
        for relation in map.relations.iter().filter(|relation| kinds.contains(&relation.relation.as_str())) {
            let (from, to) = ends(relation);
            next.entry(from).or_default().push((to, relation));
        }
        for list in next.values_mut() {
            list.sort_by(|a, b| (a.0, &a.1.relation).cmp(&(b.0, &b.1.relation)));
        }
        Self {
            next,
            names: map.frameworks.iter().map(|f| (f.slug.as_str(), f.name.as_str())).collect(),
            words: map.relation_kinds.iter().map(|k| (k.slug.as_str(), k.name.as_str())).collect(),
        }
    }

    /// Returns where walks can start, in the order of the slugs.
    pub(super) fn starts(&self) -> impl Iterator<Item = &'a str> {
        self.next.keys().copied()
    }

    /// Returns all frameworks that a walk from `start` reaches, without the start itself: those that required relations
    /// alone lead to, nearest first, then the others, nearest first.
    pub(super) fn from(&self, start: &'a str) -> Vec<Reached<'a>> {
        let mut out = self.reach(start, false);
        let required: BTreeSet<&str> = out.iter().map(|reached| reached.framework).collect();
        out.extend(self.reach(start, true).into_iter().filter(|reached| !required.contains(reached.framework)));
        out
    }

    /// Returns what is reached over required relations, and over optional ones too if `with_options` says so.
    ///
    /// Breadth first: O(frameworks + relations).
    fn reach(&self, start: &'a str, with_options: bool) -> Vec<Reached<'a>> {
        let mut seen = BTreeSet::from([start]);
        let mut queue: VecDeque<(&str, Vec<&FrameworkRelation>)> = VecDeque::from([(start, Vec::new())]);
        let mut out = Vec::new();
        while let Some((at, way)) = queue.pop_front() {
            for (to, relation) in self.next.get(at).into_iter().flatten() {
                if (with_options || !relation.is_optional) && seen.insert(to) {
                    let mut way = way.clone();
                    way.push(*relation);
                    out.push(Reached { framework: to, way: way.clone(), is_optional: with_options });
                    queue.push_back((to, way));
                }
            }
        }
        out
    }

    /// Returns the name of a framework.
    pub(super) fn name<'b>(&'b self, slug: &'b str) -> &'b str {
        self.names.get(slug).copied().unwrap_or(slug)
    }

    /// Returns a way in words: each relation as subject, kind and object, and whether it is an option.
    pub(super) fn words(&self, way: &[&FrameworkRelation]) -> String {
        let steps = way.iter().map(|relation| {
            let kind = self.words.get(relation.relation.as_str()).copied().unwrap_or(&relation.relation);
            let option = if relation.is_optional { " (an option)" } else { "" };
            format!("{} {kind} {}{option}", self.name(&relation.subject), self.name(&relation.object))
        });
        steps.collect::<Vec<_>>().join("; ")
    }
}

/// Returns whether every relation of `way` was seen in a published source.
pub(super) fn is_seen(way: &[&FrameworkRelation]) -> bool {
    way.iter().all(|relation| relation.evidence == EvidenceGrade::Seen)
}
