//! The classes and properties of a dataset: what they mean, how often they are used, and an example of each.

mod ends;

use std::collections::BTreeMap;

use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result};
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::results::{Row, Solutions};
use crate::store::{QuadPattern, Store};
use crate::vocab::{BASE, compact, local_name, owl, rdf, skos};

use ends::Direction;

/// Columns of the answer.
const COLUMNS: &[&str] = &["term", "kind", "label", "count", "definition", "domain", "range", "example"];

/// Classes whose instances are classes or properties.
const CLASSES: &[&str] = &[owl::CLASS, rdf::CLASS];
const PROPERTIES: &[&str] = &[owl::OBJECT_PROPERTY, owl::DATATYPE_PROPERTY, owl::ANNOTATION_PROPERTY, rdf::PROPERTY];

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VocabularyKind {
    /// A class.
    Class,
    /// A property.
    Property,
}

/// How often a term is used, and where first.
#[derive(Default)]
struct Use {
    count: u64,
    example: Option<String>,
}

/// Returns the classes and properties that `store` declares or uses: classes first, own ones before others, then those
/// used most. A class counts its instances, a property its statements, each once however many graphs hold it.
/// `filter` keeps the terms whose name or label contains it. Takes time in the size of the store.
///
/// # Errors
/// When the data cannot be read.
pub fn schema(store: &Store, filter: Option<&str>) -> Result<Solutions> {
    let terms = read(store)?;
    let labels = StoreLabels::new(store);
    let mut found: Vec<(VocabularyKind, NamedNode, Use)> =
        terms.into_iter().map(|((kind, iri), used)| (kind, NamedNode::new_unchecked(iri), used)).collect();
    if let Some(filter) = filter {
        let wanted = filter.to_lowercase();
        found.retain(|(_, term, _)| is_called(term, &wanted, &labels));
        if found.is_empty() {
            return Err(Error::new(crate::error::Kind::Negative, format!("no class or property is called `{filter}`"))
                .with_hint("list all with `lermap schema`"));
        }
    }
    found.sort_by_key(|(kind, term, used)| {
        (*kind, !term.as_str().starts_with(BASE), std::cmp::Reverse(used.count), term.as_str().to_owned())
    });
    let rows = found.into_iter().map(|(kind, term, used)| row(kind, term, used, store, &labels));
    Ok(Solutions::from_rows(COLUMNS, rows.collect::<Result<_>>()?))
}

/// Returns the class of `store` that `name` stands for alone: by its prefixed name, its IRI, the end of that, or its label.
///
/// # Errors
/// When the data cannot be read.
pub fn class(store: &Store, name: &str) -> Result<Option<NamedNode>> {
    let labels = StoreLabels::new(store);
    let wanted = name.trim_start_matches('<').trim_end_matches('>').to_lowercase();
    let is_named = |class: &NamedNode| {
        let iri = class.as_str();
        let names = [Some(iri.to_owned()), compact(iri), Some(local_name(iri).to_owned()), labels.label(iri)];
        names.into_iter().flatten().any(|name| name.to_lowercase() == wanted)
    };
    let mut found = uses(store, VocabularyKind::Class)?.into_iter().map(|(class, _)| class).filter(is_named);
    let first = found.next();
    Ok(first.filter(|_| found.next().is_none()))
}

/// Returns the properties of the instances of `class`, those used most first, then the properties that lead to them: in the
/// columns of [`schema`], a row for each class or datatype at the other end, which is the range or domain.
///
/// # Errors
/// When the data cannot be read.
pub fn links(store: &Store, class: &NamedNode) -> Result<Solutions> {
    let labels = StoreLabels::new(store);
    let rows = ends::links(store, class)?.into_iter().map(|link| -> Result<Row> {
        let used = Use { count: link.count, example: link.example };
        let mut row = row(VocabularyKind::Property, link.property, used, store, &labels)?;
        let other = link.other.map(|other| NamedNode::new_unchecked(other).into());
        let (word, domain, range) = match link.direction {
            Direction::Out => ("property of it", Some(class.clone().into()), other),
            Direction::In => ("leads to it", other, Some(class.clone().into())),
        };
        row[1] = Some(Literal::from(word).into());
        (row[5], row[6]) = (domain, range);
        Ok(row)
    });
    Ok(Solutions::from_rows(COLUMNS, rows.collect::<Result<_>>()?))
}

