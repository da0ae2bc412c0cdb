//! Communities against networks whose groups are known, and against slow, obvious sums.

use super::*;
use crate::analysis::components::{sorted_groups, weak_components};
use crate::network::generate::{from_edges, from_weighted_edges, skewed_edges, uniform_edges};

fn clique(start: u32, size: u32) -> impl Iterator<Item = (u32, u32)> {
    (start..start + size).flat_map(move |a| (start..a).map(move |b| (a, b)))
}

#[test]
fn cliques_on_a_ring_are_communities() {
    let ring = (0..10).map(|part| (part * 5, (part * 5 + 9) % 50));
    let network = from_edges(50, false, (0..10).flat_map(|part| clique(part * 5, 5)).chain(ring)).unwrap();
    for seed in 0..20 {
        let found = leiden(&network, &Leiden { seed, ..Leiden::default() }, &Control::single()).unwrap();
        let groups = sorted_groups(&found);
        assert_eq!(groups.len(), 10, "seed {seed}");
        assert!(groups.iter().all(|group| group.len() == 5 && group[0] % 5 == 0), "seed {seed}");
    }
}

/// Zachary's karate club (1977): for each member, those before it that it met outside of the club.
const KARATE: [&[u32]; 34] = [
    &[],
    &[0],
    &[0, 1],
    &[0, 1, 2],
    &[0],
    &[0],
    &[0, 4, 5],
    &[0, 1, 2, 3],
    &[0, 2],
    &[2],
    &[0, 4, 5],
    &[0],
    &[0, 3],
    &[0, 1, 2, 3],
    &[],
    &[],
    &[5, 6],
    &[0, 1],
    &[],
    &[0, 1],
    &[],
    &[0, 1],
    &[],
    &[],
    &[],
    &[23, 24],
    &[],
    &[2, 23, 24],
    &[2],
    &[23, 26],
    &[1, 8],
    &[0, 24, 25, 28],
    &[2, 8, 14, 15, 18, 20, 22, 23, 29, 30, 31],
    &[8, 9, 13, 14, 15, 18, 19, 20, 22, 23, 26, 27, 28, 29, 30, 31, 32],
];

/// The best modularity known of Zachary's karate club is 0.4198 (Brandes et al. 2008).
#[test]
fn the_karate_club_falls_into_four() {
    let edges = (0..).zip(KARATE).flat_map(|(member, others)| others.iter().map(move |other| (*other, member)));
    let network = from_edges(34, false, edges).unwrap();
    let best = (0..10)
        .map(|seed| {
            let found = leiden(&network, &Leiden { seed, ..Leiden::default() }, &Control::single()).unwrap();
            modularity(&network, &found, 1.0)
        })
        .fold(0.0, f64::max);
    assert!((best - 0.4198).abs() < 1e-4, "{best}");
}

fn slow_modularity(network: &Network, groups: &[u32]) -> f64 {
    let rows = network.outgoing();
    let total: f64 = network.nodes().map(|node| rows.strength(node)).sum();
    let mut sum = 0.0;
    for a in network.nodes() {
        for b in network.nodes().filter(|b| groups[*b as usize] == groups[a as usize]) {
            let weight = rows.find(a, b).map_or(0.0, |place| rows.weight(place));
            sum += weight - rows.strength(a) * rows.strength(b) / total;
        }
    }
    if total == 0.0 { 0.0 } else { sum / total }
}

#[test]
fn communities_hang_together_and_no_node_gains_by_leaving() {
    let control = Control::single();
    for seed in 0..crate::analysis::tests::cases() {
        let mut random = Random::new(seed);
        let nodes = 1 + random.below(20);
        let edges: Vec<_> = uniform_edges(nodes, 2 * nodes as usize, seed)
            .map(|(a, b)| (a, b, f64::from(1 + random.below(3))))
            .collect();
        let network = from_weighted_edges(nodes, false, edges).unwrap();
        let found = leiden(&network, &Leiden { seed, ..Leiden::default() }, &control).unwrap();
        let quality = modularity(&network, &found, 1.0);
        assert!((quality - slow_modularity(&network, &found)).abs() < 1e-9, "seed {seed}");
        for group in sorted_groups(&found) {
            let part = network.induced(&group).unwrap();
            assert_eq!(sorted_groups(&weak_components(&part, &control).unwrap()).len(), 1, "seed {seed}");
        }
        for node in network.nodes() {
            for other in network.nodes() {
                let mut moved = found.clone();
                moved[node as usize] = found[other as usize];
                assert!(modularity(&network, &moved, 1.0) < quality + 1e-9, "seed {seed}");
            }
        }
    }
}

#[test]
fn potts_at_a_high_resolution_leaves_everyone_alone() {
    let network = from_edges(1 << 8, false, skewed_edges(8, 1000, 3)).unwrap();
    let of = |resolution| {
        let options = Leiden { quality: Quality::Potts, resolution, ..Leiden::default() };
        sorted_groups(&leiden(&network, &options, &Control::single()).unwrap()).len()
    };
    assert_eq!(of(100.0), 256);
    assert!(of(0.05) < of(0.5));
}
