//! Conditions on a focus node and all of its values: how many, in which languages, and against other properties.

use super::compare::Comparable;
use super::data::{Way, common, sorted, without};
use super::model::{Count, ShapeId};
use super::plan::Rule;
use super::run::{Run, Values};
use super::violation::{Detail, Sink};
use super::walk::PathWalk;
use crate::error::Result;

/// Where a focus node has more pairs of values to compare than this, each value that is wrong counts once.
const PAIRS: usize = 1 << 16;

impl Run<'_> {
    pub(super) fn count(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        focus: &[u32],
        count: Count,
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let enough = match count {
            Count::AtLeast(least) => least,
            Count::AtMost(most) => most.saturating_add(1),
        };
        let enough = usize::try_from(enough).unwrap_or(usize::MAX);
        self.each_value(walk, shape, focus, Some(enough), &mut |node, values| {
            if (values.len() >= enough) != matches!(count, Count::AtLeast(_)) {
                sink.fail(node, None, Detail::Count(values.len()));
            }
            Ok(())
        })
    }

    /// Returns which of the value nodes `all` conform to `inner` and to none of `siblings`.
    pub(super) fn qualifying(
        &self,
        walk: &PathWalk<'_>,
        inner: ShapeId,
        siblings: &[ShapeId],
        all: &[u32],
    ) -> Result<Vec<u32>> {
        let mut fits = without(all, &self.failing(walk, inner, all)?);
        for sibling in siblings {
            fits = self.failing(walk, *sibling, &fits)?;
        }
        Ok(fits)
    }

    pub(super) fn qualified(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        (fits, count): (&[u32], Count),
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        self.each_value(walk, shape, focus, None, &mut |node, values| {
            let found = common(values, fits).len();
            let is_wrong = match count {
                Count::AtLeast(least) => (found as u64) < least,
                Count::AtMost(most) => found as u64 > most,
            };
            if is_wrong {
                sink.fail(node, None, Detail::Count(found));
            }
            Ok(())
        })
    }

    pub(super) fn unique_lang(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        rule: &Rule,
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Rule::Languages(languages) = rule else { return Ok(()) };
        self.each_value(walk, shape, focus, None, &mut |node, values| {
            let mut found: Vec<(u32, u32)> = Vec::new();
            for value in values {
                let group = self.data.group(*value);
                if let Some(Some(language)) = languages.get(group) {
                    found.push((*language, u32::try_from(group).unwrap_or(0)));
                }
            }
            found.sort_unstable();
            for same in found.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
                sink.fail(node, None, Detail::Language(same[0].1));
            }
            Ok(())
        })
    }

    pub(super) fn pair(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        (rule, equal): (&Rule, bool),
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Rule::Pair(other) = rule else { return Ok(()) };
        self.each_value(walk, shape, focus, None, &mut |node, values| {
            let others = self.data.ends(*other, Way::ToObjects, node);
            let mut wrong = if equal { without(values, others) } else { common(values, others) };
            if equal {
                wrong.extend(without(others, values));
            }
            wrong.into_iter().for_each(|value| sink.fail(node, Some(value), Detail::None));
            Ok(())
        })
    }

    pub(super) fn less_than(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        (rule, or_equals): (&Rule, bool),
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Rule::Pair(other) = rule else { return Ok(()) };
        self.each_value(walk, shape, focus, None, &mut |node, values| {
            let others = self.data.ends(*other, Way::ToObjects, node);
            let others: Vec<Option<Comparable>> =
                others.iter().map(|other| Comparable::at(self.data, *other)).collect::<Result<_>>()?;
            // Where all can be compared with each other, the least decides.
            let least = least(&others);
            for value in values {
                let own = Comparable::at(self.data, *value)?;
                let is_below = |other: &Option<Comparable>| {
                    let order = own.as_ref().zip(other.as_ref()).and_then(|(own, other)| own.compare(other));
                    order.is_some_and(|order| order.is_lt() || (or_equals && order.is_eq()))
                };
                let mut times = 0;
                if least.as_ref().is_some_and(|least| is_below(&Some(least.clone()))) {
                    continue;
                }
                if least.is_some() && values.len().saturating_mul(others.len()) > PAIRS {
                    times = 1;
                } else {
                    for other in &others {
                        walk.step()?;
                        times += u64::from(!is_below(other));
                    }
                }
                if times > 0 {
                    sink.fail_times(node, Some(*value), Detail::None, times);
                }
            }
            Ok(())
        })
    }

    pub(super) fn has_value(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        rule: &Rule,
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let with = match (rule, &self.plans[shape].path) {
            (Rule::Has(value), Some((_, back))) => walk.image(back, &[*value])?,
            (Rule::Has(value), None) => vec![*value],
            _ => Vec::new(),
        };
        without(focus, &with).into_iter().for_each(|node| sink.fail(node, None, Detail::None));
        Ok(())
    }

    pub(super) fn closed(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        rule: &Rule,
        (values, focus): (&Values<'_>, &[u32]),
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let Rule::Closed(allowed) = rule else { return Ok(()) };
        let mut more: Vec<(u32, u32, u32)> = Vec::new();
        for node in self.values(walk, shape, values)? {
            walk.step()?;
            let about = self.data.about(*node).filter(|(predicate, _)| allowed.binary_search(predicate).is_err());
            more.extend(about.map(|(predicate, object)| (*node, predicate, object)));
        }
        let nodes = sorted(more.iter().map(|(node, ..)| *node).collect(), self.data.ids());
        self.back(walk, shape, &nodes, focus, &mut |focus, node| {
            let start = more.partition_point(|(other, ..)| *other < node);
            for (_, predicate, object) in more[start..].iter().take_while(|(other, ..)| *other == node) {
                sink.fail(focus, Some(*object), Detail::Predicate(*predicate));
            }
        })
    }
}

/// Returns the least of `values` if all can be compared with each other.
fn least(values: &[Option<Comparable>]) -> Option<Comparable> {
    let mut least = values.first()?.clone()?;
    for value in values {
        let value = value.as_ref()?;
        if value.compare(&least)?.is_lt() {
            least = value.clone();
        }
    }
    Some(least)
}
