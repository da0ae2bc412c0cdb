//! What may be affected if a framework changes.

use super::Rule;
use super::derivation::{Derivation, Derived};
use super::framework_closure::confidence;
use super::relations::{Reached, RelationWalk};
use crate::model::Map;
use crate::rdf::iri::{entity, relation};

/// Relations whose subject may have to follow a change of its object.
const KINDS: &[&str] =
    &["profiles", "extends", "uses", "packages", "implements", "secures", "status-for", "transports"];

/// The rule `framework-impact`.
pub(super) struct FrameworkImpact;

impl Rule for FrameworkImpact {
    fn name(&self) -> &'static str {
        "framework-impact"
    }

    fn label(&self) -> &'static str {
        "Framework impact"
    }

    fn version(&self) -> u32 {
        2
    }

    fn summary(&self) -> &'static str {
        "A change of a framework may affect all that rests on it, secures it, transports it or gives its status, or an \
         option of it"
    }

    fn documentation(&self) -> &'static str {
        "Follows the curated relations profiles, extends, uses, packages, implements, secures, gives status for and \
         transports from object to subject, as far as they go, by the shortest way. What is reached only by a way with \
         an option in it, such as one of several credential formats, is affected in that option alone. The distance is the number of \
         relations on that way: the higher it is, the less a change is likely to matter. Confidence is asserted for \
         one relation, high for a way whose relations were all seen in a published source, medium if one of them is \
         general knowledge. Whether a given change breaks anything is not concluded."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let walk = RelationWalk::against(map, KINDS);
        for start in walk.starts() {
            for reached in walk.from(start) {
                out.add(derivation(&walk, start, &reached));
            }
        }
    }
}

fn derivation(walk: &RelationWalk<'_>, start: &str, reached: &Reached<'_>) -> Derivation {
    let (subject, object) = (walk.name(start), walk.name(reached.framework));
    let (word, property) = if reached.is_optional { ("an option of ", "impactsOptionOf") } else { ("", "impacts") };
    Derivation {
        label: format!("A change of {subject} may affect {word}{object}"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FrameworkRelation;

    #[test]
    fn what_rests_on_a_framework_or_carries_it_is_affected() {
        let relation = |subject: &str, kind: &str, object: &str| FrameworkRelation {
            subject: subject.into(),
            relation: kind.trim_end_matches('?').into(),
            is_optional: kind.ends_with('?'),
            object: object.into(),
            ..FrameworkRelation::default()
        };
        let map = Map {
            relations: vec![
                relation("badges", "profiles", "model"),
                relation("record", "packages", "badges"),
                relation("carrier", "transports", "model"),
                relation("wallet", "implements?", "badges"),
                relation("model", "uses", "syntax"),
                relation("other", "complements", "model"),
            ],
            ..Map::default()
        };
        let mut out = Derived::new(&FrameworkImpact);
        FrameworkImpact.derive(&map, &mut out);
        let of_model: Vec<(&str, u32)> = out
            .derivations()
            .iter()
            .filter(|d| d.subject.as_str().ends_with("/model"))
            .map(|d| (d.label.as_str(), d.distance.unwrap()))
            .collect();
        assert_eq!(
            of_model,
            [
                ("A change of model may affect badges", 1),
                ("A change of model may affect carrier", 1),
                ("A change of model may affect record", 2),
                ("A change of model may affect an option of wallet", 2)
            ]
        );
    }
}
