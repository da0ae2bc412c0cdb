//! The image of a snapshot as bytes: a header, a table of sections, the sections.
//!
//! Numbers are little-endian and sections aligned, so that the file is used as it lies on the disk. Each section has a
//! checksum; opening looks at the header and the table, [`Image::verify`] at everything. [`super::write`] writes them.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::bytes::{Bytes, Column, Number, as_bytes};
use super::write::{failed_to_write, replace};
use crate::error::{Error, Result};

pub(super) const MAGIC: &[u8; 8] = b"lermap\x1a\n";
/// The number of the layout of a file, which rises with every change of it.
pub const VERSION: u32 = 1;
pub(super) const ENDIAN: u32 = 0x0102_0304;
pub(super) const HEADER: usize = 64;
/// Offset, length and checksum of a section.
pub(super) const ENTRY: usize = 24;

/// What lies where; the number is the place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Section {
    Groups,
    GroupLabels,
    TextOffsets,
    TextBlocks,
    Texts,
    Predicates,
    PredicateOffsets,
    SubjectOffsets,
    ObjectOffsets,
    SpoPredicates,
    SpoObjects,
    OpsPredicates,
    OpsSubjects,
    PsoSubjects,
    PsoObjects,
    PosObjects,
    PosSubjects,
    SpoSets,
    OpsSets,
    PsoSets,
    PosSets,
    GraphNames,
    GraphOffsets,
    GraphTriples,
    SetOffsets,
    SetGraphs,
    ValueTable,
    Values,
    PredicateStatistics,
    Classes,
}

impl Section {
    /// The number of sections.
    pub const COUNT: usize = Self::Classes as usize + 1;
}

/// The bytes of a snapshot, with the place of each section.
#[derive(Clone)]
pub struct Image {
    bytes: Bytes,
    sections: [(usize, usize, u64); Section::COUNT],
}

impl Image {
    /// Reads header and table of `bytes`; sections are read when they are used.
    pub fn new(bytes: Bytes) -> Result<Self> {
        let all = bytes.as_slice();
        let is_foreign = all.get(..8).is_none_or(|start| start != MAGIC);
        if is_foreign {
            return Err(
                Error::data("this is no snapshot").with_hint("make one with `lermap load FILE --into FILE.lermap`")
            );
        }
        let (version, endian) = (word32(all, 8)?, word32(all, 12)?);
        if endian != ENDIAN || u32::from_le(ENDIAN) != ENDIAN {
            return Err(Error::data("the snapshot was made for machines of another byte order").with_hint(AGAIN));
        }
        match version {
            VERSION => {}
            newer if newer > VERSION => {
                return Err(Error::data(format!(
                    "the snapshot has format {newer}, and this program knows up to {VERSION}"
                ))
                .with_hint("use a newer `lermap`, or load the data again with this one"));
            }
            older => return Err(Error::data(format!("the snapshot has the old format {older}")).with_hint(AGAIN)),
        }
        let length = word64(all, 16)?;
        if length != all.len() as u64 {
            return Err(Error::data(format!("the snapshot has {} bytes where {length} are wanted", all.len()))
                .with_hint("it was cut short or added to; load the data again"));
        }
        let table_end = HEADER + Section::COUNT * ENTRY;
        let table = all.get(HEADER..table_end).ok_or_else(short)?;
        if word64(all, 24)? != Section::COUNT as u64 || word64(all, 32)? != xxh3_64(table) {
            return Err(Error::data("the table of sections of the snapshot is damaged").with_hint(AGAIN));
        }
        let mut sections = [(0, 0, 0); Section::COUNT];
        for (section, entry) in sections.iter_mut().zip(table.chunks_exact(ENTRY)) {
            let (start, length) = (size(word64(entry, 0)?)?, size(word64(entry, 8)?)?);
            if start.checked_add(length).is_none_or(|end| end > all.len()) {
                return Err(short());
            }
            *section = (start, length, word64(entry, 16)?);
        }
        Ok(Self { bytes, sections })
    }

    /// Maps the file at `path`.
    pub fn open(path: &Path) -> Result<Self> {
        let failed = |error: &io::Error| Error::io("read", path.display(), error);
        let file = File::open(path).map_err(|error| failed(&error))?;
        let metadata = file.metadata().map_err(|error| failed(&error))?;
        if !metadata.is_file() || metadata.len() < HEADER as u64 {
            return Err(Error::data("this is no snapshot")
                .with_hint("make one with `lermap load FILE --into FILE.lermap`")
                .of_file(path));
        }
        let bytes = Bytes::map(&file).map_err(|error| failed(&error))?;
        Self::new(bytes).map_err(|error| error.of_file(path))
    }

    /// Returns `section` as numbers.
    pub fn column<T: Number>(&self, section: Section) -> Result<Column<T>> {
        let (start, length, _) = self.sections[section as usize];
        self.bytes.column(start, length)
    }

    /// Reads everything and compares it with the checksums.
    pub fn verify(&self) -> Result<()> {
        use rayon::prelude::*;
        let all = self.bytes.as_slice();
        let is_sound = |(start, length, sum): &(usize, usize, u64)| {
            all.get(*start..start + length).is_some_and(|section| xxh3_64(section) == *sum)
        };
        // The first one, so that the message is the same in each run.
        match self.sections.par_iter().position_first(|section| !is_sound(section)) {
            None => Ok(()),
            Some(place) => {
                let (start, length, _) = self.sections[place];
                Err(Error::data(format!("section {place} of the snapshot, {length} bytes at {start}, is damaged"))
                    .with_hint(AGAIN))
            }
        }
    }

    /// Returns a number that is the same for the same data, in hexadecimal.
    pub fn digest(&self) -> String {
        let lengths_and_sums: Vec<u64> =
            self.sections.iter().flat_map(|(_, length, sum)| [*length as u64, *sum]).collect();
        format!("{:032x}", xxh3_128(as_bytes(&lengths_and_sums)))
    }

    /// Returns the number of bytes.
    pub fn len(&self) -> usize {
        self.bytes.as_slice().len()
    }

    /// Writes the image to `path`, whole or not at all.
    pub fn write_to(&self, path: &Path) -> Result<()> {
        replace(path, |file| file.write_all(self.bytes.as_slice()).map_err(|error| failed_to_write(path, &error)))
    }
}

const AGAIN: &str = "load the data again with `lermap load`";

fn short() -> Error {
    Error::data("the snapshot is shorter than its table of sections says").with_hint(AGAIN)
}

fn size(number: u64) -> Result<usize> {
    usize::try_from(number).map_err(|_| short())
}

fn word32(bytes: &[u8], at: usize) -> Result<u32> {
    let word = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).ok_or_else(short)?;
    Ok(u32::from_le_bytes(word))
}

fn word64(bytes: &[u8], at: usize) -> Result<u64> {
    let word = bytes.get(at..at + 8).and_then(|word| word.try_into().ok()).ok_or_else(short)?;
    Ok(u64::from_le_bytes(word))
}
