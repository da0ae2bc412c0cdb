//! Where the bytes of an image live, and typed columns over them. The only file with `unsafe`.
//!
//! Bytes are owned, mapped from a file, or part of the program. A [`Column`] is a slice of them as numbers; it keeps
//! its bytes alive. Columns are checked for place and alignment when they are made, never for what they hold: whoever
//! reads numbers out of an image treats them as hostile. Columns of a file compare what is read with the checksums of its
//! blocks: `get` and the searches only what they touch, the column as a slice all of it.

#![allow(unsafe_code, reason = "a memory map, and bytes read as numbers without a copy")]

use std::fs::File;
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::slice::SliceIndex;
use std::sync::Arc;

use memmap2::Mmap;

use super::blocks::Blocks;
use crate::error::{Error, Result};

/// Sections of an image start at multiples of this many bytes.
pub(super) const ALIGNMENT: usize = 64;

/// The bytes of an image; cheap to clone, never changed.
#[derive(Clone)]
pub struct Bytes {
    backing: Arc<Backing>,
}

enum Backing {
    /// Words, so that the start is aligned for every number; the length is in bytes.
    Owned(Vec<u64>, usize),
    Mapped(Mmap),
    Static(&'static [u8]),
}

impl Backing {
    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Owned(words, length) => {
                // SAFETY: the vector holds `words.len() * 8` initialized bytes, every byte is a valid `u8`, `u8` has
                // no alignment, and the slice borrows `self`.
                let all = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<u8>(), words.len() * 8) };
                all.get(..*length).unwrap_or(all)
            }
            Self::Mapped(map) => map,
            Self::Static(bytes) => bytes,
        }
    }
}

impl Bytes {
    /// Returns the bytes of `file`, mapped.
    ///
    /// Files of images are replaced by renaming, never written in place, so that the bytes under a map do not change.
    pub fn map(file: &File) -> std::io::Result<Self> {
        // SAFETY: a map is undefined behaviour only if the file changes under it in ways that the reader relies on.
        // Nothing here relies on a value staying the same between two reads: every index that is read is checked where
        // it is used, and texts are checked to be UTF-8 where they are read. Our own writers replace files by rename.
        let map = unsafe { Mmap::map(file)? };
        Ok(Self { backing: Arc::new(Backing::Mapped(map)) })
    }

    /// Returns bytes that are part of the program, or a copy if they are not aligned.
    pub fn from_static(bytes: &'static [u8]) -> Self {
        if (bytes.as_ptr() as usize).is_multiple_of(8) {
            return Self { backing: Arc::new(Backing::Static(bytes)) };
        }
        let mut buffer = Buffer::default();
        buffer.extend(bytes);
        buffer.freeze()
    }

    /// Returns all bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.backing.as_slice()
    }

    /// Returns the `length` bytes at `offset` as numbers; an error if they are not there or do not fit.
    pub fn column<T: Number>(&self, offset: usize, length: usize) -> Result<Column<T>> {
        let size = size_of::<T>();
        let end = offset.checked_add(length).ok_or_else(outside)?;
        let bytes = self.as_slice().get(offset..end).ok_or_else(outside)?;
        if !bytes.len().is_multiple_of(size) || !(bytes.as_ptr() as usize).is_multiple_of(align_of::<T>()) {
            return Err(Error::data("a section of the snapshot has an odd size or place"));
        }
        Ok(Column {
            start: bytes.as_ptr().cast(),
            length: bytes.len() / size,
            backing: Arc::clone(&self.backing),
            blocks: None,
            numbers: PhantomData,
        })
    }
}

fn outside() -> Error {
    Error::data("the snapshot is shorter than its table of sections says")
}

/// A slice of the bytes of an image as numbers.
pub struct Column<T> {
    start: *const T,
    length: usize,
    backing: Arc<Backing>,
    /// What is known of the blocks of a file; `None` for bytes that no disk kept.
    blocks: Option<Arc<Blocks>>,
    numbers: PhantomData<T>,
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self {
            start: self.start,
            length: self.length,
            backing: Arc::clone(&self.backing),
            blocks: self.blocks.clone(),
            numbers: PhantomData,
        }
    }
}

// SAFETY: a column only reads bytes that never change and that its own `Arc` keeps alive; `Number`s are plain.
unsafe impl<T: Number> Send for Column<T> {}
// SAFETY: as above.
unsafe impl<T: Number> Sync for Column<T> {}

impl<T: Number> Deref for Column<T> {
    type Target = [T];

    /// Returns all numbers. Where a block was changed they are wrong, which [`Blocks::damaged`] knows from then on.
    fn deref(&self) -> &[T] {
        self.is_whole(0..self.length);
        self.numbers()
    }
}

impl<T: Number> Column<T> {
    /// Returns this column with the blocks that it lies in.
    pub fn guarded(self, blocks: Option<Arc<Blocks>>) -> Self {
        Self { blocks, ..self }
    }

    /// Returns the number of numbers.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns the number at a place, or the numbers at a range; `None` if they are not there or their block is damaged.
    #[inline]
    pub fn get<P: ColumnIndex<T>>(&self, place: P) -> Option<&P::Output> {
        self.is_whole(place.range()).then(|| self.numbers().get(place)).flatten()
    }

