//! What SKOS forbids and no shape can say.
//!
//! Source: SKOS Reference, W3C Recommendation of 2009-08-18, integrity conditions S9, S13, S14, S27, S46.

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// Queries and the sentence for what each finds: entity first, then another one.
const CONDITIONS: &[(&str, &str)] = &[
    (
        "SELECT DISTINCT ?a ?b { ?a skos:exactMatch|^skos:exactMatch ?b . \
         ?a skos:broadMatch|^skos:broadMatch|skos:narrowMatch|^skos:narrowMatch|skos:relatedMatch|^skos:relatedMatch ?b \
         FILTER(STR(?a) < STR(?b)) } ORDER BY ?a ?b",
        "it is an exact match of {} and a broad, narrow or related one at once (S46)",
    ),
    (
        "SELECT DISTINCT ?a ?b { ?a skos:related ?b . ?a skos:broader+|skos:narrower+ ?b FILTER(STR(?a) < STR(?b)) } \
         ORDER BY ?a ?b",
        "it is related to {} and broader or narrower than it at once (S27)",
    ),
    (
        "SELECT DISTINCT ?a ?x { ?a skos:prefLabel ?x, ?y FILTER(STR(?x) < STR(?y) && LANG(?x) = LANG(?y)) } ORDER BY ?a ?x",
        "it has more than one preferred label in one language, “{}” among them (S14)",
    ),
    (
        "SELECT DISTINCT ?a ?x { ?a skos:prefLabel ?x ; skos:altLabel|skos:hiddenLabel ?x } ORDER BY ?a ?x",
        "“{}” is its preferred and its alternative label at once (S13)",
    ),
    (
        "SELECT DISTINCT ?a ?x { ?a a skos:Concept, skos:ConceptScheme BIND(?a AS ?x) } ORDER BY ?a",
        "{} is a concept and a concept scheme at once (S9)",
    ),
];

/// The check `skos-integrity`.
pub struct SkosIntegrity;

impl Check for SkosIntegrity {
    fn code(&self) -> &'static str {
        "skos-integrity"
    }

    fn severity(&self) -> Severity {
        Severity::Violation
    }

    fn summary(&self) -> &'static str {
        "A concept breaks an integrity condition of SKOS"
    }

    fn advice(&self) -> &'static str {
        "take one of the statements that contradict each other away"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for (query, sentence) in CONDITIONS {
            found.extend(data.find(query, |texts| sentence.replace("{}", &texts[0]))?);
        }
        Ok(found)
    }
}
