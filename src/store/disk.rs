//! Oxigraph's store on the disk, as a source and as a target; only with the cargo feature `rocksdb`.

use std::path::Path;
use std::sync::Arc;

use oxigraph::store::Store;
use oxrdf::Quad;

use super::{Changes, DefaultGraph, Store as Ours, Update};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::snapshot::Snapshot;

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
    let is_empty = std::fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
    if !is_empty && !is_store(path) {
        return Err(Error::data(format!("the folder `{}` has files that are no store of Oxigraph", path.display()))
            .with_hint("name a folder that is new, empty, or such a store"));
    }
    let store = Store::open(path).map_err(|error| failed("open", path, error))?;
    let quads = Ours::Snapshot(Arc::clone(snapshot)).all_quads().collect::<Result<Vec<Quad>>>()?;
    let mut loader = store.bulk_loader();
    loader.load_quads(quads).map_err(|error| failed("write", path, error))?;
    loader.commit().map_err(|error| failed("write", path, error))?;
    store.flush().map_err(|error| failed("write", path, error))
}

/// Applies the whole of `update` to the store in the folder at `path` as one transaction, or nothing of it, by the one
/// updater ([`super::update`]). The store has a lock of its own: a second writer is refused.
///
/// Such a store keeps numbers and dates by value and gives each back in one form: of `1` and `01` it holds one, and that
/// is what an update sees. Takes the time and memory of reading the whole store.
pub fn update_disk(
    path: &Path,
    update: &Update,
    default_graph: &DefaultGraph,
    cancellation: &Cancellation,
) -> Result<Changes> {
    if !is_store(path) {
        return Err(Error::data(format!("`{}` holds no store of Oxigraph", path.display()))
            .with_hint("make one with `lermap load SOURCE --into FOLDER`"));
    }
    let store = Store::open(path).map_err(|error| failed("open", path, error))?;
    let changes = super::transaction::update(&store, update, default_graph, cancellation)?;
    store.flush().map_err(|error| failed("write", path, error))?;
    Ok(changes)
}

/// Returns whether the folder at `path` looks like a store: RocksDB keeps the name of its newest manifest there.
fn is_store(path: &Path) -> bool {
    path.join("CURRENT").is_file()
}

fn failed(action: &str, path: &Path, error: impl std::fmt::Display) -> Error {
    Error::data(format!("cannot {action} the store in `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Literal, NamedNode};
    use spargebra::SparqlParser;

    use super::*;

    #[test]
    fn what_is_written_and_updated_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let node = |text: &str| NamedNode::new_unchecked(text);
        let quad = Quad::new(node("e:s"), node("e:p"), Literal::from(1), GraphName::NamedNode(node("e:g")));
        write_disk(&Arc::new(Snapshot::build([quad]).unwrap()), &path).unwrap();
        let update = |text: &str| {
            let update = SparqlParser::new().parse_update(text).unwrap().into();
            update_disk(&path, &update, &DefaultGraph::Union, &Cancellation::new())
        };
        update("INSERT { <e:s> <e:q> ?o } WHERE { GRAPH <e:g> { <e:s> <e:p> ?o } }").unwrap();
        assert!(update("CLEAR ALL ; LOAD <http://e/x>").is_err());
        let mut found = Vec::new();
        read_disk(&path, &mut |quad| {
            found.push(quad.to_string());
            Ok(())
        })
        .unwrap();
        found.sort();
        let one = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
        assert_eq!(found, [format!("<e:s> <e:p> {one} <e:g>"), format!("<e:s> <e:q> {one}")]);
    }

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine"), "precious").unwrap();
        let empty = Arc::new(Snapshot::build([]).unwrap());
        assert!(write_disk(&empty, folder.path()).is_err());
        let clear = SparqlParser::new().parse_update("CLEAR ALL").unwrap().into();
        assert!(update_disk(folder.path(), &clear, &DefaultGraph::Union, &Cancellation::new()).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
