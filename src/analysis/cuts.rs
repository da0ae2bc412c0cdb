//! Single points of failure: nodes and edges without which a network falls apart, and what holds without them.
//!
//! One walk in depth finds them all (Hopcroft and Tarjan 1973), with a stack of its own.

use super::components::{sorted_groups, weak_components};
use super::findings::list;
use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Direction, Family, Findings, Sentence};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 16;

/// What the walk found in an undirected network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Nodes without which their component falls apart, ascending.
    pub articulation_points: Vec<u32>,
    /// Edges without which their component falls apart, the lesser end first, ascending.
    pub bridges: Vec<(u32, u32)>,
    /// Sets of edges, any two of which lie on a circle; a bridge is a set of its own. The lesser end first, each set
    /// ascending, sets by their least edge.
    pub biconnected: Vec<Vec<(u32, u32)>>,
}

impl Cuts {
    /// Walks over `network`, which is undirected. O(nodes + edges log edges).
    ///
    /// # Errors
    /// When the work should stop.
    pub fn of(network: &Network, control: &Control) -> Result<Self> {
        let mut walk = CutSearch::new(network.outgoing());
        for (steps, node) in network.nodes().enumerate() {
            if steps.is_multiple_of(PATIENCE) {
                control.check()?;
            }
            if walk.number[node as usize] == 0 {
                walk.run(node);
            }
        }
        let mut cuts = walk.cuts;
        cuts.articulation_points = network.nodes().filter(|node| walk.splits[*node as usize]).collect();
        cuts.bridges.sort_unstable();
        for set in &mut cuts.biconnected {
            set.sort_unstable();
        }
        cuts.biconnected.sort_unstable();
        Ok(cuts)
    }
}

struct CutSearch<'a> {
    rows: &'a Rows,
    /// The order in which nodes were met, from 1.
    number: Vec<u32>,
    /// The first met of the nodes that lead around the way to a node.
    low: Vec<u32>,
    splits: Vec<bool>,
    /// Edges that are in no set yet.
    open: Vec<(u32, u32)>,
    /// The way to the node that is looked at, each with the place of its next edge and the number of open edges before.
    path: Vec<(u32, usize, usize)>,
    met: u32,
    cuts: Cuts,
}

impl<'a> CutSearch<'a> {
    fn new(rows: &'a Rows) -> Self {
        let nodes = rows.len();
        Self {
            rows,
            number: vec![0; nodes],
            low: vec![0; nodes],
            splits: vec![false; nodes],
            open: Vec::new(),
            path: Vec::new(),
            met: 0,
            cuts: Cuts::default(),
        }
    }

    fn run(&mut self, start: u32) {
        self.enter(start);
        let mut branches = 0;
        while let Some(&(node, place, _)) = self.path.last() {
            if place < self.rows.range(node).end {
                if let Some(top) = self.path.last_mut() {
                    top.1 += 1;
                }
                self.edge(node, self.rows.targets()[place]);
                continue;
            }
            self.leave(node);
            if self.path.len() == 1 {
                branches += 1;
            }
        }
        self.splits[start as usize] = branches > 1;
    }

    fn enter(&mut self, node: u32) {
        self.met += 1;
        self.number[node as usize] = self.met;
        self.low[node as usize] = self.met;
        self.path.push((node, self.rows.range(node).start, self.open.len()));
    }

    fn edge(&mut self, node: u32, neighbor: u32) {
        let above = self.path.len().checked_sub(2).map(|place| self.path[place].0);
        if neighbor == node || Some(neighbor) == above {
            return;
        }
        if self.number[neighbor as usize] == 0 {
            self.enter(neighbor);
            self.open.push((node, neighbor));
        } else if self.number[neighbor as usize] < self.number[node as usize] {
            self.open.push((node, neighbor));
            self.low[node as usize] = self.low[node as usize].min(self.number[neighbor as usize]);
        }
    }

    fn leave(&mut self, node: u32) {
        let Some((_, _, open)) = self.path.pop() else { return };
        let Some(&(above, _, _)) = self.path.last() else { return };
        self.low[above as usize] = self.low[above as usize].min(self.low[node as usize]);
        if self.low[node as usize] >= self.number[above as usize] {
            // Nothing below leads around the node above. Of the first node of all, the caller counts the branches.
            self.splits[above as usize] = true;
            let set: Vec<(u32, u32)> =
                self.open.split_off(open).into_iter().map(|(a, b)| (a.min(b), a.max(b))).collect();
            if let [bridge] = set.as_slice() {
                self.cuts.bridges.push(*bridge);
            }
            self.cuts.biconnected.push(set);
        }
    }
}

