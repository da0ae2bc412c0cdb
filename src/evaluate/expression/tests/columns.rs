//! Columns of values: each row has what it would have alone.

use oxrdf::{Literal, Term};

use super::{Columns, context, parse, value};
use crate::evaluate::expression::order::tests::nasty_terms;
use crate::evaluate::expression::{Condition, Expression};
use crate::evaluate::{Batch, Context};

/// Expressions of one variable that look at all that a term has.
const OF_ONE: &[&str] = &[
    "ISIRI(?x)",
    "ISBLANK(?x)",
    "ISLITERAL(?x)",
    "isTRIPLE(?x)",
    "ISNUMERIC(?x)",
    "BOUND(?x)",
    "LANG(?x)",
    "STR(?x)",
    "DATATYPE(?x)",
    "LANG(?x) = \"en\"",
    "LANGMATCHES(LANG(?x), \"EN\")",
    "?x = 1",
    "?x = <http://e/a>",
    "?x < 10",
    "?x >= \"2024-01-01\"^^xsd:date",
    "?x = \"a\"",
    "?x = \"a\"@en",
    "?x IN (1, \"a\", <http://e/a>)",
    "-?x",
    "?x + 1",
    "STRLEN(STR(?x))",
    "CONTAINS(STR(?x), \"1\")",
    "STRSTARTS(STR(?x), \"http://e/\")",
    "STRSTARTS(?x, \"a\")",
    "REGEX(STR(?x), \"^.0\")",
    "COALESCE(?x, 0)",
    "IF(ISIRI(?x), ?x, 1)",
    "!?x",
    "?x || false",
    "SAMETERM(?x, 1)",
    "xsd:string(?x)",
    "xsd:double(?x)",
    "UCASE(?x)",
    "CONCAT(STR(?x), \"a\"@en)",
    "YEAR(?x)",
    "hasLANG(?x)",
    "ISIRI(?x) || DATATYPE(?x) = xsd:integer",
    "LANG(?x) != \"\" && !ISIRI(?x)",
];

/// Returns a context in which every second term is stored, and the numbers of all terms, unbound and repeated ones too.
fn column() -> (Context, Vec<u32>) {
    let terms = nasty_terms();
    let context = context(terms.iter().step_by(2).cloned());
    let number = |term: &Term| context.terms.number(term).unwrap();
    let mut column: Vec<u32> = terms.iter().flat_map(|term| [number(term), number(term)]).collect();
    column.extend(std::iter::once(0).chain(terms.iter().rev().map(number)).chain([0, 0]));
    (context, column)
}

#[test]
fn one_column_is_evaluated_as_rows_are() {
    let (context, column) = column();
    let batch = Batch { rows: column.len(), columns: vec![vec![7; column.len()], column.clone()], times: None };
    for text in OF_ONE {
        let compiled = |names: &[&str]| Expression::compile(&parse(text), &mut Columns::of(names), &context).unwrap();
        let expression = compiled(&["other", "x"]);
        assert_eq!(expression.columns(), [1], "{text}");
        let found = expression.evaluate(&batch, &context).unwrap();
        assert_eq!(found, expression.evaluate(&batch, &context).unwrap(), "{text}");
        let (mut chosen, mut expected) = (Vec::new(), Vec::new());
        expression.select(&batch, &context, &mut chosen).unwrap();
        for (row, number) in column.iter().enumerate() {
            let alone = Batch { rows: 1, columns: vec![vec![*number]], times: None };
            let own = compiled(&["x"]);
            let shown = || context.terms.term(*number).unwrap().map(|term| term.to_string());
            assert_eq!(own.evaluate(&alone, &context).unwrap(), [found[row]], "{text} of {:?}", shown());
            let mut is_chosen = Vec::new();
            own.select(&alone, &context, &mut is_chosen).unwrap();
            expected.extend(is_chosen.iter().map(|_| row as u32));
        }
        assert_eq!(chosen, expected, "{text}");
    }
}

#[test]
fn two_columns_are_evaluated_row_by_row() {
    let context = context([]);
    let numbers = [1, 2, 3].map(|number| context.terms.integer(number).unwrap());
    let batch = Batch { rows: 3, columns: vec![numbers.to_vec(), vec![numbers[0]; 3]], times: None };
    let sum = Expression::compile(&parse("?a + ?b"), &mut Columns::of(&["a", "b"]), &context).unwrap();
    assert_eq!(sum.columns(), [0, 1]);
    assert_eq!(sum.evaluate(&batch, &context).unwrap(), [2, 3, 4].map(|number| context.terms.integer(number).unwrap()));
}

#[test]
fn constants_are_computed_once_and_chance_at_each_row() {
    let context = context([]);
    let compile = |text: &str| Expression::compile(&parse(text), &mut Columns::of(&["x"]), &context).unwrap();
    for text in ["1 + 2", "NOW()", "CONCAT(\"a\", STR(1))", "REGEX(\"a\", \"b\")", ":unknown(2)", "1/0", "BOUND(?y)"] {
        assert!(compile(text).constant().is_some(), "{text}");
    }
    let row = Batch { rows: 3, columns: vec![vec![0; 3]], times: None };
    for text in ["RAND()", "UUID()", "STRUUID()", "BNODE()", "BNODE(\"a\")"] {
        let expression = compile(text);
        assert!(expression.constant().is_none() && !expression.is_deterministic(), "{text}");
        let found = expression.evaluate(&row, &context).unwrap();
        assert!(found[0] != found[1] && found[1] != found[2], "{text}");
    }
    assert_eq!(compile("?x").variable(), Some(0));
}

