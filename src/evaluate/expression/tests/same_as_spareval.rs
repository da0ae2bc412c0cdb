//! Random expressions over terms of all kinds have the value that the shared evaluator gives, where it is right.
//!
//! Not asked for here is what it is known to get wrong; tables of values have that.

use std::ops::Range;

use oxrdf::{Literal, Term, Variable};
use spareval::{QueryEvaluator, QueryResults};
use spargebra::algebra::{Expression as Algebra, GraphPattern};
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser};

use super::{Columns, context};
use crate::evaluate::expression::Expression;
use crate::evaluate::expression::value::{Scalar, Value};
use crate::evaluate::{Batch, Context};

const CASES: usize = 4_000;

/// Terms as SPARQL writes them; those that both evaluators should read alike.
const TERMS: &[&str] = &[
    "1",
    "0",
    "-7",
    "2.5",
    "0.0",
    "1e0",
    "0e0",
    "-2.25e3",
    "xsd:double(\"NaN\")",
    "xsd:double(\"INF\")",
    "\"1\"^^xsd:float",
    "\"7\"^^xsd:byte",
    "9223372036854775807",
    "\"x\"^^xsd:integer",
    "true",
    "false",
    "\"\"",
    "\"a\"",
    "\"b\"",
    "\"abc\"",
    "\"a\"@en",
    "\"b\"@en",
    "\"abc\"@de",
    "\"\"@en",
    "\"a\"@he--rtl",
    "\"x\"^^:unit",
    "\"y\"^^:unit",
    ":a",
    ":b",
    "<http://e/abc>",
    "\"2024-01-31T10:00:00Z\"^^xsd:dateTime",
    "\"2024-02-29T12:30:00.5+02:00\"^^xsd:dateTime",
    "\"2024-01-31\"^^xsd:date",
    "\"2024-03-01\"^^xsd:date",
    "\"10:00:00\"^^xsd:time",
    "\"23:30:00\"^^xsd:time",
    "\"2024\"^^xsd:gYear",
    "\"2024-05\"^^xsd:gYearMonth",
    "\"--05\"^^xsd:gMonth",
    "\"--05-06\"^^xsd:gMonthDay",
    "\"---06\"^^xsd:gDay",
    "\"P1M\"^^xsd:yearMonthDuration",
    "\"P1D\"^^xsd:dayTimeDuration",
    "\"P1Y2M3DT4H\"^^xsd:duration",
    "\"PT0.5S\"^^xsd:duration",
    "<<( :a :b 1 )>>",
    "<<( :a :b 1.0 )>>",
    "<<( :a :b \"x\"^^:unit )>>",
];

/// Terms that go together; most of those of one expression do.
const FOCI: &[Range<usize>] = &[0..12, 0..16, 15..20, 20..24, 24..30, 30..38, 41..45, 45..48];

const UNARY: &[&str] = &[
    "(!{})",
    "(-{})",
    "(+{})",
    "BOUND(?u)",
    "LANG({})",
    "DATATYPE({} + 0)",
    "ISIRI({})",
    "ISBLANK({})",
    "ISLITERAL({})",
    "ISNUMERIC({})",
    "ABS({})",
    "CEIL({})",
    "FLOOR({})",
    "STRLEN({})",
    "UCASE({})",
    "LCASE({})",
    "ENCODE_FOR_URI({})",
    "YEAR({})",
    "MONTH({})",
    "DAY({})",
    "HOURS({})",
    "MINUTES({})",
    "SECONDS({})",
    "TIMEZONE({})",
    "TZ({})",
    "MD5({})",
    "SHA1({})",
    "SHA256({})",
    "SHA384({})",
    "SHA512({})",
    "LANGDIR({})",
    "hasLANG({})",
    "hasLANGDIR({})",
    "isTRIPLE({})",
    "SUBJECT({})",
    "PREDICATE({})",
    "OBJECT({})",
    "xsd:boolean({} + 0)",
    "xsd:integer({} + 0)",
    "xsd:decimal({} + 0)",
    "xsd:double({} + 0)",
    "xsd:float({} + 0)",
    "xsd:date({})",
    "xsd:time({})",
    "xsd:dateTime({})",
    "xsd:gYear({})",
    "xsd:gYearMonth({})",
    "xsd:gMonth({})",
    "xsd:gMonthDay({})",
    "xsd:gDay({})",
    "xsd:duration({})",
    "COALESCE({})",
];

const BINARY: &[&str] = &[
    "({} = {})",
    "({} != {})",
    "({} < {})",
    "({} > {})",
    "({} + {})",
    "({} - {})",
    "({} * {})",
    "({} / {})",
    "SAMETERM({}, {})",
    "({} IN ({}, 1))",
    "({} NOT IN ({}))",
    "CONCAT({}, {})",
    "CONTAINS({}, {})",
    "STRSTARTS({}, {})",
    "STRENDS({}, {})",
    "STRBEFORE({}, {})",
    "STRAFTER({}, {})",
    "LANGMATCHES(LANG({}), {})",
    "STRLANG({}, {})",
    "STRDT({}, {})",
    "COALESCE({}, {})",
    "ADJUST({}, {})",
    "SUBSTR({}, 2, {})",
    "(ISIRI({}) && ISIRI({}))",
    "(ISIRI({}) || ({} = 1))",
];

