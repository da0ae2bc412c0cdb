//! An edition under two licences.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `licence-conflict`.
pub(super) struct LicenceConflict;

impl Check for LicenceConflict {
    fn code(&self) -> &'static str {
        "licence-conflict"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "An edition of the map states more than one licence"
    }

    fn advice(&self) -> &'static str {
        "ask the publisher which licence holds, and give attribution until then"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?edition (GROUP_CONCAT(DISTINCT STR(?licence); SEPARATOR=\" and \") AS ?licences) { \
             { SELECT DISTINCT ?edition ?licence { ?edition ler:hasLicenceClaim/dcterms:license ?licence } ORDER BY ?edition ?licence } } \
             GROUP BY ?edition HAVING (COUNT(DISTINCT ?licence) > 1) ORDER BY ?edition",
            |texts| format!("the edition states {}", texts[0]),
        )
    }
}
