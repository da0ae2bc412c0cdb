//! Records to quads: one file per group of records, one IRI policy.
//!
//! What each class and property means is in `data/vocabulary.ttl`. Quads go into named graphs by origin; there are
//! no blank nodes. The same records in another order give the same set of quads.

mod checkout;
mod framework;
mod glossary;
mod guidance;
pub mod iri;
mod organization;
mod resource;
mod scheme;
mod stakeholder;
mod statements;
mod tally;
mod vocabulary;

use oxrdf::Quad;

use crate::model::Map;
use crate::vocab::graph;

pub use statements::{Statements, label_of};
pub use vocabulary::vocabulary;

/// Returns the quads of all records of `map`, sorted, each once.
pub fn quads(map: &Map) -> Vec<Quad> {
    let mut main = Statements::new(graph::MAP).of_edition(current_edition(map)).of_somebody_else(map.is_of_site);
    scheme::write(map, &mut main);
    stakeholder::write(map, &mut main);
    resource::write(map, &mut main);
    glossary::write_terms(map, &mut main);
    organization::write(map, &mut main);
    tally::write(map, main.ours());
    let mut frameworks = Statements::new(graph::FRAMEWORKS);
    framework::write(map, &mut frameworks);
    let mut alignments = Statements::new(graph::ALIGNMENTS);
    glossary::write_alignments(map, &mut alignments);
    let mut advice = Statements::new(graph::GUIDANCE);
    guidance::write(map, &mut advice);
    let mut provenance = Statements::new(graph::PROVENANCE);
    checkout::write(map, &mut provenance);
    sorted([main, frameworks, alignments, advice, provenance].into_iter().flat_map(Statements::into_quads).collect())
}

/// Returns the slug of the edition that no other edition follows: the one that the records are in.
fn current_edition(map: &Map) -> Option<&str> {
    let is_followed = |slug: &str| map.editions.iter().any(|other| other.previous.as_deref() == Some(slug));
    map.editions.iter().map(|edition| edition.slug.as_str()).filter(|slug| !is_followed(slug)).max()
}

/// Sorts `quads` by graph, subject, predicate and object, and removes repetitions.
pub fn sorted(mut quads: Vec<Quad>) -> Vec<Quad> {
    quads.sort_by_cached_key(|quad| {
        (quad.graph_name.to_string(), quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string())
    });
    quads.dedup();
    quads
}

#[cfg(test)]
mod tests;
