//! How sure a ranking is: ranks of each node over networks whose edges were drawn anew (bootstrap, Efron 1979).

use super::Study;
use crate::analysis::{self, Cell, Column, ColumnKind, Control, Findings};
use crate::error::{Error, Result};
use crate::network::generate::Random;
use crate::network::{Network, NetworkBuilder, NodeNames};

/// How ranks are drawn anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many networks are drawn.
    pub rounds: u32,
    /// Where the random numbers start.
    pub seed: u64,
    /// Which part of the ranks lies inside an interval.
    pub confidence: f64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { rounds: 200, seed: 1, confidence: 0.95 }
    }
}

/// Adds columns `rankLow` and `rankHigh` to the findings of `study`: the interval in which the rank of a node lies in
/// most networks that have as many edges as this one, drawn from its edges with replacement.
///
/// O(rounds × the cost of the algorithm).
///
/// # Errors
/// When the algorithm ranks no nodes, or the work was cancelled.
pub fn add(study: &mut Study, bootstrap: Bootstrap, control: &Control) -> Result<()> {
    let (node, score) = ranking_columns(&study.findings).ok_or_else(|| {
        Error::usage(format!("`{}` ranks no nodes, so that ranks have no intervals", study.algorithm.name()))
            .with_hint("leave `--intervals` out")
    })?;
    let mut ranks: Vec<Vec<u32>> = vec![Vec::with_capacity(bootstrap.rounds as usize); study.network.len()];
    let mut random = Random::new(bootstrap.seed);
    let edges: Vec<(u32, u32, f64)> = study.network.edges().collect();
    for _ in 0..bootstrap.rounds {
        control.check()?;
        let network = drawn(&study.network, &edges, &mut random)?;
        let findings = analysis::run(study.algorithm, &network, &study.arguments, control)?;
        for (node, rank) in ranked(&findings, node, score) {
            ranks[node as usize].push(rank);
        }
    }
    let tail = (1.0 - bootstrap.confidence) / 2.0;
    for name in ["rankLow", "rankHigh"] {
        study.findings.columns.push(Column { name, kind: ColumnKind::Plain });
    }
    for row in &mut study.findings.rows {
        let Cell::Node(node) = row[node] else { continue };
        let ranks = &mut ranks[node as usize];
        ranks.sort_unstable();
        row.extend([quantile(ranks, tail), quantile(ranks, 1.0 - tail)]);
    }
    study.findings.figures.push(("rounds", Cell::Integer(i64::from(bootstrap.rounds))));
    study.findings.figures.push(("seed", Cell::Integer(bootstrap.seed as i64)));
    Ok(())
}

fn ranking_columns(findings: &Findings) -> Option<(usize, usize)> {
    let nodes = findings.columns.iter().filter(|column| column.kind == ColumnKind::Node).count();
    (nodes == 1).then(|| Some((findings.column(ColumnKind::Node)?, findings.column(ColumnKind::Score)?))).flatten()
}

/// Returns a network of the same nodes with as many edges, drawn with replacement; one drawn twice weighs twice.
fn drawn(network: &Network, edges: &[(u32, u32, f64)], random: &mut Random) -> Result<Network> {
    let mut builder = NetworkBuilder::new(network.is_directed()).keeping_loops();
    for _ in 0..edges.len() {
        let (source, target, weight) = edges[random.below(edges.len() as u32) as usize];
        builder.weighted_edge(source, target, weight);
    }
    Ok(builder.finish(NodeNames::Numbers(network.len() as u32), Vec::new())?.0)
}

/// Returns the rank of each node; equal scores share the first of their places.
fn ranked(findings: &Findings, node: usize, score: usize) -> Vec<(u32, u32)> {
    let value = |row: &Vec<Cell>| match row[score] {
        Cell::Number(value) => value,
        Cell::Integer(value) => value as f64,
        _ => 0.0,
    };
    let mut ranks = Vec::with_capacity(findings.rows.len());
    let mut start = 0;
    for tied in findings.rows.chunk_by(|a, b| value(a) == value(b)) {
        let rank = start + 1;
        for row in tied {
            if let Cell::Node(node) = row[node] {
                ranks.push((node, rank as u32));
            }
        }
        start += tied.len();
    }
    ranks
}

/// Returns the value below which `part` of the sorted `ranks` lie.
fn quantile(ranks: &[u32], part: f64) -> Cell {
    let place = (part * ranks.len().saturating_sub(1) as f64).round() as usize;
    ranks.get(place).map_or(Cell::Missing, |rank| Cell::Integer(i64::from(*rank)))
}
