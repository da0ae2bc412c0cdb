//! From a plan to operators that run it.

use std::ops::Range;
use std::sync::Arc;

use super::compile::is_by_chance;
use super::env::{Columns, Env};
use super::expression::aggregate::Aggregate;
use super::expression::{Condition, Expression};
use super::operator::Operator;
use super::operator::apart::{Apart, EachGraph, Lateral};
use super::operator::chain::{Chain, Seed};
use super::operator::counted::{Counted, Held, Sound};
use super::operator::distinct::Distinct;
use super::operator::gather::Gather;
use super::operator::group::{Asked, Group, GroupPlan};
use super::operator::hash::{Hash, LeftHash, Minus};
use super::operator::left_lookup::LeftLookup;
use super::operator::lookup::Lookup;
use super::operator::path;
use super::operator::rename::{Agree, Given, Project, Union};
use super::operator::scan::{Runs, Scan};
use super::operator::semi::{Decision, Mark, Semi};
use super::operator::single::{Extend, Filter, Service, Table};
use super::operator::slice::Slice;
use super::operator::sort::{Sort, SortKey, SortPlan};
use super::operator::unnest::Unnest;
use super::plan::{self, Aggregated, GraphPlace, Node, Place, Quad, Reach, Repeats, Slot, Step, Test};
use super::recipe::Recipe;
use super::{Batch, Context, Visible};
use crate::error::Result;
use crate::snapshot::Graph;

/// The triples of a scan that are worth a thread.
const LEAST: usize = if cfg!(test) { 2 } else { 1 << 14 };

/// Parts of a scan for each thread, so that a thread that is done early has another to do.
const PARTS: usize = 8;

/// Steps that follow each other on a thread whose stack is small.
const DEEPEST: usize = 48;

/// Steps of a plan, and columns of a step, from which on rows between steps count as memory.
const MANY: u32 = 64;
const WIDE: usize = 32;

/// Builds operators.
pub(super) struct Builder<'a> {
    pub env: &'a Env,
    pub context: &'a Context,
    /// Where the rows that an enclosing step hands in lie.
    pub seed: Option<&'a Seed>,
    /// The part of the scan that drives the steps, if not all of it.
    pub part: Option<Range<usize>>,
}

