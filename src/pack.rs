//! Writers that compress: files whose names say so, replies to clients that take it.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// How bytes are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    /// As they are.
    Plain,
    /// One stream of gzip (RFC 1952).
    Gzip {
        /// Whether speed counts more than size.
        fast: bool,
    },
    /// Frames of Zstandard, one after the other (RFC 8878), each of so many bytes of text.
    Zstd {
        /// What is held at once.
        frame: usize,
    },
}

impl Coding {
    /// Returns what the ending of a file's name says: `.gz`, `.zst`, or nothing.
    pub(crate) fn of_file(path: &Path) -> Self {
        match path.extension() {
            Some(end) if end.eq_ignore_ascii_case("gz") => Self::Gzip { fast: false },
            Some(end) if end.eq_ignore_ascii_case("zst") => Self::Zstd { frame: 4 << 20 },
            _ => Self::Plain,
        }
    }
}

/// A writer that compresses, in the same bytes for the same text.
pub(crate) enum Packed<W: Write> {
    /// What goes through as it is.
    Plain(W),
    /// A stream of gzip.
    Gzip(Box<GzEncoder<W>>),
    /// Frames of Zstandard: where they go, the text of the open one, the size of each.
    Zstd(W, Vec<u8>, usize),
}

impl<W: Write> Packed<W> {
    /// Returns the writer whose bytes go into `out`.
    pub(crate) fn new(coding: Coding, out: W) -> Self {
        match coding {
            Coding::Plain => Self::Plain(out),
            Coding::Gzip { fast } => {
                let level = if fast { Compression::fast() } else { Compression::default() };
                Self::Gzip(Box::new(GzEncoder::new(out, level)))
            }
            Coding::Zstd { frame } => Self::Zstd(out, Vec::new(), frame),
        }
    }

    /// Returns what everything goes into.
    #[cfg(feature = "serve")]
    pub(crate) fn get_mut(&mut self) -> &mut W {
        match self {
            Self::Plain(out) | Self::Zstd(out, ..) => out,
            Self::Gzip(encoder) => encoder.get_mut(),
        }
    }

    /// Writes what is left; nothing may be written after it.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Gzip(encoder) => encoder.try_finish(),
            Self::Zstd(out, text, _) => {
                out.write_all(&compress_to_vec(text.as_slice(), CompressionLevel::Fastest))?;
                text.clear();
                Ok(())
            }
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(out, text, frame) => {
                let bytes = &bytes[..bytes.len().min(*frame - text.len())];
                text.extend_from_slice(bytes);
                if text.len() == *frame {
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
        let mut bytes = Vec::new();
        let mut out = Packed::new(Coding::of_file(Path::new(name)), &mut bytes);
        out.write_all(text).unwrap();
        out.finish().unwrap();
        drop(out);
        bytes
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        for text in [Vec::new(), b"abc".to_vec(), vec![7; 4 << 20], b"0123456789".repeat(1 << 19)] {
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
