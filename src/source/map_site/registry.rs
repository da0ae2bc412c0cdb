//! What the embedded map knows beyond the map's own data: frameworks, alignments, organizations, people, editions.

use std::collections::BTreeSet;

use super::known::key;
use crate::model::{Map, Term};

/// Adds the curated registry to the records of a checkout. What refers to records that the checkout lacks is left out.
///
/// Statements of the registry keep their own sources and places, which name the files of the embedded map.
pub fn registry(map: &mut Map, curated: &Map) {
    let groups: BTreeSet<String> = map.stakeholders.iter().map(|group| group.slug.clone()).collect();
    let has_group = |slug: &String| groups.contains(slug);
    align_terms(&mut map.terms, &curated.terms);
    for resource in &mut map.resources {
        resource.audience.retain(has_group);
    }
    map.aliases = curated.aliases.iter().filter(|alias| has_group(&alias.stakeholder)).cloned().collect();
    map.involvements = curated.involvements.iter().filter(|record| has_group(&record.stakeholder)).cloned().collect();
    map.steps.clone_from(&curated.steps);
    for step in &mut map.steps {
        step.stakeholders.retain(has_group);
    }
    map.recommendations.clone_from(&curated.recommendations);
    for recommendation in &mut map.recommendations {
        recommendation.addressed_to.retain(has_group);
    }
    let names: BTreeSet<String> = map.terms.iter().map(|term| key(&term.name)).collect();
    let lacks = |name: &str| !names.contains(&key(name));
    map.neighbour_terms = curated.neighbour_terms.iter().filter(|term| lacks(&term.name)).cloned().collect();
    map.vocabularies.clone_from(&curated.vocabularies);
    map.organizations.splice(0..0, curated.organizations.iter().cloned());
    map.roles.clone_from(&curated.roles);
    map.people.clone_from(&curated.people);
    map.framework_kinds.clone_from(&curated.framework_kinds);
    map.framework_statuses.clone_from(&curated.framework_statuses);
    map.families.clone_from(&curated.families);
    map.frameworks.clone_from(&curated.frameworks);
    map.relation_kinds.clone_from(&curated.relation_kinds);
    map.relations.clone_from(&curated.relations);
    map.involvement_kinds.clone_from(&curated.involvement_kinds);
    map.mention_kinds.clone_from(&curated.mention_kinds);
    map.map_mentions.clone_from(&curated.map_mentions);
    map.principles.clone_from(&curated.principles);
    map.barriers.clone_from(&curated.barriers);
    map.editions.clone_from(&curated.editions);
    map.tallies.clone_from(&curated.tallies);
    advise(map, curated);
}

/// Adds guidance, without links to records that the checkout lacks.
fn advise(map: &mut Map, curated: &Map) {
    let groups: BTreeSet<&String> = map.stakeholders.iter().map(|group| &group.slug).collect();
    let resources: BTreeSet<&String> = map.resources.iter().map(|resource| &resource.slug).collect();
    let stages: BTreeSet<&String> = map.stages.iter().map(|stage| &stage.slug).collect();
    map.guidance.clone_from(&curated.guidance);
    map.guidance.guidance.retain(|record| groups.contains(&record.stakeholder));
    for record in &mut map.guidance.guidance {
        record.resources.retain(|slug| resources.contains(slug));
        record.stages.retain(|slug| stages.contains(slug));
    }
}

/// Gives terms their curated links, as far as both ends are there.
fn align_terms(terms: &mut [Term], curated: &[Term]) {
    let slugs: BTreeSet<String> = terms.iter().map(|term| term.slug.clone()).collect();
    let there = |list: &[String]| list.iter().filter(|slug| slugs.contains(*slug)).cloned().collect();
    for term in terms {
        if let Some(known) = curated.iter().find(|known| known.slug == term.slug) {
            term.related = there(&known.related);
            term.broader = there(&known.broader);
            term.frameworks.clone_from(&known.frameworks);
            term.mappings.clone_from(&known.mappings);
        }
    }
}
