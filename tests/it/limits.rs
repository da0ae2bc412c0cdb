//! Nesting of every kind at four depths, and heavy queries that are told to stop: nothing crashes, nothing goes on.

use std::thread;
use std::time::{Duration, Instant};

use lermap::cancel::Cancellation;
use lermap::error::Kind;
use lermap::query::{Prefixes, parse_query};
use lermap::store::{Evaluation, Store};
use oxrdf::{GraphName, Literal, NamedNode, Quad};

use crate::support::lermap;

/// What is nested: the start of a query, what opens, the middle, what closes, and the end.
const NESTS: &[[&str; 5]] = &[
    ["SELECT * { FILTER(", "(", "1", ")", ") }"],
    ["SELECT * { FILTER(", "!", "true", "", ") }"],
    ["SELECT * { FILTER(", "-(", "1", ")", ") }"],
    ["SELECT * { ", "", "", "{ ?s ?p ?o } ", "} LIMIT 1"],
    ["SELECT * { ", "", "", "?s <e:p>* ?o . ", "} LIMIT 1"],
    ["SELECT * { ?s ?p ?o ", "", "", " MINUS { ?s ?p 1 }", " } LIMIT 1"],
    ["SELECT * { FILTER(", "IF(true, ", "1", ", 2)", ") }"],
    ["SELECT * { FILTER(", "COALESCE(", "1", ")", ") }"],
    ["SELECT * { FILTER(", "STR(", "1", ")", ") }"],
    ["SELECT * { FILTER(", "1 IN (", "1", ")", ") }"],
    ["SELECT * { FILTER(1 ", "", "", " + 1", ") }"],
    ["SELECT * { FILTER(1 ", "", "", " * 1", ") }"],
    ["SELECT * { FILTER(true ", "", "", " && true", ") }"],
    ["SELECT * { FILTER(true ", "", "", " || true", ") }"],
    ["SELECT * { FILTER(1 IN (1", "", "", ", 2", ")) }"],
    ["SELECT * { FILTER(CONCAT('a'", "", "", ", 'b'", ") = '') }"],
    ["SELECT * ", "{ ", "?s ?p ?o", " }", ""],
    ["SELECT * { ", "OPTIONAL { ", "?s ?p ?o", " }", " }"],
    ["SELECT * { ", "{ SELECT * { ", "?s ?p ?o", " } }", " }"],
    ["SELECT * { ", "FILTER EXISTS { ", "?s ?p ?o", " }", " }"],
    ["SELECT * { ?s ?p ?o ", "MINUS { ?s ?p ?o ", "", " }", " }"],
    ["SELECT * { ", "GRAPH ?g { ", "?s ?p ?o", " }", " }"],
    ["SELECT * { { ?s ?p ?o } ", "", "", " UNION { ?s ?p ?o }", " }"],
    ["SELECT * { ", "", "?s ?p ?o", " OPTIONAL { ?s ?p ?o }", " } LIMIT 1"],
    ["SELECT * { ?s ?p ?o ", "", "", " FILTER(true)", " } LIMIT 1"],
    ["SELECT * { ?s ?p ?o ", "", "", " . ?s ?p ?o", " } LIMIT 1"],
    ["SELECT * { VALUES ?x {", "", "", " 1", " } } LIMIT 1"],
    ["SELECT * { ?s ", "(", "<e:p>", ")*", " ?o } LIMIT 1"],
    ["SELECT * { ?s ", "^(", "<e:p>", ")", " ?o } LIMIT 1"],
    ["SELECT * { ?s ", "(", "<e:p>", "|<e:q>)", " ?o } LIMIT 1"],
    ["SELECT * { ?s <e:p>", "", "", "/<e:p>", " ?o } LIMIT 1"],
    ["SELECT * { ?s <e:p>", "", "", "|<e:p>", " ?o } LIMIT 1"],
    ["SELECT * { ?s <e:p> ", "[ <e:p> ", "1", " ]", " }"],
    ["SELECT * { ?s <e:p> ", "(", "1", ")", " }"],
    ["SELECT * { ?s <e:p> ", "<<( <e:s> <e:p> ", "1", " )>>", " }"],
    ["SELECT * { ", "<< ", "<e:s>", " <e:p> 1 >>", " <e:p> 1 }"],
    ["SELECT * { <e:s> <e:p> 1 ", "{| <e:p> 1 ", "", " |}", " }"],
    ["SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ", "", "", " ?s", ""],
    ["SELECT * { ?s ?p ?o } ORDER BY ?s", "", "", " ?s", ""],
    ["CONSTRUCT { <e:s> <e:p> 1 ", "", "", "; <e:p> 2", " } { }"],
];

