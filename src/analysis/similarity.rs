//! Who is like whom: by the neighbors that two nodes share, or by how alike those are (SimRank, Jeh and Widom 2002).

use super::findings::list;
use super::{
    Algorithm, Arguments, Cell, Choice, ColumnKind, Control, Family, Findings, Key, Node, Parameter, Sentence,
    descending,
};
use crate::error::{Error, Result};
use crate::network::{Network, Rows};

/// Nodes in a block of work.
const BLOCK: usize = 64;

/// Nodes that SimRank takes: it keeps a number for each pair.
const MOST_FOR_SIM_RANK: usize = 8_000;

/// How the neighbors of two nodes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Shared over all of both.
    Jaccard,
    /// Shared over those of the node that has fewer.
    Overlap,
    /// The cosine of the weights.
    Cosine,
}

/// Two nodes and how alike they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// One of the two nodes, by its number.
    pub a: u32,
    /// The other one.
    pub b: u32,
    /// How alike they are, from 0 to 1.
    pub score: f64,
    /// How many neighbors they share.
    pub shared: usize,
}

/// Returns the pairs of nodes that share a neighbor among those that their edges lead to, the most alike first, ties by
/// nodes: at most `count`; with `of`, only those of one node.
///
/// O(sum of squared degrees) and the sorting of what is kept.
///
/// # Errors
/// When the work should stop.
pub fn similar(
    network: &Network,
    measure: Measure,
    of: Option<u32>,
    count: usize,
    control: &Control,
) -> Result<Vec<Pair>> {
    let (out, into) = (network.outgoing(), network.incoming());
    let lengths: Vec<f64> = network.nodes().map(|node| length(out, node)).collect();
    let starts: Vec<u32> = of.map_or_else(|| network.nodes().collect(), |node| vec![node]);
    let blocks = control.blocks(starts.len(), BLOCK, |block| {
        let mut shared: Vec<(f64, usize)> = vec![(0.0, 0); network.len()];
        let mut met = Vec::new();
        let mut pairs = Vec::new();
        for place in block {
            let a = starts[place];
            for (middle, weight) in out.weighted(a) {
                for (b, back) in into.weighted(middle).filter(|(b, _)| if of.is_some() { *b != a } else { *b > a }) {
                    let known = &mut shared[b as usize];
                    if known.1 == 0 {
                        met.push(b);
                    }
                    *known = (known.0 + weight * back, known.1 + 1);
                }
            }
            for b in met.drain(..) {
                let (product, both) = std::mem::take(&mut shared[b as usize]);
                let (near_a, near_b) = (out.degree(a), out.degree(b));
                let score = match measure {
                    Measure::Jaccard => both as f64 / (near_a + near_b - both) as f64,
                    Measure::Overlap => both as f64 / near_a.min(near_b) as f64,
                    Measure::Cosine if lengths[a as usize] * lengths[b as usize] > 0.0 => {
                        product / (lengths[a as usize] * lengths[b as usize])
                    }
                    Measure::Cosine => 0.0,
                };
                pairs.push(Pair { a, b, score, shared: both });
            }
            best(&mut pairs, count);
        }
        pairs
    })?;
    let mut pairs = blocks.concat();
    best(&mut pairs, count);
    Ok(pairs)
}

fn length(rows: &Rows, node: u32) -> f64 {
    rows.weighted(node).fold(0.0, |sum, (_, weight)| sum + weight * weight).sqrt()
}

