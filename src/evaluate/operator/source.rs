//! What an operator reads for each row: a column, or the value of an expression.

use std::borrow::Cow;

use crate::error::Result;
use crate::evaluate::expression::Expression;
use crate::evaluate::{Batch, Context};

/// Where a value for each row comes from.
pub(crate) enum Source {
    Column(usize),
    Formula(Box<Expression>),
}

impl From<Expression> for Source {
    fn from(expression: Expression) -> Self {
        expression.variable().map_or_else(|| Self::Formula(Box::new(expression)), Self::Column)
    }
}

impl Source {
    /// Returns the expression if it only computes with numbers.
    pub(crate) fn arithmetic(&self) -> Option<&Expression> {
        match self {
            Self::Formula(expression) if expression.is_arithmetic() => Some(expression),
            _ => None,
        }
    }

    /// Returns the value for each row of `batch`, 0 where there is none.
    ///
    /// # Errors
    /// When the work is told to stop, or a limit is reached.
    pub(crate) fn values<'a>(&self, batch: &'a Batch, context: &Context) -> Result<Cow<'a, [u32]>> {
        Ok(match self {
            Self::Column(column) => match batch.columns.get(*column) {
                Some(column) => Cow::Borrowed(column),
                None => Cow::Owned(vec![0; batch.rows]),
            },
            Self::Formula(expression) => Cow::Owned(expression.evaluate(batch, context)?),
        })
    }
}
