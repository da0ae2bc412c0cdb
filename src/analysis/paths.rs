//! How two things are related: ways between them, with the predicates on the way.

use super::route::{Cost, EdgeUse, Router, Way};
use super::search::Length;
use super::{
    Algorithm, Arguments, Cell, Choice, ColumnKind, Control, Family, Findings, Key, Node, Parameter, Sentence,
};
use crate::error::Result;
use crate::network::Network;

/// Where ways start.
pub(crate) const FROM: Key<Node> = Key::node("from", "The entity to start from");

/// Where ways end.
pub(crate) const TO: Key<Node> = Key::node("to", "The entity to arrive at");

/// How edges are walked.
pub(crate) const WALK: Choice<EdgeUse> = Choice::new(
    "walk",
    &["any", "out", "in"],
    &[EdgeUse::Any, EdgeUse::Out, EdgeUse::In],
    "Walk edges any way, along their direction, or against it",
);

const LENGTH: Choice<Cost> = Choice::new(
    "length",
    &["unit", "weight", "inverse", "hub"],
    &[Cost::Length(Length::Unit), Cost::Length(Length::Weight), Cost::Length(Length::Inverse), Cost::Hub],
    "How long a step is: 1, the weight, 1 / weight, or the longer the more its ends are tied to",
);

const MOST: Key<u64> = Key::integer("most", 1, 100, "Ways at most");

/// How many ways.
pub(crate) const K: Key<u64> = Key::integer("k", 1, 5, "How many ways");

/// Which ways an algorithm finds.
enum PathKind {
    Shortest,
    AllShortest,
    ShortestSimple,
}

/// Finds ways between two nodes.
pub struct Paths {
    name: &'static str,
    summary: &'static str,
    parameters: &'static [Parameter],
    kind: PathKind,
}

/// One shortest way.
pub static SHORTEST_PATH: Paths = Paths {
    name: "shortest-path",
    summary: "How two entities are related in the fewest steps, with the predicates on the way",
    parameters: &[FROM.parameter, TO.parameter, WALK.parameter, LENGTH.parameter],
    kind: PathKind::Shortest,
};

/// All shortest ways.
pub static ALL_SHORTEST_PATHS: Paths = Paths {
    name: "all-shortest-paths",
    summary: "All ways of the fewest steps between two entities",
    parameters: &[FROM.parameter, TO.parameter, WALK.parameter, LENGTH.parameter, MOST.parameter],
    kind: PathKind::AllShortest,
};

/// The k shortest ways.
pub static K_SHORTEST_PATHS: Paths = Paths {
    name: "k-shortest-paths",
    summary: "The shortest ways between two entities that visit nothing twice, the shortest first",
    parameters: &[FROM.parameter, TO.parameter, WALK.parameter, LENGTH.parameter, K.parameter],
    kind: PathKind::ShortestSimple,
};

impl Algorithm for Paths {
    fn name(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        self.summary
    }

    fn family(&self) -> Family {
        Family::Path
    }

    fn needs_links(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (from, to) = (arguments.node(&FROM)?, arguments.node(&TO)?);
        let walk = arguments.choice(&WALK);
        let router = Router::new(network, walk, arguments.choice(&LENGTH), control);
        let ways = match self.kind {
            PathKind::Shortest => router.shortest(from, to)?.into_iter().collect(),
            PathKind::AllShortest => router.all_shortest(from, to, arguments.size(&MOST))?,
            PathKind::ShortestSimple => router.shortest_simple(from, to, arguments.size(&K))?,
        };
        let mut findings = Findings::new(&[
            ("path", ColumnKind::Plain),
            ("hop", ColumnKind::Plain),
            ("from", ColumnKind::Node),
            ("predicate", ColumnKind::Type),
            ("to", ColumnKind::Node),
            ("backward", ColumnKind::Plain),
            ("cost", ColumnKind::Plain),
        ]);
        for (number, way) in ways.iter().enumerate() {
            rows_of(network, walk, number, way, &mut findings.rows);
        }
        Ok(findings.with("paths", Cell::Integer(ways.len() as i64)))
    }

    fn explain(&self, _: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        findings.rows.chunk_by(|a, b| a[0] == b[0]).take(count).map(in_words).collect()
    }
}

