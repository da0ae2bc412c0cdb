//! The ten hues: the place of a group in the order of the groups is its hue everywhere.

use lermap::Result;

use super::look::{Look, text};
use super::shell::GROUP;

/// The groups of the map in their order.
const GROUPS: &str = "SELECT DISTINCT ?group { ?group a ler:StakeholderGroup ; rdfs:label|skos:prefLabel ?label } ORDER BY ?label ?group";

/// Returns the groups in the order that they have everywhere.
pub(super) fn groups(look: &Look<'_>) -> Result<Vec<String>> {
    let rows = look.rows(GROUPS, &[])?;
    let mut groups: Vec<String> = Vec::new();
    for iri in rows.iter().filter_map(|row| text(row, 0)) {
        if !groups.iter().any(|known| known == iri) {
            groups.push(iri.to_owned());
        }
    }
    Ok(groups)
}

/// Returns the hue of an entity of `classes`, if it is a group.
pub(super) fn hue(iri: &str, classes: &[String], look: &Look<'_>) -> Result<Option<usize>> {
    if !classes.iter().any(|class| class == GROUP) {
        return Ok(None);
    }
    Ok(groups(look)?.iter().position(|group| group == iri).map(|at| at % 10))
}
