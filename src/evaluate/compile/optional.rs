//! OPTIONAL: rows of the left side with their matches, or alone.

use std::sync::Arc;

use spargebra::algebra::{Expression, GraphPattern};

use super::body::Body;
use super::scope::{read, visible};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{Node, Repeats, Slot, Step};
use crate::evaluate::slots::Slots;

impl Compiler<'_> {
    /// Returns the rows of `left`, each joined with the rows of `right` for which `condition` is true, or alone.
    pub(crate) fn left_join(
        &mut self,
        left: &GraphPattern,
        right: &GraphPattern,
        condition: Option<&Expression>,
        demand: &Demand,
    ) -> Result<Node> {
        let of_right = self.scope.slots(&visible(right));
        let shared = self.scope.slots(&visible(left)).and(&of_right);
        let reads = condition.map_or_else(Slots::default, |condition| self.scope.slots(read(condition)));
        let demand_of_sides = demand.and(&shared).and(&reads);
        let left = self.pattern(left, &demand_of_sides)?;
        let body = self.body(right);
        if body.is_plain() && self.reads_its_own(&body) {
            let mut seeds = shared;
            seeds.extend(&reads);
            return self.left_lookup(left, (body, of_right), &seeds, condition, demand);
        }
        let right = self.pattern(right, &demand_of_sides)?;
        let columns = columns(&left, &right.columns, demand);
        let condition = match condition {
            Some(condition) => Some(self.condition(condition, &left, &right)?),
            None => None,
        };
        let (certain, rows) = (left.certain.clone(), left.rows.max(right.rows));
        let sorted = left.sorted.clone();
        let step = Step::LeftHash { left: Box::new(left), right: Box::new(right), condition };
        Ok(self.left_node(step, columns, certain, sorted, rows))
    }

    fn left_lookup(
        &mut self,
        left: Node,
        (body, of_right): (Body<'_>, Slots),
        seeds: &Slots,
        condition: Option<&Expression>,
        demand: &Demand,
    ) -> Result<Node> {
        let row = self.scope.fresh();
        let seeds: Vec<Slot> = left.columns.iter().copied().filter(|slot| seeds.contains(*slot)).collect();
        let seed = self.seed(&left, &seeds, row);
        let mut inside = of_right.and(&demand.needed);
        inside.insert(row);
        let mut inner = Demand { needed: inside.clone(), repeats: demand.repeats };
        if let Some(condition) = condition {
            inner.needed.extend(&self.scope.slots(read(condition)));
        }
        let mut right = self.run(body, Some(seed), &inner)?;
        if let Some(condition) = condition {
            right = self.filter(right, condition)?;
        }
        let mut matched: Vec<Slot> = right.columns.clone();
        matched.retain(|slot| inside.contains(*slot) && *slot != row);
        let columns = columns(&left, &matched, demand);
        let (certain, rows) = (left.certain.clone(), left.rows.max(right.rows));
        let sorted = left.sorted.clone();
        let step = Step::LeftLookup { left: Box::new(left), right: Box::new(right), row };
        Ok(self.left_node(step, columns, certain, sorted, rows))
    }

    /// Returns the steps from rows of both sides to those for which `condition` is true.
    fn condition(&mut self, condition: &Expression, left: &Node, right: &Node) -> Result<(Box<Node>, Slot)> {
        let row = self.scope.fresh();
        let reads = self.scope.slots(read(condition));
        let mut certain = left.certain.clone();
        certain.extend(&right.certain);
        let mut columns: Vec<Slot> = left.columns.iter().chain(&right.columns).copied().collect();
        columns.retain(|slot| reads.contains(*slot));
        columns.sort_unstable();
        columns.dedup();
        let certain: Slots = certain.and(&columns.iter().copied().collect()).iter().chain([row]).collect();
        columns.push(row);
        let seed = self.node(Step::Seed, columns, certain, left.rows);
        let steps = self.filter(seed, condition)?;
        Ok((Box::new(steps), row))
    }

    fn left_node(&mut self, step: Step, columns: Vec<Slot>, certain: Slots, sorted: Vec<Slot>, rows: f64) -> Node {
        let certain = certain.and(&columns.iter().copied().collect());
        let sorted = sorted.into_iter().take_while(|slot| columns.contains(slot)).collect();
        Node { sorted, ..self.node(step, columns, certain, rows) }
    }

    /// Returns the rows of `left` with those of `right`, which is run for each of them with its values.
    pub(crate) fn lateral(&mut self, left: &GraphPattern, right: &GraphPattern, demand: &Demand) -> Result<Node> {
        let mentioned = self.mentioned(right);
        let left = self.pattern(left, &demand.and(&mentioned))?;
        let given: Vec<Slot> = left.columns.iter().copied().filter(|slot| mentioned.contains(*slot)).collect();
        let bound = self.bound.clone();
        self.bound.extend(&left.certain);
        let body = self.body(right);
        if body.is_plain() {
            let substituted = std::mem::replace(&mut self.substituted, given.iter().copied().collect());
            let node = self.run(body, Some(left), demand);
            self.substituted = substituted;
            self.bound = bound;
            return node;
        }
        let around = self.given.clone();
        given.iter().for_each(|slot| self.given.insert(*slot));
        let inner = Demand { needed: demand.needed.clone(), repeats: demand.repeats };
        let right = self.pattern(right, &inner);
        self.given = around;
        self.bound = bound;
        let right = right?;
        let columns = columns(&left, &right.columns, demand);
        let mut certain = left.certain.clone();
        certain.extend(&right.certain);
        let rows = left.rows * right.rows.max(1.0);
        let sorted = left.sorted.clone();
        let step = Step::Lateral { left: Box::new(left), right: Arc::new(right), given };
        Ok(self.left_node(step, columns, certain, sorted, rows))
    }
}

/// Returns the columns of a join that keeps the rows of its left side.
fn columns(left: &Node, right: &[Slot], demand: &Demand) -> Vec<Slot> {
    let mut columns: Vec<Slot> = left.columns.clone();
    columns.extend(right.iter().filter(|slot| !left.columns.contains(slot)));
    columns.retain(|slot| demand.needed.contains(*slot));
    columns
}

/// Returns a demand for the rows that `demand` asks for, each one by itself.
pub(super) fn row_by_row(demand: &Demand) -> Demand {
    Demand { needed: demand.needed.clone(), repeats: Repeats::Rows }
}
