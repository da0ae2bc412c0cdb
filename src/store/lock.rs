//! One writer at a time for a file: the second waits a while, then is told who has it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::cancel::Cancellation;
use crate::error::{Error, Result};

/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(20);

/// The right to replace a file; ends when it is dropped, or with the process.
pub struct WriteLock {
    file: File,
    path: PathBuf,
}

impl WriteLock {
    /// Waits for the right to replace the file at `target`.
    ///
    /// # Errors
    /// When the lock cannot be had before the work should stop.
    pub fn acquire(target: &Path, cancellation: &Cancellation) -> Result<Self> {
        let name = target.file_name().ok_or_else(|| Error::usage(format!("`{}` names no file", target.display())))?;
        let path = target.with_file_name(format!(".{}.lock", name.to_string_lossy()));
        let failed = |error: std::io::Error| Error::io("lock", path.display(), &error);
        let start = Instant::now();
        loop {
            cancellation.check()?;
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.as_mut().map_err(|error| Error::io("lock", path.display(), error))?;
            match file.try_lock() {
                Ok(()) if is_same(file, &path) => {
                    file.set_len(0).map_err(failed)?;
                    write!(file, "{}", std::process::id()).map_err(failed)?;
                    return Ok(Self { file: file.try_clone().map_err(failed)?, path });
                }
                // The writer before us took its lock file away: lock the new one.
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Err(busy(target, file)),
                Err(TryLockError::WouldBlock) => thread::sleep(LOOK),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // Taken away while still locked, so that whoever opened it before finds that it is not the same any more.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn busy(target: &Path, file: &mut File) -> Error {
    let mut owner = String::new();
    let _ = file.rewind();
    let _ = file.read_to_string(&mut owner);
    let owner = if owner.is_empty() { "another process".to_owned() } else { format!("process {owner}") };
    Error::data(format!("`{}` is being changed by {owner}", target.display()))
        .with_hint("nothing was changed; try again when it is done")
}

/// Returns whether `path` still names the file that is open.
#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => open.ino() == named.ino() && open.dev() == named.dev(),
        _ => false,
    }
}

/// Elsewhere an open file cannot be taken away.
#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn writers_take_turns() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.lermap");
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let lock = WriteLock::acquire(&target, &Cancellation::new()).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        thread::sleep(Duration::from_millis(1));
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_waiting_writer_can_be_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.lermap");
        let _first = WriteLock::acquire(&target, &Cancellation::new()).unwrap();
        let limit = Cancellation::new().with_timeout(Some(Duration::from_millis(50)));
        assert!(WriteLock::acquire(&target, &limit).is_err());
    }
}
