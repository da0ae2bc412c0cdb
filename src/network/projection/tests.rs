use oxrdf::NamedNode;

use super::*;
use crate::network::Role;
use crate::prefixes::Prefixes;
use crate::query::parse_query;
use crate::results::Results;

const DATA: &str = "
    @prefix : <urn:x:> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    :a a :Group ; :likes :b , :c , :a ; :name 'A' ; skos:related :b ; skos:narrower :c .
    :b a :Team ; :helps :a ; :helpedBy :c ; skos:related :a .
    :c a :Other ; skos:broader :a ; :likes _:x .
    :d a :Group .
    :Team rdfs:subClassOf :Group .
    :helpedBy owl:inverseOf :helps .
";

fn store(text: &str) -> Store {
    let parser = oxrdfio::RdfParser::from_format(oxrdfio::RdfFormat::Turtle);
    Store::from_quads(parser.for_slice(text).collect::<Result<Vec<_>, _>>().unwrap()).unwrap()
}

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:x:{name}"))
}

fn projection(form: Form) -> Projection {
    Projection { name: "test".to_owned(), form, directed: true, weight: Weight::Count, links: true }
}

fn of_query(text: &str) -> Projection {
    let query = parse_query(&format!("PREFIX : <urn:x:> {text}"), &Prefixes::default()).unwrap();
    projection(Form::Query(Box::new(query)))
}

fn made(projection: &Projection, text: &str) -> Result<(Network, Report)> {
    project(&store(text), projection, &DefaultGraph::Union, None, &Cancellation::new())
}

/// Returns the edges as text, sorted, and the report without its digest.
#[track_caller]
fn check(projection: &Projection, edges: &str, report: &str) {
    let (network, found) = made(projection, DATA).unwrap();
    let name = |node| network.term(node).unwrap().to_string().replace("<urn:x:", "").replace('>', "");
    let mut shown: Vec<String> = network
        .edges()
        .map(|(source, target, weight)| format!("{}-{}:{weight}", name(source), name(target)))
        .map(|text| {
            text.split("_:")
                .next()
                .map(|start| if text.contains("_:") { format!("{start}_") } else { text.clone() })
                .unwrap()
        })
        .collect();
    shown.sort();
    assert_eq!(shown.join(" "), edges);
    let text = found.text(&|term| term.to_string().rsplit([':', '#', '/']).next().unwrap().replace('>', ""));
    assert_eq!(text, report);
}

#[test]
fn all_predicates_but_hubs_become_edges() {
    check(
        &projection(Form::Triples(Choice::default())),
        "Team-Group:1 a-b:2 a-c:1 b-a:2 c-_ c-a:1 c-b:1 helpedBy-helps:1",
        "Network `test`: 8 nodes, 8 directed edges\n  edges from likes 4, helps 2, subClassOf 1, inverseOf 1, \
         broader 1, related 1\n  left out by predicate: type 4\n  statements dropped: 1 with literals, 2 restated from \
         the other end, 1 from a node to itself, 2 merged with a parallel edge",
    );
}

#[test]
fn classes_are_nodes_with_and_without_edges() {
    let choice = Choice { classes: vec![node("Group")], ..Choice::default() };
    let (network, report) = made(&projection(Form::Triples(choice)), DATA).unwrap();
    assert_eq!(network.len(), 3);
    assert!(network.find(&node("d").into()).is_some());
    assert!(report.of_other_classes > 0);
    assert!(network.has_role(2, Role::Member) && !network.has_role(2, Role::Source));
}

#[test]
fn predicates_can_be_chosen_and_left_out() {
    let choice = Choice { predicates: vec![node("likes")], ..Choice::default() };
    let report = "Network `test`: 4 nodes, 3 directed edges\n  edges from likes 4\n  statements dropped: 1 from a node to itself";
    check(&projection(Form::Triples(choice)), "a-b:1 a-c:1 c-_", report);
}

