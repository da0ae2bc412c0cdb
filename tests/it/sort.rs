//! ORDER BY over values of several kinds: one order by every road, and no panic.

use std::fmt::Write as _;

use lermap::engine::QueryOptions;
use lermap::load::LoadOptions;
use lermap::results::Results;
use lermap::source::Source;
use lermap::{Engine, vocab};

/// Objects of one kind a line; the last ones of a line are not values of their datatype.
const KINDS: &[(&str, &str)] = &[
    ("", "<http://e/a> <http://e/b> _:a _:b"),
    ("", "\"9\" \"10\" \"a\" \"A\" \"\""),
    ("", "\"9\"@en \"a\"@en \"a\"@de"),
    ("integer", "1 01 9 10 -1 9007199254740993 123456789012345678901234567890 many"),
    ("decimal", "1.0 9.5 10.00 x"),
    ("double", "1e0 9007199254740992 INF -INF NaN -0.0 x"),
    ("boolean", "true false 1 yes"),
    ("dateTime", "2024-01-01T00:00:00Z 2024-01-01T00:00:00 2024-01-01T05:00:00+14:00 today"),
    ("date", "2024-01-01 2024-01-01Z 2024-01-02+14:00 2024-02-30"),
    ("time", "00:00:00 23:00:00Z noon"),
    ("gYear", "2024 2023Z year"),
    ("duration", "P1M P30D P31D P12M P1Y P"),
    ("hexBinary", "00 ff 9"),
];

/// Returns an engine over five triples for each object, with a predicate for each kind.
fn engine() -> (tempfile::TempDir, Engine) {
    let mut text = String::new();
    for (kind, (datatype, objects)) in KINDS.iter().enumerate() {
        for object in objects.split(' ') {
            let object = match *datatype {
                "" => object.to_owned(),
                name => format!("\"{object}\"^^<{}{name}>", vocab::namespace("xsd").unwrap()),
            };
            (0..5).for_each(|subject| writeln!(text, "<http://e/{subject}> <http://e/kind{kind}> {object} .").unwrap());
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kinds.nt");
    std::fs::write(&path, text).unwrap();
    let source = Source::parse(path.to_str().unwrap()).unwrap();
    let engine = Engine::open(&[source], &LoadOptions::default()).unwrap();
    (folder, engine)
}

fn rows(engine: &Engine, query: &str) -> Vec<String> {
    let Results::Solutions(solutions) = engine.query(query, &QueryOptions::default()).unwrap().results else {
        panic!("this is no SELECT: {query}");
    };
    solutions.map(|row| row.unwrap().into_iter().flatten().map(|term| term.to_string()).collect()).collect()
}

#[test]
fn every_pair_of_kinds_sorts_alike_by_every_road() {
    let (_folder, engine) = engine();
    let all = rows(&engine, "SELECT ?o { ?s ?p ?o } ORDER BY ?o");
    for a in 0..KINDS.len() {
        for b in 0..KINDS.len() {
            let [a, b] = [a, b].map(|kind| format!("{{ ?s <http://e/kind{kind}> ?o }}"));
            let sorted = rows(&engine, &format!("SELECT ?o {{ {a} UNION {b} }} ORDER BY ?o"));
            let mut expected = rows(&engine, &format!("SELECT ?o {{ {a} UNION {b} }}"));
            expected.sort_by_key(|object| all.iter().position(|other| other == object));
            assert_eq!(sorted, expected, "{a} {b}");
            let computed = rows(&engine, &format!("SELECT ?o {{ {a} UNION {b} }} ORDER BY DESC(COALESCE(?o)) LIMIT 7"));
            assert_eq!(computed, expected.iter().rev().take(7).cloned().collect::<Vec<_>>(), "{a} {b}");
        }
    }
}

#[test]
fn the_whole_map_sorts_and_an_inner_order_is_an_error_at_worst() {
    let map = Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap();
    assert!(!rows(&map, "SELECT * { ?s ?p ?o } ORDER BY ?o").is_empty());
    let (_folder, engine) = engine();
    let inner = "SELECT ?o { { SELECT ?o { ?s ?p ?o FILTER(ISLITERAL(?o)) } ORDER BY ?o LIMIT 50 } BIND(?o AS ?x) }";
    match engine.query(inner, &QueryOptions::default()).map(|answer| answer.results.collect()) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) | Err(error) => assert!(error.message.contains("ORDER BY"), "{error}"),
    }
}
