//! What a plan does: one file for each operator.
//!
//! An operator gives batches while they are read. It looks at the cancellation once a batch and in every loop that may
//! be long, and takes memory from the budget of the query before it holds rows.

pub(crate) mod apart;
pub(crate) mod chain;
pub(crate) mod counted;
pub(crate) mod cursor;
pub(crate) mod direct;
pub(crate) mod distinct;
#[cfg(test)]
pub(crate) mod expand;
pub(crate) mod gather;
pub(crate) mod group;
pub(crate) mod hash;
pub(crate) mod hits;
pub(crate) mod left_lookup;
pub(crate) mod lookup;
mod numbering;
mod pair_set;
pub(crate) mod path;
pub(crate) mod rename;
pub(crate) mod row_set;
#[cfg(test)]
pub(crate) mod rows;
pub(crate) mod scan;
pub(crate) mod semi;
pub(crate) mod single;
pub(crate) mod slice;
pub(crate) mod sort;
mod source;
mod table;
pub(crate) mod unnest;

pub(crate) use self::source::Source;

use super::{Batch, Context};
use crate::error::Result;

/// A step of a query under way.
///
/// The columns of its batches are those that the plan says, in the plan's order.
pub(crate) trait Operator: Send {
    /// Returns the next rows, never an empty batch; `None` at the end.
    ///
    /// # Errors
    /// When the work is told to stop, the memory limit is reached or the snapshot is damaged. An error of an
    /// expression is not an error here: it is an unbound value, or a row that a filter drops.
    fn next(&mut self, context: &Context) -> Result<Option<Batch>>;
}
