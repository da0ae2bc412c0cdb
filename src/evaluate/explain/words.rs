//! What the steps of a plan are called.

use oxrdf::Variable;

use crate::evaluate::plan::{GraphPlace, Node, Place, Quad, Repeats, Slot, Step, Test};
use crate::snapshot::{Order, Snapshot};

/// What slots and ids are called.
pub(super) struct Words<'a> {
    pub names: &'a [Option<Variable>],
    pub snapshot: &'a Snapshot,
}

impl Words<'_> {
    /// Returns what `node` does, how, and why so.
    pub(super) fn node(&self, node: &Node) -> String {
        match &node.step {
            Step::Unit => "one row".to_owned(),
            Step::Empty => "nothing: a constant is not in the data".to_owned(),
            Step::Seed => "the rows around it".to_owned(),
            Step::Scan { quad, order } => {
                format!("scan {} in the order {}{}", self.quad(quad), order_name(*order), self.sorted(node))
            }
            Step::Runs { quad, order, .. } => {
                format!("different values of {} in the order {}", self.quad(quad), order_name(*order))
            }
            Step::Lookup { input, quad, repeats } => self.lookup(input, quad, *repeats),
            Step::Path { reach, .. } => {
                format!("path {} {} {}", self.place(&reach.from), reach.path, self.place(&reach.to))
            }
            Step::Unnest { slot, .. } => format!("parts of the triple term {}", self.slot(*slot)),
            Step::Hash { left, right } => {
                let shared: Vec<Slot> =
                    left.columns.iter().copied().filter(|slot| right.columns.contains(slot)).collect();
                if shared.is_empty() {
                    "product: nothing is shared".to_owned()
                } else {
                    format!("hash join by {}; the right side is held", self.slots(&shared))
                }
            }
            Step::LeftHash { .. } => "optional by hash join".to_owned(),
            Step::LeftLookup { .. } => "optional by lookup".to_owned(),
            Step::Minus { .. } => "minus by hash".to_owned(),
            Step::Semi { test, wanted, .. } => {
                let name = if *wanted { "exists" } else { "not exists, or minus" };
                format!("{name}, {}", how(test))
            }
            Step::Mark { test, .. } => format!("exists as a value, {}", how(test)),
            Step::Union(branches) => format!("union of {}", branches.len()),
            Step::Filter { formula, .. } => format!("filter {}", formula.expression),
            Step::Extend { formula, slot, .. } => format!("bind {} as {}", formula.expression, self.slot(*slot)),
            Step::Values { rows } => format!("values, {} rows", rows.len()),
            Step::Graphs { .. } => "named graphs".to_owned(),
            Step::EachGraph { slot, .. } => format!("for each named graph {}", self.slot(*slot)),
            Step::Lateral { .. } => "lateral, row by row".to_owned(),
            Step::Given { .. } | Step::Project { .. } => "columns".to_owned(),
            Step::Agree { slot, .. } => format!("the graph is {}", self.slot(*slot)),
            Step::Group { keys, .. } if keys.is_empty() => "group all rows".to_owned(),
            Step::Group { keys, .. } => format!("group by {}", self.slots(keys)),
            Step::Distinct { is_reduced: true, .. } => "reduced".to_owned(),
            Step::Distinct { .. } => "distinct".to_owned(),
            Step::Sort { first: Some(first), .. } => format!("the first {first} in order"),
            Step::Sort { .. } => "sort".to_owned(),
            Step::Slice { start, length, .. } => match length {
                Some(length) => format!("{length} rows from row {start}"),
                None => format!("rows from row {start}"),
            },
            Step::Service { .. } => "service, not reached".to_owned(),
        }
    }

    /// Returns by what the rows of `node` are sorted.
    fn sorted(&self, node: &Node) -> String {
        if node.sorted.is_empty() { String::new() } else { format!(", sorted by {}", self.slots(&node.sorted)) }
    }

    /// Returns which kind of join a look-up is, and why.
    fn lookup(&self, input: &Node, quad: &Quad, repeats: Repeats) -> String {
        if matches!(input.step, Step::Unit) {
            return format!("{} {}", if repeats == Repeats::Rows { "scan" } else { "count" }, self.quad(quad));
        }
        let by = |place: &Place| input.sorted.first().is_some_and(|slot| place.slot() == Some(*slot));
        let is_constant = quad.places[1].slot().is_none();
        let kind = match repeats {
            Repeats::Rows => "",
            Repeats::Times => " that counts",
            Repeats::Once => " for one match",
        };
        let pattern = self.quad(quad);
        let order = match (is_constant, by(&quad.places[0]), by(&quad.places[2])) {
            (true, true, false) => "PSO",
            (true, false, true) => "POS",
            _ => return format!("lookup join{kind} with {pattern}; rows come {}", self.coming(input)),
        };
        format!("merge join{kind} in the order {order} with {pattern}; rows come {}", self.coming(input))
    }

    fn coming(&self, input: &Node) -> String {
        input.sorted.first().map_or_else(|| "in no order".to_owned(), |slot| format!("by {}", self.slot(*slot)))
    }

    fn quad(&self, quad: &Quad) -> String {
        let places: Vec<String> = quad.places.iter().map(|place| self.place(place)).collect();
        let graph = match &quad.graph {
            GraphPlace::Default => String::new(),
            GraphPlace::Named(place) => format!(" in the graph {}", self.place(place)),
            GraphPlace::Given => " in the graph".to_owned(),
            GraphPlace::Each(slot) => format!(" in each graph {}", self.slot(*slot)),
        };
        format!("{}{graph}", places.join(" "))
    }

    fn place(&self, place: &Place) -> String {
        match place {
            Place::Is(number) => self.snapshot.term(*number).map_or_else(|_| "?".to_owned(), |term| term.to_string()),
            Place::Other(term) => term.to_string(),
            Place::Slot(slot) => self.slot(*slot),
        }
    }

    fn slot(&self, slot: Slot) -> String {
        match self.names.get(slot as usize).and_then(Option::as_ref) {
            Some(variable) => variable.to_string(),
            None => format!("_:{slot}"),
        }
    }

    fn slots(&self, slots: &[Slot]) -> String {
        slots.iter().map(|slot| self.slot(*slot)).collect::<Vec<_>>().join(", ")
    }
}

fn how(test: &Test) -> &'static str {
    match test {
        Test::Together { .. } => "looked up for many rows together",
        Test::Apart { .. } => "run for each different row",
    }
}

fn order_name(order: Order) -> &'static str {
    match order {
        Order::Spo => "SPO",
        Order::Ops => "OPS",
        Order::Pso => "PSO",
        Order::Pos => "POS",
    }
}
