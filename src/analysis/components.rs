//! Components: what hangs together, with directions and without.

use super::findings::list;
use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Direction, Family, Findings, Sentence};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes between two looks at the flag.
const PATIENCE: usize = 1 << 16;

/// Returns the least node of the component of each node, when directions are forgotten.
///
/// Joins trees by their least node, with paths halved on the way (Tarjan and van Leeuwen 1984). Joins a few edges of
/// each node first and leaves the largest component found so out of the rest (Sutton et al., Afforest, 2018).
/// O(nodes + edges) in practice.
///
/// # Errors
/// When the work should stop.
pub fn weak_components(network: &Network, control: &Control) -> Result<Vec<u32>> {
    const FIRST: usize = 2;
    let out = network.outgoing();
    let mut parents: Vec<u32> = network.nodes().collect();
    for node in network.nodes() {
        for &neighbor in out.row(node).iter().take(FIRST) {
            join(&mut parents, node, neighbor);
        }
    }
    control.check()?;
    flatten(&mut parents);
    let largest = frequent(&parents);
    for start in (0..network.len()).step_by(PATIENCE) {
        control.check()?;
        for node in start..(start + PATIENCE).min(network.len()) {
            // A node of the largest component is joined by those of its neighbors that are not in it yet.
            if parents[node] != largest {
                join_rest(&mut parents, network, node as u32, FIRST);
            }
        }
    }
    flatten(&mut parents);
    Ok(parents)
}

/// Joins the edges of `node` but for the first `skipped` ones that start there.
fn join_rest(parents: &mut [u32], network: &Network, node: u32, skipped: usize) {
    for &neighbor in network.outgoing().row(node).iter().skip(skipped) {
        join(parents, node, neighbor);
    }
    if network.is_directed() {
        for &neighbor in network.incoming().row(node) {
            join(parents, node, neighbor);
        }
    }
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let above = parents[parents[node as usize] as usize];
        parents[node as usize] = above;
        node = above;
    }
    node
}

fn join(parents: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(parents, a), root(parents, b));
    // The lesser one is the root, so that roots are least nodes.
    parents[a.max(b) as usize] = a.min(b);
}

fn flatten(parents: &mut [u32]) {
    for node in 0..parents.len() {
        // A parent is never greater than its child, and lower nodes are flat already.
        parents[node] = parents[parents[node] as usize];
    }
}

/// Returns the value that is most frequent among a thousand ones spread evenly.
fn frequent(values: &[u32]) -> u32 {
    let step = (values.len() / 1024).max(1);
    let mut sample: Vec<u32> = values.iter().step_by(step).copied().collect();
    sample.sort_unstable();
    let longest = sample.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
    longest.and_then(|run| run.first().copied()).unwrap_or(0)
}

/// Returns the least node of the strong component of each node: all of its nodes reach each other.
///
/// Tarjan's algorithm (1972) with a stack of its own. O(nodes + edges).
///
/// # Errors
/// When the work should stop.
pub fn strong_components(network: &Network, control: &Control) -> Result<Vec<u32>> {
    let mut search = Tarjan::new(network.outgoing());
    for (steps, node) in network.nodes().enumerate() {
        if steps.is_multiple_of(PATIENCE) {
            control.check()?;
        }
        if search.number[node as usize] == 0 {
            search.run(node);
        }
    }
    Ok(search.component)
}

struct Tarjan<'a> {
    rows: &'a Rows,
    /// The order in which nodes were met, from 1.
    number: Vec<u32>,
    low: Vec<u32>,
    component: Vec<u32>,
    /// Nodes whose component is not known yet.
    open: Vec<u32>,
    /// The way to the node that is looked at, with the place of the next edge.
    path: Vec<(u32, usize)>,
    met: u32,
}

impl<'a> Tarjan<'a> {
    fn new(rows: &'a Rows) -> Self {
        let nodes = rows.len();
        Self {
            rows,
            number: vec![0; nodes],
            low: vec![0; nodes],
            component: vec![u32::MAX; nodes],
            open: Vec::new(),
            path: Vec::new(),
            met: 0,
        }
    }