/// Returns the parts into which the component of `node` falls without it, the largest first.
fn parts_without(network: &Network, node: u32, control: &Control) -> Result<Vec<Vec<u32>>> {
    let rest = network.without(&[node])?;
    let labels = weak_components(&rest, control)?;
    let number = |left: u32| left + u32::from(left >= node);
    let near: Vec<u32> = network.outgoing().row(node).iter().filter(|other| **other != node).copied().collect();
    let mut parts: Vec<Vec<u32>> =
        sorted_groups(&labels).into_iter().map(|part| part.into_iter().map(number).collect()).collect();
    parts.retain(|part: &Vec<u32>| part.iter().any(|member| near.contains(member)));
    Ok(parts)
}

/// Finds nodes without which the network falls apart.
pub struct ArticulationPoints;

impl Algorithm for ArticulationPoints {
    fn name(&self) -> &'static str {
        "articulation-points"
    }

    fn summary(&self) -> &'static str {
        "Nodes without which what hangs together falls apart, those that cut off the most first"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let cuts = Cuts::of(network, control)?;
        let mut found = Vec::new();
        let pieces = cut_off(network, &cuts);
        for &node in &cuts.articulation_points {
            let (parts, lost) = pieces[node as usize];
            found.push((lost, parts, node));
        }
        found.sort_by_key(|(lost, _, node)| (std::cmp::Reverse(*lost), *node));
        let mut findings =
            Findings::new(&[("node", ColumnKind::Node), ("cutOff", ColumnKind::Score), ("parts", ColumnKind::Plain)]);
        findings.rows.extend(found.into_iter().map(|(lost, parts, node)| {
            vec![Cell::Node(node), Cell::Integer(i64::from(lost)), Cell::Integer(i64::from(parts))]
        }));
        Ok(findings)
    }

    fn explain(&self, network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for row in findings.rows.iter().take(count) {
            let Cell::Node(node) = row[0] else { continue };
            let Ok(network) = network.undirected() else { continue };
            let Ok(parts) = parts_without(&network, node, &Control::single()) else { continue };
            let mut pieces =
                vec![Cell::Node(node), Cell::Text(format!(" holds {} parts together; without it ", parts.len()))];
            let lost: Vec<u32> = parts.iter().skip(1).flatten().copied().collect();
            list(&mut pieces, &lost.iter().copied().map(Cell::Node).collect::<Vec<Cell>>());
            pieces.push(Cell::Text(format!(" {} cut off", if lost.len() == 1 { "is" } else { "are" })));
            let evidence = lost.iter().filter(|other| network.outgoing().find(node, **other).is_some());
            sentences.push(Sentence { pieces, evidence: evidence.map(|other| (node, *other)).collect() });
        }
        sentences
    }
}

/// Returns, for each node, into how many parts its component falls without it, and how many nodes all but the largest
/// part have. Counts over the tree of sets and nodes that they share. O(nodes + edges).
fn cut_off(network: &Network, cuts: &Cuts) -> Vec<(u32, u32)> {
    let tree = BlockTree::of(network, cuts);
    let mut result = vec![(0, 0); network.len()];
    for &node in &cuts.articulation_points {
        let (parts, largest, all) = tree.parts(node);
        result[node as usize] = (parts, all - largest);
    }
    result
}

/// The tree that biconnected sets and the nodes between them make, with the number of nodes below each set.
struct BlockTree {
    /// The sets of each node.
    sets: Vec<Vec<u32>>,
    /// For each set, the node that leads to the root of its tree.
    above: Vec<u32>,
    /// Nodes below each set, without the one above it.
    size: Vec<u32>,
    /// Nodes of the whole tree that a set is in.
    whole: Vec<u32>,
}

impl BlockTree {
    fn of(network: &Network, cuts: &Cuts) -> Self {
        let mut sets: Vec<Vec<u32>> = vec![Vec::new(); network.len()];
        let mut members: Vec<Vec<u32>> = Vec::new();
        for (number, edges) in cuts.biconnected.iter().enumerate() {
            let mut nodes: Vec<u32> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
            nodes.sort_unstable();
            nodes.dedup();
            for &node in &nodes {
                sets[node as usize].push(number as u32);
            }
            members.push(nodes);
        }
        let count = members.len();
        let mut tree = Self { sets, above: vec![u32::MAX; count], size: vec![0; count], whole: vec![0; count] };
        for root in network.nodes() {
            let is_new = tree.sets[root as usize].first().is_some_and(|set| tree.above[*set as usize] == u32::MAX);
            if is_new {
                tree.grow(root, &members);
            }
        }
        tree
    }

