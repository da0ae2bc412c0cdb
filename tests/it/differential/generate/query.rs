//! Random queries: SELECT, plain and grouped, ASK and CONSTRUCT.

use proptest::prelude::*;
use proptest::sample::select;

use super::expression::Expressions;
use super::{Literals, Order, Shape, aggregate, pattern};

/// Returns the text of random queries, and what is open in their answers.
pub(super) fn query(literals: Literals) -> impl Strategy<Value = (String, Shape)> {
    let body = pattern::body(literals, 3);
    let expressions = Expressions::of(literals, 2);
    one_of![
        6 => plain(&body, &expressions),
        4 => grouped(&body, &expressions, literals),
        1 => (from(), body.clone()).prop_map(|(from, body)| (format!("ASK {from} {{ {body} }}"), Shape::default())),
        1 => (template(), from(), body).prop_map(|(template, from, body)| {
            (format!("CONSTRUCT {{ {template} }} {from} WHERE {{ {body} }}"), Shape::default())
        }),
    ]
}

fn from() -> impl Strategy<Value = &'static str> {
    one_of![
        12 => Just(""),
        1 => Just("FROM :g"),
        1 => Just("FROM :g FROM :h"),
        1 => Just("FROM NAMED :h"),
        1 => Just("FROM :nowhere FROM NAMED :g FROM NAMED :h"),
    ]
}

fn template() -> impl Strategy<Value = &'static str> {
    select(vec![
        "?v :c ?w . ?w :d ?x",
        "_:b :c ?v ; :d _:c . _:c :e ?w",
        "?v ?y ?w",
        ":s :c <<( ?v :p ?w )>>",
        "?w :c _:b",
    ])
}

fn plain(body: &BoxedStrategy<String>, expressions: &Expressions) -> impl Strategy<Value = (String, Shape)> + use<> {
    let word = select(vec!["", "", "DISTINCT", "REDUCED"]);
    let columns = one_of![
        4 => Just("?v ?w ?x".to_owned()),
        1 => Just("?v ?w ?x ?g ?b ?m".to_owned()),
        2 => (expressions.any.clone(), expressions.any.clone()).prop_map(|(a, b)| format!("?v ?w ?x ({a} AS ?e) ({b} AS ?f)")),
        1 => Just("*".to_owned()),
    ];
    let values = one_of![9 => Just(""), 1 => Just("VALUES (?v ?w) { (:a UNDEF) (:b 1) (UNDEF 2) }")];
    (word, columns, from(), body.clone(), modifier(), values).prop_map(
        |(word, columns, from, body, modifier, values)| {
            let (order, limit) = modifier;
            let keys: Vec<String> = order
                .iter()
                .map(|key| key.trim_start_matches("DESC(").trim_end_matches(')').trim_start_matches('?').to_owned())
                .collect();
            let by = if order.is_empty() { String::new() } else { format!("ORDER BY {}", order.join(" ")) };
            let shape = Shape { order: Order { keys }, is_limited: !limit.is_empty(), is_reduced: word == "REDUCED" };
            (format!("SELECT {word} {columns} {from} WHERE {{ {body} }} {by} {limit} {values}"), shape)
        },
    )
}

fn modifier() -> impl Strategy<Value = (Vec<&'static str>, &'static str)> {
    let order = one_of![
        3 => Just(vec![]),
        1 => Just(vec!["?v", "?w", "?x"]),
        1 => Just(vec!["DESC(?w)", "?v"]),
        1 => Just(vec!["?x", "DESC(?v)"]),
        1 => Just(vec!["?w"]),
    ];
    let limit = one_of![
        6 => Just(""), 1 => Just("LIMIT 3"), 1 => Just("LIMIT 2 OFFSET 1"), 1 => Just("LIMIT 0"), 1 => Just("OFFSET 2"),
    ];
    (order, limit)
}

fn grouped(
    body: &BoxedStrategy<String>,
    expressions: &Expressions,
    literals: Literals,
) -> impl Strategy<Value = (String, Shape)> + use<> {
    let by = one_of![
        2 => Just(("", String::new())),
        4 => Just(("?v", "GROUP BY ?v".to_owned())),
        1 => Just(("?v ?w", "GROUP BY ?v ?w".to_owned())),
        2 => expressions.any.clone().prop_map(|any| ("?k", format!("GROUP BY (COALESCE({any}, {any}) AS ?k)"))),
        1 => expressions.any.clone().prop_map(|any| ("?k ?v", format!("GROUP BY ?v (IF(true, {any}, 1) AS ?k)"))),
    ];
    let having = one_of![
        5 => Just(String::new()),
        1 => Just("HAVING (COUNT(*) != 1)".to_owned()),
        1 => aggregate(expressions, literals).prop_map(|aggregate| format!("HAVING ({aggregate} != 1)")),
        1 => Just("HAVING (COUNT(DISTINCT ?w) = 1) (SUM(?w) != 1)".to_owned()),
    ];
    let two = (aggregate(expressions, literals), aggregate(expressions, literals));
    (two, by, from(), body.clone(), having).prop_map(|((a, b), (columns, by), from, body, having)| {
        let text = format!("SELECT {columns} ({a} AS ?n) ({b} AS ?o) {from} WHERE {{ {body} }} {by} {having}");
        (text, Shape::default())
    })
}
