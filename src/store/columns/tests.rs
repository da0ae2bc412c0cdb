//! The answers from the columns are those of the evaluator.

use std::sync::Arc;

use oxrdf::Quad;
use proptest::prelude::*;
use spargebra::SparqlParser;

use super::{CountsRows, answer};
use crate::cancel::Cancellation;
use crate::results::Results;
use crate::snapshot::Snapshot;
use crate::store::{Evaluation, Store};

/// Terms of small data: nodes, numbers that are equal in more than one form, dates, strings, a literal of no value.
const OBJECTS: &[&str] = &[
    "<http://e/a>",
    "<http://e/b>",
    "<http://e/c>",
    "_:x",
    "1",
    "01",
    "2.50",
    "1.0",
    "3e0",
    "\"2024-01-01\"^^<http://www.w3.org/2001/XMLSchema#date>",
    "\"2023-06-30\"^^<http://www.w3.org/2001/XMLSchema#date>",
    "\"Abc\"",
    "\"abd\"@en",
    "true",
    "\"x\"^^<http://www.w3.org/2001/XMLSchema#integer>",
];

fn snapshot(triples: &[(usize, usize, usize)]) -> Arc<Snapshot> {
    let mut text = String::new();
    for (s, p, o) in triples {
        let (subject, object) = (OBJECTS[s % 4], OBJECTS[o % OBJECTS.len()]);
        text.push_str(&format!("{subject} <http://e/p{}> {object} .\n", p % 3));
    }
    let quads = oxttl::TriGParser::new().for_slice(text.as_bytes()).collect::<Result<Vec<Quad>, _>>().unwrap();
    Arc::new(Snapshot::build(quads).unwrap())
}

/// Returns what is answered as sorted text.
fn text(results: Results) -> Vec<String> {
    let mut lines: Vec<String> = match results {
        Results::Solutions(solutions) => solutions.map(|row| format!("{:?}", row.unwrap())).collect(),
        Results::Graph(triples) => triples.map(|triple| triple.unwrap().to_string()).collect(),
        Results::Boolean(value) => vec![value.to_string()],
    };
    lines.sort();
    lines
}

fn place(number: usize) -> &'static str {
    ["?a", "?b", "?c", "?d", "?a", "?b", "<http://e/a>", "1", "\"Abc\""][number % 9]
}

fn predicate(number: usize) -> &'static str {
    [
        "<http://e/p0>",
        "<http://e/p1>",
        "<http://e/p2>",
        "<http://e/p0>",
        "?p",
        "<http://e/none>",
        "<http://e/p0>+",
        "<http://e/p1>*",
        "<http://e/p0>?",
        "(<http://e/p0>|^<http://e/p1>)+",
        "(<http://e/p0>/<http://e/p1>)*",
        "^(<http://e/p0>+)",
        "(!<http://e/p1>)+",
        "(<http://e/p0>*/^<http://e/p2>)?",
    ][number % 14]
}

fn triple((s, p, o): &(usize, usize, usize)) -> String {
    let subject = ["?a", "?b", "?c", "<http://e/a>"][s % 4];
    format!("{subject} {} {} . ", predicate(*p), place(*o))
}

fn condition(number: usize) -> &'static str {
    [
        "",
        "",
        "FILTER(?b > 1) ",
        "FILTER(?b = 1 || ?b < \"2024-01-01\"^^<http://www.w3.org/2001/XMLSchema#date>) ",
        "FILTER(?a != ?b) ",
        "FILTER(?b != <http://e/a> && !(?b >= 2.5)) ",
        "FILTER(CONTAINS(LCASE(?b), \"ab\")) ",
        "FILTER(STRSTARTS(STR(?a), \"http\")) ",
        "FILTER NOT EXISTS { ?a <http://e/p1> ?b } ",
        "FILTER NOT EXISTS { ?b <http://e/p1> ?z } ",
        "FILTER EXISTS { ?z <http://e/p2> ?a } ",
        "MINUS { ?a <http://e/p1> ?y } ",
        "MINUS { ?z <http://e/p1> ?b . ?z <http://e/p0> ?y } ",
        "OPTIONAL { ?a <http://e/p2> ?d } ",
        "OPTIONAL { ?b <http://e/p1> ?e . ?e <http://e/p0> ?f } ",
        "OPTIONAL { ?a <http://e/p2> ?d } FILTER(!BOUND(?d)) ",
        "OPTIONAL { ?a <http://e/p2> ?d } OPTIONAL { ?d <http://e/p1> ?e } ",
    ][number % 17]
}

fn form(number: usize, body: &str) -> String {
    match number % 15 {
        0 => format!("SELECT * {{ {body} }}"),
        1 => format!("SELECT ?a {{ {body} }}"),
        2 => format!("SELECT DISTINCT ?a ?b {{ {body} }}"),
        3 => format!("SELECT DISTINCT ?b {{ {body} }}"),
        4 => format!("SELECT (COUNT(*) AS ?n) {{ {body} }}"),
        5 => format!("SELECT ?b (COUNT(*) AS ?n) {{ {body} }} GROUP BY ?b"),
        6 => format!("SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (COUNT(?d) AS ?m) {{ {body} }} GROUP BY ?a"),
        7 => format!("SELECT ?a (SUM(?b) AS ?n) (AVG(?b) AS ?m) {{ {body} }} GROUP BY ?a"),
        8 => format!("SELECT ?p (MIN(?b) AS ?n) (MAX(?b) AS ?m) {{ {body} }} GROUP BY ?p"),
        9 => format!("SELECT ?a ?b {{ {body} }} ORDER BY DESC(?b) ?a"),
        10 => format!("ASK {{ {body} }}"),
        11 => format!("CONSTRUCT {{ ?a <http://e/q> ?b . ?b ?p ?a }} WHERE {{ {body} }}"),
        12 => format!("SELECT ?p (COUNT(?a) AS ?n) {{ {body} }} GROUP BY ?p ORDER BY DESC(?n)"),
        13 => format!("SELECT (SUM(?b) AS ?n) {{ {body} }}"),
        _ => format!("SELECT ?c ?d {{ {body} }}"),
    }
}