    /// Hangs all sets that `root` leads to under it and counts from the leaves up.
    fn grow(&mut self, root: u32, members: &[Vec<u32>]) {
        let mut order = Vec::new();
        let mut nodes = vec![root];
        while let Some(node) = nodes.pop() {
            for place in 0..self.sets[node as usize].len() {
                let set = self.sets[node as usize][place];
                if self.above[set as usize] == u32::MAX {
                    self.above[set as usize] = node;
                    order.push(set);
                    nodes.extend(members[set as usize].iter().filter(|member| **member != node));
                }
            }
        }
        for &set in order.iter().rev() {
            let above = self.above[set as usize];
            let below = members[set as usize].iter().filter(|member| **member != above);
            self.size[set as usize] = below.map(|member| 1 + self.below(*member, set)).sum();
        }
        let whole = 1 + self.below(root, u32::MAX);
        for set in order {
            self.whole[set as usize] = whole;
        }
    }

    /// Returns how many nodes hang under `node` by other sets than `from`.
    fn below(&self, node: u32, from: u32) -> u32 {
        let hanging = self.sets[node as usize].iter().filter(|set| **set != from && self.above[**set as usize] == node);
        hanging.map(|set| self.size[*set as usize]).sum()
    }

    /// Returns into how many parts the tree falls without `node`, the size of the largest, and of all.
    fn parts(&self, node: u32) -> (u32, u32, u32) {
        let (mut parts, mut largest, mut below) = (0, 0, 0);
        let mut rest = None;
        for &set in &self.sets[node as usize] {
            parts += 1;
            if self.above[set as usize] == node {
                largest = largest.max(self.size[set as usize]);
                below += self.size[set as usize];
            } else {
                rest = Some(self.whole[set as usize]);
            }
        }
        let rest = rest.map_or(0, |whole| whole - 1 - below);
        (parts, largest.max(rest), below + rest)
    }
}

/// Finds edges without which the network falls apart.
pub struct Bridges;

impl Algorithm for Bridges {
    fn name(&self) -> &'static str {
        "bridges"
    }

    fn summary(&self) -> &'static str {
        "Edges without which what hangs together falls apart, those that cut off the most first"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let cuts = Cuts::of(network, control)?;
        let tree = BlockTree::of(network, &cuts);
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for (number, set) in cuts.biconnected.iter().enumerate() {
            if let [(source, target)] = set.as_slice() {
                let below = tree.size[number];
                found.push((below.min(tree.whole[number] - below), *source, *target));
            }
        }
        found.sort_by_key(|(lost, source, target)| (std::cmp::Reverse(*lost), *source, *target));
        let mut findings =
            Findings::new(&[("source", ColumnKind::Node), ("target", ColumnKind::Node), ("cutOff", ColumnKind::Score)]);
        findings.rows.extend(found.into_iter().map(|(lost, source, target)| {
            vec![Cell::Node(source), Cell::Node(target), Cell::Integer(i64::from(lost))]
        }));
        Ok(findings)
    }

    fn explain(&self, network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let Ok(network) = network.undirected() else { return Vec::new() };
        let mut sentences = Vec::new();
        for row in findings.rows.iter().take(count) {
            let (&Cell::Node(source), &Cell::Node(target), &Cell::Integer(lost)) = (&row[0], &row[1], &row[2]) else {
                continue;
            };
            let mut side = side_of(&network, source, target);
            if side.len() as i64 != lost {
                side = side_of(&network, target, source);
            }
            let mut pieces = vec![
                Cell::Text("only one edge joins ".to_owned()),
                Cell::Node(source),
                Cell::Text(" and ".to_owned()),
                Cell::Node(target),
                Cell::Text("; without it ".to_owned()),
            ];
            list(&mut pieces, &side.into_iter().map(Cell::Node).collect::<Vec<Cell>>());
            pieces.push(Cell::Text(format!(" {} cut off", if lost == 1 { "is" } else { "are" })));
            sentences.push(Sentence { pieces, evidence: vec![(source, target)] });
        }
        sentences
    }
}

/// Returns what hangs together with `node` once the bridge to `other` is gone, ascending.
fn side_of(network: &Network, node: u32, other: u32) -> Vec<u32> {
    let mut seen = vec![false; network.len()];
    seen[node as usize] = true;
    let mut side = vec![node];
    let mut next = 0;
    while let Some(&at) = side.get(next) {
        next += 1;
        for &neighbor in network.outgoing().row(at) {
            if !seen[neighbor as usize] && (at, neighbor) != (node, other) {
                seen[neighbor as usize] = true;
                side.push(neighbor);
            }
        }
    }
    side.sort_unstable();
    side
}

