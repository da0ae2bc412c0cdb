//! Which groups name each other in their work streams.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::NamedNode;

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use super::group_mention::AliasIndex;
use super::unit::work_streams;
use crate::model::Map;
use crate::rdf::iri::entity;

/// The rule `co-mention`.
pub(super) struct CoMention;

impl Rule for CoMention {
    fn name(&self) -> &'static str {
        "co-mention"
    }

    fn label(&self) -> &'static str {
        "Co-mention"
    }

    fn summary(&self) -> &'static str {
        "Two groups co-mention each other if a work stream of each names the other"
    }

    fn documentation(&self) -> &'static str {
        "Takes the namings of the rule group-mention. If a work stream of group A names group B, and one of group B \
         names group A, the two depend on each other in the map's own words. The statement holds both ways and has \
         one record, with the work streams of both sides as evidence. Whether one work stream needs another is not \
         concluded: the map does not say so. Confidence is medium."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let aliases = AliasIndex::of(map);
        let mut streams: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
        for unit in work_streams(map) {
            let Some(from) = unit.group else { continue };
            for naming in aliases.namings(&unit) {
                streams.entry((from, naming.group)).or_default().insert(unit.node.as_str().to_owned());
            }
        }
        for ((from, to), forth) in &streams {
            if let (true, Some(back)) = (from < to, streams.get(&(*to, *from))) {
                out.add(derivation(map, (from, to), forth, back));
            }
        }
    }
}

fn derivation(map: &Map, groups: (&str, &str), forth: &BTreeSet<String>, back: &BTreeSet<String>) -> Derivation {
    let name = |slug: &str| map.stakeholders.iter().find(|g| g.slug == slug).map_or(slug, |g| &g.name).to_owned();
    let (from, to) = (name(groups.0), name(groups.1));
    Derivation {
        label: format!("{from} and {to} name each other"),
        reason: format!(
            "{} of {from} name {to}, and {} of {to} name {from}.",
            counted(forth.len()),
            counted(back.len())
        ),
        evidence: format!("{from} → {to}: {}; {to} → {from}: {}", forth.len(), back.len()),
        from: forth.iter().chain(back).map(NamedNode::new_unchecked).collect(),
        is_symmetric: true,
        ..Derivation::new(
            entity("stakeholder", groups.0),
            "coMentions",
            entity("stakeholder", groups.1),
            Confidence::Medium,
        )
    }
}

fn counted(count: usize) -> String {
    if count == 1 { "1 work stream".to_owned() } else { format!("{count} work streams") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Aliases, WorkStream};

    #[test]
    fn both_sides_are_needed() {
        let alias = |group: &str, word: &str| Aliases {
            stakeholder: group.into(),
            patterns: vec![word.into()],
            ..Aliases::default()
        };
        let stream =
            |group: &str, text: &str| WorkStream { stakeholder: group.into(), text: text.into(), ..Default::default() };
        let map = Map {
            aliases: vec![alias("a", "alpha"), alias("b", "beta"), alias("c", "gamma")],
            work_streams: vec![
                stream("b", "see alpha"),
                stream("a", "see beta"),
                stream("a", "see gamma"),
                stream("b", "ask alpha"),
            ],
            ..Map::default()
        };
        let mut out = Derived::new(&CoMention);
        CoMention.derive(&map, &mut out);
        let [one] = out.derivations() else { panic!("one pair is wanted") };
        assert_eq!(one.evidence, "a → b: 1; b → a: 2");
        assert!(one.is_symmetric && one.from.len() == 3);
    }
}
