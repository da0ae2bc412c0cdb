//! Rules on the algebra: no aggregate in another, HAVING sees what SELECT names, added words are taken out.

use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern};
use spargebra::term::Variable;

use crate::error::{Error, Result};
use crate::query::walk::{Visitor, walk, walk_expression};

/// Refuses an aggregate in the expression of another.
///
/// # Errors
/// Without a place.
pub(super) fn check(query: &mut Query) -> Result<()> {
    walk(query, &mut NoNested)
}

/// Returns how many triple terms of expressions have a literal or a triple term as subject.
///
/// # Errors
/// None of its own.
pub(super) fn terms_without_subject(query: &mut Query) -> Result<usize> {
    let mut terms = Terms { count: 0 };
    walk(query, &mut terms)?;
    Ok(terms.count)
}

/// Lets HAVING read the aliases of SELECT, as SPARQL 1.2 and most engines do.
///
/// # Errors
/// None of its own.
pub(super) fn show_aliases(query: &mut Query) -> Result<()> {
    walk(query, &mut Aliases)
}

/// Puts `?v` for `COALESCE(?v)`, which means the same.
///
/// # Errors
/// None of its own.
pub(super) fn take_out(query: &mut Query) -> Result<()> {
    walk(query, &mut Plain)
}

struct NoNested;

impl Visitor for NoNested {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool> {
        let GraphPattern::Group { aggregates, .. } = pattern else { return Ok(true) };
        let names: Vec<Variable> = aggregates.iter().map(|(name, _)| name.clone()).collect();
        for (_, aggregate) in aggregates {
            if let AggregateExpression::FunctionCall { expr, .. } = aggregate
                && reads(expr, &names)
            {
                return Err(Error::usage("an aggregate cannot be inside another")
                    .with_hint("compute the inner one in a sub-select"));
            }
        }
        Ok(true)
    }

    fn expression(&mut self, _: &mut Expression) -> Result<()> {
        Ok(())
    }
}

struct Terms {
    count: usize,
}

impl Visitor for Terms {
    fn pattern(&mut self, _: &mut GraphPattern) -> Result<bool> {
        Ok(true)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        if let Expression::FunctionCall(Function::Triple, list) = expression {
            let is_none = |subject: &Expression| {
                matches!(subject, Expression::Literal(_) | Expression::FunctionCall(Function::Triple, _))
            };
            self.count += usize::from(list.first().is_some_and(is_none));
        }
        Ok(())
    }
}

struct Aliases;

impl Visitor for Aliases {
    /// Puts the condition of HAVING behind the expressions of SELECT if it reads one of their names.
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<bool> {
        if let Some((names, condition)) = having(pattern)
            && reads(&mut condition.clone(), &names)
            && let Some(expr) = take_having(pattern)
        {
            let inner = Box::new(std::mem::take(pattern));
            *pattern = GraphPattern::Filter { expr, inner };
        }
        Ok(true)
    }

    fn expression(&mut self, _: &mut Expression) -> Result<()> {
        Ok(())
    }
}

/// Returns the names that SELECT gives and the condition of HAVING below them.
fn having(mut pattern: &GraphPattern) -> Option<(Vec<Variable>, &Expression)> {
    let mut names = Vec::new();
    while let GraphPattern::Extend { inner, variable, .. } = pattern {
        names.push(variable.clone());
        pattern = inner;
    }
    match pattern {
        GraphPattern::Filter { expr, inner } if !names.is_empty() => {
            matches!(**inner, GraphPattern::Group { .. }).then_some((names, expr))
        }
        _ => None,
    }
}

/// Takes the condition of HAVING out of `pattern`.
fn take_having(mut pattern: &mut GraphPattern) -> Option<Expression> {
    while let GraphPattern::Extend { inner, .. } = pattern {
        pattern = inner;
    }
    match std::mem::take(pattern) {
        GraphPattern::Filter { expr, inner } => {
            *pattern = *inner;
            Some(expr)
        }
        other => {
            *pattern = other;
            None
        }
    }
}

struct Plain;

impl Visitor for Plain {
    fn pattern(&mut self, _: &mut GraphPattern) -> Result<bool> {
        Ok(true)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        if let Expression::Coalesce(list) = expression
            && let [Expression::Variable(variable)] = list.as_slice()
        {
            *expression = Expression::Variable(variable.clone());
        }
        Ok(())
    }
}

/// Returns whether `expression` reads one of `names`.
fn reads(expression: &mut Expression, names: &[Variable]) -> bool {
    let mut reader = Reader { names, has_read: false };
    // The reader has no errors.
    let _ = walk_expression(expression, &mut reader);
    reader.has_read
}

struct Reader<'a> {
    names: &'a [Variable],
    has_read: bool,
}

impl Visitor for Reader<'_> {
    fn pattern(&mut self, _: &mut GraphPattern) -> Result<bool> {
        Ok(true)
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<()> {
        if let Expression::Variable(variable) | Expression::Bound(variable) = expression {
            self.has_read |= self.names.contains(variable);
        }
        Ok(())
    }
}
