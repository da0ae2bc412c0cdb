//! Holds sets of nodes against shapes.
//!
//! A shape is held against all of its focus nodes at once. Conditions on single values are tried on each value node
//! once, however many focus nodes lead to it; then paths are followed back from what breaks them. Shapes inside others
//! are held against the set of value nodes, and what is known of a node is kept, so that no node meets a shape twice.

use std::cell::OnceCell;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::data::{Data, common, sorted, without};
use super::model::{Constraint, ConstraintKind, Count, ShapeId, Shapes};
use super::plan::{Plan, Rule, Verdicts};
use super::violation::{Detail, MOST, Report, Sink, too_many};
use super::walk::PathWalk;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::store::Store;

/// Shapes over one dataset.
pub(super) struct Run<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) data: &'a Data,
    pub(super) plans: &'a [Plan],
    verdicts: Vec<Verdicts>,
    pub(super) cancellation: &'a Cancellation,
    /// The data with the graph of shapes beside it, for queries that look there.
    pub(super) with_shapes: OnceLock<Result<Store>>,
}

/// Value nodes of some focus nodes, found when first asked for.
pub(super) struct Values<'v> {
    focus: &'v [u32],
    image: OnceCell<Vec<u32>>,
}

impl<'a> Run<'a> {
    /// Begins to hold `shapes` with their `plans` against `data`; nothing is known of a node yet.
    pub(super) fn new(shapes: &'a Shapes, data: &'a Data, plans: &'a [Plan], cancellation: &'a Cancellation) -> Self {
        let verdicts = shapes.all.iter().map(|_| Verdicts::new(data.ids())).collect();
        Self { shapes, data, plans, verdicts, cancellation, with_shapes: OnceLock::new() }
    }
}

