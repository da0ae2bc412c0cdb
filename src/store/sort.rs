//! Sorts the rows of Oxigraph's evaluators, whose own order of terms is not total: sorting by it can panic.

use std::cmp::Ordering;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use oxrdf::Variable;
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};

use super::Explanation;
use crate::cancel::Cancellation;
use crate::error::{Error, Result};
use crate::evaluate::expression::order::Key;
use crate::results::{Results, Row, Solutions};

/// Answers `query` by `answer`, which is not asked for the ORDER BY at the top of a SELECT: its rows are sorted here.
pub(super) fn outside(
    query: &Query,
    cancellation: &Cancellation,
    answer: impl FnOnce(&Query) -> Result<(Results, Option<Explanation>)>,
) -> Result<(Results, Option<Explanation>)> {
    let Some(sorting) = Sorting::of(query) else { return answer(query) };
    match answer(&sorting.query)? {
        (Results::Solutions(rows), explanation) => Ok((sorting.sorted(rows, cancellation)?.into(), explanation)),
        other => Ok(other),
    }
}

/// Runs a step of a foreign evaluator; a panic in it, which an ORDER BY below the top can cause, becomes an error.
pub(super) fn guarded<T>(step: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| {
        Error::usage("the evaluator cannot sort the values of an inner ORDER BY")
            .with_hint("sort by their text there: `ORDER BY STR(?x)`")
    })
}

/// How the rows of a query are sorted.
struct Sorting {
    /// The query without its order, which shows what is sorted by behind its own columns.
    query: Query,
    /// How many columns are its own.
    width: usize,
    /// Columns to sort by, and whether from the last to the first.
    keys: Vec<(usize, bool)>,
    is_distinct: bool,
    start: usize,
    length: Option<usize>,
}

impl Sorting {
    /// Returns how the rows of `query` are sorted; `None` if it has no order at its top.
    fn of(query: &Query) -> Option<Self> {
        let Query::Select { dataset, pattern, base_iri } = query else { return None };
        let (mut pattern, mut start, mut length, mut is_distinct) = (pattern, 0, None, false);
        if let GraphPattern::Slice { inner, start: first, length: most } = pattern {
            (pattern, start, length) = (inner, *first, *most);
        }
        if let GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } = pattern {
            is_distinct = matches!(pattern, GraphPattern::Distinct { .. });
            pattern = inner;
        }
        let GraphPattern::Project { inner, variables } = pattern else { return None };
        let GraphPattern::OrderBy { inner, expression } = &**inner else { return None };
        let (mut shown, mut inner, mut keys) = (variables.clone(), GraphPattern::clone(inner), Vec::new());
        for (number, key) in expression.iter().enumerate() {
            let (OrderExpression::Asc(key) | OrderExpression::Desc(key), is_last_first) =
                (key, matches!(key, OrderExpression::Desc(_)));
            let variable = match key {
                Expression::Variable(variable) => variable.clone(),
                // Nobody can type this name.
                _ => Variable::new_unchecked(format!("order.{number}")),
            };
            if !matches!(key, Expression::Variable(_)) {
                inner = GraphPattern::Extend {
                    inner: Box::new(inner),
                    variable: variable.clone(),
                    expression: key.clone(),
                };
            }
            keys.push((shown.len(), is_last_first));
            shown.push(variable);
        }
        let (width, inner) = (variables.len(), Box::new(inner));
        let pattern = GraphPattern::Project { inner, variables: without_repeats(&mut shown, &mut keys) };
        let query = Query::Select { dataset: dataset.clone(), pattern, base_iri: base_iri.clone() };
        Some(Self { query, width, keys, is_distinct, start, length })
    }

    /// Returns `rows` in order, without the columns that were only sorted by.
    fn sorted(&self, rows: Solutions, cancellation: &Cancellation) -> Result<Solutions> {
        let variables: Vec<Variable> = rows.variables.iter().take(self.width).cloned().collect();
        let rows = rows.collect::<Result<Vec<Row>>>()?;
        cancellation.check()?;
        let mut keyed: Vec<(Vec<Key<'_>>, Row)> = rows.into_iter().map(|row| (self.keys(&row), row)).collect();
        keyed.sort_by(|a, b| self.compare(&a.0, &b.0));
        let mut rows: Vec<Row> = keyed.into_iter().map(|(_, row)| row).collect();
        rows.iter_mut().for_each(|row| row.truncate(self.width));
        if self.is_distinct {
            let mut seen = FxHashSet::default();
            rows.retain(|row| seen.insert(row.clone()));
        }
        let length = self.length.unwrap_or(usize::MAX);
        let rows = rows.into_iter().skip(self.start).take(length).map(Ok);
        Ok(Solutions::new(variables, rows.collect::<Vec<_>>().into_iter()))
    }

    fn keys(&self, row: &Row) -> Vec<Key<'static>> {
        let key =
            |column: usize| row.get(column).and_then(Option::as_ref).map(|term| Key::made(Arc::new(term.clone())));
        self.keys.iter().map(|(column, _)| key(*column).unwrap_or(Key::UNBOUND)).collect()
    }

    /// Compares by all values, then by all forms.
    fn compare(&self, a: &[Key<'_>], b: &[Key<'_>]) -> Ordering {
        let by = |order: fn(&Key<'_>, &Key<'_>) -> Ordering| {
            a.iter().zip(b).zip(&self.keys).map(
                move |((a, b), (_, is_last_first))| {
                    if *is_last_first { order(b, a) } else { order(a, b) }
                },
            )
        };
        by(|a, b| a.by_value(b)).chain(by(|a, b| a.by_form(b))).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// Returns `shown` with each variable once; `keys` then name the places of the first.
fn without_repeats(shown: &mut Vec<Variable>, keys: &mut [(usize, bool)]) -> Vec<Variable> {
    let mut once: Vec<Variable> = Vec::new();
    let places: Vec<usize> = shown
        .drain(..)
        .map(|variable| {
            once.iter().position(|other| *other == variable).unwrap_or_else(|| {
                once.push(variable);
                once.len() - 1
            })
        })
        .collect();
    for (column, _) in keys {
        *column = places[*column];
    }
    once
}
