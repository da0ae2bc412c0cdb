//! Expressions: compiled once, evaluated by row or by distinct id.
//!
//! ```text
//!   algebra --> compile --> nodes (data) --> evaluate (values) --> numbers of terms
//!                                               |
//!                      strings, numbers, dates, pattern, cast, ...
//! ```
//!
//! An error of SPARQL is no value, 0 in a column; `Err` is for work that is told to stop, limits and damage. The order
//! of ORDER BY, MIN and MAX is in [`order`], sums of groups are in [`aggregate`].

pub(crate) mod aggregate;
mod compare;
mod compile;
mod condition;
mod function;
mod memo;
mod node;
mod numeric;
pub(crate) mod order;
mod pattern;
mod row;
mod scan;
#[cfg(test)]
mod tests;
mod value;

use std::ops::Range;
use std::sync::{Mutex, PoisonError, TryLockError};

use spargebra::algebra::{Expression as Algebra, GraphPattern};
use spargebra::term::Variable;

use self::compile::Compiler;
use self::memo::Memo;
use self::node::Node;
use self::row::{Row, Rows};
use self::scan::Scan;
use self::value::{Fault, LONGEST, Value};
use super::{Batch, Context};
use crate::error::Result;

pub(crate) use condition::Condition;
pub(crate) use value::Scalar;

/// What an expression can see: the columns of the operator that it reads.
pub(crate) trait Scope {
    /// Returns the column of `variable`; `None` where it never has a value.
    fn column(&mut self, variable: &Variable) -> Option<usize>;

    /// Returns a column that holds, for each row, the number of the literal true or false: whether `pattern` has a
    /// solution for the row.
    ///
    /// # Errors
    /// When the pattern cannot be compiled.
    fn exists(&mut self, pattern: &GraphPattern) -> Result<usize>;

    /// Returns the number of the rows that the expression sees: the same one for expressions that see the same rows in
    /// the same order, as those of one SELECT do. `BNODE("a")` gives them the same blank node in each row.
    fn solutions(&mut self) -> u32 {
        0
    }
}

/// A compiled expression; shared by threads.
///
/// One that is not deterministic counts the rows that it sees: the same rows in the same order give the same blank
/// nodes, so that it is to be evaluated batch by batch in the order of the rows.
pub(crate) struct Expression {
    node: Node,
    columns: Vec<usize>,
    is_deterministic: bool,
    /// Whether all terms of a group of the dictionary have one value.
    is_of_group: bool,
    /// The numbers of the literals false and true.
    truths: [u32; 2],
    rows: Rows,
    values: Mutex<Memo>,
    chosen: Mutex<Memo>,
}

/// Rows between two looks at the cancellation.
const STEP: usize = 64;
/// Bytes of a text for which memory is looked at once it is made.
const LARGE: usize = LONGEST >> 8;

impl Expression {
    /// Compiles `expression`, whose variables `scope` knows.
    ///
    /// # Errors
    /// When a pattern of EXISTS cannot be compiled, the expression is too deep or has too large a regular expression.
    pub(crate) fn compile(expression: &Algebra, scope: &mut dyn Scope, context: &Context) -> Result<Self> {
        let node = Compiler { scope, context, depth: 0 }.node(expression)?;
        let (mut columns, mut is_deterministic) = (Vec::new(), true);
        let mut waiting = vec![&node];
        while let Some(node) = waiting.pop() {
            match node {
                Node::Column(column) | Node::Bound(column) => columns.push(*column),
                Node::Chance(_) | Node::Blank(..) => is_deterministic = false,
                _ => {}
            }
            node.children(&mut |child| waiting.push(child));
        }
        columns.sort_unstable();
        columns.dedup();
        let number = |truth: bool| context.terms.number(&Value::from(truth).term(&context.terms)?);
        let truths = [number(false)?, number(true)?];
        let (is_of_group, (rows, values, chosen)) = (condition::is_of_group(&node), Default::default());
        Ok(Self { node, columns, is_deterministic, is_of_group, truths, rows, values, chosen })
    }

    /// Returns the columns that the expression reads, ascending, each once.
    #[cfg(test)]
    pub(crate) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Returns whether equal rows give equal values: RAND, UUID and BNODE do not.
    #[cfg(test)]
    pub(crate) fn is_deterministic(&self) -> bool {
        self.is_deterministic
    }

    /// Returns the value that all rows have, 0 for an error; `None` if rows may differ.
    pub(crate) fn constant(&self) -> Option<u32> {
        match &self.node {
            Node::Constant(constant) => Some(constant.number),
            Node::NoValue => Some(0),
            _ => None,
        }
    }

    /// Returns the column that the expression is nothing but the value of.
    pub(crate) fn variable(&self) -> Option<usize> {
        match &self.node {
            Node::Column(column) => Some(*column),
            _ => None,
        }
    }

