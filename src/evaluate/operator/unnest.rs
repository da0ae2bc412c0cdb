//! Takes triple terms apart: rows whose term fits a pattern, with its parts.

use oxrdf::{NamedOrBlankNode, Term};

use super::Operator;
use crate::error::Result;
use crate::evaluate::env::Env;
use crate::evaluate::plan::{Place, Slot};
use crate::evaluate::{Batch, Context};

/// Joins rows with the parts of the triple term in one of their columns.
pub(crate) struct Unnest {
    input: Box<dyn Operator>,
    term: Option<usize>,
    /// For each part the column that has its value, and the value that is given or asked for.
    keys: [(Option<usize>, u32); 3],
    /// For each column of the output the column of the input, or the part.
    outputs: Vec<(Option<usize>, Option<usize>)>,
    /// Pairs of parts that must be the same.
    same: Vec<(usize, usize)>,
}

impl Unnest {
    pub(crate) fn new(
        input: Box<dyn Operator>,
        inputs: &[Slot],
        slot: Slot,
        places: &[Place; 3],
        columns: &[Slot],
        env: &Env,
        context: &Context,
    ) -> Result<Self> {
        let column = |slot: Slot| inputs.iter().position(|column| *column == slot);
        let mut keys = [(None, 0); 3];
        for (part, place) in places.iter().enumerate() {
            keys[part] = (place.slot().and_then(column), env.number(place, context)?);
        }
        let part = |slot: &Slot| places.iter().position(|place| place.slot() == Some(*slot));
        let outputs = columns.iter().map(|slot| (column(*slot), part(slot))).collect();
        let pairs = [(0, 1), (0, 2), (1, 2)];
        let is_same = |(a, b): &(usize, usize)| places[*a].slot().is_some() && places[*a] == places[*b];
        let same = pairs.into_iter().filter(is_same).collect();
        Ok(Self { input, term: column(slot), keys, outputs, same })
    }

    fn parts(&self, batch: &Batch, row: usize, context: &Context) -> Result<Option<[u32; 3]>> {
        let Some(term) = self.term else { return Ok(None) };
        let Some(Term::Triple(triple)) = context.terms.term(batch.value(row, term))? else { return Ok(None) };
        let subject: Term = match triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.into(),
            NamedOrBlankNode::BlankNode(node) => node.into(),
        };
        let parts = [subject, triple.predicate.into(), triple.object];
        let mut numbers = [0; 3];
        for (number, part) in numbers.iter_mut().zip(&parts) {
            *number = context.terms.number(part)?;
        }
        let fits = self.keys.iter().zip(numbers).all(|((column, constant), number)| {
            let wanted = column.map_or(0, |column| batch.value(row, column));
            let wanted = if wanted == 0 { *constant } else { wanted };
            wanted == 0 || wanted == number
        });
        let is_same = self.same.iter().all(|(a, b)| numbers[*a] == numbers[*b]);
        Ok((fits && is_same).then_some(numbers))
    }
}

impl Operator for Unnest {
    fn next(&mut self, context: &Context) -> Result<Option<Batch>> {
        while let Some(batch) = self.input.next(context)? {
            context.cancellation.check()?;
            let mut rows: Vec<u32> = Vec::with_capacity(batch.rows);
            let mut parts: Vec<[u32; 3]> = Vec::with_capacity(batch.rows);
            for row in 0..batch.rows {
                if let Some(found) = self.parts(&batch, row, context)? {
                    rows.push(row as u32);
                    parts.push(found);
                }
            }
            if rows.is_empty() {
                continue;
            }
            let column = |(input, part): &(Option<usize>, Option<usize>)| match (input, part) {
                (_, Some(part)) => parts.iter().map(|parts| parts[*part]).collect(),
                (Some(column), None) => rows.iter().map(|row| batch.value(*row as usize, *column)).collect(),
                (None, None) => vec![0; rows.len()],
            };
            let columns = self.outputs.iter().map(column).collect();
            let times = batch.times.as_ref().map(|times| rows.iter().map(|row| times[*row as usize]).collect());
            return Ok(Some(Batch { rows: rows.len(), columns, times }));
        }
        Ok(None)
    }
}
