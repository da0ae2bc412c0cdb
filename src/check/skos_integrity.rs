//! What SKOS forbids and no shape can say.
//!
//! Source: SKOS Reference, W3C Recommendation of 2009-08-18, integrity conditions S9, S13, S14, S27, S46.

use oxrdf::NamedNode;

use super::hierarchy::{Hierarchy, iri};
use super::{Check, Dataset, Found, Severity};
use crate::error::Result;
use crate::vocab::namespace;

/// Queries and the sentence for what each finds: entity first, then another one.
const CONDITIONS: &[(&str, &str)] = &[
    (
        "SELECT DISTINCT ?a ?b { ?a skos:exactMatch|^skos:exactMatch ?b . \
         ?a skos:broadMatch|^skos:broadMatch|skos:narrowMatch|^skos:narrowMatch|skos:relatedMatch|^skos:relatedMatch ?b \
         FILTER(STR(?a) < STR(?b)) } ORDER BY ?a ?b",
        "it is an exact match of {} and a broad, narrow or related one at once (S46)",
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
pub(super) struct SkosIntegrity;

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
        for (place, (query, sentence)) in CONDITIONS.iter().enumerate() {
            found.extend(data.find(query, |texts| sentence.replace("{}", &texts[0]))?);
            if place == 0 {
                found.extend(related_and_above(data)?);
            }
        }
        Ok(found)
    }
}

/// Finds concepts that are related to what is above or below them (S27).
fn related_and_above(data: &Dataset<'_>) -> Result<Vec<Found>> {
    let snapshot = data.snapshot()?;
    let related = NamedNode::new_unchecked(format!("{}related", namespace("skos").unwrap_or_default()));
    let Some(related) = snapshot.find_iri(&related) else { return Ok(Vec::new()) };
    let links = snapshot.edges_out(related);
    // IRIs have the smallest ids, in the order of their texts; of two links for one pair the first is looked at.
    let pairs = links.sources.iter().copied().zip(links.targets.iter().copied());
    let pairs: Vec<(u32, u32)> = pairs.filter(|(a, b)| a < b).collect();
    let mut all = Hierarchy::of(&snapshot, "broader").reached(&pairs, data)?;
    all.extend(Hierarchy::of(&snapshot, "narrower").reached(&pairs, data)?);
    all.sort_unstable();
    all.dedup();
    let mut found = Vec::new();
    for (a, b) in all {
        if let (Some(a), Some(b)) = (iri(&snapshot, a)?, iri(&snapshot, b)?) {
            let shown = data.shown(&b.into());
            let message = format!("it is related to {shown} and broader or narrower than it at once (S27)");
            found.push(Found { entity: Some(a.into()), message });
        }
    }
    Ok(found)
}
