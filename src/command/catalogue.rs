//! The saved queries that a user has: those of the program, of `--queries DIR`, of the project and of their own folder.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use lermap::Result;
use lermap::query::saved::{Catalogue, SavedQuery};

use super::Session;

/// The folder of a project's queries, under the folder the program is started in.
const PROJECT: &str = ".lermap/queries";

/// How many replacements are named one by one.
const NAMED: usize = 3;

/// Returns all saved queries.
pub fn catalogue(session: &Session) -> Result<Catalogue> {
    with_folders(folders(session))
}

/// Returns all saved queries, where a folder that `--queries` names may still be missing: the query to write makes it.
pub fn catalogue_to_write(session: &Session) -> Result<Catalogue> {
    with_folders(folders(session).into_iter().filter(|folder| folder.exists()))
}

fn with_folders(folders: impl IntoIterator<Item = PathBuf>) -> Result<Catalogue> {
    let mut catalogue = Catalogue::embedded();
    for folder in folders {
        catalogue.add_folder(&folder)?;
    }
    Ok(catalogue)
}

/// Returns the named projections: those of the program, and of `projections` in each folder of saved queries.
pub fn projections(session: &Session) -> Result<Catalogue> {
    let mut catalogue = Catalogue::projections();
    for folder in folders(session).iter().map(|folder| folder.join("projections")).filter(|folder| folder.is_dir()) {
        catalogue.add_folder(&folder)?;
    }
    Ok(catalogue)
}

/// Returns the query called `name`, and says if it took the place of another.
pub fn query(name: &str, session: &Session) -> Result<SavedQuery> {
    let catalogue = catalogue(session)?;
    announce(&catalogue, Some(name), session);
    catalogue.query(name)
}

/// Says which queries, or whether the one called `name`, took the place of another.
pub fn announce(catalogue: &Catalogue, name: Option<&str>, session: &Session) {
    let found: Vec<_> =
        catalogue.replacements().iter().filter(|found| name.is_none_or(|name| found.name == name)).collect();
    for found in found.iter().take(NAMED) {
        session.note(&format!("`{}` is {}, in place of {}", found.name, found.file, found.replaced));
    }
    if found.len() > NAMED {
        session.note(&format!("and {} more take the place of others", found.len() - NAMED));
    }
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
