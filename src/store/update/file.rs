//! Updates of snapshot files: into the journal beside the file, or into a new file in its place.

use std::path::Path;
use std::sync::Arc;

use oxrdf::{NamedOrBlankNode, Term};
use spargebra::GraphUpdateOperation;
use spargebra::term::Quad as Data;

use super::change::Change;
use super::pending::Pending;
use super::{Changes, Operation, Update};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::store::DefaultGraph;
use crate::store::journal::{Limits, Versioned, remove as remove_journal};
use crate::store::lock::WriteLock;

/// Applies the whole of `update` to the file at `path`, or nothing of it: it is on the disk at the end.
///
/// # Errors
/// When the file or its journal is damaged, another process changes it, or as for [`super::Store::changed`].
pub fn update_file(
    path: &Path,
    update: &Update,
    default_graph: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<Changes> {
    update_file_if(path, update, (default_graph, cancellation), Limits::FOLDED, |_| Ok(()))
}

/// Does the same if `agree` says so, which is told how many statements are left of those that were there and are new.
/// Within `limits` the change is kept in a journal beside the file, else the journal is folded.
///
/// # Errors
/// As [`update_file`], and with the error of `agree`; the file is as it was then.
pub fn update_file_if(
    path: &Path,
    update: &Update,
    (default_graph, cancellation): (&DefaultGraph, &Cancellation),
    limits: Limits,
    agree: impl FnOnce(usize) -> Result<()>,
) -> Result<Changes> {
    let _lock = WriteLock::acquire(path, cancellation)?;
    let mut version = Versioned::open(path)?;
    let kept = version.pending.changes();
    let is_merged = kept > 0 && !is_ground(update);
    let mut start = if is_merged {
        Pending::new(version.merged(cancellation)?)
    } else {
        let base = Arc::clone(&version.pending.base);
        std::mem::replace(&mut version.pending, Pending::new(base))
    };
    if !is_merged && kept > 0 {
        start.follow();
    }
    let (pending, changes) = Change::run(start, update, default_graph, cancellation)?;
    pending.base.sound()?;
    if pending.changes_since() == 0 {
        return Ok(changes);
    }
    agree(pending.len())?;
    if limits.are_passed(pending.len(), kept + pending.changes_since()) {
        version.fold(&pending, cancellation)?;
    } else {
        let (removed, added) = pending.since()?;
        version.append(&removed, &added)?;
    }
    Ok(changes)
}

/// Folds the journal of the file at `path` into it, and returns how many statements that changed.
///
/// # Errors
/// When the file or its journal is damaged, another process changes it, or it cannot be written.
pub fn compact_file(path: &Path, cancellation: &Cancellation) -> Result<usize> {
    let _lock = WriteLock::acquire(path, cancellation)?;
    let version = Versioned::open(path)?;
    let changes = version.pending.changes();
    if changes > 0 {
        version.fold(&version.pending, cancellation)?;
    } else {
        remove_journal(path)?;
    }
    Ok(changes)
}

/// Returns whether `update` only adds and removes statements that it names: no pattern, no graph as a whole, no new
/// blank node, so that look-ups decide all of it.
fn is_ground(update: &Update) -> bool {
    update.operations.iter().all(|operation| match operation {
        Operation::Sparql(GraphUpdateOperation::InsertData { data }) => data.iter().all(has_no_blank),
        Operation::Sparql(GraphUpdateOperation::DeleteData { .. }) => true,
        _ => false,
    })
}

fn has_no_blank(data: &Data) -> bool {
    !matches!(data.subject, NamedOrBlankNode::BlankNode(_)) && is_named(&data.object)
}

fn is_named(term: &Term) -> bool {
    match term {
        Term::NamedNode(_) | Term::Literal(_) => true,
        Term::BlankNode(_) => false,
        Term::Triple(triple) => !matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) && is_named(&triple.object),
    }
}
