//! SPARQL Update: the one way in which data changes, for files, sessions and stores on the disk.
//!
//! Data is a snapshot that never changes. An update is carried out as a difference to it ([`pending`]): what is added,
//! what is removed; at the end the difference is merged into a new snapshot that takes the place of the old one, whole
//! or not at all, or, for a large file, appended to its journal ([`super::journal`]). Terms are the same when they are written the same: `1` is not `01`, and no term is rewritten.
//!
//! # Which graph an update reads and writes
//!
//! | | `union` (unless told otherwise) | `strict` |
//! | --- | --- | --- |
//! | WHERE outside GRAPH reads | all graphs, each triple once | the unnamed graph |
//! | DELETE outside GRAPH removes from | every graph that holds the triple | the unnamed graph |
//! | INSERT outside GRAPH adds to | the unnamed graph | the unnamed graph |
//!
//! Where some graphs are left out ([`DefaultGraph::Without`]), WHERE does not read them and DELETE leaves them alone.
//! USING and USING NAMED say what WHERE reads; WITH names the graph that WHERE (unless there is a USING), DELETE and
//! INSERT mean outside GRAPH: all three as SPARQL 1.1 Update has it. The word DEFAULT, in CLEAR, DROP, ADD, MOVE and
//! COPY, is the unnamed graph.
//!
//! # Graphs without statements
//!
//! A graph is there while it holds a statement; within one update also from its CREATE, or after a CLEAR, until it is
//! dropped. CREATE of a graph that is there fails, and so do ADD, MOVE and COPY of a named graph that is not there: they
//! would empty the target for nothing. SILENT passes over it. CLEAR and DROP of a graph that is not there change nothing,
//! as a store does that keeps no empty graphs. All operations of one update are one change: if one fails, nothing has
//! happened.
//!
//! # Blank nodes
//!
//! A blank node in INSERT DATA or in a template of INSERT is a new one, for each solution of WHERE. Its label depends
//! on the data alone, so that the same update of the same data gives the same bytes.

mod change;
pub(super) mod file;
mod pending;
mod template;
#[cfg(test)]
pub(super) mod tests;

use oxrdf::GraphName;
use spargebra::GraphUpdateOperation;

use self::change::Change;
use super::{DefaultGraph, Memory, Store};
use crate::cancel::Cancellation;
use crate::error::Result;
#[cfg(any(test, feature = "rocksdb"))]
use crate::snapshot::Snapshot;

pub use self::file::{compact_file, update_file, update_file_if};
pub(crate) use self::pending::Pending;

/// The operations of one SPARQL Update, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// What is done, one after the other.
    pub operations: Vec<Operation>,
}

/// One operation of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// What the parser gives.
    Sparql(GraphUpdateOperation),
    /// ADD, MOVE or COPY, which the parser gives as a pattern: in that, DEFAULT would be the union of all graphs.
    Transfer(Transfer),
}

/// ADD, MOVE or COPY of a graph to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// What becomes of the two graphs.
    pub kind: TransferKind,
    /// Pass over a graph that is not there.
    pub silent: bool,
    /// The source.
    pub from: GraphName,
    /// The target.
    pub to: GraphName,
}

/// What becomes of the two graphs of a [`Transfer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferKind {
    /// Both keep what they hold.
    Add,
    /// The target is emptied before, the source is dropped afterwards.
    Move,
    /// The target is emptied before.
    Copy,
}

impl From<spargebra::Update> for Update {
    fn from(update: spargebra::Update) -> Self {
        Self { operations: update.operations.into_iter().map(Operation::Sparql).collect() }
    }
}

/// How many statements the operations of an update added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Statements that were not there before.
    pub inserted: usize,
    /// Statements that are no longer there.
    pub deleted: usize,
}

impl Store {
    /// Returns this data as `update` leaves it, and counts what changed; this store stays as it is.
    ///
    /// Takes the time of one merge, O(n) of the data, and of one more for each operation with a WHERE that follows a
    /// change.
    ///
    /// # Errors
    /// When an operation fails, which the module says when, or the work is told to stop.
    pub fn changed(
        &self,
        update: &Update,
        default_graph: &DefaultGraph,
        cancellation: &Cancellation,
    ) -> Result<(Self, Changes)> {
        let (pending, changes) = Change::run(Pending::new(self.snapshot()?), update, default_graph, cancellation)?;
        if pending.is_empty() {
            return Ok((self.clone(), changes));
        }
        let changed = Self::from(pending.merged(cancellation)?);
        Ok(match self {
            Self::Snapshot(_) => (changed, changes),
            Self::Memory(_) => {
                let quads = changed.all_quads().collect::<Result<Vec<_>>>()?;
                (Self::Memory(Memory::from_quads(quads)?), changes)
            }
            // It has no snapshot, so that nothing comes here.
            #[cfg(feature = "remote")]
            Self::Endpoint(_) => (changed, changes),
        })
    }
}

/// Returns what `update` changes in `snapshot`, for a store that applies the difference itself.
#[cfg(any(test, feature = "rocksdb"))]
pub(super) fn difference(
    snapshot: Snapshot,
    update: &Update,
    default_graph: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<(Pending, Changes)> {
    Change::run(Pending::new(snapshot.into()), update, default_graph, cancellation)
}
