//! What the operators of a plan are built with: the values and the graph that enclosing steps give, and what they share.

use std::sync::{Arc, Mutex, PoisonError};

use oxrdf::Variable;
use rustc_hash::FxHashMap;
use spargebra::algebra::GraphPattern;

use super::Context;
use super::expression::{Expression, Scope};
use super::operator::counted::Counter;
use super::plan::{Formula, Place, Slot};
use crate::error::{Error, Result};
use crate::snapshot::Graph;

/// What the operators of a part of a plan are built with.
#[derive(Clone)]
pub(crate) struct Env {
    /// The values that enclosing steps give, by slot; 0 or missing where there is none.
    pub given: Vec<u32>,
    /// The graph that an enclosing step is at.
    pub graph: Option<Graph>,
    pub shared: Arc<Shared>,
}

/// What all operators of a query share beside its context.
pub(crate) struct Shared {
    expressions: Mutex<FxHashMap<(u32, usize), Arc<Expression>>>,
    /// What each node counted, if that is asked for.
    counters: Option<Mutex<FxHashMap<u32, Arc<Counter>>>>,
}

impl Shared {
    /// Returns what the operators of a query share; they count if that `is_counted`.
    pub(crate) fn new(is_counted: bool) -> Self {
        Self { expressions: Mutex::default(), counters: is_counted.then(Mutex::default) }
    }

    /// Returns what the node `id` counted, if nodes count.
    pub(crate) fn counter(&self, id: u32) -> Option<Arc<Counter>> {
        let mut counters = self.counters.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(counters.entry(id).or_default()))
    }
}

impl Env {
    /// Returns the value that is given for `slot`, or 0.
    pub(crate) fn value(&self, slot: Slot) -> u32 {
        self.given.get(slot as usize).copied().unwrap_or(0)
    }

    /// Returns this environment with a value for `slot`.
    pub(crate) fn give(&mut self, slot: Slot, value: u32) {
        if self.given.len() <= slot as usize {
            self.given.resize(slot as usize + 1, 0);
        }
        self.given[slot as usize] = value;
    }

    /// Returns the number of a term at a place of a pattern; 0 where it is open.
    pub(crate) fn number(&self, place: &Place, context: &Context) -> Result<u32> {
        match place {
            Place::Is(number) => Ok(*number),
            Place::Other(term) => context.terms.number(term),
            Place::Slot(slot) => Ok(self.value(*slot)),
        }
    }

    /// Returns the compiled form of a formula of the node `id`.
    pub(crate) fn expression(
        &self,
        id: u32,
        place: usize,
        formula: &Formula,
        columns: &[Slot],
        context: &Context,
    ) -> Result<Arc<Expression>> {
        let mut known = self.shared.expressions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(expression) = known.get(&(id, place)) {
            return Ok(Arc::clone(expression));
        }
        let mut scope = Columns { formula: Some(formula), columns };
        let expression = Arc::new(Expression::compile(&formula.expression, &mut scope, context)?);
        known.insert((id, place), Arc::clone(&expression));
        Ok(expression)
    }
}

/// The columns that a formula reads.
pub(super) struct Columns<'a> {
    pub formula: Option<&'a Formula>,
    pub columns: &'a [Slot],
}

impl Columns<'_> {
    fn place(&self, slot: Slot) -> Option<usize> {
        self.columns.iter().position(|column| *column == slot)
    }
}

impl Scope for Columns<'_> {
    fn column(&mut self, variable: &Variable) -> Option<usize> {
        let (_, slot) = self.formula?.variables.iter().find(|(known, _)| known == variable)?;
        self.place(*slot)
    }

    fn exists(&mut self, pattern: &GraphPattern) -> Result<usize> {
        let known = self.formula.and_then(|formula| formula.exists.iter().find(|(known, _)| known == pattern));
        let place = known.and_then(|(_, slot)| self.place(*slot));
        place.ok_or_else(|| Error::usage("the query failed: EXISTS is where it cannot be evaluated"))
    }
}