/// Returns the classes or properties that `store` uses and how often, those used most first. Takes time in the size of
/// the store.
///
/// # Errors
/// When the data cannot be read, or the store refuses [`crate::store::Scan::Quads`].
pub fn uses(store: &Store, kind: VocabularyKind) -> Result<Vec<(NamedNode, u64)>> {
    let terms = read(store)?.into_iter().filter(|((found, _), used)| *found == kind && used.count > 0);
    let mut uses: Vec<(NamedNode, u64)> =
        terms.map(|((_, iri), used)| (NamedNode::new_unchecked(iri), used.count)).collect();
    // The terms come by name, which decides between those used alike.
    uses.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(uses)
}

fn is_called(term: &NamedNode, wanted: &str, labels: &StoreLabels<'_>) -> bool {
    let name = compact(term.as_str()).unwrap_or_else(|| term.as_str().to_owned());
    name.to_lowercase().contains(wanted)
        || labels.label(term.as_str()).is_some_and(|label| label.to_lowercase().contains(wanted))
}

/// Reads all statements once and counts.
fn read(store: &Store) -> Result<BTreeMap<(VocabularyKind, String), Use>> {
    let mut terms: BTreeMap<(VocabularyKind, String), Use> = BTreeMap::new();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    for quad in store.all_quads() {
        let quad = quad?;
        let text = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
        if !seen.insert(xxh3_64(text.as_bytes())) {
            continue;
        }
        count(&quad, &mut terms);
    }
    Ok(terms)
}

fn count(quad: &Quad, terms: &mut BTreeMap<(VocabularyKind, String), Use>) {
    let used = terms.entry((VocabularyKind::Property, quad.predicate.as_str().to_owned())).or_default();
    used.count += 1;
    let statement = || format!("{} {}", shown_subject(&quad.subject), shown(&quad.object));
    keep_least(&mut used.example, statement);
    if let (rdf::TYPE, Term::NamedNode(class)) = (quad.predicate.as_str(), &quad.object) {
        let used = terms.entry((VocabularyKind::Class, class.as_str().to_owned())).or_default();
        used.count += 1;
        keep_least(&mut used.example, || shown_subject(&quad.subject));
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            let kind = match class.as_str() {
                iri if CLASSES.contains(&iri) => Some(VocabularyKind::Class),
                iri if PROPERTIES.contains(&iri) => Some(VocabularyKind::Property),
                _ => None,
            };
            if let Some(kind) = kind {
                terms.entry((kind, subject.as_str().to_owned())).or_default();
            }
        }
    }
}

/// Keeps the least of the examples, so that the answer does not depend on the order of a store.
fn keep_least(example: &mut Option<String>, next: impl FnOnce() -> String) {
    let next = next();
    if example.as_ref().is_none_or(|best| next < *best) {
        *example = Some(next);
    }
}

