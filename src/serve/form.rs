//! Names and values of addresses and forms, and the escapes in them. Knows no HTTP.

use lermap::text::percent_decoded;

/// Returns the names and values of `text`, a query string or the body of a form, in their order.
///
/// # Errors
/// The part whose escapes are not UTF-8.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let plain = |text: &str| percent_decoded(&text.replace('+', " "));
            plain(name).zip(plain(value)).ok_or_else(|| part.chars().take(60).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use lermap::text::percent_encoded;

    use super::*;

    #[test]
    fn escapes_are_resolved_and_strange_ones_stay() {
        for (text, expected) in [("a%20b", Some("a b")), ("%", Some("%")), ("%zz%4", Some("%zz%4")), ("%ff", None)] {
            assert_eq!(percent_decoded(text).as_deref(), expected, "{text}");
        }
        assert_eq!(pairs("a=1+2&&b&c=%26%3D").unwrap()[2], ("c".to_owned(), "&=".to_owned()));
        assert!(pairs("a=%ff").is_err());
    }

    proptest::proptest! {
        #[test]
        fn what_is_escaped_comes_back(text in "\\PC{0,20}") {
            proptest::prop_assert_eq!(percent_decoded(&percent_encoded(&text)), Some(text));
        }
    }
}
