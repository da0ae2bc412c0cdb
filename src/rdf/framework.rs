//! Frameworks, their families, kinds and statuses, and how they relate.

use oxrdf::{Literal, NamedNode};
use rustc_hash::FxHashMap;

use super::iri::{entity, involvement, ler, map_mention, named, relation};
use super::scheme::place;
use super::statements::{Entity, Statements};
use crate::model::{Framework, FrameworkRelation, Involvement, Map, MapMention, NamedKind, Origin};
use crate::vocab::{dcterms, foaf, rdf, schema, skos};

const SOURCE: &str = "https://w3id.org/lermap/";

pub(super) fn write(map: &Map, out: &mut Statements) {
    write_kinds(map, out);
    for family in &map.families {
        let node = entity("family", &family.slug);
        let classes = ["https://w3id.org/lermap/ns#FrameworkFamily", "http://purl.org/dc/terms/Standard"];
        own_words(&node, &classes, &family.name, &family.definition, &family.origin, out);
    }
    for framework in &map.frameworks {
        write_framework(framework, out);
    }
    let names = FrameworkNames::of(map);
    for record in &map.relations {
        write_relation(record, &names, out);
    }
    for record in &map.involvements {
        write_involvement(record, &names, out);
    }
    for record in &map.map_mentions {
        write_map_mention(record, &names, out);
    }
}

/// Adds an entity that this project defines itself.
fn own_words(node: &NamedNode, classes: &[&str], label: &str, text: &str, origin: &Origin, out: &mut Statements) {
    let sources = [SOURCE.to_owned()];
    out.entity(&Entity { node, classes, label, text_property: skos::DEFINITION, text, sources: &sources, origin });
}

fn write_kinds(map: &Map, out: &mut Statements) {
    for kind in &map.framework_kinds {
        let node = entity("framework-kind", &kind.slug);
        let classes = ["https://w3id.org/lermap/ns#FrameworkKind", skos::CONCEPT];
        own_words(&node, &classes, &kind.name, &kind.definition, &kind.origin, out);
        out.text(&node, skos::PREF_LABEL, &kind.name);
        place(&node, "framework-kinds", true, out);
    }
    for status in &map.framework_statuses {
        let node = entity("status", &status.slug);
        let classes = ["https://w3id.org/lermap/ns#FrameworkStatus", skos::CONCEPT];
        own_words(&node, &classes, &status.name, &status.definition, &status.origin, out);
        out.text(&node, skos::PREF_LABEL, &status.name);
        out.own(&node, "isSettled", Literal::from(status.settled));
        place(&node, "framework-statuses", true, out);
    }
}

fn write_framework(framework: &Framework, out: &mut Statements) {
    let node = entity("framework", &framework.slug);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Framework", "http://purl.org/dc/terms/Standard"],
        label: &framework.name,
        text_property: skos::DEFINITION,
        text: &framework.definition,
        sources: &framework.sources,
        origin: &framework.origin,
    });
    out.text(&node, dcterms::TITLE, &framework.name);
    if let Some(family) = &framework.family {
        out.add(&node, dcterms::IS_VERSION_OF, entity("family", family));
        out.add(&entity("family", family), dcterms::HAS_VERSION, node.clone());
    }
    if let Some(version) = &framework.version {
        out.add(&node, schema::VERSION, Literal::from(version.as_str()));
    }
    for publisher in &framework.publishers {
        out.add(&node, dcterms::PUBLISHER, entity("organization", publisher));
        out.own(&entity("organization", publisher), "publishes", node.clone());
    }
    if let Some(date) = &framework.date {
        out.date(&node, dcterms::ISSUED, date);
    }
    out.add(&node, "http://www.w3.org/ns/adms#status", entity("status", &framework.status));
    out.optional_text(&node, "https://w3id.org/lermap/ns#statusNote", framework.status_note.as_ref());
    for kind in &framework.kinds {
        out.own(&node, "kind", entity("framework-kind", kind));
    }
    if let Some(page) = &framework.page {
        out.link(&node, foaf::PAGE, page);
    }
    out.evidence(&node, framework.evidence);
}

/// Returns the property that states a relation of the kind called `slug` directly.
pub(super) fn relation_property(slug: &str) -> NamedNode {
    match slug {
        "profiles" => named("http://www.w3.org/ns/dx/prof/isProfileOf"),
        "supersedes" => named(dcterms::REPLACES),
        "references" => named("http://purl.org/dc/terms/references"),
        "status-for" => ler("providesStatusFor"),
        slug => ler(&camel_case(slug)),
    }
}

fn camel_case(slug: &str) -> String {
    let mut parts = slug.split('-');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// Names of frameworks, families, groups, editions and kinds, by slug.
struct FrameworkNames<'a> {
    entities: FxHashMap<(&'static str, &'a str), &'a str>,
    kinds: FxHashMap<(&'static str, &'a str), &'a NamedKind>,
}

