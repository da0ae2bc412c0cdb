//! Finds entities by words in their names and texts.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use crate::entity::{LABELS, TEXTS, is_bookkeeping};
use crate::error::{Result, nearest};
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::results::{Row, Solutions};
use crate::store::{QuadPattern, Store};
use crate::vocab::{dcterms, rdf, skos};

/// What a hit in a name counts at least.
const NAME: u32 = 50;

/// Columns of the answer.
const COLUMNS: &[&str] = &["entity", "label", "type", "match"];

/// What was found of one entity.
#[derive(Default)]
struct Hit {
    score: u32,
    /// The text that counts most.
    text: String,
    best: u32,
    /// Which of the words were found, as bits.
    words: u64,
}

/// Returns the entities in whose names and texts all words of `text` occur, best first, as rows of entity, label,
/// type and the text that matched. Records of how statements came about come last. Case does not matter. Takes time in the size of the searched texts.
///
/// # Errors
/// When the data cannot be read.
pub fn search(text: &str, store: &Store) -> Result<Solutions> {
    let words: Vec<String> = text.split_whitespace().take(64).map(str::to_lowercase).collect();
    let mut hits: FxHashMap<NamedNode, Hit> = FxHashMap::default();
    if !words.is_empty() {
        for field in fields() {
            let predicate = Some(NamedNode::new_unchecked(field.property));
            for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(entity), Term::Literal(value)) = (quad.subject, quad.object) {
                    look(&words, value.value(), &field, &mut hits, entity);
                }
            }
        }
    }
    let all = if words.len() >= 64 { u64::MAX } else { (1 << words.len()) - 1 };
    let mut found: Vec<(NamedNode, Hit)> = hits.into_iter().filter(|(_, hit)| hit.words == all).collect();
    found.sort_by(|(a, x), (b, y)| y.score.cmp(&x.score).then_with(|| a.as_str().cmp(b.as_str())));
    rows(found, store)
}

/// A property whose values are searched.
struct Field {
    property: &'static str,
    /// What a hit in it counts.
    weight: u32,
    /// Whether it counts again what another property says in the same words.
    repeats: bool,
}

/// Returns what is searched: names before texts.
fn fields() -> impl Iterator<Item = Field> {
    let field = |property, weight| Field { property, weight, repeats: true };
    // The labels of other vocabularies are found, and rank no entity above those that have fewer of them.
    let own = [rdf::LABEL, skos::PREF_LABEL, dcterms::TITLE];
    let labels = LABELS.iter().map(move |property| Field { property, weight: 60, repeats: own.contains(property) });
    let texts = TEXTS.iter().map(move |property| field(property, if *property == rdf::COMMENT { 5 } else { 10 }));
    labels.chain([field(skos::ALT_LABEL, NAME)]).chain(texts).chain([field(skos::EXAMPLE, 5)])
}

/// What is searched of one entity, for a search that runs elsewhere.
pub struct Searched {
    /// The entity.
    pub entity: NamedNode,
    /// Its label, if it has one.
    pub label: Option<String>,
    /// What its class is called; empty if it has none.
    pub kind: String,
    /// Whether it records how a statement came about: such come last.
    pub is_record: bool,
    /// Names and texts: what a hit counts, whether it counts again what was found in the same words, the text.
    pub fields: Vec<(u32, bool, String)>,
}

/// Returns all that [`search`] looks through, by entity in the order of their IRIs. Takes time and memory in the size of
/// the searched texts.
///
/// # Errors
/// When the data cannot be read.
pub fn searched(store: &Store) -> Result<Vec<Searched>> {
    let mut texts: BTreeMap<NamedNode, Vec<(u32, bool, String)>> = BTreeMap::new();
    for field in fields() {
        let predicate = Some(NamedNode::new_unchecked(field.property));
        for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(entity), Term::Literal(value)) = (quad.subject, quad.object) {
                texts.entry(entity).or_default().push((field.weight, field.repeats, value.value().to_owned()));
            }
        }
    }
    let labels = StoreLabels::new(store);
    let entry = |(entity, fields): (NamedNode, _)| {
        let class = class_of(&entity, store)?;
        let kind = class.as_ref().and_then(|class| labels.label(class.as_str())).unwrap_or_default();
        let is_record = class.is_some_and(|class| is_bookkeeping(class.as_str()));
        Ok(Searched { label: labels.label(entity.as_str()), kind, is_record, entity, fields })
    };
    texts.into_iter().map(entry).collect()
}

fn look(words: &[String], value: &str, field: &Field, hits: &mut FxHashMap<NamedNode, Hit>, entity: NamedNode) {
    let lower = value.to_lowercase();
    let (mut score, mut found) = (0, 0);
    for (index, word) in words.iter().enumerate() {
        if let Some(at) = lower.find(word.as_str()) {
            let starts_word = !lower[..at].ends_with(char::is_alphanumeric);
            let ends_word = !lower[at + word.len()..].starts_with(char::is_alphanumeric);
            score += field.weight * (1 + u32::from(starts_word) + u32::from(ends_word));
            found |= 1 << index;
        }
    }
    if found == 0 {
        return;
    }
    if lower == words.join(" ") {
        score += 10 * field.weight;
    }
    let hit = hits.entry(entity).or_default();
    if !field.repeats && hit.text == value {
        return;
    }
    hit.score += score;
    hit.words |= found;
    if score > hit.best || (score == hit.best && value < hit.text.as_str()) {
        hit.best = score;
        value.clone_into(&mut hit.text);
    }
}

/// What [`search_corrected`] found.
pub struct Corrected {
    /// The entities, as [`search`] gives them.
    pub found: Solutions,
    /// The words that were searched in place of those that were asked for, where nothing has these.
    pub instead: Option<String>,
}

