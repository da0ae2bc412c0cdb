//! What is known of each group for one aggregate, in columns by the number of the group.

use std::cmp::Ordering;

use spargebra::algebra::{AggregateExpression, AggregateFunction};

use super::Asked;
use super::pick::Pick;
use crate::error::{Error, Result};
use crate::evaluate::expression::Expression;
use crate::evaluate::expression::aggregate::State;
use crate::evaluate::operator::pair_set::PairSet;
use crate::evaluate::operator::row_set::RowSet;
use crate::evaluate::{Batch, Context};

/// An aggregate of all groups.
pub(super) enum Tally {
    /// How many rows, or how many values.
    Count(Vec<u64>),
    /// How many different values of the only group: bits by id.
    Values {
        bits: Vec<u64>,
        groups: usize,
    },
    /// Group and value.
    Pairs {
        pairs: PairSet,
        groups: usize,
    },
    /// How many different rows, and the rows.
    Rows {
        set: RowSet,
        counts: Vec<u64>,
        columns: Vec<Vec<u32>>,
        owners: Vec<u32>,
    },
    Pick(Pick),
    /// Anything else; how many bytes the states take beside themselves.
    States {
        states: Vec<State>,
        bytes: usize,
    },
}

impl Tally {
    /// Returns the tally of no group; `width` is the number of variables of a solution.
    pub(super) fn new(asked: &Asked, width: usize, is_one_group: bool) -> Self {
        let states = Self::States { states: Vec::new(), bytes: 0 };
        match &*asked.expression {
            AggregateExpression::CountSolutions { distinct: false } => Self::Count(Vec::new()),
            AggregateExpression::CountSolutions { distinct: true } => Self::Rows {
                set: RowSet::new(width),
                counts: Vec::new(),
                columns: vec![Vec::new(); width],
                owners: Vec::new(),
            },
            AggregateExpression::FunctionCall { name, distinct, .. } => match (name, distinct) {
                (AggregateFunction::Count, false) => Self::Count(Vec::new()),
                (AggregateFunction::Count, true) if is_one_group => Self::Values { bits: Vec::new(), groups: 0 },
                (AggregateFunction::Count, true) => Self::Pairs { pairs: PairSet::default(), groups: 0 },
                (AggregateFunction::Min, _) => Self::Pick(Pick::new(Ordering::Less)),
                (AggregateFunction::Max, _) => Self::Pick(Pick::new(Ordering::Greater)),
                _ => states,
            },
        }
    }

    /// Makes room for groups up to `count`.
    pub(super) fn grow(&mut self, count: usize, asked: &Asked) {
        match self {
            Self::Count(counts) | Self::Rows { counts, .. } => counts.resize(count, 0),
            Self::Values { groups, .. } | Self::Pairs { groups, .. } => *groups = count,
            Self::Pick(pick) => pick.grow(count),
            Self::States { states, .. } => states.resize_with(count, || asked.aggregate.state()),
        }
    }