fn shown_subject(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => shown(&node.clone().into()),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn shown(term: &Term) -> String {
    const LONGEST: usize = 60;
    let text = match term {
        Term::NamedNode(node) => compact(node.as_str()).unwrap_or_else(|| node.to_string()),
        term => term.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

fn row(kind: VocabularyKind, term: NamedNode, used: Use, store: &Store, labels: &StoreLabels<'_>) -> Result<Row> {
    let text = |text: String| Term::from(Literal::from(text));
    let value = |property: &str| -> Result<Option<Term>> {
        let pattern = QuadPattern {
            subject: Some(term.clone().into()),
            predicate: Some(NamedNode::new_unchecked(property)),
            ..QuadPattern::default()
        };
        let values = store.quads(&pattern).collect::<Result<Vec<_>>>()?;
        Ok(values.into_iter().map(|quad| quad.object).min_by_key(ToString::to_string))
    };
    let definition = match value(skos::DEFINITION)? {
        Some(definition) => Some(definition),
        None => value(rdf::COMMENT)?,
    };
    let word = match kind {
        VocabularyKind::Class => "class",
        VocabularyKind::Property => "property",
    };
    Ok(vec![
        Some(term.clone().into()),
        Some(text(word.to_owned())),
        labels.label(term.as_str()).map(text),
        Some(Literal::from(i64::try_from(used.count).unwrap_or(i64::MAX)).into()),
        definition,
        value(rdf::DOMAIN)?,
        value(rdf::RANGE)?,
        used.example.map(text),
    ])
}

#[cfg(test)]
mod tests {
    use oxrdf::GraphName;

    use super::*;

    #[track_caller]
    fn check(filter: Option<&str>, expected: &[&str]) {
        let node = |local: &str| NamedNode::new_unchecked(format!("http://e/{local}"));
        let typed = |subject: &str, class: NamedNode, graph: GraphName| {
            Quad::new(node(subject), NamedNode::new_unchecked(rdf::TYPE), class, graph)
        };
        let quads = [
            typed("b", node("C"), GraphName::DefaultGraph),
            typed("a", node("C"), GraphName::DefaultGraph),
            typed("a", node("C"), node("g").into()),
            typed("Unused", NamedNode::new_unchecked(CLASSES[0]), GraphName::DefaultGraph),
        ];
        let found: Vec<String> = match schema(&Store::from_quads(quads).unwrap(), filter) {
            Ok(rows) => rows
                .map(|row| {
                    let row = row.unwrap();
                    let text = |at: usize| match &row[at] {
                        Some(Term::Literal(literal)) => literal.value().to_owned(),
                        Some(term) => term.to_string(),
                        None => "-".to_owned(),
                    };
                    format!("{} {} {} {}", text(0), text(1), text(3), text(7))
                })
                .collect(),
            Err(error) => vec![error.to_string()],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn statements_count_once_and_examples_do_not_depend_on_the_order() {
        check(Some("e/"), &["<http://e/C> class 2 <http://e/a>", "<http://e/Unused> class 0 -"]);
        check(
            Some("RDF:TYPE"),
            &["<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> property 3 <http://e/Unused> owl:Class"],
        );
    }

    #[test]
    fn a_class_has_its_properties_and_what_leads_to_it() {
        let node = |local: &str| NamedNode::new_unchecked(format!("http://e/{local}"));
        let kind = || NamedNode::new_unchecked(rdf::TYPE);
        let graph = GraphName::DefaultGraph;
        let mut quads = vec![
            Quad::new(node("a"), kind(), node("Person"), graph.clone()),
            Quad::new(node("b"), kind(), node("Person"), graph.clone()),
            Quad::new(node("t"), kind(), node("Team"), graph.clone()),
            Quad::new(node("a"), node("name"), Literal::from("A"), graph.clone()),
            Quad::new(node("b"), node("name"), Literal::from("B"), graph.clone()),
            Quad::new(node("a"), node("in"), node("t"), graph.clone()),
            Quad::new(node("t"), node("has"), node("a"), graph.clone()),
        ];
        // What two graphs say is one statement.
        quads.push(Quad::new(node("t"), node("has"), node("a"), node("g")));
        let store = Store::from_quads(quads).unwrap();
        assert_eq!(class(&store, "person").unwrap(), Some(node("Person")));
        assert_eq!(class(&store, "pers").unwrap(), None);
        let shown = |term: &Option<Term>| match term {
            Some(Term::NamedNode(node)) => local_name(node.as_str()).to_owned(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            _ => "-".to_owned(),
        };
        let rows = links(&store, &node("Person")).unwrap().map(|row| {
            let row = row.unwrap();
            [0, 1, 3, 5, 6].map(|at: usize| shown(&row[at])).join(" ")
        });
        assert_eq!(
            rows.collect::<Vec<_>>(),
            ["name property of it 2 Person string", "in property of it 1 Person Team", "has leads to it 1 Team Person"]
        );
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        check(Some("zzz"), &["no class or property is called `zzz`"]);
    }
}