#[test]
fn one_text_is_one_blank_node_in_each_row_and_labels_are_not_from_chance() {
    let labels = || {
        let context = context([]);
        let row = Batch { rows: 2, columns: Vec::new(), times: None };
        let compile = |text: &str| Expression::compile(&parse(text), &mut Columns::of(&[]), &context).unwrap();
        let [a, same, other, new] = ["BNODE(\"a\")", "BNODE(\"a\")", "BNODE(\"b\")", "BNODE()"].map(compile);
        let [a, same, other, new] = [a, same, other, new].map(|node| node.evaluate(&row, &context).unwrap());
        assert_eq!(a, same);
        assert!(a[0] != a[1] && a[0] != other[0] && new[0] != a[0]);
        [a, other, new].concat().iter().map(|number| context.terms.term(*number).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(labels(), labels());
}

#[test]
fn uuids_have_the_form_of_version_4() {
    let context = context([]);
    assert_eq!(
        value("REGEX(STRUUID(), \"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\")", &context),
        value("true", &context)
    );
    assert_eq!(value("STRSTARTS(STR(UUID()), \"urn:uuid:\")", &context), value("true", &context));
    assert_eq!(value("RAND() < 1", &context), value("true", &context));
}

#[test]
fn functions_of_ours_are_called_with_terms() {
    let mut context = context([]);
    let name = oxrdf::NamedNode::new_unchecked("http://e/first");
    context.functions.push((name, std::sync::Arc::new(|terms: &[Term]| terms.first().cloned())));
    assert_eq!(value(":first(\"007\"^^xsd:integer, 1)", &context), value("\"007\"^^xsd:integer", &context));
    assert_eq!(value(":first()", &context), "error");
    assert_eq!(value(":first(1/0)", &context), "error");
}

#[test]
fn what_a_condition_says_of_ids_is_what_each_id_says() {
    let (context, _) = column();
    let mut ranges = 0;
    for text in OF_ONE {
        let expression = Expression::compile(&parse(text), &mut Columns::of(&["x"]), &context).unwrap();
        let ids: Vec<u32> = (1..=context.terms.last()).collect();
        let mut chosen = Vec::new();
        expression
            .select(&Batch { rows: ids.len(), columns: vec![ids.clone()], times: None }, &context, &mut chosen)
            .unwrap();
        let chosen: Vec<u32> = chosen.iter().map(|row| ids[*row as usize]).collect();
        match expression.condition(&context).unwrap() {
            Some((0, Condition::Ids(found))) => {
                assert_eq!(found.into_iter().flatten().collect::<Vec<u32>>(), chosen, "{text}");
                ranges += 1;
            }
            Some((0, Condition::Each)) => {}
            other => panic!("{text}: {other:?}"),
        }
    }
    assert!(ranges >= 12, "{ranges}");
}

/// Filters that look through the texts of many ids at once.
const SEARCHES: &[&str] = &[
    "REGEX(?x, \"ab\")",
    "REGEX(?x, \"A\", \"i\")",
    "REGEX(STR(?x), \"[0-9]{3}\")",
    "REGEX(STR(?x), \"0|.\", \"s\")",
    "REGEX(STR(?x), \"a$\")",
    "REGEX(STR(?x), \"^h.*b$\")",
    "REGEX(STR(?x), \"\")",
    "REGEX(STR(?x), \"(a|1)*\")",
    "REGEX(STR(?x), \"0+1?\")",
    "REGEX(STR(?x), \"[^a]$\")",
    "CONTAINS(?x, \"a\")",
    "CONTAINS(STR(?x), \"\")",
    "CONTAINS(STR(?x), \"01\")",
    "CONTAINS(STR(?x), \"00\")",
    "STRSTARTS(?x, \"a\")",
    "STRSTARTS(STR(?x), \"20\")",
    "STRENDS(STR(?x), \"0\")",
    "STRENDS(?x, \"\")",
    "CONTAINS(?x, \"a\"@en)",
];

#[test]
fn texts_that_are_searched_together_are_found_as_alone() {
    let (context, column) = column();
    let numbers = (0..500).map(|number| Term::from(Literal::new_simple_literal(format!("{:b}", number * 7 % 64))));
    let numbers = super::context(numbers);
    for text in SEARCHES {
        for (context, column) in [
            (&context, column.clone()),
            (&context, (1..=context.terms.last()).collect()),
            (&numbers, (1..=numbers.terms.last()).collect()),
        ] {
            let expression = Expression::compile(&parse(text), &mut Columns::of(&["x"]), context).unwrap();
            let mut chosen = Vec::new();
            let batch = Batch { rows: column.len(), columns: vec![column.clone()], times: None };
            expression.select(&batch, context, &mut chosen).unwrap();
            let truth = context.terms.number(&Literal::from(true).into()).unwrap();
            let values = expression.evaluate(&batch, context).unwrap();
            let expected: Vec<u32> = (0..column.len() as u32).filter(|row| values[*row as usize] == truth).collect();
            assert_eq!(chosen, expected, "{text}");
        }
    }
}
