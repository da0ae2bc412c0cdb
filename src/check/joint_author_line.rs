//! An author line that names several organizations.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `joint-author-line`.
pub(super) struct JointAuthorLine;

impl Check for JointAuthorLine {
    fn code(&self) -> &'static str {
        "joint-author-line"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "One author line lists several organizations"
    }

    fn advice(&self) -> &'static str {
        "list the authors one by one"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?resource (COUNT(DISTINCT ?author) AS ?count) { ?resource ler:authorLine ?line ; dcterms:creator ?author } \
             GROUP BY ?resource HAVING (COUNT(DISTINCT ?author) > 1) ORDER BY ?resource",
            |texts| format!("one author line names {} organizations", texts[0]),
        )
    }
}