    /// Returns how many bytes the tally takes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Count(counts) => counts.capacity() * size_of::<u64>(),
            Self::Values { bits, .. } => bits.capacity() * size_of::<u64>(),
            Self::Pairs { pairs, .. } => pairs.bytes(),
            Self::Rows { set, counts, columns, owners } => {
                let ids = owners.capacity() + columns.iter().map(Vec::capacity).sum::<usize>();
                set.bytes() + counts.capacity() * size_of::<u64>() + ids * size_of::<u32>()
            }
            Self::Pick(pick) => pick.bytes(),
            Self::States { states, bytes } => states.capacity() * size_of::<State>() + bytes,
        }
    }

    /// Takes the rows of `batch`: those of COUNT(*).
    pub(super) fn add_rows(&mut self, groups: &[u32], batch: &Batch, solution: &[usize], context: &Context) {
        match self {
            Self::Count(counts) => match &batch.times {
                None => groups.iter().for_each(|group| counts[*group as usize] += 1),
                Some(times) => add_times(counts, groups.iter().zip(times)),
            },
            Self::Rows { set, counts, columns, owners } => {
                let rows = Batch {
                    rows: batch.rows,
                    columns: solution.iter().filter_map(|column| batch.columns.get(*column).cloned()).collect(),
                    times: None,
                };
                let mut chosen = Vec::new();
                set.choose(&rows, context.terms.last(), &mut chosen);
                for row in chosen {
                    counts[groups[row as usize] as usize] += 1;
                    owners.push(groups[row as usize]);
                    columns.iter_mut().zip(&rows.columns).for_each(|(kept, column)| kept.push(column[row as usize]));
                }
            }
            _ => {}
        }
    }

    /// Takes a value for the group of each row; 0 is an error.
    pub(super) fn add(
        &mut self,
        groups: &[u32],
        values: &[u32],
        times: Option<&[u64]>,
        asked: &Asked,
        context: &Context,
    ) -> Result<()> {
        match self {
            Self::Count(counts) => match times {
                None => groups.iter().zip(values).for_each(|(group, value)| {
                    counts[*group as usize] += u64::from(*value != 0);
                }),
                Some(times) => {
                    let rows = groups.iter().zip(times).zip(values);
                    add_times(counts, rows.filter(|(_, value)| **value != 0).map(|(row, _)| row));
                }
            },
            Self::Values { bits, .. } => {
                if bits.is_empty() {
                    *bits = vec![0; context.terms.last() as usize / 64 + 1];
                }
                values.iter().for_each(|value| set(bits, *value));
            }
            Self::Pairs { pairs, .. } => {
                let rows = groups.iter().zip(values).filter(|(_, value)| **value != 0);
                pairs.extend(rows.map(|(group, value)| u64::from(*group) << 32 | u64::from(*value)));
            }
            Self::Pick(pick) => {
                if values.contains(&0) {
                    // What an error makes of the whole is the aggregate's to say.
                    self.become_states(asked, context)?;
                    return self.add(groups, values, times, asked, context);
                }
                pick.add(groups, values, context);
            }
            Self::States { states, bytes } => {
                for (row, (group, value)) in groups.iter().zip(values).enumerate() {
                    let state = &mut states[*group as usize];
                    let before = state.bytes();
                    state.add(*value, times.map_or(1, |times| times[row]), context)?;
                    *bytes = (*bytes + state.bytes()).saturating_sub(before);
                }
            }
            Self::Rows { .. } => {}
        }
        Ok(())
    }

    /// Takes the value that `expression` has in each row of `batch` for the group of the row.
    ///
    /// # Errors
    /// As [`Expression::scalars`].
    pub(super) fn add_scalars(
        &mut self,
        groups: &[u32],
        batch: &Batch,
        expression: &Expression,
        context: &Context,
    ) -> Result<()> {
        // Only sums are asked for numbers, and they are states.
        let Self::States { states, .. } = self else { return Ok(()) };
        expression.scalars(batch, context, &mut |row, value| {
            states[groups[row] as usize].add_scalar(value, batch.times(row));
        })
    }

    fn become_states(&mut self, asked: &Asked, context: &Context) -> Result<()> {
        let Self::Pick(pick) = self else { return Ok(()) };
        let states = pick.best.iter().map(|best| {
            let mut state = asked.aggregate.state();
            if *best != 0 {
                state.add(*best, 1, context)?;
            }
            Ok(state)
        });
        *self = Self::States { states: states.collect::<Result<_>>()?, bytes: 0 };
        Ok(())
    }

    /// Takes the groups of `later`, whose group at each place is that of `numbers` here.
    pub(super) fn merge(&mut self, later: Self, numbers: &[u32], asked: &Asked, context: &Context) -> Result<()> {
        match (&mut *self, later) {
            (Self::Count(counts), Self::Count(later)) => add_times(counts, numbers.iter().zip(&later)),
            (Self::Values { bits, .. }, Self::Values { bits: later, .. }) => {
                bits.resize(bits.len().max(later.len()), 0);
                bits.iter_mut().zip(later).for_each(|(word, later)| *word |= later);
            }
            (Self::Pairs { pairs, .. }, Self::Pairs { pairs: mut later, .. }) => {
                later.clean(context.threads);
                let renumbered = |pair: u64| u64::from(numbers[(pair >> 32) as usize]) << 32 | pair & 0xffff_ffff;
                pairs.extend(later.pairs().map(renumbered));
            }
            (Self::Rows { .. }, Self::Rows { columns, owners, .. }) => {
                let groups: Vec<u32> = owners.iter().map(|owner| numbers[*owner as usize]).collect();
                let solution: Vec<usize> = (0..columns.len()).collect();
                let batch = Batch { rows: groups.len(), columns, times: None };
                self.add_rows(&groups, &batch, &solution, context);
            }
            (Self::Pick(_), Self::Pick(later)) if !later.best.contains(&0) => {
                self.add(numbers, &later.best, None, asked, context)?;
            }
            (_, mut later) => {
                later.become_states(asked, context)?;
                self.become_states(asked, context)?;
                if let (Self::States { states, bytes }, Self::States { states: later, bytes: more }) = (self, later) {
                    for (number, state) in numbers.iter().zip(later) {
                        states[*number as usize].merge(state, context)?;
                    }
                    *bytes += more;
                }
            }
        }
        Ok(())
    }

    /// Returns the number of the value of each group.
    pub(super) fn finish(mut self, asked: &Asked, context: &Context) -> Result<Vec<u32>> {
        if let Self::Pick(pick) = &self
            && pick.best.contains(&0)
        {
            // A group without rows.
            self.become_states(asked, context)?;
        }
        match self {
            Self::Count(counts) | Self::Rows { counts, .. } => Counts::numbers(context, counts),
            Self::Values { mut bits, groups } => {
                // 0 is not a value.
                if let Some(word) = bits.first_mut() {
                    *word &= !1;
                }
                let count = bits.iter().map(|word| u64::from(word.count_ones())).sum();
                Counts::numbers(context, vec![count; groups])
            }
            Self::Pairs { mut pairs, groups } => {
                pairs.clean(context.threads);
                context.cancellation.check()?;
                let mut counts = vec![0_u64; groups];
                pairs.pairs().for_each(|pair| counts[(pair >> 32) as usize] += 1);
                Counts::numbers(context, counts)
            }
            Self::Pick(pick) => Ok(pick.best),
            Self::States { states, .. } => states.into_iter().map(|state| state.finish(context)).collect(),
        }
    }
}

