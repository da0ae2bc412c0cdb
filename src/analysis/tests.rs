use super::*;
use crate::network::generate::{from_edges, from_weighted_edges, skewed_edges};
use crate::network::{Names, NetworkBuilder};

/// Returns arguments that every algorithm can run with on a network that has node 0.
fn arguments(algorithm: &dyn Algorithm) -> Arguments {
    let mut arguments = Arguments::defaults(algorithm.parameters()).unwrap();
    let names: Vec<&str> = algorithm.parameters().iter().map(|parameter| parameter.name).collect();
    for (name, node) in [("from", 0), ("to", 1), ("of", 0)] {
        let needs = match algorithm.name() {
            "page-rank" | "similarity" | "simrank" | "link-prediction" => false,
            _ => names.contains(&name),
        };
        if needs {
            arguments = arguments.with(name, Value::Nodes(vec![node]));
        }
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
        ("a loop", with_loop.finish(Names::Numbers(2), Vec::new()).unwrap().0),
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
    for algorithm in ALGORITHMS
        .iter()
        .filter(|algorithm| !["from", "of"].iter().any(|name| arguments(**algorithm).node(name).is_ok()))
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

/// Returns how many random networks a test tries: `LERMAP_CASES`, or else `usual`.
pub fn cases(usual: u64) -> u64 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
