//! Walks over every pattern and expression of a query, also those inside expressions.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};

use crate::error::Result;

/// Looks at the parts of a query, and may change them.
pub trait Visitor {
    /// Looks at `pattern` before its parts; returns whether to look at them too.
    ///
    /// # Errors
    /// As the visitor likes; the walk ends there.
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool>;

    /// Looks at `expression` before its parts.
    ///
    /// # Errors
    /// As the visitor likes; the walk ends there.
    fn expression(&mut self, expression: &mut Expression) -> Result<()>;
}

/// Shows every pattern and expression of `query` to `visitor`, outer ones first.
///
/// # Errors
/// The first one of the visitor.
pub fn walk(query: &mut Query, visitor: &mut dyn Visitor) -> Result<()> {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => walk_pattern(pattern, visitor),
    }
}

fn walk_pattern(pattern: &mut GraphPattern, visitor: &mut dyn Visitor) -> Result<()> {
    if !visitor.pattern(pattern)? {
        return Ok(());
    }
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => Ok(()),
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            walk_pattern(left, visitor)?;
            walk_pattern(right, visitor)
        }
        GraphPattern::LeftJoin { left, right, expression } => {
            walk_pattern(left, visitor)?;
            walk_pattern(right, visitor)?;
            expression.iter_mut().try_for_each(|expression| walk_expression(expression, visitor))
        }
        GraphPattern::Filter { expr, inner } | GraphPattern::Extend { inner, expression: expr, .. } => {
            walk_pattern(inner, visitor)?;
            walk_expression(expr, visitor)
        }
        GraphPattern::OrderBy { inner, expression } => {
            walk_pattern(inner, visitor)?;
            expression.iter_mut().try_for_each(|order| {
                let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
                walk_expression(expression, visitor)
            })
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            walk_pattern(inner, visitor)?;
            aggregates.iter_mut().try_for_each(|(_, aggregate)| match aggregate {
                AggregateExpression::CountSolutions { .. } => Ok(()),
                AggregateExpression::FunctionCall { expr, .. } => walk_expression(expr, visitor),
            })
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => walk_pattern(inner, visitor),
    }
}

/// Shows `expression` and every pattern and expression in it to `visitor`, outer ones first.
///
/// # Errors
/// The first one of the visitor.
pub fn walk_expression(expression: &mut Expression, visitor: &mut dyn Visitor) -> Result<()> {
    visitor.expression(expression)?;
    match expression {
        Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => Ok(()),
        Expression::Exists(pattern) => walk_pattern(pattern, visitor),
        Expression::UnaryPlus(inner) | Expression::UnaryMinus(inner) | Expression::Not(inner) => {
            walk_expression(inner, visitor)
        }
        Expression::Or(left, right)
        | Expression::And(left, right)
        | Expression::Equal(left, right)
        | Expression::SameTerm(left, right)
        | Expression::Greater(left, right)
        | Expression::GreaterOrEqual(left, right)
        | Expression::Less(left, right)
        | Expression::LessOrEqual(left, right)
        | Expression::Add(left, right)
        | Expression::Subtract(left, right)
        | Expression::Multiply(left, right)
        | Expression::Divide(left, right) => {
            walk_expression(left, visitor)?;
            walk_expression(right, visitor)
        }
        Expression::If(condition, then, other) => {
            walk_expression(condition, visitor)?;
            walk_expression(then, visitor)?;
            walk_expression(other, visitor)
        }
        Expression::In(inner, list) => {
            walk_expression(inner, visitor)?;
            list.iter_mut().try_for_each(|expression| walk_expression(expression, visitor))
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            list.iter_mut().try_for_each(|expression| walk_expression(expression, visitor))
        }
    }
}
