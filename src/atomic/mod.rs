//! Files and folders that are there whole or not at all.
//!
//! What is new is written beside its place under a temporary name, synced, and then renamed, so that a reader finds the
//! old one or the new one, and an error or a full disk leaves the old one as it was. What a killed writer left behind
//! goes when the same file or folder is written again. Everything that replaces files comes here.

mod file;
mod folder;
mod temporary;

pub use file::{failed_to_write, write_file};
pub use folder::{PendingFolder, files_below};
