//! Which IRI stands for which record.
//!
//! Individuals live under one flat namespace per kind. The local part comes from meaning: the slug of record, or kind
//! and owner with ten hexadecimal digits of SHA-256 over the normalized text; never from a position.

use oxrdf::NamedNode;

use crate::model::{
    Action, Choice, FrameworkRelation, Guidance, Involvement, MapMention, Mapping, Part, Quotation, Term,
    ValueProposition, WorkStream, hash10, slugify,
};
use crate::vocab::{BASE, namespace};

/// Returns the individual `local` of the kind whose prefix is `prefix`, such as `stakeholder`.
pub fn entity(prefix: &str, local: &str) -> NamedNode {
    let namespace = namespace(prefix).map_or_else(|| format!("{BASE}{prefix}/"), str::to_owned);
    NamedNode::new_unchecked(format!("{namespace}{}", escape(local)))
}

/// Returns the class or property `local` of our vocabulary.
pub fn ler(local: &str) -> NamedNode {
    entity("ler", local)
}

/// Returns a term that a constant of [`crate::vocab`] names.
pub fn named(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// Returns the IRI of a work stream.
pub fn work_stream(stream: &WorkStream) -> NamedNode {
    entity("stream", &format!("{}-{}-{}", stream.stakeholder, stream.stage, hash10(&stream.text)))
}

/// Returns the IRI of an action.
pub fn action(action: &Action) -> NamedNode {
    entity("action", &format!("{}-{}-{}", action.stakeholder, action.area, hash10(&action.text)))
}

/// Returns the IRI of a value proposition; its title is its identity.
pub fn value_proposition(value: &ValueProposition) -> NamedNode {
    entity("value", &format!("{}-{}-{}", value.stakeholder, value.case.slug(), slugify(&value.title)))
}

/// Returns the IRI of a quotation: whose voice it is, for which group.
pub fn quotation(quotation: &Quotation) -> NamedNode {
    let voice = quotation.person.as_deref().or(quotation.organizations.first().map(String::as_str));
    match voice {
        Some(voice) => entity("quotation", &format!("{}-{voice}", quotation.stakeholder)),
        None => {
            let text = quotation.attribution.as_deref().or(quotation.text.as_deref()).unwrap_or_default();
            entity("quotation", &format!("{}-{}", quotation.stakeholder, hash10(text)))
        }
    }
}

/// Returns the IRI of what we add to the record of `subject`.
pub fn curation(subject: &NamedNode) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}curation/{}", subject.as_str().trim_start_matches(BASE)))
}

/// Returns the IRI of the record that holds a relation between two frameworks.
pub fn relation(relation: &FrameworkRelation) -> NamedNode {
    entity("relation", &format!("{}-{}-{}", relation.subject, relation.relation, relation.object))
}

/// Returns the IRI of the record that holds what a group does with a framework.
pub fn involvement(involvement: &Involvement) -> NamedNode {
    entity("involvement", &format!("{}-{}-{}", involvement.stakeholder, involvement.involvement, involvement.framework))
}

/// Returns the IRI of the record that holds what an edition of the map says of a framework or family.
pub fn map_mention(mention: &MapMention) -> NamedNode {
    let target = mention.framework.as_deref().or(mention.family.as_deref()).unwrap_or_default();
    entity("involvement", &format!("map-{}-{}-{target}", mention.edition, mention.mention))
}

/// Returns the IRI of the record that holds a framework for a purpose.
pub fn choice(choice: &Choice) -> NamedNode {
    entity("choice", &format!("{}-{}", choice.purpose, choice.framework))
}

/// Returns the IRI of the record that holds what a group has to do with a purpose.
pub fn guidance(guidance: &Guidance) -> NamedNode {
    entity("guidance", &format!("{}-{}", guidance.stakeholder, guidance.purpose))
}

/// Returns the IRI of the record that holds a mapping of a term.
pub fn mapping(term: &Term, mapping: &Mapping) -> NamedNode {
    entity("mapping", &format!("{}-{}-{}", term.slug, mapping.vocabulary, hash10(&mapping.target)))
}

/// Returns the IRI of the part that an organization played.
pub fn participation(organization: &str, part: &Part) -> NamedNode {
    entity("participation", &format!("{organization}-{}-{}", part.role, part.edition))
}

/// Percent-encodes what may not be in an IRI path segment.
fn escape(local: &str) -> String {
    let mut out = String::with_capacity(local.len());
    for c in local.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_become_flat_iris() {
        assert_eq!(entity("framework", "ob-3.0").as_str(), "https://w3id.org/lermap/framework/ob-3.0");
    }

    #[test]
    fn hostile_slugs_stay_inside_the_iri() {
        assert_eq!(entity("term", "a> <b\"").as_str(), "https://w3id.org/lermap/term/a%3E%20%3Cb%22");
    }

    #[test]
    fn identity_ignores_position_and_white_space() {
        let mut stream = WorkStream {
            stakeholder: "employers".into(),
            stage: "issuing".into(),
            text: "Issue  LERs ".into(),
            ..WorkStream::default()
        };
        let before = work_stream(&stream);
        stream.position = 7;
        stream.text = "Issue LERs".into();
        assert_eq!(work_stream(&stream), before);
        assert!(before.as_str().contains("/stream/employers-issuing-"));
    }
}
