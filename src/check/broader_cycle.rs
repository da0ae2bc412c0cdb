//! A concept that is broader than itself.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `broader-cycle`.
pub struct BroaderCycle;

impl Check for BroaderCycle {
    fn code(&self) -> &'static str {
        "broader-cycle"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A concept is broader than itself, through others or directly"
    }

    fn advice(&self) -> &'static str {
        "take one of the `skos:broader` links away"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find("SELECT DISTINCT ?concept { ?concept skos:broader+ ?concept } ORDER BY ?concept", |_| {
            "following `skos:broader` from the concept leads back to it".to_owned()
        })
    }
}
