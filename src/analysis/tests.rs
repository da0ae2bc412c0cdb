use super::*;
use crate::network::generate::{from_edges, from_weighted_edges, skewed_edges};
use crate::network::{NetworkBuilder, NodeNames};

/// Returns arguments that every algorithm can run with on a network that has node 0.
fn arguments(algorithm: &dyn Algorithm) -> Arguments {
    let mut arguments = Arguments::defaults(algorithm.parameters());
    for (number, parameter) in (0..).zip(algorithm.parameters().iter().filter(|parameter| parameter.required)) {
        arguments = arguments.with(parameter, Value::Nodes(vec![number]));
    }
    arguments
}

/// Returns networks at the edges of what there is.
fn odd_networks() -> Vec<(&'static str, Network)> {
    let mut with_loop = NetworkBuilder::new(true).keeping_loops().keeping_links();
    for (source, target) in [(0, 0), (0, 1), (0, 1), (1, 0)] {
        with_loop.typed_edge(source, target, 1.0, 0);
    }
    vec![
        ("two nodes", from_edges(2, true, []).unwrap()),
        ("one edge", from_edges(2, true, [(0, 1)]).unwrap()),
        ("a loop", with_loop.finish(NodeNames::Numbers(2), Vec::new()).unwrap().0),
        ("two parts", from_edges(6, true, [(0, 1), (1, 2), (3, 4), (4, 5)]).unwrap()),
        ("a circle", from_edges(4, true, [(0, 1), (1, 2), (2, 3), (3, 0)]).unwrap()),
        ("weights of 0", from_weighted_edges(3, true, [(0, 1, 0.0), (1, 2, 0.0)]).unwrap()),
        ("undirected", from_edges(5, false, [(0, 1), (1, 2), (2, 0), (2, 3)]).unwrap()),
        ("a path of many", from_edges(2000, true, (1..2000).map(|node| (node - 1, node))).unwrap()),
    ]
}

#[test]
fn every_algorithm_answers_or_says_why_not() {
    let control = Control::single();
    for (name, network) in odd_networks() {
        for algorithm in ALGORITHMS {
            if network.len() > 1000 && ["coverage", "gaps", "simrank"].contains(&algorithm.name()) {
                continue;
            }
            match run(*algorithm, &network, &arguments(*algorithm), &control) {
                Ok(findings) => {
                    for row in &findings.rows {
                        assert_eq!(row.len(), findings.columns.len(), "{} on {name}", algorithm.name());
                        let has_nan = row.iter().any(|cell| matches!(cell, Cell::Number(value) if value.is_nan()));
                        assert!(!has_nan, "{} on {name}", algorithm.name());
                    }
                    let words = algorithm.explain(&network, &findings, 3);
                    assert!(words.len() <= 3, "{} on {name}", algorithm.name());
                }
                Err(error) => assert!(
                    error.hint.is_some() || error.message.contains("direction"),
                    "{} on {name}: {error}",
                    algorithm.name()
                ),
            }
        }
    }
}

#[test]
fn the_empty_network_is_no_matter_for_algorithms_without_a_node() {
    let empty = from_edges(0, true, []).unwrap();
    for algorithm in
        ALGORITHMS.iter().filter(|algorithm| algorithm.parameters().iter().all(|parameter| !parameter.required))
    {
        let findings = run(*algorithm, &empty, &arguments(*algorithm), &Control::single()).unwrap();
        assert!(findings.rows.iter().flatten().all(|cell| !matches!(cell, Cell::Node(_))), "{}", algorithm.name());
    }
}

#[test]
fn any_number_of_threads_finds_the_same_bits() {
    let network = from_edges(1 << 7, true, skewed_edges(7, 500, 11)).unwrap();
    for algorithm in ALGORITHMS {
        let of = |threads| {
            let control = Control::new(crate::cancel::Cancellation::new(), threads).unwrap();
            run(*algorithm, &network, &arguments(*algorithm), &control).unwrap()
        };
        assert_eq!(of(1), of(4), "{}", algorithm.name());
    }
}

