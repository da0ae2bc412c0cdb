//! Steps that are built and run anew: for each named graph, for each row, for each different row of EXISTS.

use rustc_hash::FxHashMap;

use super::Operator;
use crate::error::Result;
use crate::evaluate::plan::Slot;
use crate::evaluate::recipe::Recipe;
use crate::evaluate::{BATCH, Batch, Context, Lease};
use crate::snapshot::Graph;

/// Decides EXISTS for each different row of the values that its pattern mentions.
pub(crate) struct Apart {
    recipe: Recipe,
    given: Vec<(Slot, Option<usize>)>,
    known: FxHashMap<Vec<u32>, bool>,
    lease: Option<Lease>,
}

impl Apart {
    pub(crate) fn new(recipe: Recipe, given: &[Slot], columns: &[Slot]) -> Self {
        let given = given.iter().map(|slot| (*slot, columns.iter().position(|column| column == slot))).collect();
        Self { recipe, given, known: FxHashMap::default(), lease: None }
    }

    /// Returns for each row whether the steps give a row for its values.
    pub(crate) fn found(&mut self, batch: &Batch, context: &Context) -> Result<Vec<bool>> {
        let mut found = Vec::with_capacity(batch.rows);
        let mut values = Vec::with_capacity(self.given.len());
        for row in 0..batch.rows {
            values.clear();
            values.extend(self.given.iter().map(|(_, column)| column.map_or(0, |column| batch.value(row, column))));
            let known = match self.known.get(&values) {
                Some(known) => *known,
                None => {
                    context.cancellation.check()?;
                    let is_found = self.is_found(&values, context)?;
                    let lease = self.lease.get_or_insert_with(|| context.budget.lease("exists"));
                    lease.add(size_of::<Vec<u32>>() + 8 + 4 * values.len())?;
                    self.known.insert(values.clone(), is_found);
                    is_found
                }
            };
            found.push(known);
        }
        Ok(found)
    }

    fn is_found(&mut self, values: &[u32], context: &Context) -> Result<bool> {
        for ((slot, _), value) in self.given.iter().zip(values) {
            if *value != 0 || self.recipe.env.value(*slot) != 0 {
                self.recipe.env.give(*slot, *value);
            }
        }
        Ok(self.recipe.operator(None, context)?.next(context)?.is_some())
    }
}

/// Runs steps for each named graph.
pub(crate) struct EachGraph {
    recipe: Recipe,
    graphs: std::vec::IntoIter<Graph>,
    current: Option<(Box<dyn Operator>, u32)>,
    /// The column of the steps that each column is; nothing for the name of the graph.
    picks: Vec<Option<usize>>,
}

impl EachGraph {
    pub(crate) fn new(recipe: Recipe, slot: Slot, columns: &[Slot], context: &Context) -> Self {
        let given = recipe.env.value(slot);
        let mut graphs = context.named_graphs();
        if given != 0 {
            let given = context.graph(given);
            graphs.retain(|graph| Some(*graph) == given);
        }
        let place = |wanted: &Slot| recipe.steps.columns.iter().position(|column| column == wanted);
        let picks = columns.iter().map(|column| if *column == slot { None } else { place(column) }).collect();
        Self { recipe, graphs: graphs.into_iter(), current: None, picks }
    }
}

impl Operator for EachGraph {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            context.cancellation.check()?;
            let Some((steps, name)) = &mut self.current else {
                let Some(graph) = self.graphs.next() else { return Ok(None) };
                self.recipe.env.graph = Some(graph);
                let name = context.terms.snapshot.graphs.name(graph).unwrap_or(0);
                self.current = Some((self.recipe.operator(None, context)?, name));
                continue;
            };
            let Some(batch) = steps.next(context)? else {
                self.current = None;
                continue;
            };
            let column = |pick: &Option<usize>| match pick {
                Some(pick) => batch.columns[*pick].clone(),
                None => vec![*name; batch.rows],
            };
            let columns = self.picks.iter().map(column).collect();
            return Ok(Some(Batch { rows: batch.rows, columns, times: batch.times }));
        }
    }
}

/// Runs steps for each row of the left side, whose values they are given.
pub(crate) struct Lateral {
    left: Box<dyn Operator>,
    recipe: Recipe,
    given: Vec<(Slot, Option<usize>)>,
    /// Where each column comes from: the left side, and the steps.
    outputs: Vec<(Option<usize>, Option<usize>)>,
    batch: Option<Batch>,
    row: usize,
    current: Option<Box<dyn Operator>>,
}

impl Lateral {
    pub(crate) fn new(
        left: Box<dyn Operator>,
        of_left: &[Slot],
        recipe: Recipe,
        given: &[Slot],
        columns: &[Slot],
    ) -> Self {
        let place = |columns: &[Slot], slot: &Slot| columns.iter().position(|column| column == slot);
        let given = given.iter().map(|slot| (*slot, place(of_left, slot))).collect();
        let outputs = columns.iter().map(|slot| (place(of_left, slot), place(&recipe.steps.columns, slot))).collect();
        Self { left, recipe, given, outputs, batch: None, row: 0, current: None }
    }

    fn add(&self, output: &mut Batch, batch: &Batch, found: &Batch) {
        for (column, (left, right)) in output.columns.iter_mut().zip(&self.outputs) {
            let own = left.map_or(0, |left| batch.value(self.row, left));
            match right {
                Some(right) if own == 0 => column.extend(&found.columns[*right]),
                _ => column.resize(column.len() + found.rows, own),
            }
        }
        if batch.times.is_some() || found.times.is_some() || output.times.is_some() {
            let times = output.times.get_or_insert_with(|| vec![1; output.rows]);
            let own = batch.times(self.row);
            times.extend((0..found.rows).map(|row| own.saturating_mul(found.times(row))));
        }
        output.rows += found.rows;
    }
}

impl Operator for Lateral {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        let mut output = Batch { columns: vec![Vec::new(); self.outputs.len()], ..Batch::default() };
        while output.rows < BATCH {
            context.cancellation.check()?;
            let Some(batch) = self.batch.take() else {
                match self.left.next(context)? {
                    Some(batch) => (self.batch, self.row) = (Some(batch), 0),
                    None => break,
                }
                continue;
            };
            let mut steps = match self.current.take() {
                Some(steps) => steps,
                None => {
                    for (slot, column) in &self.given {
                        let value = column.map_or(0, |column| batch.value(self.row, column));
                        self.recipe.env.give(*slot, value);
                    }
                    self.recipe.operator(None, context)?
                }
            };
            match steps.next(context)? {
                Some(found) => {
                    self.add(&mut output, &batch, &found);
                    self.current = Some(steps);
                }
                None => self.row += 1,
            }
            if self.row < batch.rows {
                self.batch = Some(batch);
            }
        }
        Ok((!output.is_empty()).then_some(output))
    }
}
