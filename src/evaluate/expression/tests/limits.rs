//! What ends a query: texts that grow, patterns that are large, depth, cancellation and memory.

use super::{Columns, context, parse};
use crate::error::{Kind, Result};
use crate::evaluate::expression::Expression;
use crate::evaluate::{Batch, Budget, Context, Terms};

/// Evaluates each of `steps` with `?x` as the value of the one before, from `start`.
fn chain(start: &str, step: &str, steps: usize, context: &Context) -> Result<()> {
    let mut scope = Columns::of(&["x"]);
    let start = Expression::compile(&parse(start), &mut scope, context)?;
    let mut number = start.constant().unwrap();
    for _ in 0..steps {
        let step = Expression::compile(&parse(step), &mut scope, context)?;
        number = step.evaluate(&Batch { rows: 1, columns: vec![vec![number]], times: None }, context)?[0];
        assert_ne!(number, 0);
    }
    Ok(())
}

#[track_caller]
fn check(start: &str, step: &str, function: &str) {
    let error = chain(start, step, 34, &context([])).unwrap_err();
    assert_eq!(error.kind, Kind::Limit);
    assert!(error.message.contains(function) && error.hint.is_some(), "{error}");
}

#[test]
fn texts_of_64_mebibytes_are_the_longest() {
    check("\"aaaaaaaaaaaaaaaa\"", "CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x)", "`CONCAT`");
    check("\"aaaaaaaaaaaaaaaa\"", "REPLACE(?x, \"a\", \"aaaaaaaaaaaaaaaaaaaaaaaa\")", "`REPLACE`");
    check("\"%\"", "ENCODE_FOR_URI(CONCAT(?x, ?x, ?x, ?x, ?x, ?x, ?x, ?x))", "`");
}

#[test]
fn made_texts_count_as_memory() {
    let mut context = context([]);
    context.budget = Budget::new(8 << 20);
    context.terms = Terms::new(context.terms.snapshot.clone(), &context.budget);
    let error = chain("\"aaaaaaaaaaaaaaaa\"", "CONCAT(?x, ?x)", 24, &context).unwrap_err();
    assert!(error.message.contains("memory limit of 8 MiB"), "{error}");
}

#[test]
fn work_that_is_told_to_stop_stops() {
    let context = context([]);
    let expression = Expression::compile(&parse("STRLEN(STR(?x))"), &mut Columns::of(&["x"]), &context).unwrap();
    context.cancellation.interrupt();
    let batch = Batch { rows: 1, columns: vec![vec![context.terms.integer(1).unwrap()]], times: None };
    assert_eq!(expression.evaluate(&batch, &context).unwrap_err().kind, Kind::Interrupted);
    assert_eq!(expression.select(&batch, &context, &mut Vec::new()).unwrap_err().kind, Kind::Interrupted);
}

#[test]
fn long_texts_are_worth_a_look_at_each_row() {
    let context = context([]);
    let text = oxrdf::Literal::new_simple_literal("a".repeat(1 << 19));
    let (long, short) = (context.terms.number(&text.into()).unwrap(), context.terms.integer(1).unwrap());
    let flag = context.cancellation.clone();
    let mut stopping = Context { functions: Vec::new(), ..context };
    let name = oxrdf::NamedNode::new_unchecked("http://e/stop");
    let stop = move |terms: &[oxrdf::Term]| {
        flag.interrupt();
        terms.first().cloned()
    };
    stopping.functions.push((name, std::sync::Arc::new(stop)));
    for text in ["UCASE(:stop(?x))", "CONCAT(:stop(?x))", "REGEX(:stop(?x), \"b\")", "REPLACE(:stop(?x), \"b\", \"c\")"]
    {
        stopping.cancellation.reset();
        let expression = Expression::compile(&parse(text), &mut Columns::of(&["x"]), &stopping).unwrap();
        let run = |number: u32| {
            stopping.cancellation.reset();
            expression.evaluate(&Batch { rows: 1, columns: vec![vec![number]], times: None }, &stopping)
        };
        assert!(run(short).is_ok(), "{text}");
        assert_eq!(run(long).map_err(|error| error.kind), Err(Kind::Interrupted), "{text}");
    }
}

#[test]
fn large_patterns_are_refused_and_hard_ones_end() {
    let context = context([]);
    let compile = |text: &str| Expression::compile(&parse(text), &mut Columns::of(&["x"]), &context).map(|_| ());
    assert_eq!(compile(r#"REGEX(?x, "(\\w{1,1000}\\s){1,500}")"#).unwrap_err().kind, Kind::Limit);
    assert!(compile(&format!(r#"REGEX("{}", "(a*)*b")"#, "a".repeat(10_000))).is_ok());
}

#[test]
fn long_chains_are_no_deep_expressions() {
    let context = context([]);
    let long = |part: &str| vec![part; 3000].join("");
    for text in [format!("1{}", long(" * 1")), format!("true{}", long(" && true")), format!("1{}", long(" - 1"))] {
        let parsed = parse(&text);
        let expression = Expression::compile(&parsed, &mut Columns::of(&[]), &context).unwrap();
        assert!(expression.constant().is_some_and(|number| number != 0));
    }
}
