//! The operators of the algebra (18.5, 18.6), each as its definition.

use oxrdf::{NamedOrBlankNode, Term};
use spargebra::algebra::{GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use super::data::{Data, Graph};
use super::expression::{Place, truth};
use super::order::{Direction, sorted};
use super::{Solution, aggregate, expression, path, triples};

/// Returns the solutions of `pattern` over the graph `active`; `outer` is what EXISTS and LATERAL bring in.
pub(super) fn evaluate(data: &Data, active: &Graph, pattern: &GraphPattern, outer: &Solution) -> Vec<Solution> {
    if data.is_over() {
        return Vec::new();
    }
    let rows = operate(data, active, pattern, outer);
    if data.spend(rows.len()) { rows } else { Vec::new() }
}

fn operate(data: &Data, active: &Graph, pattern: &GraphPattern, outer: &Solution) -> Vec<Solution> {
    let place = Place { data, active, outer };
    let eval = |pattern: &GraphPattern| evaluate(data, active, pattern, outer);
    match pattern {
        GraphPattern::Bgp { patterns } => {
            let found = triples::matches(active, patterns, &Solution::new());
            found.into_iter().filter(|row| compatible(row, outer)).collect()
        }
        GraphPattern::Path { subject, path, object } => {
            let found = path_solutions(active, subject, path, object, outer);
            found.into_iter().filter(|row| compatible(row, outer)).collect()
        }
        GraphPattern::Values { variables, bindings } => {
            let rows = bindings.iter().map(|row| {
                let cells = variables.iter().zip(row);
                cells.filter_map(|(v, term)| Some((v.as_str().to_owned(), ground(term.as_ref()?)))).collect()
            });
            rows.filter(|row| compatible(row, outer)).collect()
        }
        GraphPattern::Join { left, right } => join(&eval(left), &eval(right)),
        GraphPattern::Lateral { left, right } => {
            let rows = eval(left).into_iter().flat_map(|row| {
                let outer = merge(outer, &row);
                join(&[row], &evaluate(data, active, right, &outer))
            });
            rows.collect()
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            let right = eval(right);
            let mut rows = Vec::new();
            for row in eval(left) {
                let joined = join(std::slice::from_ref(&row), &right).into_iter();
                let kept =
                    joined.filter(|row| expression.as_ref().is_none_or(|expression| place.holds(expression, row)));
                let before = rows.len();
                rows.extend(kept);
                if rows.len() == before {
                    rows.push(row);
                }
            }
            rows
        }
        GraphPattern::Filter { expr, inner } => eval(inner).into_iter().filter(|row| place.holds(expr, row)).collect(),
        GraphPattern::Union { left, right } => eval(left).into_iter().chain(eval(right)).collect(),
        GraphPattern::Minus { left, right } => {
            let right = eval(right);
            let is_taken = |row: &Solution| {
                right.iter().any(|other| compatible(row, other) && row.keys().any(|name| other.contains_key(name)))
            };
            eval(left).into_iter().filter(|row| !is_taken(row)).collect()
        }
        GraphPattern::Extend { inner, variable, expression } => {
            let rows = eval(inner).into_iter().filter_map(|mut row| {
                if let Some(term) = place.value(expression, &row) {
                    row.insert(variable.as_str().to_owned(), term);
                }
                compatible(&row, outer).then_some(row)
            });
            rows.collect()
        }
        GraphPattern::Graph { name, inner } => graph(data, name, inner, outer),
        GraphPattern::Project { inner, variables } => {
            let names: Vec<&str> = variables.iter().map(|variable| variable.as_str()).collect();
            let shown = |row: &Solution| -> Solution {
                row.iter()
                    .filter(|(name, _)| names.contains(&name.as_str()))
                    .map(|(n, t)| (n.clone(), t.clone()))
                    .collect()
            };
            evaluate(data, active, inner, &shown(outer)).iter().map(shown).collect()
        }
        // REDUCED may drop duplicates and here drops none.
        GraphPattern::Reduced { inner } => eval(inner),
        GraphPattern::Distinct { inner } => {
            let mut rows = Vec::new();
            for row in eval(inner) {
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
            rows
        }
        GraphPattern::Slice { inner, start, length } => {
            eval(inner).into_iter().skip(*start).take(length.unwrap_or(usize::MAX)).collect()
        }
        GraphPattern::OrderBy { inner, expression } => {
            let keys = |row: &Solution| {
                let key = |order: &OrderExpression| match order {
                    OrderExpression::Asc(expression) => (Direction::Up, place.value(expression, row)),
                    OrderExpression::Desc(expression) => (Direction::Down, place.value(expression, row)),
                };
                expression.iter().map(key).collect()
            };
            sorted(eval(inner), keys)
        }
        GraphPattern::Group { inner, variables, aggregates } => {
            let rows: Vec<Solution> = eval(inner).into_iter().map(without_blanks).collect();
            aggregate::groups(&rows, variables, aggregates, |expression, row| place.value(expression, row))
        }
        GraphPattern::Service { .. } => panic!("no other endpoint is asked"),
    }
}

impl Place<'_> {
    fn holds(&self, expression: &spargebra::algebra::Expression, row: &Solution) -> bool {
        self.value(expression, row).and_then(|term| truth(&term)) == Some(true)
    }

    fn value(&self, expression: &spargebra::algebra::Expression, row: &Solution) -> Option<Term> {
        expression::evaluate(self, expression, row)
    }
}

/// Graph(IRI, P) and Graph(var, P) of 18.6: nothing where no graph has the name, not even `{}`; a variable is joined
/// behind P, which does not see it.
fn graph(data: &Data, name: &NamedNodePattern, inner: &GraphPattern, outer: &Solution) -> Vec<Solution> {
    let variable = match name {
        NamedNodePattern::NamedNode(iri) => {
            return match data.named.iter().find(|(name, _)| *name == NamedOrBlankNode::from(iri.clone())) {
                Some((_, graph)) => evaluate(data, graph, inner, outer),
                None => Vec::new(),
            };
        }
        NamedNodePattern::Variable(variable) => variable.as_str(),
    };
    let mut rows = Vec::new();
    for (name, graph) in &data.named {
        let bound = Solution::from([(variable.to_owned(), Term::from(name.clone()))]);
        if compatible(&bound, outer) {
            rows.extend(join(&evaluate(data, graph, inner, outer), &[bound]));
        }
    }
    rows
}

fn path_solutions(
    active: &Graph,
    subject: &TermPattern,
    path: &spargebra::algebra::PropertyPathExpression,
    object: &TermPattern,
    outer: &Solution,
) -> Vec<Solution> {
    // What is there, or what EXISTS puts there.
    let end = |pattern: &TermPattern| triples::fixed(pattern, outer);
    let ends: Vec<Term> = [subject, object].into_iter().filter_map(end).collect();
    let mut rows = Vec::new();
    for (from, to) in path::pairs(active, path, &ends) {
        let mut row = Solution::new();
        if triples::match_term(subject, &from, &mut row) && triples::match_term(object, &to, &mut row) {
            rows.push(row);
        }
    }
    rows
}

/// Blank nodes join the parts of one basic graph pattern, paths among them, and are not part of a solution.
fn without_blanks(mut row: Solution) -> Solution {
    row.retain(|name, _| !name.starts_with("blank "));
    row
}

/// Returns whether two solutions agree in the variables that both have.
pub(super) fn compatible(a: &Solution, b: &Solution) -> bool {
    a.iter().all(|(name, term)| b.get(name).is_none_or(|other| other == term))
}

fn merge(a: &Solution, b: &Solution) -> Solution {
    a.iter().chain(b).map(|(name, term)| (name.clone(), term.clone())).collect()
}

fn join(left: &[Solution], right: &[Solution]) -> Vec<Solution> {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| compatible(a, b)).map(|(a, b)| merge(a, b)).collect()
}

/// Returns the term of a value of VALUES.
fn ground(term: &GroundTerm) -> Term {
    match term {
        GroundTerm::NamedNode(iri) => iri.clone().into(),
        GroundTerm::Literal(literal) => literal.clone().into(),
        GroundTerm::Triple(triple) => {
            oxrdf::Triple::new(triple.subject.clone(), triple.predicate.clone(), ground(&triple.object)).into()
        }
    }
}

/// Returns the names of the variables that a SELECT shows, in order.
pub(super) fn projected(pattern: &GraphPattern) -> Vec<String> {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.iter().map(|v| v.as_str().to_owned()).collect(),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            projected(inner)
        }
        _ => panic!("a SELECT without its projection"),
    }
}
