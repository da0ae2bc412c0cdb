//! Looks up the triples of a pattern for each row: an index join, and a merge join where rows and triples lie in order.

use super::Operator;
use super::cursor::{Cursor, Found};
use super::direct::Direct;
use super::hits::{Access, Probe};
use crate::error::Result;
use crate::evaluate::env::Env;
use crate::evaluate::plan::{Node, Quad, Repeats, Slot};
use crate::evaluate::{BATCH, Batch, Context};

/// How many rows pass between two looks at the flag.
const PATIENCE: usize = 256;

/// Joins rows with the triples of a pattern, in the order of the rows.
pub(crate) struct Lookup {
    input: Box<dyn Operator>,
    access: Access,
    probe: Probe,
    repeats: Repeats,
    /// For each place of the pattern the column of the input that has its value, and the value that is given.
    keys: [(Option<usize>, u32); 4],
    outputs: Vec<Output>,
    wanted: [bool; 4],
    /// The batch that is joined, the row that is next, and the walk over its triples.
    batch: Option<Batch>,
    row: usize,
    cursor: Option<Cursor>,
    /// The way without walks where there is one, and how many triples of the row were given.
    direct: Option<Direct>,
    given: usize,
}

/// Where a column comes from.
#[derive(Debug, Clone, Copy)]
enum Output {
    Input(usize),
    Found(usize),
}

impl Lookup {
    /// Returns the join of `input`, whose node says what its columns are, with `quad`.
    pub(crate) fn new(
        input: Box<dyn Operator>,
        node: &Node,
        quad: &Quad,
        repeats: Repeats,
        columns: &[Slot],
        env: &Env,
        context: &Context,
    ) -> Self {
        let access = Access::new(quad, env, context);
        let probe = Probe::new(&access, node.sorted.first().copied(), &context.terms.snapshot.index);
        let column = |slot: Slot| node.columns.iter().position(|column| *column == slot);
        let constants = access.key(|slot| env.value(slot));
        let mut keys = [(None, 0); 4];
        for (place, slot) in access.slots.iter().enumerate() {
            keys[place] = (slot.and_then(column), constants[place]);
        }
        let output = |slot: &Slot| {
            let found = access.slots.iter().position(|other| other == &Some(*slot));
            match (column(*slot), found) {
                (Some(column), Some(_)) if node.certain.contains(*slot) => Output::Input(column),
                (_, Some(place)) => Output::Found(place),
                (Some(column), None) => Output::Input(column),
                (None, None) => Output::Found(3),
            }
        };
        let outputs: Vec<Output> = columns.iter().map(output).collect();
        let mut wanted = [false; 4];
        for output in &outputs {
            if let Output::Found(place) = output {
                wanted[*place] = true;
            }
        }
        let is_certain =
            |slot: &Option<Slot>| slot.is_none_or(|slot| column(slot).is_none() || node.certain.contains(slot));
        let direct = Direct::new(&access, &keys).filter(|direct| {
            access.slots.iter().all(is_certain) && (0..4).all(|place| Some(place) == direct.open || !wanted[place])
        });
        let (batch, row, cursor, given) = (None, 0, None, 0);
        Self { input, access, probe, repeats, keys, outputs, wanted, batch, row, cursor, direct, given }
    }

