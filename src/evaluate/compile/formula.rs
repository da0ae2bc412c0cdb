//! Expressions within a plan: what they read, and the columns of EXISTS in them.

use std::sync::Arc;

use oxrdf::Variable;
use spargebra::algebra::{Expression, GraphPattern};

use super::body::split;
use super::scope::{read, tests};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{Formula, Node, Repeats, Slot, Step};
use crate::evaluate::slots::Slots;

impl Compiler<'_> {
    /// Returns the rows of `node` for which `expression` is true.
    pub(crate) fn filter(&mut self, mut node: Node, expression: &Expression) -> Result<Node> {
        let mut parts = Vec::new();
        split(expression, &mut |part| parts.push(part));
        for part in parts {
            node = match part {
                Expression::Exists(pattern) => self.semi(node, pattern, true)?,
                Expression::Not(inner) => match &**inner {
                    Expression::Exists(pattern) => self.semi(node, pattern, false)?,
                    _ => self.filter_one(node, part)?,
                },
                _ => self.filter_one(node, part)?,
            };
        }
        Ok(node)
    }

    fn filter_one(&mut self, node: Node, expression: &Expression) -> Result<Node> {
        let (columns, certain) = (node.columns.clone(), node.certain.clone());
        let (input, formula) = self.formula(node, expression)?;
        let rows = input.rows * 0.5;
        let filtered = self.passing(input, rows, |input| Step::Filter { input, formula });
        // What the expression needed on the way is of no use behind it.
        let filtered = self.project(filtered, &columns);
        Ok(Node { certain, ..filtered })
    }

    fn semi(&mut self, node: Node, pattern: &GraphPattern, wanted: bool) -> Result<Node> {
        let (columns, certain) = (node.columns.clone(), node.certain.clone());
        let mentioned = self.mentioned(pattern);
        let node = self.with_given(node, &mentioned);
        let test = self.exists(pattern, &node)?;
        let rows = node.rows * 0.5;
        let node = self.passing(node, rows, |input| Step::Semi { input, test, wanted, any: None });
        let node = self.project(node, &columns);
        Ok(Node { certain, ..node })
    }

    /// Returns `node` with what `expression` reads, and the expression with its columns.
    pub(crate) fn formula(&mut self, node: Node, expression: &Expression) -> Result<(Node, Formula)> {
        let (node, mut formulas) = self.formulas(node, &[expression])?;
        let formula = formulas.pop().unwrap_or_else(|| Formula {
            expression: Arc::new(expression.clone()),
            variables: Vec::new(),
            exists: Vec::new(),
        });
        Ok((node, formula))
    }

    /// Returns `node` with what `expressions` read, and each of them with its columns.
    pub(crate) fn formulas(&mut self, node: Node, expressions: &[&Expression]) -> Result<(Node, Vec<Formula>)> {
        let mut reads = Slots::default();
        let mut variables: Vec<(Variable, Slot)> = Vec::new();
        for variable in expressions.iter().flat_map(|expression| read(expression)) {
            let slot = self.scope.slot(variable);
            if !reads.contains(slot) {
                reads.insert(slot);
                variables.push((variable.clone(), slot));
            }
        }
        variables.sort_unstable_by_key(|(_, slot)| *slot);
        let mut node = self.with_given(node, &reads);
        variables.retain(|(_, slot)| node.columns.contains(slot));
        let mut exists: Vec<(GraphPattern, Slot)> = Vec::new();
        for pattern in expressions.iter().flat_map(|expression| tests(expression)) {
            if !exists.iter().any(|(known, _)| known == pattern) {
                let slot = self.scope.fresh();
                node = self.mark(node, pattern, slot)?;
                exists.push((pattern.clone(), slot));
            }
        }
        let formula = |expression: &&Expression| Formula {
            expression: Arc::new(Expression::clone(expression)),
            variables: variables.clone(),
            exists: exists.clone(),
        };
        Ok((node, expressions.iter().map(formula).collect()))
    }

    fn mark(&mut self, node: Node, pattern: &GraphPattern, slot: Slot) -> Result<Node> {
        let test = self.exists(pattern, &node)?;
        let rows = node.rows;
        let mut node = self.passing(node, rows, |input| Step::Mark { input, test });
        node.columns.push(slot);
        node.certain.insert(slot);
        Ok(node)
    }

    /// Returns `node` with the values that an enclosing step gives for `reads`, where it has none of its own.
    pub(crate) fn with_given(&mut self, node: Node, reads: &Slots) -> Node {
        let slots: Vec<Slot> = reads.and(&self.given).iter().filter(|slot| !node.certain.contains(*slot)).collect();
        if slots.is_empty() {
            return node;
        }
        let (rows, bound) = (node.rows, self.bound.clone());
        let mut node = self.passing(node, rows, |input| Step::Given { input });
        for slot in slots {
            if !node.columns.contains(&slot) {
                node.columns.push(slot);
            }
            if bound.contains(slot) {
                node.certain.insert(slot);
            }
        }
        node
    }

    /// Returns the slots of all variables of `pattern` that what is around it can give values to.
    pub(crate) fn mentioned(&mut self, pattern: &GraphPattern) -> Slots {
        self.scope.slots(super::scope::mentioned(pattern))
    }

    /// Returns a demand for nothing but whether there is a row.
    pub(crate) fn demand_for_one() -> Demand {
        Demand { needed: Slots::default(), repeats: Repeats::Once }
    }
}
