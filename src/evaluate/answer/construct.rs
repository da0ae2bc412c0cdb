//! CONSTRUCT: triples out of rows, each once.
//!
//! Triples that are alike have the same ids, so that they are told apart before anything is decoded. Blank nodes of the
//! template get labels from the number of the solution and their place in the template: the same bytes in each run.

use std::sync::Arc;

use oxrdf::{Triple, Variable};
use spargebra::term::TriplePattern;

use super::Steps;
use super::template::{Slot, Template, is_triple, triple};
use super::words::Words;
use crate::error::Result;
use crate::evaluate::operator::Operator;
use crate::evaluate::operator::row_set::RowSet;
use crate::evaluate::{Batch, Context, Lease};

/// The triples of a CONSTRUCT, made while they are read.
pub(crate) struct Construct {
    steps: Steps,
    template: Template,
    /// The triples without blank nodes of the template that were there already.
    seen: RowSet,
    lease: Lease,
    words: [Words; 3],
    solution: u64,
    ready: std::vec::IntoIter<Triple>,
    batch: Batch,
    row: usize,
    /// How often the row at hand is still to be used.
    left: u64,
}

impl Construct {
    /// Returns the triples that `patterns` make of the rows of `operator`, whose columns are `variables`.
    ///
    /// # Errors
    /// When there is no number left for a constant.
    pub(crate) fn new(
        patterns: &[TriplePattern],
        variables: &[Variable],
        operator: Box<dyn Operator>,
        context: Arc<Context>,
    ) -> Result<Self> {
        Ok(Self {
            template: Template::new(patterns, variables, &context.terms)?,
            seen: RowSet::new(3),
            lease: context.budget.lease("CONSTRUCT"),
            words: Default::default(),
            solution: 0,
            ready: Vec::new().into_iter(),
            batch: Batch::default(),
            row: 0,
            left: 0,
            steps: Steps::new(operator, context),
        })
    }

    /// Makes triples of the next rows; returns whether there were any rows.
    fn fill(&mut self) -> Result<bool> {
        if self.row >= self.batch.rows {
            let Some(batch) = self.steps.next()? else { return Ok(false) };
            (self.row, self.left) = (0, self.uses(&batch, 0));
            self.batch = batch;
        }
        let context = Arc::clone(&self.steps.context);
        context.cancellation.check()?;
        let mut triples = Batch::with_width(3);
        while self.row < self.batch.rows && triples.rows < crate::evaluate::BATCH {
            if self.left == 0 {
                self.row += 1;
                self.left = self.uses(&self.batch, self.row);
                continue;
            }
            self.left -= 1;
            for [subject, predicate, object] in &self.template.triples {
                let number =
                    |slot: &Slot| self.template.number(slot, &self.batch, self.row, self.solution, &context.terms);
                let (subject, predicate, object) = (number(subject)?, number(predicate)?, number(object)?);
                if is_triple(subject, predicate, object, &context.terms) {
                    triples.push(&[subject, predicate, object]);
                }
            }
            self.solution += 1;
        }
        self.decode(&triples, &context)?;
        Ok(true)
    }

    /// Returns how often a row is used: without blank nodes in the template once is enough.
    fn uses(&self, batch: &Batch, row: usize) -> u64 {
        let times = batch.times(row);
        if self.template.blanks == 0 { times.min(1) } else { times }
    }

    fn decode(&mut self, triples: &Batch, context: &Context) -> Result<()> {
        let mut chosen = Vec::new();
        self.seen.choose(triples, context.terms.last(), &mut chosen);
        self.lease.hold(self.seen.bytes())?;
        let mut ready = Vec::with_capacity(chosen.len());
        for row in chosen {
            let mut term = |place: usize| self.words[place].term(triples.value(row as usize, place), &context.terms);
            ready.extend(triple(term(0)?, term(1)?, term(2)?));
        }
        self.ready = ready.into_iter();
        context.terms.snapshot.sound()
    }
}

impl Iterator for Construct {
    type Item = Result<Triple>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(triple) = self.ready.next() {
                return Some(Ok(triple));
            }
            match self.fill() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => {
                    self.steps.operator = None;
                    self.batch = Batch::default();
                    return Some(Err(error));
                }
            }
        }
    }
}
