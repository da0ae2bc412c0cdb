use std::cmp::Ordering;
use std::sync::Arc;

use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};

use super::{Key, compare};
use crate::evaluate::Terms;
use crate::snapshot::Snapshot;

/// Texts of literals by datatype; the last of each line are not values of it.
const TYPED: &[(&str, &str)] = &[
    ("integer", "0 -0 +0 1 01 007 -1 -7 9007199254740992 9007199254740993 -9007199254740993 9223372036854775807"),
    ("integer", "9223372036854775808 -9223372036854775809 123456789012345678901234567890 1.0 many"),
    ("long", "1 2 -2 one"),
    ("unsignedByte", "1 255 300 -1"),
    ("nonNegativeInteger", "10 x"),
    ("decimal", "1 1.0 1.00 -1.5 0.1 0.5 9007199254740992.5 0.000000000000000001 0.0000000000000000001 -0.0 1e3"),
    ("decimal", "170141183460469231731.687303715884105727 170141183460469231731687303715884105727.5"),
    ("float", "0.1 0.5 1 -0.0 INF -INF NaN 16777216 1e38 many"),
    ("double", "0 -0 0.1 0.5 1 1.0E0 9007199254740992 9007199254740993 1e300 -1e300 5e-324 INF -INF NaN 1e20 inf-"),
    ("boolean", "true false 1 0 TRUE"),
    ("dateTime", "2024-01-01T00:00:00Z 2024-01-01T00:00:00 2024-01-01T01:00:00+01:00 2023-12-31T19:00:00-05:00"),
    ("dateTime", "-0044-03-15T00:00:00Z 2024-01-01T00:00:00.5Z 2024-01-01T00:00:00-00:01 12024-01-01T00:00:00 today"),
    ("dateTimeStamp", "2024-01-01T00:00:00Z 2024-06-01T00:00:00+14:00"),
    ("date", "2024-01-01 2024-01-01Z 2024-01-01+14:00 2024-01-01-12:00 2024-02-30"),
    ("time", "00:00:00 00:00:00Z 23:59:59.999 12:00:00+05:00 noon"),
    ("gYear", "2024 2024Z 2024+01:00 -0001 year"),
    ("gYearMonth", "2024-01 2024-12Z 2024-13"),
    ("gMonth", "--01 --12Z --13"),
    ("gMonthDay", "--01-01 --02-29Z --02-30"),
    ("gDay", "---01 ---31Z ---32"),
    ("duration", "P1M P30D P31D P1Y P12M PT0S -P1M P1Y1DT0.5S P1"),
    ("dayTimeDuration", "P30D PT720H PT0.000000001S -PT1S P1M"),
    ("yearMonthDuration", "P1Y P12M P0M -P1Y P1D"),
    ("hexBinary", "00 ff"),
    ("anyURI", "http://e/a b"),
];

/// Terms of all kinds and datatypes, values of their datatype or not.
pub(crate) fn nasty_terms() -> Vec<Term> {
    let xsd = "http://www.w3.org/2001/XMLSchema#";
    let mut terms: Vec<Term> = Vec::new();
    for (datatype, texts) in TYPED {
        let datatype = NamedNode::new_unchecked(format!("{xsd}{datatype}"));
        terms.extend(texts.split(' ').map(|text| Literal::new_typed_literal(text, datatype.clone()).into()));
    }
    for datatype in ["http://e/unit", "http://a/unit", "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"] {
        let datatype = NamedNode::new_unchecked(datatype);
        terms.extend(["", "1", "true", "x"].map(|text| Literal::new_typed_literal(text, datatype.clone()).into()));
    }
    for text in ["", "a", "A", "ä", "10", "9", "true", "\u{10ffff}", "\u{ff5e}", "2024-01-01"] {
        terms.push(Literal::new_simple_literal(text).into());
        for language in ["en", "en-gb", "de"] {
            terms.push(Literal::new_language_tagged_literal_unchecked(text, language).into());
        }
    }
    for direction in [oxrdf::BaseDirection::Ltr, oxrdf::BaseDirection::Rtl] {
        for (text, language) in [("a", "en"), ("a", "he"), ("b", "en")] {
            let literal = Literal::new_directional_language_tagged_literal_unchecked(text, language, direction);
            terms.push(literal.into());
        }
    }
    for text in ["http://e/a", "http://e/b", "urn:x", "http://e/ä"] {
        terms.push(NamedNode::new_unchecked(text).into());
    }
    for text in ["a", "b", "b1"] {
        terms.push(oxrdf::BlankNode::new_unchecked(text).into());
    }
    let triples: Vec<Term> = terms.iter().step_by(17).map(|object| triple(object.clone())).collect();
    terms.extend(triples.iter().step_by(4).map(|object| triple(object.clone())));
    terms.extend(triples);
    terms
}

