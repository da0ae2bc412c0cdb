//! Shapes made ready for the data of one store, with the focus nodes of each, and held against them on all cores.

use rayon::prelude::*;

use super::answer;
use super::data::{Data, Way, sorted};
use super::model::{Shape, ShapeId, Shapes, Target};
use super::plan::{Plan, plans};
use super::run::Run;
use super::violation::{MOST, Report, Violation, too_many};
use super::walk::PathWalk;
use crate::cancel::Cancellation;
use crate::error::Result;
use crate::store::Store;

/// Focus nodes that one task looks at.
const TASK: usize = 1 << 14;

/// Shapes ready for one dataset.
pub(super) struct Prepared<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) data: Data,
    plans: Vec<Plan>,
    /// The focus nodes of each shape, sorted.
    focus: Vec<Vec<u32>>,
}

impl<'a> Prepared<'a> {
    /// Makes `shapes` ready for the data of `store`.
    pub(super) fn new(shapes: &'a Shapes, store: &Store, cancellation: &Cancellation) -> Result<Self> {
        let mut data = Data::new(store)?;
        let mut asked = Vec::with_capacity(shapes.all.len());
        for shape in &shapes.all {
            asked.push(targets(shape, shapes, &mut data, cancellation)?);
        }
        let plans = plans(&shapes.all, &mut data);
        let focus = shapes.all.par_iter().zip(asked).map(|(shape, own)| focus(shape, own, &data)).collect();
        Ok(Self { shapes, data, plans, focus })
    }

    /// Begins to hold the shapes against nodes.
    pub(super) fn run(&'a self, cancellation: &'a Cancellation) -> Run<'a> {
        Run::new(self.shapes, &self.data, &self.plans, cancellation)
    }

    /// Returns all violations, in no particular order.
    pub(super) fn violations(&'a self, cancellation: &'a Cancellation) -> Result<Vec<Violation>> {
        let run = self.run(cancellation);
        let tasks: Vec<(ShapeId, &[u32])> = (0..self.shapes.all.len())
            .flat_map(|shape| self.focus[shape].chunks(TASK).map(move |focus| (shape, focus)))
            .collect();
        let found: Vec<Vec<Violation>> = tasks
            .into_par_iter()
            .map(|(shape, focus)| {
                let mut out = Report::default();
                run.report(&PathWalk::new(run.data, cancellation), shape, focus, &mut out)?;
                Ok(out.violations)
            })
            .collect::<Result<_>>()?;
        if found.iter().map(Vec::len).sum::<usize>() > MOST {
            return Err(too_many());
        }
        Ok(found.into_iter().flatten().collect())
    }
}

/// Returns the ids of the nodes that the shape names or asks for.
fn targets(shape: &Shape, shapes: &Shapes, data: &mut Data, cancellation: &Cancellation) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    for target in &shape.targets {
        match target {
            Target::Node(term) => found.push(data.intern(term)),
            Target::Query(question) => {
                let rows = answer::targets(question, shapes, data, cancellation)?;
                found.extend(rows.iter().map(|term| data.intern(term)));
            }
            _ => {}
        }
    }
    Ok(found)
}

fn focus(shape: &Shape, mut found: Vec<u32>, data: &Data) -> Vec<u32> {
    if shape.is_deactivated {
        return Vec::new();
    }
    for target in &shape.targets {
        match target {
            Target::Node(_) | Target::Query(_) => {}
            Target::Class(class) => found.extend(data.instances(class)),
            Target::SubjectsOf(predicate) => found.extend(data.edges(data.iri(predicate), Way::ToObjects).0),
            Target::ObjectsOf(predicate) => found.extend(data.edges(data.iri(predicate), Way::ToSubjects).0),
        }
    }
    sorted(found, data.ids())
}