fn both(triples: &[(usize, usize, usize)], query: &str) -> Option<(Vec<String>, Vec<String>)> {
    let snapshot = snapshot(triples);
    let query = SparqlParser::new().parse_query(query).ok()?;
    let (ours, _) = answer(&snapshot, &query, &Cancellation::new(), CountsRows::No).unwrap()?;
    let evaluation = Evaluation { without_optimizer: true, ..Evaluation::default() };
    let (theirs, _) = Store::Snapshot(snapshot).evaluate(&query, &evaluation).unwrap();
    let (mut ours, mut theirs) = (text(ours), text(theirs));
    if matches!(query, spargebra::Query::Construct { .. }) {
        ours.dedup();
        theirs.dedup();
    }
    Some((ours, theirs))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn columns_answer_as_the_evaluator(
        data in prop::collection::vec((0_usize..4, 0_usize..3, 0_usize..15), 0..30),
        patterns in prop::collection::vec((0_usize..4, 0_usize..14, 0_usize..9), 1..4),
        conditions in (0_usize..17, 0_usize..17),
        kind in 0_usize..15,
    ) {
        let body: String = patterns.iter().map(triple).collect();
        let query = form(kind, &format!("{body}{}{}", condition(conditions.0), condition(conditions.1)));
        if let Some((ours, theirs)) = both(&data, &query) {
            prop_assert_eq!(ours, theirs, "{}", query);
        }
    }
}

/// Data in which each shape has an answer.
fn some_data() -> Vec<(usize, usize, usize)> {
    (0..60).map(|i| (i, i / 2, i * 7 + i / 5)).collect()
}

#[test]
fn common_shapes_are_answered_from_the_columns() {
    for query in [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
        "SELECT DISTINCT ?p { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s <http://e/p0> ?o }",
        "SELECT ?a { ?a <http://e/p0> ?b MINUS { ?a <http://e/p1> ?b } }",
        "SELECT ?a { ?a <http://e/p0> ?b FILTER NOT EXISTS { ?a <http://e/p1> ?c } }",
        "SELECT (COUNT(*) AS ?n) { ?a <http://e/p0> ?b . ?b <http://e/p1> ?c . ?c <http://e/p2> ?a }",
        "SELECT ?a ?d { ?a <http://e/p0> ?b OPTIONAL { ?b <http://e/p1> ?d } }",
        "CONSTRUCT { ?a <http://e/q> ?c } WHERE { ?a <http://e/p0> ?b . ?b <http://e/p1> ?c }",
        "ASK { ?a <http://e/p0> <http://e/a> }",
        "SELECT ?b { <http://e/a> <http://e/p0>+ ?b }",
        "SELECT (COUNT(*) AS ?n) { ?a (<http://e/p0>|^<http://e/p1>)* ?b . ?b <http://e/p1> ?c }",
    ] {
        let (ours, theirs) = both(&some_data(), query).unwrap_or_else(|| panic!("{query} went to the evaluator"));
        assert_eq!(ours, theirs, "{query}");
    }
}

#[test]
fn a_limit_cuts_what_is_sorted() {
    let query = "SELECT ?b { ?a <http://e/p0> ?b FILTER(?b > 0) } ORDER BY DESC(?b) OFFSET 1 LIMIT 2";
    let all = "SELECT ?b { ?a <http://e/p0> ?b FILTER(?b > 0) } ORDER BY DESC(?b)";
    let data = [(0, 0, 4), (1, 0, 6), (2, 0, 8), (0, 0, 8)];
    let rows = |query: &str| {
        let parsed = SparqlParser::new().parse_query(query).unwrap();
        match answer(&snapshot(&data), &parsed, &Cancellation::new(), CountsRows::No).unwrap().unwrap().0 {
            Results::Solutions(solutions) => solutions.map(|row| row.unwrap()).collect::<Vec<_>>(),
            _ => Vec::new(),
        }
    };
    assert_eq!(rows(query), rows(all)[1..3]);
}

#[test]
fn the_plan_has_the_rows_of_each_step() {
    let query = "SELECT ?a (COUNT(*) AS ?n) { ?a <http://e/p0> ?b . ?b <http://e/p1> ?c FILTER(?c != ?a) } GROUP BY ?a";
    let parsed = SparqlParser::new().parse_query(query).unwrap();
    let (results, plan) =
        answer(&snapshot(&some_data()), &parsed, &Cancellation::new(), CountsRows::Yes).unwrap().unwrap();
    results.collect().unwrap();
    let text = plan.to_string();
    for part in ["answer from the columns", "group", "filter on ?c, ?a", "match ?a <http://e/p0> ?b", "rows"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
