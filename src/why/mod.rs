//! Where a statement comes from: its graph, the record it is in, its source, or the rule that made it.

mod evidence;
mod object;

use std::collections::BTreeSet;

use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use self::evidence::evidence;
use self::object::with_object;
use crate::error::{Error, Kind, Result};
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::resolve::EntityNames;
use crate::results::{Row, Solutions};
use crate::store::{QuadPattern, Store};
use crate::vocab::{compact, dcterms, graph, ler, prov, rdf};

/// Columns of the answer.
const COLUMNS: &[&str] = &[
    "subject",
    "predicate",
    "object",
    "graph",
    "kind",
    "record",
    "source",
    "evidence",
    "rule",
    "confidence",
    "because",
];

/// What is asked: a statement in the words of a person.
pub struct Question<'a> {
    /// An IRI, prefixed name, slug or label.
    pub subject: &'a str,
    /// `a`, an IRI, a prefixed name, or the local name or label of a property that the subject has.
    pub predicate: &'a str,
    /// An IRI, prefixed name, slug, label or the text of a literal; `None` means every object.
    pub object: Option<&'a str>,
}

/// Returns where the statements come from that `question` asks for: one row for each graph and each thing that speaks
/// for a statement. After a derived statement come all statements that it was made of, of the kind `evidence`. Fails with a negative answer if there is no such statement.
///
/// # Errors
/// When a name is unknown, or no graph has the statement: a negative answer.
pub fn why(question: &Question<'_>, names: &EntityNames, store: &Store) -> Result<Solutions> {
    let subject = names.resolve(question.subject)?;
    let about: Vec<Quad> = quads(store, Some(&subject), None, None)?;
    let property = property(question.predicate, &subject, &about, names, store)?;
    let mut found: Vec<&Quad> = about.iter().filter(|quad| quad.predicate == property).collect();
    if let Some(text) = question.object {
        found = with_object(&found, text, names);
    }
    if found.is_empty() {
        return Err(not_said(&subject, &property, question.object, &about, store));
    }
    found.sort_by_key(|quad| (quad.object.to_string(), quad.graph_name.to_string()));
    let mut rows = Vec::new();
    for quad in found {
        rows.extend(explain(quad, store)?);
        if kind(&quad.graph_name) == "derived" {
            rows.extend(evidence(quad, store)?);
        }
    }
    Ok(Solutions::from_rows(COLUMNS, rows))
}

fn quads(
    store: &Store,
    subject: Option<&NamedNode>,
    predicate: Option<&str>,
    object: Option<&Term>,
) -> Result<Vec<Quad>> {
    let pattern = QuadPattern {
        subject: subject.map(|node| node.clone().into()),
        predicate: predicate.map(NamedNode::new_unchecked),
        object: object.cloned(),
        graph: None,
    };
    store.quads(&pattern).collect()
}

/// Returns the property that `text` names, among those that `about` uses.
fn property(text: &str, subject: &NamedNode, about: &[Quad], names: &EntityNames, store: &Store) -> Result<NamedNode> {
    if text == "a" {
        return Ok(NamedNode::new_unchecked(rdf::TYPE));
    }
    if text.contains(':') {
        return names.resolve(text);
    }
    let labels = StoreLabels::new(store);
    let used: BTreeSet<&str> = about.iter().map(|quad| quad.predicate.as_str()).collect();
    let is_called = |iri: &&&str| {
        local(iri).eq_ignore_ascii_case(text) || labels.label(iri).is_some_and(|label| label.eq_ignore_ascii_case(text))
    };
    if let Some(iri) = used.iter().find(is_called) {
        return Ok(NamedNode::new_unchecked(*iri));
    }
    let known: Vec<&str> = used.iter().map(|iri| local(iri)).collect();
    let mut error = Error::unknown("property", text, known.iter().copied());
    error.message = format!("`{}` has no property called `{text}`", shown(subject));
    Err(error)
}

fn local(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}

