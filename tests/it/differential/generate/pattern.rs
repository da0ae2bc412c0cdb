//! Random group graph patterns: the bodies of groups, without their braces.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::Literals;
use super::expression::Expressions;

/// Returns bodies of groups with patterns in each other up to `depth` levels.
pub(super) fn body(literals: Literals, depth: u32) -> BoxedStrategy<String> {
    let expressions = Expressions::of(literals, 2);
    (0..depth).fold(leaf(literals).boxed(), |inner, _| over(&inner, &expressions, literals).boxed())
}

fn leaf(literals: Literals) -> impl Strategy<Value = String> {
    one_of![
        8 => vec(triple(literals), 1..4).prop_map(|triples| triples.join(" ")),
        1 => select(vec![
            "?v :p ?w . ?w :q ?x . ?x ?y ?v .",
            "?v :p ?w . ?w :p ?x . ?v :p ?x .",
            "?v :p ?w ; :q ?w .",
            "?v :p ?v .",
        ]).prop_map(str::to_owned),
        4 => path(literals),
        2 => values(literals),
        1 => Just(String::new()),
    ]
}

fn triple(literals: Literals) -> impl Strategy<Value = String> {
    let subject = select(vec!["?v", "?w", "?x", "?v", ":a", ":b", "[]", "_:u"]);
    let predicate = select(vec![":p", ":q", ":p", ":r", "?y"]);
    let mut objects = vec!["?w", "?x", "?v", "?z", "?w", ":b", "1", "\"text\"", "true", "[]", "_:u"];
    objects.extend(["<<( ?w :p ?x )>>", "<<( :a ?y ?z )>>"]);
    if literals == Literals::Odd {
        objects.extend(["01", "1.0", "\"text\"@en"]);
    }
    (subject, predicate, select(objects)).prop_map(|(s, p, o)| format!("{s} {p} {o} ."))
}

fn path(literals: Literals) -> impl Strategy<Value = String> {
    let odd = u32::from(literals == Literals::Odd);
    let start = one_of![4 => select(vec!["?v", "?w", "_:n"]), 4 * odd => select(vec![":a", ":c", "1", ":nowhere"])];
    let end = one_of![4 => select(vec!["?v", "?w", "?x", "_:n"]), 4 * odd => select(vec![":a", ":c", "1", ":nowhere"])];
    let mut steps = vec![":p", ":q", ":r", "^:p", "!:r", "!^:p"];
    if literals == Literals::Odd {
        steps.extend(["!(:p|:q)", "!(:p|^:q)", "!(^:p|^:r)"]);
    }
    let step = select(steps).prop_map(str::to_owned).boxed();
    let path = step.prop_recursive(3, 8, 2, move |inner| {
        one_of![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}/{b}")),
            2 * odd => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}|{b})")),
            1 => inner.clone().prop_map(|a| format!("^({a})")),
            3 => (inner, select(vec!["?", "*", "+"])).prop_map(|(a, mark)| format!("({a}){mark}")),
        ]
    });
    (start, path, end).prop_map(|(from, path, to)| format!("{from} {path} {to} ."))
}

fn values(literals: Literals) -> impl Strategy<Value = String> {
    let mut all = vec![
        "VALUES ?v { :a :b }",
        "VALUES ?v { :a :a }",
        "VALUES (?v ?w) { (:a UNDEF) (UNDEF 1) (:b :c) }",
        "VALUES ?w { 1 \"text\" :unknown }",
        "VALUES (?x ?z) { (UNDEF UNDEF) (2 1) }",
        "VALUES ?w { <<( :a :p 1 )>> }",
        "VALUES ?v {}",
        "VALUES () { () () }",
    ];
    if literals == Literals::Odd {
        all.push("VALUES (?v ?w) { (:a 01) (:a 1.0) (UNDEF \"one\"^^xsd:integer) }");
    }
    select(all).prop_map(str::to_owned)
}

