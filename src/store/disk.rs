//! Oxigraph's store on the disk, as a source and as a target; only with the cargo feature `rocksdb`.

use std::path::Path;
use std::sync::Arc;

use oxigraph::store::Store;
use oxrdf::Quad;

use super::snapshot::Snapshot;
use super::{QuadPattern, Store as Ours};
use crate::error::{Error, Result};

/// Reads all quads of the store in the folder at `path` and hands them to `sink`. The store is only read.
pub fn read_disk(path: &Path, sink: &mut dyn FnMut(Quad) -> Result<()>) -> Result<()> {
    let store = Store::open_read_only(path).map_err(|error| failed("read", path, error))?;
    for quad in store.iter() {
        sink(quad.map_err(|error| failed("read", path, error))?)?;
    }
    Ok(())
}

/// Adds all quads of `snapshot` to the store in the folder at `path`, which is made if there is none.
pub fn write_disk(snapshot: &Arc<Snapshot>, path: &Path) -> Result<()> {
    let store = Store::open(path).map_err(|error| failed("open", path, error))?;
    let quads = Ours::Snapshot(Arc::clone(snapshot)).quads(&QuadPattern::default()).collect::<Result<Vec<Quad>>>()?;
    let mut loader = store.bulk_loader();
    loader.load_quads(quads).map_err(|error| failed("write", path, error))?;
    loader.commit().map_err(|error| failed("write", path, error))?;
    store.flush().map_err(|error| failed("write", path, error))
}

fn failed(action: &str, path: &Path, error: impl std::fmt::Display) -> Error {
    Error::data(format!("cannot {action} the store in `{}`: {error}", path.display()))
}