    fn run(&mut self, start: u32) {
        self.enter(start);
        while let Some((node, place)) = self.path.last_mut() {
            let (node, end) = (*node, self.rows.range(*node).end);
            if *place < end {
                let neighbor = self.rows.targets()[*place];
                *place += 1;
                if self.number[neighbor as usize] == 0 {
                    self.enter(neighbor);
                } else if self.component[neighbor as usize] == u32::MAX {
                    self.low[node as usize] = self.low[node as usize].min(self.number[neighbor as usize]);
                }
            } else {
                self.leave(node);
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.met += 1;
        self.number[node as usize] = self.met;
        self.low[node as usize] = self.met;
        self.open.push(node);
        self.path.push((node, self.rows.range(node).start));
    }

    fn leave(&mut self, node: u32) {
        self.path.pop();
        if let Some((above, _)) = self.path.last() {
            let above = *above as usize;
            self.low[above] = self.low[above].min(self.low[node as usize]);
        }
        if self.low[node as usize] == self.number[node as usize] {
            let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
            let members = self.open.split_off(start);
            let least = members.iter().copied().min().unwrap_or(node);
            for member in members {
                self.component[member as usize] = least;
            }
        }
    }
}

/// Returns a label for each node as rows: groups by size, the largest first, ties by their least node; then by node.
///
/// `labels` has, for each node, a number that is the same inside a group.
pub fn groups(labels: &[u32], column: &'static str) -> Findings {
    let groups = sorted_groups(labels);
    let mut findings =
        Findings::new(&[("node", ColumnKind::Node), (column, ColumnKind::Plain), ("size", ColumnKind::Plain)]);
    for (number, group) in groups.iter().enumerate() {
        for &node in group {
            let (number, size) = (Cell::Integer(number as i64 + 1), Cell::Integer(group.len() as i64));
            findings.rows.push(vec![Cell::Node(node), number, size]);
        }
    }
    let largest = groups.first().map_or(0, Vec::len);
    findings.with("count", Cell::Integer(groups.len() as i64)).with("largest", Cell::Integer(largest as i64))
}

/// Returns the nodes of each group, the largest first, ties by least node.
pub fn sorted_groups(labels: &[u32]) -> Vec<Vec<u32>> {
    let mut order: Vec<u32> = (0..labels.len() as u32).collect();
    order.sort_by_key(|node| (labels[*node as usize], *node));
    let mut groups: Vec<Vec<u32>> =
        order.chunk_by(|a, b| labels[*a as usize] == labels[*b as usize]).map(<[u32]>::to_vec).collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
    groups
}

/// Says which groups there are, the largest first, and names their first members.
pub fn group_sentences(findings: &Findings, word: &str, count: usize) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for group in findings.rows.chunk_by(|a, b| a[1] == b[1]).take(count) {
        let mut pieces = vec![Cell::Text(format!("{word} ")), group[0][1].clone()];
        let noun = if group.len() == 1 { "node" } else { "nodes" };
        pieces.push(Cell::Text(format!(" has {} {noun}: ", group.len())));
        list(&mut pieces, &group.iter().map(|row| row[0].clone()).collect::<Vec<Cell>>());
        sentences.push(Sentence { pieces, evidence: Vec::new() });
    }
    sentences
}

/// Groups nodes that are joined by edges, whatever their direction.
pub struct WeakComponents;

impl Algorithm for WeakComponents {
    fn name(&self) -> &'static str {
        "weak-components"
    }

    fn summary(&self) -> &'static str {
        "What hangs together when directions are forgotten: one world or several"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        Ok(groups(&weak_components(network, control)?, "component"))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        group_sentences(findings, "component", count)
    }
}

/// Groups nodes that reach each other.
pub struct StrongComponents;

impl Algorithm for StrongComponents {
    fn name(&self) -> &'static str {
        "strong-components"
    }

    fn summary(&self) -> &'static str {
        "What reaches each other along directions: circles of dependence"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn direction(&self) -> Direction {
        Direction::Directed
    }

    fn run(&self, network: &Network, _: &Arguments, control: &Control) -> Result<Findings> {
        Ok(groups(&strong_components(network, control)?, "component"))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        group_sentences(findings, "component", count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::search::{UNREACHED, hops};
    use crate::network::generate::{from_edges, uniform_edges};

    #[test]
    fn components_are_who_reaches_whom() {
        let control = Control::single();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 1 + (seed % 20) as u32;
            let directed = from_edges(nodes, true, uniform_edges(nodes, nodes as usize, seed)).unwrap();
            let undirected = directed.undirected().unwrap();
            let reach = |network: &Network| -> Vec<Vec<u32>> {
                network.nodes().map(|node| hops(network, node, &control).unwrap()).collect()
            };
            let (both, one) = (reach(&undirected), reach(&directed));
            let (weak, strong) =
                (weak_components(&directed, &control).unwrap(), strong_components(&directed, &control).unwrap());
            assert_eq!(weak, weak_components(&undirected, &control).unwrap(), "seed {seed}");
            for a in 0..nodes as usize {
                let least = |joined: &dyn Fn(usize) -> bool| (0..nodes as usize).find(|b| joined(*b)).unwrap() as u32;
                assert_eq!(weak[a], least(&|b| both[a][b] != UNREACHED), "seed {seed}");
                assert_eq!(strong[a], least(&|b| one[a][b] != UNREACHED && one[b][a] != UNREACHED), "seed {seed}");
            }
        }
    }

    #[test]
    fn larger_networks_hang_together_too() {
        let control = Control::single();
        for seed in 0..20 {
            let network = from_edges(3000, true, uniform_edges(3000, 2500, seed)).unwrap();
            let view = crate::network::visit::Directed::new(&network).unwrap();
            let found = weak_components(&network, &control).unwrap();
            assert_eq!(sorted_groups(&found).len(), petgraph::algo::connected_components(view));
            let found = strong_components(&network, &control).unwrap();
            assert_eq!(sorted_groups(&found).len(), petgraph::algo::tarjan_scc(view).len());
        }
    }

    #[test]
    fn a_circle_of_a_million_is_one_component() {
        let nodes = 1_000_000;
        let network = from_edges(nodes, true, (0..nodes).map(|node| (node, (node + 1) % nodes))).unwrap();
        let control = Control::single();
        assert!(strong_components(&network, &control).unwrap().iter().all(|least| *least == 0));
        assert!(weak_components(&network, &control).unwrap().iter().all(|least| *least == 0));
    }

    #[test]
    fn groups_are_sorted_by_size() {
        let findings = groups(&[0, 1, 1, 0, 4, 1], "component");
        let nodes: Vec<Cell> = findings.rows.iter().map(|row| row[0].clone()).collect();
        assert_eq!(nodes, [1, 2, 5, 0, 3, 4].map(Cell::Node));
        assert_eq!(findings.figures, [("count", Cell::Integer(3)), ("largest", Cell::Integer(3))]);
    }
}
