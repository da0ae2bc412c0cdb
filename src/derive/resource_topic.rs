//! What resources are about, by their titles.

use super::Rule;
use super::derivation::{Confidence, Derivation, Derived};
use super::term_mention::Labels;
use super::unit::resources;
use crate::model::Map;

/// The rule `resource-topic`.
pub(super) struct ResourceTopic;

impl Rule for ResourceTopic {
    fn name(&self) -> &'static str {
        "resource-topic"
    }

    fn label(&self) -> &'static str {
        "Resource topic"
    }

    fn summary(&self) -> &'static str {
        "A resource is about a glossary term if its title mentions the term"
    }

    fn documentation(&self) -> &'static str {
        "Takes the matches of the rule term-mention in the titles of resources. That a title names a term is certain; \
         that the resource is about it is a conclusion, so that confidence is medium at best. What a resource is \
         about beyond its title, frameworks above all, is curated and is in the graph of the map."
    }

    fn derive(&self, map: &Map, out: &mut Derived) {
        let labels = Labels::of(map);
        for unit in resources(map) {
            for mention in labels.mentions(&unit) {
                let derivation = mention.derivation(&unit, "about");
                out.add(Derivation { confidence: Confidence::Medium, ..derivation });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Resource, Term};

    #[test]
    fn a_title_that_names_a_term_is_about_it() {
        let map = Map {
            terms: vec![Term { slug: "skill".into(), name: "Skill".into(), ..Term::default() }],
            resources: vec![
                Resource { slug: "a".into(), title: "Skills-First Talent".into(), ..Resource::default() },
                Resource { slug: "b".into(), title: "Upskill America".into(), ..Resource::default() },
            ],
            ..Map::default()
        };
        let mut out = Derived::new(&ResourceTopic);
        ResourceTopic.derive(&map, &mut out);
        let [one] = out.derivations() else { panic!("one topic is wanted") };
        assert_eq!(one.subject.as_str(), "https://w3id.org/lermap/resource/a");
        assert_eq!(one.confidence, Confidence::Medium);
    }
}
