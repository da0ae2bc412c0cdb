//! Every place of a query with a value in it: what is answered, what is refused, and that no value changes a structure.

use oxrdf::{GraphName, Literal, NamedNode, Quad, Term, Variable};
use proptest::prelude::*;
use spargebra::Query;

use super::{Bindings, bind};
use crate::prefixes::Prefixes;
use crate::query::{Parameter, parse_query};
use crate::results::Results;
use crate::store::{Evaluation, Store};

const EX: &str = "http://e/";

fn node(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{EX}{local}"))
}

fn text(value: &str) -> Term {
    Literal::new_simple_literal(value).into()
}

/// `a knows b`, `a knows c`, `b knows c`, each with a name and an age.
fn store() -> Store {
    let mut quads = Vec::new();
    for (from, to) in [("a", "b"), ("a", "c"), ("b", "c")] {
        quads.push(Quad::new(node(from), node("knows"), node(to), node("g")));
    }
    for (who, age) in [("a", 30), ("b", 40), ("c", 40)] {
        quads.push(Quad::new(node(who), node("name"), Literal::from(who), GraphName::DefaultGraph));
        quads.push(Quad::new(node(who), node("age"), Literal::from(age), GraphName::DefaultGraph));
    }
    Store::from_quads(quads).unwrap()
}

fn parsed(query: &str) -> Query {
    let mut prefixes = Prefixes::none();
    prefixes.insert("e", EX);
    parse_query(query, &prefixes).unwrap()
}

fn bindings(pairs: &[(&str, Term)]) -> Bindings {
    pairs.iter().map(|(name, term)| (Variable::new_unchecked(*name), term.clone())).collect()
}

/// Returns the rows of the bound query, values without quotes and datatypes, sorted.
fn rows(query: &str, pairs: &[(&str, Term)]) -> String {
    let bound = match bind(parsed(query), &bindings(pairs)) {
        Ok(bound) => bound,
        Err(error) => return format!("error: {error}"),
    };
    let shown = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().trim_start_matches(EX).to_owned(),
        other => other.to_string(),
    };
    let results = store().evaluate(&bound, &Evaluation::default()).unwrap().0;
    let mut lines: Vec<String> = match results {
        Results::Boolean(value) => vec![value.to_string()],
        Results::Solutions(rows) => rows
            .map(|row| {
                row.unwrap().iter().map(|term| term.as_ref().map_or("-".into(), shown)).collect::<Vec<_>>().join(" ")
            })
            .collect(),
        Results::Graph(triples) => triples
            .map(|triple| triple.unwrap())
            .map(|t| [t.subject.into(), t.predicate.into(), t.object].iter().map(shown).collect::<Vec<_>>().join(" "))
            .collect(),
    };
    lines.sort();
    lines.join(", ")
}

#[track_caller]
fn check(query: &str, value: Term, expected: &str) {
    assert_eq!(rows(query, &[("_x", value)]), expected);
}

#[test]
fn patterns_paths_and_names_of_graphs() {
    check("SELECT ?o { ?_x e:knows ?o }", node("a").into(), "b, c");
    check("SELECT ?s { ?s e:knows ?_x }", node("c").into(), "a, b");
    check("SELECT ?s { ?s ?_x 'a' }", node("name").into(), "a");
    check("SELECT ?o { ?_x e:knows+ ?o }", node("b").into(), "c");
    check("SELECT ?s { ?s e:knows/e:name ?_x }", text("b"), "a");
    check("SELECT ?s { GRAPH ?_x { ?s e:knows e:c } }", node("g").into(), "a, b");
    check("SELECT ?s { GRAPH ?_x { ?s e:knows e:c } }", node("other").into(), "");
}

#[test]
fn filters_conditions_and_exists() {
    check("SELECT ?s { ?s e:age ?age FILTER(?age > ?_x) }", Literal::from(30).into(), "b, c");
    check("SELECT ?s { ?s e:name ?n FILTER(?n IN (?_x, 'c')) }", text("a"), "a, c");
    check("SELECT ?s { ?s e:name ?n FILTER EXISTS { ?s e:knows ?_x } }", node("b").into(), "a");
    check(
        "SELECT ?s ?o { ?s e:name ?n OPTIONAL { ?s e:knows ?o FILTER(?o = ?_x) } }",
        node("b").into(),
        "a b, b -, c -",
    );
    check("SELECT ?s ?y { ?s e:name ?n BIND(IF(?n = ?_x, 1, COALESCE(?u, ?_x)) AS ?y) }", text("a"), "a 1, b a, c a");
}

