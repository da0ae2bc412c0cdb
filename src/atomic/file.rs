//! A file that takes the place of another.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::temporary::{clear_remains, make_beside, parent_of};
use crate::error::{Error, Result};

/// Makes the file at `path` what `write` writes, whole or not at all. Takes away what killed writers left beside it.
///
/// # Errors
/// When `path` names no file, `write` fails, or the file cannot be written; what was there before is then as it was.
pub fn write_file(path: &Path, write: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let failed = |error: io::Error| failed_to_write(path, &error);
    let name = path.file_name().ok_or_else(|| Error::usage(format!("`{}` names no file", path.display())))?;
    let folder = parent_of(path);
    clear_remains(folder, name);
    let (temporary, mut file) = make_beside(folder, name, |path| File::create_new(path)).map_err(failed)?;
    let written = (|| {
        write(&mut file)?;
        file.sync_all().map_err(failed)?;
        fs::rename(&temporary, path).map_err(failed)?;
        // The name itself is on the disk once the folder is; not every system lets a folder be synced.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Returns the error of writing the file that is to be called `path`.
pub fn failed_to_write(path: &Path, error: &io::Error) -> Error {
    Error::io("write", path.display(), error)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let write = |text: &str, end: Result<()>| {
            write_file(&path, |file| {
                file.write_all(text.as_bytes())?;
                end
            })
        };
        write("one", Ok(())).unwrap();
        assert_eq!(write("two", Err(Error::data("the end"))).unwrap_err().message, "the end");
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        write("three", Ok(())).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left over");
    }

    #[test]
    fn two_threads_may_write_one_file_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let texts: Vec<String> = (0..8).map(|thread| thread.to_string().repeat(10_000)).collect();
        std::thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| write_file(&path, |file| Ok(file.write_all(text.as_bytes())?)).unwrap());
            }
        });
        assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something is left over");
    }

    #[test]
    fn what_names_no_file_is_refused() {
        assert_eq!(write_file(Path::new(".."), |_| Ok(())).unwrap_err().message, "`..` names no file");
    }
}
