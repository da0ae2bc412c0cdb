//! Variables that a query uses and that none of its patterns binds: most often a slip of the pen.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::Variable;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::walk::pattern_of;
use crate::error::{Error, nearest};

type Variables = BTreeSet<Variable>;

/// Returns a warning for each variable that `query` uses where no pattern has bound it, by name, with the nearest one that
/// is bound. O(size of the query · depth).
pub fn unbound_variables(query: &Query) -> Vec<Error> {
    let mut reader = Reader::default();
    let bound = reader.pattern(pattern_of(query), &Variables::new());
    if let Query::Construct { template, .. } = query {
        let mut used = Variables::new();
        template.iter().for_each(|triple| of_triple(triple, &mut used));
        reader.missing(used.difference(&bound), "CONSTRUCT");
    }
    let known: Vec<&str> = reader.bound.iter().map(Variable::as_str).collect();
    let warning = |(variable, place): (&Variable, &&str)| {
        let name = variable.as_str();
        if reader.bound.contains(variable) {
            return Error::usage(format!("`?{name}` of {place} is bound in another group, and not in its own"))
                .with_hint(format!("write the {place} into the braces where a pattern has `?{name}`"));
        }
        let warning = Error::usage(format!("no pattern binds `?{name}` of {place}"));
        // One letter is near to any other.
        let near = match name.len() {
            1 => known.iter().copied().find(|known| known.starts_with(name)),
            _ => nearest(name, &known, 1).first().copied(),
        };
        match near {
            Some(near) => warning.with_hint(format!("did you mean `?{near}`?")),
            None => warning,
        }
    };
    reader.missing.iter().map(warning).collect()
}

#[derive(Default)]
struct Reader {
    /// What some pattern binds.
    bound: Variables,
    /// What is used without, with the first place.
    missing: BTreeMap<Variable, &'static str>,
}

impl Reader {
    fn missing<'v>(&mut self, variables: impl IntoIterator<Item = &'v Variable>, place: &'static str) {
        for variable in variables {
            self.missing.entry(variable.clone()).or_insert(place);
        }
    }

    /// Returns what `pattern` binds; `outer` is what it is given by the rows that an EXISTS is asked for.
    fn pattern(&mut self, pattern: &GraphPattern, outer: &Variables) -> Variables {
        match pattern {
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => self.leaf(pattern),
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right } => {
                let left = self.pattern(left, outer);
                &left | &self.pattern(right, outer)
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let left = self.pattern(left, outer);
                let both = &left | &self.pattern(right, outer);
                expression.iter().for_each(|expression| self.expression(expression, &(&both | outer), "FILTER"));
                both
            }
            GraphPattern::Minus { left, right } => {
                self.pattern(right, outer);
                self.pattern(left, outer)
            }
            GraphPattern::Graph { name, inner } | GraphPattern::Service { name, inner, .. } => {
                let mut bound = self.pattern(inner, outer);
                if let NamedNodePattern::Variable(variable) = name {
                    bound.insert(variable.clone());
                    self.bound.insert(variable.clone());
                }
                bound
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.pattern(inner, outer)
            }
            GraphPattern::Filter { .. }
            | GraphPattern::Extend { .. }
            | GraphPattern::OrderBy { .. }
            | GraphPattern::Project { .. }
            | GraphPattern::Group { .. } => self.computed(pattern, outer),
        }
    }

    fn leaf(&mut self, pattern: &GraphPattern) -> Variables {
        let mut bound = Variables::new();
        match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| of_triple(triple, &mut bound)),
            GraphPattern::Path { subject, object, .. } => {
                of_term(subject, &mut bound);
                of_term(object, &mut bound);
            }
            GraphPattern::Values { variables, .. } => bound.extend(variables.iter().cloned()),
            _ => {}
        }
        self.bound.extend(bound.iter().cloned());
        bound
    }

    fn computed(&mut self, pattern: &GraphPattern, outer: &Variables) -> Variables {
        match pattern {
            GraphPattern::Filter { expr, inner } => {
                let bound = self.pattern(inner, outer);
                let place = if matches!(**inner, GraphPattern::Group { .. }) { "HAVING" } else { "FILTER" };
                self.expression(expr, &(&bound | outer), place);
                bound
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let mut bound = self.pattern(inner, outer);
                self.expression(expression, &(&bound | outer), "an expression");
                self.bound.insert(variable.clone());
                bound.insert(variable.clone());
                bound
            }
            GraphPattern::OrderBy { inner, expression } => {
                let bound = self.pattern(inner, outer);
                for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                    self.expression(expression, &bound, "ORDER BY");
                }
                bound
            }
            GraphPattern::Project { inner, variables } => {
                let bound = self.pattern(inner, outer);
                self.missing(variables.iter().filter(|variable| !bound.contains(variable)), "SELECT");
                variables.iter().cloned().collect()
            }
            GraphPattern::Group { inner, variables, aggregates } => {
                let bound = self.pattern(inner, outer);
                self.missing(variables.iter().filter(|variable| !bound.contains(variable)), "GROUP BY");
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expression(expr, &bound, "an aggregate");
                    }
                }
                variables.iter().cloned().chain(aggregates.iter().map(|(variable, _)| variable.clone())).collect()
            }
            _ => Variables::new(),
        }
    }

    fn expression(&mut self, expression: &Expression, bound: &Variables, place: &'static str) {
        match expression {
            Expression::NamedNode(_) | Expression::Literal(_) => {}
            Expression::Variable(variable) | Expression::Bound(variable) => {
                self.missing(Some(variable).filter(|variable| !bound.contains(variable)), place);
            }
            Expression::Exists(pattern) => {
                self.pattern(pattern, bound);
            }
            Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
                self.expression(inner, bound, place);
            }
            Expression::Or(a, b)
            | Expression::And(a, b)
            | Expression::Equal(a, b)
            | Expression::SameTerm(a, b)
            | Expression::Greater(a, b)
            | Expression::GreaterOrEqual(a, b)
            | Expression::Less(a, b)
            | Expression::LessOrEqual(a, b)
            | Expression::Add(a, b)
            | Expression::Subtract(a, b)
            | Expression::Multiply(a, b)
            | Expression::Divide(a, b) => [a, b].into_iter().for_each(|part| self.expression(part, bound, place)),
            Expression::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expression(part, bound, place)),
            Expression::In(inner, list) => {
                self.expression(inner, bound, place);
                list.iter().for_each(|part| self.expression(part, bound, place));
            }
            Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
                list.iter().for_each(|part| self.expression(part, bound, place));
            }
        }
    }
}