    /// Returns the last number.
    pub fn last(&self) -> Option<&T> {
        self.get(self.length.checked_sub(1)?)
    }

    /// Returns the first place of the sorted column where `is_before` does not hold; reads only what the search needs.
    pub fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> usize {
        self.partition_point_in(0..self.length, is_before)
    }

    /// Returns the first place of the sorted `run` where `is_before` does not hold, or its end.
    pub fn partition_point_in(&self, run: Range<usize>, is_before: impl Fn(&T) -> bool) -> usize {
        let (mut low, mut high) = (run.start, run.end);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle) {
                Some(number) if is_before(number) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    #[inline]
    fn is_whole(&self, places: Range<usize>) -> bool {
        let Some(blocks) = &self.blocks else { return true };
        let places = places.start.min(self.length)..places.end.min(self.length);
        let all = self.backing.as_slice();
        let base = self.start as usize - all.as_ptr() as usize;
        blocks.are_whole(base + places.start * size_of::<T>()..base + places.end * size_of::<T>(), all)
    }

    fn numbers(&self) -> &[T] {
        // SAFETY: `column` checked that `length` numbers lie at `start` within the bytes and that `start` is aligned;
        // `backing` keeps the bytes in place and alive (a `Vec` behind an `Arc`, a map, or a static), nothing writes
        // to them, and every pattern of bits is a valid `Number`.
        unsafe { std::slice::from_raw_parts(self.start, self.length) }
    }
}

/// A place in a column, or a range of places.
pub trait ColumnIndex<T>: SliceIndex<[T]> {
    /// Returns the places that are read.
    fn range(&self) -> Range<usize>;
}

impl<T> ColumnIndex<T> for usize {
    fn range(&self) -> Range<usize> {
        *self..self.saturating_add(1)
    }
}

impl<T> ColumnIndex<T> for Range<usize> {
    fn range(&self) -> Range<usize> {
        self.clone()
    }
}

/// A plain number, for which every pattern of bits is valid and which has no padding.
///
/// # Safety
/// Only for the primitive numbers below.
pub unsafe trait Number: Copy + Send + Sync + 'static {}

// SAFETY: primitive numbers have no padding and no invalid patterns.
unsafe impl Number for u8 {}
// SAFETY: as above.
unsafe impl Number for u16 {}
// SAFETY: as above.
unsafe impl Number for u32 {}
// SAFETY: as above.
unsafe impl Number for u64 {}
// SAFETY: as above.
unsafe impl Number for i64 {}

/// Returns `numbers` as bytes in the order of this machine.
pub(super) fn as_bytes<T: Number>(numbers: &[T]) -> &[u8] {
    // SAFETY: numbers have no padding, so all their bytes are initialized; `u8` has no alignment.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

/// Bytes that grow, aligned so that they can become [`Bytes`] without a copy.
#[derive(Default)]
pub(super) struct Buffer {
    words: Vec<u64>,
    length: usize,
}

impl Buffer {
    /// Returns an empty buffer with room for `bytes`.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { words: Vec::with_capacity(bytes.div_ceil(8)), length: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Appends `bytes`.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        self.words.resize(end.div_ceil(8), 0);
        let start = self.length;
        self.length = end;
        self.bytes_mut()[start..].copy_from_slice(bytes);
    }

    /// Appends zeros until the length is a multiple of [`ALIGNMENT`].
    pub(super) fn align(&mut self) {
        self.length = self.length.next_multiple_of(ALIGNMENT);
        self.words.resize(self.length.div_ceil(8), 0);
    }

    /// Returns all bytes for a change in place.
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: the vector holds `words.len() * 8` initialized bytes and `length` is never more; `u8` has no
        // alignment and any byte makes a valid `u64`; the slice borrows `self` mutably.
        unsafe { std::slice::from_raw_parts_mut(self.words.as_mut_ptr().cast(), self.length) }
    }

    /// Returns the bytes, never to be changed again.
    pub(super) fn freeze(self) -> Bytes {
        Bytes { backing: Arc::new(Backing::Owned(self.words, self.length)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut buffer = Buffer::default();
        buffer.extend(&[1, 2, 3]);
        buffer.align();
        buffer.extend(as_bytes(&[7_u32, 8, u32::MAX]));
        let bytes = buffer.freeze();
        assert_eq!(&*bytes.column::<u32>(64, 12).unwrap(), [7, 8, u32::MAX]);
        assert_eq!(&*bytes.column::<u8>(0, 3).unwrap(), [1, 2, 3]);
        assert_eq!(&*bytes.column::<u32>(64, 0).unwrap(), [0_u32; 0]);
    }

    #[test]
    fn columns_outside_or_askew_are_refused() {
        let mut buffer = Buffer::default();
        buffer.extend(&[0; 16]);
        let bytes = buffer.freeze();
        for (offset, length) in [(0, 20), (1, 4), (0, 3), (20, 4), (usize::MAX, 4), (4, usize::MAX)] {
            assert!(bytes.column::<u32>(offset, length).is_err(), "{offset} {length}");
        }
    }
}
