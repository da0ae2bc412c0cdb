//! Aggregates over rows, whole and in parts that are merged.

use oxrdf::Term;
use spargebra::algebra::{AggregateExpression, AggregateFunction, GraphPattern};
use spargebra::{Query, SparqlParser};

use super::{Columns, context};
use crate::evaluate::expression::aggregate::Aggregate;
use crate::evaluate::{Batch, Context};

/// Returns the aggregate that `text` writes.
fn parse(text: &str) -> AggregateExpression {
    let query = format!("PREFIX : <http://e/> SELECT ({text} AS ?result) {{ ?s :p ?x }}");
    let parsed = SparqlParser::new().with_custom_aggregate_function(oxrdf::NamedNode::new_unchecked("http://e/own"));
    let parsed = parsed.parse_query(&query).unwrap_or_else(|error| panic!("{text}: {error}"));
    let Query::Select { pattern, .. } = parsed else { panic!("{text}") };
    let mut pattern = &pattern;
    loop {
        pattern = match pattern {
            GraphPattern::Group { aggregates, .. } => return aggregates[0].1.clone(),
            GraphPattern::Project { inner, .. } | GraphPattern::Extend { inner, .. } => inner,
            other => panic!("{text}: {other}"),
        };
    }
}

/// Returns the numbers of `values`: terms of N-Triples between blanks, `-` for an error.
fn numbers(values: &str, context: &Context) -> Vec<u32> {
    let number = |value: &str| match value {
        "-" => 0,
        value => {
            let value = value.replace('_', " ").replace("^^", "^^<http://www.w3.org/2001/XMLSchema#");
            let line = format!("<s:s> <s:p> {value}{} .", if value.contains("^^") { ">" } else { "" });
            let quad = oxttl::NTriplesParser::new().for_slice(line.as_bytes()).next().unwrap().unwrap();
            context.terms.number(&quad.object).unwrap()
        }
    };
    values.split(' ').filter(|value| !value.is_empty()).map(number).collect()
}

/// Checks the aggregate over `values`: in one state, and for each place to cut in two states that are merged.
#[track_caller]
fn check(aggregate: &str, values: &str, expected: &str) {
    let context = context([]);
    let compiled = Aggregate::compile(&parse(aggregate), &mut Columns::of(&["s", "x"]), &context).unwrap();
    let numbers = numbers(values, &context);
    for cut in 0..=numbers.len() {
        let mut states = [compiled.state(), compiled.state()];
        for (row, number) in numbers.iter().enumerate() {
            states[usize::from(row >= cut)].add(*number, 1, &context).unwrap();
        }
        let [mut first, later] = states;
        first.merge(later, &context).unwrap();
        let found = context.terms.term(first.finish(&context).unwrap()).unwrap();
        let found = found.map_or_else(|| "error".to_owned(), |term: Term| term.to_string());
        let found = found.replace("^^<http://www.w3.org/2001/XMLSchema#", "^^").replace(['>', '<'], "");
        assert_eq!(found, expected, "{aggregate} of {values} cut at {cut}");
    }
}

#[test]
fn aggregates_are_those_of_section_18_5_1() {
    check("COUNT(*)", "1 - 2".replace('1', "<a:a>").replace('2', "<a:b>").as_str(), "\"3\"^^integer");
    check("COUNT(?x)", "<a:a> - <a:a>", "\"2\"^^integer");
    check("COUNT(DISTINCT ?x)", "<a:a> - <a:a> \"a\"", "\"2\"^^integer");
    check("SUM(?x)", "", "\"0\"^^integer");
    check("SUM(?x)", "\"1\"^^integer \"2.50\"^^decimal", "\"3.5\"^^decimal");
    check("SUM(?x)", "\"1\"^^integer \"2\"^^byte", "\"3\"^^integer");
    check("SUM(?x)", "\"1\"^^integer -", "error");
    check("SUM(?x)", "\"1\"^^integer \"a\"", "error");
    check("SUM(?x)", "\"9223372036854775807\"^^integer \"1\"^^integer", "error");
    check("SUM(DISTINCT ?x)", "\"1\"^^integer \"1\"^^integer \"1.0\"^^decimal", "\"2\"^^decimal");
    check("SUM(?x)", "\"1\"^^double \"1\"^^integer", "\"2.0E0\"^^double");
    check("SUM(?x)", "\"P1D\"^^dayTimeDuration", "error");
    check("AVG(?x)", "", "\"0\"^^integer");
    check("AVG(?x)", "\"1\"^^integer \"2\"^^integer", "\"1.5\"^^decimal");
    check("AVG(?x)", "\"1\"^^float \"2\"^^float", "\"1.5E0\"^^float");
    check("AVG(?x)", "\"1\"^^integer <a:a>", "error");
    check("MIN(?x)", "", "error");
    check("MIN(?x)", "\"10\"^^integer \"9.50\"^^decimal \"9.5\"^^decimal", "\"9.5\"^^decimal");
    check("MAX(?x)", "\"007\"^^integer \"6\"^^integer", "\"007\"^^integer");
    check("MIN(?x)", "\"a\" <a:a> _:b".replace("_:b", "<b:b>").as_str(), "a:a");
    check("MAX(?x)", "\"a\" <a:a> \"1\"^^integer", "\"a\"");
    check("MAX(?x)", "\"1\"^^integer -", "error");
    check("SAMPLE(?x)", "- \"007\"^^integer \"8\"^^integer", "\"007\"^^integer");
    check("SAMPLE(?x)", "", "error");
    check("SAMPLE(?x)", "-", "error");
    check("GROUP_CONCAT(?x)", "", "\"\"");
    check("GROUP_CONCAT(?x)", "\"b\" \"a\" \"b\"", "\"b a b\"");
    check("GROUP_CONCAT(DISTINCT ?x; separator=\", \")", "\"b\" \"a\" \"b\"", "\"b, a\"");
    check("GROUP_CONCAT(?x; separator=\"\")", "\"2.50\"^^decimal <a:a>", "\"2.50a:a\"");
    check("GROUP_CONCAT(?x)", "\"a\" -", "error");
    check("GROUP_CONCAT(?x)", "\"a\"@en \"b\"@en", "\"a b\"");
    check("GROUP_CONCAT(?x)", "\"a\"@en \"b\"", "\"a b\"");
}

