//! A framework that nobody publishes.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `framework-without-publisher`.
pub(super) struct FrameworkWithoutPublisher;

impl Check for FrameworkWithoutPublisher {
    fn code(&self) -> &'static str {
        "framework-without-publisher"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "A framework has no publisher"
    }

    fn advice(&self) -> &'static str {
        "name the body that publishes the framework"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?framework { ?framework a ler:Framework \
             FILTER NOT EXISTS { ?framework dcterms:publisher ?publisher } } ORDER BY ?framework",
            |_| "no organization publishes the framework".to_owned(),
        )
    }
}
