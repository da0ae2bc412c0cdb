//! Random data and random queries over it.

use std::fmt;

use lermap::store::DefaultGraph;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Which literals the data has.
#[derive(Debug, Clone, Copy)]
pub enum Literals {
    /// In canonical form only.
    Canonical,
    /// With other forms of the same value, invalid ones, odd dates.
    Odd,
}

/// Data and a query.
#[derive(Clone)]
pub struct Case {
    pub quads: Vec<Quad>,
    pub text: String,
    pub default_graph: DefaultGraph,
    /// A LIMIT or OFFSET leaves a choice of rows.
    pub is_limited: bool,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\nover the default graph {:?} of", self.text, self.default_graph)?;
        self.quads.iter().try_for_each(|quad| writeln!(f, "{quad} ."))
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns random cases.
pub fn case(literals: Literals) -> impl Strategy<Value = Case> {
    let default_graph = select(vec![DefaultGraph::Union, DefaultGraph::Strict]);
    (vec(quad(literals), 0..24), query(), default_graph).prop_map(|(quads, query, default_graph)| {
        let (text, is_limited) = query;
        Case { quads, text, default_graph, is_limited }
    })
}

fn iri(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{local}"))
}

fn quad(literals: Literals) -> impl Strategy<Value = Quad> {
    let subject = prop_oneof![
        6 => select(vec!["a", "b", "c", "d"]).prop_map(|local| NamedOrBlankNode::from(iri(local))),
        1 => select(vec!["x", "y"]).prop_map(|label| BlankNode::new_unchecked(label).into()),
    ];
    let predicate = select(vec!["p", "q", "r"]).prop_map(iri);
    let graph = prop_oneof![
        3 => Just(GraphName::DefaultGraph),
        1 => select(vec!["g", "h"]).prop_map(|local| GraphName::from(iri(local))),
    ];
    (subject, predicate, object(literals), graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g))
}

fn object(literals: Literals) -> impl Strategy<Value = Term> {
    let mut known: Vec<Term> = vec![
        Literal::from(1).into(),
        Literal::from(2).into(),
        Literal::from("text").into(),
        Literal::from("a").into(),
        Literal::new_language_tagged_literal_unchecked("text", "en").into(),
        Literal::new_language_tagged_literal_unchecked("text", "de").into(),
        Literal::from(true).into(),
        Literal::new_typed_literal("1.5", xsd::DECIMAL).into(),
        Literal::new_typed_literal("2020-01-31", xsd::DATE).into(),
        Literal::new_typed_literal("2020-01-31T12:00:00Z", xsd::DATE_TIME).into(),
        Literal::new_typed_literal("x", iri("datatype")).into(),
    ];
    if matches!(literals, Literals::Odd) {
        let odd = [
            ("01", xsd::INTEGER),
            ("1.0", xsd::DECIMAL),
            ("1e0", xsd::DOUBLE),
            ("NaN", xsd::DOUBLE),
            ("-0", xsd::INTEGER),
            ("one", xsd::INTEGER),
            ("1", xsd::BOOLEAN),
            ("5", xsd::BYTE),
            ("2020-02-30", xsd::DATE),
            ("2020-01-31T12:00:00+00:00", xsd::DATE_TIME),
            ("2020-01-31T12:00:00", xsd::DATE_TIME),
            ("99999999999999999999", xsd::INTEGER),
        ];
        known.extend(odd.map(|(value, datatype)| Term::from(Literal::new_typed_literal(value, datatype))));
    }
    prop_oneof![
        4 => select(vec!["a", "b", "c", "d"]).prop_map(|local| Term::from(iri(local))),
        1 => select(vec!["x", "y"]).prop_map(|label| Term::from(BlankNode::new_unchecked(label))),
        4 => select(known),
    ]
}

/// Returns the text of random queries, and whether a limit leaves a choice.
fn query() -> impl Strategy<Value = (String, bool)> {
    let from = prop_oneof![8 => Just(""), 1 => Just("FROM <http://e/g> "), 1 => Just("FROM NAMED <http://e/h> ")];
    let select_query = (select(vec!["", "DISTINCT "]), from, group(), modifier()).prop_map(
        |(distinct, from, group, (modifier, is_limited))| {
            (format!("SELECT {distinct}?v ?w ?x {from}WHERE {group} {modifier}"), is_limited)
        },
    );
    let aggregate =
        select(vec!["COUNT(*)", "COUNT(?w)", "COUNT(DISTINCT ?w)", "SUM(?w)", "MIN(?w)", "MAX(?w)", "AVG(?w)"]);
    let having = select(vec!["", " HAVING (COUNT(*) > 1)"]);
    let grouped =
        (aggregate, group(), select(vec!["", "GROUP BY ?v"]), having).prop_map(|(aggregate, group, by, having)| {
            let column = if by.is_empty() { "" } else { "?v " };
            (format!("SELECT {column}({aggregate} AS ?n) WHERE {group} {by}{having}"), false)
        });
    let ask = group().prop_map(|group| (format!("ASK {group}"), false));
    let construct = group()
        .prop_map(|group| (format!("CONSTRUCT {{ ?v <http://e/c> ?w . ?w <http://e/d> ?x }} WHERE {group}"), false));
    prop_oneof![6 => select_query, 3 => grouped, 1 => ask, 1 => construct]
}

