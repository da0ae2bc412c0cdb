//! Centralities found by going over the edges again and again: eigenvector, Katz, hubs and authorities.

use super::page_rank::{difference, pulled};
use super::{Algorithm, Arguments, Cell, Column, ColumnKind, Control, Family, Findings, Key, Parameter};
use crate::error::{Error, Result};
use crate::network::Network;

/// Nodes in a block of work: few, since the first nodes of a network are often those with most edges.
const BLOCK: usize = 512;

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Scores change by less than this in sum.
    pub tolerance: f64,
    /// It stops after this many steps at the latest.
    pub iterations: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tolerance: 1e-12, iterations: 10_000 }
    }
}

const TOLERANCE: Key<f64> =
    Key::number("tolerance", [0.0, 1.0], 1e-12, "Stop once scores change by less than this in sum");

const ITERATIONS: Key<u64> = Key::integer("iterations", 1, 10_000, "Steps at most");

const ALPHA: Key<Option<f64>> = Key::optional_number(
    "alpha",
    [0.0, f64::MAX],
    "How much each further step counts [default: 0.85 of what settles for sure]",
);

impl Limits {
    fn of(arguments: &Arguments) -> Self {
        Self { tolerance: arguments.number(&TOLERANCE), iterations: arguments.integer(&ITERATIONS) }
    }

    /// Steps until scores stand still; fails if they never do.
    fn settle(
        self,
        mut scores: Vec<f64>,
        control: &Control,
        mut step: impl FnMut(&[f64], &mut [f64]) -> Result<()>,
    ) -> Result<(Vec<f64>, u64)> {
        let mut next = vec![0.0; scores.len()];
        for iteration in 1..=self.iterations {
            step(&scores, &mut next)?;
            let change = difference(&scores, &next, control)?;
            std::mem::swap(&mut scores, &mut next);
            if change < self.tolerance || change == 0.0 {
                return Ok((scores, iteration));
            }
        }
        Err(Error::limit(format!("the scores did not settle in {} steps", self.iterations)).with_hint(
            "along directions without circles scores never settle: take `--undirected` or `katz`, or else a greater `--tolerance`",
        ))
    }
}

/// Divides `values` by their Euclidean length, or by their sum.
fn normalize(values: &mut [f64], euclidean: bool) {
    let sum = values.iter().fold(0.0, |sum, value| sum + if euclidean { value * value } else { value.abs() });
    let length = if euclidean { sum.sqrt() } else { sum };
    if length > 0.0 {
        values.iter_mut().for_each(|value| *value /= length);
    }
}

/// Returns the eigenvector centrality (Bonacich 1972) of each node: in proportion to the sum of those that point to
/// it, in Euclidean length 1; and the number of steps.
///
/// A step adds the score of a node itself, so that scores settle on bipartite networks too. O(iterations × edges).
///
/// # Errors
/// When scores do not settle, or the work should stop.
pub fn eigenvector(network: &Network, limits: Limits, control: &Control) -> Result<(Vec<f64>, u64)> {
    let into = network.incoming();
    let mut start = vec![1.0; network.len()];
    normalize(&mut start, true);
    limits.settle(start, control, |scores, next| {
        control.fill(next, BLOCK, |node| scores[node] + pulled(into, node as u32, scores))?;
        normalize(next, true);
        Ok(())
    })
}

/// Returns the Katz centrality (1953) of each node: 1 and `alpha` times the sum of those that point to it, then brought
/// to Euclidean length 1; and the number of steps. O(iterations × edges).
///
/// # Errors
/// When `alpha` is too great for the scores to settle, or the work should stop.
pub fn katz(network: &Network, alpha: f64, limits: Limits, control: &Control) -> Result<(Vec<f64>, u64)> {
    let into = network.incoming();
    let step = |scores: &[f64], next: &mut [f64]| {
        control.fill(next, BLOCK, |node| 1.0 + alpha * pulled(into, node as u32, scores))?;
        if next.iter().any(|score| *score > 1e100) {
            return Err(Error::usage(format!("with an alpha of {alpha} scores grow without end"))
                .with_hint(format!("give less than {} as `--alpha`", greatest_alpha(network))));
        }
        Ok(())
    };
    let (mut scores, iterations) = limits.settle(vec![1.0; network.len()], control, step)?;
    normalize(&mut scores, true);
    Ok((scores, iterations))
}

/// Returns an alpha at which Katz scores settle for sure: one over the greatest sum of weights at a node, of the ends
/// where that is less.
fn greatest_alpha(network: &Network) -> f64 {
    let greatest = |rows: &crate::network::Rows| network.nodes().map(|node| rows.strength(node)).fold(0.0, f64::max);
    let bound = greatest(network.incoming()).min(greatest(network.outgoing()));
    if bound > 0.0 { 1.0 / bound } else { 1.0 }
}

