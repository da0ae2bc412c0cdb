//! Temporary names beside a target, and what killed writers left under such names.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Temporary names of one process for one target are tried up to this many.
const TRIES: u32 = 1000;

/// Returns the folder that `path` is in.
pub(super) fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes something new beside `name` in `folder` with `make`, which fails where its path is taken already.
///
/// # Errors
/// When `make` fails for another reason, or every name is taken.
pub(super) fn make_beside<T>(
    folder: &Path,
    name: &OsStr,
    make: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(PathBuf, T)> {
    let mut tries = 0;
    loop {
        let path = folder.join(temporary_name(name, tries));
        match make(&path) {
            // Another thread of this process is at it, or a killed process had the same number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => tries += 1,
            made => return made.map(|made| (path, made)),
        }
    }
}

fn temporary_name(name: &OsStr, number: u32) -> String {
    let (name, process) = (name.to_string_lossy(), std::process::id());
    if number == 0 { format!(".{name}.{process}.tmp") } else { format!(".{name}.{process}-{number}.tmp") }
}

/// Returns the number of the process that made the temporary `file` for `name`.
fn maker(file: &str, name: &str) -> Option<u32> {
    let numbers = file.strip_prefix('.')?.strip_prefix(name)?.strip_prefix('.')?.strip_suffix(".tmp")?;
    let (process, number) = numbers.split_once('-').unwrap_or((numbers, "0"));
    number.parse::<u32>().ok()?;
    process.parse().ok()
}

/// Removes what processes left beside `name` in `folder` under temporary names and that run no more, where the system
/// tells which do. A folder that was put aside (`.old`) stays: it can be the only whole one.
pub(super) fn clear_remains(folder: &Path, name: &OsStr) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Some(process) = maker(&entry.file_name().to_string_lossy(), &name.to_string_lossy()) else { continue };
        if Path::new(&format!("/proc/{process}")).exists() {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let _ = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_name_tells_its_maker() {
        let own = std::process::id();
        for (file, expected) in [
            (temporary_name(OsStr::new("a.csv"), 0), Some(own)),
            (temporary_name(OsStr::new("a.csv"), 7), Some(own)),
            (".a.csv.12.tmp".to_owned(), Some(12)),
            (".a.csv.12-3.tmp".to_owned(), Some(12)),
            (".a.csv.x.tmp".to_owned(), None),
            (".a.csv.12-x.tmp".to_owned(), None),
            (".a.csv.gz.12.tmp".to_owned(), None),
            (".b.csv.12.tmp".to_owned(), None),
            ("a.csv.12.tmp".to_owned(), None),
            (".a.csv.12.old".to_owned(), None),
        ] {
            assert_eq!(maker(&file, "a.csv"), expected, "{file}");
        }
    }

    #[test]
    fn names_that_are_taken_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let make = |path: &Path| fs::create_dir(path);
        let paths = [0, 1].map(|_| make_beside(folder.path(), OsStr::new("a"), make).unwrap().0);
        assert_ne!(paths[0], paths[1]);
    }

    #[test]
    fn what_a_killed_process_left_is_cleared_and_a_running_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        // No process has the number 4294967295; the first one always runs.
        for (process, stays) in [("4294967295", false), ("4294967295-2", false), ("1", true), ("x", true)] {
            let [left, file] = ["bundle", "a.csv"].map(|name| folder.path().join(format!(".{name}.{process}.tmp")));
            fs::create_dir(&left).unwrap();
            fs::write(&file, "half").unwrap();
            clear_remains(folder.path(), OsStr::new("bundle"));
            clear_remains(folder.path(), OsStr::new("a.csv"));
            let stays = stays || !Path::new("/proc/self").exists();
            assert_eq!((left.exists(), file.exists()), (stays, stays), "{process}");
        }
    }
}
