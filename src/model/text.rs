//! Text as identity: normalizing, hashing and naming.

use sha2::{Digest, Sha256};

/// Returns `text` with runs of white space collapsed to one blank, trimmed, and without zero-width characters.
///
/// Case and punctuation stay: two texts that differ in them are two texts.
pub(crate) fn normalize(text: &str) -> String {
    let visible = |c: &char| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = out.len();
        if !out.is_empty() {
            out.push(' ');
        }
        let start = out.len();
        out.extend(word.chars().filter(visible));
        if out.len() == start {
            out.truncate(before);
        }
    }
    out
}

/// Returns the first ten hexadecimal digits of SHA-256 over the normalized `text`.
pub(crate) fn hash10(text: &str) -> String {
    let digest = Sha256::digest(normalize(text).as_bytes());
    let mut out: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    out.truncate(10);
    out
}

/// Returns a slug for `name`: lower-case ASCII letters, digits and dots, all else folded to single hyphens.
///
/// Accented Latin letters lose their accent; a name without any letter or digit gives its hash.
pub(crate) fn slugify(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        let folded = fold(c);
        if folded.is_ascii_alphanumeric() || (folded == '.' && !out.is_empty() && !out.ends_with('-')) {
            out.push(folded);
        } else if matches!(folded, '\'' | '\u{2019}') {
            // An apostrophe joins: "what's" is one word.
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let trimmed = out.trim_end_matches(['-', '.']);
    if trimmed.is_empty() {
        return hash10(name);
    }
    trimmed.to_owned()
}

fn fold(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalize_collapses_and_trims() {
        assert_eq!(normalize("  a\t b\u{200d}\n\u{200d} c "), "a b c");
        assert_eq!(normalize(""), "");
    }

    #[test]
    fn hash_ignores_white_space_only() {
        assert_eq!(hash10("a  b "), hash10("a b"));
        assert_ne!(hash10("A b"), hash10("a b"));
        assert_eq!(hash10("a").len(), 10);
        assert_eq!(hash10("abc"), "ba7816bf8f");
    }

    #[test]
    fn slugs_read_well() {
        assert_eq!(slugify("Learners & Earners"), "learners-earners");
        assert_eq!(slugify("What\u{2019}s the Key?"), "whats-the-key");
        assert_eq!(slugify("Open Badges 3.0"), "open-badges-3.0");
        assert_eq!(slugify("Café."), "cafe");
        assert_eq!(slugify("??"), hash10("??"));
    }
}