#[test]
fn aggregates_groups_and_sub_selects() {
    check("SELECT (COUNT(?o) AS ?n) { ?_x e:knows ?o }", node("a").into(), "2");
    check("SELECT ?_x (COUNT(?o) AS ?n) { ?_x e:knows ?o } GROUP BY ?_x", node("a").into(), "a 2");
    check("SELECT ?_x (COUNT(?o) AS ?n) { ?_x e:knows ?o } GROUP BY ?_x", node("nobody").into(), "");
    check("SELECT (COUNT(?_x) AS ?n) (SUM(?_x) AS ?m) { ?s e:age ?a }", Literal::from(5).into(), "3 15");
    check("SELECT ?s { { SELECT ?s { ?s e:knows ?_x } } ?s e:age 30 }", node("c").into(), "a");
    check("SELECT ?_x ?s { { SELECT ?_x ?s { ?s e:knows ?_x } } }", node("b").into(), "b a");
    check("SELECT ?s { ?s e:name 'a' { SELECT ?_x { ?y e:knows ?_x } } }", node("c").into(), "a, a");
    check(
        "SELECT ?_x ?n { { SELECT ?_x (COUNT(*) AS ?n) { ?s e:knows ?_x } GROUP BY ?_x } ?_x e:age ?a }",
        node("c").into(),
        "c 2",
    );
    check("SELECT ?s { ?s e:age ?a } GROUP BY ?s HAVING(MAX(?a) > ?_x)", Literal::from(35).into(), "b, c");
}

#[test]
fn columns_stay() {
    check("SELECT ?_x ?o { ?_x e:knows ?o }", node("a").into(), "a b, a c");
    check("SELECT DISTINCT ?_x { ?_x e:knows ?o } ORDER BY ?o LIMIT 3", node("a").into(), "a");
    check("SELECT * { ?_x e:knows ?o }", node("b").into(), "b c");
}

#[test]
fn other_forms_of_query() {
    check("ASK { ?_x e:knows e:c }", node("b").into(), "true");
    check("ASK { ?_x e:knows e:c }", node("c").into(), "false");
    check("CONSTRUCT { ?o e:knownBy ?_x } WHERE { ?_x e:knows ?o }", node("b").into(), "c knownBy b");
    check("DESCRIBE ?_x", node("b").into(), "b age 40, b knows c, b name b");
    check("DESCRIBE ?_x { ?_x e:knows e:c }", node("c").into(), "");
}

#[test]
fn values_and_minus() {
    check("SELECT ?s ?t { VALUES (?s ?_x ?t) { (1 'a' 2) (3 'b' 4) (5 UNDEF 6) } }", text("a"), "1 2, 5 6");
    check("SELECT ?s { ?s e:name ?n VALUES ?_x { 'p' 'q' } }", text("z"), "");
    check("SELECT ?s { ?s e:name ?n VALUES ?_x { 'p' 'q' } }", text("q"), "a, b, c");
    check("SELECT ?o { ?_x e:knows ?o MINUS { ?_x e:age 30 } }", node("a").into(), "");
    check("SELECT ?o { ?_x e:knows ?o MINUS { ?_x e:age 40 } }", node("a").into(), "b, c");
    check("SELECT ?o { ?_x e:knows ?o MINUS { ?_x e:age 40 } MINUS { ?_x e:age 30 } }", node("a").into(), "");
}

#[test]
fn several_values_at_once() {
    let both = [("_x", Term::from(node("a"))), ("__y", Term::from(node("c")))];
    assert_eq!(rows("SELECT ?_x ?__y { ?_x e:knows ?__y }", &both), "a c");
    assert_eq!(rows("SELECT ?_x ?__y { ?_x e:knows ?__y }", &both[..1]), "a b, a c");
    assert_eq!(rows("SELECT ?s { ?s e:knows e:c }", &both), "a, b");
}

