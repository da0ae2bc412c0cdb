//! Minimum cut: the lightest edges without which no way leads from one group of nodes to another.
//!
//! Augmenting paths by blocking flows (Dinitz 1970), with stacks of its own. The cut is the one nearest to the sources.

use super::{Algorithm, Arguments, Cell, ColumnKind, Control, Family, Findings, Key, Nodes, Parameter, Sentence};
use crate::error::{Error, Result};
use crate::network::{Network, Rows};

/// Steps between two looks at the flag.
const PATIENCE: usize = 1 << 14;

/// A cut: its edges, and what they weigh together.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// From the side of the sources to the other, ascending.
    pub edges: Vec<(u32, u32)>,
    /// The sum of the weights of the edges.
    pub weight: f64,
    /// How many nodes are on the side of the sources.
    pub near: usize,
}

/// Returns the lightest cut between `from` and `to`, which have no node in common; the weight of an edge is what it takes
/// to cut it, or 1 for each with `unit`. O(nodes² × edges) at worst.
///
/// # Errors
/// When a node is in both groups, or the work should stop.
pub fn minimum_cut(network: &Network, from: &[u32], to: &[u32], unit: bool, control: &Control) -> Result<Cut> {
    if from.iter().any(|node| to.contains(node)) {
        return Err(Error::usage("a node is in both groups, which nothing can cut apart")
            .with_hint("name each entity in `--from` or in `--to`, not in both"));
    }
    let mut flow = Flow::new(network, from, to, unit);
    while flow.rank() {
        flow.block(control)?;
    }
    let out = network.outgoing();
    let near = |node: u32| flow.level[node as usize] != u32::MAX;
    let mut cut = Cut { edges: Vec::new(), weight: 0.0, near: network.nodes().filter(|node| near(*node)).count() };
    for source in network.nodes().filter(|node| near(*node)) {
        for (target, weight) in out.weighted(source).filter(|(target, _)| !near(*target)) {
            cut.edges.push((source, target));
            cut.weight += if unit { 1.0 } else { weight };
        }
    }
    Ok(cut)
}

/// What flows, over the rows and, backwards, over the rows by target.
struct Flow<'a> {
    out: &'a Rows,
    into: &'a Rows,
    from: &'a [u32],
    is_end: Vec<bool>,
    /// What an edge can still take, by its place in the rows.
    room: Vec<f64>,
    /// What could be taken back, by the same place.
    taken: Vec<f64>,
    level: Vec<u32>,
    /// How many steps of a node were tried: those forward first, then those backward.
    tried: Vec<usize>,
}

impl<'a> Flow<'a> {
    fn new(network: &'a Network, from: &'a [u32], to: &[u32], unit: bool) -> Self {
        let (out, into) = (network.outgoing(), network.incoming());
        let mut is_end = vec![false; network.len()];
        for node in to {
            is_end[*node as usize] = true;
        }
        Self {
            out,
            into,
            from,
            is_end,
            room: (0..out.entries()).map(|place| if unit { 1.0 } else { out.weight(place) }).collect(),
            taken: vec![0.0; out.entries()],
            level: Vec::new(),
            tried: Vec::new(),
        }
    }

    /// Returns the place of the edge and the node behind step number `step` of `node`, with what it can take.
    fn step(&self, node: u32, step: usize) -> Option<(usize, u32, bool)> {
        let forward = self.out.range(node);
        if step < forward.len() {
            let place = forward.start + step;
            return Some((place, self.out.targets()[place], true));
        }
        let source = *self.into.row(node).get(step - forward.len())?;
        Some((self.out.find(source, node)?, source, false))
    }

    fn left(&self, place: usize, forward: bool) -> f64 {
        if forward { self.room[place] } else { self.taken[place] }
    }

    /// Ranks nodes by how many steps they are from the sources; returns whether an end is reached.
    fn rank(&mut self) -> bool {
        let nodes = self.out.len();
        self.level = vec![u32::MAX; nodes];
        self.tried = vec![0; nodes];
        let mut order = self.from.to_vec();
        for node in self.from {
            self.level[*node as usize] = 0;
        }
        let (mut next, mut arrived) = (0, false);
        while let Some(&node) = order.get(next) {
            next += 1;
            arrived |= self.is_end[node as usize];
            for number in 0.. {
                let Some((place, other, forward)) = self.step(node, number) else { break };
                if self.level[other as usize] == u32::MAX && self.left(place, forward) > 0.0 {
                    self.level[other as usize] = self.level[node as usize] + 1;
                    order.push(other);
                }
            }
        }
        arrived
    }

