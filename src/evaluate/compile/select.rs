//! What a SELECT does to its rows: sub-selects, groups, DISTINCT, ORDER BY, slices.

use std::sync::Arc;

use oxrdf::Variable;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression};

use super::optional::row_by_row;
use super::scope::{is_by_chance, read, visible};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{Aggregated, Node, Repeats, Slot, SortKey, Step};
use crate::evaluate::slots::Slots;

impl Compiler<'_> {
    /// Returns the rows of a SELECT, whose other variables nobody outside sees.
    pub(crate) fn sub_select(&mut self, inner: &GraphPattern, variables: &[Variable], demand: &Demand) -> Result<Node> {
        let slots: Vec<Slot> = variables.iter().map(|variable| self.scope.slot(variable)).collect();
        let needed = demand.needed.and(&slots.iter().copied().collect());
        self.scope.enter(variables);
        let node = self.pattern(inner, &Demand { needed: needed.clone(), repeats: demand.repeats });
        self.scope.leave();
        let mut node = node?;
        if node.columns.iter().all(|slot| needed.contains(*slot)) {
            return Ok(node);
        }
        let columns: Vec<Slot> = node.columns.iter().copied().filter(|slot| needed.contains(*slot)).collect();
        node = self.project(node, &columns);
        Ok(node)
    }

    /// Returns the different rows of `inner`, for REDUCED those that differ from the row before.
    pub(crate) fn distinct(&mut self, inner: &GraphPattern, is_reduced: bool, demand: &Demand) -> Result<Node> {
        if demand.repeats == Repeats::Once {
            return self.pattern(inner, demand);
        }
        let slots: Vec<Slot> = visible(inner).iter().map(|variable| self.scope.slot(variable)).collect();
        let needed = slots.iter().copied().collect();
        // REDUCED takes out few repeats, and so cannot replace a DISTINCT below.
        let repeats = if is_reduced { demand.repeats } else { Repeats::Once };
        let node = self.pattern(inner, &Demand { needed, repeats })?;
        let columns: Vec<Slot> = slots.into_iter().filter(|slot| node.columns.contains(slot)).collect();
        let node = self.project(node, &columns);
        let rows = node.rows;
        Ok(self.passing(node, rows, |input| Step::Distinct { input, is_reduced }))
    }

    /// Returns some of the rows of `inner`.
    pub(crate) fn slice(
        &mut self,
        inner: &GraphPattern,
        start: usize,
        length: Option<usize>,
        demand: &Demand,
    ) -> Result<Node> {
        let repeats = if demand.repeats == Repeats::Rows { Repeats::Rows } else { Repeats::Times };
        let demand = Demand { needed: demand.needed.clone(), repeats };
        let first = length.map(|length| start.saturating_add(length));
        let node = self.top(inner, first, &demand)?;
        let rows = length.map_or(node.rows, |length| node.rows.min(length as f64));
        Ok(self.passing(node, rows, |input| Step::Slice { input, start, length }))
    }

    /// Returns the rows of `pattern`, of which only the `first` are read.
    fn top(&mut self, pattern: &GraphPattern, first: Option<usize>, demand: &Demand) -> Result<Node> {
        match pattern {
            GraphPattern::OrderBy { inner, expression } => self.sort(inner, expression, first, demand),
            GraphPattern::Project { inner, variables } if matches!(**inner, GraphPattern::OrderBy { .. }) => {
                let slots: Vec<Slot> = variables.iter().map(|variable| self.scope.slot(variable)).collect();
                let needed = demand.needed.and(&slots.iter().copied().collect());
                self.scope.enter(variables);
                let node = self.top(inner, first, &Demand { needed: needed.clone(), repeats: demand.repeats });
                self.scope.leave();
                let node = node?;
                let columns: Vec<Slot> = node.columns.iter().copied().filter(|slot| needed.contains(*slot)).collect();
                Ok(self.project(node, &columns))
            }
            other => self.pattern(other, demand),
        }
    }

    /// Returns the rows of `inner` in the order of `keys`.
    pub(crate) fn sort(
        &mut self,
        inner: &GraphPattern,
        keys: &[OrderExpression],
        first: Option<usize>,
        demand: &Demand,
    ) -> Result<Node> {
        let expressions: Vec<(&Expression, bool)> = keys
            .iter()
            .map(|key| match key {
                OrderExpression::Asc(expression) => (expression, false),
                OrderExpression::Desc(expression) => (expression, true),
            })
            .collect();
        let reads = self.scope.slots(expressions.iter().flat_map(|(expression, _)| read(expression)));
        let node = self.pattern(inner, &row_by_row(&demand.and(&reads)))?;
        let plain: Vec<&Expression> = expressions.iter().map(|(expression, _)| *expression).collect();
        let (input, formulas) = self.formulas(node, &plain)?;
        let descending = expressions.iter().map(|(_, descending)| *descending);
        let keys =
            formulas.into_iter().zip(descending).map(|(formula, descending)| SortKey { formula, descending }).collect();
        let rows = first.map_or(input.rows, |first| input.rows.min(first as f64));
        let node = self.passing(input, rows, |input| Step::Sort { input, keys, first });
        Ok(Node { sorted: Vec::new(), ..node })
    }

    /// Returns a row for each group of rows of `inner`.
    pub(crate) fn group(
        &mut self,
        inner: &GraphPattern,
        variables: &[Variable],
        aggregates: &[(Variable, AggregateExpression)],
    ) -> Result<Node> {
        let keys: Vec<Slot> = variables.iter().map(|variable| self.scope.slot(variable)).collect();
        let mut needed: Slots = keys.iter().copied().collect();
        let mut expressions: Vec<&Expression> = Vec::new();
        let mut solution: Vec<Slot> = Vec::new();
        for (_, aggregate) in aggregates {
            match aggregate {
                AggregateExpression::CountSolutions { distinct: false } => {}
                AggregateExpression::CountSolutions { distinct: true } => {
                    solution = visible(inner).iter().map(|variable| self.scope.slot(variable)).collect();
                    needed.extend(&solution.iter().copied().collect());
                }
                AggregateExpression::FunctionCall { expr, .. } => {
                    needed.extend(&self.scope.slots(read(expr)));
                    expressions.push(expr);
                }
            }
        }
        let repeats = match () {
            () if expressions.iter().any(|expression| is_by_chance(expression)) => Repeats::Rows,
            () if aggregates.iter().all(|(_, aggregate)| is_blind(aggregate)) => Repeats::Once,
            () => Repeats::Times,
        };
        let node = self.pattern(inner, &Demand { needed, repeats })?;
        let (input, formulas) = self.formulas(node, &expressions)?;
        let formulas = spread(aggregates, formulas);
        let aggregates: Vec<Aggregated> = aggregates
            .iter()
            .zip(formulas)
            .map(|((variable, aggregate), formula)| {
                let slot = self.scope.slot(variable);
                Aggregated { slot, aggregate: Arc::new(aggregate.clone()), formula }
            })
            .collect();
        let mut columns = keys.clone();
        columns.extend(aggregates.iter().map(|aggregated| aggregated.slot));
        let certain = input.certain.and(&keys.iter().copied().collect());
        let rows = if keys.is_empty() { 1.0 } else { input.rows.sqrt().max(1.0) };
        let step = Step::Group { input: Box::new(input), keys, aggregates, solution };
        Ok(self.node(step, columns, certain, rows))
    }
}

/// Returns each formula at the place of its aggregate; those without an expression have none.
fn spread(
    aggregates: &[(Variable, AggregateExpression)],
    formulas: Vec<crate::evaluate::plan::Formula>,
) -> Vec<Option<crate::evaluate::plan::Formula>> {
    let mut formulas = formulas.into_iter();
    let has_one = |aggregate: &AggregateExpression| matches!(aggregate, AggregateExpression::FunctionCall { .. });
    aggregates.iter().map(|(_, aggregate)| if has_one(aggregate) { formulas.next() } else { None }).collect()
}

/// Returns whether `aggregate` gives the same for rows that are repeated as for each once.
fn is_blind(aggregate: &AggregateExpression) -> bool {
    match aggregate {
        AggregateExpression::CountSolutions { distinct } => *distinct,
        AggregateExpression::FunctionCall { name, distinct, .. } => {
            *distinct || matches!(name, AggregateFunction::Min | AggregateFunction::Max)
        }
    }
}
