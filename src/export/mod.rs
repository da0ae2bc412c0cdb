//! Writes a dataset for other programs: which statements, in which format, to which place.
//!
//! The writers themselves are in [`crate::output`]; here is what is chosen, and what is put together from several
//! files.

mod bundle;
mod catalogue;
mod choice;
mod folder;
mod page;
mod skosmos;
mod stream;
mod tables;
mod vault;

pub use bundle::bundle;
pub use choice::{Choice, choose};
pub use folder::{ExportFile, Foreign, write_folder};
pub use stream::write;
pub use vault::{NOTES, WriteNotes};
