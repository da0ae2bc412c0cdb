//! Small datasets and what changed between them.

use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use oxttl::TurtleParser;
use proptest::prelude::*;

use super::*;
use crate::cancel::Cancellation;
use crate::prefixes::Prefixes;
use crate::query::parse_update;
use crate::store::{DefaultGraph, Store};
use crate::vocab::PREFIXES;

fn quads(turtle: &str) -> Vec<Quad> {
    let mut parser = TurtleParser::new();
    for (prefix, namespace) in PREFIXES {
        parser = parser.with_prefix(*prefix, *namespace).unwrap();
    }
    parser.for_slice(turtle.as_bytes()).map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph)).collect()
}

/// Checks the differences of two Turtle texts as text, without the summary.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let diff = compare(quads(old), quads(new));
    let mut out = Vec::new();
    write_text(&diff, false, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let body = text.rsplit_once("\n\n").map_or("", |(body, _)| body);
    assert_eq!(body.trim(), expected.trim(), "{text}");
}

fn stream(name: &str, stage: &str, text: &str, position: u32) -> String {
    format!(
        "stream:{name} a ler:WorkStream ; rdfs:label \"{text}\"@en ; dcterms:description \"{text}\"@en ; \
         ler:stakeholder stakeholder:employers ; ler:stage stage:{stage} ; ler:position {position} ; \
         ler:textHash \"{name}\" . stakeholder:employers ler:hasWorkStream stream:{name} . \
         stage:{stage} ler:hasWorkStream stream:{name} . "
    )
}

const BASE: &str = "stakeholder:employers a ler:StakeholderGroup ; rdfs:label \"Employers\"@en .
    stage:using a ler:Stage ; rdfs:label \"Using\"@en . stage:issuing a ler:Stage ; rdfs:label \"Issuing\"@en . ";

#[test]
fn a_wording_change_is_a_change() {
    check(
        &format!("{BASE}{}", stream("a", "using", "Use records to hire", 1)),
        &format!("{BASE}{}", stream("b", "using", "Use digital records to hire", 1)),
        "ler:WorkStream\n  ~ Use digital records to hire (stream:b)\n      before: stream:a\n      \
         dcterms:description: Use {+digital+} records to hire",
    );
}

#[test]
fn a_move_between_stages_is_a_move() {
    check(
        &format!("{BASE}{}", stream("a", "using", "Use records to hire", 1)),
        &format!("{BASE}{}", stream("b", "issuing", "Use records to hire", 1)),
        "ler:WorkStream\n  ~ Use records to hire (stream:b)\n      before: stream:a\n      ler:stage: Using → Issuing",
    );
}

#[test]
fn additions_and_removals_are_told_once_and_not_by_their_owner_too() {
    check(BASE, &format!("{BASE}{}", stream("a", "using", "Hire", 1)), "ler:WorkStream\n  + Hire (stream:a)");
    check(&format!("{BASE}{}", stream("a", "using", "Hire", 1)), BASE, "ler:WorkStream\n  - Hire (stream:a)");
}

#[test]
fn different_words_or_owners_are_no_pair() {
    check(
        &format!("{BASE}{}", stream("a", "using", "Use records to hire", 1)),
        &format!("{BASE}{}", stream("b", "using", "Pay fair wages", 1)),
        "ler:WorkStream\n  + Pay fair wages (stream:b)\n  - Use records to hire (stream:a)",
    );
}

#[test]
fn links_and_values_are_told() {
    check(
        "term:a a ler:Term ; rdfs:label \"A\"@en ; skos:altLabel \"x\"@en ; skos:related term:b .",
        "term:a a ler:Term ; rdfs:label \"A\"@en ; skos:altLabel \"y\"@en ; skos:related term:c, term:d .",
        "ler:Term\n  ~ A (term:a)\n      skos:altLabel: [-x-] {+y+}\n      + skos:related → term:c\n      \
         + skos:related → term:d\n      - skos:related → term:b",
    );
}

