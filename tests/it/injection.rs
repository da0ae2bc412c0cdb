//! Nothing that is typed for a parameter changes the structure of a saved query: neither as it is evaluated here, nor
//! as it is written for a remote endpoint and parsed there.
//!
//! `LERMAP_CASES` sets how many values are tried.

use std::sync::LazyLock;

use lermap::Engine;
use lermap::load::LoadOptions;
use lermap::query::saved::{Catalogue, SavedQuery, Values};
use lermap::query::{Prefixes, parse_query};
use lermap::source::Source;
use proptest::prelude::*;
use proptest::test_runner::Config;
use spargebra::Query;

/// The embedded map.
static MAP: LazyLock<Engine> = LazyLock::new(|| Engine::open(&[Source::Embedded], &LoadOptions::default()).unwrap());

/// The parameters of the shipped queries, with a harmless value for each.
static PARAMETERS: LazyLock<Vec<(SavedQuery, String, String)>> = LazyLock::new(|| {
    let queries = Catalogue::embedded().queries().map(Result::unwrap).collect::<Vec<_>>();
    let with_parameters = queries.into_iter().flat_map(|query| {
        let names: Vec<String> = query.parameters.iter().map(|p| p.parameter.name.clone()).collect();
        names.into_iter().map(move |name| (query.clone(), name))
    });
    with_parameters
        .map(|(query, name)| {
            let value = harmless(&query, &name);
            (query, name, value)
        })
        .collect()
});

/// Values of every kind that the shipped queries take.
const HARMLESS: &[&str] = &[
    "stakeholder:employers",
    "stage:issuing",
    "area:promoting",
    "framework:ob-3.0",
    "term:skill",
    "organization:1edtech",
    "7",
];

/// Returns a value that `name` takes: its default, one of [`HARMLESS`], or the first instance of its class.
fn harmless(query: &SavedQuery, name: &str) -> String {
    let parameter = query.parameter(name).unwrap();
    let instance = parameter.class_iri(&MAP.prefixes).and_then(|class| {
        let text = format!("SELECT (STR(?x) AS ?y) {{ ?x a {class} }} ORDER BY ?x LIMIT 1");
        let results = MAP.query(&text, &lermap::engine::QueryOptions::default()).unwrap().results.collect().unwrap();
        let lermap::results::Collected::Solutions { rows, .. } = results else { return None };
        match rows.first()?.first()?.as_ref()? {
            oxrdf::Term::Literal(iri) => Some(iri.value().to_owned()),
            _ => None,
        }
    });
    let known =
        parameter.default.clone().into_iter().chain(HARMLESS.iter().map(|text| (*text).to_owned())).chain(instance);
    known
        .into_iter()
        .find(|value| prepared(query, name, value).is_ok())
        .unwrap_or_else(|| panic!("no value is known for `{name}` of `{}`", query.name))
}

fn prepared(query: &SavedQuery, name: &str, value: &str) -> lermap::Result<Query> {
    MAP.prepare(query, &Values::from([(name.to_owned(), value.to_owned())]))
}

/// Returns the algebra without the texts of its constants and the names of blank nodes; variables that the parser made
/// up are told by their order.
fn structure(query: &Query) -> String {
    let text = format!("{query:?}");
    let (mut out, mut rest, mut made_up) = (String::new(), text.as_str(), Vec::new());
    while let Some((before, after)) = rest.split_once('"') {
        let end = end_of_text(after);
        let (inside, next) = (&after[..end], &after[end + 1..]);
        out.push_str(before);
        if before.ends_with("name: ") {
            let is_made_up = inside.len() >= 20 && inside.chars().all(|c| c.is_ascii_hexdigit());
            if is_made_up && !made_up.contains(&inside) {
                made_up.push(inside);
            }
            match made_up.iter().position(|other| *other == inside) {
                Some(place) => out.push_str(&format!("made-up-{place}")),
                None => out.push_str(inside),
            }
        }
        rest = next;
    }
    without_bytes(&(out + rest))
}

/// Leaves out the lists of numbers that blank nodes are shown as.
fn without_bytes(text: &str) -> String {
    let is_number = |c: char| c.is_ascii_digit() || c == ',' || c == ' ';
    text.split('[')
        .map(|piece| match piece.split_once(']') {
            Some((inside, after)) if inside.chars().all(is_number) => after,
            _ => piece,
        })
        .collect::<Vec<_>>()
        .join("[")
}

/// Returns where the text ends that begins `after` a quotation mark in the output of `Debug`.
fn end_of_text(after: &str) -> usize {
    let mut is_escaped = false;
    let found = after.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        ends
    });
    found.unwrap().0
}

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
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
        "?_stakeholder_iri",
        "\"} UNION {?s ?p ?o",
        "#",
        "\u{202e}",
        "\u{200f}",
        "\u{feff}",
        "\u{2028}",
        "{",
        "}",
        "<",
        ">",
        "@en",
        "^^<",
        "%22",
        "$",
        "e",
        "1",
        "-",
        "employers",
        "stage:issuing",
        "term:skill",
        "framework:ob-3.0",
        "https://w3id.org/lermap/stakeholder/employers",
        "<https://w3id.org/lermap/stage/issuing>",
        "http://e/",
        "Open Badges 3.0",
        " ",
    ]);
    let piece = prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(Config { cases: cases(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_typed_is_one_term_of_the_query(at in any::<prop::sample::Index>(), value in hostile()) {
        prop_assume!(!value.is_empty());
        let (query, name, harmless) = &PARAMETERS[at.index(PARAMETERS.len())];
        if let Ok(found) = prepared(query, name, &value) {
            let expected = prepared(query, name, harmless).unwrap();
            prop_assert_eq!(structure(&found), structure(&expected), "{} with {} = {:?}", query.name, name, value);
            let parsed = |query: &Query| parse_query(&query.to_string(), &Prefixes::none()).unwrap();
            prop_assert_eq!(structure(&parsed(&found)), structure(&parsed(&expected)), "{} with {} = {:?}", query.name, name, value);
        }
    }
}

#[test]
fn structure_leaves_out_constants_only() {
    let of = |text: &str| structure(&parse_query(text, &Prefixes::none()).unwrap());
    assert_eq!(of("ASK { ?s ?p 'a\"} b' }"), of("ASK { ?s ?p 'c\\\\' }"));
    assert_ne!(of("ASK { ?s ?p 'a' }"), of("ASK { ?s ?q 'a' }"));
    assert_ne!(of("ASK { ?s ?p 'a' }"), of("ASK { ?s ?p 'a' . ?s ?p 'a' }"));
}