/// Keeps the first `count` pairs.
fn best(pairs: &mut Vec<Pair>, count: usize) {
    pairs.sort_by(|x, y| descending(x.score, y.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    pairs.truncate(count);
}

/// Returns the SimRank of all pairs, row by row: two nodes are alike if those that point to them are.
///
/// Steps until no number changes by more than `tolerance`, or `iterations` times. O(iterations × nodes × edges).
///
/// # Errors
/// When there are too many nodes, or the work should stop.
pub fn sim_rank(network: &Network, decay: f64, iterations: u64, tolerance: f64, control: &Control) -> Result<Vec<f64>> {
    let nodes = network.len();
    if nodes > MOST_FOR_SIM_RANK {
        return Err(Error::limit(format!("SimRank keeps a number for each pair, and {nodes} nodes are too many"))
            .with_hint("choose fewer nodes with `--class`, or take `similarity`"));
    }
    let into = network.incoming();
    let mut scores: Vec<Vec<f64>> = vec![vec![0.0; nodes]; nodes];
    (0..nodes).for_each(|node| scores[node][node] = 1.0);
    let (mut half, mut next, mut turned) = (scores.clone(), scores.clone(), scores.clone());
    for _ in 0..iterations {
        // First the mean over those that point to a, then, the other way around, over those that point to b.
        control.fill(&mut half, 1, |a| mean(into, a, &scores))?;
        control.fill(&mut turned, 1, |b| half.iter().map(|row| row[b]).collect())?;
        control.fill(&mut next, 1, |b| {
            let mut row = mean(into, b, &turned);
            row.iter_mut().for_each(|score| *score *= decay);
            row[b] = 1.0;
            row
        })?;
        let changes = scores.iter().flatten().zip(next.iter().flatten());
        let change = changes.fold(0.0, |most, (a, b)| f64::max(most, (a - b).abs()));
        // Rows and columns say the same.
        std::mem::swap(&mut scores, &mut next);
        if change <= tolerance {
            break;
        }
    }
    Ok(scores.concat())
}

/// Returns the mean of the `values` of those that point to node number `node`.
fn mean(into: &Rows, node: usize, values: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; values.len()];
    let row = into.row(node as u32);
    for other in row {
        sums.iter_mut().zip(&values[*other as usize]).for_each(|(sum, value)| *sum += value);
    }
    if !row.is_empty() {
        sums.iter_mut().for_each(|sum| *sum /= row.len() as f64);
    }
    sums
}

const MEASURE: Choice<Measure> = Choice::new(
    "measure",
    &["jaccard", "overlap", "cosine"],
    &[Measure::Jaccard, Measure::Overlap, Measure::Cosine],
    "Shared over all, shared over the fewer, or the cosine of the weights",
);

const DECAY: Key<f64> = Key::number("decay", [0.0, 1.0], 0.9, "How much likeness passes on at a step");

const ITERATIONS: Key<u64> = Key::integer("iterations", 1, 100, "Steps at most");

const TOLERANCE: Key<f64> = Key::number("tolerance", [0.0, 1.0], 1e-9, "Stop once no score changes by more than this");

const OF: Key<Option<Node>> = Key::optional_node("of", "Only what is like this entity");

const COUNT: Key<u64> = Key::integer("count", 1, 100, "Pairs at most");

fn findings(pairs: &[Pair]) -> Findings {
    let mut findings = Findings::new(&[
        ("a", ColumnKind::Node),
        ("b", ColumnKind::Node),
        ("score", ColumnKind::Score),
        ("shared", ColumnKind::Plain),
    ]);
    findings.rows.extend(pairs.iter().map(|pair| {
        vec![Cell::Node(pair.a), Cell::Node(pair.b), Cell::Number(pair.score), Cell::Integer(pair.shared as i64)]
    }));
    findings
}

/// Says of each pair what the two share.
fn sentences(network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for row in findings.rows.iter().take(count) {
        let (Cell::Node(a), Cell::Node(b)) = (&row[0], &row[1]) else { continue };
        let (near_a, near_b) = (network.outgoing().row(*a), network.outgoing().row(*b));
        let shared: Vec<u32> = near_a.iter().copied().filter(|node| near_b.binary_search(node).is_ok()).collect();
        let mut pieces =
            vec![Cell::Node(*a), Cell::Text(" and ".to_owned()), Cell::Node(*b), Cell::Text(" share ".to_owned())];
        if shared.is_empty() {
            pieces.push(Cell::Text("no neighbor, but neighbors that are alike".to_owned()));
        }
        list(&mut pieces, &shared.iter().copied().map(Cell::Node).collect::<Vec<Cell>>());
        let evidence = shared.iter().flat_map(|node| [(*a, *node), (*b, *node)]).collect();
        sentences.push(Sentence { pieces, evidence });
    }
    sentences
}

/// Ranks pairs by shared neighbors.
pub struct Similarity;

impl Algorithm for Similarity {
    fn name(&self) -> &'static str {
        "similarity"
    }

    fn summary(&self) -> &'static str {
        "Who is like whom, by the neighbors that both lead to"
    }

    fn family(&self) -> Family {
        Family::Similarity
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[MEASURE.parameter, OF.parameter, COUNT.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (measure, of) = (arguments.choice(&MEASURE), arguments.optional_node(&OF));
        Ok(findings(&similar(network, measure, of, arguments.size(&COUNT), control)?))
    }

    fn explain(&self, network: &Network, findings: &Findings, count: usize) -> Vec<Sentence> {
        sentences(network, findings, count)
    }
}

/// Ranks pairs by SimRank.
pub struct SimRank;

