//! What a plan does: one file for each operator.
//!
//! An operator gives batches while they are read. It looks at the cancellation once a batch and in every loop that may
//! be long, and takes memory from the budget of the query before it holds rows.

use super::{Batch, Context};
use crate::error::Result;

/// A step of a query under way.
///
/// The columns of its batches are those that the plan says, in the plan's order.
pub trait Operator: Send {
    /// Returns the next rows, never an empty batch; `None` at the end.
    ///
    /// # Errors
    /// When the work is told to stop, the memory limit is reached or the snapshot is damaged. An error of an
    /// expression is no error here: it is an unbound value, or a row that a filter drops.
    fn next(&mut self, context: &Context) -> Result<Option<Batch>>;
}