/// Nodes may be numbered in any order: what is found moves with them. Seeded algorithms and those whose ties go by
/// number are tried elsewhere.
#[test]
fn other_numbers_move_the_scores_with_the_nodes() {
    let edges: Vec<(u32, u32)> = skewed_edges(6, 200, 4).collect();
    let mut numbers: Vec<u32> = (0..64).collect();
    crate::network::generate::Random::new(9).shuffle(&mut numbers);
    let network = from_edges(64, true, edges.iter().copied()).unwrap();
    let moved = from_edges(64, true, edges.iter().map(|(a, b)| (numbers[*a as usize], numbers[*b as usize]))).unwrap();
    for name in [
        "degree",
        "page-rank",
        "eigenvector",
        "katz",
        "hits",
        "closeness",
        "harmonic",
        "betweenness",
        "constraint",
        "effective-size",
        "k-core",
        "triangles",
        "clustering",
        "articulation-points",
    ] {
        let algorithm = algorithm(name).unwrap();
        let scores = |network: &Network, back: &dyn Fn(u32) -> u32| {
            let findings = run(algorithm, network, &arguments(algorithm), &Control::single()).unwrap();
            let score = findings.column(ColumnKind::Score).unwrap();
            let mut found: Vec<(u32, f64)> = findings
                .rows
                .iter()
                .map(|row| match (&row[0], &row[score]) {
                    (Cell::Node(node), Cell::Number(value)) => (back(*node), *value),
                    (Cell::Node(node), Cell::Integer(value)) => (back(*node), *value as f64),
                    _ => panic!("no score of a node"),
                })
                .collect();
            found.sort_by_key(|(node, _)| *node);
            found
        };
        let first = scores(&network, &|node| node);
        let second = scores(&moved, &|node| numbers.iter().position(|number| *number == node).unwrap() as u32);
        assert_eq!(first.len(), second.len(), "{name}");
        for (a, b) in first.iter().zip(&second) {
            assert!(a.0 == b.0 && (a.1 - b.1).abs() < 1e-9, "{name}");
        }
    }
}

#[test]
fn names_are_unique_and_arguments_documented() {
    let mut seen = std::collections::HashSet::new();
    for algorithm in ALGORITHMS {
        assert!(seen.insert(algorithm.name()), "two algorithms are called `{}`", algorithm.name());
        for parameter in algorithm.parameters() {
            assert!(!parameter.help.is_empty() && !parameter.help.ends_with('.'), "{}", algorithm.name());
        }
    }
}

#[test]
fn work_that_should_stop_stops() {
    let network = from_edges(1 << 7, true, skewed_edges(7, 500, 11)).unwrap();
    let control = Control::single();
    control.cancellation.interrupt();
    for algorithm in ALGORITHMS {
        let stopped = run(*algorithm, &network, &arguments(*algorithm), &control);
        assert!(stopped.is_err_and(|error| error == Error::interrupted()), "{}", algorithm.name());
    }
}

/// Returns how many random networks a test tries: `LERMAP_CASES`, or else ten thousand.
pub(super) fn cases() -> u64 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

/// What networkx or igraph says of a network, written by `tests/golden/analysis.py`.
struct Golden {
    name: String,
    figures: serde_json::Map<String, serde_json::Value>,
    /// With the weights that the file gives, and with none.
    network: Network,
    unit: Network,
}

