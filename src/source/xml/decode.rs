//! The encoding of an XML file: its byte order mark, else its declaration, else UTF-8 (XML 1.0, appendix F).

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::guard::Refusal;

/// Returns the text of the XML file `reader` as UTF-8, without a byte order mark.
///
/// # Errors
/// When the file cannot be read, or declares an encoding that is not known.
pub(in crate::source) fn decoded(mut reader: Box<dyn BufRead>) -> io::Result<Box<dyn BufRead>> {
    let start = reader.fill_buf()?;
    let (encoding, mark) = match start {
        [0xef, 0xbb, 0xbf, ..] => (UTF_8, 3),
        [0xff, 0xfe, ..] => (UTF_16LE, 2),
        [0xfe, 0xff, ..] => (UTF_16BE, 2),
        [b'<', 0, ..] => (UTF_16LE, 0),
        [0, b'<', ..] => (UTF_16BE, 0),
        start => (declared(start)?, 0),
    };
    reader.consume(mark);
    if encoding == UTF_8 {
        return Ok(reader);
    }
    let decoder = encoding.new_decoder_without_bom_handling();
    Ok(Box::new(BufReader::new(Decoded { inner: reader, decoder, name: encoding.name(), is_over: false })))
}

/// Returns the encoding that the declaration at the `start` of a file names.
fn declared(start: &[u8]) -> io::Result<&'static Encoding> {
    let head = &start[..start.len().min(256)];
    let Some(declaration) = head.strip_prefix(b"<?xml").and_then(|rest| rest.split(|byte| *byte == b'>').next()) else {
        return Ok(UTF_8);
    };
    let declaration = String::from_utf8_lossy(declaration);
    let Some((_, rest)) = declaration.split_once("encoding") else { return Ok(UTF_8) };
    let name = rest.split(['"', '\'']).nth(1).unwrap_or_default();
    match Encoding::for_label_no_replacement(name.as_bytes()) {
        // What was read as bytes up to here is not UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => {
            let message = format!("the encoding `{name}` is not known");
            Err(io::Error::other(Refusal { message, place: Some((1, 1)), hint: "save the file as UTF-8" }))
        }
    }
}

/// Text of another encoding as UTF-8.
struct Decoded {
    inner: Box<dyn BufRead>,
    decoder: Decoder,
    name: &'static str,
    is_over: bool,
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_over {
            let bytes = self.inner.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, buffer, is_last);
            self.inner.consume(read);
            match result {
                DecoderResult::Malformed(..) => {
                    let message = format!("this is not text in the encoding `{}`, which the file declares", self.name);
                    return Err(io::Error::other(Refusal { message, place: None, hint: "save the file as UTF-8" }));
                }
                DecoderResult::InputEmpty => self.is_over = is_last,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