    /// Returns the value for each row of `batch`, 0 where it is an error.
    ///
    /// # Errors
    /// When the work is told to stop, or a limit is reached.
    pub(crate) fn evaluate(&self, batch: &Batch, context: &Context) -> Result<Vec<u32>> {
        context.cancellation.check()?;
        if let Some(number) = self.constant() {
            return Ok(vec![number; batch.rows]);
        }
        if let Some(column) = self.variable() {
            return Ok(batch.columns.get(column).cloned().unwrap_or_else(|| vec![0; batch.rows]));
        }
        let mut results = Vec::with_capacity(batch.rows);
        self.each(batch, context, &self.values, &|row| self.number(row), &mut |_, number| results.push(number))?;
        Ok(results)
    }

    /// Adds to `chosen` the numbers of the rows whose effective boolean value is true.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub(crate) fn select(&self, batch: &Batch, context: &Context, chosen: &mut Vec<u32>) -> Result<()> {
        context.cancellation.check()?;
        let truth = |row: &Row<'_>| match self.node.truth(row) {
            Ok(truth) => Ok(u32::from(truth)),
            Err(Fault::NoValue) => Ok(0),
            Err(Fault::Stop(error)) => Err(*error),
        };
        if let [column] = self.columns[..]
            && let Some(column) = batch.columns.get(column)
            && let Some(mut scan) = Scan::of(&self.node, &context.terms)
        {
            return scan.select(column, context, &|value| Ok(truth(&Row::one(value, context))? == 1), chosen);
        }
        self.each(batch, context, &self.chosen, &truth, &mut |row, truth| {
            if truth == 1 {
                chosen.push(row as u32);
            }
        })
    }

    /// Calls `put` with each row and what `compute` gives for it; once for each different value where only one column
    /// is read.
    fn each(
        &self,
        batch: &Batch,
        context: &Context,
        memo: &Mutex<Memo>,
        compute: &dyn Fn(&Row<'_>) -> Result<u32>,
        put: &mut dyn FnMut(usize, u32),
    ) -> Result<()> {
        let column = match self.columns[..] {
            [column] if self.is_deterministic => batch.columns.get(column),
            _ => None,
        };
        let Some(column) = column else {
            let first = self.rows.take(batch.rows);
            for row in 0..batch.rows {
                look(row, context)?;
                put(row, compute(&Row::of(batch, row, first + row as u64, context))?);
            }
            return Ok(());
        };
        let mut own = Memo::default();
        let mut shared = match memo.try_lock() {
            Ok(shared) => Some(shared),
            Err(TryLockError::Poisoned(poisoned)) => Some(PoisonError::into_inner(poisoned)),
            // Another thread has it.
            Err(TryLockError::WouldBlock) => None,
        };
        let memo = shared.as_deref_mut().unwrap_or(&mut own);
        let (mut last, mut result) = (0, None);
        // Where the group says it all, the ids that have the last result.
        let mut group = 0..0;
        for (row, value) in column.iter().copied().enumerate() {
            look(row, context)?;
            let known = if value == last || group.contains(&value) {
                result
            } else if value == 0 || self.is_of_group {
                None
            } else {
                memo.find(value)
            };
            let found = match known {
                Some(found) => found,
                None => {
                    let found = compute(&Row::one(value, context))?;
                    if self.is_of_group {
                        group = self.group_of(value, context);
                    } else if value != 0 {
                        memo.keep(value, found);
                    }
                    found
                }
            };
            (last, result) = (value, Some(found));
            put(row, found);
        }
        Ok(())
    }

    /// Returns the ids of the group of a stored term.
    fn group_of(&self, value: u32, context: &Context) -> Range<u32> {
        let dictionary = &context.terms.snapshot.dictionary;
        let group = context.terms.stored(value).and_then(|id| dictionary.group_of(id));
        group.map_or(0..0, |group| dictionary.groups()[group].ids.clone())
    }

    fn number(&self, row: &Row<'_>) -> Result<u32> {
        let value = match self.node.value(row) {
            Ok(value) => value,
            Err(Fault::NoValue) => return Ok(0),
            Err(Fault::Stop(error)) => return Err(*error),
        };
        match &value {
            Value::Scalar(Scalar::Boolean(truth)) => return Ok(self.truths[usize::from(bool::from(*truth))]),
            Value::Text(text, _) if text.len() > LARGE => {
                row.context().budget.check(text.len(), "terms made by expressions")?;
            }
            _ => {}
        }
        value.number(row.terms())
    }
}

/// Looks, now and then, whether the work should stop.
fn look(row: usize, context: &Context) -> Result<()> {
    if row.is_multiple_of(STEP) {
        context.cancellation.check()?;
    }
    Ok(())
}
