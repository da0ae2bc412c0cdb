//! A second oracle: SPARQL's algebra, evaluated as section 18 of SPARQL 1.1 Query writes it down.
//!
//! Slow and obvious on purpose: solution multisets are lists of maps, every operator is the definition of the standard
//! as a loop, terms are compared as terms. It shares nothing with the evaluator it judges but the parser, the terms and
//! the XSD values. To read it, lay the standard beside it; each file names its section.
//!
//! Where the standard leaves freedom, this is what is done here:
//!
//! * **EXISTS** (18.6 `substitute`): the solution outside is joined to every triple pattern, path and VALUES inside, and
//!   expressions inside see its values. Variables that a sub-select does not show are other variables and keep their
//!   own meaning. (The text of 1.1 replaces variables in places where no term is allowed.)
//! * **LATERAL** does the same with its left side.
//! * **FROM** makes the default graph a union in which blank nodes keep their labels; no graph is renamed.
//! * **ORDER BY** is total: unbound, blank nodes, IRIs, literals, triple terms; literals by datatype (all numbers
//!   together) and there by value, ties by form after all keys.
//! * `=` of two literals of different known datatypes is false; of an unknown or broken one an error unless both are
//!   the same term. `<` also orders dates, texts of one language, and triple terms that differ in their objects alone.
//! * YEAR, MONTH, DAY, TIMEZONE and TZ take an `xsd:date` too.
//! * `xsd:string` of a literal whose datatype has no rule is its lexical form.
//! * **SUM**, **AVG**, **MIN**, **MAX** and **GROUP_CONCAT** of a group with an error in it are errors; **COUNT** and
//!   **SAMPLE** pass over it.
//! * **GROUP_CONCAT** takes the `STR` of numbers and IRIs, as SPARQL 1.2 and most engines do, in the order of the rows.
//! * Numbers are those of `oxsdatatypes`: 64-bit integers, decimals of 18 digits behind the point; beyond is an error.

mod aggregate;
mod algebra;
mod cast;
mod data;
mod expression;
mod function;
mod order;
mod path;
mod regex;
mod text;
mod triples;
mod value;

use std::collections::BTreeMap;

use lermap::store::DefaultGraph;
use oxrdf::{Quad, Term, Triple};
use spargebra::Query;

use algebra::projected;
use data::Data;

/// A solution: the terms of its bound variables, by name.
pub(crate) type Solution = BTreeMap<String, Term>;

/// What a query answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// The rows in order, one cell for each variable that is shown.
    Rows(Vec<Vec<Option<Term>>>),
    Boolean(bool),
    Graph(Vec<Triple>),
}

/// Answers `query` over `quads`; nothing if it is too much work for a slow evaluator.
pub(crate) fn answer(quads: &[Quad], default_graph: &DefaultGraph, query: &Query) -> Option<Answer> {
    let data = Data::of(quads, default_graph, query.dataset());
    let rows = algebra::evaluate(&data, &data.default, query_pattern(query), &Solution::new());
    if data.is_over() {
        return None;
    }
    Some(match query {
        Query::Select { pattern, .. } => {
            let names = projected(pattern);
            Answer::Rows(rows.iter().map(|row| names.iter().map(|name| row.get(name).cloned()).collect()).collect())
        }
        Query::Ask { .. } => Answer::Boolean(!rows.is_empty()),
        Query::Construct { template, .. } => Answer::Graph(triples::construct(template, &rows)),
        Query::Describe { .. } => panic!("the standard does not say what DESCRIBE answers"),
    })
}

fn query_pattern(query: &Query) -> &spargebra::algebra::GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Ask { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. } => pattern,
    }
}
