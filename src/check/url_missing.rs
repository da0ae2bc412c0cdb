//! A catalogued resource without an address.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `url-missing`.
pub(super) struct UrlMissing;

impl Check for UrlMissing {
    fn code(&self) -> &'static str {
        "url-missing"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "A catalogued resource has no address"
    }

    fn advice(&self) -> &'static str {
        "add the address; older versions of the file may have it"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?resource { ?resource a ler:Resource FILTER NOT EXISTS { ?resource foaf:page ?url } } ORDER BY ?resource",
            |_| "the resource has no address".to_owned(),
        )
    }
}