fn over(
    inner: &BoxedStrategy<String>,
    expressions: &Expressions,
    literals: Literals,
) -> impl Strategy<Value = String> + use<> {
    let (a, b) = (inner.clone(), inner.clone());
    let pair = (a.clone(), b).boxed();
    let truth = expressions.truth.clone();
    let any = expressions.any.clone();
    let with = move |text: &'static str, places: [&'static str; 2]| {
        pair.clone().prop_map(move |(a, b)| text.replace(places[0], &a).replace(places[1], &b)).boxed()
    };
    let exists = exists(inner, &truth, literals);
    one_of![
        3 => a.clone(),
        3 => with("@1 OPTIONAL { @2 }", ["@1", "@2"]),
        2 => (with("@1 OPTIONAL { @2 @3 }", ["@1", "@2"]), truth.clone())
            .prop_map(|(text, truth)| text.replace("@3", &format!("FILTER({truth})"))),
        3 => with("{ @1 } UNION { @2 }", ["@1", "@2"]),
        2 => with("@1 MINUS { @2 }", ["@1", "@2"]),
        3 => with("@1 @2", ["@1", "@2"]),
        2 => with("{ @1 } { @2 }", ["@1", "@2"]),
        5 => (a.clone(), truth.clone()).prop_map(|(a, truth)| format!("{a} FILTER({truth})")),
        2 => exists,
        4 => (a.clone(), any, select(vec!["?b", "?c", "?z"])).prop_map(|(a, any, name)| format!("{a} BIND({any} AS {name})")),
        3 => (a.clone(), select(if literals == Literals::Odd { vec!["?g", ":g", ":nowhere", "?g", "?v"] } else { vec![":g"] })).prop_map(|(a, name)| format!("GRAPH {name} {{ {a} }}")),
        4 => select_in(&a, expressions, literals),
        1 => with("@1 LATERAL { @2 }", ["@1", "@2"]),
    ]
}

/// FILTER EXISTS over patterns in which all ways to bring the row in mean the same: see the freedom of the oracle.
fn exists(
    inner: &BoxedStrategy<String>,
    truth: &BoxedStrategy<String>,
    literals: Literals,
) -> impl Strategy<Value = String> + use<> {
    let word = select(vec!["EXISTS", "NOT EXISTS"]);
    let inside = one_of![
        3 => leaf(literals).boxed(),
        2 => (leaf(literals), truth.clone()).prop_map(|(a, truth)| format!("{a} FILTER({truth})")),
        1 => (leaf(literals), leaf(literals)).prop_map(|(a, b)| format!("{a} OPTIONAL {{ {b} }}")),
        1 => (leaf(literals), leaf(literals)).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }}")),
        u32::from(literals == Literals::Odd) => leaf(literals).prop_map(|a| format!("GRAPH ?g {{ {a} }}")),
    ];
    let whole = (word, inside).prop_map(|(word, inside)| format!("{word} {{ {inside} }}")).boxed();
    let filter = one_of![
        3 => whole.clone(),
        1 => (whole.clone(), truth.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
        1 => (whole, truth.clone()).prop_map(|(a, b)| format!("({b} && {a})")),
    ];
    (inner.clone(), filter).prop_map(|(a, filter)| format!("{a} FILTER({filter})"))
}

fn select_in(
    inner: &BoxedStrategy<String>,
    expressions: &Expressions,
    literals: Literals,
) -> impl Strategy<Value = String> + use<> {
    let a = inner.clone();
    let any = expressions.any.clone();
    let aggregate = super::aggregate(expressions, literals);
    one_of![
        1 => a.clone().prop_map(|a| format!("{{ SELECT DISTINCT ?v ?w {{ {a} }} }}")),
        1 => a.clone().prop_map(|a| format!("{{ SELECT DISTINCT ?v {{ SELECT REDUCED ?v ?w {{ {a} }} }} }}")),
        1 => a.clone().prop_map(|a| format!("{{ SELECT * {{ {a} }} }}")),
        // A limit inside is only asked for where the order leaves nothing open.
        2 * u32::from(literals == Literals::Odd) => (a.clone(), select(vec!["LIMIT 2", "LIMIT 1 OFFSET 1", "OFFSET 1", "LIMIT 0"]))
            .prop_map(|(a, limit)| format!("{{ SELECT ?v ?w {{ {a} }} ORDER BY ?w DESC(?v) {limit} }}")),
        2 => (a.clone(), any).prop_map(|(a, any)| format!("{{ SELECT ?v ({any} AS ?m) {{ {a} }} }}")),
        3 => (a.clone(), aggregate, select(vec!["?v", "?v ?w", ""])).prop_map(|(a, aggregate, by)| {
            let by_clause = if by.is_empty() { String::new() } else { format!("GROUP BY {by}") };
            format!("{{ SELECT {by} ({aggregate} AS ?m) {{ {a} }} {by_clause} }}")
        }),
    ]
}
