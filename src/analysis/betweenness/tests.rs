//! Against all shortest ways, counted one by one.

use super::*;
use crate::network::generate::{from_edges, from_weighted_edges, skewed_edges};

#[test]
fn all_ways_of_a_star_lead_through_its_middle() {
    let star = from_edges(5, false, [(0, 1), (0, 2), (0, 3), (0, 4)]).unwrap();
    let counts = betweenness(&star, &Betweenness::default(), true, &Control::single()).unwrap();
    assert_eq!(counts.nodes, [6.0, 0.0, 0.0, 0.0, 0.0]);
    assert!(counts.edges.iter().all(|count| *count == 4.0));
}

/// Lists every simple way between every pair, keeps the shortest and counts.
fn slow(network: &Network, length: Length) -> (Vec<f64>, Vec<f64>) {
    let rows = network.outgoing();
    let (mut nodes, mut edges) = (vec![0.0; network.len()], vec![0.0; rows.entries()]);
    for source in network.nodes() {
        for target in network.nodes().filter(|target| *target != source) {
            let mut ways: Vec<(f64, Vec<usize>)> = Vec::new();
            let mut open = vec![(source, vec![source], Vec::new(), 0.0)];
            while let Some((node, seen, places, far)) = open.pop() {
                if node == target {
                    ways.push((far, places));
                    continue;
                }
                for place in rows.range(node) {
                    let next = rows.targets()[place];
                    if !seen.contains(&next) {
                        let longer = far + length.of(rows.weight(place));
                        open.push((
                            next,
                            [seen.as_slice(), &[next]].concat(),
                            [places.as_slice(), &[place]].concat(),
                            longer,
                        ));
                    }
                }
            }
            let least = ways.iter().map(|(far, _)| *far).fold(f64::INFINITY, f64::min);
            ways.retain(|(far, _)| *far == least);
            for (_, places) in &ways {
                for &place in places {
                    edges[place] += 1.0 / ways.len() as f64;
                    let through = rows.targets()[place];
                    if through != target {
                        nodes[through as usize] += 1.0 / ways.len() as f64;
                    }
                }
            }
        }
    }
    if !network.is_directed() {
        nodes.iter_mut().for_each(|count| *count /= 2.0);
        edges.iter_mut().for_each(|count| *count /= 2.0);
        both_ways(rows, &mut edges);
    }
    (nodes, edges)
}

#[test]
fn counts_are_those_of_listing_all_ways() {
    let threads = Control::new(crate::cancel::Cancellation::new(), 3).unwrap();
    for seed in 0..crate::analysis::tests::cases() {
        let mut random = Random::new(seed);
        let nodes = 1 + random.below(7);
        let edges: Vec<_> = (0..2 * nodes)
            .map(|_| (random.below(nodes), random.below(nodes), f64::from(1 + random.below(3))))
            .collect();
        let network = from_weighted_edges(nodes, seed.is_multiple_of(2), edges).unwrap();
        for length in [Length::Unit, Length::Weight] {
            let options = Betweenness { length, ..Betweenness::default() };
            let found = betweenness(&network, &options, true, &threads).unwrap();
            let (nodes, edges) = slow(&network, length);
            for (found, expected) in found.nodes.iter().chain(&found.edges).zip(nodes.iter().chain(&edges)) {
                assert!((found - expected).abs() < 1e-9, "seed {seed} {length:?}");
            }
        }
    }
}

#[test]
fn samples_keep_the_stated_error() {
    let network = from_edges(1 << 8, false, skewed_edges(8, 800, 5)).unwrap();
    let control = Control::single();
    let exact = betweenness(&network, &Betweenness::default(), false, &control).unwrap();
    let pairs = 255.0 * 254.0 / 2.0;
    let missed = (0..100)
        .filter(|seed| {
            let options = Betweenness { samples: Some(60), seed: *seed, ..Betweenness::default() };
            let found = betweenness(&network, &options, false, &control).unwrap();
            let off = found.nodes.iter().zip(&exact.nodes).map(|(a, b)| (a - b).abs() / pairs).fold(0.0, f64::max);
            off > error_bound(256, 60)
        })
        .count();
    assert!(missed <= 5, "{missed}");
    assert_eq!(error_bound(10, 10), 0.0);
}

#[test]
fn threads_change_no_bit() {
    let network = from_edges(1 << 10, true, skewed_edges(10, 5000, 2)).unwrap();
    let threads = Control::new(crate::cancel::Cancellation::new(), 4).unwrap();
    let of = |control| betweenness(&network, &Betweenness::default(), true, control).unwrap();
    assert_eq!(of(&Control::single()), of(&threads));
}

#[test]
fn an_edge_of_length_0_is_refused() {
    let network = from_weighted_edges(2, true, [(0, 1, 0.0)]).unwrap();
    let options = Betweenness { length: Length::Weight, ..Betweenness::default() };
    assert!(betweenness(&network, &options, false, &Control::single()).unwrap_err().message.contains("length 0"));
}
