//! A dataset as checks ask it: SPARQL in, texts out; and where the records of its entities are.

use std::sync::Arc;

use oxrdf::{NamedNode, Term};

use super::{Check, Finding, Found};
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::label::StoreLabels;
use crate::output::Labels;
use crate::prefixes::Prefixes;
use crate::query::parse_query;
use crate::results::{Results, Row};
use crate::snapshot::Snapshot;
use crate::store::{Evaluation, QuadPattern, Store};
use crate::vocab::{LER, compact, rdf, short};

/// A dataset under examination.
pub struct Dataset<'a> {
    store: &'a Store,
    prefixes: Prefixes,
    labels: StoreLabels<'a>,
    cancellation: &'a Cancellation,
}

impl<'a> Dataset<'a> {
    /// Returns `store` for examination, until `cancellation` ends it.
    pub fn new(store: &'a Store, cancellation: &'a Cancellation) -> Self {
        Self { store, prefixes: Prefixes::default(), labels: StoreLabels::new(store), cancellation }
    }

    /// Returns what says when to stop.
    pub fn cancellation(&self) -> &Cancellation {
        self.cancellation
    }

    /// Returns the data in columns.
    ///
    /// # Errors
    /// When the store refuses [`crate::store::Scan::Columns`].
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        self.store.snapshot()
    }

    /// Returns the rows of the SELECT query `text`.
    ///
    /// # Errors
    /// When `text` is not a SELECT query, or its evaluation fails.
    pub fn select(&self, text: &str) -> Result<Vec<Row>> {
        let query = parse_query(text, &self.prefixes)?;
        let evaluation = Evaluation { cancellation: self.cancellation.clone(), ..Evaluation::default() };
        match self.store.evaluate(&query, &evaluation)?.0 {
            Results::Solutions(solutions) => solutions.collect(),
            _ => Err(Error::usage("a check asks for solutions")),
        }
    }

    /// Returns what the SELECT query `text` finds: the first variable is the entity, `say` makes the sentence of the
    /// texts of the others.
    ///
    /// # Errors
    /// When `text` is not a SELECT query, or its evaluation fails.
    pub fn find(&self, text: &str, say: impl Fn(&[String]) -> String) -> Result<Vec<Found>> {
        let rows = self.select(text)?;
        let found = rows.into_iter().map(|mut row| {
            let entity = if row.is_empty() { None } else { row.remove(0) };
            let texts: Vec<String> =
                row.iter().map(|term| term.as_ref().map(|t| self.shown(t)).unwrap_or_default()).collect();
            Found { entity, message: say(&texts) }
        });
        Ok(found.collect())
    }

    /// Returns a term for a sentence: the label of an entity, the text of a literal.
    pub fn shown(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => match self.labels.label(node.as_str()) {
                Some(label) => label,
                None => compact(node.as_str()).unwrap_or_else(|| node.as_str().to_owned()),
            },
            Term::Literal(literal) => literal.value().to_owned(),
            term => term.to_string(),
        }
    }

    /// Returns the finding that `check` found.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn finding(&self, check: &dyn Check, found: Found) -> Result<Finding> {
        Ok(Finding {
            code: check.code().to_owned(),
            severity: check.severity(),
            label: self.label(found.entity.as_ref()),
            place: self.place(found.entity.as_ref())?,
            entity: found.entity,
            message: found.message,
            advice: check.advice().to_owned(),
            outcome: None,
        })
    }

    /// Returns the label of `entity`, if it has one; of a node without a name its class.
    pub fn label(&self, entity: Option<&Term>) -> Option<String> {
        match entity {
            Some(Term::NamedNode(node)) => self.labels.label(node.as_str()),
            Some(Term::BlankNode(node)) => {
                let pattern = QuadPattern {
                    subject: Some(node.clone().into()),
                    predicate: Some(NamedNode::new_unchecked(rdf::TYPE)),
                    ..QuadPattern::default()
                };
                let classes = self.store.quads(&pattern).filter_map(|quad| match quad.ok()?.object {
                    Term::NamedNode(class) => Some(short(class.as_str())),
                    _ => None,
                });
                classes.min()
            }
            _ => None,
        }
    }

    /// Returns the file and line of the record of `entity`, if they are known.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn place(&self, entity: Option<&Term>) -> Result<Option<(String, u64)>> {
        let Some(Term::NamedNode(entity)) = entity else { return Ok(None) };
        let (file, line) = (self.value(entity, "recordFile")?, self.value(entity, "recordLine")?);
        Ok(file.map(|file| (file, line.and_then(|line| line.parse().ok()).unwrap_or(1))))
    }

    /// Returns the least text of a property of our vocabulary.
    fn value(&self, subject: &NamedNode, property: &str) -> Result<Option<String>> {
        let pattern = QuadPattern {
            subject: Some(subject.clone().into()),
            predicate: Some(NamedNode::new_unchecked(format!("{LER}{property}"))),
            ..QuadPattern::default()
        };
        let values = self.store.quads(&pattern).collect::<Result<Vec<_>>>()?;
        let texts = values.into_iter().filter_map(|quad| match quad.object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        });
        Ok(texts.min())
    }
}
