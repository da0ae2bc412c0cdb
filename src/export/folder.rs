//! An export of several files: a folder that is there whole or not at all, with a list of what is in it.
//!
//! A folder that holds anything besides an earlier export is refused.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::atomic::{PendingFolder, files_below};
use crate::error::{Error, Result};

/// The line under which a file is the user's own: a folder keeps what is there.
pub(super) const MARK: &str = "%% What stands below is yours: lermap keeps it. %%";

/// The list of the files of a folder, inside it.
const MANIFEST: &str = "manifest.json";

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// Its path in the folder, parts separated by `/`.
    pub path: String,
    /// Its media type, for the manifest.
    pub media_type: &'static str,
    /// What it holds.
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
    let found = files_below(target).map_err(failed)?;
    let known = fs::read(target.join(MANIFEST)).ok().map(|bytes| listed(&bytes)).unwrap_or_default();
    let has_own_words = |path: &String| {
        let text = fs::read_to_string(target.join(path)).unwrap_or_default();
        text.split_once(MARK).is_some_and(|(_, own)| !own.trim().is_empty())
    };
    Ok(found.into_iter().filter(|path| !known.contains(path) || has_own_words(path)).collect())
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
}