#[test]
fn counts_agree_with_sparql() {
    let store = store(DATA);
    let (network, report) = made(&projection(Form::Triples(Choice::default())), DATA).unwrap();
    let count = |text: &str| {
        let query = parse_query(text, &Prefixes::default()).unwrap();
        let Results::Solutions(mut rows) = store.evaluate(&query, &crate::store::Evaluation::default()).unwrap().0
        else {
            panic!("no solutions");
        };
        rows.next().unwrap().unwrap()[0].clone().map(|term| term.to_string()).unwrap()
    };
    let literals = count("SELECT (STR(COUNT(*)) AS ?n) { ?s ?p ?o FILTER isLiteral(?o) }");
    assert_eq!(literals, format!("\"{}\"", report.literals));
    let all = count("SELECT (STR(COUNT(*)) AS ?n) { ?s ?p ?o }");
    let left_out: usize = report.left_out.iter().map(|tally| tally.count).sum();
    let used: usize = report.types.iter().map(|tally| tally.count).sum();
    assert_eq!(all, format!("\"{}\"", report.literals + left_out + used + report.restated));
    // A symmetric statement becomes two edges of a directed network.
    assert_eq!(used - report.losses.loops - report.losses.merged + 1, network.edge_count());
}

#[test]
fn a_select_states_edges_types_weights_and_lone_nodes() {
    let projection = of_query(
        "SELECT ?source ?target ?type ?weight { { ?source :likes ?target BIND(:likes AS ?type) BIND(2.5 AS ?weight) } \
         UNION { :d a ?c BIND(:d AS ?source) } UNION { :e :f :g } UNION { VALUES ?target { 5 :z } } }",
    );
    let report = "Network `test`: 6 nodes, 3 directed edges\n  edges from likes 4\n  statements dropped: 1 with literals, \
                  1 from a node to itself";
    check(&projection, "a-b:2.5 a-c:2.5 c-_", report);
    let (network, report) = made(&projection, DATA).unwrap();
    let d = network.find(&node("d").into()).unwrap();
    assert!(network.has_role(d, Role::Source) && network.outgoing().degree(d) == 0);
    let z = network.find(&node("z").into()).unwrap();
    assert!(network.has_role(z, Role::Target) && !network.has_role(z, Role::Source));
    assert_eq!((report.literals, report.losses.loops), (1, 1));
    assert_eq!(network.types(), [node("likes").into()]);
}

#[test]
fn a_construct_states_edges() {
    let report =
        "Network `test`: 3 nodes, 2 directed edges\n  edges from back 3\n  statements dropped: 1 from a node to itself";
    check(&of_query("CONSTRUCT { ?o :back ?s } { ?s :likes ?o FILTER isIRI(?o) }"), "b-a:1 c-a:1", report);
}

#[test]
fn what_is_no_projection_is_refused() {
    for (text, message) in [
        ("SELECT ?s ?target { ?s ?p ?target }", "has no `?source`"),
        ("ASK {}", "states no edges"),
        ("SELECT (:a AS ?source) (:b AS ?target) (-1 AS ?weight) {}", "in row 1"),
        ("SELECT (:a AS ?source) (:b AS ?target) ('x' AS ?weight) {}", "is no number from 0 up"),
    ] {
        let error = made(&of_query(text), DATA).err().unwrap();
        assert!(error.message.contains(message), "{error}");
    }
}

#[test]
fn rare_predicates_weigh_more() {
    let rare = Projection { weight: Weight::Rarity, ..projection(Form::Triples(Choice::default())) };
    let (network, _) = made(&rare, DATA).unwrap();
    let weight = |source: &str, target: &str| {
        let (source, target) =
            (network.find(&node(source).into()).unwrap(), network.find(&node(target).into()).unwrap());
        network.outgoing().weight(network.outgoing().find(source, target).unwrap())
    };
    assert!(weight("Team", "Group") > weight("a", "c"));
}

#[test]
fn the_same_data_in_another_order_give_the_same_network() {
    let mut lines: Vec<&str> = DATA.lines().filter(|line| !line.contains("_:x")).collect();
    let first = made(&projection(Form::Triples(Choice::default())), &lines.join("\n")).unwrap();
    let end = lines.len() - 2;
    lines[3..end].reverse();
    let second = made(&projection(Form::Triples(Choice::default())), &lines.join("\n")).unwrap();
    assert_eq!(first.0.outgoing(), second.0.outgoing());
    assert_eq!(first.1, second.1);
}
