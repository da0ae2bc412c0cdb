//! Structural holes: who stands between others who do not know each other (Burt, Structural Holes, 1992).
//!
//! Both measures look at the edges of a node without their direction: opposite edges add up.

use super::{Algorithm, Arguments, Control, Direction, Family, Findings};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes in a block of work.
const BLOCK: usize = 256;

/// How much the neighbors of a node are among themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Constraint,
    EffectiveSize,
}

/// Returns Burt's constraint of each node of an undirected network: Σᵤ (pᵥᵤ + Σ_w pᵥ_w p_wᵤ)², where p is the part that
/// an edge has of the weight of a node. The lower, the more a node brokers; 0 for a node without edges.
///
/// O(sum of squared degrees).
///
/// # Errors
/// When the work should stop.
pub fn constraint(network: &Network, control: &Control) -> Result<Vec<f64>> {
    measured(network, Measure::Constraint, control)
}

/// Returns the effective size of each node of an undirected network: its degree less what its neighbors repeat of each
/// other, Σᵤ (1 - Σ_w pᵥ_w mᵤ_w), where m is the weight of an edge over the greatest one of its node.
///
/// O(sum of squared degrees).
///
/// # Errors
/// When the work should stop.
pub fn effective_size(network: &Network, control: &Control) -> Result<Vec<f64>> {
    measured(network, Measure::EffectiveSize, control)
}

fn measured(network: &Network, measure: Measure, control: &Control) -> Result<Vec<f64>> {
    let rows = network.outgoing();
    let strengths: Vec<f64> = network.nodes().map(|node| strength(rows, node)).collect();
    let greatest: Vec<f64> = network.nodes().map(|node| greatest(rows, node)).collect();
    let blocks = control.blocks(network.len(), BLOCK, |nodes| {
        let mut indirect = vec![0.0; network.len()];
        nodes
            .map(|node| of_node(rows, node as u32, measure, &strengths, &greatest, &mut indirect))
            .collect::<Vec<f64>>()
    })?;
    Ok(blocks.concat())
}

/// `indirect` is 0 everywhere, before and after.
fn of_node(rows: &Rows, node: u32, measure: Measure, strengths: &[f64], greatest: &[f64], indirect: &mut [f64]) -> f64 {
    let strength = strengths[node as usize];
    if strength == 0.0 {
        return 0.0;
    }
    for (between, weight) in others(rows, node) {
        for (end, onward) in others(rows, between) {
            let part = match measure {
                Measure::Constraint => onward / strengths[between as usize],
                Measure::EffectiveSize => onward / greatest[end as usize],
            };
            indirect[end as usize] += weight / strength * part;
        }
    }
    let mut sum = 0.0;
    for (neighbor, weight) in others(rows, node) {
        let through = indirect[neighbor as usize];
        sum += match measure {
            Measure::Constraint => (weight / strength + through).powi(2),
            Measure::EffectiveSize => 1.0 - through,
        };
    }
    for (between, _) in others(rows, node) {
        for (end, _) in others(rows, between) {
            indirect[end as usize] = 0.0;
        }
    }
    sum
}

/// Returns the edges of `node` to other nodes, those that weigh something.
fn others(rows: &Rows, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
    rows.weighted(node).filter(move |(other, weight)| *other != node && *weight > 0.0)
}

fn strength(rows: &Rows, node: u32) -> f64 {
    others(rows, node).fold(0.0, |sum, (_, weight)| sum + weight)
}

fn greatest(rows: &Rows, node: u32) -> f64 {
    others(rows, node).fold(0.0, |greatest, (_, weight)| f64::max(greatest, weight))
}

/// Ranks nodes by their constraint.
pub struct Constraint;

impl Algorithm for Constraint {
    fn name(&self) -> &'static str {
        "constraint"
    }

    fn summary(&self) -> &'static str {
        "How much the neighbors of a node are tied to each other; brokers have little (Burt)"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        Ok(Findings::ranking(&constraint(network, control)?))
    }
}

/// Ranks nodes by their effective size.
pub struct EffectiveSize;

impl Algorithm for EffectiveSize {
    fn name(&self) -> &'static str {
        "effective-size"
    }

    fn summary(&self) -> &'static str {
        "How many neighbors of a node are not tied to each other: who brokers (Burt)"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        Ok(Findings::ranking(&effective_size(network, control)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_edges, from_weighted_edges, uniform_edges};

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn a_star_has_one_broker() {
        let star = from_edges(5, false, [(0, 1), (0, 2), (0, 3), (0, 4)]).unwrap();
        let control = Control::single();
        close(&constraint(&star, &control).unwrap(), &[0.25, 1.0, 1.0, 1.0, 1.0]);
        close(&effective_size(&star, &control).unwrap(), &[4.0, 1.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn in_a_triangle_everyone_repeats_the_others() {
        let triangle = from_edges(4, false, [(0, 1), (1, 2), (2, 0)]).unwrap();
        let control = Control::single();
        close(&constraint(&triangle, &control).unwrap(), &[1.125, 1.125, 1.125, 0.0]);
        close(&effective_size(&triangle, &control).unwrap(), &[1.0, 1.0, 1.0, 0.0]);
    }

    /// The formulas, term by term.
    fn slow(network: &Network, measure: Measure) -> Vec<f64> {
        let weight = |a: u32, b: u32| match network.outgoing().find(a, b) {
            Some(place) if a != b => network.outgoing().weight(place),
            _ => 0.0,
        };
        let sum = |a: u32| network.nodes().map(|b| weight(a, b)).sum::<f64>();
        let most = |a: u32| network.nodes().map(|b| weight(a, b)).fold(0.0, f64::max);
        let of = |v: u32| {
            let near = || network.nodes().filter(move |u| weight(v, *u) > 0.0);
            near()
                .map(|u| {
                    let through: f64 = near()
                        .map(|w| {
                            let part = match measure {
                                Measure::Constraint => weight(w, u) / sum(w),
                                Measure::EffectiveSize => weight(u, w) / most(u),
                            };
                            weight(v, w) / sum(v) * part
                        })
                        .sum();
                    match measure {
                        Measure::Constraint => (weight(v, u) / sum(v) + through).powi(2),
                        Measure::EffectiveSize => 1.0 - through,
                    }
                })
                .sum()
        };
        network.nodes().map(of).collect()
    }

    #[test]
    fn the_formulas_hold_on_random_networks() {
        let control = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 1 + random.below(14);
            let edges = uniform_edges(nodes, 2 * nodes as usize, seed);
            let edges: Vec<_> = edges.map(|(a, b)| (a, b, f64::from(random.below(4)))).collect();
            let network = from_weighted_edges(nodes, false, edges).unwrap();
            close(&constraint(&network, &control).unwrap(), &slow(&network, Measure::Constraint));
            close(&effective_size(&network, &control).unwrap(), &slow(&network, Measure::EffectiveSize));
        }
    }
}