/// Adds how often each row occurs to the count of its group.
fn add_times<'a>(counts: &mut [u64], rows: impl Iterator<Item = (&'a u32, &'a u64)>) {
    for (group, times) in rows {
        let count = &mut counts[*group as usize];
        *count = count.saturating_add(*times);
    }
}

/// Sets a bit.
fn set(bits: &mut Vec<u64>, id: u32) {
    let word = id as usize / 64;
    if word >= bits.len() {
        bits.resize(word + 1 + bits.len() / 2, 0);
    }
    bits[word] |= 1 << (id % 64);
}

/// Numbers of the literals of counts, the small ones remembered: most groups are small.
struct Counts<'a> {
    context: &'a Context,
    known: Vec<u32>,
}

impl<'a> Counts<'a> {
    fn numbers(context: &'a Context, counts: Vec<u64>) -> Result<Vec<u32>> {
        let mut of = Self { context, known: vec![0; 256] };
        counts.into_iter().map(|count| of.number(count)).collect()
    }

    fn number(&mut self, count: u64) -> Result<u32> {
        let known = self.known.get(count as usize).copied().unwrap_or(0);
        if known != 0 {
            return Ok(known);
        }
        let value = i64::try_from(count).map_err(|_| {
            Error::limit("a group has more than 9223372036854775807 rows, which no xsd:integer of this engine holds")
                .with_hint("count a part of the rows")
        })?;
        let number = self.context.terms.integer(value)?;
        if let Some(known) = self.known.get_mut(count as usize) {
            *known = number;
        }
        Ok(number)
    }
}