#[test]
fn places_that_take_no_value_are_named() {
    for (query, value, expected) in [
        (
            "SELECT ?s { ?s e:name ?n FILTER(BOUND(?_x)) }",
            text("a"),
            "error: ?_x cannot take a value: it is the argument of BOUND",
        ),
        (
            "SELECT ?s { ?s e:name ?n BIND(?n AS ?_x) }",
            text("a"),
            "error: ?_x cannot take a value: it is the target of BIND or AS",
        ),
        (
            "SELECT (COUNT(*) AS ?_x) { ?s e:name ?n }",
            text("a"),
            "error: ?_x cannot take a value: it is the target of BIND or AS",
        ),
        (
            "SELECT (COUNT(*) AS ?c) { ?s e:name ?n } GROUP BY (STR(?n) AS ?_x)",
            text("a"),
            "error: ?_x cannot take a value: it is the target of BIND or AS",
        ),
        (
            "SELECT ?o { ?_x e:knows ?o }",
            text("a"),
            "error: ?_x is the text `a`, and a text cannot be the subject of a triple pattern",
        ),
        (
            "SELECT ?o { ?_x e:knows* ?o }",
            text("a"),
            "error: ?_x is the text `a`, and a text cannot be the subject of a triple pattern",
        ),
        (
            "SELECT ?o { ?s ?_x ?o }",
            text("a"),
            "error: ?_x is the text `a`, and a text cannot be the predicate of a triple pattern",
        ),
        (
            "SELECT ?s { GRAPH ?_x { ?s ?p ?o } }",
            text("a"),
            "error: ?_x is the text `a`, and a text cannot be the name of GRAPH",
        ),
        (
            "CONSTRUCT { ?_x e:p ?o } { ?s e:knows ?o }",
            text("a"),
            "error: ?_x is the text `a`, and a text cannot be the subject of the template of CONSTRUCT",
        ),
        (
            "SELECT ?o { ?s e:knows ?o }",
            oxrdf::BlankNode::default().into(),
            "error: `?_x` can take an IRI or a literal, and nothing else",
        ),
    ] {
        check(query, value, expected);
    }
}

/// Queries with a text in every place that takes one.
const TEXTS: &[&str] = &[
    "SELECT ?s { ?s e:name ?_x_literal }",
    "SELECT ?_x_literal ?s { ?s e:name ?_x_literal } ORDER BY ?_x_literal",
    "SELECT ?s { ?s e:name ?n FILTER(CONTAINS(?n, ?_x_literal) || ?n IN (?_x_literal)) }",
    "SELECT ?s (COUNT(?_x_literal) AS ?n) { { SELECT ?s ?_x_literal { ?s e:name ?_x_literal } } } GROUP BY ?s ?_x_literal",
    "SELECT ?s { ?s (e:knows/e:name)* ?_x_literal OPTIONAL { ?s e:age ?a FILTER(?a = ?_x_literal) } }",
    "SELECT ?s { { ?s e:name ?_x_literal } UNION { ?s e:age ?_x_literal } MINUS { ?s e:name ?_x_literal } }",
    "ASK { ?s e:name ?_x_literal FILTER NOT EXISTS { ?s e:age ?_x_literal } }",
    "CONSTRUCT { ?s e:called ?_x_literal } WHERE { GRAPH ?g { ?s e:name ?n } BIND(CONCAT(?_x_literal, ?n) AS ?y) }",
];

