//! From atoms in their order to steps: scans, look-ups and joins, with each condition as soon as its values are there.

use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::estimate::Estimate;
use crate::evaluate::order::{self, Atom, Condition};
use crate::evaluate::plan::{Node, Quad, Repeats, Slot, Step};
use crate::evaluate::slots::Slots;

impl<'p> Compiler<'_> {
    /// Returns a chain of `atoms` in the order `order`.
    pub(crate) fn chain(
        &mut self,
        atoms: Vec<Atom>,
        order: &[usize],
        mut conditions: Vec<Condition<'p>>,
        seed: Option<Node>,
        demand: &Demand,
    ) -> Result<Node> {
        let all = atoms.iter().fold(Slots::default(), |mut all, atom| {
            all.extend(&atom.slots());
            all
        });
        let mut after = suffixes(&atoms, order);
        let mut atoms: Vec<Option<Atom>> = atoms.into_iter().map(Some).collect();
        let mut chain = seed;
        for (place, number) in order.iter().enumerate() {
            let Some(atom) = atoms.get_mut(*number).and_then(Option::take) else { continue };
            self.options.cancellation.check()?;
            let mut needed = std::mem::take(&mut after[place + 1]);
            let next = needed.clone();
            needed.extend(&demand.needed);
            conditions.iter().for_each(|condition| needed.extend(&condition.reads));
            let demand = Demand { needed, repeats: demand.repeats };
            let node = match chain {
                None => {
                    let mut asked = Slots::default();
                    let alone = conditions.iter().filter(|condition| condition.reads.iter().count() == 1);
                    alone.for_each(|condition| asked.extend(&condition.reads));
                    self.first(atom, &next, &asked, &demand)
                }
                Some(input) => self.next(input, atom, &demand),
            };
            chain = Some(self.apply(node, &mut conditions, Some(&all))?);
        }
        let node = match chain {
            Some(node) => node,
            None => self.unit(),
        };
        self.apply(node, &mut conditions, None)
    }

