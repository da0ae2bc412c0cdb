//! Triangles, and how much the neighbors of a node are neighbors of each other (Watts and Strogatz 1998).

use super::{Algorithm, Arguments, Cell, Column, ColumnKind, Control, Direction, Family, Findings};
use crate::error::Result;
use crate::network::Network;

/// Nodes in a block of work.
const BLOCK: usize = 512;

/// Returns how many triangles each node of an undirected network is in.
///
/// Looks from each node only at neighbors of higher degree (Schank and Wagner 2005), so that a hub costs no more than
/// its neighbors; marks them, and finds each triangle where an edge leads from one marked node to another.
/// O(edges^1.5).
///
/// # Errors
/// When the work should stop.
pub fn triangles(network: &Network, control: &Control) -> Result<Vec<u64>> {
    let ahead = Ahead::of(network);
    let nodes = network.len();
    let new = || Counts { of: vec![0; nodes], is_marked: vec![false; nodes] };
    let (_, all) = control.blocks_with(nodes, BLOCK, new, |counts, block| {
        block.for_each(|node| counts.add(node, &ahead));
    })?;
    // Whole numbers add up to the same in any order.
    let mut found = vec![0; nodes];
    for counts in all {
        for (number, count) in counts.of.into_iter().enumerate() {
            found[ahead.nodes[number] as usize] += count;
        }
    }
    Ok(found)
}

/// Triangles by number of the node, counted by one thread.
struct Counts {
    of: Vec<u64>,
    is_marked: Vec<bool>,
}

impl Counts {
    /// Adds the triangles whose node of the least degree is `node`.
    fn add(&mut self, node: usize, ahead: &Ahead) {
        let row = ahead.row(node as u32);
        if row.len() < 2 {
            return;
        }
        for &marked in row {
            self.is_marked[marked as usize] = true;
        }
        let mut of_node = 0;
        for &middle in row {
            let mut of_middle = 0;
            for &third in ahead.row(middle) {
                if self.is_marked[third as usize] {
                    self.of[third as usize] += 1;
                    of_middle += 1;
                }
            }
            self.of[middle as usize] += of_middle;
            of_node += of_middle;
        }
        self.of[node] += of_node;
        for &marked in row {
            self.is_marked[marked as usize] = false;
        }
    }
}

/// The edges of each node to nodes of higher degree; nodes are numbered by degree.
struct Ahead {
    /// Nodes by number.
    nodes: Vec<u32>,
    offsets: Vec<usize>,
    targets: Vec<u32>,
}

impl Ahead {
    fn of(network: &Network) -> Self {
        let rows = network.outgoing();
        let mut nodes: Vec<u32> = network.nodes().collect();
        nodes.sort_by_key(|node| (rows.degree(*node), *node));
        let mut numbers = vec![0; nodes.len()];
        for (number, node) in nodes.iter().enumerate() {
            numbers[*node as usize] = number as u32;
        }
        let mut offsets = vec![0];
        let mut targets = Vec::with_capacity(rows.entries() / 2);
        for (number, &node) in nodes.iter().enumerate() {
            let start = targets.len();
            let ahead = rows.row(node).iter().map(|other| numbers[*other as usize]);
            targets.extend(ahead.filter(|other| *other > number as u32));
            targets[start..].sort_unstable();
            offsets.push(targets.len());
        }
        Self { nodes, offsets, targets }
    }

    fn row(&self, number: u32) -> &[u32] {
        &self.targets[self.offsets[number as usize]..self.offsets[number as usize + 1]]
    }
}

/// Returns the local clustering coefficient of each node: of the pairs of its neighbors, the part that an edge joins.
/// Neighbors count whatever the direction; in a directed network, edges among them count by direction, over k(k-1)
/// possible ones, as LDBC Graphalytics defines it. 0 for fewer than two neighbors.
///
/// # Errors
/// When the work should stop.
pub fn clustering(network: &Network, control: &Control) -> Result<Vec<f64>> {
    if network.is_directed() {
        return directed_clustering(network, control);
    }
    let triangles = triangles(network, control)?;
    let degree = |node: u32| {
        let rows = network.outgoing();
        rows.degree(node) - usize::from(rows.find(node, node).is_some())
    };
    let coefficient = |node: u32| match degree(node) {
        0 | 1 => 0.0,
        degree => 2.0 * triangles[node as usize] as f64 / (degree * (degree - 1)) as f64,
    };
    Ok(network.nodes().map(coefficient).collect())
}

fn directed_clustering(network: &Network, control: &Control) -> Result<Vec<f64>> {
    let (out, into) = (network.outgoing(), network.incoming());
    let blocks = control.blocks(network.len(), BLOCK, |block| {
        let mut is_near = vec![false; network.len()];
        let of_node = |node: usize| {
            let mut near: Vec<u32> = out.row(node as u32).iter().chain(into.row(node as u32)).copied().collect();
            near.sort_unstable();
            near.dedup();
            near.retain(|other| *other != node as u32);
            for &other in &near {
                is_near[other as usize] = true;
            }
            let to_near = |from: &u32| out.row(*from).iter().filter(|to| is_near[**to as usize] && *to != from).count();
            let joined: usize = near.iter().map(to_near).sum();
            for &other in &near {
                is_near[other as usize] = false;
            }
            if near.len() < 2 { 0.0 } else { joined as f64 / (near.len() * (near.len() - 1)) as f64 }
        };
        block.map(of_node).collect::<Vec<f64>>()
    })?;
    Ok(blocks.concat())
}