impl Golden {
    fn all() -> Vec<Self> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/analysis.json");
        let text = std::fs::read_to_string(path).unwrap();
        let serde_json::Value::Object(all) = serde_json::from_str(&text).unwrap() else { panic!("no object") };
        all.into_iter().map(|(name, figures)| Self::of(name, figures.as_object().unwrap().clone())).collect()
    }

    fn of(name: String, figures: serde_json::Map<String, serde_json::Value>) -> Self {
        let edges: Vec<(u32, u32, f64)> = figures["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| (edge[0].as_u64().unwrap() as u32, edge[1].as_u64().unwrap() as u32, edge[2].as_f64().unwrap()))
            .collect();
        let nodes = 1 + edges.iter().map(|(a, b, _)| *a.max(b)).max().unwrap();
        let directed = figures["directed"].as_bool().unwrap();
        let unit = from_edges(nodes, directed, edges.iter().map(|(a, b, _)| (*a, *b))).unwrap();
        Self { name, figures, network: from_weighted_edges(nodes, directed, edges).unwrap(), unit }
    }

    #[track_caller]
    fn check(&self, figure: &str, found: &[f64]) {
        let Some(expected) = self.figures.get(figure) else {
            assert_ne!(self.name, "karate", "{figure}");
            return;
        };
        let expected: Vec<f64> = match expected {
            serde_json::Value::Array(values) => values.iter().map(|value| value.as_f64().unwrap()).collect(),
            value => vec![value.as_f64().unwrap()],
        };
        assert_eq!(found.len(), expected.len(), "{} {figure}", self.name);
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-9, "{} {figure}: {found} {expected}", self.name);
        }
    }
}

#[test]
fn rankings_are_those_of_networkx_and_igraph() {
    use super::closeness::{Nearness, nearness};
    use super::page_rank::{PageRank, page_rank};
    use super::power::{Limits, eigenvector, hits, katz};
    use super::search::Length;

    let control = Control::single();
    for golden in Golden::all() {
        let (network, unit) = (&golden.network, &golden.unit);
        let limits = Limits { tolerance: 1e-14, iterations: 100_000 };
        let rank = |from| {
            page_rank(network, &PageRank { tolerance: 1e-15, from, ..PageRank::default() }, &control).unwrap().scores
        };
        golden.check("page-rank", &rank(Vec::new()));
        golden.check("page-rank from 0", &rank(vec![0]));
        golden.check("eigenvector", &eigenvector(network, limits, &control).unwrap().0);
        golden.check("katz 0.01", &katz(network, 0.01, limits, &control).unwrap().0);
        let (hubs, authorities, _) = hits(network, limits, &control).unwrap();
        golden.check("hubs", &hubs);
        golden.check("authorities", &authorities);
        let near = |network, kind, length| nearness(network, kind, length, &control).unwrap();
        golden.check("closeness", &near(unit, Nearness::Closeness, Length::Unit));
        golden.check("closeness by weight", &near(network, Nearness::Closeness, Length::Weight));
        golden.check("harmonic", &near(unit, Nearness::Harmonic, Length::Unit));
    }
}

#[test]
fn betweenness_is_that_of_networkx_and_igraph() {
    use super::betweenness::{Betweenness, betweenness};
    use super::search::Length;

    for golden in Golden::all() {
        let control = Control::single();
        let nodes = golden.unit.len() as f64;
        let half = if golden.unit.is_directed() { 1.0 } else { 2.0 };
        let of = |network, length| {
            betweenness(network, &Betweenness { length, ..Betweenness::default() }, true, &control).unwrap()
        };
        let divided = |counts: &[f64]| -> Vec<f64> {
            counts.iter().map(|count| count * half / ((nodes - 1.0) * (nodes - 2.0))).collect()
        };
        let counts = of(&golden.unit, Length::Unit);
        golden.check("betweenness", &divided(&counts.nodes));
        golden.check("betweenness by weight", &divided(&of(&golden.network, Length::Weight).nodes));
        for edge in golden.figures["edge betweenness"].as_array().unwrap() {
            let (source, target) = (edge[0].as_u64().unwrap() as u32, edge[1].as_u64().unwrap() as u32);
            let place = golden.unit.outgoing().find(source, target).unwrap();
            let found = counts.edges[place] * half / (nodes * (nodes - 1.0));
            assert!((found - edge[2].as_f64().unwrap()).abs() <= 1e-9, "{} {source} {target}", golden.name);
        }
    }
}