/// Adds a row for each statement that may be walked between two nodes in a row on the way.
fn rows_of(network: &Network, walk: EdgeUse, number: usize, way: &Way, rows: &mut Vec<Vec<Cell>>) {
    for (hop, step) in way.nodes.windows(2).enumerate() {
        let (from, to) = (step[0], step[1]);
        let mut row = |kind, backward| {
            rows.push(vec![
                Cell::Integer(number as i64 + 1),
                Cell::Integer(hop as i64 + 1),
                Cell::Node(from),
                kind,
                Cell::Node(to),
                Cell::Flag(backward),
                Cell::Number(way.cost),
            ]);
        };
        let links = network.links();
        let mut stated = 0;
        for (source, target, backward) in [(from, to, false), (to, from, true)] {
            let against = if backward { EdgeUse::Out } else { EdgeUse::In };
            if walk == against && network.is_directed() {
                continue;
            }
            for link in links.map_or(&[][..], |links| links.from_to(source, target)) {
                row(Cell::Type(link.kind), backward);
                stated += 1;
            }
        }
        if stated == 0 {
            row(Cell::Missing, network.is_directed() && network.outgoing().find(from, to).is_none());
        }
    }
}

/// Says one way: each node, and between two the first predicate that joins them.
fn in_words(rows: &[Vec<Cell>]) -> Sentence {
    let mut sentence = Sentence::default();
    let hops: Vec<&Vec<Cell>> = rows.chunk_by(|a, b| a[1] == b[1]).map(|hop| &hop[0]).collect();
    for (place, row) in hops.iter().enumerate() {
        if place == 0 {
            sentence.pieces.push(row[2].clone());
        }
        let backward = row[5] == Cell::Flag(true);
        let predicate = if row[3] == Cell::Missing { Cell::Text("--".to_owned()) } else { row[3].clone() };
        let (before, after) = if backward { (" <-[", "]- ") } else { (" -[", "]-> ") };
        sentence.pieces.extend([
            Cell::Text(before.to_owned()),
            predicate,
            Cell::Text(after.to_owned()),
            row[4].clone(),
        ]);
        if let (Cell::Node(from), Cell::Node(to)) = (&row[2], &row[4]) {
            sentence.evidence.push(if backward { (*to, *from) } else { (*from, *to) });
        }
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Value;
    use crate::network::{NetworkBuilder, NodeNames};

    fn between(from: u32, to: u32) -> Arguments {
        let from = Arguments::default().with(&FROM.parameter, Value::Nodes(vec![from]));
        from.with(&TO.parameter, Value::Nodes(vec![to]))
    }

    #[test]
    fn every_predicate_of_a_hop_has_its_row() {
        let mut builder = NetworkBuilder::new(true).keeping_links();
        for (source, target, kind) in [(0, 1, 0), (0, 1, 1), (2, 1, 0)] {
            builder.typed_edge(source, target, 1.0, kind);
        }
        let kind = |name: &str| oxrdf::NamedNode::new_unchecked(format!("urn:{name}")).into();
        let (network, _) = builder.finish(NodeNames::Numbers(3), vec![kind("p"), kind("q")]).unwrap();
        let arguments = between(0, 2);
        let findings = SHORTEST_PATH.run(&network, &arguments, &Control::single()).unwrap();
        let shown: Vec<_> = findings.rows.iter().map(|row| (row[1].clone(), row[3].clone(), row[5].clone())).collect();
        let row = |hop, kind, backward| (Cell::Integer(hop), Cell::Type(kind), Cell::Flag(backward));
        assert_eq!(shown, [row(1, 0, false), row(1, 1, false), row(2, 0, true)]);
        let words = SHORTEST_PATH.explain(&network, &findings, 1);
        assert_eq!(words[0].evidence, [(0, 1), (2, 1)]);
    }

    #[test]
    fn no_way_is_no_row() {
        let network = crate::network::generate::from_edges(2, true, []).unwrap();
        let arguments = between(0, 1);
        let findings = K_SHORTEST_PATHS.run(&network, &arguments, &Control::single()).unwrap();
        assert!(findings.rows.is_empty());
        assert!(SHORTEST_PATH.run(&network, &Arguments::default(), &Control::single()).is_err());
    }
}
