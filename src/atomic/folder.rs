//! A folder that takes the place of another.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::temporary::{clear_remains, make_beside, parent_of};
use crate::error::{Error, Result};

/// A new folder beside the one whose name it takes with [`PendingFolder::commit`]; gone if that is never called.
#[derive(Debug)]
pub struct PendingFolder {
    target: PathBuf,
    temporary: PathBuf,
}

impl PendingFolder {
    /// Makes the new folder, which is empty, and takes away what a killed process left of an earlier one.
    ///
    /// # Errors
    /// When `target` has no name, is not a folder, or the new folder cannot be made beside it.
    pub fn begin(target: &Path) -> Result<Self> {
        let failed = |error: io::Error| Error::io("write", target.display(), &error);
        // `.` and `..` have names of their own; a folder behind a link is replaced, not the link.
        let target = if target.exists() { target.canonicalize().map_err(failed)? } else { target.to_owned() };
        let name = target.file_name().ok_or_else(|| Error::usage(format!("`{}` names no folder", target.display())))?;
        if target.exists() && !target.is_dir() {
            return Err(Error::usage(format!("`{}` is a file, and a folder is to be written", target.display()))
                .with_hint("name a folder that is new or may be replaced"));
        }
        if Path::new(".").canonicalize().is_ok_and(|here| here.starts_with(&target)) {
            return Err(Error::usage(format!(
                "`{}` is the folder one is in, which cannot be replaced",
                target.display()
            ))
            .with_hint("name a folder inside it"));
        }
        let parent = parent_of(&target);
        fs::create_dir_all(parent).map_err(failed)?;
        clear_remains(parent, name);
        let (temporary, ()) = make_beside(parent, name, |path| fs::create_dir(path)).map_err(failed)?;
        Ok(Self { target, temporary })
    }

    /// Where to write the files.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.temporary
    }

    /// Takes over the files called `kept` from the folder before, where nothing of that name was written.
    ///
    /// # Errors
    /// When one of them cannot be copied.
    pub fn keep(&self, kept: &BTreeSet<String>) -> Result<()> {
        for path in kept.iter().filter(|path| !self.temporary.join(path).exists()) {
            let (source, copy) = (self.target.join(path), self.temporary.join(path));
            let taken = || -> io::Result<()> {
                fs::create_dir_all(copy.parent().unwrap_or(&self.temporary))?;
                fs::copy(&source, &copy)?;
                File::open(&copy)?.sync_all()
            };
            taken().map_err(|error| Error::io("copy", source.display(), &error))?;
        }
        Ok(())
    }

    /// Takes over every file of the folder before that was not written anew.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file not be copied.
    pub fn keep_all(&self) -> Result<()> {
        if !self.target.exists() {
            return Ok(());
        }
        let failed = |error: io::Error| Error::io("read", self.target.display(), &error);
        self.keep(&files_below(&self.target).map_err(failed)?)
    }

    /// Gives the new folder the name of the one before, in one step where the system can exchange two names.
    ///
    /// # Errors
    /// When the names cannot be changed; the folder before is then where it was.
    pub fn commit(self) -> Result<()> {
        let failed = |error: io::Error| Error::io("write", self.target.display(), &error);
        // Names are on the disk once the folder that holds them is; not every system lets a folder be synced.
        let sync = |folder: &Path| drop(File::open(folder).and_then(|folder| folder.sync_all()));
        sync(&self.temporary);
        if self.target.exists() {
            // What was the folder now has the name of the temporary one, and goes with it.
            exchange(&self.temporary, &self.target).map_err(failed)?;
        } else {
            fs::rename(&self.temporary, &self.target).map_err(failed)?;
        }
        sync(parent_of(&self.target));
        Ok(())
    }
}

impl Drop for PendingFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

/// Exchanges the names of two folders: nobody ever sees neither.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        // Not every file system can.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => exchange_in_steps(new, old),
        done => Ok(done?),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    exchange_in_steps(new, old)
}

/// Exchanges the names of two folders by a third: for a moment nothing is called `old`.
fn exchange_in_steps(new: &Path, old: &Path) -> io::Result<()> {
    let aside = new.with_extension("old");
    fs::rename(old, &aside)?;
    if let Err(error) = fs::rename(new, old) {
        let _ = fs::rename(&aside, old);
        return Err(error);
    }
    fs::rename(&aside, new)
}

/// Returns the paths of all files in `folder` and below, parts separated by `/`.
///
/// # Errors
/// When a folder cannot be read.
pub fn files_below(folder: &Path) -> io::Result<BTreeSet<String>> {
    files_in(folder, folder)
}

fn files_in(root: &Path, folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path: PathBuf = entry.path();
        if entry.file_type()?.is_dir() {
            found.extend(files_in(root, &path)?);
        } else {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            found.insert(relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap()
    }

    #[test]
    fn names_change_in_one_step_or_in_several() {
        for change in [exchange, exchange_in_steps] {
            let root = tempfile::tempdir().unwrap();
            let [new, old] = ["new", "old"].map(|name| root.path().join(name));
            for folder in [&new, &old] {
                fs::create_dir(folder).unwrap();
                fs::write(folder.join("who"), folder.file_name().unwrap().to_str().unwrap()).unwrap();
            }
            change(&new, &old).unwrap();
            assert_eq!((read(&old, "who").as_str(), read(&new, "who").as_str()), ("new", "old"));
            assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
        }
    }
}
