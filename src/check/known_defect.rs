//! A defect that the record itself tells of.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `known-defect`.
pub(super) struct KnownDefect;

impl Check for KnownDefect {
    fn code(&self) -> &'static str {
        "known-defect"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "The record of a resource tells of a defect of the catalogue"
    }

    fn advice(&self) -> &'static str {
        "report the defect to the maintainers of the catalogue"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?resource ?defect { ?resource ler:knownDefect ?defect } ORDER BY ?resource ?defect",
            |texts| texts[0].trim_end_matches('.').to_owned(),
        )
    }
}
