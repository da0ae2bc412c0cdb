//! Shapes over small data: what is found, in words, and how mistakes in shapes are named.

use std::time::Duration;

use oxrdf::GraphName;
use oxttl::TurtleParser;

use super::*;
use crate::error::{Error, Kind};
use crate::source::RdfFile;
use crate::vocab::PREFIXES;

fn store(turtle: &str) -> Store {
    let mut parser = TurtleParser::new().with_prefix("", "http://e/").unwrap();
    for (prefix, namespace) in PREFIXES {
        parser = parser.with_prefix(*prefix, *namespace).unwrap();
    }
    let triples = parser.for_slice(turtle.as_bytes()).map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph));
    Store::from_quads(triples.collect::<Vec<_>>()).unwrap()
}

fn shapes(turtle: &str) -> Result<Shapes> {
    Shapes::read(ShapesGraph::within(store(turtle).snapshot()?))
}

/// Checks what `shapes` find in `data`, each as its focus node and words.
#[track_caller]
fn check(shapes_text: &str, data: &str, expected: &[&str]) {
    let shapes = shapes(shapes_text).unwrap();
    let found = validate(&shapes, &store(data), &Cancellation::new()).unwrap();
    let said: Vec<String> = found
        .iter()
        .map(|outcome| format!("{} {}", outcome.focus, outcome.sentence()).replace("<http://e/", "").replace('>', ""))
        .collect();
    let said: Vec<String> = said.iter().map(|text| text.replace("http://e/", "")).collect();
    assert_eq!(said, expected);
}

