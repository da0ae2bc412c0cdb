//! A concept that is broader than itself.

use super::hierarchy::Hierarchy;
use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `broader-cycle`.
pub(super) struct BroaderCycle;

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
        let snapshot = data.snapshot()?;
        let message = "following `skos:broader` from the concept leads back to it";
        let circles = Hierarchy::of(&snapshot, "broader").circles().into_iter();
        let found = circles.map(|id| Ok(Found { entity: Some(snapshot.term(id)?), message: message.to_owned() }));
        found.collect()
    }
}
