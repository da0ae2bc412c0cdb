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

pub use lookup::{PathEnd, PathLookup, PathLookupPlan};
pub use marks::Marks;
pub use plan::Path;
pub use scan::{End, PathScan, PathScanPlan};
