//! What is counted when a snapshot is built: triples, subjects and objects of each predicate, instances of each class.

use super::bytes::Column;
use super::dictionary::Id;
use super::file::{Image, Section};
use super::index::Index;
use crate::error::Result;

/// Counts of one predicate, over all graphs, each triple once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PredicateStatistics {
    /// How many triples have it.
    pub triples: usize,
    /// How many different subjects these have.
    pub subjects: usize,
    /// How many different objects these have.
    pub objects: usize,
}

/// The counts of a snapshot.
#[derive(Clone)]
pub struct Statistics {
    /// Distinct subjects and objects of each predicate.
    predicates: Column<u32>,
    /// Class and number of instances, by class.
    classes: Column<u32>,
}

impl Statistics {
    /// Reads the counts of `image`.
    ///
    /// # Errors
    /// When the image is damaged.
    pub fn open(image: &Image) -> Result<Self> {
        Ok(Self { predicates: image.column(Section::PredicateStatistics)?, classes: image.column(Section::Classes)? })
    }

    /// Returns the counts of the predicate `id`; zeros if it is not one.
    pub fn predicate(&self, index: &Index, id: Id) -> PredicateStatistics {
        let Ok(place) = index.predicates().binary_search(&id.number()) else { return PredicateStatistics::default() };
        let at = |offset: usize| self.predicates.get(2 * place + offset).map_or(0, |count| *count as usize);
        PredicateStatistics { triples: index.predicate_run(id).len(), subjects: at(0), objects: at(1) }
    }

    /// Returns each class with the number of its instances, in the order of ids.
    pub fn classes(&self) -> impl Iterator<Item = (Id, usize)> {
        self.classes.chunks_exact(2).filter_map(|row| Some((Id::new(row[0])?, row[1] as usize)))
    }
}

/// Returns the number of distinct values in each run of the column; runs are sorted.
pub(super) fn distinct(column: &[u32], starts: &[u32]) -> Vec<u32> {
    starts
        .windows(2)
        .map(|ends| column[ends[0] as usize..ends[1] as usize].chunk_by(|a, b| a == b).count() as u32)
        .collect()
}

/// Returns each value of the sorted `column` with how often it occurs, in order.
pub(super) fn histogram(column: &[u32]) -> Vec<u32> {
    column.chunk_by(|a, b| a == b).flat_map(|run| [run[0], run.len() as u32]).collect()
}