impl Builder<'_> {
    /// Returns the operators of `node`.
    pub(super) fn build(&self, node: &Node) -> Result<Box<dyn Operator>> {
        let mut inner = self.operator(node)?;
        if node.id > MANY || node.columns.len() > WIDE {
            inner = Box::new(Held { inner, lease: self.context.budget.lease("rows between steps") });
        }
        if self.context.terms.snapshot.is_doubtful() {
            inner = Box::new(Sound { inner });
        }
        Ok(match self.env.shared.counter(node.id) {
            Some(counter) => Box::new(Counted { inner, counter }),
            None => inner,
        })
    }

    fn operator(&self, node: &Node) -> Result<Box<dyn Operator>> {
        let context = self.context;
        Ok(match &node.step {
            Step::Unit => Box::new(Table::rows(Batch { rows: 1, ..Batch::default() })),
            Step::Empty => Box::new(Table::rows(Batch::default())),
            Step::Seed => match self.seed {
                Some(seed) => Box::new(seed.clone()),
                None => Box::new(Table::rows(Batch::default())),
            },
            Step::Scan { quad, order } => {
                let mut scan = Scan::new(quad, *order, &node.columns, self.env, context);
                if let Some(part) = &self.part {
                    scan.narrow(part);
                }
                Box::new(scan)
            }
            Step::Runs { quad, order, repeats } => self.runs(node, quad, *order, *repeats),
            Step::Lookup { input, quad, repeats } => {
                Box::new(Lookup::new(self.build(input)?, input, quad, *repeats, &node.columns, self.env, context))
            }
            Step::Path { input, reach, repeats, is_substituted } => {
                self.path(node, input, reach, *repeats, *is_substituted)?
            }
            Step::Unnest { input, slot, places } => Box::new(Unnest::new(
                self.build(input)?,
                &input.columns,
                *slot,
                places,
                &node.columns,
                self.env,
                context,
            )?),
            Step::Hash { left, right } => {
                Box::new(Hash::new((self.build(left)?, left), (self.gathered(right)?, right), &node.columns))
            }
            Step::LeftHash { left, right, condition } => {
                let condition = match condition {
                    Some((steps, row)) => Some((self.chain(steps, &[*row])?, seed_columns(steps))),
                    None => None,
                };
                let sides = ((self.build(left)?, &**left), (self.gathered(right)?, &**right));
                Box::new(LeftHash::new(sides.0, sides.1, condition, &node.columns))
            }
            Step::LeftLookup { left, right, row } => {
                let mut picks = vec![*row];
                picks.extend(right.columns.iter().filter(|slot| *slot != row));
                let chain = self.chain(right, &picks)?;
                Box::new(LeftLookup::new(
                    self.build(left)?,
                    &left.columns,
                    chain,
                    seed_columns(right),
                    &picks,
                    &node.columns,
                ))
            }
            Step::Minus { left, right } => {
                Box::new(Minus::new((self.build(left)?, left), (self.gathered(right)?, right)))
            }
            Step::Semi { input, test, wanted, any } => {
                let any = any.as_ref().map(|any| places(any, &input.columns));
                Box::new(Semi::new(self.build(input)?, self.decision(test, &input.columns)?, *wanted, any))
            }
            Step::Mark { input, test, .. } => {
                Box::new(Mark::new(self.build(input)?, self.decision(test, &input.columns)?, context)?)
            }
            Step::Union(branches) => {
                let inputs = branches.iter().map(|branch| {
                    let picks = places(&node.columns, &branch.columns);
                    Ok((self.build(branch)?, picks))
                });
                Box::new(Union::new(inputs.collect::<Result<_>>()?))
            }
            Step::Filter { input, formula } => {
                let expression = self.env.expression(node.id, 0, formula, &input.columns, context)?;
                match self.ranges(input, &expression)? {
                    Some(scan) => Box::new(scan),
                    None => Box::new(Filter { input: self.build(input)?, expression }),
                }
            }
            Step::Extend { input, formula, slot } => {
                let expression = self.env.expression(node.id, 0, formula, &input.columns, context)?;
                let kept = places(&node.columns, &input.columns);
                let place = node.columns.iter().position(|column| column == slot).unwrap_or(0);
                Box::new(Extend { input: self.build(input)?, expression, kept, place })
            }
            Step::Values { rows } => {
                Box::new(Table::values(rows, node.columns.len(), self.env, &node.columns, context)?)
            }
            Step::Graphs { graph } => Box::new(Table::rows(self.graphs(graph, node.columns.len()))),
            Step::EachGraph { inner, slot } => {
                Box::new(EachGraph::new(self.recipe(Arc::clone(inner)), *slot, &node.columns, context))
            }
            Step::Lateral { left, right, given } => {
                let input = self.build(left)?;
                let recipe = self.recipe(Arc::clone(right));
                Box::new(Lateral::new(input, &left.columns, recipe, given, &node.columns))
            }
            Step::Given { input, .. } => {
                let values = node.columns.iter().map(|slot| self.env.value(*slot)).collect();
                Box::new(Given { input: self.build(input)?, picks: places(&node.columns, &input.columns), values })
            }
            Step::Project { input, from } => {
                Box::new(Project { input: self.build(input)?, picks: places(from, &input.columns) })
            }
            Step::Agree { input, graph, slot } => {
                let of = |slot: &Slot| input.columns.iter().position(|column| column == slot).unwrap_or(0);
                Box::new(Agree {
                    input: self.build(input)?,
                    graph: of(graph),
                    slot: of(slot),
                    kept: places(&node.columns, &input.columns),
                })
            }
            Step::Group { .. } | Step::Distinct { .. } | Step::Sort { .. } | Step::Slice { .. } => {
                self.modifier(node)?
            }
            Step::Service { name, is_silent } => Box::new(Service::new(name.clone(), *is_silent)),
        })
    }

    /// Returns `steps` with what builds them anew.
    fn recipe(&self, steps: Arc<Node>) -> Recipe {
        let build: super::recipe::Build =
            |steps, env, part, context| Builder { env, context, seed: None, part }.build(steps);
        Recipe { steps, env: self.env.clone(), build }
    }

    /// Returns the operators of `node`, which several threads run where that pays.
    pub(super) fn gathered(&self, node: &Node) -> Result<Box<dyn Operator>> {
        match self.parts(node) {
            Some(parts) => Ok(Box::new(Gather::new(self.recipe(Arc::new(node.clone())), parts))),
            None => self.build(node),
        }
    }

    /// Returns the parts into which the scan that drives `node` is cut for several threads; `None` where one is enough.
    fn parts(&self, node: &Node) -> Option<Vec<Range<usize>>> {
        if self.context.threads < 2 || self.seed.is_some() || self.part.is_some() {
            return None;
        }
        let mut scan = node;
        for _ in 0..DEEPEST {
            match &scan.step {
                Step::Scan { quad, order } => {
                    let length = Scan::new(quad, *order, &scan.columns, self.env, self.context).triples();
                    let parts = (length / LEAST).min(self.context.threads * PARTS);
                    // A scan that nothing is joined with is read faster than parts of it are put together.
                    let is_alone = std::ptr::eq(scan, node);
                    return (parts > 1 && !is_alone)
                        .then(|| (0..parts).map(|part| part * length / parts..(part + 1) * length / parts).collect());
                }
                Step::Hash { .. } | Step::LeftHash { .. } | Step::Minus { .. } | Step::Lateral { .. } => return None,
                // What comes by chance or is numbered row by row needs one thread.
                Step::Filter { formula, .. } | Step::Extend { formula, .. } if is_by_chance(&formula.expression) => {
                    return None;
                }
                _ => scan = scan.driving()?,
            }
        }
        None
    }

    /// Returns the scan `node` of those triples for which `condition` is true, if that says which ids of the sorted
    /// column those are.
    fn ranges(&self, node: &Node, condition: &Expression) -> Result<Option<Scan>> {
        let Step::Scan { quad, order } = &node.step else { return Ok(None) };
        let mut scan = Scan::new(quad, *order, &node.columns, self.env, self.context);
        let slot = scan.sorted_place().and_then(|place| quad.places[place].slot());
        let Some((column, Condition::Ids(ids))) = condition.condition(self.context)? else { return Ok(None) };
        if slot.is_none() || node.columns.get(column).copied() != slot {
            return Ok(None);
        }
        scan.keep(&ids, self.context);
        if let Some(part) = &self.part {
            scan.narrow(part);
        }
        Ok(Some(scan))
    }

    fn modifier(&self, node: &Node) -> Result<Box<dyn Operator>> {
        Ok(match &node.step {
            Step::Group { input, keys, aggregates, solution } => self.group(input, keys, aggregates, solution)?,
            Step::Distinct { input, is_reduced } => {
                let is_sorted = input.sorted.len() == input.columns.len();
                if *is_reduced || is_sorted {
                    Box::new(Distinct::of_neighbours(self.gathered(input)?))
                } else {
                    Box::new(Distinct::new(self.gathered(input)?, input.columns.len()))
                }
            }
            Step::Slice { input, start, length } => Box::new(Slice::new(self.build(input)?, *start, *length)),
            Step::Sort { input, keys, first } => {
                let key = |key: &plan::SortKey| -> Result<SortKey> {
                    let mut scope = Columns { formula: Some(&key.formula), columns: &input.columns };
                    let expression = Expression::compile(&key.formula.expression, &mut scope, self.context)?;
                    Ok(SortKey { source: expression.into(), is_descending: key.descending })
                };
                let keys = keys.iter().map(key).collect::<Result<_>>()?;
                Box::new(Sort::new(SortPlan { input: self.gathered(input)?, keys, first: *first }))
            }
            _ => Box::new(Table::rows(Batch::default())),
        })
    }

    fn group(
        &self,
        input: &Node,
        keys: &[Slot],
        aggregates: &[Aggregated],
        solution: &[Slot],
    ) -> Result<Box<dyn Operator>> {
        // A key that nothing binds is a column without values.
        let mut columns = input.columns.clone();
        columns.extend(keys.iter().filter(|key| !input.columns.contains(key)));
        let parts = self.parts(input).unwrap_or_default().into_iter().map(Some);
        let parts: Vec<Option<Range<usize>>> = if parts.len() == 0 { vec![self.part.clone()] } else { parts.collect() };
        let mut inputs = Vec::with_capacity(parts.len());
        for part in parts {
            let builder = Builder { env: self.env, context: self.context, seed: self.seed, part };
            let mut operator = builder.build(input)?;
            if columns.len() > input.columns.len() {
                let picks = places(&columns, &input.columns);
                operator = Box::new(Project { input: operator, picks });
            }
            inputs.push(operator);
        }
        let asked = |aggregated: &Aggregated| -> Result<Asked> {
            let mut scope = Columns { formula: aggregated.formula.as_ref(), columns: &columns };
            let aggregate = Aggregate::compile(&aggregated.aggregate, &mut scope, self.context)?;
            Ok(Asked::new(Arc::clone(&aggregated.aggregate), aggregate))
        };
        let asked = aggregates.iter().map(asked).collect::<Result<_>>()?;
        let place = |slots: &[Slot]| places(slots, &columns).into_iter().flatten().collect();
        let is_sorted = !keys.is_empty() && is_sorted_by(&input.sorted, keys);
        let (keys, solution) = (place(keys), place(solution));
        Ok(Box::new(Group::new(GroupPlan { inputs, keys, is_sorted, asked, solution })))
    }

    fn runs(&self, node: &Node, quad: &Quad, order: crate::snapshot::Order, repeats: Repeats) -> Box<dyn Operator> {
        let is_given = quad.slots().iter().any(|slot| self.env.value(slot) != 0);
        if is_given {
            return Box::new(Scan::new(quad, order, &node.columns, self.env, self.context));
        }
        Box::new(Runs::new(quad, order, repeats, self.env, self.context))
    }

    fn path(
        &self,
        node: &Node,
        input: &Node,
        reach: &Reach,
        repeats: Repeats,
        is_substituted: bool,
    ) -> Result<Box<dyn Operator>> {
        let mut columns = input.columns.clone();
        let mut place = |place: &Place| -> Result<path::PathEnd> {
            let number = self.env.number(place, self.context)?;
            Ok(match place.slot() {
                Some(slot) => match columns.iter().position(|column| *column == slot) {
                    Some(column) => path::PathEnd::Column(column),
                    None if number != 0 => path::PathEnd::Named(number),
                    None => {
                        columns.push(slot);
                        path::PathEnd::New
                    }
                },
                None => path::PathEnd::Named(number),
            })
        };
        let is_loop = reach.from.slot().is_some() && reach.from.slot() == reach.to.slot();
        let from = place(&reach.from)?;
        let to = if is_loop { from } else { place(&reach.to)? };
        let is_counted = repeats != Repeats::Rows;
        let visible = self.visible(&reach.graph);
        let path = path::Path::compile(&reach.path, &self.context.terms.snapshot);
        let lookup: Box<dyn Operator> = if matches!(input.step, Step::Unit) {
            let end = |place: path::PathEnd| match place {
                path::PathEnd::Named(number) => path::End::Named(number),
                path::PathEnd::Column(_) | path::PathEnd::New => path::End::Open,
            };
            let (from, to) = (end(from), end(to));
            let plan = path::PathScanPlan { path, visible, from, to, is_loop, is_counted };
            Box::new(path::PathScan::new(plan))
        } else {
            let input = self.build(input)?;
            let plan = path::PathLookupPlan { input, path, visible, from, to, is_loop, is_substituted, is_counted };
            Box::new(path::PathLookup::new(plan))
        };
        let values = node.columns.iter().map(|slot| self.env.value(*slot)).collect();
        Ok(Box::new(Given { input: lookup, picks: places(&node.columns, &columns), values }))
    }

    /// Returns which triples a path in `graph` goes along.
    fn visible(&self, graph: &GraphPlace) -> Visible {
        let context = self.context;
        let snapshot = &context.terms.snapshot;
        let of = |graph: Option<Graph>| graph.map_or(Visible::Nothing, |graph| Visible::in_graph(snapshot, graph));
        match graph {
            GraphPlace::Default => context.default.clone(),
            GraphPlace::Named(Place::Is(name)) => of(context.graph(*name)),
            GraphPlace::Given => of(self.env.graph),
            GraphPlace::Named(_) | GraphPlace::Each(_) => Visible::Nothing,
        }
    }

    /// Returns the names of the graphs that `graph` means.
    fn graphs(&self, graph: &GraphPlace, width: usize) -> Batch {
        let context = self.context;
        let names = match graph {
            GraphPlace::Each(slot) => {
                let given = self.env.value(*slot);
                let names = context.named_graphs().into_iter();
                names
                    .filter_map(|graph| context.terms.snapshot.graphs.name(graph))
                    .filter(|name| given == 0 || given == *name)
                    .collect()
            }
            GraphPlace::Named(Place::Is(name)) => context.graph(*name).map(|_| *name).into_iter().collect(),
            GraphPlace::Named(_) => Vec::new(),
            GraphPlace::Default | GraphPlace::Given => vec![0],
        };
        Batch { rows: names.len(), columns: vec![names; width.min(1)], times: None }
    }

    fn decision(&self, test: &Test, columns: &[Slot]) -> Result<Decision> {
        Ok(match test {
            Test::Together { steps, row } => {
                let picks = places(&seed_columns(steps), columns);
                Decision::Together { chain: self.chain(steps, &[*row])?, picks }
            }
            Test::Apart { steps, given } => Decision::Apart(Apart::new(self.recipe(Arc::clone(steps)), given, columns)),
        })
    }

    /// Returns the steps as a chain that gives the columns `picks`.
    fn chain(&self, steps: &Node, picks: &[Slot]) -> Result<Chain> {
        let seed = Seed::default();
        let builder = Builder { env: self.env, context: self.context, seed: Some(&seed), part: None };
        let operators = builder.build(steps)?;
        Ok(Chain::new(seed, operators, places(picks, &steps.columns)))
    }
}

/// Returns whether rows that are sorted by `sorted` have those with the same `keys` in a row.
fn is_sorted_by(sorted: &[Slot], keys: &[Slot]) -> bool {
    sorted.len() >= keys.len() && sorted[..keys.len()].iter().all(|slot| keys.contains(slot))
}

/// Returns the places of `slots` among `columns`.
fn places(slots: &[Slot], columns: &[Slot]) -> Vec<Option<usize>> {
    slots.iter().map(|slot| columns.iter().position(|column| column == slot)).collect()
}

/// Returns the columns of the rows that the steps start from, without the number of the row, which is the last.
fn seed_columns(steps: &Node) -> Vec<Slot> {
    let mut node = steps;
    loop {
        if matches!(node.step, Step::Seed) {
            let count = node.columns.len().saturating_sub(1);
            return node.columns[..count].to_vec();
        }
        match node.driving() {
            Some(next) => node = next,
            None => return Vec::new(),
        }
    }
}
