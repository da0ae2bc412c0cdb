//! Collects what one rule derives: the statements, and a record of each with its evidence.

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Term};

use super::Rule;
use crate::model::hash10;
use crate::rdf::Statements;
use crate::rdf::iri::{entity, ler, named};
use crate::vocab::{prov, rdf};

/// How sure a derived statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Somebody said so; the rule only says it again in another form.
    Asserted,
    /// What the rule goes by leaves little doubt, such as a whole name or equal texts.
    High,
    /// What it goes by is likely to mean this, such as a common word that is a name too.
    Medium,
    /// What it goes by may well mean something else.
    Low,
}

impl Confidence {
    /// The word that is in the graph.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// Where a text names something, in characters from 0; `end` is behind the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextSpan {
    /// The first character.
    pub start: u32,
    /// The character behind the last one.
    pub end: u32,
    /// The property that holds the text.
    pub property: &'static str,
    /// How often the text names it; the place is that of the first.
    pub occurrences: u32,
}

/// A derived statement and what speaks for it.
#[derive(Debug, Clone)]
pub struct Derivation {
    /// The subject of the statement.
    pub subject: NamedNode,
    /// Its property.
    pub property: NamedNode,
    /// Its object.
    pub object: Term,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The statement for a reader, such as `… mentions Skill`.
    pub label: String,
    /// Why it holds, in a sentence.
    pub reason: String,
    /// The words of the source that it rests on.
    pub evidence: String,
    /// The records that it was made of.
    pub from: Vec<NamedNode>,
    /// Where the text says so, if a text does.
    pub place: Option<TextSpan>,
    /// From 0 to 1.
    pub score: Option<f64>,
    /// Over how many relations it follows, if it follows over several.
    pub distance: Option<u32>,
    /// Tells derivations of one statement by one rule apart.
    pub grade: Option<&'static str>,
    /// The statement holds both ways; one record speaks for both.
    pub is_symmetric: bool,
}

impl Derivation {
    /// Returns a derivation without evidence.
    pub fn new(subject: NamedNode, property: &str, object: impl Into<Term>, confidence: Confidence) -> Self {
        Self {
            subject,
            property: ler(property),
            object: object.into(),
            confidence,
            label: String::new(),
            reason: String::new(),
            evidence: String::new(),
            from: Vec::new(),
            place: None,
            score: None,
            distance: None,
            grade: None,
            is_symmetric: false,
        }
    }

    fn node(&self, rule: &str) -> NamedNode {
        let statement =
            format!("{} {} {} {}", self.subject, self.property, self.object, self.grade.unwrap_or_default());
        entity("derivation", &format!("{rule}-{}", hash10(&statement)))
    }
}

/// What one rule derived.
pub struct Derived {
    rule: &'static str,
    version: u32,
    derivations: Vec<Derivation>,
    beside: Statements,
}

impl Derived {
    /// Returns an empty collection for `rule`.
    pub fn new(rule: &dyn Rule) -> Self {
        Self {
            rule: rule.name(),
            version: rule.version(),
            derivations: Vec::new(),
            beside: Statements::new(crate::vocab::graph::DERIVED),
        }
    }

    /// Adds a statement with its record.
    pub fn add(&mut self, derivation: Derivation) {
        self.derivations.push(derivation);
    }

    /// Returns where to put what describes entities that the rule itself brings forth.
    pub fn beside(&mut self) -> &mut Statements {
        &mut self.beside
    }

    /// Returns the derivations in the order they were added.
    pub fn derivations(&self) -> &[Derivation] {
        &self.derivations
    }

    pub(super) fn is_empty(&self) -> bool {
        self.derivations.is_empty()
    }

    /// Writes everything to `out`, in the order of the records' IRIs, each record once.
    pub(super) fn write(self, out: &mut Statements) {
        let mut records: Vec<(NamedNode, Derivation)> =
            self.derivations.into_iter().map(|derivation| (derivation.node(self.rule), derivation)).collect();
        records.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
        records.dedup_by(|a, b| a.0 == b.0);
        let rule = entity("rule", self.rule);
        for (node, derivation) in &records {
            write_statement(derivation, out);
            write_record(node, derivation, out);
            out.own(node, "rule", rule.clone());
            out.own(node, "ruleVersion", Literal::from(i64::from(self.version)));
        }
        out.extend(self.beside);
    }
}

/// Adds the statement itself.
fn write_statement(derivation: &Derivation, out: &mut Statements) {
    out.add(&derivation.subject, derivation.property.as_str(), derivation.object.clone());
    if let (true, Term::NamedNode(object)) = (derivation.is_symmetric, &derivation.object) {
        out.add(object, derivation.property.as_str(), derivation.subject.clone());
    }
}

/// Adds the record of the statement.
fn write_record(node: &NamedNode, derivation: &Derivation, out: &mut Statements) {
    out.add(node, rdf::TYPE, ler("Derivation"));
    out.text(node, rdf::LABEL, &derivation.label);
    out.text(node, rdf::COMMENT, &derivation.reason);
    out.add(node, rdf::SUBJECT, derivation.subject.clone());
    out.add(node, rdf::PREDICATE, derivation.property.clone());
    out.add(node, rdf::OBJECT, derivation.object.clone());
    out.own(node, "confidence", Literal::from(derivation.confidence.word()));
    out.own(node, "evidenceText", Literal::from(derivation.evidence.as_str()));
    for from in &derivation.from {
        out.add(node, prov::WAS_DERIVED_FROM, from.clone());
    }
    if let Some(place) = &derivation.place {
        out.add(node, rdf::TYPE, ler("Mention"));
        out.integer(node, "start", place.start);
        out.integer(node, "end", place.end);
        out.integer(node, "occurrences", place.occurrences);
        out.own(node, "textProperty", named(place.property));
    }
    if let Some(score) = derivation.score {
        out.own(node, "score", Literal::new_typed_literal(decimal(score), xsd::DECIMAL));
    }
    if let Some(distance) = derivation.distance {
        out.integer(node, "distance", distance);
    }
    if let Some(grade) = derivation.grade {
        out.own(node, "grade", Literal::from(grade));
    }
}

/// Returns the canonical decimal of a score, to three places.
fn decimal(score: f64) -> String {
    let text = format!("{score:.3}");
    let short = text.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_canonical_decimals() {
        assert_eq!(decimal(1.0), "1.0");
        assert_eq!(decimal(0.625), "0.625");
        assert_eq!(decimal(2.0 / 3.0), "0.667");
    }
}
