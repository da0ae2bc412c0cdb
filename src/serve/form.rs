//! Names and values of addresses and forms, and the escapes in them. Knows no HTTP.

/// Returns the names and values of `text`, a query string or the body of a form, in their order.
///
/// # Errors
/// The part whose escapes are no UTF-8.
pub fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let plain = |text: &str| decoded(&text.replace('+', " "));
            plain(name).zip(plain(value)).ok_or_else(|| part.chars().take(60).collect())
        })
        .collect()
}

/// Returns `text` with its escapes resolved, or nothing if what they stand for is no UTF-8.
pub fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let escape = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let value = escape.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match value.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use lermap::text::percent_encoded;

    use super::*;

    #[test]
    fn escapes_are_resolved_and_strange_ones_stay() {
        for (text, expected) in [("a%20b", Some("a b")), ("%", Some("%")), ("%zz%4", Some("%zz%4")), ("%ff", None)] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
        assert_eq!(pairs("a=1+2&&b&c=%26%3D").unwrap()[2], ("c".to_owned(), "&=".to_owned()));
        assert!(pairs("a=%ff").is_err());
    }

    proptest::proptest! {
        #[test]
        fn what_is_escaped_comes_back(text in "\\PC{0,20}") {
            proptest::prop_assert_eq!(decoded(&percent_encoded(&text)), Some(text));
        }
    }
}
