//! One body under several names.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::Term;

use super::{Check, Dataset, Found, Severity};
use crate::error::Result;

/// The check `name-variant`.
pub struct NameVariant;

impl Check for NameVariant {
    fn code(&self) -> &'static str {
        "name-variant"
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn summary(&self) -> &'static str {
        "An organization goes by several spellings, or two organizations may be one"
    }

    fn advice(&self) -> &'static str {
        "choose one spelling, and keep the others as alternative names"
    }

    fn find(&self, data: &Dataset<'_>) -> Result<Vec<Found>> {
        let mut found = spellings(data)?;
        found.extend(twins(data)?);
        Ok(found)
    }
}

/// Finds organizations with names that differ only in case, hyphens or a leading article, or from their author line.
fn spellings(data: &Dataset<'_>) -> Result<Vec<Found>> {
    let rows = data.select(
        "SELECT DISTINCT ?body ?name { { ?body a org:Organization ; rdfs:label|skos:altLabel ?name } UNION \
         { ?resource ler:authorLine ?name ; dcterms:creator ?body \
           FILTER NOT EXISTS { ?resource dcterms:creator ?other FILTER(?other != ?body) } } } ORDER BY ?body ?name",
    )?;
    let mut bodies: BTreeMap<String, (Term, BTreeMap<String, BTreeSet<String>>)> = BTreeMap::new();
    for row in rows {
        let [Some(body), Some(name)] = row.as_slice() else { continue };
        let name = data.shown(name);
        let (_, names) = bodies.entry(body.to_string()).or_insert_with(|| (body.clone(), BTreeMap::new()));
        names.entry(bare(&name)).or_default().insert(name);
    }
    let found = bodies.into_values().filter_map(|(body, names)| {
        let variants: Vec<String> =
            names.into_values().filter(|same| same.len() > 1).flatten().map(|name| format!("“{name}”")).collect();
        let message = format!("the organization is spelled {}", variants.join(", "));
        (!variants.is_empty()).then_some(Found { entity: Some(body), message })
    });
    Ok(found.collect())
}

/// Returns a name without what spellings differ in.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase().replace(['-', '\u{2019}', '\'', '.'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["the", rest @ ..] if !rest.is_empty() => rest.join(" "),
        words => words.join(" "),
    }
}

/// Finds pairs of organizations whose names differ in the last word only, and of which none is a part of the other.
fn twins(data: &Dataset<'_>) -> Result<Vec<Found>> {
    let rows = data.select(
        "SELECT DISTINCT ?a ?b ?x ?y { ?a a org:Organization ; rdfs:label ?x . ?b a org:Organization ; rdfs:label ?y \
         FILTER(STR(?a) < STR(?b)) BIND(REPLACE(STR(?x), \" [^ ]+$\", \"\") AS ?stem) \
         FILTER(CONTAINS(?stem, \" \") && ?stem = REPLACE(STR(?y), \" [^ ]+$\", \"\")) \
         FILTER NOT EXISTS { ?a org:subOrganizationOf*/^org:subOrganizationOf* ?b } } ORDER BY ?a ?b",
    )?;
    let found = rows.into_iter().filter_map(|mut row| {
        let other = row.get(3).cloned().flatten().map(|name| data.shown(&name))?;
        let entity = row.swap_remove(0);
        Some(Found { entity, message: format!("“{other}” may be the same organization") })
    });
    Ok(found.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_hyphens_and_articles_do_not_make_a_name() {
        assert_eq!(bare("Competency-based Education Network"), bare("Competency Based Education Network"));
        assert_eq!(bare("The T3 Innovation Network"), bare("T3 Innovation Network"));
        assert_eq!(bare("U.S. Chamber"), "u s chamber");
        assert_eq!(bare("The"), "the");
        assert_ne!(bare("SHRM"), bare("SHRM Foundation"));
    }
}