/// Returns the hub and the authority score of each node (Kleinberg 1999), each in sum 1, and the number of steps: good
/// hubs point to good authorities. O(iterations × edges).
///
/// # Errors
/// When scores do not settle, or the work should stop.
pub fn hits(network: &Network, limits: Limits, control: &Control) -> Result<(Vec<f64>, Vec<f64>, u64)> {
    let (out, into) = (network.outgoing(), network.incoming());
    let mut authorities = vec![0.0; network.len()];
    let mut start = vec![1.0; network.len()];
    normalize(&mut start, false);
    let (hubs, iterations) = limits.settle(start, control, |hubs, next| {
        control.fill(&mut authorities, BLOCK, |node| pulled(into, node as u32, hubs))?;
        normalize(&mut authorities, false);
        control.fill(next, BLOCK, |node| pulled(out, node as u32, &authorities))?;
        normalize(next, false);
        Ok(())
    })?;
    Ok((hubs, authorities, iterations))
}

/// Ranks nodes by eigenvector centrality.
pub struct Eigenvector;

impl Algorithm for Eigenvector {
    fn name(&self) -> &'static str {
        "eigenvector"
    }

    fn summary(&self) -> &'static str {
        "Who is tied to those who are well tied"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[TOLERANCE.parameter, ITERATIONS.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (scores, iterations) = eigenvector(network, Limits::of(arguments), control)?;
        Ok(Findings::ranking(&scores).with("iterations", Cell::Integer(iterations as i64)))
    }
}

/// Ranks nodes by Katz centrality.
pub struct Katz;

impl Algorithm for Katz {
    fn name(&self) -> &'static str {
        "katz"
    }

    fn summary(&self) -> &'static str {
        "Who is reached by many ways, longer ones counting less"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[ALPHA.parameter, TOLERANCE.parameter, ITERATIONS.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let given = arguments.optional_number(&ALPHA).filter(|alpha| *alpha > 0.0);
        let alpha = given.unwrap_or_else(|| 0.85 * greatest_alpha(network));
        let (scores, iterations) = katz(network, alpha, Limits::of(arguments), control)?;
        Ok(Findings::ranking(&scores)
            .with("alpha", Cell::Number(alpha))
            .with("iterations", Cell::Integer(iterations as i64)))
    }
}

/// Ranks nodes as authorities, with their scores as hubs.
pub struct Hits;

impl Algorithm for Hits {
    fn name(&self) -> &'static str {
        "hits"
    }

    fn summary(&self) -> &'static str {
        "Authorities, that good hubs point to, and hubs, that point to good authorities"
    }

    fn family(&self) -> Family {
        Family::Centrality
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[TOLERANCE.parameter, ITERATIONS.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (hubs, authorities, iterations) = hits(network, Limits::of(arguments), control)?;
        let mut findings = Findings::ranking(&authorities);
        findings.columns[1] = Column { name: "authority", kind: ColumnKind::Score };
        findings.columns.push(Column { name: "hub", kind: ColumnKind::Plain });
        for row in &mut findings.rows {
            let Cell::Node(node) = row[0] else { continue };
            row.push(Cell::Number(hubs[node as usize]));
        }
        Ok(findings.with("iterations", Cell::Integer(iterations as i64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_edges, from_weighted_edges};

    fn random(seed: u64) -> Network {
        let mut random = Random::new(seed);
        let nodes = 2 + random.below(10);
        // A circle makes sure that everyone is reached.
        let edges: Vec<_> = (0..nodes)
            .map(|node| (node, (node + 1) % nodes, 1.0))
            .chain((0..nodes).map(|_| (random.below(nodes), random.below(nodes), 1.0 + f64::from(random.below(3)))))
            .collect();
        from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap()
    }

    fn into(network: &Network, node: u32, values: &[f64]) -> f64 {
        network
            .edges()
            .map(|(a, b, weight)| {
                let mut sum = if b == node { weight * values[a as usize] } else { 0.0 };
                if !network.is_directed() && a == node {
                    sum += weight * values[b as usize];
                }
                sum
            })
            .sum()
    }

    #[test]
    fn scores_hold_their_own_equations() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let network = random(seed);
            let (scores, _) = eigenvector(&network, Limits::default(), &control).unwrap();
            let ratio = into(&network, 0, &scores) / scores[0];
            for node in network.nodes() {
                assert!((into(&network, node, &scores) - ratio * scores[node as usize]).abs() < 1e-9, "seed {seed}");
            }
            let alpha = 0.8 * greatest_alpha(&network);
            let (scores, _) = katz(&network, alpha, Limits::default(), &control).unwrap();
            let fixed = scores[0] - alpha * into(&network, 0, &scores);
            for node in network.nodes() {
                let found = scores[node as usize] - alpha * into(&network, node, &scores);
                assert!((found - fixed).abs() < 1e-9, "seed {seed}");
            }
        }
    }

    #[test]
    fn a_star_has_one_authority() {
        let star = from_edges(4, true, [(1, 0), (2, 0), (3, 0)]).unwrap();
        let (hubs, authorities, _) = hits(&star, Limits::default(), &Control::single()).unwrap();
        assert_eq!(authorities, [1.0, 0.0, 0.0, 0.0]);
        assert!(hubs[0] == 0.0 && (hubs[1] - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn too_great_an_alpha_is_named() {
        let circle = from_edges(3, true, [(0, 1), (1, 2), (2, 0)]).unwrap();
        let error = katz(&circle, 1.5, Limits::default(), &Control::single()).unwrap_err();
        assert!(error.hint.unwrap().contains("less than 1"));
    }
}
