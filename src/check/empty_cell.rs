//! A group without a statement at a stage or in an area.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `empty-cell`.
pub(super) struct EmptyCell;

impl Check for EmptyCell {
    fn code(&self) -> &'static str {
        "empty-cell"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "A stakeholder group has no work stream at a stage, or no action in an area"
    }

    fn advice(&self) -> &'static str {
        "see whether the gap is meant; a gap in the map is no proof that nobody acts"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?cell ?group ?column { ?cell a ler:Cell ; ler:isCovered false ; ler:stakeholder ?group ; \
             ler:stage|ler:actionArea ?column . FILTER EXISTS { ?group ler:hasWorkStream|ler:hasAction ?any } } ORDER BY ?cell",
            |texts| format!("{} has nothing under {}", texts[0], texts[1]),
        )
    }
}
