//! A folder of files that is there whole or not at all.
//!
//! Files are written and synced in a new folder beside the old one, which then takes its name. A full disk or an error
//! leaves the old folder as it was. A folder that holds anything besides an earlier export is refused.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// The line under which a file is the user's own: a folder keeps what is there.
pub const MARK: &str = "%% What stands below is yours: lermap keeps it. %%";

/// The list of the files of a folder, inside it.
const MANIFEST: &str = "manifest.json";

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its path in the folder, parts separated by `/`.
    pub path: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// What to do with files in a folder that no export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Fail and leave the folder as it is.
    Refuse,
    /// Keep them, and notes that are no longer exported but hold words of the user.
    Keep,
}

/// Writes `files` and a manifest to the folder at `target`, in place of an earlier export.
///
/// # Errors
/// When the folder has files that no export wrote and they should not be kept, or cannot be written.
pub fn write_folder(target: &Path, files: &[ExportFile], foreign: Foreign) -> Result<()> {
    let kept = foreign_files(target)?;
    if let (Foreign::Refuse, Some(path)) = (foreign, kept.first()) {
        return Err(Error::usage(format!("`{}` has the file `{path}`, which no export wrote", target.display()))
            .with_hint("name a folder that is new, empty, or an earlier export"));
    }
    let pending = PendingFolder::begin(target)?;
    write_all(pending.path(), files)?;
    pending.keep(&kept)?;
    pending.commit()
}

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
    /// When `target` has no name, is no folder, or the new folder cannot be made beside it.
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
        let name = name.to_string_lossy().into_owned();
        let parent = parent_of(&target).to_owned();
        fs::create_dir_all(&parent).map_err(failed)?;
        clear_remains(&parent, &name);
        let temporary = parent.join(format!(".{name}.{}.tmp", std::process::id()));
        fs::create_dir(&temporary).map_err(failed)?;
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
        self.keep(&files_below(&self.target, &self.target).map_err(failed)?)
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

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
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

/// Removes temporary folders for `name` that processes left which run no more, where the system tells which do.
///
/// A folder that was put aside (`.old`) stays: it can be the only whole one.
fn clear_remains(parent: &Path, name: &str) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let process = file.strip_prefix(&format!(".{name}.")).and_then(|rest| rest.strip_suffix(".tmp"));
        let Some(process) = process.and_then(|number| number.parse::<u32>().ok()) else { continue };
        if process == std::process::id() || !Path::new(&format!("/proc/{process}")).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn write_all(folder: &Path, files: &[ExportFile]) -> Result<()> {
    let manifest = manifest(files);
    for (path, bytes) in files.iter().map(|file| (file.path.as_str(), &file.bytes)).chain([(MANIFEST, &manifest)]) {
        let path = folder.join(path);
        let write = || -> io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            let mut file = File::create(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|error| Error::io("write", path.display(), &error))?;
    }
    Ok(())
}

/// Returns the files in `target` that no export wrote, and exported notes with words of the user.
fn foreign_files(target: &Path) -> Result<BTreeSet<String>> {
    if !target.exists() {
        return Ok(BTreeSet::new());
    }
    let failed = |error: io::Error| Error::io("read", target.display(), &error);
    let found = files_below(target, target).map_err(failed)?;
    let known = fs::read(target.join(MANIFEST)).ok().map(|bytes| listed(&bytes)).unwrap_or_default();
    let has_own_words = |path: &String| {
        let text = fs::read_to_string(target.join(path)).unwrap_or_default();
        text.split_once(MARK).is_some_and(|(_, own)| !own.trim().is_empty())
    };
    Ok(found.into_iter().filter(|path| !known.contains(path) || has_own_words(path)).collect())
}

fn files_below(root: &Path, folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path: PathBuf = entry.path();
        if entry.file_type()?.is_dir() {
            found.extend(files_below(root, &path)?);
        } else {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            found.insert(relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
    Ok(found)
}

/// Returns the paths that a manifest lists, and its own.
fn listed(manifest: &[u8]) -> BTreeSet<String> {
    let value: serde_json::Value = serde_json::from_slice(manifest).unwrap_or_default();
    let files = value["files"].as_array().into_iter().flatten();
    files.filter_map(|file| file["path"].as_str().map(str::to_owned)).chain([MANIFEST.to_owned()]).collect()
}

/// Returns the manifest: the version of the program, and of each file its media type, size and SHA-256.
fn manifest(files: &[ExportFile]) -> Vec<u8> {
    let entries: Vec<String> = files
        .iter()
        .map(|file| {
            let digest: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            format!(
                "    {{ \"path\": {}, \"mediaType\": {}, \"bytes\": {}, \"sha256\": \"{digest}\" }}",
                serde_json::Value::from(file.path.as_str()),
                serde_json::Value::from(file.media_type),
                file.bytes.len(),
            )
        })
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    format!("{{\n  \"program\": \"lermap {version}\",\n  \"files\": [\n{}\n  ]\n}}\n", entries.join(",\n")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> ExportFile {
        ExportFile { path: path.to_owned(), media_type: "text/plain", bytes: text.into() }
    }

    fn read(folder: &Path, path: &str) -> String {
        fs::read_to_string(folder.join(path)).unwrap()
    }

    #[test]
    fn a_second_export_takes_the_place_of_the_first() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("bundle");
        write_folder(&target, &[file("a/b.txt", "one"), file("c.txt", "two")], Foreign::Refuse).unwrap();
        write_folder(&target, &[file("a/b.txt", "three")], Foreign::Refuse).unwrap();
        assert_eq!(read(&target, "a/b.txt"), "three");
        assert!(!target.join("c.txt").exists());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "something is left over");
        assert!(read(&target, MANIFEST).contains(
            "\"bytes\": 5, \"sha256\": \"8b5b9db0c13db24256c829aa364aa90c6d2eba318b9232a4ab9313b954d3555f\""
        ));
    }

    #[test]
    fn a_failure_leaves_the_old_export_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("bundle");
        write_folder(&target, &[file("a", "one")], Foreign::Refuse).unwrap();
        // A file cannot be a folder too: the second one fails after the first is written.
        let error = write_folder(&target, &[file("b", "two"), file("b/c", "three")], Foreign::Refuse).unwrap_err();
        assert_eq!(error.kind, crate::Kind::Data);
        assert_eq!(read(&target, "a"), "one");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "something is left over");
    }

    #[test]
    fn files_of_the_user_are_never_taken_away() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("bundle");
        write_folder(&target, &[file("a", "one")], Foreign::Refuse).unwrap();
        fs::write(target.join("mine"), "precious").unwrap();
        let error = write_folder(&target, &[file("a", "two")], Foreign::Refuse).unwrap_err();
        assert!(error.message.contains("`mine`"), "{error}");
        assert_eq!((read(&target, "mine").as_str(), read(&target, "a").as_str()), ("precious", "one"));
    }

    #[test]
    fn what_a_killed_process_left_is_cleared_and_a_running_one_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        // No process has the number 4294967295; the first one always runs.
        for (process, stays) in [("4294967295", false), ("1", true), ("x", true)] {
            let left = root.path().join(format!(".bundle.{process}.tmp"));
            fs::create_dir(&left).unwrap();
            write_folder(&root.path().join("bundle"), &[file("a", "one")], Foreign::Refuse).unwrap();
            assert_eq!(left.exists(), stays || !Path::new("/proc/self").exists(), "{process}");
        }
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
