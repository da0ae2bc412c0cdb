//! One small graph in every graph file, with text that each format has to escape.

use oxrdf::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};

use crate::output::{FORMATS, Format, Style, Writer, format};
use crate::vocab::{expand, rdf};

fn graph() -> Vec<Quad> {
    let node = |name: &str| NamedNode::new_unchecked(expand(name).unwrap_or_else(|| name.to_owned()));
    let quad = |s: &str, p: &str, o: Term| Quad::new(node(s), node(p), o, GraphName::DefaultGraph);
    vec![
        quad("stakeholder:employers", "rdf:type", node("ler:StakeholderGroup").into()),
        quad("stakeholder:employers", "rdfs:label", Literal::new_simple_literal("A \"<b>\" & \\c;\n#\u{1}").into()),
        quad("stakeholder:employers", "ler:hasAction", node("action:x").into()),
        quad("stakeholder:employers", "skos:related", node("action:x").into()),
        quad("action:x", "skos:related", node("action:x").into()),
        quad("action:x", "dcterms:source", node("http://e/page").into()),
        quad("action:x", "skos:related", BlankNode::default().into()),
    ]
}

fn written(name: &str, quads: Vec<Quad>) -> String {
    let mut out = Vec::new();
    format(name).unwrap().write_quads(quads, &Style::PLAIN, &mut out).unwrap();
    String::from_utf8_lossy(&out).into_owned()
}

/// Checks that the text of `name` has each of `parts`.
#[track_caller]
fn check(name: &str, parts: &[&str]) {
    let text = written(name, graph());
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

#[test]
fn order_and_run_never_show() {
    for format in FORMATS.iter().filter(|format| format.takes(crate::output::Content::Dataset) && !is_carried(format)) {
        let reversed: Vec<Quad> = graph().into_iter().rev().collect();
        if format.name == "rdfxml" {
            continue;
        }
        assert_eq!(written(format.name, graph()), written(format.name, reversed), "{}", format.name);
    }
}

#[test]
fn every_format_writes_an_empty_graph() {
    for format in FORMATS.iter().filter(|format| format.takes(crate::output::Content::Dataset) && !is_carried(format)) {
        written(format.name, Vec::new());
    }
}

#[test]
fn xml_escapes_and_leaves_out_what_it_cannot_hold() {
    check(
        "graphml",
        &[
            "<node id=\"stakeholder:employers\">",
            "A &quot;&lt;b&gt;&quot; &amp; \\c;&#10;#\u{fffd}</data>",
            "<data key=\"colour\">#0072b2</data>",
            "source=\"stakeholder:employers\" target=\"action:x\"",
        ],
    );
    check("gexf", &["<viz:color r=\"0\" g=\"114\" b=\"178\"/>", "label=\"hasAction\"", "version=\"1.3\""]);
}

#[test]
fn parallel_edges_and_loops_are_kept() {
    let text = written("edge-csv", graph());
    assert_eq!(text.lines().count(), 1 + 4, "{text}");
    check("edge-csv", &["action:x,action:x,Directed,related,skos:related"]);
    check("node-csv", &["ler:StakeholderGroup", "action:x,action:x,,https://w3id.org/lermap/action/x,,#999999,5"]);
    check("neo4j-node-csv", &["id:ID,name,:LABEL", ",StakeholderGroup,"]);
    check("neo4j-edge-csv", &[":START_ID,:END_ID,:TYPE", "stakeholder:employers,action:x,ler:hasAction,hasAction"]);
}

#[test]
fn texts_cannot_leave_their_quotes() {
    check("dot", &["label=\"A \\\"<b>\\\" & \\\\c;\\n# \""]);
    check("mermaid", &["stakeholder_employers[\"A #34;#60;b#62;#34; #38; #92;c#59; #35; \"]:::ler_StakeholderGroup"]);
    let value: serde_json::Value = serde_json::from_str(&written("cytoscape", graph())).unwrap();
    assert_eq!(value["elements"]["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(value["elements"]["edges"].as_array().unwrap().len(), 4);
}

#[test]
fn ids_that_mermaid_would_confuse_are_told_apart() {
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let quads =
        vec![Quad::new(node("http://e/a-b"), node(rdf::COMMENT), node("http://e/a_b"), GraphName::DefaultGraph)];
    let text = written("mermaid", quads);
    let names: std::collections::BTreeSet<&str> =
        text.lines().filter_map(|line| line.trim().split_once('[')).map(|(name, _)| name).collect();
    assert_eq!(names.len(), 2, "{text}");
}

/// Returns whether a format is made of SVG and needs a feature and fonts.
fn is_carried(format: &Format) -> bool {
    matches!(format.writer, Writer::Picture(picture) if picture.carrier != crate::output::Carrier::Svg)
}