/// Checks that `shapes` are refused, each mistake with its line and a part of its message.
#[track_caller]
fn check_refused(shapes: &str, expected: &[(u64, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shapes.ttl");
    let header = "@prefix : <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .";
    std::fs::write(&path, format!("{header}\n{shapes}")).unwrap();
    let graph = ShapesGraph::read(&[RdfFile::at(&path).unwrap()]).unwrap();
    let error = Shapes::read(graph).err().expect("the shapes are wrong");
    let all: Vec<&Error> = std::iter::once(&error).chain(&error.others).collect();
    let lines: Vec<u64> = all.iter().map(|error| error.position.as_ref().map_or(0, |place| place.line)).collect();
    assert_eq!(lines, expected.iter().map(|(line, _)| *line).collect::<Vec<_>>(), "{all:#?}");
    for (error, (_, part)) in all.iter().zip(expected) {
        assert!(error.message.contains(part), "{}", error.message);
    }
}

#[test]
fn violations_are_said_in_words() {
    let of = |constraint: &str| format!(":S sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] .");
    let data = ":a :p 1, 5, \"long text\", :b ; :q 5, 7 . :b a :C .";
    check(&of("sh:minCount 5"), data, &["a `p` has 4 values, at least 5 are wanted"]);
    check(&of("sh:maxCount 1"), data, &["a `p` has 4 values, at most 1 allowed"]);
    check(&of("sh:in ( 1 5 :b )"), data, &["a `p` is `long text`, which is not one of `1`, `5`, `b`"]);
    check(
        &of("sh:maxLength 3 ; sh:nodeKind sh:Literal"),
        ":a :p \"long\", :b .",
        &[
            "a `p` is `b`, which is not a literal",
            "a `p` is `b`, which has more than 3 characters",
            "a `p` is `long`, which has more than 3 characters",
        ],
    );
    check(&of("sh:disjoint :q"), data, &["a `p` is `5`, which is a value of `q` too"]);
    check(&of("sh:hasValue 9"), data, &["a `p` lacks the value `9`"]);
    check(&of("sh:class :C"), ":a :p :b . :b a :D .", &["a `p` is `b`, which is not an instance of `C`"]);
    check(
        &of("sh:uniqueLang true"),
        ":a :p \"x\"@en, \"y\"@EN, \"z\"@de .",
        &["a `p` has more than one value in the language `en`"],
    );
    check(
        ":S sh:targetNode :a ; sh:property [ sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 ] .",
        ":a :p 1 .",
        &["a `p/^q` is missing"],
    );
}

#[test]
fn the_reason_inside_is_told() {
    check(
        ":S sh:targetClass :P ; sh:property [ sh:path :address ; sh:node :A ] . :A sh:property [ sh:path :city ; sh:minCount 1 ] .",
        ":a a :P ; :address :x . :b a :P ; :address :y . :y :city 1 .",
        &["a `address` is `x`, which does not conform to `A`: `city` is missing"],
    );
}

#[test]
fn places_in_messages_are_filled() {
    check(
        ":S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:maxInclusive 3 ; sh:message \"{$value} of {?path} is above {$maxInclusive}.\" ] .",
        ":a :p 4 .",
        &["a 4 of p is above 3"],
    );
}

#[test]
fn classes_below_and_their_circles_are_followed() {
    let data = ":D rdfs:subClassOf :C . :C rdfs:subClassOf :D . :a a :D . :b a :E .";
    check(":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] .", data, &["a `p` is missing"]);
}

#[test]
fn queries_are_asked_about_all_nodes_at_once() {
    let shapes = ":S sh:targetClass :C ; sh:sparql [ sh:message \"{?this} has {?value}\" ; \
         sh:select \"SELECT $this ?value { $this <http://e/p> ?value FILTER NOT EXISTS { $this <http://e/q> ?value } }\" ] .";
    check(shapes, ":a a :C ; :p 1, 2 ; :q 2 . :b a :C ; :p 3 . :c a :C ; :p 4 ; :q 4 .", &["a a has 1", "b b has 3"]);
    let grouped = ":S sh:targetClass :C ; sh:sparql [ sh:message \"{?n} values\" ; \
         sh:select \"SELECT $this (COUNT(?x) AS ?n) { $this <http://e/p> ?x } GROUP BY $this HAVING (COUNT(?x) > 1)\" ] .";
    check(grouped, ":a a :C ; :p 1, 2 . :b a :C ; :p 3 .", &["a 2 values"]);
}

#[test]
fn targets_can_be_asked_for() {
    let shapes = ":S sh:target [ a sh:SPARQLTarget ; sh:select \"SELECT ?this { ?this <http://e/p> ?x FILTER (?x > 1) }\" ] ; sh:nodeKind sh:BlankNode .";
    check(shapes, ":a :p 1 . :b :p 2 .", &["b it is `b`, which is not a blank node"]);
    let typed = ":T sh:parameter [ sh:path :least ] ; sh:select \"SELECT ?this { ?this <http://e/p> ?x FILTER (?x > $least) }\" . \
         :S sh:target [ a :T ; :least 1 ] ; sh:nodeKind sh:BlankNode .";
    check(typed, ":a :p 1 . :b :p 2 .", &["b it is `b`, which is not a blank node"]);
}

#[test]
fn blank_nodes_are_bound_in_queries() {
    let shapes =
        ":S sh:targetClass :C ; sh:sparql [ sh:select \"SELECT $this { FILTER EXISTS { $this <http://e/p> 3 } }\" ] .";
    let found =
        validate(&self::shapes(shapes).unwrap(), &store("[] a :C ; :p 3 . [] a :C ; :p 4 ."), &Cancellation::new());
    assert_eq!(found.unwrap().len(), 1);
}

#[test]
fn mistakes_in_shapes_have_their_lines() {
    check_refused(
        ":S a sh:NodeShape ;\n sh:targetClass \"C\" ;\n sh:property [\n sh:minCount -1 ] .",
        &[
            (3, "`sh:targetClass` of the shape `http://e/S` is not an IRI: `\"C\"`"),
            (5, "`sh:minCount` of a shape without a name is not a whole number"),
            (5, "is not a property shape"),
            (5, "a node shape has no `sh:minCount`"),
        ],
    );
    check_refused(
        ":S sh:path :p ;\n sh:datatype xsd:string, xsd:date ;\n sh:nodeKind :x ;\n sh:pattern \"(\" .",
        &[(3, "at most one `sh:datatype`"), (4, "is not one of the six kinds"), (5, "`(` is not a pattern")],
    );
    check_refused(
        ":S sh:or :x ;\n sh:path [ sh:inversePath :p ; sh:zeroOrOnePath :p ] .",
        &[(2, "`sh:or` takes a list"), (3, "a node of a path has one operator")],
    );
    check_refused(
        ":S sh:targetNode :a ; sh:sparql [\n sh:select \"SELECT ?x { $this ?p ?x MINUS { ?x ?q 1 } }\" ] .",
        &[(3, "MINUS is not allowed in a query of shapes")],
    );
    check_refused(":S sh:targetNode :a ; sh:sparql [ sh:select \"SELECT ?x { \" ] .", &[(2, "")]);
}

#[test]
fn circles_of_shapes_are_named() {
    check_refused(
        ":A a sh:NodeShape ; sh:node :B .\n:B sh:property :C .\n:C sh:path :p ; sh:not :A .",
        &[(2, "shapes refer to themselves: `http://e/A` → `http://e/B` → `http://e/C` → `http://e/A`")],
    );
}

#[test]
fn shapes_may_nest_deep_but_not_without_end() {
    let chain = |depth: usize| {
        let last = format!(":s{depth} sh:nodeKind sh:Literal . :s0 sh:targetNode :a .");
        (0..depth).map(|i| format!(":s{i} sh:node :s{} .", i + 1)).collect::<String>() + &last
    };
    assert_eq!(validate(&shapes(&chain(190)).unwrap(), &store(":a :p 1 ."), &Cancellation::new()).unwrap().len(), 1);
    assert_eq!(shapes(&chain(300)).err().unwrap().kind, Kind::Limit);
}

#[test]
fn shapes_that_share_shapes_take_no_time_of_their_own() {
    // Each shape refers twice to the next: without what is known of nodes that would be 2^60 ways.
    let mut text = ":s60 sh:nodeKind sh:Literal . :s0 sh:targetNode :a .".to_owned();
    for i in 0..60 {
        text.push_str(&format!(":s{i} sh:and ( :s{} :s{} ) .", i + 1, i + 1));
    }
    assert_eq!(validate(&shapes(&text).unwrap(), &store(":a :p 1 ."), &Cancellation::new()).unwrap().len(), 1);
}

#[test]
fn a_long_chain_is_followed_without_squaring_it() {
    let data: String = (0..20_000).map(|i| format!(":n{i} skos:broader :n{} .", i + 1)).collect();
    let shapes = ":S sh:targetSubjectsOf skos:broader ; sh:property [ sh:path [ sh:oneOrMorePath skos:broader ] ; \
         sh:minCount 1 ; sh:nodeKind sh:IRI ; sh:pattern \"n\" ; sh:hasValue :n20000 ] .";
    check(shapes, &data, &[]);
}

#[test]
fn validation_can_be_stopped() {
    let data: String = (0..3_000).map(|i| format!(":n{i} :p :n{} .", (i + 1) % 3_000)).collect();
    let text = ":S sh:targetSubjectsOf :p ; sh:property [ sh:path [ sh:oneOrMorePath :p ] ; sh:disjoint :q ] .";
    let (shapes, store) = (shapes(text).unwrap(), store(&data));
    let stopped = Cancellation::new().with_timeout(Some(Duration::from_millis(20)));
    assert_eq!(validate(&shapes, &store, &stopped).unwrap_err().kind, Kind::Timeout);
}
