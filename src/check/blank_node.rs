//! Entities without a name.

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `blank-node`.
pub(super) struct BlankNode;

impl Check for BlankNode {
    fn code(&self) -> &'static str {
        "blank-node"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "A dataset has blank nodes, which nothing can refer to and no comparison can follow"
    }

    fn advice(&self) -> &'static str {
        "give the nodes IRIs"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let rows = data.select(
            "SELECT (COUNT(DISTINCT ?node) AS ?count) { { ?node ?p ?o } UNION { ?s ?p ?node } FILTER(ISBLANK(?node)) }",
        )?;
        let count = match rows.first().and_then(|row| row.first()) {
            Some(Some(Term::Literal(count))) => count.value().to_owned(),
            _ => return Ok(Vec::new()),
        };
        let found = Found { entity: None, message: format!("the dataset has blank nodes: {count}") };
        Ok(if count == "0" { Vec::new() } else { vec![found] })
    }
}