fn modifier() -> impl Strategy<Value = (String, bool)> {
    let order = select(vec!["", "ORDER BY ?v ?w ?x", "ORDER BY DESC(?w) ?v", "ORDER BY ?x DESC(?v)"]);
    (order, prop_oneof![5 => Just(""), 1 => Just("LIMIT 3"), 1 => Just("LIMIT 2 OFFSET 1"), 1 => Just("LIMIT 0")])
        .prop_map(|(order, limit)| (format!("{order} {limit}"), !limit.is_empty()))
}

/// Returns the text of random group graph patterns.
fn group() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        6 => triples(),
        2 => path(),
        1 => values(),
    ];
    let pattern = leaf.prop_recursive(3, 10, 2, |inner| {
        prop_oneof![
            3 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} OPTIONAL {{ {b} }}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} MINUS {{ {b} }}")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            3 => (inner.clone(), filter()).prop_map(|(a, filter)| format!("{a} FILTER({filter})")),
            1 => (inner.clone(), inner.clone(), select(vec!["EXISTS", "NOT EXISTS"]))
                .prop_map(|(a, b, word)| format!("{a} FILTER {word} {{ {b} }}")),
            2 => (inner.clone(), select(vec!["?g", "<http://e/g>", "<http://e/nowhere>"]))
                .prop_map(|(a, name)| format!("GRAPH {name} {{ {a} }}")),
            1 => inner.clone().prop_map(|a| format!("{{ SELECT ?v (COUNT(*) AS ?m) {{ {a} }} GROUP BY ?v }}")),
            1 => inner.prop_map(|a| format!("{{ SELECT DISTINCT ?v ?w {{ {a} }} }}")),
        ]
    });
    pattern.prop_map(|pattern| format!("{{ {pattern} }}"))
}

fn triples() -> impl Strategy<Value = String> {
    vec(triple(), 1..4).prop_map(|triples| triples.join(" "))
}

fn triple() -> impl Strategy<Value = String> {
    let subject = select(vec!["?v", "?w", "?x", "<http://e/a>", "<http://e/b>"]);
    let predicate = select(vec!["<http://e/p>", "<http://e/q>", "<http://e/p>", "<http://e/r>", "?y"]);
    let object = select(vec!["?w", "?x", "?v", "?z", "<http://e/b>", "1", "01", "\"text\"", "\"text\"@en", "true"]);
    (subject, predicate, object).prop_map(|(s, p, o)| format!("{s} {p} {o} ."))
}

fn path() -> impl Strategy<Value = String> {
    let end = select(vec!["?v", "?w", "<http://e/a>", "<http://e/c>"]);
    let path = select(vec![
        "<http://e/p>+",
        "<http://e/p>*",
        "<http://e/q>?",
        "^<http://e/p>",
        "<http://e/p>/<http://e/q>",
        "(<http://e/p>|<http://e/r>)+",
        "(<http://e/p>/^<http://e/q>)+",
        "(<http://e/p>*/<http://e/q>)?",
        "^(<http://e/q>+)",
        "(!<http://e/r>)*",
        "!<http://e/p>",
        "!(<http://e/p>|^<http://e/q>)",
    ]);
    (end.clone(), path, end).prop_map(|(from, path, to)| format!("{from} {path} {to} ."))
}

fn values() -> impl Strategy<Value = String> {
    select(vec![
        "VALUES ?v { <http://e/a> <http://e/b> }",
        "VALUES (?v ?w) { (<http://e/a> UNDEF) (UNDEF 1) }",
        "BIND(<http://e/a> AS ?v)",
        "VALUES ?w { 1 \"text\" <http://e/unknown> }",
    ])
    .prop_map(str::to_owned)
}

fn filter() -> impl Strategy<Value = String> {
    select(vec![
        "?w > 1",
        "?w = 1",
        "?w != ?x",
        "sameTerm(?v, ?w)",
        "BOUND(?x)",
        "!BOUND(?x)",
        "ISIRI(?w)",
        "ISLITERAL(?w) && LANG(?w) = \"en\"",
        "DATATYPE(?w) = <http://www.w3.org/2001/XMLSchema#integer>",
        "?w + 1 = 2",
        "?w < \"2020-06-01\"^^<http://www.w3.org/2001/XMLSchema#date>",
        "CONTAINS(STR(?w), \"t\")",
        "?w IN (1, <http://e/b>, \"text\")",
        "REGEX(STR(?v), \"a$\")",
        "?v = <http://e/a> || ?w = true",
    ])
    .prop_map(str::to_owned)
}
