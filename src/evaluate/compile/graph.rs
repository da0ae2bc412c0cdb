//! GRAPH: patterns that read named graphs.
//!
//! A plain body is scanned with one more column, the name of the graph. Anything that counts, chooses or negates works
//! on one graph at a time and runs once for each. The variable of GRAPH has no value inside (18.6): where a pattern
//! inside has a variable of that name, the two are joined afterwards.

use std::sync::Arc;

use oxrdf::Variable;
use spargebra::algebra::GraphPattern;

use super::scope::{mentioned, tests};
use super::{Compiler, Demand};
use crate::error::Result;
use crate::evaluate::plan::{GraphPlace, Node, Step};

/// Returns whether the rows of `pattern` in all graphs together are those of each graph for itself.
pub(super) fn is_simple(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Values { .. } => true,
        GraphPattern::Join { left, right } => is_simple(right) && is_simple(left),
        GraphPattern::Filter { expr, inner } => tests(expr).is_empty() && is_simple(inner),
        _ => false,
    }
}

impl Compiler<'_> {
    /// Returns the rows of `inner` for each named graph, with its name as the value of `variable`.
    pub(crate) fn each_graph(&mut self, variable: &Variable, inner: &GraphPattern, demand: &Demand) -> Result<Node> {
        let slot = self.scope.slot(variable);
        let is_inside = mentioned(inner).contains(variable);
        let around = std::mem::replace(&mut self.graph, GraphPlace::Given);
        let node = self.pattern(inner, &demand.and(&[slot].into_iter().filter(|_| is_inside).collect()));
        self.graph = around;
        let node = node?;
        let names = (self.snapshot.graphs.names().len() as f64).max(1.0);
        let rows = node.rows * names;
        let name = if node.columns.contains(&slot) { self.scope.fresh() } else { slot };
        let (mut columns, mut certain) = (node.columns.clone(), node.certain.clone());
        columns.push(name);
        certain.insert(name);
        let each = self.node(Step::EachGraph { inner: Arc::new(node), slot: name }, columns, certain, rows);
        if name == slot {
            return Ok(each);
        }
        let mut node = self.passing(each, rows, |input| Step::Agree { input, graph: name, slot });
        node.columns.retain(|column| *column != name);
        node.certain.remove(name);
        node.certain.insert(slot);
        node.sorted.clear();
        Ok(node)
    }

    /// Returns one row for each graph that `graph` means.
    pub(crate) fn graphs(&mut self, graph: GraphPlace) -> Node {
        let columns: Vec<u32> = graph.slot().into_iter().collect();
        let certain = columns.iter().copied().collect();
        let rows = if columns.is_empty() { 1.0 } else { self.snapshot.graphs.names().len() as f64 };
        self.node(Step::Graphs { graph }, columns, certain, rows)
    }
}
