//! Entities that a question names, and the parameters of a query that take them.

use std::collections::BTreeMap;

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::words::words;
use crate::error::Result;
use crate::prefixes::Prefixes;
use crate::query::ValueType;
use crate::query::saved::{SavedParameter, SavedQuery, Values};
use crate::resolve::StoreEntities;
use crate::store::{QuadPattern, Store};
use crate::vocab::{BASE, compact, dcterms, ler, rdf};

/// Kinds of entities that questions name.
const KINDS: &[&str] = &[
    "stakeholder",
    "stage",
    "area",
    "framework",
    "family",
    "term",
    "organization",
    "category",
    "vocabulary",
    "case",
    "barrier",
    "rule",
    "edition",
];

/// The longest name in words.
const LONGEST: usize = 12;

/// Names of one word that a sentence uses for something else far more often.
const COMMON: &[&str] = &["using", "issuing", "adopting", "developing", "uses", "general", "map", "final", "draft"];

/// A name in a question, and what it may mean.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) text: String,
    /// Its words as they are compared.
    pub(super) words: Vec<String>,
    /// The entities, each with its classes.
    pub(super) meanings: Vec<(NamedNode, Vec<NamedNode>)>,
    /// What its kind is called.
    pub(super) kinds: Vec<String>,
}

/// A word of a question, or the entity at a place of the list of those that it names.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Word(String),
    Entity(usize),
}

/// The names of all entities that questions name, in words.
pub(super) struct Names(BTreeMap<String, Vec<NamedNode>>);

impl Names {
    /// Reads the names; one with a bracket is also known without it, and by what stands in it.
    pub(super) fn of(entities: &StoreEntities<'_>) -> Result<Self> {
        let mut known: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
        for (name, nodes) in entities.names()?.all() {
            let nodes: Vec<&NamedNode> = nodes.iter().filter(|node| is_asked_for(node)).collect();
            if nodes.is_empty() {
                continue;
            }
            for form in forms(name) {
                let entry = known.entry(pieces(&form).join(" ")).or_default();
                entry.extend(nodes.iter().map(|node| (*node).clone()));
            }
        }
        for nodes in known.values_mut() {
            nodes.sort_by_key(|node| (rank(node), node.as_str().to_owned()));
            nodes.dedup();
        }
        Ok(Self(known))
    }

    /// Returns the entities that `question` names, longest names first taken, in the order of the question, and the
    /// whole question as parts.
    pub(super) fn find(&self, question: &str, store: &Store) -> Result<(Vec<Named>, Vec<Part>)> {
        let tokens: Vec<String> = pieces(question);
        let (mut found, mut parts) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < tokens.len() {
            let mut lengths = (1..=LONGEST.min(tokens.len() - at)).rev();
            let hit = lengths.find_map(|length| Some((length, self.look_up(&tokens, at, length)?)));
            match hit {
                Some((length, nodes)) => {
                    parts.push(Part::Entity(found.len()));
                    found.push(meanings(tokens[at..at + length].join(" "), nodes, store)?);
                    at += length;
                }
                None => {
                    parts.push(Part::Word(tokens[at].clone()));
                    at += 1;
                }
            }
        }
        Ok((found, parts))
    }

    /// Returns the entities called by the `length` words from `at`, also in the singular or plural.
    fn look_up(&self, words: &[String], at: usize, length: usize) -> Option<&Vec<NamedNode>> {
        let name = words[at..at + length].join(" ");
        if COMMON.contains(&name.as_str()) && words.get(at + 1).is_none_or(|next| next != "stage") {
            return None;
        }
        let forms = [Some(name.clone()), name.strip_suffix('s').map(str::to_owned), Some(format!("{name}s"))];
        forms.into_iter().flatten().filter(|form| form.len() > 1).find_map(|form| self.0.get(&form))
    }
}

/// Returns the forms of a name: itself, without what stands in brackets, and that alone.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some((before, rest)) = name.split_once(" (")
        && let Some((inside, after)) = rest.split_once(')')
    {
        forms.push(format!("{before}{after}"));
        forms.push(inside.to_owned());
    }
    forms
}

/// Returns the words of `text` in lower case, with the dots of versions kept.
fn pieces(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '.' && c != '-')
        .map(|word| word.trim_matches(['.', '-']).replace('-', " "))
        .flat_map(|word| word.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .collect()
}

fn kind(node: &NamedNode) -> Option<&str> {
    node.as_str().strip_prefix(BASE)?.split('/').next()
}

fn rank(node: &NamedNode) -> usize {
    KINDS.iter().position(|known| kind(node) == Some(*known)).unwrap_or(KINDS.len())
}

