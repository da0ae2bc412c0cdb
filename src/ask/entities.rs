//! Entities that a question names, and the parameters of a query that take them.

use oxrdf::{NamedNode, NamedOrBlankNode, Term};

use super::names::{EntityWords, LONGEST, Word, kind, pieces};
use super::words::words;
use crate::error::Result;
use crate::prefixes::Prefixes;
use crate::query::ValueType;
use crate::query::saved::{SavedParameter, SavedQuery, Values};
use crate::store::{QuadPattern, Store};
use crate::vocab::{compact, dcterms, ler, rdf};

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

/// What a question says of entities.
pub(super) struct Read {
    /// The entities that it names, in its order.
    pub(super) named: Vec<Named>,
    /// The whole question.
    pub(super) parts: Vec<Part>,
    /// What it asks the meaning of, and nothing else, as a place in `named`.
    pub(super) defined: Option<usize>,
    /// Names that stand for nothing: capitals in the middle of the sentence, and no entity.
    pub(super) strange: Vec<String>,
}

/// Returns the entities that `question` names, longest names first taken, and the whole question as parts.
///
/// # Errors
/// When the data cannot be read.
pub(super) fn read(question: &str, names: &EntityWords, store: &Store) -> Result<Read> {
    let all = pieces(&without_quotation(question));
    let subject = subject(&all);
    let (mut named, mut parts, mut strange) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut defined) = (0, None);
    while at < all.len() {
        let mut lengths = (1..=LONGEST.min(all.len() - at)).rev();
        let hit = lengths.find_map(|length| Some((length, names.look_up(&all, at, length)?.clone())));
        let tail = || {
            let is_subject = subject == Some((at, all.len().min(at + 1)));
            names.by_tail(&all[at].text).filter(|_| is_subject).map(|node| (1, vec![node.clone()]))
        };
        match hit.or_else(tail) {
            Some((length, nodes)) => {
                if subject == Some((at, at + length)) {
                    defined = Some(named.len());
                }
                parts.push(Part::Entity(named.len()));
                let text: Vec<&str> = all[at..at + length].iter().map(|word| word.text.as_str()).collect();
                named.push(meanings(text.join(" "), &nodes, store)?);
                at += length;
            }
            None => {
                let word = &all[at];
                if at > 0 && word.typed.starts_with(char::is_uppercase) {
                    strange.push(word.text.clone());
                }
                parts.push(Part::Word(word.text.clone()));
                at += 1;
            }
        }
    }
    Ok(Read { named, parts, defined, strange })
}

/// Openings of questions that ask what something is.
const OPENINGS: &[&str] = &[
    "what is",
    "whats",
    "what s",
    "what are",
    "who is",
    "who are",
    "tell me about",
    "define",
    "explain",
    "describe",
    "meaning of",
    "definition of",
    "what is meant by",
    "what does",
    "what do you mean by",
];

/// Returns from where to where `words` name what they ask the meaning of, if that is all they ask; a name alone asks that.
fn subject(words: &[Word]) -> Option<(usize, usize)> {
    let starts = |opening: &&&str| {
        let mut wanted = opening.split(' ').zip(words);
        words.len() > opening.split(' ').count() && wanted.all(|(wanted, word)| wanted == word.text)
    };
    let Some(opening) = OPENINGS.iter().filter(starts).max_by_key(|opening| opening.len()) else {
        return Some((0, words.len()));
    };
    let mut start = opening.split(' ').count();
    let mut end = words.len();
    while end > start + 1 && ["exactly", "mean", "really", "then", "please"].contains(&words[end - 1].text.as_str()) {
        end -= 1;
    }
    if *opening == "what does" && end == words.len() {
        return None;
    }
    while start + 1 < end && ["a", "an", "the"].contains(&words[start].text.as_str()) {
        start += 1;
    }
    Some((start, end))
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

/// Returns `question` without the text in quotation marks, which is looked for in the data.
fn without_quotation(question: &str) -> String {
    match quoted(question) {
        Some(quoted) => question.replacen(&quoted, " ", 1),
        None => question.to_owned(),
    }
}

/// What a question gives to the parameters of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    pub(super) values: Values,
    /// Which entities of the question were taken: those that the query is about as `true`, those that only narrow it as
    /// `false`.
    pub(super) taken: Vec<(usize, bool)>,
    /// The words that became values.
    pub(super) words: Vec<String>,
    /// The parameters that the question should have given and did not: a default would be no answer to it.
    pub(super) missing: Vec<String>,
}

