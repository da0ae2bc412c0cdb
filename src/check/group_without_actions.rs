//! A group that the map gives nothing to do.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `group-without-actions`.
pub(super) struct GroupWithoutActions;

impl Check for GroupWithoutActions {
    fn code(&self) -> &'static str {
        "group-without-actions"
    }

    fn severity(&self) -> Severity {
        Severity::Info
    }

    fn summary(&self) -> &'static str {
        "A stakeholder group has no action in any area"
    }

    fn advice(&self) -> &'static str {
        "see whether actions of the group are missing from the map"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT ?group { ?group a ler:StakeholderGroup . FILTER EXISTS { ?any a ler:Action } \
             FILTER NOT EXISTS { ?action a ler:Action ; ler:stakeholder ?group } } ORDER BY ?group",
            |_| "the group has no action in any area".to_owned(),
        )
    }
}
