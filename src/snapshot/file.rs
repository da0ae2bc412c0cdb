//! The image of a snapshot as bytes: a header, a table of sections, the sections.
//!
//! ```text
//! header | table of sections | sections, cut into blocks of 16 KiB | checksums of the blocks
//! ```
//!
//! Numbers are little-endian and sections aligned, so that the file is used as it lies on the disk. Header, table and the
//! list of checksums are compared with their own checksums when the file is opened, blocks when they are touched first
//! ([`super::blocks`]), or all together by [`Image::verify`]. [`super::write`] writes images.

use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::blocks::Blocks;
use super::bytes::{Bytes, Column, Number, as_bytes};
use crate::atomic::{failed_to_write, write_file};
use crate::error::{Error, Result};

pub(super) const MAGIC: &[u8; 8] = b"lermap\x1a\n";
/// The number of the layout of a file, which rises with every change of it.
pub const VERSION: u32 = 2;
pub(super) const ENDIAN: u32 = 0x0102_0304;
pub(super) const HEADER: usize = 64;
/// Bytes of the header that its own checksum, right behind them, is of.
pub(super) const SUMMED: usize = HEADER - 8;
/// Bytes of the header and the table of sections, after which the first block starts.
pub(super) const HEAD: usize = HEADER + Section::COUNT * ENTRY;
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
    /// What is known of the blocks of a file.
    blocks: Option<Arc<Blocks>>,
    /// The file, where there is one.
    path: Option<Arc<Path>>,
}

impl Image {
    /// Reads header and table of `bytes`; sections are read when they are used, and believed.
    pub fn new(bytes: Bytes) -> Result<Self> {
        let all = bytes.as_slice();
        check_kind(all)?;
        let length = word64(all, 16)?;
        if length != all.len() as u64 {
            return Err(Error::data(format!("the snapshot has {} bytes where {length} are wanted", all.len()))
                .with_hint("it was cut short or added to; load the data again"));
        }
        let table = all.get(HEADER..HEAD).ok_or_else(short)?;
        let header = all.get(..SUMMED).ok_or_else(short)?;
        if word64(all, SUMMED)? != xxh3_64(header) {
            return Err(Error::data("the header of the snapshot is damaged").with_hint(AGAIN));
        }
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
        Ok(Self { bytes, sections, blocks: None, path: None })
    }

    /// Returns this image of a file, whose blocks are compared with their checksums when they are touched first.
    pub fn guarded(mut self) -> Result<Self> {
        let all = self.bytes.as_slice();
        let (start, sum) = (size(word64(all, 40)?)?, word64(all, 48)?);
        let list = all.get(start..).filter(|_| start >= HEAD).ok_or_else(short)?;
        if xxh3_64(list) != sum {
            return Err(Error::data("the list of checksums of the snapshot is damaged").with_hint(AGAIN));
        }
        let sums = self.bytes.column::<u64>(start, list.len())?.to_vec();
        self.blocks = Some(Arc::new(Blocks::new(HEAD..start, sums).ok_or_else(short)?));
        Ok(self)
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
        let image = Self::new(bytes).and_then(Self::guarded).map_err(|error| error.of_file(path))?;
        Ok(Self { path: Some(path.into()), ..image })
    }

    /// Returns `section` as numbers.
    pub fn column<T: Number>(&self, section: Section) -> Result<Column<T>> {
        let (start, length, _) = self.sections[section as usize];
        Ok(self.bytes.column(start, length)?.guarded(self.blocks.clone()))
    }

    /// Reads everything and compares it with the checksums.
    pub fn verify(&self) -> Result<()> {
        let unguarded = self.blocks.is_none().then(|| self.clone().guarded()).transpose()?;
        let image = unguarded.as_ref().unwrap_or(self);
        image.look_at_all()
    }

    /// Compares what nobody looked at yet, if these are the bytes of a file.
    pub fn look_at_all(&self) -> Result<()> {
        if let Some(blocks) = &self.blocks {
            blocks.look_at_all(self.bytes.as_slice());
        }
        self.sound()
    }

    /// Returns whether there are blocks that nobody compared with their checksums yet.
    pub fn is_doubtful(&self) -> bool {
        self.blocks.as_ref().is_some_and(|blocks| !blocks.are_all_whole())
    }

    /// Returns an error if a block that was read is damaged.
    pub fn sound(&self) -> Result<()> {
        match self.blocks.as_ref().and_then(|blocks| blocks.damaged().map(|block| (block, blocks.place(block)))) {
            None => Ok(()),
            Some((block, place)) => Err(self.damage(block, &place)),
        }
    }

    fn damage(&self, block: usize, place: &Range<usize>) -> Error {
        let touches = |(start, length, _): &(usize, usize, u64)| {
            *length > 0 && *start < place.end && start + length > place.start
        };
        let numbers = self.sections.iter().enumerate().filter(|(_, section)| touches(section));
        let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
        let sections =
            if numbers.is_empty() { String::new() } else { format!(", of section {}", numbers.join(" and ")) };
        let (start, end) = (place.start, place.end);
        let error = Error::data(format!("block {block} of the snapshot is damaged, bytes {start} to {end}{sections}"))
            .with_hint("nothing is answered from it: put a copy of the file in its place, or load the data again");
        match &self.path {
            Some(path) => error.of_file(path),
            None => error,
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
        write_file(path, |file| file.write_all(self.bytes.as_slice()).map_err(|error| failed_to_write(path, &error)))
    }
}

/// Checks that `all` are the bytes of a snapshot that this program can read.
fn check_kind(all: &[u8]) -> Result<()> {
    let is_foreign = all.get(..8).is_none_or(|start| start != MAGIC);
    if is_foreign {
        return Err(Error::data("this is no snapshot").with_hint("make one with `lermap load FILE --into FILE.lermap`"));
    }
    let (version, endian) = (word32(all, 8)?, word32(all, 12)?);
    if endian != ENDIAN || u32::from_le(ENDIAN) != ENDIAN {
        return Err(Error::data("the snapshot was made for machines of another byte order").with_hint(AGAIN));
    }
    match version {
        VERSION => Ok(()),
        newer if newer > VERSION => {
            Err(Error::data(format!("the snapshot has format {newer}, and this program knows up to {VERSION}"))
                .with_hint("use a newer `lermap`, or load the data again with this one"))
        }
        older => Err(Error::data(format!("the snapshot has the old format {older}")).with_hint(AGAIN)),
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
