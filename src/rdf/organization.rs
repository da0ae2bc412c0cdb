//! Organizations, people, editions of the map, principles, the credential lifecycle, barriers.

use oxrdf::{Literal, NamedNode};

use super::iri::{entity, participation};
use super::stakeholder::write_ordered;
use super::statements::{Entity, Statements};
use crate::model::{Edition, LicenceClaim, Map, Organization, Origin, Part, Person, hash10};
use crate::vocab::{dcterms, foaf, ler, org, schema, skos};

pub(super) fn write(map: &Map, out: &mut Statements) {
    for organization in &map.organizations {
        write_organization(organization, map, out.at(&organization.origin));
    }
    let out = out.ours();
    for role in &map.roles {
        let node = entity("role", &role.slug);
        let role_class = org::ROLE_CLASS.to_owned();
        concept(
            &node,
            &["https://w3id.org/lermap/ns#Role", &role_class],
            &role.name,
            &role.definition,
            &[],
            &role.origin,
            out,
        );
        out.source(&node, "https://lermap.t3networkhub.org/about");
    }
    for person in &map.people {
        write_person(person, out);
    }
    for edition in &map.editions {
        write_edition(edition, out);
    }
    write_principles_and_steps(map, out);
    write_barriers(map, out);
}

fn concept(
    node: &NamedNode,
    classes: &[&str],
    label: &str,
    text: &str,
    sources: &[String],
    origin: &Origin,
    out: &mut Statements,
) {
    out.entity(&Entity { node, classes, label, text_property: skos::DEFINITION, text, sources, origin });
}

fn write_organization(organization: &Organization, map: &Map, out: &mut Statements) {
    let node = entity("organization", &organization.slug);
    let fallback = format!("An organization that the map names: {}.", organization.name);
    out.entity(&Entity {
        node: &node,
        classes: &["http://www.w3.org/ns/org#Organization", "http://xmlns.com/foaf/0.1/Organization"],
        label: &organization.name,
        text_property: dcterms::DESCRIPTION,
        text: organization.definition.as_ref().unwrap_or(&fallback),
        sources: &organization.sources,
        origin: &organization.origin,
    });
    out.text(&node, skos::PREF_LABEL, &organization.name);
    for name in &organization.alternative_names {
        out.text(&node, skos::ALT_LABEL, name);
    }
    if let Some(kind) = &organization.kind {
        out.own(&node, "organizationKind", Literal::from(kind.as_str()));
    }
    if let Some(homepage) = &organization.homepage {
        out.link(&node, foaf::HOMEPAGE, homepage);
    }
    if let Some(whole) = &organization.part_of {
        out.add(&node, org::SUB_ORGANIZATION_OF, entity("organization", whole));
        out.add(&entity("organization", whole), org::HAS_SUB_ORGANIZATION, node.clone());
    }
    for part in &organization.parts {
        write_part(organization, part, map, out);
    }
}

fn write_part(organization: &Organization, part: &Part, map: &Map, out: &mut Statements) {
    let node = participation(&organization.slug, part);
    let role = map.roles.iter().find(|role| role.slug == part.role).map_or(part.role.as_str(), |role| &role.name);
    let edition = map.editions.iter().find(|edition| edition.slug == part.edition);
    let edition = edition.map_or(part.edition.as_str(), |edition| &edition.name);
    let label = format!("{}: {role}, {edition}", organization.name);
    let text =
        part.note.clone().unwrap_or_else(|| format!("{} took the part “{role}” in {edition}.", organization.name));
    let member = entity("organization", &organization.slug);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Participation", "http://www.w3.org/ns/org#Membership"],
        label: &label,
        text_property: dcterms::DESCRIPTION,
        text: &text,
        sources: &part.sources,
        origin: &part.origin,
    });
    out.own(&node, "participant", member.clone());
    out.own(&member, "hasParticipation", node.clone());
    out.add(&node, org::ROLE, entity("role", &part.role));
    out.own(&node, "inEdition", entity("edition", &part.edition));
}

fn write_person(person: &Person, out: &mut Statements) {
    let node = entity("person", &person.slug);
    let fallback = format!("A person whom the map quotes: {}.", person.name);
    out.entity(&Entity {
        node: &node,
        classes: &["http://xmlns.com/foaf/0.1/Person"],
        label: &person.name,
        text_property: dcterms::DESCRIPTION,
        text: person.definition.as_ref().unwrap_or(&fallback),
        sources: &person.sources,
        origin: &person.origin,
    });
    out.text(&node, foaf::NAME, &person.name);
    out.optional_text(&node, "https://schema.org/jobTitle", person.title.as_ref());
    for organization in &person.organizations {
        out.add(&node, org::MEMBER_OF, entity("organization", organization));
        out.add(&entity("organization", organization), org::HAS_MEMBER, node.clone());
    }
}