fn is_asked_for(node: &NamedNode) -> bool {
    rank(node) < KINDS.len()
}

fn meanings(text: String, nodes: &[NamedNode], store: &Store) -> Result<Named> {
    let mut all: Vec<NamedNode> = nodes.to_vec();
    for node in nodes {
        all.extend(versions(node, store)?);
    }
    let mut meanings = Vec::new();
    for node in all {
        if !meanings.iter().any(|(other, _)| *other == node) {
            let classes = objects(&node, rdf::TYPE, store)?;
            meanings.push((node, classes));
        }
    }
    let kinds = nodes.iter().filter_map(kind).map(|kind| kind.replace("family", "framework")).collect();
    Ok(Named { words: words(&text), text, meanings, kinds })
}

/// Returns the versions of a family, or the frameworks that a term denotes: settled ones that nothing replaces first.
fn versions(node: &NamedNode, store: &Store) -> Result<Vec<NamedNode>> {
    let mut found = objects(node, dcterms::HAS_VERSION, store)?;
    found.extend(objects(node, ler::DENOTES, store)?);
    let mut ranked = Vec::new();
    for version in found {
        let replaced = QuadPattern {
            predicate: Some(NamedNode::new_unchecked(dcterms::REPLACES)),
            object: Some(version.clone().into()),
            ..QuadPattern::default()
        };
        let is_replaced = store.quads(&replaced).next().is_some();
        let is_draft = !objects(&version, ler::REVISES, store)?.is_empty();
        ranked.push((is_replaced || is_draft, version));
    }
    ranked.sort_by(|a, b| (a.0, a.1.as_str()).cmp(&(b.0, b.1.as_str())));
    Ok(ranked.into_iter().map(|(_, version)| version).collect())
}

fn objects(subject: &NamedNode, predicate: &str, store: &Store) -> Result<Vec<NamedNode>> {
    let pattern = QuadPattern {
        subject: Some(NamedOrBlankNode::NamedNode(subject.clone())),
        predicate: Some(NamedNode::new_unchecked(predicate)),
        ..QuadPattern::default()
    };
    let mut found = Vec::new();
    for quad in store.quads(&pattern) {
        if let Term::NamedNode(object) = quad?.object {
            found.push(object);
        }
    }
    found.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    found.dedup();
    Ok(found)
}

/// Returns values for the parameters of `query`, and which of the `named` entities they took: those that the query is
/// about as `true`, those that only narrow it as `false`.
pub(super) fn fill(query: &SavedQuery, question: &str, named: &[Named]) -> (Values, Vec<(usize, bool)>) {
    let (mut values, mut taken) = (Values::new(), Vec::new());
    let prefixes = Prefixes::default();
    for saved in &query.parameters {
        let name = &saved.parameter.name;
        let value = match &saved.parameter.value_type {
            ValueType::Iri => entity_for(saved, named, &taken, &prefixes).map(|(index, value)| {
                taken.push((index, !saved.parameter.is_optional && !takes_any(saved)));
                value
            }),
            ValueType::Integer | ValueType::Number => {
                pieces(question).into_iter().find(|word| word.parse::<i64>().is_ok())
            }
            ValueType::Text => quoted(question),
            _ => None,
        };
        if let Some(value) = value {
            values.insert(name.clone(), value);
        }
    }
    (values, taken)
}

fn entity_for(
    saved: &SavedParameter,
    named: &[Named],
    taken: &[(usize, bool)],
    prefixes: &Prefixes,
) -> Option<(usize, String)> {
    let class = saved.class_iri(prefixes)?;
    let is_any = takes_any(saved);
    named.iter().enumerate().filter(|(index, _)| !taken.iter().any(|(other, _)| other == index)).find_map(
        |(index, entity)| {
            let meaning = entity.meanings.iter().find(|(_, classes)| is_any || classes.contains(&class));
            let (node, _) = meaning?;
            Some((index, compact(node.as_str()).unwrap_or_else(|| node.as_str().to_owned())))
        },
    )
}

/// Returns whether a parameter takes entities of all classes, so that taking one says little of the query.
fn takes_any(saved: &SavedParameter) -> bool {
    saved.class_iri(&Prefixes::default()).is_some_and(|class| class.as_str() == rdf::RESOURCE)
}

/// Returns the text between the first pair of quotation marks.
pub(super) fn quoted(question: &str) -> Option<String> {
    let marks = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '`');
    let mut parts = question.split(marks);
    parts.next()?;
    let inside = parts.next()?;
    parts.next()?;
    Some(inside.trim().to_owned()).filter(|text| !text.is_empty())
}