fn triple(object: Term) -> Term {
    let node = NamedNode::new_unchecked("http://e/p");
    oxrdf::Triple::new(node.clone(), node, object).into()
}

/// Returns the terms of a query over every second of `terms`, so that half of them are stored and half are made.
fn half_stored(terms: &[Term]) -> Terms {
    let node = NamedNode::new_unchecked("http://e/s");
    let quads = terms
        .iter()
        .step_by(2)
        .map(|term| Quad::new(node.clone(), node.clone(), term.clone(), GraphName::DefaultGraph));
    Terms::new(Arc::new(Snapshot::build(quads).unwrap()), &Default::default())
}

/// A relation is antisymmetric and transitive over every three of the terms if, and only if, it is the order of the
/// numbers of terms that are below each.
#[test]
fn the_order_is_total_over_every_three_terms() {
    let terms = nasty_terms();
    assert!(terms.len() >= 150);
    let known = half_stored(&terms);
    let numbers: Vec<u32> = std::iter::once(0).chain(terms.iter().map(|term| known.number(term).unwrap())).collect();
    let keys: Vec<Key<'_>> = numbers.iter().map(|number| Key::of(*number, &known)).collect();
    let shown = |place: usize| known.term(numbers[place]).unwrap().map(|term| term.to_string());
    let check = |name: &str, order: &dyn Fn(&Key<'_>, &Key<'_>) -> Ordering, tells_apart: bool| {
        let below: Vec<usize> =
            keys.iter().map(|key| keys.iter().filter(|other| order(other, key).is_lt()).count()).collect();
        for a in 0..keys.len() {
            for b in 0..keys.len() {
                let found = order(&keys[a], &keys[b]);
                assert_eq!(found, below[a].cmp(&below[b]), "{name}: {:?} {:?}", shown(a), shown(b));
                assert!(
                    !tells_apart || found.is_eq() == (numbers[a] == numbers[b]),
                    "{name}: {:?} {:?}",
                    shown(a),
                    shown(b)
                );
            }
        }
    };
    check("value", &|a, b| a.by_value(b), false);
    check("form", &|a, b| a.by_form(b), true);
    check("both", &compare, true);
}

