//! Results out of batches: rows of terms, yes or no, and graphs.
//!
//! Terms are decoded while results are read. What is made here may be sent to another thread.

mod construct;
mod describe;
mod solutions;
mod template;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use super::Context;
use super::operator::Operator;
use crate::error::Result;

pub(crate) use construct::Construct;
pub(crate) use describe::Describe;
pub(crate) use solutions::Rows;

/// Returns whether `operator` gives a row.
///
/// # Errors
/// As [`Operator::next`].
pub(crate) fn ask(operator: &mut dyn Operator, context: &Context) -> Result<bool> {
    let found = loop {
        match operator.next(context) {
            Ok(Some(batch)) if (0..batch.rows).any(|row| batch.times(row) > 0) => break Ok(true),
            Ok(Some(_)) => {}
            Ok(None) => break Ok(false),
            Err(error) => break Err(error),
        }
    };
    context.terms.snapshot.sound()?;
    found
}

/// The steps of a query with what they work with; ends after its first error.
struct Steps {
    operator: Option<Box<dyn Operator>>,
    context: Arc<Context>,
}

impl Steps {
    fn new(operator: Box<dyn Operator>, context: Arc<Context>) -> Self {
        Self { operator: Some(operator), context }
    }

    fn next(&mut self) -> Result<Option<super::Batch>> {
        let Some(operator) = &mut self.operator else { return Ok(None) };
        let next = operator.next(&self.context);
        // What came of damaged data is worth nothing, an error included.
        let next = self.context.terms.snapshot.sound().and(next);
        if !matches!(next, Ok(Some(_))) {
            self.operator = None;
        }
        next
    }
}
