//! Two statements that were run together into one.

use std::collections::BTreeSet;

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `fused-statements`.
pub(super) struct FusedStatements;

impl Check for FusedStatements {
    fn code(&self) -> &'static str {
        "fused-statements"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A work stream or action holds two statements without anything between them"
    }

    fn advice(&self) -> &'static str {
        "split the record in two"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let rows = data.select(
            "SELECT DISTINCT ?entity ?text { ?entity a ?kind ; dcterms:description ?text \
             FILTER(?kind IN (ler:WorkStream, ler:Action)) } ORDER BY ?entity ?text",
        )?;
        let texts: Vec<(&Option<Term>, &str)> = rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [entity, Some(Term::Literal(text))] => Some((entity, text.value())),
                _ => None,
            })
            .collect();
        let starts: BTreeSet<&str> = texts.iter().filter_map(|(_, text)| words(text).next()).collect();
        let found = texts.iter().filter_map(|(entity, text)| {
            let (before, after) = words(text).find_map(|word| fused(word, &starts))?;
            let message = format!("“{before}” and “{after}” are joined: two statements seem to be run into one");
            Some(Found { entity: (*entity).clone(), message })
        });
        Ok(found.collect())
    }
}

/// Returns the words of `text`, without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Returns the two halves of a word in which a new statement starts: a capital right behind a small letter (or behind
/// a full stop), and from there on a word that another statement starts with. So `JobsEQ` and `WorkingNation` are
/// left alone, and `LERsImplement` is not.
fn fused<'a>(word: &'a str, starts: &BTreeSet<&str>) -> Option<(&'a str, &'a str)> {
    let characters: Vec<(usize, char)> = word.char_indices().collect();
    characters.windows(2).find_map(|pair| {
        let [(_, before), (at, after)] = pair else { return None };
        let is_seam = (before.is_lowercase() || *before == '.') && after.is_uppercase();
        let (first, second) = word.split_at_checked(*at)?;
        let first = first.trim_end_matches('.');
        (is_seam && first.chars().count() > 1 && starts.contains(second)).then_some((first, second))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<(&str, &str)>) {
        assert_eq!(fused(word, &BTreeSet::from(["Implement", "Support", "Use"])), expected);
    }

    #[test]
    fn a_capital_inside_a_word_may_start_a_statement() {
        check("LERsImplement", Some(("LERs", "Implement")));
        check("ready.Support", Some(("ready", "Support")));
    }

    #[test]
    fn names_in_camel_case_are_left_alone() {
        check("JobsEQ", None);
        check("WorkingNation", None);
        check("LinkedIn", None);
        check("Implement", None);
    }
}