/// Queries with an entity in every place that takes one.
const ENTITIES: &[&str] = &[
    "SELECT ?o { ?_x_iri e:knows ?o }",
    "SELECT ?s ?o { ?s ?_x_iri ?o }",
    "SELECT ?o { GRAPH ?_x_iri { ?_x_iri ?_x_iri ?_x_iri } }",
    "SELECT ?o { SERVICE SILENT ?_x_iri { ?s ?p ?o } }",
    "DESCRIBE ?_x_iri",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"",
            "'",
            "\\",
            "\n",
            "\r",
            "\t",
            "\0",
            "\"\"\"",
            "'''",
            "\\u0022",
            "\\U00000022",
            "\\\"",
            "> } DELETE WHERE { ?s ?p ?o } #",
            "\" . } ; DROP ALL #",
            "#",
            "\u{202e}",
            "\u{200f}",
            "\u{feff}",
            "{",
            "}",
            "<",
            ">",
            "?_x_literal",
            "?_x_iri",
            "@en",
            "^^<",
            "%22",
            "\u{2028}",
            "e:knows",
            "$",
            "1e999",
            "\u{10ffff}",
            "BIND(1 AS ?_x_literal)",
            "http://e/",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// The structure of a query: what is where, without looking at the constant that stands for the parameter.
fn structure(query: &Query, constant: &Term) -> String {
    let shown = match constant {
        Term::NamedNode(node) => format!("{node:?}"),
        Term::Literal(literal) => format!("{literal:?}"),
        other => panic!("{other} is no value"),
    };
    renamed(&format!("{query:?}").replace(&shown, "CONSTANT"))
}

/// Gives the variables that the parser made up, with random names, names by their order.
fn renamed(structure: &str) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut out = String::new();
    for piece in structure.split_inclusive('"') {
        let name = piece.trim_end_matches('"');
        if name.len() < 20 || !name.chars().all(|c| c.is_ascii_hexdigit()) {
            out.push_str(piece);
            continue;
        }
        let place = known.iter().position(|other| *other == name).unwrap_or(known.len());
        if place == known.len() {
            known.push(name);
        }
        out.push_str(&format!("made-up-{place}\""));
    }
    out
}

/// Binding `value` and binding a harmless value give the same query but for the value, also once written and read.
#[track_caller]
fn check_structure(template: &str, value: &Term, harmless: &Term) {
    let name = template.split(['?', ' ', ',', ')']).find(|word| word.starts_with("_x_")).unwrap();
    let bound = |term: &Term| bind(parsed(template), &bindings(&[(name, term.clone())])).unwrap();
    let (hostile, harmless_query) = (bound(value), bound(harmless));
    assert_eq!(structure(&hostile, value), structure(&harmless_query, harmless), "{template}");
    let written = |query: &Query| parsed(&query.to_string());
    assert_eq!(structure(&written(&hostile), value), structure(&written(&harmless_query), harmless), "{template}");
}

/// How many values are tried; `LERMAP_CASES` sets another number.
fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_text_changes_the_structure_of_a_query(value in hostile(), language in prop::option::of("[a-z]{2}(-[a-z0-9]{1,8})?")) {
        let harmless = Literal::new_simple_literal("harmless-7f3a");
        let (value, harmless) = match language {
            None => (Literal::new_simple_literal(&value), harmless),
            Some(tag) => {
                let tagged = |text: &str| Literal::new_language_tagged_literal(text, &tag);
                match (tagged(&value), tagged("harmless-7f3a")) {
                    (Ok(value), Ok(harmless)) => (value, harmless),
                    _ => (Literal::new_simple_literal(&value), harmless),
                }
            }
        };
        for template in TEXTS {
            check_structure(template, &value.clone().into(), &harmless.clone().into());
        }
    }

    #[test]
    fn no_iri_changes_the_structure_of_a_query(value in hostile()) {
        let iris = [value.clone(), format!("http://e/{value}"), format!("urn:x:{value}")];
        for iri in iris.into_iter().filter_map(|iri| NamedNode::new(iri).ok()) {
            for template in ENTITIES {
                check_structure(template, &iri.clone().into(), &node("harmless-7f3a").into());
            }
        }
    }

    /// Whatever is typed becomes one term, of the type that the parameter wants, or is refused.
    #[test]
    fn what_is_typed_becomes_one_term_or_nothing(value in hostile(), suffix in prop::sample::select(vec!["literal", "en", "integer", "decimal", "date", "boolean", "number", "year", "datetime", "double"])) {
        let parameter = Parameter::of_variable(&format!("_x_{suffix}")).unwrap();
        let entities = crate::query::value::tests::OnlyEmployers;
        if let Ok(term) = crate::query::parse_value(&parameter, None, &value, &entities) {
            let Term::Literal(literal) = &term else { panic!("{term} is no literal") };
            match suffix {
                "literal" => prop_assert_eq!(literal, &Literal::new_simple_literal(&value)),
                "en" => prop_assert_eq!((literal.value(), literal.language()), (value.as_str(), Some("en"))),
                _ => prop_assert!(!literal.value().contains(['"', '\\', '\n', '>', '}']), "{}", literal),
            }
        }
    }
}
