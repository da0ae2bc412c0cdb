//! What is written from a snapshot is what the writers give for the same quads, byte for byte.

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use proptest::prelude::*;

use super::super::choice::{Choice, choose};
use super::write;
use crate::cancel::Cancellation;
use crate::output::{FORMATS, Streaming, Style};
use crate::store::Store;
use crate::vocab::{dcterms, graph, rdf};

fn iri() -> impl Strategy<Value = NamedNode> {
    // Some continue others, with characters below and above `>`.
    let end = prop_oneof![Just(""), Just("/"), Just("/b"), Just("#1"), Just("x"), Just("1"), Just("1/é")];
    let base = prop_oneof![Just("http://e/a"), Just("http://e/a/"), Just("https://w3id.org/lermap/ns#Stage")];
    (base, end).prop_map(|(base, end)| NamedNode::new_unchecked(format!("{base}{end}")))
}

fn predicate() -> impl Strategy<Value = NamedNode> {
    const KNOWN: &[&str] = &[rdf::TYPE, rdf::LABEL, dcterms::TITLE, "http://e/p", "http://e/p/q"];
    prop::sample::select(KNOWN).prop_map(NamedNode::new_unchecked)
}

fn blank() -> impl Strategy<Value = BlankNode> {
    "[a-d]".prop_map(BlankNode::new_unchecked)
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![3 => iri().prop_map(Into::into), 1 => blank().prop_map(Into::into)]
}

fn object() -> impl Strategy<Value = Term> {
    let text = || prop_oneof!["[ -~\n\t\u{7f}\u{1}\u{fffe}é]{0,6}", Just("a".to_owned())];
    let literal = prop_oneof![
        text().prop_map(Literal::new_simple_literal),
        text().prop_map(|text| Literal::new_language_tagged_literal_unchecked(text, "en")),
        text().prop_map(|text| Literal::new_typed_literal(text, oxrdf::vocab::xsd::INTEGER)),
    ];
    let leaf = prop_oneof![
        3 => literal.prop_map(Term::from),
        3 => iri().prop_map(Term::from),
        1 => blank().prop_map(Term::from),
        1 => prop::sample::select(&["https://w3id.org/lermap/ns#Stage", "http://www.w3.org/2002/07/owl#Class"][..])
            .prop_map(|class| NamedNode::new_unchecked(class).into()),
    ];
    leaf.prop_recursive(1, 2, 1, |inner| {
        (subject(), predicate(), inner).prop_map(|(s, p, o)| Triple::new(s, p, o).into())
    })
}

fn graph_name() -> impl Strategy<Value = GraphName> {
    prop_oneof![
        2 => Just(GraphName::DefaultGraph),
        1 => Just(NamedNode::new_unchecked(graph::DERIVED).into()),
        1 => Just(NamedNode::new_unchecked(graph::PROVENANCE).into()),
        1 => iri().prop_map(Into::into),
        1 => blank().prop_map(GraphName::BlankNode),
    ]
}

fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (subject(), predicate(), object(), graph_name()).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g));
    prop::collection::vec(quad, 0..24)
}

proptest! {
    #[test]
    fn streams_have_the_bytes_of_the_writers(quads in quads(), asserted: bool, provenance: bool) {
        let store = Store::from_quads(quads).unwrap();
        let choice = Choice { graphs: Vec::new(), asserted, provenance };
        for format in FORMATS.iter().filter(|format| !matches!(format.streaming(), Streaming::None)) {
            let (mut stream, mut whole) = (Vec::new(), Vec::new());
            let cancellation = Cancellation::new();
            let chosen = choose(&store, &choice, &cancellation).unwrap();
            let expected = format.write_quads(chosen, &Style::PLAIN, &mut whole).map_err(|error| error.to_string());
            let found = write(&store, &choice, format, &Style::PLAIN, &cancellation, &mut stream);
            prop_assert_eq!(found.map_err(|error| error.to_string()), expected.clone());
            if expected.is_ok() {
                prop_assert_eq!(String::from_utf8_lossy(&stream), String::from_utf8_lossy(&whole), "{}", format.name);
            }
        }
    }
}
