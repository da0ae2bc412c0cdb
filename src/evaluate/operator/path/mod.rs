//! Property paths.
//!
//! ```text
//!   plan (data) --> search (one node) --> pairs (all starts) <-- closure (rows of adjacency)
//!                      |                    |
//!                    lookup               scan --> emit
//! ```

mod closure;
mod emit;
mod lookup;
mod marks;
mod pairs;
mod plan;
mod scan;
mod search;
mod seen;
#[cfg(test)]
mod tests;

pub(crate) use lookup::{PathEnd, PathLookup, PathLookupPlan};
pub(crate) use marks::Marks;
pub(crate) use plan::Path;
pub(crate) use scan::{End, PathScan, PathScanPlan};