#[test]
fn no_depth_of_a_query_crashes() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.ttl");
    std::fs::write(&data, "<e:s> <e:p> <e:o> . <e:o> <e:p> <e:s> .").unwrap();
    let mut faults = Vec::new();
    for [start, open, middle, close, end] in NESTS {
        for depth in [10, 1_000, 3_900, 100_000] {
            let file = folder.path().join("query.rq");
            let text = format!("{start}{}{middle}{}{end}", open.repeat(depth), close.repeat(depth));
            std::fs::write(&file, text).unwrap();
            let started = Instant::now();
            let output = lermap()
                .arg("-s")
                .arg(&data)
                .args(["--timeout", "2", "--memory", "1GiB", "query", "--file"])
                .arg(&file)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            let what = format!("{start}{open}{middle}{close}{end}, {depth} times: {said:.300}");
            let is_sound = matches!(output.status.code(), Some(0 | 2 | 4)) && !said.contains("panicked");
            if !is_sound || (depth == 10 && output.status.code() != Some(0)) {
                faults.push(format!("{:?} {what}", output.status));
            }
            if std::env::var_os("LERMAP_FIGURES").is_some() {
                println!("{:?} {:?} {what:.120}", output.status.code(), started.elapsed());
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A query of each kind of step that would take very long over [`crowd`].
const HEAVY: &[(&str, &str)] = &[
    ("product", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }"),
    ("rows of a product", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    (
        "filter",
        "SELECT (COUNT(*) AS ?n) { ?a <e:p> ?c . ?d <e:p> ?f . ?g <e:p> ?i FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) < 3) }",
    ),
    (
        "bind",
        "SELECT (SUM(?n) AS ?m) { ?a <e:p> ?c . ?d <e:p> ?f . ?g <e:p> ?i BIND(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?n) }",
    ),
    ("group", "SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g"),
    (
        "group concat",
        "SELECT (GROUP_CONCAT(DISTINCT ?x) AS ?n) { ?a <e:p> ?c . ?d <e:p> ?f BIND(CONCAT(STR(?a), STR(?d)) AS ?x) }",
    ),
    ("distinct", "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    ("reduced", "SELECT REDUCED ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?g)) AS ?x) }"),
    (
        "count distinct",
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?x) }",
    ),
    ("order", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a ?d"),
    ("top", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?i ?a LIMIT 5"),
    ("optional", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f OPTIONAL { ?d ?h ?i FILTER(?c != ?i) } }"),
    ("minus", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { ?a <e:p> ?g } }"),
    (
        "exists",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER EXISTS { ?g ?h ?i FILTER(STR(?g) = CONCAT(STR(?a), STR(?d))) } }",
    ),
    (
        "union",
        "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } FILTER(?a != ?f) }",
    ),
    (
        "sub-select",
        "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f } } { SELECT DISTINCT ?g ?x { ?g ?h ?i . ?x ?y ?z } } }",
    ),
    ("offset", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) } OFFSET 100000000000"),
    ("path", "SELECT (COUNT(*) AS ?n) { ?a (<e:p>|<e:q>)+ ?b . ?c (<e:p>|<e:q>)+ ?d FILTER(?a != ?d) }"),
    ("path with one end", "SELECT (COUNT(*) AS ?n) { ?x ?y ?z . ?a ?b ?c . ?a (<e:p>/<e:q>?)* ?d FILTER(?x != ?d) }"),
    (
        "regular expression",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g <e:p> ?i FILTER(REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), '^(.*)x\\\\1$')) }",
    ),
    ("construct", "CONSTRUCT { ?a <e:r> ?d . ?d <e:r> ?g } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"),
    ("ask", "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) = CONCAT(STR(?d), STR(?g))) }"),
    (
        "values",
        "SELECT (COUNT(*) AS ?n) { VALUES ?x { 1 2 3 } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?a), STR(?x), STR(?g))) < 3) }",
    ),
    (
        "lateral",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?x ?y ?z LATERAL { ?d ?h ?i FILTER(STRLEN(STR(?x)) < STRLEN(STR(?i))) } }",
    ),
];

/// Statements that all have to do with each other.
fn crowd() -> Store {
    let node = |name: &str, number: u32| NamedNode::new_unchecked(format!("http://e/{name}{number}"));
    let (p, q) = (NamedNode::new_unchecked("e:p"), NamedNode::new_unchecked("e:q"));
    let quads = (0..6000_u32).flat_map(|number| {
        let from = node("n", number);
        [
            Quad::new(from.clone(), p.clone(), node("n", (number * 7 + 1) % 6000), GraphName::DefaultGraph),
            Quad::new(from.clone(), q.clone(), node("n", number / 2), GraphName::DefaultGraph),
            Quad::new(from, p.clone(), Literal::from(number % 100), GraphName::DefaultGraph),
        ]
    });
    Store::from_quads(quads).unwrap()
}

/// Tells `query` to stop after a while and returns how long it went on; `None` if it was done before.
fn stopped(store: &Store, query: &str, threads: usize) -> Option<Duration> {
    let query = parse_query(query, &Prefixes::none()).unwrap();
    let cancellation = Cancellation::new();
    let flag = cancellation.clone();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(150));
        flag.interrupt();
        Instant::now()
    });
    let evaluation = Evaluation { cancellation, threads, ..Evaluation::default() };
    let outcome = store.evaluate(&query, &evaluation).and_then(|(results, _)| match results {
        lermap::results::Results::Solutions(mut rows) => rows.try_for_each(|row| row.map(drop)),
        lermap::results::Results::Graph(mut triples) => triples.try_for_each(|triple| triple.map(drop)),
        lermap::results::Results::Boolean(_) => Ok(()),
    });
    let ended = Instant::now();
    let told = stopper.join().unwrap();
    let error = outcome.err()?;
    assert_eq!(error.kind, Kind::Interrupted, "{error}");
    Some(ended.saturating_duration_since(told))
}

#[test]
fn every_kind_of_step_stops_when_it_is_told_to() {
    let store = crowd();
    for (name, query) in HEAVY {
        for threads in [1, 2] {
            let Some(late) = stopped(&store, query, threads) else {
                panic!("{name} was done before it was told to stop");
            };
            if std::env::var_os("LERMAP_FIGURES").is_some() {
                println!("{late:?} {name}, {threads} threads");
            }
            // The bar is 100 ms; a machine that is busy with other tests is given more.
            assert!(late < Duration::from_secs(5), "{name} went on for {late:?}");
        }
    }
}