/// Returns what `read`, the question, gives to `query`; `first` are the parameters that its nearest wording names, and
/// `free` the words that the query itself does not say.
pub(super) fn fill(query: &SavedQuery, question: &str, read: &Read, first: &[String], free: &[String]) -> Filled {
    let mut filled = Filled::default();
    let mut parameters: Vec<&SavedParameter> = query.parameters.iter().collect();
    parameters.sort_by_key(|saved| !first.contains(&saved.parameter.name));
    for saved in parameters {
        let name = &saved.parameter.name;
        let value = match &saved.parameter.value_type {
            ValueType::Iri => entity_for(saved, &read.named, &filled.taken).map(|(index, value)| {
                filled.taken.push((index, !saved.parameter.is_optional && !takes_any(saved)));
                value
            }),
            ValueType::Integer | ValueType::Number => {
                number(&read.parts).inspect(|text| filled.words.push(text.clone()))
            }
            ValueType::Text => quoted(question).or_else(|| match free {
                [word] => {
                    filled.words.push(word.clone());
                    Some(word.strip_suffix('s').unwrap_or(word).to_owned())
                }
                _ => None,
            }),
            _ => None,
        };
        if let Some(value) = value {
            filled.values.insert(name.clone(), value);
        }
    }
    leave_free(query, &mut filled);
    filled
}

/// Leaves the parameter free whose default is one entity of many, where the question names none; what cannot be free is
/// missing.
fn leave_free(query: &SavedQuery, filled: &mut Filled) {
    let left: Vec<&SavedParameter> = query
        .parameters
        .iter()
        .filter(|saved| saved.default.is_some() && !filled.values.contains_key(&saved.parameter.name))
        .collect();
    let entities: Vec<&&SavedParameter> =
        left.iter().filter(|saved| saved.parameter.value_type == ValueType::Iri).collect();
    let texts = left.iter().filter(|saved| saved.parameter.value_type == ValueType::Text);
    filled.missing.extend(texts.map(|saved| saved.parameter.name.clone()));
    let with_default = query.parameters.iter().filter(|saved| saved.default.is_some()).count();
    for saved in entities {
        let name = saved.parameter.name.clone();
        if takes_any(saved) || with_default > 1 {
            filled.missing.push(name);
        } else {
            filled.values.insert(name, String::new());
        }
    }
}

/// Returns the whole number among the words; one behind `version` is part of a name.
fn number(parts: &[Part]) -> Option<String> {
    let word = |part: &Part| match part {
        Part::Word(word) => Some(word.clone()),
        Part::Entity(_) => None,
    };
    parts.iter().enumerate().find_map(|(at, part)| {
        let before = at.checked_sub(1).and_then(|at| word(&parts[at])).unwrap_or_default();
        word(part).filter(|word| word.parse::<i64>().is_ok() && !["version", "edition", "v"].contains(&before.as_str()))
    })
}

fn entity_for(saved: &SavedParameter, named: &[Named], taken: &[(usize, bool)]) -> Option<(usize, String)> {
    let class = saved.class_iri(&Prefixes::default())?;
    let is_any = takes_any(saved);
    let fitting = named.iter().enumerate().filter(|(index, _)| !taken.iter().any(|(other, _)| other == index));
    let mut fitting = fitting.filter_map(|(index, entity)| {
        let meaning = entity.meanings.iter().find(|(_, classes)| is_any || classes.contains(&class));
        let (node, _) = meaning?;
        Some((index, compact(node.as_str()).unwrap_or_else(|| node.as_str().to_owned())))
    });
    fitting.next()
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
