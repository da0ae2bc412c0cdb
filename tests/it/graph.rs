//! What the embedded graph holds, and what every entity of it has.

use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, vocab};

use crate::support::site;

fn open(source: Source) -> Engine {
    Engine::open(&[source], &LoadOptions::default()).unwrap()
}

/// Returns the rows of a SELECT, each value as its text.
fn rows(engine: &Engine, query: &str) -> Vec<Vec<String>> {
    let Results::Solutions(solutions) = engine.query(query, &QueryOptions::default()).unwrap().results else {
        panic!("this is no SELECT: {query}");
    };
    let text = |term: Option<oxrdf::Term>| match term {
        Some(oxrdf::Term::Literal(literal)) => literal.value().to_owned(),
        Some(oxrdf::Term::NamedNode(node)) => vocab::compact(node.as_str()).unwrap_or_else(|| node.into_string()),
        Some(term) => term.to_string(),
        None => String::new(),
    };
    solutions.map(|row| row.unwrap().into_iter().map(text).collect()).collect()
}

#[track_caller]
fn check_counts(engine: &Engine, expected: &[(&str, usize)]) {
    for (class, count) in expected {
        let query = format!("SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {class} }}");
        assert_eq!(rows(engine, &query), [[count.to_string()]], "{class}");
    }
}

#[test]
fn the_embedded_graph_has_the_known_counts() {
    let engine = open(Source::Embedded);
    check_counts(
        &engine,
        &[
            ("ler:StakeholderGroup", 10),
            ("ler:Stage", 4),
            ("ler:WorkStream", 85),
            ("ler:ActionArea", 4),
            ("ler:Action", 54),
            ("ler:ValueProposition", 45),
            ("ler:Quotation", 9),
            ("ler:Term", 21),
            ("ler:Mapping", 91),
            ("ler:NeighbourTerm", 17),
            ("ler:Resource", 28),
            ("ler:ResourceCategory", 4),
            ("org:Organization", 72),
            ("foaf:Person", 6),
            ("ler:Framework", 69),
            ("ler:Relation", 96),
            ("ler:Principle", 7),
            ("ler:LifecycleStep", 6),
            ("ler:Barrier", 3),
            ("ler:Edition", 2),
            ("ler:LicenceClaim", 4),
        ],
    );
    assert!(engine.store().len().unwrap() >= 1_500);
}

#[test]
fn the_real_map_has_the_known_counts() {
    let Some(folder) = site("2025-03-18") else { return };
    let counts = [
        ("ler:StakeholderGroup", 10),
        ("ler:WorkStream", 85),
        ("ler:ActionArea", 4),
        ("ler:Action", 54),
        ("ler:ValueProposition", 45),
        ("ler:Term", 21),
        ("ler:Resource", 28),
        ("ler:ResourceCategory", 4),
        ("ler:Framework", 69),
    ];
    check_counts(&open(Source::MapSite(folder)), &counts);
}

#[test]
fn every_entity_has_a_label_a_text_and_a_source() {
    let engine = open(Source::Embedded);
    for (what, pattern) in [
        ("label", "?s rdfs:label ?l FILTER(LANG(?l) = \"en\")"),
        ("text", "?s skos:definition|dcterms:description|rdfs:comment ?l FILTER(LANG(?l) = \"en\")"),
        ("source", "?s dcterms:source|rdfs:isDefinedBy|prov:wasDerivedFrom ?l"),
    ] {
        let query = format!("SELECT DISTINCT ?s {{ ?s a ?c FILTER NOT EXISTS {{ {pattern} }} }} ORDER BY ?s");
        assert_eq!(rows(&engine, &query), Vec::<Vec<String>>::new(), "entities without a {what}");
    }
}

#[test]
fn there_are_no_blank_nodes() {
    let engine = open(Source::Embedded);
    assert_eq!(rows(&engine, "SELECT * { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }").len(), 0);
}

#[test]
fn every_own_term_is_declared_and_documented() {
    let engine = open(Source::Embedded);
    let own = "FILTER(STRSTARTS(STR(?t), STR(ler:)))";
    let undeclared = format!(
        "SELECT DISTINCT ?t {{ {{ ?s ?t ?o }} UNION {{ ?s a ?t }} {own} FILTER NOT EXISTS {{ ?t rdfs:label ?l ; skos:definition ?d }} }}"
    );
    assert_eq!(rows(&engine, &undeclared).len(), 0, "{:?}", rows(&engine, &undeclared));
    let incomplete = format!(
        "SELECT ?t {{ VALUES ?k {{ owl:ObjectProperty owl:DatatypeProperty }} ?t a ?k {own} \
         FILTER NOT EXISTS {{ ?t rdfs:domain ?d ; rdfs:range ?r ; skos:example ?e }} }}"
    );
    assert_eq!(rows(&engine, &incomplete).len(), 0, "{:?}", rows(&engine, &incomplete));
}

#[test]
fn origins_are_graphs_and_the_default_graph_is_their_union() {
    let engine = open(Source::Embedded);
    let graphs = rows(&engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g");
    let expected = ["graph:alignments", "graph:frameworks", "graph:map", "graph:provenance", "graph:vocabulary"];
    assert!(expected.iter().all(|graph| graphs.contains(&vec![(*graph).to_owned()])), "{graphs:?}");
    assert_eq!(rows(&engine, "SELECT (COUNT(*) AS ?n) FROM graph:map { ?s a ler:Framework }"), [["0"]]);
    let distinct = rows(&engine, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }");
    assert_eq!(rows(&engine, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), distinct);
}

#[test]
fn the_rules_give_the_known_figures_on_the_real_map() {
    let Some(folder) = site("2025-03-18") else { return };
    let engine = open(Source::MapSite(folder));
    for (what, pattern, expected) in [
        ("pairs of equal texts", "?a ler:restates ?b FILTER(STR(?a) < STR(?b))", 8),
        ("pairs of groups that name each other", "?a ler:coMentions ?b FILTER(STR(?a) < STR(?b))", 5),
        ("cells of groups and stages", "?a a ler:Cell ; ler:stage ?b", 40),
        ("cells of groups and stages without a work stream", "?a ler:isCovered false ; ler:stage ?b", 0),
        ("cells of groups and areas with an action", "?a ler:isCovered true ; ler:actionArea ?b", 23),
        ("cells with one work stream", "?a ler:statementCount 1 ; ler:stage ?b", 10),
        (
            "work streams that mention verifiable credentials",
            "?a a ler:WorkStream ; ler:mentions term:verifiable-credential BIND(1 AS ?b)",
            1,
        ),
        (
            "actions that mention verifiable credentials",
            "?a a ler:Action ; ler:mentions term:verifiable-credential BIND(1 AS ?b)",
            1,
        ),
    ] {
        let query = format!("SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?a ?b {{ {pattern} }} }}");
        assert_eq!(rows(&engine, &query), [[expected.to_string()]], "{what}");
    }
}
