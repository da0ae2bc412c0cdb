//! Expressions that only compute with numbers, for sums that want the numbers: no term is made of a result.
//!
//! A term costs its text, a search in the dictionary and a place among the terms that the query makes; a sum would read
//! its number out of it again.

use spargebra::algebra::Function;

use super::function::cast::Cast;
use super::node::Node;
use super::row::Row;
use super::value::{Fault, Scalar};
use super::{Expression, look};
use crate::error::Result;
use crate::evaluate::{Batch, Context};

impl Expression {
    /// Returns whether each step of the expression is arithmetic, rounding or a cast to a number.
    ///
    /// Each row is then as quickly computed as remembered.
    pub(crate) fn is_arithmetic(&self) -> bool {
        is_step(&self.node)
    }

    /// Calls `put` with the number of each row of `batch` and its value, `None` for an error.
    ///
    /// The value is that of the term which [`Expression::evaluate`] gives.
    ///
    /// # Errors
    /// When the work is told to stop, or the data is damaged.
    pub(crate) fn scalars(
        &self,
        batch: &Batch,
        context: &Context,
        put: &mut dyn FnMut(usize, Option<Scalar>),
    ) -> Result<()> {
        context.cancellation.check()?;
        // Rows in the order of their only column have its values in runs.
        let only = match self.columns[..] {
            [column] => batch.columns.get(column),
            _ => None,
        };
        let (mut last, mut result) = (0, None);
        for row in 0..batch.rows {
            look(row, context)?;
            let value = only.map_or(0, |column| column[row]);
            if value == 0 || value != last {
                result = match self.node.value(&Row::of(batch, row, 0, context)) {
                    Ok(value) => value.scalar(&context.terms),
                    Err(Fault::NoValue) => None,
                    Err(Fault::Stop(error)) => return Err(*error),
                };
                last = value;
            }
            put(row, result);
        }
        Ok(())
    }
}

fn is_step(node: &Node) -> bool {
    match node {
        Node::Chain(first, rest) => is_operand(first) && rest.iter().all(|(_, node)| is_operand(node)),
        Node::Plus(node) | Node::Minus(node) => is_operand(node),
        Node::Call(Function::Abs | Function::Ceil | Function::Floor | Function::Round, nodes) => {
            nodes.iter().all(is_operand)
        }
        Node::Cast(Cast::Integer | Cast::Decimal | Cast::Float | Cast::Double, node) => is_operand(node),
        _ => false,
    }
}

fn is_operand(node: &Node) -> bool {
    matches!(node, Node::Column(_) | Node::Constant(_)) || is_step(node)
}
