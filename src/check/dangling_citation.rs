//! A citation in a text, with no resource that it could mean.

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `dangling-citation`.
pub(super) struct DanglingCitation;

impl Check for DanglingCitation {
    fn code(&self) -> &'static str {
        "dangling-citation"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A text cites a work, such as (AACRAO, 2022), that the catalogue of resources lacks"
    }

    fn advice(&self) -> &'static str {
        "add the work to the catalogue of resources, or give its address in the text"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let authors: Vec<String> = data
            .select(
                "SELECT DISTINCT ?name { ?resource a ler:Resource { ?resource ler:authorLine ?name } UNION \
                 { ?resource dcterms:creator/(rdfs:label|skos:altLabel) ?name } }",
            )?
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .map(|term| data.shown(&term).to_lowercase())
            .collect();
        let texts = data.select(
            "SELECT DISTINCT ?entity ?text { ?entity skos:definition|dcterms:description ?text \
             FILTER(CONTAINS(STR(?text), \"(\")) FILTER NOT EXISTS { ?entity a ler:Derivation } } ORDER BY ?entity ?text",
        )?;
        let mut found = Vec::new();
        for row in texts {
            let [entity, Some(Term::Literal(text))] = row.as_slice() else { continue };
            for citation in citations(text.value()) {
                if !authors.iter().any(|author| author.contains(&citation.author.to_lowercase())) {
                    let message =
                        format!("“({}, {})” names no resource of the catalogue", citation.author, citation.year);
                    found.push(Found { entity: entity.clone(), message });
                }
            }
        }
        Ok(found)
    }
}

/// A citation of the form `(Author, 2022)` or `(Author, 2022, p. 8)`.
#[derive(Debug, PartialEq, Eq)]
struct Citation<'a> {
    author: &'a str,
    year: &'a str,
}

/// Returns the citations in `text`; several in one pair of brackets are between semicolons.
fn citations(text: &str) -> Vec<Citation<'_>> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inside, _)| inside);
    inside.flat_map(|inside| inside.split(';')).filter_map(citation).collect()
}

fn citation(text: &str) -> Option<Citation<'_>> {
    let mut parts = text.rsplit(',').map(str::trim);
    let mut year = parts.next()?;
    if year.starts_with("p.") || year.starts_with("pp.") {
        year = parts.next()?;
    }
    let end = text.find(year)?;
    let author = text.get(..end)?.trim().trim_end_matches(',').trim();
    let digits = year.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_year = digits.len() == 4 && digits.starts_with(['1', '2']) && digits.chars().all(|c| c.is_ascii_digit());
    let is_author = author.starts_with(char::is_uppercase) && author.chars().count() > 1;
    (is_year && is_author).then_some(Citation { author, year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = citations(text).iter().map(|c| (c.author, c.year)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn author_and_year_make_a_citation() {
        check("A record (AACRAO, 2022).", &[("AACRAO", "2022")]);
        check("(Lemoie, 2022a; Bean et al., 2023, p. 8)", &[("Lemoie", "2022a"), ("Bean et al.", "2023")]);
    }

    #[test]
    fn other_brackets_are_none() {
        check("(LER) (in 2022) (2022) (May, 22) (a, 2022", &[]);
        check("(LER/VC) (see W3C) ()", &[]);
    }
}
