//! EXISTS and MINUS: whether a row has a match.
//!
//! A pattern of triples and paths is looked up for all rows of a batch together, which is the same as putting the values
//! of each row into it. Anything else is run anew for each different row of values that it mentions.

use std::sync::Arc;

use spargebra::algebra::GraphPattern;

use super::body::Body;
use super::scope::{read, tests, visible};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{Node, Repeats, Slot, Step, Test};
use crate::evaluate::slots::Slots;

impl Compiler<'_> {
    /// Returns the test of EXISTS over `pattern` for the rows of `outer`.
    pub(crate) fn exists(&mut self, pattern: &GraphPattern, outer: &Node) -> Result<Test> {
        let mentioned = self.mentioned(pattern);
        let mut columns = outer.columns.clone();
        columns.retain(|slot| mentioned.contains(*slot));
        let around = self.bound.clone();
        self.bound.extend(&outer.certain);
        let body = self.body(pattern);
        let test = if body.is_plain() {
            let values = columns.iter().copied().collect();
            let substituted = std::mem::replace(&mut self.substituted, values);
            let test = self.together(body, outer, &columns);
            self.substituted = substituted;
            test
        } else {
            self.apart(pattern, columns)
        };
        self.bound = around;
        test
    }

    fn apart(&mut self, pattern: &GraphPattern, given: Vec<Slot>) -> Result<Test> {
        let around = self.given.clone();
        given.iter().for_each(|slot| self.given.insert(*slot));
        let steps = self.pattern(pattern, &Self::demand_for_one());
        self.given = around;
        Ok(Test::Apart { steps: Arc::new(steps?), given })
    }

    fn together(&mut self, body: Body<'_>, outer: &Node, columns: &[Slot]) -> Result<Test> {
        let row = self.scope.fresh();
        let seed = self.seed(outer, columns, row);
        let demand = Demand { needed: [row].into_iter().collect(), repeats: Repeats::Once };
        let steps = self.run(body, Some(seed), &demand)?;
        Ok(Test::Together { steps: Box::new(steps), row })
    }

    /// Returns the rows of `outer` as the start of steps, with the columns `columns` and the number of each row.
    pub(crate) fn seed(&mut self, outer: &Node, columns: &[Slot], row: Slot) -> Node {
        let mut certain = outer.certain.and(&columns.iter().copied().collect());
        certain.insert(row);
        let sorted = outer.sorted.iter().copied().take_while(|slot| columns.contains(slot)).collect();
        let mut columns = columns.to_vec();
        columns.push(row);
        Node { sorted, ..self.node(Step::Seed, columns, certain, outer.rows) }
    }

    /// Returns the rows of `left` that `right` does not take away.
    pub(crate) fn minus(&mut self, left: &GraphPattern, right: &GraphPattern, demand: &Demand) -> Result<Node> {
        let of_left = self.scope.slots(&visible(left));
        let of_right = self.scope.slots(&visible(right));
        let shared = of_left.and(&of_right);
        let needed = demand.and(&shared);
        let input = self.pattern(left, &needed)?;
        if shared.is_empty() {
            return Ok(input);
        }
        let rows = input.rows * 0.9;
        let body = self.body(right);
        if body.is_plain() && self.reads_its_own(&body) && shared.is_within(&body.certain()) {
            let columns: Vec<Slot> = shared.iter().collect();
            let any = (shared.is_apart(&input.certain)).then(|| columns.clone());
            let test = self.together(body, &input, &columns)?;
            return Ok(self.passing(input, rows, |input| Step::Semi { input, test, wanted: false, any }));
        }
        let right = self.pattern(right, &Demand { needed: shared, repeats: Repeats::Once })?;
        let right = Box::new(right);
        Ok(self.passing(input, rows, |left| Step::Minus { left, right }))
    }

    /// Returns whether the conditions of `body` read nothing but what its patterns bind.
    pub(crate) fn reads_its_own(&mut self, body: &Body<'_>) -> bool {
        let certain = body.certain();
        body.conditions.iter().all(|(condition, _)| {
            let reads: Slots = self.scope.slots(read(condition));
            tests(condition).is_empty() && reads.is_within(&certain)
        })
    }
}
