//! Which edge is missing: pairs that no edge joins, ranked by the neighbors that they share
//! (Liben-Nowell and Kleinberg 2003). A ranking to look at, never a fact.

use super::{
    Algorithm, Arguments, Cell, Choice, ColumnKind, Control, Direction, Family, Findings, Key, Node, Parameter,
    Sentence, descending,
};
use crate::error::Result;
use crate::network::{Network, Rows};

/// Nodes in a block of work.
const BLOCK: usize = 64;

/// How a pair is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The sum of 1 / ln(degree) of shared neighbors (Adamic and Adar 2003).
    AdamicAdar,
    /// The sum of 1 / degree of shared neighbors (Zhou et al. 2009).
    ResourceAllocation,
    /// How many neighbours the two share.
    CommonNeighbors,
    /// The product of the degrees, of pairs that share a neighbor (Barabási and Albert 1999).
    PreferentialAttachment,
}

const MEASURE: Choice<Measure> = Choice::new(
    "measure",
    &["adamic-adar", "resource-allocation", "common-neighbors", "preferential-attachment"],
    &[Measure::AdamicAdar, Measure::ResourceAllocation, Measure::CommonNeighbors, Measure::PreferentialAttachment],
    "How a pair is scored",
);

const OF: Key<Option<Node>> = Key::optional_node("of", "Only pairs with this entity");

const COUNT: Key<u64> = Key::integer("count", 1, 100, "Pairs at most");

/// Returns the pairs of an undirected network that share a neighbor and that no edge joins: the two nodes, the lesser
/// first, and their score; the highest first, ties by nodes, at most `count`. With `of`, only those of one node.
///
/// O(sum of squared degrees) and the sorting of what is kept.
///
/// # Errors
/// When the work should stop.
pub fn missing_links(
    network: &Network,
    measure: Measure,
    of: Option<u32>,
    count: usize,
    control: &Control,
) -> Result<Vec<(u32, u32, f64)>> {
    let rows = network.outgoing();
    let starts: Vec<u32> = of.map_or_else(|| network.nodes().collect(), |node| vec![node]);
    let blocks = control.blocks(starts.len(), BLOCK, |block| {
        let mut scores = vec![0.0; network.len()];
        let mut met = Vec::new();
        let mut pairs = Vec::new();
        for place in block {
            let a = starts[place];
            for &middle in rows.row(a).iter().filter(|middle| **middle != a) {
                let part = part(rows, middle, measure);
                for &b in
                    rows.row(middle).iter().filter(|b| **b != middle && if of.is_some() { **b != a } else { **b > a })
                {
                    if scores[b as usize] == 0.0 {
                        met.push(b);
                    }
                    scores[b as usize] += part;
                }
            }
            for b in met.drain(..) {
                let score = std::mem::take(&mut scores[b as usize]);
                if rows.find(a, b).is_none() {
                    let product = (rows.degree(a) * rows.degree(b)) as f64;
                    let score = if measure == Measure::PreferentialAttachment { product } else { score };
                    pairs.push((a.min(b), a.max(b), score));
                }
            }
            best(&mut pairs, count);
        }
        pairs
    })?;
    let mut pairs = blocks.concat();
    best(&mut pairs, count);
    Ok(pairs)
}

/// Returns what a shared neighbor adds.
fn part(rows: &Rows, middle: u32, measure: Measure) -> f64 {
    let degree = rows.degree(middle) as f64;
    match measure {
        Measure::AdamicAdar => 1.0 / degree.ln(),
        Measure::ResourceAllocation => 1.0 / degree,
        Measure::CommonNeighbors | Measure::PreferentialAttachment => 1.0,
    }
}

fn best(pairs: &mut Vec<(u32, u32, f64)>, count: usize) {
    pairs.sort_by(|x, y| descending(x.2, y.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    pairs.truncate(count);
}

/// Ranks pairs that no edge joins.
pub struct LinkPrediction;

impl Algorithm for LinkPrediction {
    fn name(&self) -> &'static str {
        "link-prediction"
    }

    fn summary(&self) -> &'static str {
        "Which edges may be missing: pairs that share neighbors and are not joined"
    }

    fn family(&self) -> Family {
        Family::Similarity
    }

    fn direction(&self) -> Direction {
        Direction::Undirected
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[MEASURE.parameter, OF.parameter, COUNT.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (measure, of) = (arguments.choice(&MEASURE), arguments.optional_node(&OF));
        let count = arguments.size(&COUNT);
        let mut findings =
            Findings::new(&[("source", ColumnKind::Node), ("target", ColumnKind::Node), ("score", ColumnKind::Score)]);
        findings.rows.extend(
            missing_links(network, measure, of, count, control)?
                .into_iter()
                .map(|(a, b, score)| vec![Cell::Node(a), Cell::Node(b), Cell::Number(score)]),
        );
        Ok(findings)
    }

    fn explain(&self, network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        for row in findings.rows.iter().take(count) {
            let (Cell::Node(a), Cell::Node(b)) = (&row[0], &row[1]) else { continue };
            let Ok(network) = network.undirected() else { continue };
            let near = network.outgoing().row(*b);
            let shared: Vec<u32> =
                network.outgoing().row(*a).iter().copied().filter(|node| near.binary_search(node).is_ok()).collect();
            let noun = if shared.len() == 1 { "neighbor" } else { "neighbors" };
            sentences.push(Sentence {
                pieces: vec![
                    Cell::Text("no edge joins ".to_owned()),
                    Cell::Node(*a),
                    Cell::Text(" and ".to_owned()),
                    Cell::Node(*b),
                    Cell::Text(format!(", which share {} {noun}", shared.len())),
                ],
                evidence: shared.iter().flat_map(|node| [(*a, *node), (*b, *node)]).collect(),
            });
        }
        sentences
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{from_edges, uniform_edges};

    const MEASURES: [Measure; 4] =
        [Measure::AdamicAdar, Measure::ResourceAllocation, Measure::CommonNeighbors, Measure::PreferentialAttachment];

    #[test]
    fn missing_links_are_all_pairs_at_two_steps() {
        let threads = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 2 + (seed % 10) as u32;
            let network = from_edges(nodes, false, uniform_edges(nodes, 2 * nodes as usize, seed)).unwrap();
            let joined = |a: u32, b: u32| network.outgoing().find(a, b).is_some();
            for measure in MEASURES {
                let mut expected = Vec::new();
                for a in network.nodes() {
                    for b in a + 1..nodes {
                        let shared: Vec<u32> = network.nodes().filter(|c| joined(a, *c) && joined(*c, b)).collect();
                        if shared.is_empty() || joined(a, b) {
                            continue;
                        }
                        let degree = |node: u32| network.outgoing().degree(node) as f64;
                        let score: f64 = match measure {
                            Measure::AdamicAdar => shared.iter().map(|c| 1.0 / degree(*c).ln()).sum(),
                            Measure::ResourceAllocation => shared.iter().map(|c| 1.0 / degree(*c)).sum(),
                            Measure::CommonNeighbors => shared.len() as f64,
                            Measure::PreferentialAttachment => degree(a) * degree(b),
                        };
                        expected.push((a, b, score));
                    }
                }
                best(&mut expected, usize::MAX);
                assert_eq!(
                    missing_links(&network, measure, None, usize::MAX, &threads).unwrap(),
                    expected,
                    "seed {seed}"
                );
            }
        }
    }
}