/// Returns the part of all pairs of edges with a common end whose other ends are joined too: 3 × triangles / pairs.
///
/// # Errors
/// When the work should stop.
pub fn transitivity(network: &Network, control: &Control) -> Result<f64> {
    let closed: u64 = triangles(network, control)?.iter().sum();
    let pairs = |node: u32| {
        let degree = network.outgoing().degree(node) as u64;
        degree * degree.saturating_sub(1) / 2
    };
    let pairs: u64 = network.nodes().map(pairs).sum();
    Ok(if pairs == 0 { 0.0 } else { closed as f64 / pairs as f64 })
}

/// Ranks nodes by their triangles.
pub struct Triangles;

impl Algorithm for Triangles {
    fn name(&self) -> &'static str {
        "triangles"
    }

    fn summary(&self) -> &'static str {
        "How many triangles each node is in"
    }

    fn family(&self) -> Family {
        Family::Community
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let counts = triangles(network, control)?;
        let mut order: Vec<u32> = network.nodes().collect();
        order.sort_by_key(|node| (std::cmp::Reverse(counts[*node as usize]), *node));
        let mut findings = Findings::new(&[("node", ColumnKind::Node), ("triangles", ColumnKind::Score)]);
        let row = |node: u32| vec![Cell::Node(node), Cell::Integer(counts[node as usize] as i64)];
        findings.rows = order.into_iter().map(row).collect();
        let all = counts.iter().sum::<u64>() / 3;
        Ok(findings.with("all", Cell::Integer(all as i64)))
    }
}

/// Ranks nodes by how much their neighbors are neighbors of each other.
pub struct Clustering;

impl Algorithm for Clustering {
    fn name(&self) -> &'static str {
        "clustering"
    }

    fn summary(&self) -> &'static str {
        "Of the pairs of a node's neighbors, the part that is joined"
    }

    fn family(&self) -> Family {
        Family::Community
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let coefficients = clustering(network, control)?;
        let mean = coefficients.iter().sum::<f64>() / coefficients.len().max(1) as f64;
        let mut findings = Findings::ranking(&coefficients);
        findings.columns[1] = Column { name: "coefficient", kind: ColumnKind::Score };
        Ok(findings.with("mean", Cell::Number(mean)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{from_edges, skewed_edges, uniform_edges};

    #[test]
    fn triangles_are_three_nodes_and_three_edges() {
        let threads = Control::new(crate::cancel::Cancellation::new(), 4).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 12) as u32;
            let network = from_edges(nodes, false, uniform_edges(nodes, 3 * nodes as usize, seed)).unwrap();
            let joined = |a: u32, b: u32| a != b && network.outgoing().find(a, b).is_some();
            let expected: Vec<u64> = network
                .nodes()
                .map(|a| {
                    let pairs = network.nodes().flat_map(|b| (0..b).map(move |c| (b, c)));
                    pairs.filter(|(b, c)| joined(a, *b) && joined(a, *c) && joined(*b, *c)).count() as u64
                })
                .collect();
            assert_eq!(triangles(&network, &threads).unwrap(), expected, "seed {seed}");
        }
    }

    #[test]
    fn coefficients_are_parts_of_pairs() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 10) as u32;
            let network =
                from_edges(nodes, seed.is_multiple_of(2), uniform_edges(nodes, 2 * nodes as usize, seed)).unwrap();
            let leads = |a: u32, b: u32| network.outgoing().find(a, b).is_some();
            let expected: Vec<f64> = network
                .nodes()
                .map(|a| {
                    let near: Vec<u32> =
                        network.nodes().filter(|b| *b != a && (leads(a, *b) || leads(*b, a))).collect();
                    let pairs = near.len() * near.len().saturating_sub(1);
                    let joined: usize =
                        near.iter().map(|b| near.iter().filter(|c| b != *c && leads(*b, **c)).count()).sum();
                    if pairs == 0 { 0.0 } else { joined as f64 / pairs as f64 }
                })
                .collect();
            for (found, expected) in clustering(&network, &control).unwrap().iter().zip(expected) {
                assert!((found - expected).abs() < 1e-12, "seed {seed}");
            }
        }
    }

    #[test]
    fn threads_change_nothing() {
        let network = from_edges(1 << 10, true, skewed_edges(10, 9000, 3)).unwrap();
        let threads = Control::new(crate::cancel::Cancellation::new(), 4).unwrap();
        assert_eq!(clustering(&network, &Control::single()).unwrap(), clustering(&network, &threads).unwrap());
        let transitive =
            transitivity(&from_edges(4, false, [(0, 1), (1, 2), (2, 0), (2, 3)]).unwrap(), &threads).unwrap();
        assert_eq!(transitive, 0.6);
    }
}