impl<'a> FrameworkNames<'a> {
    fn of(map: &'a Map) -> Self {
        let mut entities = FxHashMap::default();
        entities.extend(map.frameworks.iter().map(|f| (("framework", f.slug.as_str()), f.name.as_str())));
        entities.extend(map.families.iter().map(|f| (("family", f.slug.as_str()), f.name.as_str())));
        entities.extend(map.stakeholders.iter().map(|g| (("stakeholder", g.slug.as_str()), g.name.as_str())));
        entities.extend(map.editions.iter().map(|e| (("edition", e.slug.as_str()), e.name.as_str())));
        let mut kinds = FxHashMap::default();
        kinds.extend(map.relation_kinds.iter().map(|k| (("relation", k.slug.as_str()), k)));
        kinds.extend(map.involvement_kinds.iter().map(|k| (("involvement", k.slug.as_str()), k)));
        kinds.extend(map.mention_kinds.iter().map(|k| (("mention", k.slug.as_str()), k)));
        Self { entities, kinds }
    }

    fn name<'b>(&'b self, kind: &'static str, slug: &'b str) -> &'b str {
        self.entities.get(&(kind, slug)).copied().unwrap_or(slug)
    }

    fn word<'b>(&'b self, kind: &'static str, slug: &'b str) -> &'b str {
        self.kinds.get(&(kind, slug)).map_or(slug, |kind| &kind.name)
    }

    fn definition(&self, kind: &'static str, slug: &str) -> &str {
        self.kinds.get(&(kind, slug)).map_or("", |kind| &kind.definition)
    }
}

fn write_relation(record: &FrameworkRelation, names: &FrameworkNames<'_>, out: &mut Statements) {
    let subject = entity("framework", &record.subject);
    let object = entity("framework", &record.object);
    let property = relation_property(&record.relation);
    out.add(&subject, property.as_str(), object.clone());
    let node = relation(record);
    let label = format!(
        "{} {} {}",
        names.name("framework", &record.subject),
        names.word("relation", &record.relation),
        names.name("framework", &record.object)
    );
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Relation"],
        label: &label,
        text_property: rdf::COMMENT,
        text: &format!("{label}. {}", names.definition("relation", &record.relation)),
        sources: std::slice::from_ref(&record.source),
        origin: &record.origin,
    });
    out.own(&node, "relationKind", Literal::from(record.relation.as_str()));
    out.own(&node, "isOptional", Literal::from(record.is_optional));
    statement(&node, &subject, &property, &object, out);
    out.evidence(&node, record.evidence);
}

/// Adds the three parts of the statement that `node` is about.
fn statement(node: &NamedNode, subject: &NamedNode, property: &NamedNode, object: &NamedNode, out: &mut Statements) {
    out.add(node, rdf::SUBJECT, subject.clone());
    out.add(node, rdf::PREDICATE, property.clone());
    out.add(node, rdf::OBJECT, object.clone());
}

fn write_involvement(record: &Involvement, names: &FrameworkNames<'_>, out: &mut Statements) {
    let subject = entity("stakeholder", &record.stakeholder);
    let object = entity("framework", &record.framework);
    let property = ler("involvedWith");
    out.add(&subject, property.as_str(), object.clone());
    let node = involvement(record);
    let label = format!(
        "{} {} {}",
        names.name("stakeholder", &record.stakeholder),
        names.word("involvement", &record.involvement),
        names.name("framework", &record.framework)
    );
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#Involvement"],
        label: &label,
        text_property: dcterms::DESCRIPTION,
        text: &record.statement,
        sources: &record.sources,
        origin: &record.origin,
    });
    statement(&node, &subject, &property, &object, out);
    out.own(&node, "stakeholder", subject.clone());
    out.own(&node, "framework", object);
    out.own(&node, "involvementKind", Literal::from(record.involvement.as_str()));
    if let Some(date) = &record.date {
        out.date(&node, dcterms::DATE, date);
    }
    out.evidence(&node, record.evidence);
}

fn write_map_mention(record: &MapMention, names: &FrameworkNames<'_>, out: &mut Statements) {
    let subject = entity("edition", &record.edition);
    let (object, name) = match (&record.framework, &record.family) {
        (Some(slug), _) => (entity("framework", slug), names.name("framework", slug)),
        (None, Some(slug)) => (entity("family", slug), names.name("family", slug)),
        (None, None) => return,
    };
    let property = ler("names");
    out.add(&subject, property.as_str(), object.clone());
    let node = map_mention(record);
    let word = names.word("mention", &record.mention);
    out.entity(&Entity {
        node: &node,
        classes: &["https://w3id.org/lermap/ns#MapMention"],
        label: &format!("{} {word} {name}", names.name("edition", &record.edition)),
        text_property: dcterms::DESCRIPTION,
        text: &record.statement,
        sources: &record.sources,
        origin: &record.origin,
    });
    statement(&node, &subject, &property, &object, out);
    out.own(&node, "framework", object);
    out.own(&node, "inEdition", subject);
    out.own(&node, "mentionKind", Literal::from(record.mention.as_str()));
    out.evidence(&node, record.evidence);
}
