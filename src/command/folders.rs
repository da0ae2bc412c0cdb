//! Folders of saved queries: those that `--queries` names, the project's, and the user's own.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use lermap::workspace::QueryFolder;

/// The folder of a project's queries, under the folder the program is started in.
const PROJECT: &str = ".lermap/queries";

/// Returns the folders that a user names, which must be there.
pub(super) fn named_folders(paths: &[PathBuf]) -> Vec<QueryFolder> {
    paths.iter().map(|path| QueryFolder { path: path.clone(), is_optional: false }).collect()
}

/// Returns the folders that a user need not name: the project's, and the user's own, which prevails.
pub(super) fn usual_folders() -> impl Iterator<Item = QueryFolder> {
    let paths = [Some(PathBuf::from(PROJECT)), own_folder()].into_iter().flatten();
    paths.map(|path| QueryFolder { path, is_optional: true })
}

/// Returns the folder of `folders` where a new query is written: the first that was named, the project's, or the
/// user's own.
pub(super) fn folder_for_new<'a>(mut folders: impl Iterator<Item = &'a QueryFolder>) -> Option<PathBuf> {
    let project = Path::new(PROJECT);
    let is_ready = |folder: &&QueryFolder| !folder.is_optional || folder.path == project && project.is_dir();
    folders.find(is_ready).map(|folder| folder.path.clone()).or_else(own_folder)
}

fn own_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("lermap").join("queries"))
}