    /// Applies the conditions whose slots have all the values that they ever get; all that are left without `all`.
    fn apply(&mut self, mut node: Node, conditions: &mut Vec<Condition<'p>>, all: Option<&Slots>) -> Result<Node> {
        let is_ready = |condition: &Condition<'_>, node: &Node| {
            all.is_none_or(|all| condition.reads.and(all).is_within(&node.certain))
        };
        let mut place = 0;
        while place < conditions.len() {
            if is_ready(&conditions[place], &node) {
                let condition = conditions.remove(place);
                let around = std::mem::replace(&mut self.graph, condition.graph);
                let filtered = self.filter(node, condition.expression);
                self.graph = around;
                node = filtered?;
            } else {
                place += 1;
            }
        }
        Ok(node)
    }

    fn first(&mut self, atom: Atom, next: &Slots, asked: &Slots, demand: &Demand) -> Node {
        match atom {
            Atom::Node(node) => node,
            Atom::Quad(quad) => self.scan(quad, next, asked, demand),
            other => {
                let unit = self.unit();
                self.next(unit, other, demand)
            }
        }
    }

    fn scan(&mut self, quad: Quad, next: &Slots, asked: &Slots, demand: &Demand) -> Node {
        let estimate = Estimate::of(&quad, self.snapshot);
        let slots = quad.slots();
        let needed: Vec<Slot> = slots.iter().filter(|slot| demand.needed.contains(*slot)).collect();
        if needed.is_empty() {
            let unit = self.unit();
            return self.next(unit, Atom::Quad(quad), demand);
        }
        if let [slot] = needed[..]
            && demand.repeats != Repeats::Rows
            && let Some(order) = quad.runs_by(slot)
        {
            let rows = estimate.distinct_of(slot);
            let step = Step::Runs { quad, order, repeats: demand.repeats };
            let certain = [slot].into_iter().collect();
            return Node { sorted: vec![slot], ..self.node(step, vec![slot], certain, rows) };
        }
        let order = quad.best_order(next, asked);
        let sorted = quad.sorted_by(order).into_iter().take_while(|slot| needed.contains(slot)).collect();
        let certain = needed.iter().copied().collect();
        let node = self.node(Step::Scan { quad, order }, needed, certain, estimate.count);
        Node { sorted, ..node }
    }

    /// Returns the rows of `input` joined with `atom`.
    pub(crate) fn next(&mut self, input: Node, atom: Atom, demand: &Demand) -> Node {
        if let Atom::Node(node) = atom {
            return self.hash(input, node, demand);
        }
        let slots = atom.slots();
        let has_new = slots.iter().any(|slot| !input.certain.contains(slot) && demand.needed.contains(slot));
        let repeats = if has_new { Repeats::Rows } else { demand.repeats };
        let rows = input.rows * self.fan_out(&atom, &input.certain, repeats);
        let mut certain = input.certain.clone();
        certain.extend(&slots);
        let wanted = |slot: &Slot| demand.needed.contains(*slot);
        let mut columns: Vec<Slot> = input.columns.iter().copied().filter(wanted).collect();
        let new: Vec<Slot> = slots.iter().filter(wanted).filter(|slot| !columns.contains(slot)).collect();
        columns.extend(new);
        let certain = certain.and(&columns.iter().copied().collect());
        let sorted = input.sorted.iter().copied().take_while(wanted).collect();
        let input = Box::new(input);
        let step = match atom {
            Atom::Quad(quad) => Step::Lookup { input, quad, repeats },
            Atom::Reach(reach) => {
                let is_substituted = !reach.slots().is_apart(&self.substituted);
                Step::Path { input, reach, repeats, is_substituted }
            }
            Atom::Unnest { slot, places } => Step::Unnest { input, slot, places },
            Atom::Node(_) => Step::Empty,
        };
        Node { sorted, ..self.node(step, columns, certain, rows) }
    }

    /// Returns how many rows `atom` is expected to give for a row whose `bound` slots have a value.
    fn fan_out(&self, atom: &Atom, bound: &Slots, repeats: Repeats) -> f64 {
        let rows = match atom {
            Atom::Quad(quad) => Estimate::of(quad, self.snapshot).fan_out(bound),
            Atom::Reach(reach) => {
                let far = order::triples(&reach.path, self.snapshot).sqrt().max(1.0);
                let open = reach.slots().iter().filter(|slot| !bound.contains(*slot)).count();
                [1.0, far, far * far * far][open.min(2)]
            }
            Atom::Unnest { .. } | Atom::Node(_) => 1.0,
        };
        if repeats == Repeats::Rows { rows } else { rows.min(1.0) }
    }

    /// Returns the rows of both sides that agree; the smaller side is held in memory.
    pub(crate) fn hash(&mut self, left: Node, right: Node, demand: &Demand) -> Node {
        let (left, right) = if left.rows < right.rows && !left.reads_seed() { (right, left) } else { (left, right) };
        let mut columns: Vec<Slot> = left.columns.iter().chain(&right.columns).copied().collect();
        let mut seen = Slots::default();
        columns.retain(|slot| {
            let is_new = !seen.contains(*slot) && demand.needed.contains(*slot);
            seen.insert(*slot);
            is_new
        });
        let shares = left.columns.iter().any(|slot| right.columns.contains(slot));
        let rows = if shares { left.rows.min(right.rows) } else { left.rows * right.rows };
        let mut certain = left.certain.clone();
        certain.extend(&right.certain);
        let certain = certain.and(&columns.iter().copied().collect());
        let sorted = left.sorted.iter().copied().take_while(|slot| columns.contains(slot)).collect();
        let step = Step::Hash { left: Box::new(left), right: Box::new(right) };
        Node { sorted, ..self.node(step, columns, certain, rows) }
    }
}

/// Returns for each place of `order` the slots of the atoms from there on.
fn suffixes(atoms: &[Atom], order: &[usize]) -> Vec<Slots> {
    let mut after = vec![Slots::default(); order.len() + 1];
    for place in (0..order.len()).rev() {
        let mut slots = after[place + 1].clone();
        slots.extend(&atoms[order[place]].slots());
        after[place] = slots;
    }
    after
}
