//! Groups of rows, and what is counted, summed and picked in them.

use std::cmp::Ordering;

use oxrdf::Variable;
use oxsdatatypes::{Decimal, Double, Float, Integer};
use rustc_hash::{FxHashMap, FxHashSet};
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression};

use super::body::Compiler;
use super::cell::{Cell, Key};
use super::rows::packed;
use crate::snapshot::{Id, Snapshot, Value};

/// What is asked of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Rows,
    Count(usize),
    Distinct(usize),
    Sum(usize),
    Mean(usize),
    Least(usize),
    Greatest(usize),
}

impl Aggregate {
    /// Returns what `expression` asks; `None` if that is not known here.
    pub fn of(expression: &AggregateExpression, compiler: &mut Compiler<'_>) -> Option<Self> {
        let (name, variable, distinct): (&AggregateFunction, &Variable, bool) = match expression {
            AggregateExpression::CountSolutions { distinct: false } => return Some(Self::Rows),
            AggregateExpression::FunctionCall { name, expr: Expression::Variable(variable), distinct } => {
                (name, variable, *distinct)
            }
            _ => return None,
        };
        let slot = compiler.slot(variable);
        Some(match (name, distinct) {
            (AggregateFunction::Count, false) => Self::Count(slot),
            (AggregateFunction::Count, true) => Self::Distinct(slot),
            (AggregateFunction::Sum, false) => Self::Sum(slot),
            (AggregateFunction::Avg, false) => Self::Mean(slot),
            (AggregateFunction::Min, _) => Self::Least(slot),
            (AggregateFunction::Max, _) => Self::Greatest(slot),
            _ => return None,
        })
    }

    /// Returns the slot that it reads.
    pub fn slot(self) -> Option<usize> {
        match self {
            Self::Rows => None,
            Self::Count(slot)
            | Self::Distinct(slot)
            | Self::Sum(slot)
            | Self::Mean(slot)
            | Self::Least(slot)
            | Self::Greatest(slot) => Some(slot),
        }
    }
}

/// What a group has come to so far.
#[derive(Debug, Clone, Copy)]
enum State {
    Count(u64),
    /// Sum and count; no sum after a value that is no number.
    Sum(Option<Value>, u64),
    /// The pick so far: nothing before the first row.
    Pick(Option<Picked>),
    Failed,
}

#[derive(Debug, Clone, Copy)]
struct Picked {
    cell: Cell,
    key: Key,
}

/// Groups by up to four slots.
pub struct Groups<'a> {
    snapshot: &'a Snapshot,
    keys: Vec<usize>,
    aggregates: Vec<Aggregate>,
    numbers: FxHashMap<u128, usize>,
    /// Keys and states, group by group.
    members: Vec<u32>,
    states: Vec<State>,
    seen: FxHashSet<(u32, u32, u32)>,
}

impl<'a> Groups<'a> {
    pub fn new(snapshot: &'a Snapshot, keys: Vec<usize>, aggregates: Vec<Aggregate>) -> Self {
        let mut groups = Self {
            snapshot,
            keys,
            aggregates,
            numbers: FxHashMap::default(),
            members: Vec::new(),
            states: Vec::new(),
            seen: FxHashSet::default(),
        };
        if groups.keys.is_empty() {
            // Without GROUP BY there is one group, even of no rows.
            groups.number(&[]);
        }
        groups
    }

    /// Adds a row that stands there `times`; returns whether the answer is still known.
    pub fn add(&mut self, row: &[u32], times: u64) -> bool {
        let group = self.number(row);
        let width = self.aggregates.len();
        for place in 0..width {
            let aggregate = self.aggregates[place];
            let value = aggregate.slot().map_or(0, |slot| row[slot]);
            if let Aggregate::Distinct(_) = aggregate
                && (value == 0 || !self.seen.insert((group as u32, place as u32, value)))
            {
                continue;
            }
            let state = &mut self.states[group * width + place];
            match next(*state, aggregate, value, times, self.snapshot) {
                Some(next) => *state = next,
                None => return false,
            }
        }
        true
    }

    fn number(&mut self, row: &[u32]) -> usize {
        let next = self.numbers.len();
        let key = packed(self.keys.iter().map(|slot| row[*slot]));
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.members.extend(self.keys.iter().map(|slot| row[*slot]));
            self.states.extend(self.aggregates.iter().map(|aggregate| match aggregate {
                Aggregate::Rows | Aggregate::Count(_) | Aggregate::Distinct(_) => State::Count(0),
                Aggregate::Sum(_) | Aggregate::Mean(_) => State::Sum(Some(Value::Integer(0.into())), 0),
                Aggregate::Least(_) | Aggregate::Greatest(_) => State::Pick(None),
            }));
        }
        number
    }

    /// Returns the groups as rows: the keys, then what was asked.
    pub fn finish(self) -> (usize, Vec<Cell>) {
        let (keys, width) = (self.keys.len(), self.aggregates.len());
        let mut cells = Vec::with_capacity(self.numbers.len() * (keys + width));
        for group in 0..self.numbers.len() {
            cells.extend(self.members[group * keys..][..keys].iter().map(|id| Cell::of(*id)));
            let states = self.states[group * width..][..width].iter().zip(&self.aggregates);
            cells.extend(states.map(|(state, aggregate)| result(*state, *aggregate)));
        }
        (keys + width, cells)
    }
}