fn of_triple(triple: &TriplePattern, found: &mut Variables) {
    of_term(&triple.subject, found);
    if let NamedNodePattern::Variable(variable) = &triple.predicate {
        found.insert(variable.clone());
    }
    of_term(&triple.object, found);
}

fn of_term(term: &TermPattern, found: &mut Variables) {
    match term {
        TermPattern::Variable(variable) => _ = found.insert(variable.clone()),
        TermPattern::Triple(triple) => of_triple(triple, found),
        TermPattern::NamedNode(_) | TermPattern::BlankNode(_) | TermPattern::Literal(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefixes::Prefixes;
    use crate::query::parse_query;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let query = parse_query(text, &Prefixes::default()).unwrap();
        let found: Vec<String> = unbound_variables(&query)
            .into_iter()
            .map(|warning| format!("{}; {}", warning.message, warning.hint.unwrap_or_default()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_variable_that_nothing_binds_is_named_with_its_neighbour() {
        check("SELECT ?nam { ?s rdfs:label ?name }", &["no pattern binds `?nam` of SELECT; did you mean `?name`?"]);
        check(
            "SELECT * { ?s rdfs:label ?name } ORDER BY DESC(?nmae)",
            &["no pattern binds `?nmae` of ORDER BY; did you mean `?name`?"],
        );
        check(
            "SELECT * { ?s rdfs:label ?name FILTER(STRLEN(?nane) > 3 && BOUND(?zzz)) }",
            &["no pattern binds `?nane` of FILTER; did you mean `?name`?", "no pattern binds `?zzz` of FILTER; "],
        );
        check(
            "SELECT (COUNT(?goup) AS ?n) { ?group a ler:Stage } GROUP BY ?grop",
            &[
                "no pattern binds `?goup` of an aggregate; did you mean `?group`?",
                "no pattern binds `?grop` of GROUP BY; did you mean `?group`?",
            ],
        );
        check("CONSTRUCT { ?s a ?k } { ?s a ?kind }", &["no pattern binds `?k` of CONSTRUCT; did you mean `?kind`?"]);
    }

    #[test]
    fn a_variable_of_another_group_is_told() {
        check(
            "SELECT * { ?s ler:order ?n { ?s rdfs:label ?l FILTER(?n > 1) } }",
            &[
                "`?n` of FILTER is bound in another group, and not in its own; write the FILTER into the braces where a pattern has `?n`",
            ],
        );
    }

    #[test]
    fn what_is_bound_somehow_is_no_mistake() {
        for text in [
            "SELECT * { ?s ?p ?o }",
            "SELECT ?a ?b { { ?a a ler:Stage } UNION { ?b a ler:Case } }",
            "SELECT ?s ?l { ?s a ler:Stage OPTIONAL { ?s rdfs:label ?l FILTER(?s != ?l) } }",
            "SELECT ?s { ?s a ler:Stage FILTER NOT EXISTS { ?t ler:stage ?s FILTER(?t != ?s) } }",
            "SELECT ?n { BIND(1 AS ?n) VALUES ?m { 2 } FILTER(?n < ?m) } ORDER BY ?m",
            "SELECT ?g (COUNT(?w) AS ?n) { GRAPH ?g { ?w a ler:WorkStream } } GROUP BY ?g HAVING(?n > 1) ORDER BY ?n",
            "SELECT ?x { { SELECT (MAX(?n) AS ?x) { ?s ler:order ?n } } FILTER(?x > 1) }",
            "DESCRIBE ?s { ?s a ler:Stage }",
            "SELECT (STR(?s) AS ?text) { ?s ler:a+ ?t }",
        ] {
            check(text, &[]);
        }
    }
}
