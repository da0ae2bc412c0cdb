//! Steps that are built again and again: for each named graph, for each row, for each part of a scan.

use std::ops::Range;
use std::sync::Arc;

use super::Context;
use super::env::Env;
use super::operator::Operator;
use super::plan::Node;
use crate::error::Result;

/// Builds the operators of steps, over a part of the scan that drives them if one is given.
pub(super) type Build = fn(&Node, &Env, Option<Range<usize>>, &Context) -> Result<Box<dyn Operator>>;

/// Steps, what they are built with, and what builds them.
pub(crate) struct Recipe {
    pub steps: Arc<Node>,
    pub env: Env,
    pub build: Build,
}

impl Recipe {
    /// Returns new operators of the steps, over `part` of the scan that drives them if there is one.
    ///
    /// # Errors
    /// When an expression cannot be compiled, or a limit is reached.
    pub(crate) fn operator(&self, part: Option<Range<usize>>, context: &Context) -> Result<Box<dyn Operator>> {
        (self.build)(&self.steps, &self.env, part, context)
    }
}