#[test]
fn stored_and_made_terms_sort_alike() {
    let terms = nasty_terms();
    let known = half_stored(&terms);
    let none = Terms::new(Arc::new(Snapshot::build([]).unwrap()), &Default::default());
    let sorted = |known: &Terms| {
        let mut sorted: Vec<(Key<'_>, &Term)> =
            terms.iter().map(|term| (Key::of(known.number(term).unwrap(), known), term)).collect();
        sorted.sort_by(|a, b| compare(&a.0, &b.0));
        sorted.into_iter().map(|(_, term)| term.clone()).collect::<Vec<Term>>()
    };
    assert_eq!(sorted(&known), sorted(&none));
}

/// Checks that the terms of `texts`, as N-Triples, are in this order, those joined by `=` at one place by value.
#[track_caller]
fn check(texts: &str) {
    let xsd = "http://www.w3.org/2001/XMLSchema#";
    let (mut keys, mut orders): (Vec<(Key<'_>, &str)>, Vec<Ordering>) = Default::default();
    for text in texts.split(" < ") {
        for (place, text) in text.split(" = ").enumerate() {
            orders.push(if place == 0 { Ordering::Less } else { Ordering::Equal });
            let full = text.replace("^^xsd:", &format!("^^<{xsd}")) + if text.contains("^^xsd:") { ">" } else { "" };
            let line = format!("<s:s> <s:p> {full} .");
            let quad = oxttl::NTriplesParser::new().for_slice(line.as_bytes()).next().unwrap().unwrap();
            keys.push((Key::made(Arc::new(quad.object)), text));
        }
    }
    for (pair, order) in keys.windows(2).zip(&orders[1..]) {
        assert_eq!(pair[0].0.by_value(&pair[1].0), *order, "{} {}", pair[0].1, pair[1].1);
        assert_eq!(compare(&pair[0].0, &pair[1].0), Ordering::Less, "{} {}", pair[0].1, pair[1].1);
    }
}

#[test]
fn terms_stand_by_class_datatype_and_value() {
    check(r#"_:a < <s:a> < "a"@en < "true"^^xsd:boolean < "1"^^xsd:integer < "a" < <<( <s:a> <s:b> "1" )>>"#);
    check(r#""false"^^xsd:boolean < "true"^^xsd:boolean"#);
    check(
        r#""-INF"^^xsd:double < "1.5"^^xsd:decimal < "02"^^xsd:integer = "2"^^xsd:integer < "INF"^^xsd:float < "NaN"^^xsd:double < "x"^^xsd:integer"#,
    );
    check(r#""2.50"^^xsd:decimal = "2.5"^^xsd:double < "3"^^xsd:byte"#);
    check(
        r#""2024-01-01T00:00:00"^^xsd:dateTime = "2024-01-01T00:00:00Z"^^xsd:dateTime < "2024-01-01T00:00:01"^^xsd:dateTime"#,
    );
    check(r#""P12M"^^xsd:duration = "P1Y"^^xsd:yearMonthDuration < "P2Y"^^xsd:duration"#);
    check(r#""PT24H"^^xsd:dayTimeDuration < "P30D"^^xsd:dayTimeDuration < "P1M"^^xsd:yearMonthDuration"#);
    check(r#""9007199254740992"^^xsd:double < "9007199254740993"^^xsd:integer < "9007199254740994"^^xsd:double"#);
    check(r#""b"@de < "b"@en < "c"@de"#);
    check(r#""1"^^<http://a/unit> < "2"^^<http://a/unit> < "1"^^<http://b/unit> < "a""#);
    check(
        r#"<<( <s:a> <s:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> )>> < <<( <s:a> <s:b> "2"^^<http://www.w3.org/2001/XMLSchema#decimal> )>>"#,
    );
}

#[test]
fn shuffles_of_every_pair_of_kinds_sort_to_one_result() {
    let terms = nasty_terms();
    let known = half_stored(&terms);
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let number = |term| known.number(term).unwrap();
    let keys: Vec<(u32, Key<'_>)> = terms.iter().map(number).map(|number| (number, Key::of(number, &known))).collect();
    let places: Vec<usize> = (0..keys.len()).collect();
    let kinds: Vec<&[usize]> = places.chunks(12).collect();
    for (place, a) in kinds.iter().enumerate() {
        for b in &kinds[place..] {
            let mut rows: Vec<usize> = a.iter().chain(*b).copied().cycle().take(100).collect();
            let mut results = Vec::new();
            for _ in 0..3 {
                for row in (1..rows.len()).rev() {
                    rows.swap(row, random(row + 1));
                }
                let mut sorted: Vec<&(u32, Key<'_>)> = rows.iter().map(|row| &keys[*row]).collect();
                sorted.sort_unstable_by(|a, b| compare(&a.1, &b.1));
                assert!(sorted.is_sorted_by(|a, b| compare(&a.1, &b.1).is_le()));
                results.push(sorted.iter().map(|(number, _)| *number).collect::<Vec<u32>>());
            }
            assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
        }
    }
}
