//! What the quads have in common, whatever the records.

use std::collections::BTreeSet;

use oxrdf::{NamedOrBlankNode, Term};
use proptest::prelude::*;

use super::*;
use crate::model::Framework;

/// Returns `list` in an order that depends on `seed`.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed | 1;
    for end in (1..list.len()).rev() {
        // A linear congruential generator is random enough to move things.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(end, (state >> 33) as usize % (end + 1));
    }
}

/// Returns a map with records of several kinds that refer to each other, `count` of each.
fn sample(count: usize, texts: &[String]) -> Map {
    let mut map = Map::default();
    for number in 0..count {
        let slug = format!("s{number}");
        let text = texts[number % texts.len()].clone();
        let sources = vec!["https://example.org/".to_owned()];
        map.stakeholders.push(crate::model::StakeholderGroup {
            slug: slug.clone(),
            name: text.clone(),
            sources: sources.clone(),
            ..Default::default()
        });
        map.work_streams.push(crate::model::WorkStream {
            stakeholder: slug.clone(),
            stage: "issuing".to_owned(),
            position: 1,
            text: text.clone(),
            sources: sources.clone(),
            ..Default::default()
        });
        map.terms.push(crate::model::Term {
            slug: slug.clone(),
            name: text.clone(),
            definitions: vec![text.clone()],
            related: vec!["s0".to_owned()],
            sources: sources.clone(),
            ..Default::default()
        });
        map.frameworks.push(Framework { slug: slug.clone(), name: text.clone(), sources, ..Default::default() });
        map.relations.push(crate::model::FrameworkRelation {
            subject: slug,
            relation: "uses".to_owned(),
            object: "s0".to_owned(),
            source: text,
            ..Default::default()
        });
        map.editions.push(crate::model::Edition {
            slug: format!("v{number}"),
            previous: number.checked_sub(1).map(|previous| format!("v{previous}")),
            ..Default::default()
        });
    }
    map
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_records_does_not_matter(
        seed in any::<u64>(),
        count in 1_usize..8,
        texts in prop::collection::vec(".{0,120}", 1..4),
    ) {
        let mut map = sample(count, &texts);
        let before = quads(&map);
        shuffle(&mut map.stakeholders, seed);
        shuffle(&mut map.work_streams, seed ^ 1);
        shuffle(&mut map.terms, seed ^ 2);
        shuffle(&mut map.frameworks, seed ^ 3);
        shuffle(&mut map.relations, seed ^ 4);
        shuffle(&mut map.editions, seed ^ 5);
        prop_assert_eq!(&quads(&map), &before);
        prop_assert!(before.windows(2).all(|pair| pair[0] != pair[1]), "a quad is listed twice");
    }

    #[test]
    fn any_text_gives_valid_rdf_without_blank_nodes(text in ".{0,60}") {
        let mut map = sample(2, std::slice::from_ref(&text));
        map.stakeholders[0].slug = text.clone();
        map.terms[0].mappings.push(crate::model::Mapping {
            vocabulary: text.clone(),
            matching: crate::model::Match::Close,
            target: text.clone(),
            is_minted: false,
            label: text,
            status: crate::model::MappingStatus::Expected,
            evidence: crate::model::EvidenceGrade::Known,
            sources: Vec::new(),
            origin: crate::model::Origin::default(),
        });
        let found = quads(&map);
        let written: String = found.iter().map(|quad| format!("{quad} .\n")).collect();
        let read: Vec<Quad> = oxttl::NQuadsParser::new().for_slice(written.as_bytes()).map(Result::unwrap).collect();
        prop_assert_eq!(&read, &found);
        for quad in &read {
            prop_assert!(matches!(quad.subject, NamedOrBlankNode::NamedNode(_)));
            prop_assert!(!matches!(quad.object, Term::BlankNode(_)));
        }
    }
}

#[test]
fn each_relation_kind_has_its_property() {
    let check = |slug: &str, expected: &str| assert_eq!(framework::relation_property(slug).as_str(), expected);
    check("profiles", "http://www.w3.org/ns/dx/prof/isProfileOf");
    check("supersedes", "http://purl.org/dc/terms/replaces");
    check("revises", "https://w3id.org/lermap/ns#revises");
    check("status-for", "https://w3id.org/lermap/ns#providesStatusFor");
    check("aligns-with", "https://w3id.org/lermap/ns#alignsWith");
}

#[test]
fn only_what_somebody_compared_is_stated_of_the_concepts_themselves() {
    use crate::model::{EvidenceGrade, Mapping, MappingStatus, Match, NeighbourTerm, Origin};
    // Returns whether the term has a match, and whether the record of it has an object; and whether the neighbour has one.
    let check = |status, is_minted, evidence, expected: [bool; 3]| {
        let mut map = sample(1, &["x".to_owned()]);
        let target = "https://example.org/#x";
        map.terms[0].mappings.push(Mapping {
            vocabulary: "v".into(),
            matching: Match::Close,
            target: target.into(),
            is_minted,
            label: "X".into(),
            status,
            evidence,
            sources: Vec::new(),
            origin: Origin::default(),
        });
        map.neighbour_terms.push(NeighbourTerm {
            slug: "n".into(),
            name: "N".into(),
            definition: "n".into(),
            vocabulary: "v".into(),
            target: Some(target.into()),
            is_minted,
            evidence,
            sources: Vec::new(),
            origin: Origin::default(),
        });
        let found = quads(&map);
        let has = |subject: &str, property: &str| {
            found.iter().any(|quad| {
                quad.subject.to_string().contains(subject)
                    && quad.predicate.as_str().ends_with(property)
                    && quad.object.to_string() == format!("<{target}>")
            })
        };
        let stated = [has("/term/", "#closeMatch"), has("/mapping/", "#object"), has("/neighbour/", "#closeMatch")];
        assert_eq!(stated, expected);
        assert_eq!(found.iter().any(|quad| quad.to_string().contains(target)), expected.contains(&true));
    };
    check(MappingStatus::Confirmed, false, EvidenceGrade::Seen, [true, true, true]);
    check(MappingStatus::Expected, false, EvidenceGrade::Known, [false, true, false]);
    check(MappingStatus::Confirmed, true, EvidenceGrade::Seen, [false, false, false]);
}

#[test]
fn records_stand_in_the_last_edition() {
    let editions: BTreeSet<String> = quads(&sample(3, &["x".to_owned()]))
        .into_iter()
        .filter(|quad| quad.predicate.as_str().ends_with("isPartOf"))
        .map(|quad| quad.object.to_string())
        .collect();
    assert_eq!(editions.into_iter().collect::<Vec<_>>(), ["<https://w3id.org/lermap/edition/v2>"]);
}
