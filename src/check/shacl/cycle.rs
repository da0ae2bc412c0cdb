//! Refuses shapes that refer to themselves: the standard leaves open what they would mean.

use super::model::{Shape, ShapeId};
use super::reader::shown;
use crate::error::{Error, Result};

/// Shapes refer to shapes at most this deep, so that no stack is exhausted.
const DEEPEST: usize = 200;

/// Fails with the circle if a shape refers to itself through others, and if shapes nest too deep.
///
/// A walk in depth, O(shapes + references).
pub(super) fn check(shapes: &[Shape]) -> Result<()> {
    let references: Vec<Vec<ShapeId>> = shapes
        .iter()
        .map(|shape| shape.constraints.iter().flat_map(|constraint| constraint.kind.shapes()).collect())
        .collect();
    // How deep the shapes below each one nest; 0 where that is not known yet.
    let mut depths = vec![0_usize; shapes.len()];
    let mut is_open = vec![false; shapes.len()];
    for start in 0..shapes.len() {
        let mut way = vec![(start, 0)];
        while let Some((shape, next)) = way.last_mut() {
            let shape = *shape;
            is_open[shape] = true;
            match references[shape].get(*next) {
                Some(other) if is_open[*other] => return Err(circle(shapes, &way, *other)),
                Some(other) if depths[*other] == 0 => {
                    *next += 1;
                    way.push((*other, 0));
                }
                Some(_) => *next += 1,
                None => {
                    depths[shape] = 1 + references[shape].iter().map(|other| depths[*other]).max().unwrap_or(0);
                    if depths[shape] > DEEPEST {
                        return Err(too_deep(&shapes[shape]));
                    }
                    is_open[shape] = false;
                    way.pop();
                }
            }
        }
    }
    Ok(())
}

fn circle(shapes: &[Shape], way: &[(ShapeId, usize)], first: ShapeId) -> Error {
    let start = way.iter().position(|(shape, _)| *shape == first).unwrap_or(0);
    let names: Vec<String> =
        way[start..].iter().map(|(shape, _)| *shape).chain([first]).map(|shape| shown(&shapes[shape].term)).collect();
    let error = Error::data(format!("shapes refer to themselves: {}", names.join(" → ")))
        .with_hint("take one of the references away, or say with `sh:class` what the inner nodes are");
    Error { position: shapes[first].place.clone(), ..error }
}

fn too_deep(shape: &Shape) -> Error {
    let error = Error::limit(format!("shapes refer to shapes more than {DEEPEST} deep"));
    Error { position: shape.place.clone(), ..error }
}
