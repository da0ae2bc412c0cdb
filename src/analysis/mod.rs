//! Answers questions about the shape of a network.
//!
//! One file per algorithm. To add one, write the file, then add its `mod` line and its entry in [`ALGORITHMS`];
//! `lermap analyze`, `SERVICE algorithm:NAME` and the tests walk that list. Algorithms know networks, never the
//! store. Each is deterministic: the same network and arguments give the same bits, whatever the number of threads.

mod algorithms;
mod answer;
mod arguments;
pub mod around;
pub mod betweenness;
pub mod closeness;
pub mod components;
mod control;
pub mod cores;
pub mod coverage;
pub mod cuts;
mod degree;
pub mod diameter;
pub mod dominators;
mod findings;
pub mod label_propagation;
pub mod leiden;
pub mod link_prediction;
pub mod minimum_cut;
pub mod page_rank;
pub mod paths;
pub mod power;
pub mod route;
pub mod search;
pub mod similarity;
pub mod statistics;
pub mod structural_holes;
#[cfg(test)]
mod tests;
pub mod triangles;

use crate::error::{Error, Result};
use crate::network::Network;

pub use algorithms::Algorithms;
pub use answer::Naming;
pub use arguments::{Arguments, Choice, Key, Node, Nodes, Parameter, ParameterKind, Preset, Value};
pub use control::Control;
pub use findings::{Cell, Column, ColumnKind, Findings, Sentence, descending};

/// Every algorithm, in the order that `lermap analyze` lists them.
pub static ALGORITHMS: &[&dyn Algorithm] = &[
    &degree::Degree,
    &page_rank::PageRankAlgorithm,
    &power::Eigenvector,
    &power::Katz,
    &power::Hits,
    &closeness::Closeness,
    &closeness::Harmonic,
    &betweenness::NodeBetweenness,
    &betweenness::EdgeBetweenness,
    &structural_holes::Constraint,
    &structural_holes::EffectiveSize,
    &components::WeakComponents,
    &components::StrongComponents,
    &cores::KCore,
    &cuts::ArticulationPoints,
    &cuts::Bridges,
    &cuts::BiconnectedComponents,
    &dominators::Dominators,
    &minimum_cut::MinimumCut,
    &label_propagation::LabelPropagation,
    &leiden::LeidenAlgorithm,
    &triangles::Triangles,
    &triangles::Clustering,
    &paths::SHORTEST_PATH,
    &paths::ALL_SHORTEST_PATHS,
    &paths::K_SHORTEST_PATHS,
    &search::Distances,
    &around::Ego,
    &around::Impact,
    &similarity::Similarity,
    &similarity::SimRank,
    &link_prediction::LinkPrediction,
    &coverage::CoverageMatrix,
    &coverage::Gaps,
    &statistics::StatisticsAlgorithm,
    &statistics::DegreeDistribution,
];

/// A question about a network.
pub trait Algorithm: Sync {
    /// The name, in kebab-case.
    fn name(&self) -> &'static str;

    /// One line for lists, without a full stop.
    fn summary(&self) -> &'static str;

    /// The group that it is listed in.
    fn family(&self) -> Family;

    /// Whether it reads directions. The network that it gets is turned into an undirected one if it reads none.
    fn direction(&self) -> Direction {
        Direction::Either
    }

    /// Whether it needs the edges as they were stated ([`Network::links`]).
    fn needs_links(&self) -> bool {
        false
    }

    /// The arguments that it takes.
    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }

    /// Runs on `network`.
    ///
    /// # Errors
    /// When an argument does not fit the network, or the work was cancelled.
    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings>;

    /// Says what was found, one sentence for each finding, the most important first; at most `count`.
    fn explain(&self, network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let _ = network;
        findings.ranking_sentences(count)
    }
}

/// What an algorithm is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How important each node is.
    Centrality,
    /// How the network holds together, and where it breaks.
    Structure,
    /// Groups of nodes that belong together.
    Community,
    /// Ways from one node to others.
    Path,
    /// Which nodes are alike, and which edges may be missing.
    Similarity,
    /// Questions of the map: what is covered and what is not.
    Map,
}

impl Family {
    /// Returns the heading of its list.
    pub fn title(self) -> &'static str {
        match self {
            Self::Centrality => "centrality: who matters",
            Self::Structure => "structure: what holds it together",
            Self::Community => "community: what belongs together",
            Self::Path => "paths: how things are related",
            Self::Similarity => "similarity: who is like whom",
            Self::Map => "the whole: coverage and figures",
        }
    }
}

/// Whether an algorithm reads the direction of edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Runs on both kinds of networks and follows directions where there are any.
    Either,
    /// Runs on undirected networks; directions are forgotten first.
    Undirected,
    /// Runs on directed networks only.
    Directed,
}

/// Returns the algorithm called `name`.
///
/// # Errors
/// When there is none; the nearest names are in the hint.
pub fn algorithm(name: &str) -> Result<&'static dyn Algorithm> {
    Algorithms::default().find(name)
}

/// Runs `algorithm` on `network`, which is made to fit: directions are forgotten if the algorithm reads none.
///
/// # Errors
/// As for [`Algorithm::run`], and when the network has no directions where they are needed.
pub fn run(algorithm: &dyn Algorithm, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
    control.check()?;
    match algorithm.direction() {
        Direction::Undirected if network.is_directed() => algorithm.run(&network.undirected()?, arguments, control),
        Direction::Directed if !network.is_directed() => Err(Error::usage(format!(
            "`{}` follows the direction of edges, and this network has none",
            algorithm.name()
        ))
        .with_hint("leave `--undirected` out")),
        _ => algorithm.run(network, arguments, control),
    }
}
