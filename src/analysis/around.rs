//! What is around a node: everything within some steps, and all that rests on it.

use super::findings::list;
use super::search::{BreadthFirst, UNREACHED};
use super::{
    Algorithm, Arguments, Cell, ColumnKind, Control, Direction, Family, Findings, Key, Node, Parameter, Sentence,
};
use crate::error::Result;
use crate::network::{Network, Rows};

const OF: Key<Node> = Key::node("of", "The entity to start from");

const RADIUS: Key<u64> = Key::integer("radius", 0, 1, "How many steps");

/// Lists what was reached, nearest first, with a node that it was reached from.
fn reached(rows: &Rows, back: &Rows, start: u32, radius: u32) -> Findings {
    let mut search = BreadthFirst::new(rows.len());
    search.run(rows, &[start], radius);
    let distances = &search.distances;
    search.order.sort_unstable_by_key(|node| (distances[*node as usize], *node));
    let mut findings =
        Findings::new(&[("node", ColumnKind::Node), ("distance", ColumnKind::Plain), ("through", ColumnKind::Node)]);
    for &node in &search.order {
        let distance = distances[node as usize];
        let before = back.row(node).iter().find(|other| {
            let near = distances[**other as usize];
            near != UNREACHED && near + 1 == distance
        });
        let through = before.map_or(Cell::Missing, |before| Cell::Node(*before));
        findings.rows.push(vec![Cell::Node(node), Cell::Integer(i64::from(distance)), through]);
    }
    findings
}

/// The part of the network around a node.
pub struct Ego;

impl Algorithm for Ego {
    fn name(&self) -> &'static str {
        "ego"
    }

    fn summary(&self) -> &'static str {
        "What lies around an entity, within some steps in any direction"
    }

    fn family(&self) -> Family {
        Family::Path
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[OF.parameter, RADIUS.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let radius = u32::try_from(arguments.integer(&RADIUS)).unwrap_or(u32::MAX);
        Ok(reached(network.outgoing(), network.incoming(), arguments.node(&OF)?, radius))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        by_distance(findings, [" lies around ", " lie around "], count)
    }
}

/// What rests on a node: everything that leads to it.
pub struct Impact;

impl Algorithm for Impact {
    fn name(&self) -> &'static str {
        "impact"
    }

    fn summary(&self) -> &'static str {
        "What rests on an entity, directly and through others: what a change of it may touch"
    }

    fn family(&self) -> Family {
        Family::Path
    }

    fn direction(&self) -> Direction {
        Direction::Directed
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[OF.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        control.check()?;
        let mut findings = reached(network.incoming(), network.outgoing(), arguments.node(&OF)?, UNREACHED);
        let touched = findings.rows.len() as i64 - 1;
        findings.figures.push(("touched", Cell::Integer(touched)));
        Ok(findings)
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        by_distance(findings, [" rests on ", " rest on "], count)
    }
}

/// Says how many nodes there are at each distance, and names the first of them.
fn by_distance(findings: &Findings, verbs: [&str; 2], count: usize) -> Vec<Sentence> {
    let Some(start) = findings.rows.first().map(|row| row[0].clone()) else { return Vec::new() };
    let mut sentences = Vec::new();
    for ring in findings.rows[1..].chunk_by(|a, b| a[1] == b[1]).take(count) {
        let Cell::Integer(distance) = ring[0][1] else { continue };
        let mut pieces = Vec::new();
        list(&mut pieces, &ring.iter().map(|row| row[0].clone()).collect::<Vec<Cell>>());
        let steps = if distance == 1 { ", at one step".to_owned() } else { format!(", at {distance} steps") };
        let verb = verbs[usize::from(ring.len() > 1)].to_owned();
        pieces.extend([Cell::Text(verb), start.clone(), Cell::Text(steps)]);
        let evidence = ring.iter().filter_map(|row| match (&row[0], &row[2]) {
            (Cell::Node(node), Cell::Node(through)) => Some((*node, *through)),
            _ => None,
        });
        sentences.push(Sentence { pieces, evidence: evidence.collect() });
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Value;
    use crate::network::generate::from_edges;

    fn of(node: u32) -> Arguments {
        Arguments::default().with(&OF.parameter, Value::Nodes(vec![node]))
    }

    #[test]
    fn what_leads_to_a_node_rests_on_it() {
        let network = from_edges(5, true, [(1, 0), (2, 1), (3, 1), (0, 4)]).unwrap();
        let findings = Impact.run(&network, &of(0), &Control::single()).unwrap();
        let row = |node, distance, through| vec![Cell::Node(node), Cell::Integer(distance), through];
        assert_eq!(
            findings.rows,
            [row(0, 0, Cell::Missing), row(1, 1, Cell::Node(0)), row(2, 2, Cell::Node(1)), row(3, 2, Cell::Node(1))]
        );
        assert_eq!(findings.figures, [("touched", Cell::Integer(3))]);
        let words = Impact.explain(&network, &findings, 5);
        assert_eq!((words.len(), words[1].evidence.clone()), (2, vec![(2, 1), (3, 1)]));
    }

    #[test]
    fn around_a_node_are_its_neighbors() {
        let network = from_edges(4, false, [(0, 1), (1, 2), (2, 3)]).unwrap();
        let findings = Ego.run(&network, &of(1), &Control::single()).unwrap();
        assert_eq!(findings.rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), [1, 0, 2].map(Cell::Node));
    }
}
