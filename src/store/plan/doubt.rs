//! Queries that the evaluator's optimizer gets wrong.
//!
//! The optimizer of `sparopt` 0.3 takes the subject of every property path for no literal and makes `=` with it the
//! same term. But `?w <p>* ?v` binds literals to `?w` too, as does `?w ^<p>|<q> ?v`, and then `?w = 1` is true for
//! `01`.

use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::TermPattern;

/// Returns whether `query` compares the subject of a property path with something that may be a literal.
pub fn is_misread(query: &Query) -> bool {
    let mut found = Found::default();
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => found.pattern(pattern),
    }
    !found.subjects.is_disjoint(&found.compared)
}

/// What a query has, wherever it stands.
#[derive(Default)]
struct Found {
    /// Subjects of paths.
    subjects: FxHashSet<Variable>,
    /// Variables that are compared with more than IRIs.
    compared: FxHashSet<Variable>,
}

impl Found {
    fn pattern(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Values { .. } => {}
            GraphPattern::Path { subject, .. } => {
                if let TermPattern::Variable(variable) = subject {
                    self.subjects.insert(variable.clone());
                }
            }
            GraphPattern::Join { left, right } => {
                let before = self.subjects.clone();
                [left, right].into_iter().for_each(|side| self.pattern(side));
                // What a triple joined with the path has as its subject is no literal.
                let mut nodes = FxHashSet::default();
                [left, right].into_iter().for_each(|side| subjects_of_triples(side, &mut nodes));
                self.subjects.retain(|subject| before.contains(subject) || !nodes.contains(subject));
            }
            GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => [left, right].into_iter().for_each(|side| self.pattern(side)),
            GraphPattern::LeftJoin { left, right, expression } => {
                [left, right].into_iter().for_each(|side| self.pattern(side));
                expression.iter().for_each(|expression| self.expression(expression));
            }
            GraphPattern::Filter { expr: expression, inner } | GraphPattern::Extend { inner, expression, .. } => {
                self.pattern(inner);
                self.expression(expression);
            }
            GraphPattern::OrderBy { inner, expression } => {
                self.pattern(inner);
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression);
                }
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                self.pattern(inner);
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr);
                    }
                }
            }
            GraphPattern::Graph { inner, .. }
            | GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. }
            | GraphPattern::Service { inner, .. } => self.pattern(inner),
        }
    }

    fn expression(&mut self, expression: &Expression) {
        use Expression as E;
        match expression {
            E::Variable(_) | E::NamedNode(_) | E::Literal(_) | E::Bound(_) => {}
            E::Exists(pattern) => self.pattern(pattern),
            E::Not(inner) | E::UnaryPlus(inner) | E::UnaryMinus(inner) => self.expression(inner),
            E::Equal(a, b) => self.equality(a, std::slice::from_ref(&**b)),
            E::In(one, list) => self.equality(one, list),
            E::Or(a, b)
            | E::And(a, b)
            | E::SameTerm(a, b)
            | E::Greater(a, b)
            | E::GreaterOrEqual(a, b)
            | E::Less(a, b)
            | E::LessOrEqual(a, b)
            | E::Add(a, b)
            | E::Subtract(a, b)
            | E::Multiply(a, b)
            | E::Divide(a, b) => [a, b].into_iter().for_each(|side| self.expression(side)),
            E::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expression(part)),
            E::Coalesce(parts) | E::FunctionCall(_, parts) => parts.iter().for_each(|part| self.expression(part)),
        }
    }

    fn equality(&mut self, one: &Expression, others: &[Expression]) {
        let is_node = |expression: &Expression| matches!(expression, Expression::NamedNode(_));
        let variable = |expression: &Expression| match expression {
            Expression::Variable(variable) => Some(variable.clone()),
            _ => None,
        };
        if !is_node(one) && !others.iter().all(is_node) {
            self.compared.extend(std::iter::once(one).chain(others).filter_map(variable));
        }
        std::iter::once(one).chain(others).for_each(|part| self.expression(part));
    }
}

/// Adds the subjects of the triples that every row of a join matches.
fn subjects_of_triples(pattern: &GraphPattern, nodes: &mut FxHashSet<Variable>) {
    match pattern {
        GraphPattern::Bgp { patterns } => nodes.extend(patterns.iter().filter_map(|triple| match &triple.subject {
            TermPattern::Variable(variable) => Some(variable.clone()),
            _ => None,
        })),
        GraphPattern::Join { left, right } => {
            [left, right].into_iter().for_each(|side| subjects_of_triples(side, nodes));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use spargebra::SparqlParser;

    use super::*;

    #[track_caller]
    fn check(query: &str, expected: bool) {
        assert_eq!(is_misread(&SparqlParser::new().parse_query(query).unwrap()), expected, "{query}");
    }

    #[test]
    fn comparisons_of_subjects_of_paths_are_found() {
        check("SELECT * { ?w <a:p>* ?v FILTER(?w = 1) }", true);
        check("SELECT * { ?w <a:p>* ?v FILTER(<a:b> = ?w) }", false);
        check("SELECT * { ?w <a:p>* ?v FILTER(?v = 1) }", false);
        check("SELECT * { ?w <a:p> ?v FILTER(?w = 1) }", false);
        check("SELECT * { { ?w (^<a:p>)+ ?v } UNION { ?v <a:p> ?x } FILTER(!(?x IN (<a:b>, ?w))) }", true);
        check("SELECT (IF(?w = ?v, 1, 2) AS ?n) { ?w (<a:p>|^<a:q>)+ ?v }", true);
        check("SELECT * { ?w <a:p>* ?v . ?w <a:q> ?x FILTER(?w = ?x) }", false);
        check("SELECT * { { ?w <a:p>* ?v . ?w <a:q> ?x } UNION { ?w <a:p>* ?v } FILTER(?w = ?x) }", true);
        check("SELECT * { ?v <a:p> ?x FILTER EXISTS { ?w <a:p>* ?v FILTER(?w = ?x) } }", true);
    }
}
