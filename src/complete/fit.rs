//! How well a term fits what was typed: by its name, or by its label.

use std::borrow::Cow;

use crate::prefixes::Prefixes;

/// What was typed at the cursor, in small letters.
pub(super) enum Wanted {
    /// Nothing: everything fits.
    Anything,
    /// A prefix that is not known: nothing fits.
    Nothing,
    /// A prefix and the start of a local name or of a word of the label.
    Local { namespace: String, local: String },
    /// The start of a local name or of a word of the label, or any part of a local name.
    Part(String),
}

impl Wanted {
    pub(super) fn of(word: &str, prefixes: &Prefixes) -> Self {
        if word.is_empty() {
            return Self::Anything;
        }
        match word.split_once(':') {
            None => Self::Part(word.to_lowercase().replace('_', " ")),
            Some((prefix, local)) => match prefixes.namespace(prefix) {
                None => Self::Nothing,
                Some(namespace) => Self::Local { namespace: namespace.to_owned(), local: local.to_lowercase() },
            },
        }
    }

    /// Returns how well a term fits, 0 best; `None` if it does not. A million terms are looked at while somebody waits.
    pub(super) fn fit(&self, iri: &str, label: Option<&str>) -> Option<u8> {
        match self {
            Self::Anything => Some(0),
            Self::Nothing => None,
            Self::Local { namespace, local } => {
                let rest = iri.strip_prefix(namespace.as_str())?;
                if starts_with(rest, local) { Some(0) } else { label.and_then(|label| label_fit(label, local)) }
            }
            Self::Part(part) => {
                let local = iri.rsplit(['/', '#']).next().unwrap_or(iri);
                if starts_with(local, part) {
                    return Some(0);
                }
                let by_label = label.and_then(|label| label_fit(label, part));
                by_label.or_else(|| places(&lowered(local, part), part).next().map(|_| 3))
            }
        }
    }
}

/// Returns 1 if the label starts with `wanted`, 2 if one of its words does.
fn label_fit(label: &str, wanted: &str) -> Option<u8> {
    if starts_with(label, wanted) {
        return Some(1);
    }
    let label = lowered(label, wanted);
    places(&label, wanted).any(|at| !label[..at].ends_with(char::is_alphanumeric)).then_some(2)
}

fn starts_with(text: &str, wanted: &str) -> bool {
    let text = lowered(text, wanted);
    text.as_bytes().get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// Returns `text` in small letters, or as it is where the letters of `wanted` have one other form only.
fn lowered<'a>(text: &'a str, wanted: &str) -> Cow<'a, str> {
    if wanted.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Returns where `text` holds `wanted`, in small letters.
fn places<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let all = text.as_bytes().windows(wanted.len().max(1)).enumerate();
    all.filter(|(_, part)| part.eq_ignore_ascii_case(wanted.as_bytes())).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, iri: &str, label: &str, expected: Option<u8>) {
        assert_eq!(Wanted::of(word, &Prefixes::default()).fit(iri, Some(label)), expected, "{word}");
    }

    #[test]
    fn names_come_before_labels_and_starts_before_parts() {
        let iri = "https://w3id.org/lermap/stakeholder/hr-systems";
        for (word, expected) in [
            ("", Some(0)),
            ("HR-s", Some(0)),
            ("software", Some(1)),
            ("für", Some(2)),
            ("FÜR", Some(2)),
            ("leute", Some(2)),
            ("eute", None),
            ("ystem", Some(3)),
            ("stakeholder:HR", Some(0)),
            ("stakeholder:für", Some(2)),
            ("stakeholder:ystem", None),
            ("ler:hr", None),
            ("nonsense:hr", None),
            ("software_für", Some(1)),
        ] {
            check(word, iri, "Software für Leute", expected);
        }
    }
}
