//! What is in the tables of a database.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::xsd;
use oxrdf::{GraphName, Literal, NamedOrBlankNode, Quad, Term};

use crate::entity::{Caption, address, captions, texts};
use crate::output::{Labels, relabel};
use crate::vocab::short;

/// Names that views cannot have: SQLite tells no upper from lower case.
const TABLES: &[&str] = &["entity", "link", "value"];

/// The rows of a database, sorted, each once.
pub(super) struct Content {
    pub entities: Vec<Entity>,
    pub links: BTreeSet<Link>,
    pub values: BTreeSet<Value>,
    pub views: Vec<View>,
}

/// A row of `entity`.
pub(super) struct Entity {
    /// The prefixed name, else the IRI or the blank-node label.
    pub id: String,
    pub iri: String,
    /// Its class; empty if none is known.
    pub kind: String,
    pub label: String,
    pub description: Option<String>,
}

/// A row of `link`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    pub source: String,
    pub property: String,
    pub target: String,
    /// The graph, empty for the default graph.
    pub graph: String,
}

/// A row of `value`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    pub entity: String,
    pub property: String,
    pub text: String,
    pub datatype: String,
    pub language: String,
    pub graph: String,
}

/// A view of the entities of one kind.
pub(super) struct View {
    pub name: String,
    pub kind: String,
    /// Names and properties, and whether the property links.
    pub columns: Vec<(String, String, bool)>,
}

impl Content {
    /// Returns the rows for `quads`; entities without a label in them ask `labels`.
    pub(super) fn of(quads: Vec<Quad>, labels: Option<&dyn Labels>) -> Self {
        let quads = relabel(quads);
        let captions = captions(&quads);
        let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
        let mut add = |node: &NamedOrBlankNode| {
            let iri = address(node);
            let id = short(&iri);
            entities.entry(id.clone()).or_insert_with(|| {
                let caption = captions.get(node);
                let label = caption.and_then(Caption::label).map(str::to_owned);
                let label = label.or_else(|| labels?.label(&iri)).unwrap_or_else(|| id.clone());
                let kind = caption.map(Caption::kind).unwrap_or_default();
                Entity { id: id.clone(), iri, kind, label, description: None }
            });
            id
        };
        let (mut links, mut values) = (BTreeSet::new(), BTreeSet::new());
        for quad in &quads {
            let (subject, property) = (add(&quad.subject), short(quad.predicate.as_str()));
            let graph = graph_of(&quad.graph_name);
            let target = match &quad.object {
                Term::NamedNode(node) => add(&node.clone().into()),
                Term::BlankNode(node) => add(&node.clone().into()),
                Term::Literal(literal) => {
                    values.insert(value(subject, property, literal, graph));
                    continue;
                }
                Term::Triple(triple) => {
                    let text = Literal::new_simple_literal(triple.to_string());
                    values
                        .insert(Value { datatype: "triple term".to_owned(), ..value(subject, property, &text, graph) });
                    continue;
                }
            };
            links.insert(Link { source: subject, property, target, graph });
        }
        for (id, text) in texts(&quads) {
            if let Some(entity) = entities.get_mut(&id) {
                entity.description = Some(text);
            }
        }
        let views = views(&entities, &links, &values);
        Self { entities: entities.into_values().collect(), links, values, views }
    }
}

fn value(entity: String, property: String, literal: &Literal, graph: String) -> Value {
    let datatype = if literal.datatype() == xsd::STRING { String::new() } else { short(literal.datatype().as_str()) };
    let language = literal.language().unwrap_or_default().to_owned();
    Value { entity, property, text: literal.value().to_owned(), datatype, language, graph }
}

/// Properties, and whether they link.
type Properties<'a> = BTreeSet<(&'a str, bool)>;

/// Returns a view for each kind: its properties as columns, named by their local parts where those are unique.
fn views(entities: &BTreeMap<String, Entity>, links: &BTreeSet<Link>, values: &BTreeSet<Value>) -> Vec<View> {
    let mut properties: BTreeMap<&str, Properties<'_>> = BTreeMap::new();
    let of_links = links.iter().map(|link| (&link.source, link.property.as_str(), true));
    let of_values = values.iter().map(|value| (&value.entity, value.property.as_str(), false));
    for (entity, property, is_link) in of_links.chain(of_values) {
        let kind = entities.get(entity).map_or("", |entity| entity.kind.as_str());
        if !kind.is_empty() && property != "rdf:type" {
            properties.entry(kind).or_default().insert((property, is_link));
        }
    }
    let kinds: Vec<&str> = properties.keys().copied().collect();
    let names = names(&kinds, TABLES);
    let view = |((kind, found), name): ((&str, Properties<'_>), String)| {
        let list: Vec<&str> = found.iter().map(|(property, _)| *property).collect();
        let columns = self::names(&list, &["id", "label", "description"]);
        let columns = columns.into_iter().zip(found);
        let columns = columns.map(|(name, (property, is_link))| (name, property.to_owned(), is_link)).collect();
        View { name, kind: kind.to_owned(), columns }
    };
    properties.into_iter().zip(names).map(view).collect()
}

/// Returns a name for each of `terms`: the local part where nothing else has it in any case, else the whole, with a
/// number behind a name that is there already.
fn names(terms: &[&str], reserved: &[&str]) -> Vec<String> {
    let local = |term: &str| term.rsplit([':', '/', '#']).next().unwrap_or(term).to_owned();
    let mut counts: BTreeMap<String, usize> = reserved.iter().map(|name| ((*name).to_owned(), 1)).collect();
    for term in terms {
        *counts.entry(local(term).to_lowercase()).or_default() += 1;
    }
    let mut used = BTreeSet::new();
    let mut name = |term: &&str| {
        let plain = local(term);
        let is_unique = counts.get(&plain.to_lowercase()) == Some(&1) && !plain.is_empty();
        let mut name = if is_unique { plain } else { (*term).to_owned() };
        while !used.insert(name.to_lowercase()) {
            name.push('_');
        }
        name
    };
    terms.iter().map(&mut name).collect()
}

fn graph_of(graph: &GraphName) -> String {
    match graph {
        GraphName::DefaultGraph => String::new(),
        GraphName::NamedNode(node) => short(node.as_str()),
        GraphName::BlankNode(node) => node.to_string(),
    }
}
