//! Aggregates: what one group keeps while its rows come, and what it ends in.
//!
//! Rows are taken in their order, and states of later rows are merged behind those of earlier ones: sums of doubles,
//! SAMPLE and GROUP_CONCAT depend on the order of rows alone, as long as rows are cut into parts at the same places. An error in a row makes SUM, AVG, MIN, MAX and
//! GROUP_CONCAT of its group an error; COUNT and SAMPLE pass over it.

use oxsdatatypes::{Decimal, Integer};
use rustc_hash::FxHashSet;
use spargebra::algebra::{AggregateExpression, AggregateFunction};

use super::function::numbers::Arithmetic;
use super::order::{Key, compare};
use super::value::{Fault, Scalar, Value, Valued, Writer};
use super::{Expression, Scope};
use crate::error::{Error, Result};
use crate::evaluate::Context;
use crate::snapshot::Kind;

/// What an aggregate computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measure {
    Count,
    Sum,
    Average,
    Least,
    Greatest,
    Sample,
    /// The texts, with this between them.
    Concat(String),
}

/// A compiled aggregate.
pub(crate) struct Aggregate {
    /// What is aggregated; `None` counts rows: COUNT(*).
    pub input: Option<Expression>,
    /// Whether equal values count once. With COUNT(DISTINCT *) whoever groups gives each different row once.
    pub is_distinct: bool,
    pub measure: Measure,
    /// COUNT(*); whoever evaluates the input may take it out, so that its absence says nothing.
    counts_rows: bool,
}

impl Aggregate {
    /// Compiles `aggregate`, whose variables `scope` knows.
    ///
    /// # Errors
    /// When there is no such aggregate, or its expression cannot be compiled.
    pub(crate) fn compile(aggregate: &AggregateExpression, scope: &mut dyn Scope, context: &Context) -> Result<Self> {
        let (name, expression, is_distinct) = match aggregate {
            AggregateExpression::CountSolutions { distinct } => {
                return Ok(Self { input: None, is_distinct: *distinct, measure: Measure::Count, counts_rows: true });
            }
            AggregateExpression::FunctionCall { name, expr, distinct } => (name, expr, *distinct),
        };
        let measure = match name {
            AggregateFunction::Count => Measure::Count,
            AggregateFunction::Sum => Measure::Sum,
            AggregateFunction::Avg => Measure::Average,
            AggregateFunction::Min => Measure::Least,
            AggregateFunction::Max => Measure::Greatest,
            AggregateFunction::Sample => Measure::Sample,
            AggregateFunction::GroupConcat { separator } => {
                Measure::Concat(separator.clone().unwrap_or_else(|| " ".to_owned()))
            }
            AggregateFunction::Custom(iri) => {
                return Err(Error::usage(format!("there is no aggregate `{}`", iri.as_str()))
                    .with_hint("known: COUNT, SUM, AVG, MIN, MAX, SAMPLE, GROUP_CONCAT"));
            }
        };
        let input = Some(Expression::compile(expression, scope, context)?);
        Ok(Self { input, is_distinct, measure, counts_rows: false })
    }

    /// Returns whether values are added as numbers, as [`State::add_scalar`] takes them.
    pub(crate) fn adds_numbers(&self) -> bool {
        matches!(self.measure, Measure::Sum | Measure::Average) && !self.is_distinct
    }

    /// Returns the state of a group without rows.
    pub(crate) fn state(&self) -> State {
        let kept = match &self.measure {
            Measure::Count => Kept::Count(0),
            Measure::Sum | Measure::Average => Kept::Sum(Some(Sum { sum: Scalar::Integer(0.into()), count: 0 })),
            Measure::Least | Measure::Greatest => Kept::Best(Some(0)),
            Measure::Sample => Kept::First(0),
            Measure::Concat(_) => Kept::Texts(Some(Vec::new())),
        };
        // The least and the greatest of a set are those of its members, however often they occur.
        let is_distinct = self.is_distinct && !self.counts_rows;
        let counts_once = matches!(self.measure, Measure::Least | Measure::Greatest | Measure::Sample);
        let distinct = (is_distinct && !counts_once).then(Distinct::default);
        State { measure: self.measure.clone(), kept, distinct, counts_rows: self.counts_rows }
    }
}

/// What one group keeps.
#[derive(Debug, Clone)]
pub(crate) struct State {
    measure: Measure,
    kept: Kept,
    distinct: Option<Distinct>,
    counts_rows: bool,
}

