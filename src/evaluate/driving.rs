//! Which step of a plan another one reads row by row.

use super::plan::{Node, Step};

impl Node {
    /// Returns the step that this one reads row by row.
    pub(crate) fn driving(&self) -> Option<&Self> {
        match &self.step {
            Step::Lookup { input, .. }
            | Step::Path { input, .. }
            | Step::Unnest { input, .. }
            | Step::Semi { input, .. }
            | Step::Mark { input, .. }
            | Step::Filter { input, .. }
            | Step::Extend { input, .. }
            | Step::Given { input, .. }
            | Step::Project { input, .. }
            | Step::Agree { input, .. } => Some(input),
            Step::Hash { left, .. }
            | Step::LeftHash { left, .. }
            | Step::LeftLookup { left, .. }
            | Step::Minus { left, .. }
            | Step::Lateral { left, .. } => Some(left),
            _ => None,
        }
    }

    /// Returns whether the rows come from those that an enclosing step hands in.
    pub(crate) fn reads_seed(&self) -> bool {
        let mut node = self;
        loop {
            if matches!(node.step, Step::Seed) {
                return true;
            }
            match node.driving() {
                Some(next) => node = next,
                None => return false,
            }
        }
    }
}
