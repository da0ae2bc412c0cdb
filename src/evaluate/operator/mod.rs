//! What a plan does: one file for each operator.
//!
//! An operator gives batches while they are read. It looks at the cancellation once a batch and in every loop that may
//! be long, and takes memory from the budget of the query before it holds rows.

pub mod apart;
pub mod chain;
pub mod counted;
pub mod cursor;
pub mod direct;
pub mod distinct;
#[cfg(test)]
pub mod expand;
pub mod gather;
pub mod group;
pub mod hash;
pub mod hits;
pub mod left_lookup;
pub mod lookup;
mod numbering;
mod pair_set;
pub mod path;
pub mod rename;
pub mod row_set;
#[cfg(test)]
pub mod rows;
pub mod scan;
pub mod semi;
pub mod single;
pub mod slice;
pub mod sort;
mod source;
mod table;
pub mod unnest;

pub use self::source::Source;

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
    /// expression is not an error here: it is an unbound value, or a row that a filter drops.
    fn next(&mut self, context: &Context) -> Result<Option<Batch>>;
}
