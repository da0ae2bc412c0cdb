//! Binding in graph patterns.

use oxrdf::{Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::GroundTerm;

use super::{Binder, VariablePlace};
use crate::error::Result;

impl Binder<'_> {
    /// Binds the pattern of the outermost SELECT or DESCRIBE, whose columns stay.
    pub(super) fn outermost(&self, pattern: GraphPattern) -> Result<GraphPattern> {
        Ok(match pattern {
            GraphPattern::Slice { inner, start, length } => {
                GraphPattern::Slice { inner: Box::new(self.outermost(*inner)?), start, length }
            }
            GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: Box::new(self.outermost(*inner)?) },
            GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: Box::new(self.outermost(*inner)?) },
            GraphPattern::Project { inner, variables } => {
                let mut inner = self.pattern(*inner)?;
                for variable in &variables {
                    inner = self.show(inner, variable);
                }
                GraphPattern::Project { inner: Box::new(inner), variables }
            }
            other => self.pattern(other)?,
        })
    }

    /// Binds any other pattern. The result has no bound variable in scope but the keys of its own outermost GROUP BY.
    pub(super) fn pattern(&self, pattern: GraphPattern) -> Result<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Bgp { patterns } => P::Bgp { patterns: self.triples(patterns, VariablePlace::Pattern)? },
            P::Path { subject, path, object } => P::Path {
                subject: self.subject(subject, VariablePlace::Pattern)?,
                path,
                object: self.object(object, VariablePlace::Pattern)?,
            },
            P::Values { variables, bindings } => self.values(variables, bindings),
            P::Graph { name, inner } => {
                P::Graph { name: self.name(name, "the name of GRAPH")?, inner: self.boxed_pattern(inner)? }
            }
            P::Service { name, inner, silent } => P::Service {
                name: self.name(name, "the address of SERVICE")?,
                inner: self.boxed_pattern(inner)?,
                silent,
            },
            P::Filter { expr, inner } => P::Filter { expr: self.expression(expr)?, inner: self.boxed_pattern(inner)? },
            P::Extend { inner, variable, expression } => {
                self.keep_free(&variable, "the target of BIND or AS")?;
                P::Extend { inner: self.boxed_pattern(inner)?, variable, expression: self.expression(expression)? }
            }
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: self.boxed_pattern(inner)?,
                expression: expression.into_iter().map(|order| self.order(order)).collect::<Result<_>>()?,
            },
            P::Project { inner, variables } => self.sub_select(self.pattern(*inner)?, variables),
            P::Distinct { inner } => P::Distinct { inner: self.boxed_pattern(inner)? },
            P::Reduced { inner } => P::Reduced { inner: self.boxed_pattern(inner)? },
            P::Slice { inner, start, length } => P::Slice { inner: self.boxed_pattern(inner)?, start, length },
            P::Group { inner, variables, aggregates } => {
                let mut inner = self.pattern(*inner)?;
                for variable in &variables {
                    inner = self.show(inner, variable);
                }
                let aggregates = aggregates
                    .into_iter()
                    .map(|(variable, aggregate)| {
                        self.keep_free(&variable, "the target of an aggregate")?;
                        Ok((variable, self.aggregate(aggregate)?))
                    })
                    .collect::<Result<_>>()?;
                P::Group { inner: Box::new(inner), variables, aggregates }
            }
            other => self.pair(other)?,
        })
    }

    /// Binds a pattern of two patterns.
    fn pair(&self, pattern: GraphPattern) -> Result<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Join { left, right } => P::Join { left: self.boxed_pattern(left)?, right: self.boxed_pattern(right)? },
            P::Union { left, right } => P::Union { left: self.boxed_pattern(left)?, right: self.boxed_pattern(right)? },
            P::Minus { left, right } => self.minus(*left, *right)?,
            P::Lateral { left, right } => {
                P::Lateral { left: self.boxed_pattern(left)?, right: self.boxed_pattern(right)? }
            }
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: self.boxed_pattern(left)?,
                right: self.boxed_pattern(right)?,
                expression: expression.map(|expression| self.expression(expression)).transpose()?,
            },
            single => single,
        })
    }

    /// Binds both sides of a MINUS, which compares them by the variables they share: a bound variable that both have
    /// goes on being shared, under a name of its own.
    fn minus(&self, left: GraphPattern, right: GraphPattern) -> Result<GraphPattern> {
        let shared: Vec<Variable> = self
            .bindings
            .keys()
            .filter(|variable| is_in_scope(&left, variable) && is_in_scope(&right, variable))
            .cloned()
            .collect();
        let (mut left, mut right) = (self.boxed_pattern(Box::new(left))?, self.boxed_pattern(Box::new(right))?);
        for variable in shared {
            let Some(term) = self.value(&variable) else { continue };
            let fresh = self.fresh(&variable);
            for side in [&mut left, &mut right] {
                let (variable, expression) = (fresh.clone(), constant(term, &variable));
                let inner = std::mem::replace(side, Box::new(GraphPattern::Bgp { patterns: Vec::new() }));
                **side = GraphPattern::Extend { inner, variable, expression };
            }
        }
        Ok(GraphPattern::Minus { left, right })
    }

    /// Returns a variable that no other place of the query uses.
    fn fresh(&self, variable: &Variable) -> Variable {
        let number = self.fresh.get();
        self.fresh.set(number + 1);
        Variable::new_unchecked(format!("{}_bound_{number}", variable.as_str()))
    }

    #[expect(clippy::boxed_local, reason = "the algebra keeps its parts in boxes")]
    fn boxed_pattern(&self, pattern: Box<GraphPattern>) -> Result<Box<GraphPattern>> {
        Ok(Box::new(self.pattern(*pattern)?))
    }

    /// Returns `inner` with a column `variable` that shows its value, if it has one and no such column yet.
    fn show(&self, inner: GraphPattern, variable: &Variable) -> GraphPattern {
        match self.value(variable) {
            Some(term) if !has_key(&inner, variable) => GraphPattern::Extend {
                inner: Box::new(inner),
                variable: variable.clone(),
                expression: constant(term, variable),
            },
            _ => inner,
        }
    }

    /// Leaves bound variables out of the columns of a sub-select: outside of it is the value.
    fn sub_select(&self, mut inner: GraphPattern, mut variables: Vec<Variable>) -> GraphPattern {
        let bound: Vec<Variable> =
            variables.iter().filter(|variable| self.value(variable).is_some()).cloned().collect();
        variables.retain(|variable| self.value(variable).is_none());
        if let (true, Some(first)) = (variables.is_empty(), bound.first())
            && let Some(term) = self.value(first)
        {
            // A sub-select of no column would be written as `SELECT *`.
            let shown = self.fresh(first);
            let expression = constant(term, first);
            inner = GraphPattern::Extend { inner: Box::new(inner), variable: shown.clone(), expression };
            variables.push(shown);
        }
        GraphPattern::Project { inner: Box::new(inner), variables }
    }

    fn values(&self, mut variables: Vec<Variable>, mut bindings: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
        while let Some((place, term)) =
            variables.iter().enumerate().find_map(|(place, variable)| Some((place, self.value(variable)?)))
        {
            bindings
                .retain(|row| row.get(place).is_none_or(|value| value.as_ref().is_none_or(|value| says(value, term))));
            for row in &mut bindings {
                if place < row.len() {
                    row.remove(place);
                }
            }
            variables.remove(place);
        }
        GraphPattern::Values { variables, bindings }
    }
}

fn constant(term: &Term, variable: &Variable) -> Expression {
    match term {
        Term::NamedNode(node) => Expression::NamedNode(node.clone()),
        Term::Literal(literal) => Expression::Literal(literal.clone()),
        _ => Expression::Variable(variable.clone()),
    }
}

fn is_in_scope(pattern: &GraphPattern, variable: &Variable) -> bool {
    let mut found = false;
    pattern.on_in_scope_variable(|other| found |= other == variable);
    found
}

fn says(value: &GroundTerm, term: &Term) -> bool {
    match (value, term) {
        (GroundTerm::NamedNode(value), Term::NamedNode(term)) => value == term,
        (GroundTerm::Literal(value), Term::Literal(term)) => value == term,
        _ => false,
    }
}

/// Returns whether `variable` is a key of the GROUP BY of the same SELECT.
fn has_key(pattern: &GraphPattern, variable: &Variable) -> bool {
    match pattern {
        GraphPattern::Group { variables, .. } => variables.contains(variable),
        GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => has_key(inner, variable),
        _ => false,
    }
}
