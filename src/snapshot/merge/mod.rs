//! A snapshot with a small difference to a new snapshot, without decoding what stays as it was.
//!
//! ```text
//!   added quads ---> terms (old and new, where each belongs) --> edits (triples: new, gone, in other graphs)
//!   removed rows --'                                                |
//!                                                                   v
//!          sections  <-- columns of the old snapshot, run by run, with splices where an edit belongs
//! ```
//!
//! The dictionary keeps its order, so that a term that stays has its old id and a shift: columns are copied with ids
//! shifted, and stay sorted. A new term lies between two old ones, a new triple between two old ones in each order. The
//! image is the one that loading the changed data anew gives, byte for byte; it is written section by section, so that
//! memory holds some tables by term and what changed, not the data.
//!
//! A *handle* names a term of either side: an id of the old dictionary, or the number of the old terms and the place
//! among the new ones, counted from 1.

mod edits;
mod graphs;
mod index;
mod splice;
mod terms;
#[cfg(test)]
mod tests;

use std::path::Path;

use oxrdf::QuadRef;

use self::edits::Edits;
use self::terms::Terms;
use super::Snapshot;
use super::bytes::Bytes;
use super::collect::Collector;
use super::file::Image;
use super::write::{FileWriter, ImageWriter, Sections};
use crate::atomic::{failed_to_write, write_file};
use crate::cancel::Cancellation;
use crate::error::Result;

/// What is to be added to a snapshot and removed from it. What is in both is there afterwards.
#[derive(Default)]
pub struct Difference {
    added: Collector,
    removed: Vec<[u32; 4]>,
}

impl Difference {
    /// Adds a quad; one that the snapshot has already changes nothing.
    ///
    /// # Errors
    /// When there are more terms than a snapshot can number.
    pub fn add<'a>(&mut self, quad: impl Into<QuadRef<'a>>) -> Result<()> {
        self.added.push(quad.into())
    }

    /// Removes a quad of the snapshot, given by the ids of subject, predicate and object and the number of its graph.
    pub fn remove(&mut self, row: [u32; 4]) {
        self.removed.push(row);
    }
}

impl Snapshot {
    /// Returns a snapshot of these quads without those that `difference` removes and with those that it adds.
    ///
    /// Takes O(n) time, a copy of each column, and O(changes · log n) on top.
    ///
    /// # Errors
    /// When there are more terms or quads than a snapshot can number, this one is damaged, or the work should stop.
    pub fn merged(&self, difference: &Difference, cancellation: &Cancellation) -> Result<Self> {
        // The columns hardly grow: room for what comes in saves a copy of all.
        let mut writer = ImageWriter::with_capacity(self.size() + difference.added.rows.len() * 256);
        merge(self, difference, cancellation, &mut writer)?;
        Self::from_image(writer.finish()?)
    }

    /// Makes the file at `path` what [`Snapshot::merged`] gives, whole or not at all.
    ///
    /// Memory does not hold the new image, but about 12 bytes for each term. `announce` is told the digest of the new
    /// snapshot before it takes its place.
    ///
    /// # Errors
    /// As for [`Snapshot::merged`], when the file cannot be written, and with the error of `announce`.
    pub fn write_merged(
        &self,
        difference: &Difference,
        path: &Path,
        cancellation: &Cancellation,
        announce: &mut dyn FnMut(&str) -> Result<()>,
    ) -> Result<()> {
        write_file(path, |file| {
            let mut writer = FileWriter::new(file, path)?;
            merge(self, difference, cancellation, &mut writer)?;
            writer.finish()?;
            let bytes = Bytes::map(file).map_err(|error| failed_to_write(path, &error))?;
            announce(&Image::new(bytes)?.digest())
        })
    }
}

/// Hands the sections of the merged snapshot to `out`, in the order in which building one hands them.
fn merge(old: &Snapshot, difference: &Difference, cancellation: &Cancellation, out: &mut dyn Sections) -> Result<()> {
    let mut terms = Terms::resolve(&old.dictionary, &difference.added)?;
    let edits = Edits::of(old, difference, &terms)?;
    terms.drop_unused(edits.unused(old));
    cancellation.check()?;
    terms.write(old, out, cancellation)?;
    let sets = graphs::write(old, &edits, &terms, out, cancellation)?;
    index::write(old, &edits, &terms, &sets, out, cancellation)
}
