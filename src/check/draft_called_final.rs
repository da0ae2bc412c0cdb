//! A draft that passes for a final framework.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `draft-called-final`.
pub(super) struct DraftCalledFinal;

impl Check for DraftCalledFinal {
    fn code(&self) -> &'static str {
        "draft-called-final"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A framework that is a draft passes for final, or one that is final passes for a draft"
    }

    fn advice(&self) -> &'static str {
        "give the framework the status that its publisher states; a draft revises, only a final one replaces"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        data.find(
            "SELECT DISTINCT ?framework ?why { { ?framework adms:status/ler:isSettled false ; dcterms:replaces ?old . \
             BIND(\"it is a draft, yet replaces another\" AS ?why) } UNION { ?framework adms:status/ler:isSettled true ; \
             ler:revises ?old . BIND(\"it only revises another, as drafts do, yet its status is settled\" AS ?why) } UNION { \
             ?framework a ler:Framework ; adms:status/ler:isSettled true ; rdfs:label|schema:version ?name \
             FILTER(REGEX(STR(?name), \"draft|candidate\", \"i\")) BIND(\"its name says draft, its status is settled\" AS ?why) } } \
             ORDER BY ?framework ?why",
            |texts| texts[0].clone(),
        )
    }
}
