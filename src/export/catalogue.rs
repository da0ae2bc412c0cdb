//! What a dataset says of itself: VoID with partitions by class and property, DCAT with the files of a bundle.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{GraphName, Literal, NamedNode, Quad, Term};
use sha2::{Digest, Sha256};

use super::folder::ExportFile;
use crate::error::Result;
use crate::output::FORMATS;
use crate::prefixes::Prefixes;
use crate::query::saved::Catalogue;
use crate::vocab::{BASE, PREFIXES, compact, dcterms, expand, rdf, schema, short};

/// Collects statements about named nodes, in the unnamed graph.
#[derive(Default)]
struct Description {
    quads: Vec<Quad>,
}

impl Description {
    fn add(&mut self, subject: &str, property: &str, object: impl Into<Term>) {
        self.quads.push(Quad::new(NamedNode::new_unchecked(subject), named(property), object, GraphName::DefaultGraph));
    }

    fn text(&mut self, subject: &str, property: &str, text: &str) {
        self.add(subject, property, Literal::new_language_tagged_literal_unchecked(text, "en"));
    }

    fn count(&mut self, subject: &str, property: &str, count: usize) {
        self.add(subject, property, Literal::from(i64::try_from(count).unwrap_or(i64::MAX)));
    }

    fn head(&mut self, subject: &str, class: &str, label: &str, text: &str) {
        self.add(subject, "rdf:type", named(class));
        self.text(subject, "rdfs:label", label);
        self.text(subject, "dcterms:description", text);
    }
}

fn named(name: &str) -> NamedNode {
    NamedNode::new_unchecked(expand(name).unwrap_or_else(|| name.to_owned()))
}

fn dataset() -> String {
    format!("{BASE}dataset")
}

/// Returns the VoID description of `quads`: sizes, and partitions by class and property.
pub(super) fn partitions(quads: &[Quad]) -> Vec<Quad> {
    let triples: BTreeSet<(String, &str, String)> =
        quads.iter().map(|quad| (quad.subject.to_string(), quad.predicate.as_str(), quad.object.to_string())).collect();
    let mut classes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for quad in quads {
        if let (rdf::TYPE, Term::NamedNode(class)) = (quad.predicate.as_str(), &quad.object) {
            classes.entry(class.as_str()).or_default().insert(quad.subject.to_string());
        }
    }
    let mut properties: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, property, _) in &triples {
        *properties.entry(property).or_default() += 1;
    }
    let subjects: BTreeSet<&String> = triples.iter().map(|(subject, ..)| subject).collect();
    let objects: BTreeSet<&String> = triples.iter().map(|(.., object)| object).collect();
    let mut out = Description::default();
    let root = dataset();
    out.head(&root, "void:Dataset", "LER map as a graph", "Classes and properties of the dataset, with their counts.");
    out.count(&root, "void:triples", triples.len());
    out.count(&root, "void:distinctSubjects", subjects.len());
    out.count(&root, "void:distinctObjects", objects.len());
    out.count(&root, "void:classes", classes.len());
    out.count(&root, "void:properties", properties.len());
    out.add(&root, "void:vocabulary", NamedNode::new_unchecked(format!("{BASE}ns#")));
    for (property, count) in &properties {
        out.property_partition(&root, property, *count);
    }
    for (class, members) in &classes {
        out.class_partition(&root, class, members, &triples);
    }
    out.quads
}

impl Description {
    fn class_partition(
        &mut self,
        root: &str,
        class: &str,
        members: &BTreeSet<String>,
        triples: &BTreeSet<(String, &str, String)>,
    ) {
        let node = format!("{root}/class/{}", part(class));
        self.add(root, "void:classPartition", NamedNode::new_unchecked(node.as_str()));
        self.text(&node, "rdfs:label", &format!("Partition of the class {}", short(class)));
        self.add(&node, "void:class", NamedNode::new_unchecked(class));
        self.count(&node, "void:entities", members.len());
        let mut properties: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, property, _) in triples.iter().filter(|(subject, ..)| members.contains(subject)) {
            *properties.entry(property).or_default() += 1;
        }
        self.count(&node, "void:triples", properties.values().sum());
        for (property, count) in properties {
            self.property_partition(&node, property, count);
        }
    }

    fn property_partition(&mut self, root: &str, property: &str, count: usize) {
        let node = format!("{root}/property/{}", part(property));
        self.add(root, "void:propertyPartition", NamedNode::new_unchecked(node.as_str()));
        self.text(&node, "rdfs:label", &format!("Partition of the property {}", short(property)));
        self.add(&node, "void:property", NamedNode::new_unchecked(property));
        self.count(&node, "void:triples", count);
    }
}

