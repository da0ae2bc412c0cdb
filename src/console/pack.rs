//! Files that are compressed because their names say so.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// Bytes of a frame of Zstandard: what is held at once.
const FRAME: usize = 4 << 20;

/// A writer that compresses as the name of its file says, in the same bytes for the same text.
pub(super) enum Packed<W: Write> {
    Plain(W),
    Gzip(Box<GzEncoder<W>>),
    /// One frame after the other; the text of the open one.
    Zstd(W, Vec<u8>),
}

impl<W: Write> Packed<W> {
    /// Returns the writer for a file called `path` that `out` goes into.
    pub(super) fn new(path: &Path, out: W) -> Self {
        match path.extension() {
            Some(end) if end.eq_ignore_ascii_case("gz") => {
                Self::Gzip(Box::new(GzEncoder::new(out, Compression::default())))
            }
            Some(end) if end.eq_ignore_ascii_case("zst") => Self::Zstd(out, Vec::new()),
            _ => Self::Plain(out),
        }
    }

    /// Writes what is left and returns what everything went into.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(out) => Ok(out),
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zstd(mut out, text) => {
                out.write_all(&compress_to_vec(text.as_slice(), CompressionLevel::Fastest))?;
                Ok(out)
            }
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(out, text) => {
                let bytes = &bytes[..bytes.len().min(FRAME - text.len())];
                text.extend_from_slice(bytes);
                if text.len() == FRAME {
                    out.write_all(&compress_to_vec(text.as_slice(), CompressionLevel::Fastest))?;
                    text.clear();
                }
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            // An open block stays open: it would only become larger.
            Self::Gzip(_) | Self::Zstd(..) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn packed(name: &str, text: &[u8]) -> Vec<u8> {
        let mut out = Packed::new(Path::new(name), Vec::new());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        for text in [Vec::new(), b"abc".to_vec(), vec![7; FRAME], b"0123456789".repeat(FRAME / 8)] {
            assert_eq!(packed("a.nt", &text), text);
            let mut found = Vec::new();
            flate2::read::GzDecoder::new(packed("a.nt.gz", &text).as_slice()).read_to_end(&mut found).unwrap();
            assert_eq!(found, text);
            let zstd = packed("a.ZST", &text);
            let mut rest = zstd.as_slice();
            let mut found = Vec::new();
            while !rest.is_empty() {
                ruzstd::decoding::StreamingDecoder::new(&mut rest).unwrap().read_to_end(&mut found).unwrap();
            }
            assert_eq!(found, text);
            assert_eq!(packed("a.gz", &text), packed("b.gz", &text));
        }
    }
}
