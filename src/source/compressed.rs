//! Compressed files to bytes: gzip and Zstandard, all members and frames, with a bound against bombs.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::guard::Refusal;

/// How much larger than the file its contents may be, once they are larger than [`FREE`].
const RATIO: u64 = 100;
/// What may come out of any file.
const FREE: u64 = 16 << 20;

/// Returns the contents of the gzip file `raw`.
pub(super) fn gzip(raw: impl Read + 'static) -> Box<dyn Read> {
    let (counted, count) = Counted::new(raw);
    Box::new(Bounded { inner: flate2::read::MultiGzDecoder::new(counted), packed: count, unpacked: 0 })
}

/// Returns the contents of the Zstandard file `raw`.
pub(super) fn zstd(raw: impl Read + 'static) -> Box<dyn Read> {
    let (counted, count) = Counted::new(raw);
    Box::new(Bounded { inner: Frames::new(counted), packed: count, unpacked: 0 })
}

/// Counts the bytes of the file.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Counted<R> {
    fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let count = Arc::<AtomicU64>::default();
        (Self { inner, count: Arc::clone(&count) }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Stops when the contents are out of all proportion to the file.
struct Bounded<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.unpacked > FREE.max(packed.saturating_mul(RATIO)) {
            let message = format!("{packed} compressed bytes make more than {} MiB", self.unpacked >> 20);
            let hint = "if the file is to be trusted, decompress it and load the plain file";
            return Err(io::Error::other(Refusal { message, place: None, hint }));
        }
        Ok(count)
    }
}

/// All frames of a Zstandard file, one after the other.
struct Frames<R> {
    raw: BufReader<R>,
    decoder: FrameDecoder,
    is_inside: bool,
    is_empty: bool,
}

impl<R: Read> Frames<R> {
    fn new(raw: R) -> Self {
        Self { raw: BufReader::new(raw), decoder: FrameDecoder::new(), is_inside: false, is_empty: true }
    }

    /// Enters the next frame, and returns whether there is one. Frames without contents are skipped.
    fn enter(&mut self) -> io::Result<bool> {
        while !self.raw.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.raw) {
                Ok(()) => {
                    self.is_empty = false;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.raw.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(broken(error)),
            }
        }
        if self.is_empty { Err(broken("it is empty")) } else { Ok(false) }
    }

    /// Compares the checksum that the frame brings, if it does.
    fn leave(&mut self) -> io::Result<()> {
        self.is_inside = false;
        match (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum()) {
            (Some(wanted), Some(found)) if wanted != found => Err(broken("its checksum is wrong")),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_inside {
                self.is_inside = self.enter()?;
                if !self.is_inside {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let blocks = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.raw, blocks).map_err(broken)?;
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.leave()?;
        }
    }
}

fn broken(reason: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("this is no sound zstd file: {reason}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed_gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn packed_zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    /// Reads all of a file, and returns its contents or why it was refused.
    fn unpacked(open: fn(io::Cursor<Vec<u8>>) -> Box<dyn Read>, file: Vec<u8>) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        match open(io::Cursor::new(file)).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn all_members_and_frames_are_read() {
        for (open, pack) in
            [(gzip as fn(_) -> _, packed_gzip as fn(&[u8]) -> Vec<u8>), (zstd as fn(_) -> _, packed_zstd as _)]
        {
            assert_eq!(unpacked(open, [pack(b"one "), pack(b""), pack(b"two")].concat()).unwrap(), b"one two");
            assert_eq!(unpacked(open, pack(&[7; 300_000])).unwrap(), vec![7; 300_000]);
        }
    }

    #[test]
    fn frames_without_contents_are_skipped() {
        let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        assert_eq!(unpacked(zstd, [skippable, packed_zstd(b"x")].concat()).unwrap(), b"x");
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0; 20 << 20];
        for (open, file) in [(gzip as fn(_) -> _, packed_gzip(&zeros)), (zstd as fn(_) -> _, packed_zstd(&zeros))] {
            let error = unpacked(open, file).unwrap_err();
            assert!(error.contains("compressed bytes make more than"), "{error}");
        }
    }

    #[test]
    fn truncated_and_foreign_files_are_refused() {
        for (open, file) in [(gzip as fn(_) -> _, packed_gzip(&[1; 999])), (zstd as fn(_) -> _, packed_zstd(b"abcdef"))]
        {
            assert!(unpacked(open, file[..file.len() - 3].to_vec()).is_err());
            assert!(unpacked(open, b"plain text".to_vec()).is_err());
            assert!(unpacked(open, Vec::new()).is_err());
        }
    }
}