/// Returns `state` after a row; `None` if only the evaluator knows.
fn next(state: State, aggregate: Aggregate, value: u32, times: u64, snapshot: &Snapshot) -> Option<State> {
    let id = Id::new(value);
    Some(match (state, aggregate) {
        (State::Count(count), Aggregate::Rows) => State::Count(count.saturating_add(times)),
        (State::Count(count), Aggregate::Count(_)) if id.is_some() => State::Count(count.saturating_add(times)),
        (State::Count(count), Aggregate::Distinct(_)) => State::Count(count + 1),
        (State::Sum(sum, count), _) => match id {
            // A row without a value makes the whole an error.
            None => State::Failed,
            Some(id) => {
                let number = snapshot.values.value(&snapshot.dictionary, id);
                State::Sum(sum.zip(number).and_then(|(sum, number)| sum_of(sum, number, times)), count + times)
            }
        },
        (State::Pick(picked), _) => match id {
            None => State::Failed,
            Some(id) => State::Pick(Some(pick(picked, Cell::Id(id), aggregate, snapshot)?)),
        },
        (other, _) => other,
    })
}

fn sum_of(sum: Value, number: Value, times: u64) -> Option<Value> {
    if times == 1 {
        return plus(sum, number);
    }
    // Whole numbers are added at once; others one by one, as rounding sees the order.
    if let (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) = (sum, number) {
        let times = Integer::from(i64::try_from(times).ok()?);
        let product = match number {
            Value::Integer(number) => Value::Integer(number.checked_mul(times)?),
            Value::Decimal(number) => Value::Decimal(number.checked_mul(times)?),
            _ => return None,
        };
        return plus(sum, product);
    }
    (0..times).try_fold(sum, |sum, _| plus(sum, number))
}

fn plus(a: Value, b: Value) -> Option<Value> {
    use Value::{Decimal as Dec, Double as Dbl, Float as Flt, Integer as Int};
    Some(match (a, b) {
        (Int(a), Int(b)) => Int(a.checked_add(b)?),
        (Int(a), Dec(b)) => Dec(Decimal::from(a).checked_add(b)?),
        (Dec(a), Int(b)) => Dec(a.checked_add(Decimal::from(b))?),
        (Dec(a), Dec(b)) => Dec(a.checked_add(b)?),
        (Int(a), Flt(b)) => Flt(Float::from(a) + b),
        (Flt(a), Int(b)) => Flt(a + Float::from(b)),
        (Dec(a), Flt(b)) => Flt(Float::from(a) + b),
        (Flt(a), Dec(b)) => Flt(a + Float::from(b)),
        (Flt(a), Flt(b)) => Flt(a + b),
        (Int(a), Dbl(b)) => Dbl(Double::from(a) + b),
        (Dbl(a), Int(b)) => Dbl(a + Double::from(b)),
        (Dec(a), Dbl(b)) => Dbl(Double::from(a) + b),
        (Dbl(a), Dec(b)) => Dbl(a + Double::from(b)),
        (Flt(a), Dbl(b)) => Dbl(Double::from(a) + b),
        (Dbl(a), Flt(b)) => Dbl(a + Double::from(b)),
        (Dbl(a), Dbl(b)) => Dbl(a + b),
        _ => return None,
    })
}

fn pick(picked: Option<Picked>, cell: Cell, aggregate: Aggregate, snapshot: &Snapshot) -> Option<Picked> {
    let key = Key::of(cell, snapshot);
    // The evaluator gives values back in one form of their own.
    let cell = if let Key::Value(value) = key { Cell::Made(value) } else { cell };
    let new = Picked { cell, key };
    let Some(old) = picked else { return (key != Key::Unsure).then_some(new) };
    let wanted = if matches!(aggregate, Aggregate::Least(_)) { Ordering::Less } else { Ordering::Greater };
    Some(if key.compare(old.key)? == wanted { new } else { old })
}

fn result(state: State, aggregate: Aggregate) -> Cell {
    match state {
        State::Count(count) => i64::try_from(count).map_or(Cell::Unbound, |n| Cell::Made(Value::Integer(n.into()))),
        State::Sum(sum, count) => {
            let value = if matches!(aggregate, Aggregate::Mean(_)) { mean(sum, count) } else { sum };
            value.map_or(Cell::Unbound, Cell::Made)
        }
        State::Pick(picked) => picked.map_or(Cell::Unbound, |picked| picked.cell),
        State::Failed => Cell::Unbound,
    }
}

fn mean(sum: Option<Value>, count: u64) -> Option<Value> {
    let sum = sum?;
    if count == 0 {
        return Some(Value::Integer(0.into()));
    }
    let count = Integer::from(i64::try_from(count).ok()?);
    Some(match sum {
        Value::Float(sum) => Value::Float(sum / Float::from(count)),
        Value::Double(sum) => Value::Double(sum / Double::from(count)),
        Value::Integer(sum) => Value::Decimal(Decimal::from(sum).checked_div(count)?),
        Value::Decimal(sum) => Value::Decimal(sum.checked_div(count)?),
        _ => return None,
    })
}
