//! The saved queries that a user has: those of the program, of `--queries DIR`, of the project and of their own folder.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use lermap::Result;
use lermap::query::saved::Catalogue;

use super::Session;

/// The folder of a project's queries, under the folder the program is started in.
const PROJECT: &str = ".lermap/queries";

/// Returns all saved queries, and says which of them took the place of another.
pub fn catalogue(session: &Session) -> Result<Catalogue> {
    let mut catalogue = Catalogue::embedded();
    for folder in folders(session) {
        catalogue.add_folder(&folder)?;
    }
    for replacement in catalogue.replacements() {
        session.note(&format!("`{}` is {}, in place of {}", replacement.name, replacement.file, replacement.replaced));
    }
    Ok(catalogue)
}

/// Returns the folders of saved queries, the one that prevails last.
fn folders(session: &Session) -> Vec<PathBuf> {
    let mut folders = session.options.queries.clone();
    folders.extend([Some(PathBuf::from(PROJECT)), own_folder()].into_iter().flatten().filter(|folder| folder.is_dir()));
    folders
}

/// Returns the folder where a new query is written: the first of `--queries`, the project's, or the user's own.
pub fn folder_for_new(session: &Session) -> Option<PathBuf> {
    let project = Path::new(PROJECT);
    match session.options.queries.first() {
        Some(folder) => Some(folder.clone()),
        None if project.is_dir() => Some(project.to_owned()),
        None => own_folder(),
    }
}

fn own_folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("lermap").join("queries"))
}