    /// Joins rows until a batch is full or the rows end.
    fn join(&mut self, batch: &Batch, context: &Context) -> Result<Batch> {
        let snapshot = &context.terms.snapshot;
        let (mut rows, mut found): (Vec<u32>, Found) = (Vec::with_capacity(BATCH.min(batch.rows)), Found::default());
        let mut times: Vec<u64> = Vec::new();
        let mut steps = 0_usize;
        while self.row < batch.rows && rows.len() < BATCH {
            if steps.is_multiple_of(PATIENCE) {
                context.cancellation.check()?;
            }
            steps += 1;
            let mut cursor = match self.cursor.take() {
                Some(cursor) => cursor,
                None => {
                    let key = self.keys.map(|(column, constant)| match column {
                        Some(column) => match batch.columns[column][self.row] {
                            0 => constant,
                            value => value,
                        },
                        None => constant,
                    });
                    self.access.find(key, &mut self.probe, snapshot)
                }
            };
            match self.repeats {
                Repeats::Rows => {
                    let room = BATCH - rows.len();
                    let mut part = cursor.clone();
                    part.limit(1 << 16);
                    let count = self.access.fill(&mut part, self.wanted, &mut found, room, snapshot);
                    cursor.go_on(&part);
                    rows.resize(rows.len() + count, self.row as u32);
                    if !cursor.is_over() {
                        self.cursor = Some(cursor);
                        continue;
                    }
                }
                Repeats::Times => {
                    let count = self.access.count(&mut cursor, snapshot);
                    if count > 0 {
                        rows.push(self.row as u32);
                        times.push(batch.times(self.row).saturating_mul(count));
                    }
                }
                Repeats::Once => {
                    if self.access.is_any(&mut cursor, snapshot) {
                        rows.push(self.row as u32);
                    }
                }
            }
            self.row += 1;
        }
        Ok(self.assemble(batch, &rows, found, times))
    }

    /// Does what [`Lookup::join`] does, for look-ups along one predicate.
    fn join_directly(&mut self, direct: Direct, batch: &Batch, context: &Context) -> Result<Batch> {
        let mut rows: Vec<u32> = Vec::with_capacity(BATCH.min(batch.rows));
        let (mut found, mut times) = (Found::default(), Vec::new());
        let runs = direct.runs(batch, &self.probe, context);
        let open = direct.open.filter(|open| self.wanted[*open]);
        while self.row < batch.rows && rows.len() < BATCH {
            if self.row.is_multiple_of(PATIENCE) {
                context.cancellation.check()?;
            }
            let row = self.row as u32;
            let run = runs.of(self.row, &mut self.probe);
            match self.repeats {
                Repeats::Rows => {
                    let start = run.start + self.given;
                    let end = run.end.min(start + BATCH - rows.len());
                    if let Some(open) = open {
                        found.values[open].extend_from_slice(runs.values.get(start..end).unwrap_or_default());
                    }
                    rows.resize(rows.len() + (end - start), row);
                    if end < run.end {
                        self.given += end - start;
                        continue;
                    }
                    self.given = 0;
                }
                Repeats::Times if !run.is_empty() => {
                    rows.push(row);
                    times.push(batch.times(self.row).saturating_mul(run.len() as u64));
                }
                Repeats::Once if !run.is_empty() => rows.push(row),
                Repeats::Times | Repeats::Once => {}
            }
            self.row += 1;
        }
        Ok(self.assemble(batch, &rows, found, times))
    }

    fn assemble(&self, batch: &Batch, rows: &[u32], mut found: Found, times: Vec<u64>) -> Batch {
        let is_all = rows.len() == batch.rows && rows.iter().enumerate().all(|(place, row)| place == *row as usize);
        let column = |output: &Output| match output {
            Output::Input(column) if is_all => batch.columns[*column].clone(),
            Output::Input(column) => {
                let column = &batch.columns[*column];
                rows.iter().map(|row| column[*row as usize]).collect()
            }
            Output::Found(place) => std::mem::take(&mut found.values[*place]),
        };
        let columns = self.outputs.iter().map(column).collect();
        let times = match (self.repeats, &batch.times) {
            (Repeats::Times, _) => Some(times),
            (_, Some(times)) => Some(rows.iter().map(|row| times[*row as usize]).collect()),
            (_, None) => None,
        };
        Batch { rows: rows.len(), columns, times }
    }
}

impl Operator for Lookup {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        loop {
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.input.next(context)? {
                    Some(batch) => {
                        self.row = 0;
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let output = match self.direct {
                Some(direct) => self.join_directly(direct, &batch, context)?,
                None => self.join(&batch, context)?,
            };
            if self.row < batch.rows {
                self.batch = Some(batch);
            }
            if !output.is_empty() {
                return Ok(Some(output));
            }
        }
    }
}