impl Run<'_> {
    /// Adds what `shape` finds wrong with the sorted nodes `focus` to `out`.
    pub(super) fn report(&self, walk: &PathWalk<'_>, shape: ShapeId, focus: &[u32], out: &mut Report) -> Result<()> {
        if self.shapes.all[shape].is_deactivated || focus.is_empty() {
            return Ok(());
        }
        let values = Values { focus, image: OnceCell::new() };
        for (place, constraint) in self.shapes.all[shape].constraints.iter().enumerate() {
            if let ConstraintKind::Property(inner) = constraint.kind {
                // What fails is looked at once more, which is little and gives its reasons.
                let failing = self.failing(walk, inner, self.values(walk, shape, &values)?)?;
                let mut times = FxHashMap::default();
                self.back(walk, shape, &failing, focus, &mut |node, value| {
                    let sum: &mut u64 = times.entry(value).or_default();
                    *sum = sum.saturating_add(out.times.get(&node).copied().unwrap_or(1));
                })?;
                times.retain(|_, times| *times > 1);
                let outer = std::mem::replace(&mut out.times, times);
                self.report(walk, inner, &failing, out)?;
                out.times = outer;
            } else {
                let mut sink = Sink::Report(out, shape, place);
                self.constraint(walk, shape, place, &values, focus, &mut sink)?;
            }
            if out.violations.len() > MOST {
                return Err(too_many());
            }
        }
        Ok(())
    }

    /// Returns which of the sorted `nodes` do not conform to `shape`, sorted.
    pub(super) fn failing(&self, walk: &PathWalk<'_>, shape: ShapeId, nodes: &[u32]) -> Result<Vec<u32>> {
        if self.shapes.all[shape].is_deactivated {
            return Ok(Vec::new());
        }
        let verdicts = &self.verdicts[shape];
        let unknown: Vec<u32> = nodes.iter().copied().filter(|node| !verdicts.is_known(*node)).collect();
        if !unknown.is_empty() {
            let failing = self.judge(walk, shape, &unknown)?;
            verdicts.keep(&unknown, &failing);
        }
        Ok(nodes.iter().copied().filter(|node| verdicts.fails(*node)).collect())
    }

    fn judge(&self, walk: &PathWalk<'_>, shape: ShapeId, nodes: &[u32]) -> Result<Vec<u32>> {
        let values = Values { focus: nodes, image: OnceCell::new() };
        let mut all = Vec::new();
        let mut left = nodes.to_vec();
        for place in 0..self.shapes.all[shape].constraints.len() {
            let mut failing = Vec::new();
            self.constraint(walk, shape, place, &values, &left, &mut Sink::Failing(&mut failing))?;
            if !failing.is_empty() {
                let failing = sorted(failing, self.data.ids());
                left = without(&left, &failing);
                all.extend(failing);
            }
            if left.is_empty() {
                break;
            }
        }
        Ok(sorted(all, self.data.ids()))
    }

    /// Returns the value nodes of all focus nodes, sorted.
    pub(super) fn values<'v>(&self, walk: &PathWalk<'_>, shape: ShapeId, values: &'v Values<'_>) -> Result<&'v [u32]> {
        let Some((steps, _)) = &self.plans[shape].path else { return Ok(values.focus) };
        if let Some(image) = values.image.get() {
            return Ok(image);
        }
        let image = walk.image(steps, values.focus)?;
        Ok(values.image.get_or_init(|| image))
    }

    /// Hands each focus node to `take` with its value nodes, or at least `enough` of them.
    pub(super) fn each_value(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        focus: &[u32],
        enough: Option<usize>,
        take: &mut dyn FnMut(u32, &[u32]) -> Result<()>,
    ) -> Result<()> {
        match &self.plans[shape].path {
            Some((steps, _)) => walk.each(steps, focus, enough, take),
            None => focus.iter().try_for_each(|node| take(*node, &[*node])),
        }
    }

    /// Tells `sink` which of `focus`, some of those of `values`, break a constraint of `shape`.
    fn constraint(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        place: usize,
        values: &Values<'_>,
        focus: &[u32],
        sink: &mut Sink<'_>,
    ) -> Result<()> {
        let constraint = &self.shapes.all[shape].constraints[place];
        let rule = &self.plans[shape].rules[place];
        match &constraint.kind {
            ConstraintKind::MinCount(least) => self.count(walk, shape, focus, Count::AtLeast(*least), sink),
            ConstraintKind::MaxCount(most) => self.count(walk, shape, focus, Count::AtMost(*most), sink),
            ConstraintKind::UniqueLang => self.unique_lang(walk, shape, rule, focus, sink),
            ConstraintKind::Equals(_) | ConstraintKind::Disjoint(_) => {
                self.pair(walk, shape, (rule, matches!(constraint.kind, ConstraintKind::Equals(_))), focus, sink)
            }
            ConstraintKind::LessThan { or_equals, .. } => self.less_than(walk, shape, (rule, *or_equals), focus, sink),
            ConstraintKind::HasValue(_) => self.has_value(walk, shape, rule, focus, sink),
            ConstraintKind::Closed(_) => self.closed(walk, shape, rule, (values, focus), sink),
            ConstraintKind::Qualified { shape: inner, siblings, count } => {
                let all = self.values(walk, shape, values)?;
                let fits = self.qualifying(walk, *inner, siblings, all)?;
                self.qualified(walk, shape, (&fits, *count), focus, sink)
            }
            ConstraintKind::Query(question) => self.ask(walk, shape, question, focus, sink),
            _ => {
                let all = self.values(walk, shape, values)?;
                let failing = self.failing_values(walk, constraint, rule, all)?;
                self.back(walk, shape, &failing, focus, &mut |node, value| {
                    sink.fail(node, Some(value), Detail::None);
                })
            }
        }
    }

    /// Returns which of the value nodes `all` break a constraint on single ones, sorted.
    fn failing_values(
        &self,
        walk: &PathWalk<'_>,
        constraint: &Constraint,
        rule: &Rule,
        all: &[u32],
    ) -> Result<Vec<u32>> {
        match (&constraint.kind, rule) {
            (_, Rule::Among(allowed)) => Ok(without(all, allowed)),
            (_, Rule::Test(test)) => {
                let mut failing = Vec::new();
                for value in all {
                    walk.step()?;
                    if !test.passes(self.data, *value, constraint)? {
                        failing.push(*value);
                    }
                }
                Ok(failing)
            }
            (ConstraintKind::Node(inner) | ConstraintKind::Property(inner), _) => self.failing(walk, *inner, all),
            (ConstraintKind::Not(inner), _) => Ok(without(all, &self.failing(walk, *inner, all)?)),
            (ConstraintKind::And(shapes), _) => {
                let mut failing = Vec::new();
                for inner in shapes {
                    failing.extend(self.failing(walk, *inner, all)?);
                }
                Ok(sorted(failing, self.data.ids()))
            }
            (ConstraintKind::Or(shapes), _) => {
                shapes.iter().try_fold(all.to_vec(), |left, inner| self.failing(walk, *inner, &left))
            }
            (ConstraintKind::Xone(shapes), _) => {
                let mut counts = vec![0_usize; all.len()];
                for inner in shapes {
                    let failing = self.failing(walk, *inner, all)?;
                    for (place, value) in all.iter().enumerate() {
                        counts[place] += usize::from(failing.binary_search(value).is_err());
                    }
                }
                Ok(all.iter().zip(counts).filter(|(_, count)| *count != 1).map(|(value, _)| *value).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Hands each of `focus` that leads to one of `values` to `take`, with that value.
    pub(super) fn back(
        &self,
        walk: &PathWalk<'_>,
        shape: ShapeId,
        values: &[u32],
        focus: &[u32],
        take: &mut dyn FnMut(u32, u32),
    ) -> Result<()> {
        let Some((_, back)) = &self.plans[shape].path else {
            common(values, focus).into_iter().for_each(|node| take(node, node));
            return Ok(());
        };
        walk.each(back, values, None, &mut |value, nodes| {
            common(nodes, focus).into_iter().for_each(|node| take(node, value));
            Ok(())
        })
    }
}
