//! Bytes of a file or of standard input to text: the one reader for queries, scripts, saved queries and YAML.

use crate::error::{Error, Result};

/// Returns `bytes`, which `file` holds, as text without its byte order mark. UTF-16 is known by that mark.
///
/// # Errors
/// When they are not UTF-8; the error has the place of the first byte that is none.
pub fn decode_text(file: &str, bytes: Vec<u8>) -> Result<String> {
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => return utf16(file, &bytes[2..], u16::from_le_bytes),
        Some([0xfe, 0xff]) => return utf16(file, &bytes[2..], u16::from_be_bytes),
        _ => {}
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
        Error::data(format!("byte {:#04x} is no UTF-8", bytes[at]))
            .at_byte(Some(file), &String::from_utf8_lossy(bytes), at)
            .with_hint("save the file as UTF-8")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

fn utf16(file: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: std::result::Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(Error::data(format!("`{file}` begins as UTF-16 text, and is none")).with_hint("save it as UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode_text("a.rq", bytes.to_vec()).unwrap_or_else(|error| error.to_string()), expected);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        check(b"ASK {}", "ASK {}");
        check(b"\xef\xbb\xbfASK {}", "ASK {}");
        check(b"\xff\xfeA\0\xe9\0", "Aé");
        check(b"\xfe\xff\0A\0\xe9", "Aé");
        check(b"", "");
        check(b"\xff\xfeA", "`a.rq` begins as UTF-16 text, and is none");
        check(b"a\nb\xe9c", "a.rq:2:2: byte 0xe9 is no UTF-8");
    }
}
