//! A statement that points to nothing.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `dangling-reference`.
pub(super) struct DanglingReference;

impl Check for DanglingReference {
    fn code(&self) -> &'static str {
        "dangling-reference"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A statement points to an entity of the map that nothing is said of"
    }

    fn advice(&self) -> &'static str {
        "correct the link, or add the entity"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?subject ?object { ?subject ?property ?object FILTER(ISIRI(?object) \
             && STRSTARTS(STR(?object), \"https://w3id.org/lermap/\") && STR(?object) != \"https://w3id.org/lermap/\" \
             && !STRSTARTS(STR(?object), \"https://w3id.org/lermap/ns/\")) \
             FILTER NOT EXISTS { ?object ?any ?value } } ORDER BY ?subject ?object",
            |texts| format!("it points to `{}`, of which nothing is said", texts[0]),
        )
    }
}
