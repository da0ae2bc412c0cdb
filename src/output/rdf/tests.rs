//! Every RDF format, read back: the same dataset, the same bytes, and one line more for one statement more.

use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::{BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use proptest::prelude::*;

use crate::output::{Style, format};
use crate::vocab::{PREFIXES, rdf};

/// Formats, how they are read, and whether they keep named graphs.
const FORMATS: &[(&str, RdfFormat, bool)] = &[
    ("turtle", RdfFormat::Turtle, false),
    ("ntriples", RdfFormat::NTriples, false),
    ("nquads", RdfFormat::NQuads, true),
    ("trig", RdfFormat::TriG, true),
    ("rdfxml", RdfFormat::RdfXml, false),
    ("jsonld", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, false),
    ("jsonld-graphs", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }, true),
    ("canonical", RdfFormat::NQuads, true),
];

fn written(name: &str, quads: &[Quad]) -> Vec<u8> {
    let mut out = Vec::new();
    format(name).unwrap().write_quads(quads.to_vec(), &Style::PLAIN, &mut out).unwrap();
    out
}

/// Returns `quads` with blank nodes in canonical order; the union of the graphs unless `graphs`.
fn canonical(quads: impl IntoIterator<Item = Quad>, graphs: bool) -> Dataset {
    let merged = |quad: Quad| if graphs { quad } else { Quad { graph_name: GraphName::DefaultGraph, ..quad } };
    let mut dataset: Dataset = quads.into_iter().map(merged).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

#[track_caller]
fn check(name: &str, quads: &[Quad]) {
    let (_, syntax, graphs) = FORMATS.iter().find(|(known, ..)| *known == name).unwrap();
    let bytes = written(name, quads);
    let back = RdfParser::from_format(*syntax).for_slice(&bytes).collect::<Result<Vec<_>, _>>();
    let text = String::from_utf8_lossy(&bytes);
    let back = back.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    let (back, expected) = (canonical(back, *graphs), canonical(quads.to_vec(), *graphs));
    assert_eq!(back, expected, "{name}:\n{text}");
    let reversed: Vec<Quad> = quads.iter().rev().cloned().collect();
    assert_eq!(String::from_utf8_lossy(&written(name, &reversed)), text, "{name}: the order of the input shows");
}

fn iri() -> impl Strategy<Value = NamedNode> {
    let known = (0..PREFIXES.len(), "[a-zA-Z_][a-zA-Z0-9_.-]{0,5}[a-zA-Z0-9]")
        .prop_map(|(at, local)| NamedNode::new_unchecked(format!("{}{local}", PREFIXES[at].1)));
    let other = prop_oneof![
        Just("http://example.com/"),
        Just("http://example.com/a/b?q=1&r=%20#frag"),
        Just("urn:x:y"),
        Just("area:51"),
        Just("http://example.com/é/学"),
        Just("https://w3id.org/lermap/ns#"),
        Just("https://w3id.org/lermap/ns#-a"),
        Just("https://w3id.org/lermap/ns#a%20b"),
        Just(rdf::TYPE),
    ]
    .prop_map(NamedNode::new_unchecked);
    prop_oneof![4 => known, 1 => other]
}

/// Properties that RDF/XML can name too.
fn predicate() -> impl Strategy<Value = NamedNode> {
    let named = (0..PREFIXES.len(), "[a-zA-Z_][a-zA-Z0-9_-]{0,5}").prop_filter_map("reserved", |(at, local)| {
        let reserved = PREFIXES[at].0 == "rdf";
        (!reserved).then(|| NamedNode::new_unchecked(format!("{}{local}", PREFIXES[at].1)))
    });
    let other = prop_oneof![
        Just(rdf::TYPE),
        Just(rdf::LABEL),
        Just("http://example.com/9lives"),
        Just("urn:p"),
        Just("https://w3id.org/lermap/ns#hasAction"),
        Just("https://w3id.org/lermap/ns#position"),
        Just("https://w3id.org/lermap/ns#topic"),
    ];
    prop_oneof![named, other.prop_map(NamedNode::new_unchecked)]
}

fn literal() -> impl Strategy<Value = Literal> {
    let text = || "[ -~\n\r\t\u{a0}-\u{2fff}\u{1F600}-\u{1F64F}]{0,12}";
    let xsd = |name: &str| NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
    let lexical = "[+-]?[0-9]{0,3}(\\.[0-9]{0,2})?([eE][0-9])?|true|false|TRUE|INF";
    let datatype = prop_oneof![
        Just(xsd("integer")),
        Just(xsd("decimal")),
        Just(xsd("double")),
        Just(xsd("boolean")),
        Just(xsd("date")),
        iri().prop_filter("names are texts", |node| !node.as_str().starts_with("http://www.w3.org/1999/")),
    ];
    prop_oneof![
        text().prop_map(Literal::new_simple_literal),
        (text(), "en|de|zh-hans|en-gb")
            .prop_map(|(text, tag)| Literal::new_language_tagged_literal(text, tag).unwrap()),
        (lexical, datatype).prop_map(|(text, datatype)| Literal::new_typed_literal(text, datatype)),
    ]
}

fn blank() -> impl Strategy<Value = BlankNode> {
    "[a-e]".prop_map(BlankNode::new_unchecked)
}

fn quad() -> impl Strategy<Value = Quad> {
    let subject =
        prop_oneof![3 => iri().prop_map(NamedOrBlankNode::from), 1 => blank().prop_map(NamedOrBlankNode::from)];
    let object = prop_oneof![
        2 => iri().prop_map(Term::from),
        1 => blank().prop_map(Term::from),
        3 => literal().prop_map(Term::from),
    ];
    let graph = prop_oneof![
        3 => Just(GraphName::DefaultGraph),
        2 => "[a-c]".prop_map(|name| NamedNode::new_unchecked(format!("{}{name}", PREFIXES[35].1)).into()),
        1 => blank().prop_map(GraphName::from),
    ];
    (subject, predicate(), object, graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_the_same(quads in prop::collection::vec(quad(), 0..14)) {
        for (name, ..) in FORMATS {
            check(name, &quads);
        }
    }

    #[test]
    fn a_statement_more_changes_its_own_lines_only(
        quads in prop::collection::vec(quad(), 0..14),
        more in quad(),
    ) {
        let named = |quad: &Quad| !quad.subject.is_blank_node() && !quad.object.is_blank_node();
        let places = |quad: &Quad| [rdf::TYPE, rdf::LABEL, "http://www.w3.org/2004/02/skos/core#prefLabel", "http://purl.org/dc/terms/title"]
            .contains(&quad.predicate.as_str());
        // A class or a label moves a subject; blank nodes have no name to keep.
        prop_assume!(!places(&more) && named(&more));
        let quads: Vec<Quad> = quads.into_iter().filter(named).collect();
        prop_assume!(!matches!(more.graph_name, GraphName::BlankNode(_)));
        let before = String::from_utf8(written("turtle", &quads)).unwrap();
        let with: Vec<Quad> = quads.iter().cloned().chain([more]).collect();
        let after = String::from_utf8(written("turtle", &with)).unwrap();
        let mut lines = after.lines();
        for line in before.lines() {
            prop_assert!(lines.any(|other| other == line), "`{line}` changed:\n{before}\n---\n{after}");
        }
        // A new subject brings its name, a blank line, a dot, up to two prefixes more and the line over a section.
        prop_assert!(after.lines().count() <= before.lines().count() + 9);
    }
}

#[test]
fn hostile_values_go_through_every_format_that_can_hold_them() {
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let text = Literal::new_simple_literal("\u{0} \u{1b}[31m \u{feff}\u{202e} \" \\ ''' \"\"\" ]]> --> $ {{");
    let quad = Quad::new(node("http://e/s"), node("http://e/p"), text, GraphName::DefaultGraph);
    for name in ["turtle", "ntriples", "nquads", "trig", "jsonld", "canonical"] {
        check(name, std::slice::from_ref(&quad));
    }
    let error = format("rdfxml").unwrap().write_quads(vec![quad], &Style::PLAIN, &mut Vec::new()).unwrap_err();
    assert!(error.message.contains("U+0000"), "{error}");
}

#[test]
fn properties_that_xml_cannot_name_are_refused() {
    for iri in ["http://e/", "http://e/1", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"] {
        let node = NamedNode::new_unchecked;
        let quad = Quad::new(node("http://e/s"), node(iri), node("http://e/o"), GraphName::DefaultGraph);
        let error = format("rdfxml").unwrap().write_quads(vec![quad], &Style::PLAIN, &mut Vec::new()).unwrap_err();
        assert!(error.message.contains(iri), "{error}");
    }
}

#[test]
fn properties_in_any_script_are_names_of_xml() {
    let node = NamedNode::new_unchecked;
    for iri in ["http://e/日本", "http://e/žák", "http://e/a·b", "http://e/𐀀x", "http://e/x%20é"] {
        check("rdfxml", &[Quad::new(node("http://e/s"), node(iri), node("http://e/o"), GraphName::DefaultGraph)]);
    }
}

#[test]
fn triple_terms_and_directions_go_through_turtle() {
    let node = NamedNode::new_unchecked;
    let inner = Triple::new(node("http://e/s"), node("http://e/p"), BlankNode::new_unchecked("x"));
    let text = Literal::new_directional_language_tagged_literal_unchecked("a", "ar", oxrdf::BaseDirection::Rtl);
    let quads = [
        Quad::new(node("http://e/s"), node("http://e/q"), Term::from(inner), GraphName::DefaultGraph),
        Quad::new(BlankNode::new_unchecked("x"), node("http://e/q"), text, GraphName::DefaultGraph),
    ];
    for name in ["turtle", "trig", "ntriples", "nquads"] {
        check(name, &quads);
    }
}

#[test]
fn blank_nodes_that_look_alike_are_told_apart_whatever_their_labels() {
    let node = NamedNode::new_unchecked;
    let ring = |labels: [&str; 6]| -> Vec<Quad> {
        (0..6)
            .map(|at| {
                let (from, to) = (BlankNode::new_unchecked(labels[at]), BlankNode::new_unchecked(labels[(at + 1) % 6]));
                Quad::new(from, node("http://e/next"), to, GraphName::DefaultGraph)
            })
            .collect()
    };
    let (one, other) = (ring(["a", "b", "c", "d", "e", "f"]), ring(["z", "q", "a", "m", "b", "k"]));
    for name in ["turtle", "ntriples", "canonical"] {
        check(name, &one);
        assert_eq!(written(name, &one), written(name, &other), "{name}");
    }
}

#[test]
fn a_poisoned_graph_is_refused_and_not_waited_for() {
    let blank = |n: usize| BlankNode::new_unchecked(format!("n{n}"));
    let link = |(a, b)| Quad::new(blank(a), NamedNode::new_unchecked("http://e/p"), blank(b), GraphName::DefaultGraph);
    let clique: Vec<Quad> =
        (0..12).flat_map(|a| (0..12).map(move |b| (a, b))).filter(|(a, b)| a != b).map(link).collect();
    let error = format("canonical").unwrap().write_quads(clique.clone(), &Style::PLAIN, &mut Vec::new()).unwrap_err();
    assert_eq!(error.kind, crate::Kind::Limit);
    assert_eq!(written("turtle", &clique).iter().filter(|byte| **byte == b'\n').count(), 12 * (11 + 3));
}
