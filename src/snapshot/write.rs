//! Puts an image together, section by section: in memory, or in a file.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::blocks::{BLOCK, Sums, sums_of};
use super::bytes::{ALIGNMENT, Buffer, Number, as_bytes};
use super::file::{ENDIAN, ENTRY, HEAD, HEADER, Image, MAGIC, SUMMED, Section, VERSION};
use crate::atomic::failed_to_write;
use crate::error::Result;

/// Takes the sections of an image, one after the other.
pub(super) trait Sections {
    /// Begins `section`; what is put next belongs to it.
    fn begin(&mut self, section: Section) -> Result<()>;

    /// Appends `bytes` to the section that was begun last.
    fn put(&mut self, bytes: &[u8]) -> Result<()>;
}

impl dyn Sections + '_ {
    /// Appends `numbers` to the section that was begun last.
    pub(super) fn numbers<T: Number>(&mut self, numbers: &[T]) -> Result<()> {
        self.put(as_bytes(numbers))
    }

    /// Writes the whole of `section`.
    pub(super) fn whole<T: Number>(&mut self, section: Section, numbers: &[T]) -> Result<()> {
        self.begin(section)?;
        self.numbers(numbers)
    }
}

/// An image in memory.
pub(super) struct ImageWriter {
    buffer: Buffer,
    sections: [(usize, usize); Section::COUNT],
    last: Section,
}

impl ImageWriter {
    /// Returns an image without sections, with room for `bytes`.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let mut buffer = Buffer::with_capacity(bytes + bytes / (BLOCK / 8) + HEAD + (Section::COUNT + 2) * ALIGNMENT);
        buffer.extend(&[0; HEAD]);
        Self { buffer, sections: [(0, 0); Section::COUNT], last: Section::Groups }
    }

    /// Adds `numbers` as `section`.
    pub(super) fn add<T: Number>(&mut self, section: Section, numbers: &[T]) {
        self.start(section);
        self.append(as_bytes(numbers));
    }

    fn start(&mut self, section: Section) {
        self.buffer.align();
        self.sections[section as usize] = (self.buffer.len(), 0);
        self.last = section;
    }

    fn append(&mut self, bytes: &[u8]) {
        self.buffer.extend(bytes);
        self.sections[self.last as usize].1 += bytes.len();
    }

    /// Writes header, table and checksums and returns the image.
    pub(super) fn finish(mut self) -> Result<Image> {
        self.buffer.align();
        let end = self.buffer.len();
        let blocks = sums_of(&self.buffer.bytes_mut()[HEAD..]);
        self.buffer.extend(as_bytes(&blocks));
        let length = self.buffer.len();
        let all = self.buffer.bytes_mut();
        let sums: Vec<u64> = {
            use rayon::prelude::*;
            let all = &*all;
            self.sections.par_iter().map(|(start, length)| xxh3_64(&all[*start..start + length])).collect()
        };
        let table = self.sections.iter().zip(sums).map(|((start, length), sum)| [*start as u64, *length as u64, sum]);
        let head = head(table, length as u64, (end as u64, xxh3_64(as_bytes(&blocks))));
        all[..HEAD].copy_from_slice(&head);
        Image::new(self.buffer.freeze())
    }
}

impl Sections for ImageWriter {
    fn begin(&mut self, section: Section) -> Result<()> {
        self.start(section);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.append(bytes);
        Ok(())
    }
}

/// An image in a file, which takes no memory.
pub(super) struct FileWriter<'a> {
    file: io::BufWriter<&'a mut File>,
    path: &'a Path,
    at: u64,
    /// Start, length and checksum of each section; those without numbers are at the start of the file.
    table: [[u64; 3]; Section::COUNT],
    /// The section that was begun last, and its checksum so far.
    last: Option<(Section, Xxh3Default)>,
    /// The checksums of the blocks so far.
    blocks: Sums,
}

impl<'a> FileWriter<'a> {
    /// Returns an image without sections in `file`, which is to be called `path`.
    pub(super) fn new(file: &'a mut File, path: &'a Path) -> Result<Self> {
        let table = [[0, 0, xxh3_64(&[])]; Section::COUNT];
        let file = io::BufWriter::with_capacity(1 << 18, file);
        let mut writer = Self { file, path, at: 0, table, last: None, blocks: Sums::default() };
        writer.write(&[0; HEAD])?;
        writer.blocks = Sums::default();
        Ok(writer)
    }

    /// Writes header, table and checksums.
    pub(super) fn finish(mut self) -> Result<()> {
        self.end();
        self.align()?;
        let (end, blocks) = (self.at, std::mem::take(&mut self.blocks).finish());
        self.write(as_bytes(&blocks))?;
        let head = head(self.table.iter().copied(), self.at, (end, xxh3_64(as_bytes(&blocks))));
        let written = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(&head));
        written.and_then(|()| self.file.flush()).map_err(|error| failed_to_write(self.path, &error))
    }

    fn align(&mut self) -> Result<()> {
        let gap = self.at.next_multiple_of(ALIGNMENT as u64) - self.at;
        self.write(&[0; ALIGNMENT][..gap as usize])
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.blocks.put(bytes);
        self.file.write_all(bytes).map_err(|error| failed_to_write(self.path, &error))
    }

    /// Notes length and checksum of the section that was begun last.
    fn end(&mut self) {
        if let Some((section, sum)) = self.last.take() {
            let entry = &mut self.table[section as usize];
            *entry = [entry[0], self.at - entry[0], sum.digest()];
        }
    }
}

impl Sections for FileWriter<'_> {
    fn begin(&mut self, section: Section) -> Result<()> {
        self.end();
        self.align()?;
        self.table[section as usize][0] = self.at;
        self.last = Some((section, Xxh3Default::new()));
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if let Some((_, sum)) = &mut self.last {
            sum.update(bytes);
        }
        self.write(bytes)
    }
}

/// Returns the header and the table of sections of an image of `length` bytes; `blocks` are the place of the checksums of
/// its blocks, and the checksum of these.
fn head(table: impl Iterator<Item = [u64; 3]>, length: u64, blocks: (u64, u64)) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    for (entry, numbers) in head[HEADER..].chunks_exact_mut(ENTRY).zip(table) {
        for (word, number) in entry.chunks_exact_mut(8).zip(numbers) {
            word.copy_from_slice(&number.to_le_bytes());
        }
    }
    let table_sum = xxh3_64(&head[HEADER..]);
    head[..8].copy_from_slice(MAGIC);
    head[8..12].copy_from_slice(&VERSION.to_le_bytes());
    head[12..16].copy_from_slice(&ENDIAN.to_le_bytes());
    head[16..24].copy_from_slice(&length.to_le_bytes());
    head[24..32].copy_from_slice(&(Section::COUNT as u64).to_le_bytes());
    head[32..40].copy_from_slice(&table_sum.to_le_bytes());
    head[40..48].copy_from_slice(&blocks.0.to_le_bytes());
    head[48..56].copy_from_slice(&blocks.1.to_le_bytes());
    let sum = xxh3_64(&head[..SUMMED]);
    head[SUMMED..HEADER].copy_from_slice(&sum.to_le_bytes());
    head
}
