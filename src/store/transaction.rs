//! An update of Oxigraph's own store, in memory or on the disk: the one updater finds the difference, a transaction of the
//! store applies it.

use oxigraph::store::Store;

use super::oxigraph::storage;
use super::update::difference;
use super::{Changes, DefaultGraph, Update};
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::snapshot::SnapshotBuilder;

/// Applies the whole of `update` to `store` as one transaction, or nothing of it, by the one updater.
pub(super) fn update(
    store: &Store,
    update: &Update,
    default_graph: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<Changes> {
    let mut builder = SnapshotBuilder::new();
    for quad in store {
        cancellation.check()?;
        builder.push(quad.map_err(storage)?.as_ref())?;
    }
    let (pending, changes) = difference(builder.finish()?, update, default_graph, cancellation)?;
    let mut transaction = store.start_transaction().map_err(storage)?;
    for quad in pending.removed() {
        transaction.remove(quad?.as_ref());
    }
    for quad in pending.added() {
        transaction.insert(quad.as_ref());
    }
    transaction.commit().map_err(storage)?;
    Ok(changes)
}