fn write_edition(edition: &Edition, out: &mut Statements) {
    let node = entity("edition", &edition.slug);
    out.entity(&Entity {
        node: &node,
        classes: &[
            "https://w3id.org/lermap/ns#Edition",
            "http://www.w3.org/ns/dcat#Dataset",
            "http://www.w3.org/ns/prov#Entity",
        ],
        label: &edition.name,
        text_property: dcterms::DESCRIPTION,
        text: &edition.definition,
        sources: &edition.sources,
        origin: &edition.origin,
    });
    out.text(&node, dcterms::TITLE, &edition.name);
    out.add(&node, schema::VERSION, Literal::from(edition.version.as_str()));
    if let Some(date) = &edition.date {
        out.date(&node, dcterms::ISSUED, date);
    }
    if let Some(previous) = &edition.previous {
        out.add(&node, dcterms::REPLACES, entity("edition", previous));
        out.add(&entity("edition", previous), dcterms::IS_REPLACED_BY, node.clone());
    }
    for page in edition.homepage.iter() {
        out.link(&node, "http://www.w3.org/ns/dcat#landingPage", page);
    }
    for repository in edition.repository.iter() {
        out.link(&node, schema::CODE_REPOSITORY, repository);
    }
    for form in edition.issue_form.iter() {
        out.link(&node, ler::ISSUE_FORM, form);
    }
    for form in edition.feedback_form.iter() {
        out.link(&node, ler::FEEDBACK_FORM, form);
    }
    for claim in &edition.licences {
        write_licence(edition, claim, &node, out);
    }
}

fn write_licence(edition: &Edition, claim: &LicenceClaim, edition_node: &NamedNode, out: &mut Statements) {
    let local = format!("{}-{}", edition.slug, hash10(&format!("{} {}", claim.licence, claim.scope)));
    let node = entity("licence-claim", &local);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#LicenceClaim"],
        label: &format!("Licence of {}: {}", edition.name, claim.licence),
        text_property: dcterms::DESCRIPTION,
        text: &claim.scope,
        sources: &edition.sources,
        origin: &edition.origin,
    });
    out.link(edition_node, dcterms::LICENSE, &claim.licence);
    out.link(&node, dcterms::LICENSE, &claim.licence);
    out.own(edition_node, "hasLicenceClaim", node);
}

fn write_principles_and_steps(map: &Map, out: &mut Statements) {
    for principle in &map.principles {
        let node = entity("principle", &principle.slug);
        let classes = ["https://w3id.org/lermap/ns#Principle"];
        concept(&node, &classes, &principle.name, &principle.definition, &principle.sources, &principle.origin, out);
        out.integer(&node, "order", principle.order);
        out.own(&node, "statedBy", entity("framework", "cben-principles"));
    }
    for step in &map.steps {
        let node = entity("step", &step.slug);
        let classes = ["https://w3id.org/lermap/ns#LifecycleStep", skos::CONCEPT];
        concept(&node, &classes, &step.name, &step.definition, &step.sources, &step.origin, out);
        write_ordered(&node, &step.name, &step.slug, step.order, "lifecycle", out);
        for role in &step.roles {
            out.own(&node, "actorRole", Literal::from(role.as_str()));
        }
        for group in &step.stakeholders {
            out.own(&node, "stakeholder", entity("stakeholder", group));
        }
    }
}

fn write_barriers(map: &Map, out: &mut Statements) {
    for barrier in &map.barriers {
        let node = entity("barrier", &barrier.slug);
        let classes = ["https://w3id.org/lermap/ns#Barrier"];
        concept(&node, &classes, &barrier.name, &barrier.definition, &barrier.sources, &barrier.origin, out);
    }
    for advice in &map.recommendations {
        let node = entity("recommendation", &advice.slug);
        let classes = ["https://w3id.org/lermap/ns#Recommendation"];
        concept(&node, &classes, &advice.name, &advice.definition, &advice.sources, &advice.origin, out);
        for barrier in &advice.mitigates {
            out.own(&node, "mitigates", entity("barrier", barrier));
        }
        for group in &advice.addressed_to {
            out.own(&node, "addressedTo", entity("stakeholder", group));
        }
        for framework in &advice.frameworks {
            out.own(&node, "recommends", entity("framework", framework));
        }
    }
}
