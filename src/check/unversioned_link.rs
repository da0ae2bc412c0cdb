//! A link whose target moves with each version.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `unversioned-link`.
pub(super) struct UnversionedLink;

impl Check for UnversionedLink {
    fn code(&self) -> &'static str {
        "unversioned-link"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "A resource links to a specification without a version"
    }

    fn advice(&self) -> &'static str {
        "link to the version that was meant"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?resource ?url { ?resource a ler:Resource ; foaf:page ?url . ?framework a ler:Framework ; foaf:page ?page \
             BIND(REPLACE(STR(?url), \"(/|/?#.*)$\", \"\") AS ?stem) FILTER(STRLEN(?stem) > 12 && STRSTARTS(STR(?page), CONCAT(?stem, \"-\"))) } \
             ORDER BY ?resource",
            |texts| format!("`{}` leads to whatever version is the latest", texts[0]),
        )
    }
}