/// What is known of the rows that came; nothing after an error.
#[derive(Debug, Clone)]
enum Kept {
    Count(u64),
    Sum(Option<Sum>),
    /// The number of the least or greatest term; 0 before the first.
    Best(Option<u32>),
    /// The number of the first term; 0 before it.
    First(u32),
    /// Numbers of terms, and how often each comes in a row.
    Texts(Option<Vec<(u32, u64)>>),
}

#[derive(Debug, Clone, Copy)]
struct Sum {
    sum: Scalar,
    count: u64,
}

/// Values that came, each once, in the order of their first rows.
#[derive(Debug, Clone, Default)]
struct Distinct {
    seen: FxHashSet<u32>,
    order: Vec<u32>,
    has_error: bool,
}

impl State {
    /// Takes a row whose value is `number`, 0 for an error, and which occurs `times`.
    ///
    /// # Errors
    /// When a limit is reached.
    pub(crate) fn add(&mut self, number: u32, times: u64, context: &Context) -> Result<()> {
        if times == 0 {
            return Ok(());
        }
        match &mut self.distinct {
            Some(distinct) if number == 0 => distinct.has_error = true,
            Some(distinct) => {
                if distinct.seen.insert(number) {
                    distinct.order.push(number);
                }
            }
            None => self.take(number, times, context),
        }
        Ok(())
    }

    /// Takes a row that has `value`, `None` for an error, and which occurs `times`; for sums that count equal values.
    pub(crate) fn add_scalar(&mut self, value: Option<Scalar>, times: u64) {
        if let (Kept::Sum(sum), 1..) = (&mut self.kept, times) {
            *sum = sum.take().zip(value).and_then(|(sum, value)| sum.plus(value, times));
        }
    }

    fn take(&mut self, number: u32, times: u64, context: &Context) {
        match &mut self.kept {
            Kept::Count(count) => {
                if number != 0 || self.counts_rows {
                    *count = count.saturating_add(times);
                }
            }
            Kept::Sum(_) => {
                let value = Value::of(number, &context.terms).ok().and_then(|value| value.scalar(&context.terms));
                self.add_scalar(value, times);
            }
            Kept::First(first) if *first == 0 => *first = number,
            Kept::First(_) => {}
            Kept::Best(best) => {
                *best = best.filter(|_| number != 0).map(|best| better(best, number, &self.measure, context))
            }
            Kept::Texts(texts) if number == 0 => *texts = None,
            Kept::Texts(texts) => texts.iter_mut().for_each(|texts| texts.push((number, times))),
        }
    }

    /// Takes the rows of `later`, which follow all rows of this state.
    ///
    /// # Errors
    /// As [`State::add`].
    pub(crate) fn merge(&mut self, later: Self, context: &Context) -> Result<()> {
        if let (Some(distinct), Some(other)) = (&mut self.distinct, later.distinct) {
            distinct.has_error |= other.has_error;
            for number in other.order {
                if distinct.seen.insert(number) {
                    distinct.order.push(number);
                }
            }
            return Ok(());
        }
        match (&mut self.kept, later.kept) {
            (Kept::Count(count), Kept::Count(more)) => *count = count.saturating_add(more),
            (Kept::Sum(sum), Kept::Sum(more)) => *sum = sum.zip(more).and_then(|(sum, more)| sum.with(more)),
            (Kept::First(first), Kept::First(other)) if *first == 0 => *first = other,
            (Kept::Best(best), Kept::Best(other)) => {
                *best = best.zip(other).map(|(best, other)| better(best, other, &self.measure, context));
            }
            (Kept::Texts(texts), Kept::Texts(more)) => match (texts.as_mut(), more) {
                (Some(texts), Some(more)) => texts.extend(more),
                _ => *texts = None,
            },
            _ => {}
        }
        Ok(())
    }