impl Algorithm for SimRank {
    fn name(&self) -> &'static str {
        "simrank"
    }

    fn summary(&self) -> &'static str {
        "Who is like whom, by how alike those are that point to them"
    }

    fn family(&self) -> Family {
        Family::Similarity
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[DECAY.parameter, ITERATIONS.parameter, TOLERANCE.parameter, OF.parameter, COUNT.parameter]
    }

    fn run(&self, network: &Network, arguments: &Arguments, control: &Control) -> Result<Findings> {
        let (decay, tolerance) = (arguments.number(&DECAY), arguments.number(&TOLERANCE));
        let scores = sim_rank(network, decay, arguments.integer(&ITERATIONS), tolerance, control)?;
        let of = arguments.optional_node(&OF);
        let mut pairs = Vec::new();
        for a in of.map_or_else(|| network.nodes(), |node| node..node + 1) {
            for b in network.nodes().filter(|b| if of.is_some() { *b != a } else { *b > a }) {
                let score = scores[a as usize * network.len() + b as usize];
                if score > 0.0 {
                    let near = network.incoming().row(b);
                    let shared =
                        network.incoming().row(a).iter().filter(|node| near.binary_search(node).is_ok()).count();
                    pairs.push(Pair { a, b, score, shared });
                }
            }
        }
        best(&mut pairs, arguments.size(&COUNT));
        Ok(findings(&pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::generate::{Random, from_edges, from_weighted_edges, uniform_edges};

    #[test]
    fn scores_are_those_of_the_definitions() {
        let threads = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
        for seed in 0..crate::analysis::tests::cases() {
            let mut random = Random::new(seed);
            let nodes = 2 + random.below(10);
            let edges: Vec<_> = uniform_edges(nodes, 3 * nodes as usize, seed)
                .map(|(a, b)| (a, b, f64::from(1 + random.below(3))))
                .collect();
            let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
            let weight =
                |a: u32, b: u32| network.outgoing().find(a, b).map_or(0.0, |place| network.outgoing().weight(place));
            for measure in [Measure::Jaccard, Measure::Overlap, Measure::Cosine] {
                let found = similar(&network, measure, None, usize::MAX, &threads).unwrap();
                let mut expected = Vec::new();
                for a in network.nodes() {
                    for b in a + 1..nodes {
                        let of = |node: u32| network.nodes().map(|other| weight(node, other)).collect::<Vec<f64>>();
                        let (x, y) = (of(a), of(b));
                        let count = |list: &[f64]| list.iter().filter(|weight| **weight > 0.0).count() as f64;
                        let both = x.iter().zip(&y).filter(|(x, y)| **x > 0.0 && **y > 0.0).count() as f64;
                        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
                        let score = match measure {
                            Measure::Jaccard => both / (count(&x) + count(&y) - both),
                            Measure::Overlap => both / count(&x).min(count(&y)),
                            Measure::Cosine => dot(&x, &y) / (dot(&x, &x) * dot(&y, &y)).sqrt(),
                        };
                        if both > 0.0 {
                            expected.push(Pair { a, b, score, shared: both as usize });
                        }
                    }
                }
                assert_eq!(found.len(), expected.len(), "seed {seed}");
                for pair in &found {
                    let other = expected.iter().find(|other| (other.a, other.b) == (pair.a, pair.b)).unwrap();
                    assert!((pair.score - other.score).abs() < 1e-12 && pair.shared == other.shared, "seed {seed}");
                }
                assert!(found.is_sorted_by(|x, y| x.score >= y.score));
                let first = similar(&network, measure, None, 3, &threads).unwrap();
                assert_eq!(first, found[..found.len().min(3)]);
            }
        }
    }

    #[test]
    fn sim_rank_holds_its_own_equation() {
        for seed in 0..crate::analysis::tests::cases() {
            let nodes = 2 + (seed % 6) as u32;
            let network = from_edges(nodes, true, uniform_edges(nodes, 2 * nodes as usize, seed)).unwrap();
            let scores = sim_rank(&network, 0.8, 200, 1e-13, &Control::single()).unwrap();
            let score = |a: u32, b: u32| scores[(a * nodes + b) as usize];
            for a in network.nodes() {
                for b in network.nodes() {
                    let (x, y) = (network.incoming().row(a), network.incoming().row(b));
                    let sum: f64 =
                        x.iter().flat_map(|i| y.iter().map(move |j| (*i, *j))).map(|(i, j)| score(i, j)).sum();
                    let expected = if a == b {
                        1.0
                    } else if x.is_empty() || y.is_empty() {
                        0.0
                    } else {
                        0.8 * sum / (x.len() * y.len()) as f64
                    };
                    assert!((score(a, b) - expected).abs() < 1e-9, "seed {seed}");
                }
            }
        }
    }
}
