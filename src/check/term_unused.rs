//! A glossary term that the map defines and never uses.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `term-unused`.
pub(super) struct TermUnused;

impl Check for TermUnused {
    fn code(&self) -> &'static str {
        "term-unused"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "A glossary term is used by no work stream, action or value proposition"
    }

    fn advice(&self) -> &'static str {
        "see whether the term is worth keeping, or whether a text says it in other words"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?term { ?term a ler:Term . FILTER EXISTS { ?any ler:mentions ?other } FILTER NOT EXISTS { \
             ?text ler:mentions ?term ; a ?kind FILTER(?kind IN (ler:WorkStream, ler:Action, ler:ValueProposition)) } } \
             ORDER BY ?term",
            |_| "no work stream, action or value proposition uses the term".to_owned(),
        )
    }
}
