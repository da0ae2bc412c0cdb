//! Random data and random queries over it.

/// As `prop_oneof!`, but a weight may be zero.
macro_rules! one_of {
    [$($weight:expr => $strategy:expr),+ $(,)?] => {{
        let options = [$(($weight, proptest::strategy::Strategy::boxed($strategy))),+];
        proptest::strategy::Union::new_weighted(options.into_iter().filter(|(weight, _)| *weight > 0).collect())
    }};
}

mod expression;
mod pattern;
mod query;

use std::fmt;

use lermap::store::DefaultGraph;
use oxrdf::vocab::xsd;
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use expression::Expressions;

/// Which literals the data and the queries have, and which words the queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literals {
    /// In canonical form only; and little that the rules would leave out anyway.
    Canonical,
    /// With other forms of the same value, invalid ones, odd dates.
    Odd,
}

/// The prologue of every query.
pub(super) const PROLOGUE: &str = "PREFIX : <http://e/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>";

/// Data and a query.
#[derive(Clone)]
pub(super) struct Case {
    pub quads: Vec<Quad>,
    /// The query without its prologue.
    pub text: String,
    pub default_graph: DefaultGraph,
    pub shape: Shape,
}

/// What is open in the answer of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub order: Order,
    /// LIMIT or OFFSET leave a choice of rows, if the order does.
    pub is_limited: bool,
    /// Duplicates may be dropped.
    pub is_reduced: bool,
}

/// The variables of ORDER BY.
#[derive(Debug, Clone, Default)]
pub(super) struct Order {
    pub keys: Vec<String>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{PROLOGUE}\n{}\n# over the default graph {:?} of this TriG:", self.text, self.default_graph)?;
        self.quads.iter().try_for_each(|quad| {
            let triple = format!("{} {} {} .", quad.subject, quad.predicate, quad.object);
            match &quad.graph_name {
                GraphName::DefaultGraph => writeln!(f, "{triple}"),
                name => writeln!(f, "{name} {{ {triple} }}"),
            }
        })
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns random cases.
pub(super) fn case(literals: Literals) -> impl Strategy<Value = Case> {
    let odd = u32::from(literals == Literals::Odd);
    let default_graph = one_of![
        3 => Just(DefaultGraph::Strict),
        3 * odd => Just(DefaultGraph::Union),
        odd => Just(DefaultGraph::Without(vec![iri("g")])),
    ];
    (vec(quad(literals), 0..16), query::query(literals), default_graph)
        .prop_map(|(quads, (text, shape), default_graph)| Case { quads, text, default_graph, shape })
}

/// Returns random aggregates.
fn aggregate(expressions: &Expressions, literals: Literals) -> impl Strategy<Value = String> + use<> {
    let numeric = select(vec![
        "?w * 2 + 1",
        "?w * 1.5 * ?w",
        "?w - ?v * ?w",
        "-?w",
        "+?w",
        "ROUND(?w * 1.5)",
        "FLOOR(?w) + CEIL(-?w)",
        "ABS(?w)",
        "xsd:integer(?w)",
        "xsd:decimal(?w) * 0.5",
        "xsd:float(?w)",
        "xsd:double(?w) * 2",
    ]);
    let argument = one_of![
        6 => Just("?w".to_owned()),
        2 => Just("?x".to_owned()),
        2 => expressions.any.clone(),
        3 => numeric.prop_map(str::to_owned),
    ];
    let mut names = vec!["COUNT", "SUM", "AVG"];
    if literals == Literals::Odd {
        names.extend(["MIN", "MAX", "GROUP_CONCAT"]);
    }
    let name = select(names);
    let distinct = select(vec!["", "", "DISTINCT "]);
    one_of![
        1 => Just("COUNT(*)".to_owned()),
        1 => Just("COUNT(DISTINCT *)".to_owned()),
        // Any value may be the sample, so all of them are the same one.
        1 => Just("SAMPLE(IF(true, 1, ?w))".to_owned()),
        8 => (name, distinct, argument).prop_map(|(name, distinct, argument)| match name {
            // The order of a group is open: one length for all that can be in it.
            "GROUP_CONCAT" => format!("STRLEN(GROUP_CONCAT({distinct}{argument}; separator=\"|\"))"),
            _ => format!("{name}({distinct}{argument})"),
        }),
    ]
}

fn iri(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{local}"))
}

fn subject() -> impl Strategy<Value = NamedOrBlankNode> {
    one_of![
        6 => select(vec!["a", "b", "c", "d"]).prop_map(|local| NamedOrBlankNode::from(iri(local))),
        1 => select(vec!["x", "y"]).prop_map(|label| BlankNode::new_unchecked(label).into()),
    ]
}

fn quad(literals: Literals) -> impl Strategy<Value = Quad> {
    let predicate = select(vec!["p", "q", "r"]).prop_map(iri);
    let graph = one_of![
        3 => Just(GraphName::DefaultGraph),
        2 => select(vec!["g", "h", "a"]).prop_map(|local| GraphName::from(iri(local))),
    ];
    (subject(), predicate, object(literals), graph).prop_map(|(s, p, o, g)| Quad::new(s, p, o, g))
}

fn object(literals: Literals) -> impl Strategy<Value = Term> {
    let mut known: Vec<Term> = vec![
        Literal::from(1).into(),
        Literal::from(2).into(),
        Literal::from("text").into(),
        Literal::from("a").into(),
        Literal::from("").into(),
        Literal::from(true).into(),
        Literal::from(2.5).into(),
        Literal::new_typed_literal("1.5", xsd::DECIMAL).into(),
        Literal::new_typed_literal("2020-01-31", xsd::DATE).into(),
        Literal::new_typed_literal("2020-01-31T12:00:00Z", xsd::DATE_TIME).into(),
        Literal::new_typed_literal("x", iri("datatype")).into(),
    ];
    if literals == Literals::Odd {
        let odd = [
            ("01", xsd::INTEGER),
            ("1.0", xsd::DECIMAL),
            ("2.50", xsd::DECIMAL),
            ("1e0", xsd::DOUBLE),
            ("NaN", xsd::DOUBLE),
            ("INF", xsd::DOUBLE),
            ("1.50", xsd::FLOAT),
            ("-0", xsd::INTEGER),
            ("one", xsd::INTEGER),
            ("1", xsd::BOOLEAN),
            ("5", xsd::BYTE),
            ("2020-02-30", xsd::DATE),
            ("2020-01-31+01:00", xsd::DATE),
            ("2020-01-31T12:00:00+00:00", xsd::DATE_TIME),
            ("2020-01-31T12:00:00", xsd::DATE_TIME),
            ("2020-01-31T13:00:00.50+01:00", xsd::DATE_TIME),
            (" 1 ", xsd::STRING),
        ];
        known.extend(["en", "de"].map(|tag| Literal::new_language_tagged_literal_unchecked("text", tag).into()));
        known.extend(odd.map(|(value, datatype)| Term::from(Literal::new_typed_literal(value, datatype))));
    }
    let simple = select(known).boxed();
    let inner = simple.clone();
    one_of![
        8 => select(vec!["a", "b", "c", "d"]).prop_map(|local| Term::from(iri(local))),
        2 => select(vec!["x", "y"]).prop_map(|label| Term::from(BlankNode::new_unchecked(label))),
        8 => simple,
        1 => (subject(), select(vec!["p", "q"]), inner).prop_map(|(s, p, o)| Triple::new(s, iri(p), o).into()),
    ]
}