#[test]
fn sums_of_numbers_are_sums_of_their_terms() {
    let context = context([]);
    let mut values = numbers(
        "\"1\"^^integer \"-7\"^^integer \"2.50\"^^decimal \"-0.5\"^^decimal \"1e0\"^^double \"NaN\"^^double \"0.1\"^^float \
         \"-0\"^^double \"5\"^^byte \"9223372036854775807\"^^integer \"0.000000000000000001\"^^decimal \"12\" \"one\" \
         \"true\"^^boolean \"P1D\"^^dayTimeDuration <a:a>",
        &context,
    );
    values.push(0);
    let expressions =
        ["?x * 2 + 1", "?x * ?x", "1 / ?x", "-?x", "+?x", "ROUND(?x)", "FLOOR(?x * 1.5)", "CEIL(ABS(?x))"];
    let casts = ["xsd:integer(?x)", "xsd:decimal(?x) - 0.25", "xsd:float(?x)", "xsd:double(?x) * 3"];
    for expression in expressions.into_iter().chain(casts) {
        for name in ["SUM", "AVG"] {
            let text = format!("{name}({expression})").replace("xsd:", "<http://www.w3.org/2001/XMLSchema#");
            let text = if text.contains('<') { text.replace("(?x)", ">(?x)") } else { text };
            let aggregate = Aggregate::compile(&parse(&text), &mut Columns::of(&["x"]), &context).unwrap();
            let input = aggregate.input.as_ref().unwrap();
            assert!(input.is_arithmetic() && aggregate.adds_numbers(), "{text}");
            for pair in values.iter().flat_map(|a| values.iter().map(move |b| vec![*a, *b])) {
                let batch = Batch { rows: 2, columns: vec![pair], times: Some(vec![2, 1]) };
                let [mut by_term, mut by_number] = [aggregate.state(), aggregate.state()];
                for (row, number) in input.evaluate(&batch, &context).unwrap().into_iter().enumerate() {
                    by_term.add(number, batch.times(row), &context).unwrap();
                }
                let put = &mut |row, value| by_number.add_scalar(value, batch.times(row));
                input.scalars(&batch, &context, put).unwrap();
                assert_eq!(by_number.finish(&context).unwrap(), by_term.finish(&context).unwrap(), "{text}: {batch:?}");
            }
        }
    }
    for text in ["SUM(DISTINCT ?x + 1)", "MAX(?x + 1)", "COUNT(?x + 1)"] {
        let aggregate = Aggregate::compile(&parse(text), &mut Columns::of(&["x"]), &context).unwrap();
        assert!(!aggregate.adds_numbers(), "{text}");
    }
}

#[test]
fn rows_that_occur_more_than_once_count_so_often() {
    let context = context([]);
    let run = |aggregate: &str, value: &str, times: u64| {
        let compiled = Aggregate::compile(&parse(aggregate), &mut Columns::of(&["s", "x"]), &context).unwrap();
        let mut state = compiled.state();
        state.add(numbers(value, &context)[0], times, &context).unwrap();
        context.terms.term(state.finish(&context).unwrap()).unwrap().map(|term| term.to_string())
    };
    let integer = |value: i64| Some(Term::from(oxrdf::Literal::from(value)).to_string());
    assert_eq!(run("COUNT(*)", "<a:a>", 5), integer(5));
    assert_eq!(run("COUNT(DISTINCT ?x)", "<a:a>", 5), integer(1));
    assert_eq!(run("SUM(?x)", "\"7\"^^integer", 1 << 40), integer(7 << 40));
    assert_eq!(run("GROUP_CONCAT(?x)", "\"a\"", 3).as_deref(), Some("\"a a a\""));
}

#[test]
fn what_is_no_aggregate_or_too_much_is_an_error() {
    let context = context([]);
    let own = AggregateExpression::FunctionCall {
        name: AggregateFunction::Custom(oxrdf::NamedNode::new_unchecked("http://e/own")),
        expr: super::parse("?x"),
        distinct: false,
    };
    let error = Aggregate::compile(&own, &mut Columns::of(&["x"]), &context).err().unwrap();
    assert!(error.message.contains("`http://e/own`") && error.hint.is_some());
    let count = Aggregate::compile(&parse("COUNT(*)"), &mut Columns::of(&[]), &context).unwrap();
    let mut state = count.state();
    state.add(1, u64::MAX, &context).unwrap();
    assert!(state.finish(&context).unwrap_err().message.contains("COUNT"));
    let concat = Aggregate::compile(&parse("GROUP_CONCAT(?x)"), &mut Columns::of(&["x"]), &context).unwrap();
    let mut state = concat.state();
    state.add(numbers("\"a\"", &context)[0], 1 << 40, &context).unwrap();
    assert!(state.finish(&context).unwrap_err().message.contains("`GROUP_CONCAT`"));
}
