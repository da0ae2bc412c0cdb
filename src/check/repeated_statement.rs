//! Statements that say the same twice.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `repeated-statement`: equal texts.
pub(super) struct RepeatedStatement;

impl Check for RepeatedStatement {
    fn code(&self) -> &'static str {
        "repeated-statement"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "Two work streams or actions have the same text"
    }

    fn advice(&self) -> &'static str {
        "see whether both are meant; if not, take one away or say what is particular to it"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?a ?b ?group { ?a ler:restates ?b . ?b ler:stakeholder ?group FILTER(STR(?a) < STR(?b)) } \
             ORDER BY ?a ?b",
            |texts| format!("it says the same as a statement of {}: “{}”", texts[1], texts[0]),
        )
    }
}

/// The check `near-statement`: texts that share most of their words.
pub(super) struct NearStatement;

impl Check for NearStatement {
    fn code(&self) -> &'static str {
        "near-statement"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "Two work streams or actions have nearly the same text"
    }

    fn advice(&self) -> &'static str {
        "see whether both are meant"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?a ?b ?group { ?a ler:nearlyRestates ?b . ?b ler:stakeholder ?group \
             FILTER(STR(?a) < STR(?b)) } ORDER BY ?a ?b",
            |texts| format!("it says nearly the same as a statement of {}: “{}”", texts[1], texts[0]),
        )
    }
}
