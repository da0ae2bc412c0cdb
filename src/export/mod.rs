//! Writes a dataset for other programs: which statements, in which format, to which place.
//!
//! The writers themselves stand in [`crate::output`]; here is what is chosen, and what is put together from several
//! files.

mod choice;

pub use choice::{Choice, choose};
