//! The journal of a snapshot file: changes that are kept beside it until they are folded into it.
//!
//! `NAME.lermap.journal` lies next to `NAME.lermap` and names the digest of the snapshot that it changes; [`mod@format`] says
//! how it is laid out. An update appends one transaction, whole or not at all, and has it on the disk before it says so:
//! its cost is that of what it changes. Whoever opens the snapshot sees it with the changes ([`Versioned`]).
//!
//! A fold writes snapshot and changes as a new snapshot. Before that takes the place of the old one, the journal notes
//! the digest of the new one, so that a crash between the exchange and the end of the journal is harmless: a journal that
//! was folded into the snapshot beside it has nothing to add.
//!
//! # Who reads with a journal
//!
//! Columns of a snapshot are sorted by ids, and ids by terms: the scans of the evaluator (`operator/scan`, `cursor`, `hits`,
//! `direct`, `apart`, `path`), its estimates, networks, shapes and exports read them directly. They take snapshot and
//! changes merged in memory, which [`Versioned::merged`] alone makes: O(n) when the file is opened, nothing where there
//! is no journal. For that reason a journal is kept only where it is asked for, and a fold costs more than a moment
//! ([`Limits`]). The updater
//! itself merges nothing for INSERT DATA and DELETE DATA of ground statements, which it decides by look-ups.

mod format;
#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxrdf::Quad;

use self::format::{Contents, change, fold, header, read};
use super::update::Pending;
use crate::atomic::{failed_to_write, write_file};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::snapshot::Snapshot;

/// When changes are folded into the snapshot in place of being kept beside it.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Data of up to this many statements is always folded: that takes about as long as a disk needs to sync.
    pub small: usize,
    /// Changes may be one in this many statements.
    pub share: usize,
    /// Changes may be this many, as each writer and each reader goes through all of them.
    pub most: usize,
}

impl Limits {
    /// No journal: each change is folded at once, so that a file opens in milliseconds.
    pub const FOLDED: Self = Self { small: 0, share: 1, most: 0 };

    /// A journal for changes that shall cost what they change. Opening the file costs a merge until they are folded.
    pub const JOURNAL: Self = Self { small: 10_000, share: 10, most: 100_000 };

    /// Returns whether `changes` of a snapshot with `statements` are to be folded.
    pub fn are_passed(&self, statements: usize, changes: usize) -> bool {
        statements <= self.small || changes > self.most || changes > statements / self.share.max(1)
    }
}

/// How often a file is opened anew because a writer folded its journal meanwhile.
const ATTEMPTS: usize = 16;

/// One version of a snapshot file: the snapshot, and what its journal changes.
pub(crate) struct Versioned {
    /// The snapshot and the changes to it.
    pub pending: Pending,
    path: PathBuf,
    /// The bytes of the journal that are whole; 0 if there is no journal of this snapshot.
    whole: u64,
}

