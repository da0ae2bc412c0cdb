//! Markup inside texts that are meant to be plain.

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `html-in-text`.
pub(super) struct HtmlInText;

impl Check for HtmlInText {
    fn code(&self) -> &'static str {
        "html-in-text"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A text holds an HTML tag or entity"
    }

    fn advice(&self) -> &'static str {
        "write plain text"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let rows = data.select(
            "SELECT DISTINCT ?entity ?text { ?entity skos:definition|dcterms:description|dcterms:title|rdfs:label ?text \
             FILTER(CONTAINS(STR(?text), \"<\") || CONTAINS(STR(?text), \"&\")) \
             FILTER NOT EXISTS { ?entity a ler:Derivation } } ORDER BY ?entity ?text",
        )?;
        let found = rows.iter().filter_map(|row| match row.as_slice() {
            [entity, Some(Term::Literal(text))] => {
                let markup = markup(text.value())?;
                Some(Found { entity: entity.clone(), message: format!("the text holds `{markup}`") })
            }
            _ => None,
        });
        Ok(found.collect())
    }
}

/// Returns the first tag or entity in `text`.
fn markup(text: &str) -> Option<&str> {
    text.char_indices().find_map(|(at, c)| {
        let rest = &text[at..];
        match c {
            '<' => tag(rest),
            '&' => character(rest),
            _ => None,
        }
    })
}

/// Returns the tag that `text` starts with: `<p>`, `</p>`, `<br/>`; an address in angle brackets is none.
fn tag(text: &str) -> Option<&str> {
    let end = text.find('>')?;
    let name = text[1..end].trim_start_matches('/').trim_end_matches('/');
    let name = name.split_whitespace().next()?;
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_name.then(|| &text[..=end])
}

/// Returns the entity that `text` starts with: `&amp;`, `&#x3b;`.
fn character(text: &str) -> Option<&str> {
    let end = text.find(';').filter(|end| (3..12).contains(end))?;
    let name = text[1..end].trim_start_matches('#');
    (!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())).then(|| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(markup(text), expected);
    }

    #[test]
    fn tags_and_entities_are_markup() {
        check("a</p><p>b", Some("</p>"));
        check("x <br /> y", Some("<br />"));
        check("A&colon; b", Some("&colon;"));
        check("a &#x3b; b", Some("&#x3b;"));
    }

    #[test]
    fn plain_signs_are_not() {
        check("Learners & Earners; 3 < 4 > 2", None);
        check("R&D <https://e> a<b", None);
        check("& ;", None);
    }
}
