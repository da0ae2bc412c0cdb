//! The diameter of a large network: the greatest distance, without a search from every node.
//!
//! Searches from a node in the middle, then from what lies farthest from it, until nothing nearer can have a greater
//! distance (iFUB: Crescenzi, Grossi, Habib, Lanzi and Marino 2013).

use super::Control;
use super::search::{BreadthFirst, UNREACHED};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Searches in a block of work.
const BLOCK: usize = 8;

/// Between what numbers the diameter lies; the same twice where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The diameter is no smaller than this.
    pub at_least: u32,
    /// The diameter is no greater than this.
    pub at_most: u32,
}

/// Returns the greatest distance in hops between two nodes of a component of the undirected `network`. `components`
/// are its weak components, the largest first. Each component is searched from `budget` nodes and four more at most.
///
/// O(budget × edges) at worst; a few searches on networks that grew by themselves.
///
/// # Errors
/// When the work should stop.
pub fn diameter(network: &Network, components: &[Vec<u32>], budget: usize, control: &Control) -> Result<Bounds> {
    let mut bounds = Bounds { at_least: 0, at_most: 0 };
    for component in components {
        // The longest way of a component leads through all its nodes.
        if component.len() <= bounds.at_least as usize + 1 {
            break;
        }
        let found = of_component(network.outgoing(), component, budget, control)?;
        bounds.at_least = bounds.at_least.max(found.at_least);
        bounds.at_most = bounds.at_most.max(found.at_most);
    }
    bounds.at_most = bounds.at_most.max(bounds.at_least);
    Ok(bounds)
}

fn of_component(rows: &Rows, component: &[u32], budget: usize, control: &Control) -> Result<Bounds> {
    let mut search = BreadthFirst::new(rows.len());
    let hub = component.iter().copied().max_by_key(|node| (rows.degree(*node), std::cmp::Reverse(*node)));
    let (one_end, _) = farthest(&mut search, rows, hub.unwrap_or(0));
    let (other_end, mut at_least) = farthest(&mut search, rows, one_end);
    let middle = towards(&search, rows, other_end, at_least / 2);
    let (_, height) = farthest(&mut search, rows, middle);
    at_least = at_least.max(height);
    // Nodes by their distance from the middle, which is the order in which they were met.
    let (order, mut end, mut searches) = (&search.order, search.order.len(), 0);
    for level in (1..=height).rev() {
        // Two nodes no farther from the middle than this are at most twice this apart.
        if at_least >= 2 * level {
            return Ok(Bounds { at_least, at_most: at_least });
        }
        let start = order[..end].partition_point(|node| search.distances[*node as usize] < level);
        searches += end - start;
        if searches > budget {
            return Ok(Bounds { at_least, at_most: 2 * level });
        }
        at_least = at_least.max(greatest(rows, &order[start..end], control)?);
        end = start;
    }
    Ok(Bounds { at_least, at_most: at_least })
}

/// Returns the node that is met last from `node`, and its distance.
fn farthest(search: &mut BreadthFirst, rows: &Rows, node: u32) -> (u32, u32) {
    search.run(rows, &[node], UNREACHED);
    let last = search.order.last().copied().unwrap_or(node);
    (last, search.distances[last as usize])
}

/// Returns the node `steps` steps on a shortest way from `node` to where `search` started.
fn towards(search: &BreadthFirst, rows: &Rows, mut node: u32, steps: u32) -> u32 {
    for _ in 0..steps {
        let distance = search.distances[node as usize];
        let nearer = rows.row(node).iter().find(|other| search.distances[**other as usize] + 1 == distance);
        node = nearer.copied().unwrap_or(node);
    }
    node
}

/// Returns the greatest distance of any node from one of `sources`.
fn greatest(rows: &Rows, sources: &[u32], control: &Control) -> Result<u32> {
    let new = || BreadthFirst::new(rows.len());
    let (found, _) = control.blocks_with(sources.len(), BLOCK, new, |search, block| {
        block.map(|place| farthest(search, rows, sources[place]).1).max().unwrap_or(0)
    })?;
    Ok(found.into_iter().max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::components::{sorted_groups, weak_components};
    use crate::network::generate::{from_edges, skewed_edges, uniform_edges};

    fn bounds(network: &Network, budget: usize) -> Bounds {
        let control = Control::single();
        let components = sorted_groups(&weak_components(network, &control).unwrap());
        diameter(network, &components, budget, &control).unwrap()
    }

    /// From every node, one after the other.
    fn slow(network: &Network) -> u32 {
        let mut search = BreadthFirst::new(network.len());
        network.nodes().map(|node| farthest(&mut search, network.outgoing(), node).1).max().unwrap_or(0)
    }

    #[test]
    fn without_a_budget_it_is_exact_and_with_one_it_lies_between() {
        for seed in 0..crate::analysis::tests::cases() {
            let edges: Vec<_> = match seed % 3 {
                0 => uniform_edges(40, 30 + seed as usize % 60, seed).collect(),
                1 => skewed_edges(5, 20 + seed as usize % 60, seed).collect(),
                _ => uniform_edges(40, 25, seed).chain((0..39).map(|node| (node, node + 1))).collect(),
            };
            let network = from_edges(40, false, edges).unwrap();
            let exact = slow(&network);
            assert_eq!(bounds(&network, usize::MAX), Bounds { at_least: exact, at_most: exact }, "seed {seed}");
            let rough = bounds(&network, 1);
            assert!(rough.at_least <= exact && exact <= rough.at_most, "seed {seed}: {exact} {rough:?}");
        }
    }

    #[test]
    fn a_path_takes_a_few_searches() {
        let network = from_edges(1_000_000, false, (0..999_999).map(|node| (node, node + 1))).unwrap();
        assert_eq!(bounds(&network, 4), Bounds { at_least: 999_999, at_most: 999_999 });
    }
}