#[test]
fn a_change_of_place_is_only_counted() {
    let (old, new) = (stream("a", "using", "Hire", 1), stream("a", "using", "Hire", 2));
    check(&format!("{BASE}{old}"), &format!("{BASE}{new}"), "");
    let diff = compare(quads(&old), quads(&new));
    assert_eq!(diff.counts(), Counts { reordered: 1, ..Counts::default() });
    assert!(!diff.is_empty());
}

#[test]
fn blank_nodes_are_the_same_whatever_their_labels() {
    let diff = compare(
        quads("[] rdfs:label \"a\" ; rdfs:seeAlso [ rdfs:label \"b\" ] ."),
        quads("_:q rdfs:seeAlso _:z ; rdfs:label \"a\" . _:z rdfs:label \"b\" ."),
    );
    assert_eq!(diff, Diff::default());
    assert_eq!(diff.summary(), "No differences");
}

#[test]
fn markup_in_texts_stays_text_in_markdown() {
    let diff = compare(Vec::new(), quads("term:a a ler:Term ; rdfs:label \"<b>*x* @all\" ."));
    let mut out = Vec::new();
    write_markdown(&diff, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("- **Added** &lt;b&gt;\\*x\\* \\@all\n"));
}

#[test]
fn the_forms_tell_the_same() {
    let diff = compare(
        quads(&format!("{BASE}{}", stream("a", "using", "Use records to hire", 1))),
        quads(&format!("{BASE}{}", stream("b", "issuing", "Use digital records to hire", 1))),
    );
    let mut out = Vec::new();
    write_json(&diff, &mut out).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["summary"]["moved"], 1);
    assert_eq!(value["changes"][0]["moved"][0]["to"], "Issuing");
    assert_eq!(value["changes"][0]["reworded"][0]["words"][1]["new"], "digital");
    assert_eq!(diff.rows().count(), 2);
}

fn any_quad() -> impl Strategy<Value = Quad> {
    let node = |kind: &str, name: String| NamedNode::new_unchecked(format!("https://w3id.org/lermap/{kind}/{name}"));
    let object = prop_oneof![
        "[a-c]".prop_map(move |name| Term::from(node("term", name))),
        "[a-c ]{0,6}".prop_map(|text| Literal::new_simple_literal(format!("\"\\{text}\n")).into()),
    ];
    let predicate = prop_oneof![Just("ns#stage"), Just("ns#x"), Just("ns#position")];
    let graph = prop_oneof![
        Just(GraphName::DefaultGraph),
        Just(GraphName::from(NamedNode::new_unchecked("https://w3id.org/lermap/graph/map")))
    ];
    ("[a-d]", predicate, object, graph).prop_map(move |(s, p, o, g)| {
        Quad::new(node("term", s), NamedNode::new_unchecked(format!("https://w3id.org/lermap/{p}")), o, g)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_patch_turns_the_old_into_the_new(
        old in prop::collection::vec(any_quad(), 0..10),
        new in prop::collection::vec(any_quad(), 0..10),
    ) {
        let diff = compare(old.clone(), new.clone());
        let mut patch = Vec::new();
        write_patch(&diff, &mut patch).unwrap();
        let update = parse_update(&String::from_utf8(patch).unwrap(), &Prefixes::none()).unwrap();
        let store = Store::from_quads(old).unwrap();
        let (store, _) = store.changed(&update, &DefaultGraph::Strict, &Cancellation::new()).unwrap();
        let after: Vec<Quad> = store.all_quads().collect::<crate::Result<_>>().unwrap();
        prop_assert!(compare(after, new).is_empty());
    }

    #[test]
    fn nothing_differs_from_itself_in_any_order(old in prop::collection::vec(any_quad(), 0..10)) {
        let reversed: Vec<Quad> = old.iter().rev().chain(&old).cloned().collect();
        prop_assert!(compare(old, reversed).is_empty());
    }
}
