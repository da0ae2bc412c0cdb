//! Binding in expressions: filters, `BIND`, conditions of `OPTIONAL`, aggregates and orders.

use oxrdf::Term;
use spargebra::algebra::{AggregateExpression, Expression, OrderExpression};

use super::Binder;
use crate::error::Result;

impl Binder<'_> {
    pub(super) fn expression(&self, expression: Expression) -> Result<Expression> {
        use Expression as E;
        Ok(match expression {
            E::Variable(variable) => match self.value(&variable) {
                Some(Term::NamedNode(node)) => E::NamedNode(node.clone()),
                Some(Term::Literal(literal)) => E::Literal(literal.clone()),
                _ => E::Variable(variable),
            },
            E::NamedNode(_) | E::Literal(_) => expression,
            E::Bound(variable) => {
                self.keep_free(&variable, "the argument of BOUND")?;
                E::Bound(variable)
            }
            E::Exists(pattern) => E::Exists(Box::new(self.pattern(*pattern)?)),
            E::UnaryPlus(inner) => E::UnaryPlus(self.boxed(inner)?),
            E::UnaryMinus(inner) => E::UnaryMinus(self.boxed(inner)?),
            E::Not(inner) => E::Not(self.boxed(inner)?),
            E::If(condition, yes, no) => E::If(self.boxed(condition)?, self.boxed(yes)?, self.boxed(no)?),
            E::Coalesce(list) => E::Coalesce(self.expressions(list)?),
            E::FunctionCall(function, list) => E::FunctionCall(function, self.expressions(list)?),
            E::In(inner, list) => E::In(self.boxed(inner)?, self.expressions(list)?),
            other => self.binary(other)?,
        })
    }

    fn binary(&self, expression: Expression) -> Result<Expression> {
        use Expression as E;
        Ok(match expression {
            E::Or(a, b) => E::Or(self.boxed(a)?, self.boxed(b)?),
            E::And(a, b) => E::And(self.boxed(a)?, self.boxed(b)?),
            E::Equal(a, b) => E::Equal(self.boxed(a)?, self.boxed(b)?),
            E::SameTerm(a, b) => E::SameTerm(self.boxed(a)?, self.boxed(b)?),
            E::Greater(a, b) => E::Greater(self.boxed(a)?, self.boxed(b)?),
            E::GreaterOrEqual(a, b) => E::GreaterOrEqual(self.boxed(a)?, self.boxed(b)?),
            E::Less(a, b) => E::Less(self.boxed(a)?, self.boxed(b)?),
            E::LessOrEqual(a, b) => E::LessOrEqual(self.boxed(a)?, self.boxed(b)?),
            E::Add(a, b) => E::Add(self.boxed(a)?, self.boxed(b)?),
            E::Subtract(a, b) => E::Subtract(self.boxed(a)?, self.boxed(b)?),
            E::Multiply(a, b) => E::Multiply(self.boxed(a)?, self.boxed(b)?),
            E::Divide(a, b) => E::Divide(self.boxed(a)?, self.boxed(b)?),
            unary => unary,
        })
    }

    #[expect(clippy::boxed_local, reason = "the algebra keeps its parts in boxes")]
    fn boxed(&self, expression: Box<Expression>) -> Result<Box<Expression>> {
        Ok(Box::new(self.expression(*expression)?))
    }

    fn expressions(&self, list: Vec<Expression>) -> Result<Vec<Expression>> {
        list.into_iter().map(|expression| self.expression(expression)).collect()
    }

    pub(super) fn aggregate(&self, aggregate: AggregateExpression) -> Result<AggregateExpression> {
        Ok(match aggregate {
            AggregateExpression::CountSolutions { .. } => aggregate,
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr)?, distinct }
            }
        })
    }

    pub(super) fn order(&self, order: OrderExpression) -> Result<OrderExpression> {
        Ok(match order {
            OrderExpression::Asc(expression) => OrderExpression::Asc(self.expression(expression)?),
            OrderExpression::Desc(expression) => OrderExpression::Desc(self.expression(expression)?),
        })
    }
}
