//! The counts of editions whose texts are not embedded.

use super::iri::{entity, named};
use super::statements::{Entity, Statements};
use crate::model::{EvidenceGrade, Map, Tally, TallySubject};
use crate::vocab::{LER, dcterms};

pub(super) fn write(map: &Map, out: &mut Statements) {
    for tally in &map.tallies {
        write_tally(tally, out);
    }
}

fn write_tally(tally: &Tally, out: &mut Statements) {
    let counted = Counted::of(&tally.subject);
    let slugs: Vec<&str> = counted.of.iter().map(|(_, slug)| *slug).collect();
    let node = entity("tally", &format!("{}-{}-{}", tally.edition, counted.noun.replace(' ', "-"), slugs.join("-")));
    let place = slugs[1..].iter().map(|slug| format!(" ({slug})")).collect::<String>();
    let label = format!("{} of {}{place} in {}", counted.noun, tally.name, tally.edition);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Tally"],
        label: &label,
        text_property: dcterms::DESCRIPTION,
        text: &format!("The edition holds {}: {}.", tally.number, label),
        sources: &tally.sources,
        origin: &tally.origin,
    });
    out.own(&node, "inEdition", entity("edition", &tally.edition));
    out.own(&node, "tallies", named(&format!("{LER}{}", counted.class)));
    for (kind, slug) in counted.of {
        out.own(&node, "tallyOf", entity(kind, slug));
    }
    out.text(&node, "https://w3id.org/lermap/ns#nameThere", &tally.name);
    out.integer(&node, "number", tally.number);
    // Whoever counted saw the page.
    out.evidence(&node, EvidenceGrade::Seen);
}

/// What a tally counts: the class of it, a word for it, and the kinds and slugs of what it is counted for, the named thing first.
struct Counted<'a> {
    class: &'static str,
    noun: &'static str,
    of: Vec<(&'static str, &'a str)>,
}

impl<'a> Counted<'a> {
    fn of(subject: &'a TallySubject) -> Self {
        let (class, noun, of): (_, _, Vec<(&'static str, &'a str)>) = match subject {
            TallySubject::WorkStreams { stakeholder, stage } => {
                ("WorkStream", "work streams", vec![("stakeholder", stakeholder), ("stage", stage)])
            }
            TallySubject::ValuePropositions { stakeholder, case } => {
                ("ValueProposition", "value propositions", vec![("stakeholder", stakeholder), ("case", case.slug())])
            }
            TallySubject::Actions { stakeholder, area } => {
                ("Action", "actions", vec![("area", area), ("stakeholder", stakeholder)])
            }
            TallySubject::Recommendations { area } => ("Recommendation", "recommendations", vec![("area", area)]),
        };
        Self { class, noun, of }
    }
}