/// Returns the DCAT description of a bundle of `quads` in `files`: licences, version, and a distribution for each file.
pub(super) fn catalogue(quads: &[Quad], files: &[ExportFile]) -> Vec<Quad> {
    let mut out = Description::default();
    let root = dataset();
    let about = "Who does what in the ecosystem of learning and employment records, at which stage, with which \
                 technical framework, and where each statement comes from.";
    out.head(&root, "dcat:Dataset", "LER map as a graph", about);
    out.text(&root, "dcterms:title", "LER map as a graph");
    out.add(&root, "dcat:version", Literal::from(env!("CARGO_PKG_VERSION")));
    // Every licence that the data claims, for whatever part it claims it.
    let claims = [dcterms::LICENSE, schema::LICENSE];
    for quad in quads.iter().filter(|quad| claims.contains(&quad.predicate.as_str())) {
        out.add(&root, "dcterms:license", quad.object.clone());
    }
    for file in files {
        let node = format!("{root}/file/{}", file.path);
        out.add(&root, "dcat:distribution", NamedNode::new_unchecked(node.as_str()));
        out.add(&node, "rdf:type", named("dcat:Distribution"));
        out.text(&node, "rdfs:label", &file.path);
        out.add(&node, dcterms::TITLE, Literal::from(file.path.as_str()));
        if let Some(format) = FORMATS.iter().find(|format| format.bundled == Some(file.path.as_str())) {
            out.text(&node, "rdfs:comment", format.summary);
        }
        let media_type = format!("https://www.iana.org/assignments/media-types/{}", file.media_type);
        out.add(&node, "dcat:mediaType", NamedNode::new_unchecked(media_type));
        out.count(&node, "dcat:byteSize", file.bytes.len());
    }
    out.quads
}

/// Returns the saved queries as `sh:SPARQLExecutable`, and the prefixes that may be used without declaring them, as
/// SPARQL editors look for them.
pub(super) fn executables() -> Result<Vec<Quad>> {
    let mut out = Description::default();
    let root = dataset();
    for query in Catalogue::embedded().queries() {
        let query = query?;
        let node = format!("{BASE}query/{}", query.name);
        let property = match query.parse(&Prefixes::default())? {
            spargebra::Query::Select { .. } => "sh:select",
            spargebra::Query::Construct { .. } | spargebra::Query::Describe { .. } => "sh:construct",
            spargebra::Query::Ask { .. } => "sh:ask",
        };
        out.add(&node, "rdf:type", named("sh:SPARQLExecutable"));
        out.text(&node, "rdfs:label", &query.name);
        out.text(&node, "rdfs:comment", &query.header.summary);
        out.add(&node, property, Literal::from(query.text.as_str()));
        out.add(&node, "sh:prefixes", NamedNode::new_unchecked(root.as_str()));
    }
    for (prefix, namespace) in PREFIXES {
        let node = format!("{root}/prefix/{prefix}");
        out.add(&root, "sh:declare", NamedNode::new_unchecked(node.as_str()));
        out.text(&node, "rdfs:label", prefix);
        out.add(&node, "sh:prefix", Literal::from(*prefix));
        let xsd_any_uri = oxrdf::vocab::xsd::ANY_URI;
        out.add(&node, "sh:namespace", Literal::new_typed_literal(*namespace, xsd_any_uri));
    }
    Ok(out.quads)
}

/// Returns a name for `iri` that can be part of the path of another.
fn part(iri: &str) -> String {
    match compact(iri) {
        Some(name) => name.replace(':', "-"),
        None => {
            let digest: String = Sha256::digest(iri.as_bytes()).iter().take(5).map(|b| format!("{b:02x}")).collect();
            format!("other-{digest}")
        }
    }
}
