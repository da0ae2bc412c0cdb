//! The saved queries that a user has: those inside the program, then those of folders; a later one takes the place of
//! an earlier one of the same name, and that is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::embedded::{PROJECTIONS, QUERIES};
use super::{QueryOrigin, SavedQuery, read_query};
use crate::error::{Error, Kind, Result, nearest};

/// How many names a message lists.
const LISTED: usize = 12;

/// A query that took the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The name that both have.
    pub name: String,
    /// The file that is used.
    pub file: String,
    /// The file that is not.
    pub replaced: String,
}

/// The text of a query, not read yet.
#[derive(Debug, Clone, Copy)]
pub struct QueryText<'a> {
    /// The file, or where in the program it is from.
    pub path: &'a str,
    /// The query with its header.
    pub text: &'a str,
    /// Where it is from.
    pub place: &'a QueryOrigin,
}

/// Saved queries by name. Headers are read when they are asked for.
///
/// ```
/// use lermap::query::saved::Catalogue;
///
/// let query = Catalogue::embedded().query("is-final")?;
/// assert!(query.header.summary.ends_with('?'));
/// assert!(query.parameter("framework").is_some());
/// # Ok::<(), lermap::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    files: BTreeMap<String, File>,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Clone)]
struct File {
    path: String,
    text: String,
    place: QueryOrigin,
}

impl Catalogue {
    /// Returns the queries inside the program.
    pub fn embedded() -> Self {
        let mut catalogue = Self::default();
        for (name, text) in QUERIES {
            let file =
                File { path: format!("queries/{name}.rq"), text: (*text).to_owned(), place: QueryOrigin::Embedded };
            catalogue.files.insert((*name).to_owned(), file);
        }
        catalogue
    }

    /// Returns the named projections inside the program: queries whose answers are edges.
    pub fn projections() -> Self {
        let mut catalogue = Self::default();
        for (name, text) in PROJECTIONS {
            let path = format!("queries/projections/{name}.rq");
            let file = File { path, text: (*text).to_owned(), place: QueryOrigin::Embedded };
            catalogue.files.insert((*name).to_owned(), file);
        }
        catalogue
    }

    /// Adds the `.rq` files of `folder`.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn add_folder(&mut self, folder: &Path) -> Result<()> {
        let failed = |error| Error::io("read", folder.display(), &error);
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            paths.push(entry.map_err(failed)?.path());
        }
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rq")) {
            let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            self.add(name, File::read(path, folder)?);
        }
        Ok(())
    }

    fn add(&mut self, name: &str, file: File) {
        let (path, text) = (file.path.clone(), file.text.clone());
        if let Some(old) = self.files.insert(name.to_owned(), file).filter(|old| old.text != text) {
            let replaced = match old.place {
                QueryOrigin::Embedded => "the query of the program".to_owned(),
                QueryOrigin::Folder(_) => old.path,
            };
            self.replacements.push(Replacement { name: name.to_owned(), file: path, replaced });
        }
    }

    /// Returns which queries took the place of others.
    pub fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }

    /// Returns the names of all queries, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the query called `name`.
    ///
    /// # Errors
    /// When there is no such query, or its header has mistakes.
    pub fn query(&self, name: &str) -> Result<SavedQuery> {
        match self.files.get(name) {
            Some(file) => read_query(name, &file.path, file.text.clone(), file.place.clone()),
            None => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> Error {
        let known: Vec<&str> = self.names().collect();
        if known.len() <= LISTED || !nearest(name, &known, 1).is_empty() {
            return Error::unknown("query", name, known);
        }
        Error::new(Kind::Unknown, format!("unknown query `{name}`")).with_hint(format!(
            "`lermap queries` lists the {} that there are, `lermap ask` finds one for a question in words",
            known.len()
        ))
    }

    /// Returns the text of the query called `name`, whatever its header is like.
    ///
    /// # Errors
    /// When there is no such query.
    pub fn text(&self, name: &str) -> Result<QueryText<'_>> {
        match self.files.get(name) {
            Some(file) => Ok(QueryText { path: &file.path, text: &file.text, place: &file.place }),
            None => Err(self.unknown(name)),
        }
    }

    /// Returns all queries, sorted by name; those whose header is wrong as errors.
    pub fn queries(&self) -> impl Iterator<Item = Result<SavedQuery>> {
        self.names().map(|name| self.query(name))
    }
}

impl File {
    fn read(path: &Path, folder: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(|error| Error::io("read", path.display(), &error))?;
        let shown = path.display().to_string();
        let text = crate::source::decode_text(&shown, bytes)?;
        Ok(Self { path: shown, text, place: QueryOrigin::Folder(folder.to_owned()) })
    }
}

/// Reads the query in the file at `path`.
///
/// # Errors
/// When there is no such file, or its header has mistakes.
pub fn read_query_file(path: &Path) -> Result<SavedQuery> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let file = File::read(path, path.parent().unwrap_or(Path::new("")))?;
    read_query(name, &file.path, file.text, file.place)
}
