//! The properties that name and describe an entity, and which value of them is shown first.

use crate::vocab::{dcterms, foaf, rdf, schema, skos};

/// Properties that hold the label of an entity, best first.
pub const LABELS: &[&str] = &[
    rdf::LABEL,
    skos::PREF_LABEL,
    dcterms::TITLE,
    schema::NAME,
    // Data in the wild has both schemes.
    "http://schema.org/name",
    foaf::NAME,
    "http://purl.org/ctdl/terms/name",
];

/// Properties by whose values an entity can be called: its labels, then other names.
pub const NAMES: &[&str] = &{
    let mut names = [skos::ALT_LABEL; LABELS.len() + 1];
    let mut at = 0;
    while at < LABELS.len() {
        names[at] = LABELS[at];
        at += 1;
    }
    names
};

/// Properties whose text says what an entity is, best first.
pub const TEXTS: &[&str] = &[skos::DEFINITION, dcterms::DESCRIPTION, rdf::COMMENT];

/// Returns whether the values of `property` are labels.
pub fn is_label(property: &str) -> bool {
    LABELS.contains(&property)
}

/// Returns how good a label is that `property` gives in `language`, 0 best; nothing if the property gives no labels.
///
/// A better property comes before a better language. Of labels with the same rank, the least by code point is shown.
pub fn label_rank(property: &str, language: Option<&str>) -> Option<u16> {
    let place = LABELS.iter().position(|known| *known == property)?;
    Some(u16::try_from(place).ok()? * 4 + u16::from(language_rank(language)))
}

/// Returns how good a text is that `property` gives, 0 best; nothing if the property gives no texts.
pub fn text_rank(property: &str) -> Option<usize> {
    TEXTS.iter().position(|known| *known == property)
}

/// Returns how good a text in `language` is, 0 best: English comes first, then no language, then any other.
pub fn language_rank(language: Option<&str>) -> u8 {
    match language {
        Some("en") => 0,
        Some(language) if language.starts_with("en-") => 1,
        None => 2,
        Some(_) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_a_name_and_each_once() {
        let mut names = NAMES.to_vec();
        assert_eq!(&NAMES[..LABELS.len()], LABELS);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LABELS.len() + 1);
    }

    #[test]
    fn properties_come_before_languages() {
        let rank = |property, language| label_rank(property, language).unwrap();
        assert!(rank(rdf::LABEL, Some("de")) < rank(skos::PREF_LABEL, Some("en")));
        assert!(rank(foaf::NAME, Some("en")) < rank(foaf::NAME, Some("en-GB")));
        assert!(rank(foaf::NAME, Some("en-GB")) < rank(foaf::NAME, None));
        assert!(rank(foaf::NAME, None) < rank(foaf::NAME, Some("de")));
        assert_eq!(label_rank(skos::ALT_LABEL, None), None);
    }
}