impl Versioned {
    /// Opens the snapshot file at `path` with its journal, if there is one. Reads the journal whole, of the snapshot what
    /// it needs to find the terms of the changes.
    ///
    /// # Errors
    /// When either cannot be read, is damaged, or the journal belongs to another snapshot.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let journal = journal_of(path)?;
        for _ in 0..ATTEMPTS {
            // The journal first: a snapshot that is opened after it holds these changes, or is the one they belong to.
            let contents = contents(&journal)?;
            let snapshot = Arc::new(Snapshot::open(path)?);
            let digest = snapshot.digest();
            let whole = match &contents {
                Some(contents) if contents.snapshot == digest => contents.whole,
                Some(contents) if !contents.folded.contains(&digest) => continue,
                _ => 0,
            };
            let mut pending = Pending::new(snapshot);
            if let Some(contents) = contents.filter(|_| whole > 0) {
                contents.changes.into_iter().try_for_each(|(is_added, quad)| pending.replay(is_added, quad))?;
                pending.base.sound()?;
            }
            return Ok(Self { pending, path: path.to_owned(), whole });
        }
        Err(Error::data("the journal holds changes of another snapshot than the one beside it")
            .with_hint("put back the snapshot that it belongs to, or remove the journal, and its changes with it")
            .of_file(&journal))
    }

    /// Returns the snapshot with the changes: itself if there are none, else a new one in memory.
    ///
    /// # Errors
    /// When the snapshot is damaged, or the work should stop.
    pub(crate) fn merged(&self, cancellation: &Cancellation) -> Result<Arc<Snapshot>> {
        if self.pending.is_empty() {
            return Ok(Arc::clone(&self.pending.base));
        }
        self.pending.base.verify()?;
        Ok(Arc::new(self.pending.merged(cancellation)?))
    }

    /// Notes in the journal that statements went and came; this is on the disk afterwards. The right to write is the
    /// caller's.
    ///
    /// # Errors
    /// When it cannot be written; the journal then holds what it held before.
    pub(crate) fn append(&self, removed: &[Quad], added: &[Quad]) -> Result<()> {
        let journal = journal_of(&self.path)?;
        if self.whole > 0 {
            return extend(&journal, self.whole, &change(self.whole, removed, added)?);
        }
        let start = header(&self.pending.base.digest());
        let transaction = change(start.len() as u64, removed, added)?;
        write_file(&journal, |file| {
            file.write_all(&start)
                .and_then(|()| file.write_all(&transaction))
                .map_err(|e| failed_to_write(&journal, &e))
        })
    }

    /// Writes `data`, a difference to this version or one that includes it, as the new snapshot, and ends the journal.
    /// The right to write is the caller's.
    ///
    /// # Errors
    /// When the new snapshot cannot be written; the old one and its journal are then as they were.
    pub(crate) fn fold(&self, data: &Pending, cancellation: &Cancellation) -> Result<()> {
        self.pending.base.verify()?;
        let journal = journal_of(&self.path)?;
        data.write_to(&self.path, cancellation, &mut |digest| match self.whole {
            0 => Ok(()),
            whole => extend(&journal, whole, &fold(whole, digest)),
        })?;
        remove(&self.path)
    }
}

/// Notes in the journal of the file at `path`, if there is a sound one, that a snapshot of `digest` is to take the place of
/// the one that it belongs to. The right to write is the caller's.
///
/// # Errors
/// When the journal cannot be written.
pub(crate) fn announce(path: &Path, digest: &str) -> Result<()> {
    let journal = journal_of(path)?;
    match contents(&journal) {
        Ok(Some(contents)) => extend(&journal, contents.whole, &fold(contents.whole, digest)),
        // What is damaged goes when the new snapshot is there.
        _ => Ok(()),
    }
}

/// Takes the journal of the file at `path` away, if there is one.
///
/// # Errors
/// When it cannot be taken away.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let journal = journal_of(path)?;
    match fs::remove_file(&journal) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", journal.display(), &error)),
        _ => Ok(()),
    }
}

/// Returns the path of the journal of the snapshot file at `path`, be it there or not.
///
/// # Errors
/// When `path` names no file.
pub fn journal_of(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::usage(format!("`{}` names no file", path.display())))?;
    let mut name = name.to_owned();
    name.push(".journal");
    Ok(path.with_file_name(name))
}

fn contents(journal: &Path) -> Result<Option<Contents>> {
    match fs::read(journal) {
        Ok(bytes) => read(&bytes).map(Some).map_err(|error| error.of_file(journal)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", journal.display(), &error)),
    }
}

/// Puts `bytes` behind the first `whole` bytes of the file at `journal`, and what a torn write left there away.
fn extend(journal: &Path, whole: u64, bytes: &[u8]) -> Result<()> {
    let failed = |error: io::Error| failed_to_write(journal, &error);
    let mut file = OpenOptions::new().write(true).open(journal).map_err(failed)?;
    file.set_len(whole).map_err(failed)?;
    let written = put(&mut file, whole, bytes);
    if written.is_err() {
        let _ = file.set_len(whole).and_then(|()| file.sync_all());
    }
    written.map_err(failed)
}

fn put(file: &mut File, at: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(bytes)?;
    file.sync_all()
}
