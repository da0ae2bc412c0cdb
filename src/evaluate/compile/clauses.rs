//! UNION, VALUES, BIND and SERVICE.

use oxrdf::{NamedNode, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::optional::row_by_row;
use super::scope::{is_by_chance, read};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{Node, Slot, Step};
use crate::evaluate::slots::Slots;

impl Compiler<'_> {
    /// Returns the rows of all branches of a union, one after the other.
    pub(crate) fn union(&mut self, mut pattern: &GraphPattern, demand: &Demand) -> Result<Node> {
        let mut branches = Vec::new();
        while let GraphPattern::Union { left, right } = pattern {
            branches.push(&**right);
            pattern = left;
        }
        branches.push(pattern);
        branches.reverse();
        let mut nodes = Vec::with_capacity(branches.len());
        for branch in branches {
            let node = self.pattern(branch, demand)?;
            if !matches!(node.step, Step::Empty) {
                nodes.push(node);
            }
        }
        let mut columns: Vec<Slot> = nodes.iter().flat_map(|node| &node.columns).copied().collect();
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|slot| demand.needed.contains(*slot));
        if nodes.is_empty() {
            return Ok(self.empty(demand.needed.iter().collect()));
        }
        let mut certain: Slots = columns.iter().copied().collect();
        nodes.iter().for_each(|node| certain = certain.and(&node.certain));
        let rows = nodes.iter().map(|node| node.rows).sum();
        Ok(self.node(Step::Union(nodes), columns, certain, rows))
    }

    /// Returns the rows of VALUES.
    pub(crate) fn values(&mut self, variables: &[Variable], rows: &[Vec<Option<GroundTerm>>]) -> Node {
        let columns: Vec<Slot> = variables.iter().map(|variable| self.scope.slot(variable)).collect();
        let is_certain = |place: usize| rows.iter().all(|row| row.get(place).is_some_and(Option::is_some));
        let certain =
            columns.iter().enumerate().filter(|(place, _)| is_certain(*place)).map(|(_, slot)| *slot).collect();
        let count = rows.len() as f64;
        self.node(Step::Values { rows: rows.into() }, columns, certain, count)
    }

    /// Returns a row for each of `nodes`, once, as the value of `slot`.
    pub(crate) fn nodes_of(&mut self, slot: Slot, nodes: &[&NamedNode]) -> Node {
        let mut rows: Vec<Vec<Option<GroundTerm>>> = Vec::with_capacity(nodes.len());
        let mut seen = rustc_hash::FxHashSet::default();
        for node in nodes.iter().filter(|node| seen.insert(node.as_str())) {
            rows.push(vec![Some(NamedNode::clone(node).into())]);
        }
        let (count, certain) = (rows.len() as f64, [slot].into_iter().collect());
        self.node(Step::Values { rows: rows.into() }, vec![slot], certain, count)
    }

    /// Returns the rows of `inner` with the value of `expression`, where it has one.
    pub(crate) fn extend(
        &mut self,
        inner: &GraphPattern,
        variable: &Variable,
        expression: &Expression,
        demand: &Demand,
    ) -> Result<Node> {
        let slot = self.scope.slot(variable);
        if !demand.needed.contains(slot) {
            return self.pattern(inner, demand);
        }
        let mut needed = demand.and(&self.scope.slots(read(expression)));
        needed.needed.remove(slot);
        if is_by_chance(expression) {
            needed = row_by_row(&needed);
        }
        let node = self.pattern(inner, &needed)?;
        let (input, formula) = self.formula(node, expression)?;
        let rows = input.rows;
        let mut node = self.passing(input, rows, |input| Step::Extend { input, formula, slot });
        node.columns.retain(|column| *column != slot);
        node.columns.push(slot);
        node.certain.remove(slot);
        if matches!(expression, Expression::NamedNode(_) | Expression::Literal(_)) {
            node.certain.insert(slot);
        }
        Ok(node)
    }

    /// Returns the rows of a service: none is reached.
    pub(crate) fn service(&mut self, name: &NamedNodePattern, is_silent: bool) -> Node {
        let name = match name {
            NamedNodePattern::NamedNode(name) => Some(name.clone()),
            NamedNodePattern::Variable(_) => None,
        };
        self.node(Step::Service { name, is_silent }, Vec::new(), Slots::default(), 1.0)
    }
}