    /// Sends as much as fits along ways that go up by one rank at each step.
    fn block(&mut self, control: &Control) -> Result<()> {
        let mut steps = 0_usize;
        for start in self.from {
            let mut way: Vec<(u32, usize, bool)> = Vec::new();
            let mut node = *start;
            loop {
                if steps.is_multiple_of(PATIENCE) {
                    control.check()?;
                }
                steps += 1;
                if self.is_end[node as usize] {
                    self.send(&way);
                    way.clear();
                    node = *start;
                    continue;
                }
                let number = self.tried[node as usize];
                match self.step(node, number) {
                    Some((place, other, forward)) => {
                        let rises = self.level[other as usize] == self.level[node as usize] + 1;
                        if rises && self.left(place, forward) > 0.0 {
                            way.push((node, place, forward));
                            node = other;
                        } else {
                            self.tried[node as usize] += 1;
                        }
                    }
                    None => match way.pop() {
                        Some((before, _, _)) => {
                            self.tried[before as usize] += 1;
                            node = before;
                        }
                        None => break,
                    },
                }
            }
        }
        Ok(())
    }

    fn send(&mut self, way: &[(u32, usize, bool)]) {
        let least = way.iter().map(|(_, place, forward)| self.left(*place, *forward)).fold(f64::INFINITY, f64::min);
        for &(_, place, forward) in way {
            let sign = if forward { least } else { -least };
            self.room[place] -= sign;
            self.taken[place] += sign;
        }
    }
}

const FROM: Key<Nodes> = Key::nodes("from", "Entities of the one group; may be repeated");

const TO: Key<Nodes> = Key::nodes("to", "Entities of the other group; may be repeated");

const UNIT: Key<bool> = Key::flag("unit", "Count edges, whatever they weigh");

/// Finds the lightest cut between two groups.
pub struct MinimumCut;

impl Algorithm for MinimumCut {
    fn name(&self) -> &'static str {
        "minimum-cut"
    }

    fn summary(&self) -> &'static str {
        "The fewest or lightest edges without which no way leads from some entities to others"
    }

    fn family(&self) -> Family {
        Family::Structure
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[FROM.parameter, TO.parameter, UNIT.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (from, to) = (arguments.nodes(&FROM)?, arguments.nodes(&TO)?);
        let cut = minimum_cut(network, from, to, arguments.flag(&UNIT), control)?;
        let mut findings =
            Findings::new(&[("source", ColumnKind::Node), ("target", ColumnKind::Node), ("weight", ColumnKind::Plain)]);
        for (source, target) in cut.edges {
            let place = network.outgoing().find(source, target);
            let weight = place.map_or(Cell::Missing, |place| Cell::Number(network.outgoing().weight(place)));
            findings.rows.push(vec![Cell::Node(source), Cell::Node(target), weight]);
        }
        Ok(findings.with("weight", Cell::Number(cut.weight)).with("near", Cell::Integer(cut.near as i64)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let edges = findings.rows.len();
        let mut sentences = vec![Sentence {
            pieces: vec![Cell::Text(match edges {
                0 => "no way leads from the one group to the other".to_owned(),
                1 => "one edge holds the two groups together".to_owned(),
                _ => format!("{edges} edges hold the two groups together"),
            })],
            evidence: Vec::new(),
        }];
        for row in findings.rows.iter() {
            if let (Cell::Node(source), Cell::Node(target)) = (&row[0], &row[1]) {
                sentences[0].evidence.push((*source, *target));
            }
        }
        sentences.truncate(count);
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_weighted_edges};

    #[test]
    fn the_cut_is_the_lightest_of_all() {
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 2 + random.below(7);
            let edges: Vec<_> = (0..3 * nodes)
                .map(|_| (random.below(nodes), random.below(nodes), f64::from(random.below(4))))
                .collect();
            let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
            let (from, to) = (vec![0], vec![nodes - 1]);
            // Every side of the sources, as bits.
            let weight = |side: u32, unit: bool| -> f64 {
                network
                    .nodes()
                    .filter(|node| side >> node & 1 == 1)
                    .flat_map(|node| network.outgoing().weighted(node))
                    .filter(|(other, _)| side >> other & 1 == 0)
                    .map(|(_, weight)| if unit { 1.0 } else { weight })
                    .sum()
            };
            let sides = (0..1_u32 << nodes).filter(|side| side & 1 == 1 && side >> (nodes - 1) & 1 == 0);
            for unit in [false, true] {
                let least = sides.clone().map(|side| weight(side, unit)).fold(f64::INFINITY, f64::min);
                let cut = minimum_cut(&network, &from, &to, unit, &Control::single()).unwrap();
                assert!((cut.weight - least).abs() < 1e-9, "seed {seed}: {} {least}", cut.weight);
            }
        }
    }

    #[test]
    fn a_long_path_is_cut_once() {
        let nodes = 100_000;
        let network = from_weighted_edges(nodes, true, (1..nodes).map(|node| (node - 1, node, 1.0))).unwrap();
        let cut = minimum_cut(&network, &[0], &[nodes - 1], false, &Control::single()).unwrap();
        assert_eq!(cut.edges, [(0, 1)]);
        assert!(minimum_cut(&network, &[0, 1], &[1], false, &Control::single()).is_err());
    }
}
