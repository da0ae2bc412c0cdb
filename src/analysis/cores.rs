//! Cores: the k-core is what is left when nodes with fewer than k neighbors go, again and again (Seidman 1983).

use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Direction, Family, Findings, Sentence};
use crate::error::Result;
use crate::network::Network;

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 16;

/// Returns, for each node of an undirected network, the greatest k whose core it is in.
///
/// Takes nodes away by ascending degree, kept in buckets (Batagelj and Zaversnik 2003). O(nodes + edges).
///
/// # Errors
/// When the work should stop.
pub fn core_numbers(network: &Network, control: &Control) -> Result<Vec<u32>> {
    let rows = network.outgoing();
    let nodes = network.len();
    let loops = |node: u32| u32::from(rows.find(node, node).is_some());
    let mut degrees: Vec<u32> = network.nodes().map(|node| rows.degree(node) as u32 - loops(node)).collect();
    let most = degrees.iter().copied().max().unwrap_or(0) as usize;
    // Nodes by degree; `starts` says where each degree begins, `places` where each node is.
    let mut starts = vec![0_usize; most + 2];
    for &degree in &degrees {
        starts[degree as usize + 1] += 1;
    }
    for degree in 0..=most {
        starts[degree + 1] += starts[degree];
    }
    let mut next = starts.clone();
    let (mut order, mut places) = (vec![0_u32; nodes], vec![0_usize; nodes]);
    for node in 0..nodes {
        let place = &mut next[degrees[node] as usize];
        (order[*place], places[node]) = (node as u32, *place);
        *place += 1;
    }
    for step in 0..nodes {
        if step % PATIENCE == 0 {
            control.check()?;
        }
        let node = order[step];
        for &neighbor in rows.row(node) {
            let degree = degrees[neighbor as usize];
            if degree > degrees[node as usize] {
                // The neighbor swaps places with the first of its degree and becomes the last of the degree below.
                let (place, first) = (places[neighbor as usize], starts[degree as usize].max(step + 1));
                let other = order[first];
                order.swap(place, first);
                (places[neighbor as usize], places[other as usize]) = (first, place);
                starts[degree as usize] = first + 1;
                degrees[neighbor as usize] -= 1;
            }
        }
    }
    Ok(degrees)
}

/// Ranks nodes by their core.
pub struct KCore;

impl Algorithm for KCore {
    fn name(&self) -> &'static str {
        "k-core"
    }

    fn summary(&self) -> &'static str {
        "The innermost core of each node: who is among those that are tied to many who are tied to many"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let cores = core_numbers(network, control)?;
        let mut order: Vec<u32> = network.nodes().collect();
        order.sort_by_key(|node| (std::cmp::Reverse(cores[*node as usize]), *node));
        let mut findings = Findings::new(&[("node", ColumnKind::Node), ("core", ColumnKind::Score)]);
        let row = |node: u32| vec![Cell::Node(node), Cell::Integer(i64::from(cores[node as usize]))];
        findings.rows = order.into_iter().map(row).collect();
        let innermost = cores.iter().copied().max().unwrap_or(0);
        Ok(findings.with("innermost", Cell::Integer(i64::from(innermost))))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for shell in findings.rows.chunk_by(|a, b| a[1] == b[1]).take(count) {
            let noun = if shell.len() == 1 { "node reaches" } else { "nodes reach" };
            let mut pieces = vec![Cell::Text(format!("{} {noun} core ", shell.len())), shell[0][1].clone()];
            pieces.extend([Cell::Text(", among them ".to_owned()), shell[0][0].clone()]);
            sentences.push(Sentence { pieces, evidence: Vec::new() });
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{from_edges, uniform_edges};

    /// Takes nodes away, one k after the other.
    fn slow(network: &Network) -> Vec<u32> {
        let mut cores = vec![0; network.len()];
        for k in 1..network.len() as u32 + 1 {
            let mut left: Vec<bool> = vec![true; network.len()];
            loop {
                let degree =
                    |node: u32| network.outgoing().row(node).iter().filter(|other| left[**other as usize]).count();
                let gone: Vec<u32> =
                    network.nodes().filter(|node| left[*node as usize] && degree(*node) < k as usize).collect();
                if gone.is_empty() {
                    break;
                }
                for node in gone {
                    left[node as usize] = false;
                }
            }
            for node in network.nodes().filter(|node| left[*node as usize]) {
                cores[node as usize] = k;
            }
        }
        cores
    }

    #[test]
    fn cores_are_what_is_left() {
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 15) as u32;
            let network = from_edges(nodes, false, uniform_edges(nodes, 3 * nodes as usize, seed)).unwrap();
            assert_eq!(core_numbers(&network, &Control::single()).unwrap(), slow(&network), "seed {seed}");
        }
    }
}