fn not_said(subject: &NamedNode, property: &NamedNode, object: Option<&str>, about: &[Quad], store: &Store) -> Error {
    let object = object.map_or(String::new(), |text| format!(" {text}"));
    let error = Error::new(Kind::Negative, format!("no graph says `{} {}{object}`", shown(subject), shown(property)));
    let labels = StoreLabels::new(store);
    let said: BTreeSet<String> = about
        .iter()
        .filter(|quad| quad.predicate == *property)
        .map(|quad| match &quad.object {
            Term::NamedNode(node) => match labels.label(node.as_str()) {
                Some(label) => format!("{} ({label})", shown(node)),
                None => shown(node),
            },
            term => term.to_string(),
        })
        .take(8)
        .collect();
    match said.is_empty() {
        true => error.with_hint(format!("see what is said with `lermap describe {}`", shown(subject))),
        false => error.with_hint(format!("it has: {}", said.into_iter().collect::<Vec<_>>().join(", "))),
    }
}

fn shown(node: &NamedNode) -> String {
    compact(node.as_str()).unwrap_or_else(|| format!("<{}>", node.as_str()))
}

/// What speaks for a statement.
#[derive(Default)]
struct Ground {
    record: Option<String>,
    source: Option<Term>,
    evidence: Option<Term>,
    rule: Option<Term>,
    confidence: Option<Term>,
    because: Option<String>,
}

/// Returns one row for each thing that speaks for `quad`.
fn explain(quad: &Quad, store: &Store) -> Result<Vec<Row>> {
    let kind = kind(&quad.graph_name);
    let grounds = match kind {
        "inferred" => vec![Ground {
            because: Some("a reasoner added it because of what the vocabulary says of its terms".to_owned()),
            ..Ground::default()
        }],
        _ => grounds(quad, kind == "derived", store)?,
    };
    Ok(grounds.into_iter().map(|ground| row(quad, kind, ground)).collect())
}

/// Returns in a word what the graph of a statement makes of it.
fn kind(graph: &GraphName) -> &'static str {
    match graph {
        GraphName::NamedNode(node) => match node.as_str() {
            graph::DERIVED => "derived",
            graph::INFERRED => "inferred",
            graph::PROVENANCE => "provenance",
            graph::CURATION => "curated",
            graph::VOCABULARY => "vocabulary",
            _ => "asserted",
        },
        _ => "asserted",
    }
}

fn row(quad: &Quad, kind: &str, ground: Ground) -> Row {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Term::NamedNode(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::BlankNode(node.clone()),
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => Some(Term::NamedNode(node.clone())),
        _ => None,
    };
    let text = |text: String| Term::from(Literal::from(text));
    vec![
        Some(subject),
        Some(quad.predicate.clone().into()),
        Some(quad.object.clone()),
        graph,
        Some(Literal::from(kind).into()),
        ground.record.map(text),
        ground.source,
        ground.evidence,
        ground.rule,
        ground.confidence,
        ground.because.map(text),
    ]
}

/// Returns what speaks for an asserted or derived statement; at least one, even if it is empty.
fn grounds(quad: &Quad, is_derived: bool, store: &Store) -> Result<Vec<Ground>> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return Ok(vec![Ground::default()]) };
    if matches!(&quad.graph_name, GraphName::NamedNode(node) if node.as_str() == graph::CURATION)
        && let Some(record) = addition(subject, store)?
    {
        let because = Some("we added it to the record of somebody else".to_owned());
        return Ok(vec![Ground { record: place(&record, store)?, because, ..Ground::default() }]);
    }
    let mut records = statement_records(subject, Some((&quad.predicate, &quad.object)), store)?;
    if records.is_empty()
        && let Term::NamedNode(object) = &quad.object
    {
        // A record speaks for both ways of a symmetric statement.
        let turned = Term::NamedNode(subject.clone());
        records = statement_records(object, Some((&quad.predicate, &turned)), store)?;
    }
    if records.is_empty() && is_derived {
        records = statement_records(subject, None, store)?;
    }
    records.retain(|record| is_in(record, &quad.graph_name, store));
    if records.is_empty() {
        return Ok(vec![plain_ground(quad, subject, store)?]);
    }
    records.iter().map(|record| ground_of(record, subject, store)).collect()
}

/// Returns what holds our additions to the record of `subject`.
fn addition(subject: &NamedNode, store: &Store) -> Result<Option<NamedNode>> {
    let found = quads(store, None, Some("https://w3id.org/lermap/ns#curates"), Some(&subject.clone().into()))?;
    Ok(found.into_iter().find_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }))
}

