//! What expressions are worth: a case a line, and the same as the shared evaluator says where it is right.

mod aggregates;
mod columns;
mod limits;
mod same_as_spareval;
mod values;

use std::sync::Arc;

use oxrdf::{GraphName, NamedNode, Quad, Term, Variable};
use oxsdatatypes::DateTime;
use spargebra::algebra::{Expression as Algebra, GraphPattern};
use spargebra::{Query, SparqlParser};

use super::{Expression, Scope};
use crate::error::Result;
use crate::evaluate::{Batch, Budget, Context, Terms, Visible};
use crate::snapshot::Snapshot;

/// Columns by name; EXISTS is true where its column says so.
pub(super) struct Columns(pub Vec<Variable>);

impl Columns {
    pub(super) fn of(names: &[&str]) -> Self {
        Self(names.iter().map(|name| Variable::new_unchecked(*name)).collect())
    }
}

impl Scope for Columns {
    fn column(&mut self, variable: &Variable) -> Option<usize> {
        self.0.iter().position(|other| other == variable)
    }

    fn exists(&mut self, _: &GraphPattern) -> Result<usize> {
        Ok(0)
    }
}

/// Returns a context whose snapshot has `terms` as objects.
pub(super) fn context(terms: impl IntoIterator<Item = Term>) -> Context {
    let node = NamedNode::new_unchecked("http://e/s");
    let quads = terms.into_iter().map(|term| Quad::new(node.clone(), node.clone(), term, GraphName::DefaultGraph));
    let snapshot = Arc::new(Snapshot::build(quads).unwrap());
    Context {
        terms: Terms::new(snapshot, &Budget::default()),
        default: Visible::All,
        named: None,
        functions: Vec::new(),
        base: None,
        now: "2024-05-06T07:08:09.5Z".parse::<DateTime>().unwrap(),
        cancellation: Default::default(),
        budget: Budget::default(),
        threads: 1,
    }
}

/// Returns the expression that `text` writes.
pub(super) fn parse(text: &str) -> Algebra {
    let query =
        format!("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX : <http://e/> SELECT ({text} AS ?result) {{}}");
    let parsed = SparqlParser::new().parse_query(&query).unwrap_or_else(|error| panic!("{text}: {error}"));
    let Query::Select { pattern: GraphPattern::Project { inner, .. }, .. } = parsed else { panic!("{text}") };
    let GraphPattern::Extend { expression, .. } = *inner else { panic!("{text}") };
    expression
}

/// Returns the value of `expression` as text, or `error`.
pub(super) fn value(expression: &str, context: &Context) -> String {
    let expression = Expression::compile(&parse(expression), &mut Columns(Vec::new()), context).unwrap();
    let row = Batch { rows: 1, columns: Vec::new(), times: None };
    let number = expression.evaluate(&row, context).unwrap()[0];
    let shown = context.terms.term(number).unwrap().map_or_else(|| "error".to_owned(), |term| term.to_string());
    shown.replace("^^<http://www.w3.org/2001/XMLSchema#", "^^xsd:<").replace("^^xsd:<", "^^xsd:").replace('>', "")
}

/// Checks that `expression` is worth `expected`: an RDF term with `xsd:` and without angle brackets, or `error`.
#[track_caller]
pub(super) fn check(expression: &str, expected: &str) {
    let mut context = context([]);
    context.base = Some(oxiri::Iri::parse("http://base/a/b".to_owned()).unwrap());
    let found = value(expression, &context).replace('<', "");
    assert_eq!(found, expected, "{expression}");
}
