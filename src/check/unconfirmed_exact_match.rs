//! An exact match that nobody confirmed.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `unconfirmed-exact-match`.
pub(super) struct UnconfirmedExactMatch;

impl Check for UnconfirmedExactMatch {
    fn code(&self) -> &'static str {
        "unconfirmed-exact-match"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A mapping says that two concepts are the same, but nobody compared them"
    }

    fn advice(&self) -> &'static str {
        "compare the definitions and confirm the mapping, or make it a close match"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?mapping { ?mapping a ler:Mapping ; rdf:predicate skos:exactMatch ; ler:mappingStatus \"expected\" } ORDER BY ?mapping",
            |_| "the mapping is exact, but only expected".to_owned(),
        )
    }
}
