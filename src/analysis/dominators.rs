//! Dominators: what every way from a root leads through (Cooper, Harvey and Kennedy 2001).

use super::{
    Algorithm, Arguments, Cell, ColumnKind, Control, Direction, Family, Findings, Key, Node, Parameter, Sentence,
};
use crate::error::{Error, Result};
use crate::network::Network;

/// The place of a node without one: not reached, or not looked at yet.
const NOWHERE: u32 = u32::MAX;

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 14;

/// Returns, for each node, the last node before it on every way from `root`; nothing for the root and for what it does
/// not reach. O(nodes²) at worst, O(edges) in practice.
///
/// Nodes count by their place in reverse postorder; what dominates a node is where the ways up from its sources meet,
/// found again and again until nothing changes. petgraph's `simple_fast` does the same and cannot be stopped.
///
/// # Errors
/// When the network has no directions, or the work should stop.
pub fn immediate_dominators(network: &Network, root: u32, control: &Control) -> Result<Vec<Option<u32>>> {
    if !network.is_directed() {
        return Err(Error::usage("dominators follow the direction of edges, and this network has none"));
    }
    let order = reverse_postorder(network, root, control)?;
    let mut places = vec![NOWHERE; network.len()];
    for (place, node) in order.iter().enumerate() {
        places[*node as usize] = place as u32;
    }
    let mut above = vec![NOWHERE; order.len()];
    above[0] = 0;
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for (place, node) in order.iter().enumerate().skip(1) {
            if place.is_multiple_of(PATIENCE) {
                control.check()?;
            }
            let sources = network.incoming().row(*node).iter().map(|source| places[*source as usize]);
            let known = sources.filter(|source| *source != NOWHERE && above[*source as usize] != NOWHERE);
            let met = known.reduce(|a, b| meeting(&above, a, b)).unwrap_or(NOWHERE);
            has_changed |= above[place] != met;
            above[place] = met;
        }
    }
    let mut dominators = vec![None; network.len()];
    for (place, node) in order.iter().enumerate().skip(1) {
        dominators[*node as usize] = Some(order[above[place] as usize]);
    }
    Ok(dominators)
}

/// Returns the place where the ways up from two places meet.
fn meeting(above: &[u32], mut a: u32, mut b: u32) -> u32 {
    while a != b {
        if a > b {
            a = above[a as usize];
        } else {
            b = above[b as usize];
        }
    }
    a
}

/// Returns what `root` reaches, each node before those it leads to on the walk in depth, with a stack of its own.
fn reverse_postorder(network: &Network, root: u32, control: &Control) -> Result<Vec<u32>> {
    let rows = network.outgoing();
    let mut is_met = vec![false; network.len()];
    is_met[root as usize] = true;
    let mut path = vec![(root, rows.range(root))];
    let mut order = Vec::new();
    while let Some((node, places)) = path.last_mut() {
        match places.next().map(|place| rows.targets()[place]) {
            Some(target) if !is_met[target as usize] => {
                is_met[target as usize] = true;
                path.push((target, rows.range(target)));
            }
            Some(_) => {}
            None => {
                order.push(*node);
                if order.len().is_multiple_of(PATIENCE) {
                    control.check()?;
                }
                path.pop();
            }
        }
    }
    order.reverse();
    Ok(order)
}

/// Returns how many nodes each node dominates, itself left out: what only it leads to.
fn dominated(immediate: &[Option<u32>], network: &Network, root: u32) -> Vec<u32> {
    let mut children: Vec<Vec<u32>> = vec![Vec::new(); network.len()];
    for (node, above) in immediate.iter().enumerate() {
        if let Some(above) = above {
            children[*above as usize].push(node as u32);
        }
    }
    let mut order = vec![root];
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        order.extend(&children[node as usize]);
    }
    let mut counts = vec![0; network.len()];
    for &node in order.iter().skip(1).rev() {
        if let Some(above) = immediate[node as usize] {
            counts[above as usize] += counts[node as usize] + 1;
        }
    }
    counts
}

const FROM: Key<Node> = Key::node("from", "The root that ways start from");

/// Finds what every way from a root leads through.
pub struct Dominators;

impl Algorithm for Dominators {
    fn name(&self) -> &'static str {
        "dominators"
    }

    fn summary(&self) -> &'static str {
        "What every way from an entity leads through: what all that lies behind is waiting for"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Directed
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[FROM.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let root = arguments.node(&FROM)?;
        let immediate = immediate_dominators(network, root, control)?;
        let counts = dominated(&immediate, network, root);
        let mut order: Vec<u32> = network.nodes().filter(|node| immediate[*node as usize].is_some()).collect();
        order.sort_by_key(|node| (std::cmp::Reverse(counts[*node as usize]), *node));
        let mut findings = Findings::new(&[
            ("node", ColumnKind::Node),
            ("dominates", ColumnKind::Score),
            ("dominator", ColumnKind::Node),
        ]);
        for node in order {
            let above = immediate[node as usize].map_or(Cell::Missing, Cell::Node);
            findings.rows.push(vec![Cell::Node(node), Cell::Integer(i64::from(counts[node as usize])), above]);
        }
        let reached = findings.rows.len() as i64;
        Ok(findings.with("reached", Cell::Integer(reached)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for row in findings.rows.iter().take(count) {
            let Cell::Integer(number) = row[1] else { continue };
            if number == 0 {
                break;
            }
            let noun = if number == 1 { "node is" } else { "nodes are" };
            sentences.push(Sentence {
                pieces: vec![
                    Cell::Text(format!("{number} {noun} reached through ")),
                    row[0].clone(),
                    Cell::Text(" only".to_owned()),
                ],
                evidence: Vec::new(),
            });
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use petgraph::algo::dominators::simple_fast;

    use super::*;
    use crate::analysis::search::{UNREACHED, hops};
    use crate::network::generate::{from_edges, uniform_edges};
    use crate::network::visit::Directed;

    #[test]
    fn nothing_is_reached_without_its_dominators() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 2 + (seed % 10) as u32;
            let edges: Vec<(u32, u32)> = uniform_edges(nodes, 2 * nodes as usize, seed).collect();
            let network = from_edges(nodes, true, edges.iter().copied()).unwrap();
            let immediate = immediate_dominators(&network, 0, &control).unwrap();
            let view = Directed::new(&network).unwrap();
            let other = simple_fast(view, 0);
            assert!(network.nodes().all(|node| immediate[node as usize] == other.immediate_dominator(node)));
            let whole = hops(&network, 0, &control).unwrap();
            let counts = dominated(&immediate, &network, 0);
            for cut in 1..nodes {
                let left = edges.iter().copied().filter(|(source, target)| *source != cut && *target != cut);
                let rest = hops(&from_edges(nodes, true, left).unwrap(), 0, &control).unwrap();
                let lost: Vec<u32> = (1..nodes)
                    .filter(|node| {
                        *node != cut && whole[*node as usize] != UNREACHED && rest[*node as usize] == UNREACHED
                    })
                    .collect();
                let behind = |node: &u32| {
                    std::iter::successors(immediate[*node as usize], |above| immediate[*above as usize])
                        .any(|above| above == cut)
                };
                assert_eq!(lost, (1..nodes).filter(behind).collect::<Vec<u32>>(), "seed {seed}");
                if whole[cut as usize] != UNREACHED {
                    assert_eq!(counts[cut as usize] as usize, lost.len(), "seed {seed}");
                }
            }
        }
    }
}
