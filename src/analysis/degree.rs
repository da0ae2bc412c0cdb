//! Degree: how many edges a node has, and what they weigh.

use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Family, Findings};
use crate::error::Result;
use crate::network::Network;

/// Counts the edges of each node. O(nodes + edges).
pub(super) struct Degree;

impl Algorithm for Degree {
    fn name(&self) -> &'static str {
        "degree"
    }

    fn summary(&self) -> &'static str {
        "Edges of each node, in and out, and the sum of their weights"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let (out, into) = (network.outgoing(), network.incoming());
        let strength =
            |node| if network.is_directed() { out.strength(node) + into.strength(node) } else { out.strength(node) };
        let scores: Vec<f64> = network.nodes().map(strength).collect();
        let mut findings = Findings::ranking(&scores);
        for (name, rows) in [("in", into), ("out", out)] {
            findings.columns.push(super::Column { name, kind: ColumnKind::Plain });
            for row in &mut findings.rows {
                let Cell::Node(node) = row[0] else { continue };
                row.push(Cell::Integer(rows.degree(node) as i64));
            }
        }
        Ok(findings)
    }
}