    /// Returns the number of the value of the group, 0 for an error.
    ///
    /// # Errors
    /// When a limit is reached, or a count is larger than an integer.
    pub(crate) fn finish(mut self, context: &Context) -> Result<u32> {
        if let Some(distinct) = self.distinct.take() {
            if distinct.has_error {
                self.take(0, 1, context);
            }
            for (place, number) in distinct.order.iter().enumerate() {
                self.take(*number, 1, context);
                if place.is_multiple_of(4096) {
                    context.cancellation.check()?;
                }
            }
        }
        match self.kept {
            Kept::Count(count) => {
                let count = i64::try_from(count)
                    .map_err(|_| Error::limit(format!("COUNT is {count}, more than an integer of 64 bits holds")))?;
                context.terms.integer(count)
            }
            Kept::Sum(sum) => {
                let is_average = self.measure == Measure::Average;
                let value = sum.and_then(|sum| if is_average { sum.mean() } else { Some(sum.sum) });
                value.map_or(Ok(0), |value| Value::Scalar(value).number(&context.terms))
            }
            Kept::First(number) => Ok(number),
            Kept::Best(best) => Ok(best.unwrap_or(0)),
            Kept::Texts(texts) => match (texts, &self.measure) {
                (Some(texts), Measure::Concat(separator)) => match concat(&texts, separator, context) {
                    Ok(value) => value.number(&context.terms),
                    Err(Fault::NoValue) => Ok(0),
                    Err(Fault::Stop(error)) => Err(*error),
                },
                _ => Ok(0),
            },
        }
    }

    /// Returns how many bytes the state takes beside itself.
    pub(crate) fn bytes(&self) -> usize {
        let distinct = self.distinct.as_ref().map_or(0, |distinct| {
            distinct.seen.capacity() * (size_of::<u32>() + 1) + distinct.order.capacity() * size_of::<u32>()
        });
        let texts = match &self.kept {
            Kept::Texts(Some(texts)) => texts.capacity() * size_of::<(u32, u64)>(),
            _ => 0,
        };
        distinct + texts
    }
}

impl Sum {
    /// Returns the sum with `value` added `times`.
    fn plus(self, value: Scalar, times: u64) -> Option<Self> {
        let sum = match value {
            // Decimals and integers are exact, so that a product is the sum.
            Scalar::Integer(_) | Scalar::Decimal(_) if times > 1 => {
                let times = Scalar::Integer(i64::try_from(times).ok()?.into());
                add(self.sum, Arithmetic::Multiply.apply(value, times).ok()?)?
            }
            _ => (0..times).try_fold(self.sum, |sum, _| add(sum, value))?,
        };
        Some(Self { sum, count: self.count.checked_add(times)? })
    }

    fn with(self, later: Self) -> Option<Self> {
        Some(Self { sum: add(self.sum, later.sum)?, count: self.count.checked_add(later.count)? })
    }

    /// Returns the mean; zero of no rows.
    fn mean(self) -> Option<Scalar> {
        if self.count == 0 {
            return Some(Scalar::Integer(0.into()));
        }
        let count = Integer::from(i64::try_from(self.count).ok()?);
        match self.sum {
            Scalar::Integer(sum) => Decimal::from(sum).checked_div(count).map(Scalar::Decimal),
            sum => Arithmetic::Divide.apply(sum, Scalar::Integer(count)).ok(),
        }
    }
}

/// Returns the sum of two numbers; only numbers can be summed.
fn add(a: Scalar, b: Scalar) -> Option<Scalar> {
    (a.is_numeric() && b.is_numeric()).then(|| Arithmetic::Add.apply(a, b).ok())?
}

/// Returns which of two terms the measure wants, by the order of ORDER BY; the term as it is written.
fn better(best: u32, number: u32, measure: &Measure, context: &Context) -> u32 {
    if best == 0 || number == 0 || best == number {
        return best.max(number);
    }
    let order = compare(&Key::of(number, &context.terms), &Key::of(best, &context.terms));
    let is_better = if *measure == Measure::Least { order.is_lt() } else { order.is_gt() };
    if is_better { number } else { best }
}

/// Returns the texts of literals and IRIs one after the other as a simple literal, as section 18.5.1.7 has it.
fn concat<'a>(texts: &[(u32, u64)], separator: &str, context: &'a Context) -> Valued<Value<'a>> {
    let (terms, mut writer, mut count) = (&context.terms, Writer::new("GROUP_CONCAT"), 0_usize);
    for (number, times) in texts {
        let value = Value::of(*number, terms)?;
        if matches!(value.kind(terms), Kind::Blank | Kind::Triple) {
            return Err(Fault::NoValue);
        }
        let text = value.text(terms)?;
        for _ in 0..*times {
            if count > 0 {
                writer.push(separator)?;
            }
            writer.push(&text)?;
            count += 1;
            if count.is_multiple_of(4096) {
                context.cancellation.check()?;
            }
        }
    }
    Ok(Value::string(writer.finish()))
}