#[test]
fn structure_is_that_of_networkx_and_igraph() {
    use super::{cores, link_prediction, route, similarity, statistics, structural_holes, triangles};

    let control = Control::single();
    let whole = |values: Vec<u64>| values.into_iter().map(|value| value as f64).collect::<Vec<f64>>();
    for golden in Golden::all().into_iter().filter(|golden| !golden.unit.is_directed()) {
        let (network, unit) = (&golden.network, &golden.unit);
        golden.check("constraint", &structural_holes::constraint(network, &control).unwrap());
        golden.check("effective size", &structural_holes::effective_size(network, &control).unwrap());
        golden
            .check("cores", &whole(cores::core_numbers(unit, &control).unwrap().into_iter().map(u64::from).collect()));
        golden.check("triangles", &whole(triangles::triangles(unit, &control).unwrap()));
        golden.check("clustering", &triangles::clustering(unit, &control).unwrap());
        let figures = statistics::Statistics::of(unit, usize::MAX, &control).unwrap();
        golden.check("assortativity", &[figures.assortativity]);
        golden.check("transitivity", &[figures.transitivity]);
        if golden.name != "karate" {
            continue;
        }
        let scores = similarity::sim_rank(unit, 0.8, 10_000, 1e-13, &control).unwrap();
        let expected = golden.figures["simrank 0.8"].as_array().unwrap();
        for (row, found) in expected.iter().zip(scores.chunks(unit.len())) {
            for (expected, found) in row.as_array().unwrap().iter().zip(found) {
                assert!((expected.as_f64().unwrap() - found).abs() <= 1e-6);
            }
        }
        let measure = link_prediction::Measure::AdamicAdar;
        let mut links = link_prediction::missing_links(unit, measure, None, usize::MAX, &control).unwrap();
        links.sort_by_key(|(a, b, _)| (*a, *b));
        let expected = golden.figures["adamic-adar"].as_array().unwrap();
        assert_eq!(links.len(), expected.len());
        for ((a, b, score), expected) in links.into_iter().zip(expected) {
            assert_eq!((u64::from(a), u64::from(b)), (expected[0].as_u64().unwrap(), expected[1].as_u64().unwrap()));
            assert!((score - expected[2].as_f64().unwrap()).abs() <= 1e-9);
        }
        let cost = route::Cost::Length(super::search::Length::Unit);
        let ways = route::Router::new(unit, route::EdgeUse::Any, cost, &control).shortest_simple(0, 33, 20).unwrap();
        golden.check("paths 0 to 33", &ways.iter().map(|way| way.cost).collect::<Vec<f64>>());
    }
}

#[test]
fn cuts_and_parts_are_those_of_igraph() {
    use super::components::{sorted_groups, strong_components};
    use super::{cuts, dominators, leiden, minimum_cut, statistics};

    let control = Control::single();
    let all: Vec<Golden> = Golden::all().into_iter().filter(|golden| golden.name.ends_with("igraph")).collect();
    assert_eq!(all.len(), 2);
    for golden in all {
        let (network, unit) = (&golden.network, &golden.unit);
        let undirected = network.undirected().unwrap();
        let cut = minimum_cut::minimum_cut(network, &[0], &[20], false, &control).unwrap();
        golden.check("minimum cut 0 to 20", &[cut.weight]);
        let strong = sorted_groups(&strong_components(network, &control).unwrap()).len();
        golden.check("strong components", &[strong as f64]);
        let fours: Vec<u32> = network.nodes().map(|node| node % 4).collect();
        golden.check("modularity of fours", &[leiden::modularity(&undirected, &fours, 1.0)]);
        if network.is_directed() {
            let above = dominators::immediate_dominators(network, 0, &control).unwrap();
            let above: Vec<f64> = above.into_iter().map(|above| above.map_or(-1.0, f64::from)).collect();
            golden.check("dominators of 0", &above);
            continue;
        }
        let found = cuts::Cuts::of(unit, &control).unwrap();
        let points: Vec<f64> = found.articulation_points.iter().map(|node| f64::from(*node)).collect();
        golden.check("articulation points", &points);
        let bridges: Vec<Vec<u32>> = found.bridges.iter().map(|(a, b)| vec![*a, *b]).collect();
        assert_eq!(serde_json::json!(bridges), golden.figures["bridges"]);
        let diameter = statistics::Statistics::of(unit, usize::MAX, &control).unwrap().diameter;
        golden.check("diameter", &[f64::from(diameter.at_most)]);
    }
}