/// Returns the entities that have all words of `text`, or else those that have the nearest words of names.
///
/// # Errors
/// When the data cannot be read.
pub fn search_corrected(text: &str, store: &Store) -> Result<Corrected> {
    let rows: Vec<Row> = search(text, store)?.collect::<Result<_>>()?;
    let instead = if rows.is_empty() { corrected(text, store)? } else { None };
    let found = match &instead {
        Some(words) => search(words, store)?,
        None => Solutions::from_rows(COLUMNS, rows),
    };
    Ok(Corrected { found, instead })
}

/// Returns `text` with each word that no name or text has in place of the nearest word of a name; nothing if no word
/// is missing, or nothing is near.
///
/// # Errors
/// When the data cannot be read.
fn corrected(text: &str, store: &Store) -> Result<Option<String>> {
    let wanted: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut missing: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for field in fields() {
        let predicate = Some(NamedNode::new_unchecked(field.property));
        for quad in store.quads(&QuadPattern { predicate, ..QuadPattern::default() }) {
            let Term::Literal(value) = quad?.object else { continue };
            let lower = value.value().to_lowercase();
            missing.retain(|word| !lower.contains(word));
            if field.weight >= NAME {
                known.extend(lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned));
            }
        }
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let better = |word: &String| match missing.contains(word.as_str()) {
        true => nearest(word, &known, 1).first().map(|near| (*near).to_owned()),
        false => Some(word.clone()),
    };
    let words: Option<Vec<String>> = wanted.iter().map(better).collect();
    Ok(words.filter(|words| *words != wanted).map(|words| words.join(" ")))
}

fn rows(found: Vec<(NamedNode, Hit)>, store: &Store) -> Result<Solutions> {
    let labels = StoreLabels::new(store);
    let text = |text: &str| Some(Term::from(Literal::from(text)));
    let (mut rows, mut records): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    for (entity, hit) in found {
        let label = labels.label(entity.as_str()).and_then(|label| text(&label));
        let class = class_of(&entity, store)?;
        let kind = class.as_ref().and_then(|class| labels.label(class.as_str())).and_then(|kind| text(&kind));
        let is_record = class.is_some_and(|class| is_bookkeeping(class.as_str()));
        let list = if is_record { &mut records } else { &mut rows };
        list.push(vec![Some(entity.into()), label, kind, text(&hit.text)]);
    }
    rows.append(&mut records);
    Ok(Solutions::from_rows(COLUMNS, rows))
}

/// Returns the class of `entity`, of our own vocabulary if there is one.
fn class_of(entity: &NamedNode, store: &Store) -> Result<Option<NamedNode>> {
    let pattern = QuadPattern {
        subject: Some(entity.clone().into()),
        predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
        ..QuadPattern::default()
    };
    let mut classes: Vec<NamedNode> = Vec::new();
    for quad in store.quads(&pattern) {
        if let Term::NamedNode(class) = quad?.object {
            classes.push(class);
        }
    }
    classes.sort_by_key(|class| (!class.as_str().starts_with(crate::vocab::BASE), class.as_str().to_owned()));
    Ok(classes.into_iter().next())
}

#[cfg(test)]
mod tests {
    use oxrdf::{GraphName, Quad};

    use super::*;
    use crate::vocab::foaf;

    fn store() -> Store {
        let quads = [
            ("a", rdf::LABEL, "Issuer"),
            ("a", skos::DEFINITION, "Who signs a credential"),
            ("b", rdf::LABEL, "Issuer Identity Registry"),
            ("c", rdf::LABEL, "Wallet"),
            ("c", skos::DEFINITION, "Holds what an issuer signs"),
            ("d", rdf::LABEL, "Reissuers"),
            ("e", foaf::NAME, "Ada Lovelace"),
            ("f", rdf::LABEL, "Ada"),
        ]
        .map(|(subject, property, value)| {
            let subject = NamedNode::new_unchecked(format!("e:{subject}"));
            let property = NamedNode::new_unchecked(property);
            Quad::new(subject, property, Literal::from(value), GraphName::DefaultGraph)
        });
        let record = NamedNode::new_unchecked("https://w3id.org/lermap/ns#Mention");
        let kind = NamedNode::new_unchecked(rdf::TYPE);
        let typed = Quad::new(NamedNode::new_unchecked("e:f"), kind, record, GraphName::DefaultGraph);
        Store::from_quads(quads.into_iter().chain([typed])).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = search(text, &store()).unwrap();
        let found: Vec<String> = found.map(|row| row.unwrap()[0].clone().unwrap().to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_come_before_texts_and_whole_words_before_parts() {
        check("issuer", &["<e:a>", "<e:b>", "<e:d>", "<e:c>"]);
    }

    #[test]
    fn records_come_last_however_well_they_fit() {
        check("ada", &["<e:e>", "<e:f>"]);
    }

    #[test]
    fn words_that_nothing_has_become_those_of_names() {
        let better = |text: &str| corrected(text, &store()).unwrap();
        assert_eq!(better("walet"), Some("wallet".to_owned()));
        assert_eq!(better("identty Registri"), Some("identity registry".to_owned()));
        assert_eq!(better("wallet signs"), None);
        assert_eq!(better("zzzzzzzz"), None);
    }

    #[test]
    fn every_label_is_searched() {
        check("lovelace", &["<e:e>"]);
    }

    #[test]
    fn all_words_must_occur() {
        check("issuer signs", &["<e:a>", "<e:c>"]);
        check("issuer nothing", &[]);
        check("  ", &[]);
    }
}