const TERNARY: &[&str] =
    &["IF(ISLITERAL({}), {}, {})", "TRIPLE({}, {}, {})", "STRLANGDIR({}, {}, {})", "REPLACE({}, \"[ab]+\", {})"];

/// Returns the text of an expression that `choices` describe, at most `depth` levels deep.
fn expression(choices: &mut impl Iterator<Item = usize>, depth: usize, focus: &Range<usize>) -> String {
    let mut next = |below: usize| choices.next().unwrap_or(0) % below;
    let form = if depth == 0 { 0 } else { next(8) };
    let template = match form {
        0..=2 => {
            let term = match next(12) {
                0 => "?u",
                1..=3 => TERMS[next(TERMS.len())],
                _ => TERMS[focus.start + next(focus.len())],
            };
            return term.to_owned();
        }
        3..=4 => UNARY[next(UNARY.len())],
        5..=6 => BINARY[next(BINARY.len())],
        _ => TERNARY[next(TERNARY.len())],
    };
    let mut parts = template.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(&expression(choices, depth - 1, focus));
        text.push_str(part);
    }
    text
}

/// Returns what the shared evaluator gives for `expression`.
fn theirs(expression: &Algebra) -> Option<Term> {
    let query = Query::Select {
        dataset: None,
        pattern: GraphPattern::Project {
            inner: Box::new(GraphPattern::Extend {
                inner: Box::new(GraphPattern::Values {
                    variables: vec![Variable::new_unchecked("row")],
                    bindings: vec![vec![Some(GroundTerm::Literal(Literal::from(1)))]],
                }),
                variable: Variable::new_unchecked("result"),
                expression: expression.clone(),
            }),
            variables: vec![Variable::new_unchecked("result")],
        },
        base_iri: None,
    };
    let data = oxrdf::Dataset::new();
    match QueryEvaluator::new().without_optimizations().prepare(&query).execute(&data).unwrap() {
        QueryResults::Solutions(mut rows) => rows.next().unwrap().unwrap().get("result").cloned(),
        _ => None,
    }
}

fn ours(expression: &Algebra, context: &Context) -> Option<Term> {
    let expression = Expression::compile(expression, &mut Columns(Vec::new()), context).unwrap();
    let row = Batch { rows: 1, columns: Vec::new(), times: None };
    context.terms.term(expression.evaluate(&row, context).unwrap()[0]).unwrap()
}

/// Returns the term, a value in one form of its own.
fn form(term: Option<Term>, context: &Context) -> Option<String> {
    let term = term?;
    if let Term::Triple(triple) = &term {
        let object = form(Some(triple.object.clone()), context);
        return Some(format!("{} {} {object:?}", triple.subject, triple.predicate));
    }
    Some(match Value::Term(term.clone()).scalar(&context.terms) {
        Some(value) => format!("{} {}", value.datatype(), Scalar::canonical(value)),
        None => term.to_string(),
    })
}

/// Returns whether `text` has something that the shared evaluator is known to get wrong.
fn is_theirs_wrong(text: &str) -> bool {
    let has = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    let compares = has(&[" < ", " > "]);
    let has_boolean =
        has(&["true", "false", "IS", "is", "has", "BOUND", " = ", " != ", " IN ", "(!", "SAMETERM", "boolean"]);
    let is_unordered = has_boolean || has(&["NaN", "INF", "0e0", ":a", ":b", "unit", "<http", "<<("]);
    // SUBSTR of what is not an integer; truth of a text with a language and of what is no value; `false < true`; NaN, which
    // is not an error; terms without an order, which are not less than themselves either.
    has(&["SUBSTR"]) || (has(&["(!"]) && has(&["\"@", "STRLANG", "\"x\"^^xsd:integer"])) || (compares && is_unordered)
}

#[test]
fn random_expressions_have_one_value() {
    let mut seed = 1_u64;
    let mut random = std::iter::from_fn(move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((seed >> 33) as usize)
    });
    let (context, mut compared, mut different) = (context([]), 0, Vec::new());
    let mut valued = 0;
    while compared < CASES {
        let focus = &FOCI[random.next().unwrap_or(0) % FOCI.len()];
        let text = expression(&mut random, 3, focus);
        let query = format!(
            "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <http://e/> SELECT ({text} AS ?result) {{}}"
        );
        // Some parts can be no part of a triple term.
        let Ok(parsed) = SparqlParser::new().parse_query(&query) else { continue };
        let Query::Select { pattern: GraphPattern::Project { inner, .. }, .. } = parsed else { continue };
        let GraphPattern::Extend { expression, .. } = *inner else { continue };
        compared += 1;
        if is_theirs_wrong(&text) {
            continue;
        }
        let (ours, theirs) = (form(ours(&expression, &context), &context), form(theirs(&expression), &context));
        valued += usize::from(theirs.is_some());
        if ours != theirs {
            different.push(format!("{text}: {ours:?}, not {theirs:?}"));
        }
    }
    assert!(valued * 4 > compared, "only {valued} of {compared} have a value");
    different.sort_by_key(String::len);
    assert!(
        different.is_empty(),
        "{} of {compared}:\n{}",
        different.len(),
        different[..different.len().min(60)].join("\n")
    );
}
