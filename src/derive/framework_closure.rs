//! What a framework rests on, directly and through others.

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use super::relations::{Reached, RelationWalk, is_seen};
use crate::model::Map;
use crate::rdf::iri::{entity, relation};

/// Relations whose subject cannot do without its object.
const KINDS: &[&str] = &["profiles", "extends", "uses", "packages", "implements"];

/// The rule `framework-closure`.
pub(super) struct FrameworkClosure;

impl Rule for FrameworkClosure {
    fn name(&self) -> &'static str {
        "framework-closure"
    }

    fn label(&self) -> &'static str {
        "Framework closure"
    }

    fn version(&self) -> u32 {
        2
    }

    fn summary(&self) -> &'static str {
        "A framework rests on all that it profiles, extends, uses, packages or implements, directly or through others; \
         options are told apart"
    }

    fn documentation(&self) -> &'static str {
        "Follows the curated relations profiles, extends, uses, packages and implements from subject to object, as far \
         as they go, by the shortest way. What required relations alone lead to is a foundation (rests on); what is \
         reached only by a way with an option in it, such as one of several proof formats, is an optional dependency. \
         The distance is the number of relations on that way, the evidence names \
         them. Confidence is asserted for one relation, high for a way whose relations were all seen in a published \
         source, medium if one of them is general knowledge. A framework does not rest on itself."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let walk = RelationWalk::along(map, KINDS);
        for start in walk.starts() {
            for reached in walk.from(start) {
                out.add(derivation(&walk, start, &reached));
            }
        }
    }
}

fn derivation(walk: &RelationWalk<'_>, start: &str, reached: &Reached<'_>) -> Derivation {
    let (subject, object) = (walk.name(start), walk.name(reached.framework));
    let (word, property) =
        if reached.is_optional { ("may rest on", "hasOptionalDependency") } else { ("rests on", "restsOn") };
    Derivation {
        label: format!("{subject} {word} {object}"),
        reason: format!("{}.", walk.words(&reached.way)),
        evidence: walk.words(&reached.way),
        from: reached.way.iter().map(|record| relation(record)).collect(),
        distance: u32::try_from(reached.way.len()).ok(),
        ..Derivation::new(
            entity("framework", start),
            property,
            entity("framework", reached.framework),
            confidence(reached),
        )
    }
}

/// Returns how sure the end of a way is.
pub(super) fn confidence(reached: &Reached<'_>) -> Confidence {
    match reached.way.len() {
        1 => Confidence::Asserted,
        _ if is_seen(&reached.way) => Confidence::High,
        _ => Confidence::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EvidenceGrade, FrameworkRelation};

    /// A kind that ends with a question mark is optional.
    fn map(relations: &[(&str, &str, &str)]) -> Map {
        let relations = relations.iter().map(|(subject, kind, object)| FrameworkRelation {
            subject: (*subject).into(),
            relation: kind.trim_end_matches('?').into(),
            is_optional: kind.ends_with('?'),
            object: (*object).into(),
            evidence: if *object == "known" { EvidenceGrade::Known } else { EvidenceGrade::Seen },
            ..FrameworkRelation::default()
        });
        Map { relations: relations.collect(), ..Map::default() }
    }

    #[track_caller]
    fn check(relations: &[(&str, &str, &str)], expected: &[(&str, u32, &str)]) {
        let mut out = Derived::new(&FrameworkClosure);
        FrameworkClosure.derive(&map(relations), &mut out);
        let found: Vec<(&str, u32, &str)> =
            out.derivations().iter().map(|d| (d.label.as_str(), d.distance.unwrap(), d.confidence.word())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ways_are_followed_to_their_ends() {
        check(
            &[("a", "profiles", "b"), ("b", "uses", "c"), ("c", "extends", "known")],
            &[
                ("a rests on b", 1, "asserted"),
                ("a rests on c", 2, "high"),
                ("a rests on known", 3, "medium"),
                ("b rests on c", 1, "asserted"),
                ("b rests on known", 2, "medium"),
                ("c rests on known", 1, "asserted"),
            ],
        );
    }

    #[test]
    fn circles_end_and_other_relations_are_left_out() {
        check(
            &[("a", "uses", "b"), ("b", "uses", "a"), ("a", "aligns-with", "c"), ("d", "uses", "d")],
            &[("a rests on b", 1, "asserted"), ("b rests on a", 1, "asserted")],
        );
    }

    #[test]
    fn what_an_option_leads_to_is_no_foundation() {
        check(
            &[("badge", "profiles", "model"), ("badge", "uses?", "proof"), ("proof", "uses", "hash")],
            &[
                ("badge rests on model", 1, "asserted"),
                ("badge may rest on proof", 1, "asserted"),
                ("badge may rest on hash", 2, "high"),
                ("proof rests on hash", 1, "asserted"),
            ],
        );
    }

    #[test]
    fn a_longer_way_without_an_option_makes_a_foundation() {
        check(
            &[("a", "uses?", "c"), ("a", "uses", "b"), ("b", "uses", "c")],
            &[("a rests on b", 1, "asserted"), ("a rests on c", 2, "high"), ("b rests on c", 1, "asserted")],
        );
    }

    #[test]
    fn the_shortest_way_counts() {
        check(
            &[("a", "uses", "b"), ("b", "uses", "c"), ("a", "profiles", "c")],
            &[("a rests on b", 1, "asserted"), ("a rests on c", 1, "asserted"), ("b rests on c", 1, "asserted")],
        );
    }
}