/// Groups edges, any two of which lie on a circle.
pub struct BiconnectedComponents;

impl Algorithm for BiconnectedComponents {
    fn name(&self) -> &'static str {
        "biconnected-components"
    }

    fn summary(&self) -> &'static str {
        "What holds together without any single node of it"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        let mut sets = Cuts::of(network, control)?.biconnected;
        sets.sort_by_key(|set| (std::cmp::Reverse(set.len()), set[0]));
        let mut findings = Findings::new(&[
            ("component", ColumnKind::Plain),
            ("source", ColumnKind::Node),
            ("target", ColumnKind::Node),
        ]);
        for (number, set) in sets.iter().enumerate() {
            findings.rows.extend(set.iter().map(|(source, target)| {
                vec![Cell::Integer(number as i64 + 1), Cell::Node(*source), Cell::Node(*target)]
            }));
        }
        Ok(findings.with("count", Cell::Integer(sets.len() as i64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{from_edges, uniform_edges};

    fn pieces(network: &Network) -> usize {
        sorted_groups(&weak_components(network, &Control::single()).unwrap()).len()
    }

    #[test]
    fn what_is_cut_falls_apart_and_nothing_else_does() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 12) as u32;
            let network = from_edges(nodes, false, uniform_edges(nodes, nodes as usize, seed)).unwrap();
            let whole = pieces(&network);
            let cuts = Cuts::of(&network, &control).unwrap();
            let splits = |node: &u32| {
                let alone = usize::from(network.outgoing().degree(*node) == 0);
                pieces(&network.without(&[*node]).unwrap()) + alone > whole
            };
            assert_eq!(cuts.articulation_points, network.nodes().filter(splits).collect::<Vec<u32>>(), "seed {seed}");
            let edges: Vec<(u32, u32)> = network.edges().map(|(a, b, _)| (a, b)).collect();
            let without = |edge: &(u32, u32)| {
                from_edges(nodes, false, edges.iter().copied().filter(|other| other != edge)).unwrap()
            };
            let bridges: Vec<(u32, u32)> =
                edges.iter().copied().filter(|edge| pieces(&without(edge)) > whole).collect();
            assert_eq!(cuts.bridges, bridges, "seed {seed}");
            let mut all: Vec<(u32, u32)> = cuts.biconnected.concat();
            all.sort_unstable();
            assert_eq!(all, edges, "seed {seed}");
            for set in cuts.biconnected.iter().filter(|set| set.len() > 1) {
                let part = from_edges(nodes, false, set.iter().copied()).unwrap();
                assert!(Cuts::of(&part, &control).unwrap().articulation_points.is_empty(), "seed {seed}");
            }
            let lost = cut_off(&network, &cuts);
            for &node in &cuts.articulation_points {
                let parts = parts_without(&network, node, &control).unwrap();
                let expected = (parts.len() as u32, parts.iter().skip(1).map(|part| part.len() as u32).sum());
                assert_eq!(lost[node as usize], expected, "seed {seed}");
            }
        }
    }

    #[test]
    fn a_barbell_has_one_bridge() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3)];
        let network = from_edges(6, false, edges).unwrap();
        let findings = Bridges.run(&network, &Arguments::default(), &Control::single()).unwrap();
        assert_eq!(findings.rows, [vec![Cell::Node(2), Cell::Node(3), Cell::Integer(3)]]);
        let words = Bridges.explain(&network, &findings, 5);
        assert_eq!(words[0].evidence, [(2, 3)]);
        let findings = ArticulationPoints.run(&network, &Arguments::default(), &Control::single()).unwrap();
        assert_eq!(findings.rows[0], [Cell::Node(2), Cell::Integer(2), Cell::Integer(2)]);
        assert_eq!(ArticulationPoints.explain(&network, &findings, 5).len(), 2);
    }

    #[test]
    fn a_path_of_a_million_is_all_bridges() {
        let nodes = 1_000_000;
        let network = from_edges(nodes, false, (1..nodes).map(|node| (node - 1, node))).unwrap();
        let cuts = Cuts::of(&network, &Control::single()).unwrap();
        assert_eq!((cuts.bridges.len(), cuts.articulation_points.len()), (999_999, 999_998));
        assert_eq!(cut_off(&network, &cuts)[500_000], (2, 499_999));
    }
}
