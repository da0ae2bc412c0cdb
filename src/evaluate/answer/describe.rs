//! DESCRIBE: the triples of which a term is the subject, and those of the blank nodes that they lead to.
//!
//! This is the concise bounded description without reifications. Terms come in the order of the rows, each once, and
//! behind each the blank nodes that it leads to; the triples of a subject come by predicate and object.

use std::collections::VecDeque;
use std::sync::Arc;

use oxrdf::Triple;

use super::Steps;
use super::template::triple;
use super::words::Words;
use crate::error::Result;
use crate::evaluate::Context;
use crate::evaluate::operator::Operator;
use crate::evaluate::operator::path::Marks;
use crate::snapshot::{Hit, Id, Kind, Pattern, Scan};

/// The triples of a DESCRIBE, found while they are read.
pub(crate) struct Describe {
    steps: Steps,
    seen: Marks,
    /// Terms of rows, then blank nodes of the term at hand.
    waiting: VecDeque<u32>,
    blanks: VecDeque<u32>,
    scan: Option<Scan>,
    words: [Words; 3],
}

impl Describe {
    /// Returns the descriptions of all terms in the rows of `operator`, out of the default graph of the query.
    pub(crate) fn new(operator: Box<dyn Operator>, context: Arc<Context>) -> Self {
        Self {
            steps: Steps::new(operator, context),
            seen: Marks::default(),
            waiting: VecDeque::new(),
            blanks: VecDeque::new(),
            scan: None,
            words: Default::default(),
        }
    }

    fn next_triple(&mut self) -> Result<Option<Triple>> {
        let context = Arc::clone(&self.steps.context);
        loop {
            if let Some(hit) = self.next_hit(&context) {
                let numbers = [hit.subject, hit.predicate, hit.object];
                let mut term = |place: usize| self.words[place].term(numbers[place], &context.terms);
                return Ok(triple(term(0)?, term(1)?, term(2)?));
            }
            context.cancellation.check()?;
            if let Some(node) = self.blanks.pop_front().or_else(|| self.waiting.pop_front()) {
                let pattern = Pattern { subject: context.terms.stored(node), ..Pattern::default() };
                self.scan = pattern.subject.map(|_| Scan::new(&context.terms.snapshot.index, &pattern));
            } else if !self.read_rows(&context)? {
                return Ok(None);
            }
        }
    }

    /// Returns the next visible triple of the subject at hand.
    fn next_hit(&mut self, context: &Context) -> Option<Hit> {
        let (scan, snapshot) = (self.scan.as_mut()?, &context.terms.snapshot);
        let hit = std::iter::from_fn(|| scan.next(&snapshot.index)).find(|hit| context.default.sees(hit.set))?;
        let kind = Id::new(hit.object).and_then(|id| snapshot.dictionary.kind(id));
        if kind == Some(Kind::Blank) && self.seen.mark(hit.object, context.terms.last() as usize) {
            self.blanks.push_back(hit.object);
        }
        Some(hit)
    }

    fn read_rows(&mut self, context: &Context) -> Result<bool> {
        let Some(batch) = self.steps.next()? else { return Ok(false) };
        for row in 0..batch.rows {
            for column in 0..batch.columns.len() {
                let node = batch.value(row, column);
                let is_stored = context.terms.stored(node).is_some();
                if is_stored && self.seen.mark(node, context.terms.last() as usize) {
                    self.waiting.push_back(node);
                }
            }
        }
        Ok(true)
    }
}

impl Iterator for Describe {
    type Item = Result<Triple>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_triple();
        let next = self.steps.context.terms.snapshot.sound().and(next);
        if next.is_err() {
            self.steps.operator = None;
            (self.waiting, self.blanks, self.scan) = Default::default();
        }
        next.transpose()
    }
}