/// Returns the records of the statement, or of any statement about `subject`.
fn statement_records(
    subject: &NamedNode,
    statement: Option<(&NamedNode, &Term)>,
    store: &Store,
) -> Result<BTreeSet<NamedNode>> {
    let mut records = BTreeSet::new();
    for quad in quads(store, None, Some(rdf::SUBJECT), Some(&subject.clone().into()))? {
        let NamedOrBlankNode::NamedNode(record) = quad.subject else { continue };
        let fits = match statement {
            Some((property, object)) => {
                let property = Term::NamedNode(property.clone());
                !quads(store, Some(&record), Some(rdf::PREDICATE), Some(&property))?.is_empty()
                    && !quads(store, Some(&record), Some(rdf::OBJECT), Some(object))?.is_empty()
            }
            None => true,
        };
        if fits {
            records.insert(record);
        }
    }
    Ok(records)
}

fn is_in(record: &NamedNode, graph: &GraphName, store: &Store) -> bool {
    let pattern =
        QuadPattern { subject: Some(record.clone().into()), graph: Some(graph.clone()), ..QuadPattern::default() };
    store.quads(&pattern).next().is_some()
}

/// Returns what the record of a statement about `subject` says.
fn ground_of(record: &NamedNode, subject: &NamedNode, store: &Store) -> Result<Ground> {
    let one = |property: &str| value(record, property, store);
    let from = quads(store, Some(record), Some(prov::WAS_DERIVED_FROM), None)?;
    let from: BTreeSet<String> = from
        .into_iter()
        .filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(node.into_string()),
            _ => None,
        })
        .collect();
    // A derivation is in no file; what it was made of is, the subject above all.
    let ground =
        if from.contains(subject.as_str()) { Some(subject.as_str()) } else { from.first().map(String::as_str) };
    let ground = ground.map(NamedNode::new_unchecked);
    let source = match one(dcterms::SOURCE)? {
        Some(source) => Some(source),
        None => ground.clone().map(Term::NamedNode),
    };
    let place = match (place(record, store)?, &ground) {
        (None, Some(ground)) => place(ground, store)?,
        (place, _) => place,
    };
    let words = one(ler::EVIDENCE_TEXT)?.as_ref().map(plain);
    let comment = one(rdf::COMMENT)?.as_ref().map(plain);
    Ok(Ground {
        record: place,
        source,
        evidence: one(ler::EVIDENCE)?,
        rule: one(ler::RULE)?,
        confidence: one(ler::CONFIDENCE)?,
        because: comment.or(words),
    })
}

/// Returns what speaks for a statement without a record of its own: the record of its subject, or of its object.
fn plain_ground(quad: &Quad, subject: &NamedNode, store: &Store) -> Result<Ground> {
    let mut record = place(subject, store)?;
    let mut about = subject.clone();
    if let Term::NamedNode(object) = &quad.object
        && record.is_none()
        && let Some(place) = place(object, store)?
    {
        (record, about) = (Some(place), object.clone());
    }
    Ok(Ground {
        record,
        source: value(&about, dcterms::SOURCE, store)?,
        evidence: value(&about, ler::EVIDENCE, store)?,
        ..Ground::default()
    })
}

/// Returns the least value of a property, so that the answer does not depend on the order of a store.
fn value(subject: &NamedNode, property: &str, store: &Store) -> Result<Option<Term>> {
    let values = quads(store, Some(subject), Some(property), None)?;
    Ok(values.into_iter().map(|quad| quad.object).min_by_key(ToString::to_string))
}

/// Returns the file and line of the record of `entity`.
fn place(entity: &NamedNode, store: &Store) -> Result<Option<String>> {
    let file = value(entity, ler::RECORD_FILE, store)?;
    let line = value(entity, ler::RECORD_LINE, store)?;
    Ok(match (file, line) {
        (Some(file), Some(line)) => Some(format!("{}:{}", plain(&file), plain(&line))),
        (Some(file), None) => Some(plain(&file)),
        _ => None,
    })
}

fn plain(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => shown(node),
        term => term.to_string(),
    }
}

#[cfg(test)]
mod tests;
